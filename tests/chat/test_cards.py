"""Every card at every stage: what it says, which buttons it has, and that Discord takes it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.ui.ballot_card import ballot_card
from bot.chat.ui.decision_card import decision_card
from bot.chat.ui.digest_card import digest_card
from bot.chat.ui.digest_file import digest_markdown
from bot.chat.ui.norm_card import norm_card
from bot.chat.ui.notice import decision_notice, lapse_notice, vote_notice
from bot.chat.ui.reading import decision_pages
from bot.congress.affiliates import Merged
from bot.congress.digest import AheadNews, MissingNews, OpinionNews, PositionNews, RecordNews
from bot.congress.norms import Admission, Stage
from bot.congress.rules import rule_of
from bot.services.ballot_views import NamedVote, Reason
from bot.services.rankings import Option
from prompts import load
from tests.chat.examples import (
    NOW,
    ballot_view,
    decision_view,
    digest_view,
    full_digest,
    norm_at,
    norm_view,
    place,
)
from tests.chat.judged import buttons_of, components, every, faults, styles_of, text_of

SAY = load(strict=True).into("en")
PICTURE = b"picture"
SECONDARY = 2

VOTE = "https://discord.com/channels/1000000000000000001/12/900"
DECISION = "https://discord.com/channels/1000000000000000001/12/901"
NORM = "https://discord.com/channels/1000000000000000001/11/900"

READ_AND_HOW = {"Read in full": "norm:12:read", "How this works": "norm:12:how"}
OBJECT = {"Raise a concern": "norm:12:concern"}


@pytest.mark.parametrize(
    ("stage", "says", "buttons"),
    [
        (
            Stage.SEEKING_SECONDS,
            "**Seeking seconds** until <t:1794830400:f> (<t:1794830400:R>).",
            {"Second": "norm:12:second"} | READ_AND_HOW,
        ),
        (
            Stage.DELIBERATION,
            "**Deliberation.** From <t:1794830400:f> (<t:1794830400:R>) on a convener",
            READ_AND_HOW | OBJECT,
        ),
        (Stage.FINAL_CALL, "**Final call:** the text is frozen. From <t:1794830400:f>", READ_AND_HOW | OBJECT),
        (Stage.VOTING, f"The vote is open: [go to the ballot]({VOTE})", READ_AND_HOW | {"Go to the vote": VOTE}),
        (Stage.DECIDED, f"Decision [D-2026-07]({DECISION})", READ_AND_HOW | {"Go to the decision": DECISION}),
        (Stage.LAPSED, "it did not find enough seconds in time.", READ_AND_HOW),
        (Stage.WITHDRAWN, "**Withdrawn** <t:1793620800:f>", READ_AND_HOW),
    ],
)
def test_a_norm_at_each_stage(stage: Stage, says: str, buttons: dict[str, str]) -> None:
    card = norm_card(SAY, norm_at(stage))

    assert faults(card) == []
    assert says in text_of(card)
    assert buttons_of(card) == buttons
    assert styles_of(card) == {SECONDARY}
    assert card.post_name == "N-12 · No attack on the public core of the internet"
    assert card.post_tag == ("adopted" if stage is Stage.DECIDED else stage.value)


def test_the_norm_card_component_by_component() -> None:
    [container] = components(norm_card(SAY, norm_view()))

    assert container["type"] == 17
    assert [one["type"] for one in container["components"]] == [10, 10, 14, 10, 10, 14, 10, 1]  # type: ignore[attr-defined]
    assert text_of(norm_card(SAY, norm_view())).splitlines() == [
        "## N-12 · No attack on the public core of the internet",
        "**Seeking seconds** until <t:1794830400:f> (<t:1794830400:R>). If too few come, it lapses.",
        "Proposed by <@5000000000000000001> (Law, above all international law; Civil society organisation)",
        "Addressed to states · Case: International norms construction",
        "**Text**",
        "> States and companies leave the public core of the internet alone.",
        "> ",
        "> Nobody else disturbs it either.",
        "**Why**",
        "> It carries everyone.",
        "Nobody has seconded it yet. It still needs a second from outside “Law, above all international law” and from "
        "outside “Civil society organisation”; one person can bring both.",
        "-# Version 1 · text `01234567`",
    ]


@pytest.mark.parametrize(
    ("admission", "seconders", "says"),
    [
        (
            Admission(1, 1, needs_discipline=True, needs_kind=False),
            (2,),
            "Seconded by <@2>. It still needs a second from outside “Law",
        ),
        (Admission(1, 3, needs_discipline=False, needs_kind=False), (2,), "It still needs 2 more seconders.\n"),
        (
            Admission(0, 1, needs_discipline=False, needs_kind=True),
            (),
            "a second from outside “Civil society organisation”.",
        ),
        (Admission(0, 2, needs_discipline=True, needs_kind=True), (), "2 more seconders, among them from outside “Law"),
    ],
)
def test_what_is_missing_is_said_in_words(admission: Admission, seconders: tuple[int, ...], says: str) -> None:
    assert says in text_of(norm_card(SAY, norm_view(admission=admission, seconders=seconders)))


def test_many_seconders_are_counted() -> None:
    card = norm_card(SAY, replace(norm_at(Stage.DELIBERATION), seconders=tuple(range(1, 14))))

    assert "<@10>, and 3 more." in text_of(card)


def test_what_is_not_shown_by_discord_yet_is_not_linked() -> None:
    voting = norm_card(SAY, replace(norm_at(Stage.VOTING), ballot_place=None))
    decided = norm_card(SAY, replace(norm_at(Stage.DECIDED), decision_place=None))

    assert "The vote is open: use /vote." in text_of(voting)
    assert "Decision D-2026-07" in text_of(decided)
    assert buttons_of(voting) == buttons_of(decided) == READ_AND_HOW


def test_an_open_ballot() -> None:
    card = ballot_card(SAY, ballot_view())

    assert faults(card) == []
    assert list(buttons_of(card).items()) == [
        ("For", "ballot:7:cast:for"),
        ("For with reservation", "ballot:7:cast:for_with_reservation"),
        ("Against", "ballot:7:cast:against"),
        ("Abstain", "ballot:7:cast:abstain"),
        ("Recuse", "ballot:7:cast:recuse"),
        ("My vote", "ballot:7:mine"),
        ("Read in full", "ballot:7:read"),
        ("Go to the norm", NORM),
    ]
    assert styles_of(card) == {SECONDARY}
    rows = [one for one in every(card) if one.get("type") == 1]
    assert [len(row["components"]) for row in rows] == [5, 3]  # type: ignore[arg-type]


def test_an_open_ballot_says_rule_secrecy_time_and_participation() -> None:
    said = text_of(ballot_card(SAY, ballot_view()))

    assert "At least 10 vote For, counted on the roll of 40" in said
    assert "No more than 1 in 3 disciplines oppose." in said
    assert "the operator of this bot could see it" in said
    assert "Open until <t:1794225600:f> (<t:1794225600:R>)." in said
    assert "**23 of 40** seats have voted." in said
    assert "Version 1 · text `01234567`" in said


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (rule_of("majority"), "more For than Against"),
        (rule_of("two-thirds"), "at least twice as many For as Against"),
        (rule_of("majority", quorum=21), "At least 21 vote For; the roll has 40."),
    ],
)
def test_each_rule_has_its_words(rule: object, says: str) -> None:
    card = ballot_card(SAY, ballot_view(rule=rule))

    assert says in text_of(card)
    assert faults(card) == []


@pytest.mark.parametrize("voted", [0, 1, 40])
def test_a_ballot_never_tells_the_tally(voted: int) -> None:
    card = ballot_card(SAY, ballot_view(voted=voted, secrecy="names_shown"))

    assert f"**{voted} of 40** seats" in text_of(card)
    assert faults(card) == []


def test_a_closed_ballot_has_no_way_to_vote() -> None:
    counting = ballot_card(SAY, ballot_view(closed=True))
    decided = ballot_card(SAY, ballot_view(closed=True, decision="D-2026-07", decision_place=place(12, 901)))

    assert "**Closed** <t:1794225600:f>" in text_of(decided)
    assert "the decision follows" in text_of(counting)
    assert f"**23 of 40** seats voted. Decision [D-2026-07]({DECISION})" in text_of(decided)
    assert buttons_of(decided) == {
        "My vote": "ballot:7:mine",
        "Read in full": "ballot:7:read",
        "Go to the decision": DECISION,
    }
    assert "My vote" not in buttons_of(counting), "until it is decided there is nothing to show but that it is closed"
    assert faults(counting) == faults(decided) == []


def test_a_decision_states_the_whole_arithmetic() -> None:
    card = decision_card(SAY, decision_view(), PICTURE)

    assert faults(card) == []
    assert text_of(card).splitlines() == [
        "## D-2026-07 · N-12 · No attack on the public core of the internet",
        "**N-12 is adopted.** Decided <t:1794225600:f> (<t:1794225600:R>).",
        "Consensus level: strong support with significant opposition (at least two in three in favour, but more than "
        "one in five, a whole group, or a sustained concern, against).",
        "**Count:** 17 For, 8 Against, 1 abstained, 1 recused; 4 of 31 votes were not cast. "
        "1 of the For is with a reservation.",
        "**The rule and its arithmetic** (concurrent majority)",
        "✓ More For than Against: 17 For, 8 Against.",
        "✓ Needs 9 For among 30 votes that are not recused; has 17.",
        "✓ Spread: of 4 disciplines with 3 seats or more no more oppose than may. How many is not shown.",
        "✓ No stakeholder kind refuses.",
        "**By discipline**: carried in 2 of the 2 shown",
        "- Computer science and security engineering: 6 For, 5 Against, 1 abstained",
        "- Law, above all international law: 5 For (1 with a reservation), 2 Against",
        "-# Not shown: Criminology and policing studies (6 votes), Economics (6 votes).",
        "**By stakeholder kind**: carried in 1 of the 2 shown",
        "- Company: 3 For (1 with a reservation), 5 Against",
        "- State: 8 For, 2 Against",
        "-# Not shown: Academic institution or researcher (2 votes), Civil society organisation (6 votes), "
        "Technical community (5 votes).",
        "-# So that no single vote can be read off, a split is shown only where five or more voted and not all alike, "
        "and where it gives no other split away.",
        "**Reservations**",
        "> Clause 2 binds only those who can meet it.",
        "-# Voted on: version 1 of N-12, text `01234567`",
    ]
    assert buttons_of(card) == {"Read in full": "decision:3:read", "Go to the norm": NORM}


def test_a_decision_shows_its_picture_with_the_numbers_as_alt_text() -> None:
    card = decision_card(SAY, decision_view(), PICTURE)

    [gallery] = [one for one in every(card) if one.get("type") == 12]
    [file] = card.files
    assert file.name == "D-2026-07.png"
    assert [(item["media"]["url"], item["description"]) for item in gallery["items"]] == [  # type: ignore[attr-defined]
        ("attachment://D-2026-07.png", file.description)
    ]
    assert "17 For, 8 Against" in file.description


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ([("law", "for", 2), ("economics", "for", 1)], "carried in 2 of the 2 shown"),
        (
            [("law", "for", 2), ("economics", "abstain", 1), ("criminology", None, 2)],
            "carried in 1 of the 1 shown; in 2 more nobody voted For or Against",
        ),
        ([("law", "abstain", 2), ("economics", None, 1)], "nobody voted For or Against in any of the 2 shown"),
    ],
)
def test_where_names_are_shown_a_silent_group_is_not_counted_as_one_that_did_not_carry(
    cells: list[tuple[str, str | None, int]], says: str
) -> None:
    whole = tuple((discipline, "state", "personal", choice, n) for discipline, choice, n in cells)
    view = decision_view(whole, rule="majority", secrecy="names_shown", reasons=())

    assert f"**By discipline**: {says}\n" in text_of(decision_card(SAY, view, PICTURE))
    assert f"**By discipline**: {says}\n" in "\n".join(decision_pages(SAY, view))


MORE_WORDS = (Reason("for_with_reservation", "Not clause 2."), Reason("for_with_reservation", "Not clause 3."))


def test_more_reservations_than_are_counted_are_explained_where_an_actor_counts_once() -> None:
    view = decision_view(reasons=MORE_WORDS, merged=(Merged("Acme", 2),))
    why = "-# 2 reservations were given and 1 counted: the seats of one actor count as one vote"

    assert why in text_of(decision_card(SAY, view, PICTURE)) and why in "\n".join(decision_pages(SAY, view))
    for other in (replace(view, merged=()), replace(view, reasons=MORE_WORDS[:1])):
        assert "reservations were given" not in text_of(decision_card(SAY, other, PICTURE))


NOT_CARRIED = (("law", "state", "personal", "for", 3), ("law", "state", "personal", "against", 3))
TOO_FEW = (("law", "state", "personal", "for", 2), ("law", "state", "personal", None, 18))


@pytest.mark.parametrize(
    ("cells", "rule", "says"),
    [
        (NOT_CARRIED, "majority", "**N-12 is not adopted**, so things stay as they are."),
        (NOT_CARRIED, "majority", "✗ Not more For than Against: 3 For, 3 Against."),
        (NOT_CARRIED, "two-thirds", "✗ Two thirds of 6 For and Against are 4 For; there are only 3."),
        (TOO_FEW, "majority", "**N-12 has no quorum:** too few voted For"),
        (TOO_FEW, "majority", "✗ Needs 7 For among 20 votes that are not recused; has only 2."),
        (
            TOO_FEW,
            "concurrent",
            "Spread was not applied: it takes 3 disciplines with 3 seats or more, and the roll has 1.",
        ),
        (NOT_CARRIED, "concurrent", "✓ No stakeholder kind refuses."),
        (TOO_FEW, "majority", "**By discipline**: no split can be shown"),
    ],
)
def test_other_outcomes(cells: tuple[tuple[str, str, str, str | None, int], ...], rule: str, says: str) -> None:
    card = decision_card(SAY, decision_view(cells, rule=rule, reasons=()), PICTURE)

    assert says in text_of(card)
    assert faults(card) == []


@pytest.mark.parametrize(("secrecy", "named"), [("names_shown", True), ("names_hidden", False)])
def test_who_refuses_or_opposes_is_named_only_where_that_may_be_shown(secrecy: str, named: bool) -> None:
    cells = tuple(
        (discipline, "company" if discipline == "law" else "state", "personal", choice, number)
        for discipline in ("law", "economics", "management", "criminology")
        for choice, number in ((("against", 5),) if discipline == "law" else (("for", 4), ("against", 1)))
    )

    said = text_of(decision_card(SAY, decision_view(cells, secrecy=secrecy), PICTURE))

    assert ("1 stakeholder kind refuses. These are: Company." in said) is named
    assert ("A stakeholder kind refuses." in said) is not named
    assert ("Spread: 1 of 4 disciplines" in said) is named


def test_open_voting_names_who_voted_how() -> None:
    votes = (NamedVote(41, "for"), NamedVote(42, "against"), NamedVote(43, "for"))

    said = text_of(decision_card(SAY, decision_view(secrecy="names_shown", votes=votes), PICTURE))

    assert "**Votes**\n- For: <@41>, <@43>\n- Against: <@42>" in said
    assert "Not shown" not in said


def test_a_reason_has_its_voter_beside_it_where_names_are_shown_alone() -> None:
    named = decision_view(secrecy="names_shown", reasons=(Reason("for_with_reservation", "Not clause 2.", 41),))
    hidden = decision_view(reasons=(Reason("for_with_reservation", "Not clause 2."),))

    assert "**Reservations**\n<@41>:\n> Not clause 2." in text_of(decision_card(SAY, named, PICTURE))
    assert "**Reservations**\n> Not clause 2." in text_of(decision_card(SAY, hidden, PICTURE))


def test_reasons_of_other_choices_are_counted_on_the_card_and_read_in_full() -> None:
    view = decision_view(reasons=(Reason("against", "Nobody could keep it."), Reason("abstain", "I was away.")))

    said = text_of(decision_card(SAY, view, PICTURE))
    read = "\n".join(decision_pages(SAY, view))

    assert "2 reasons came with other choices" in said
    assert "Nobody could keep it." not in said
    assert "**Reasons: Against**\n> Nobody could keep it." in read
    assert "**Reasons: Abstain**\n> I was away." in read


def test_a_digest_of_hours_says_the_hours() -> None:
    view = digest_view(since=NOW - timedelta(hours=2), until=NOW)
    assert ":f> to <t:" in text_of(digest_card(SAY, view))


def test_a_full_digest() -> None:
    card = digest_card(SAY, full_digest())

    assert faults(card) == []
    assert card.silent
    assert buttons_of(card) == {"What awaits me": "digest:5:waiting"}
    link = f"[{{}}]({NORM}) No attack on the public core of the internet"
    assert text_of(card).splitlines() == [
        "## Congress: <t:1793016000:D> to <t:1793620800:D>",
        "### Decide this week",
        f"- {link.format('N-9')} · closes <t:1793880000:f> (<t:1793880000:R>)",
        "### Decided",
        f"- {link.format('N-7')} · adopted (D-2026-06)",
        "### New norms",
        f"- {link.format('N-13')} · seeking seconds until <t:1793880000:D>",
        "### What moved",
        f"- {link.format('N-11')} · now in final call until <t:1793880000:D>",
        "### Positions in the world",
        f"- [N-12]({NORM}) State: supports it (Estonia, Brazil); Company: opposes it (Example Systems)",
        "### The congress",
        "- 3 seats were taken.",
    ]


def test_a_quiet_week_is_one_line() -> None:
    card = digest_card(SAY, digest_view())

    assert text_of(card).splitlines() == [
        "**Congress, <t:1793016000:D> to <t:1793620800:D>:** nothing new, and no vote is open. "
        "/norm propose would change that; /waiting shows what awaits you."
    ]
    assert faults(card) == []


def test_a_late_digest_says_so() -> None:
    assert "-# This digest comes late and covers everything" in text_of(digest_card(SAY, digest_view(late=True)))


def test_the_lines_in_the_thread() -> None:
    opened, closed = vote_notice(SAY, ballot_view()), vote_notice(SAY, ballot_view(closed=True))
    decided = decision_notice(SAY, decision_view())
    lapsed = lapse_notice(SAY, norm_view())

    assert text_of(lapsed).startswith("N-12 has lapsed: too few seconds came in time.")
    assert faults(lapsed) == []
    assert text_of(opened).startswith("N-12 is put to the vote until <t:1794225600:f>")
    assert f"[go to the ballot]({VOTE})" in text_of(opened)
    assert text_of(closed).startswith("The vote on N-12 closed <t:1794225600:f>")
    assert f"N-12 · adopted. [D-2026-07]({DECISION})" in text_of(decided)
    assert VOTE not in text_of(vote_notice(SAY, ballot_view(place=None)))
    assert DECISION not in text_of(decision_notice(SAY, decision_view(place=None)))
    assert faults(opened) == faults(closed) == faults(decided) == []


def test_the_thread_is_told_of_a_choice_on_trial_that_it_is_both() -> None:
    options = tuple(Option(str(n), f"Label {n}", "Words.", "0" * 64, 5) for n in range(3))

    for where in (place(12), None):
        told = text_of(vote_notice(SAY, ballot_view(options=options, question="wording", trial=60, place=where)))
        assert "as a choice among its wordings on trial for 60 days" in told


def test_the_same_state_has_the_same_fingerprint_and_another_state_another() -> None:
    same = [norm_card(SAY, norm_view()).fingerprint for _ in range(2)]
    other = norm_card(SAY, norm_view(seconders=(2,))).fingerprint
    pictures = [decision_card(SAY, decision_view(), picture).fingerprint for picture in (b"one", b"two")]

    assert same[0] == same[1] != other
    assert pictures[0] != pictures[1]
    assert norm_card(SAY, norm_view(stage_since=NOW)).fingerprint == same[0]


def test_the_file_of_a_digest_leaves_nothing_out() -> None:
    words = "Names " + "and names " * 40 + "to the end"
    names = tuple(f"Discipline {n}" for n in range(9))
    view = digest_view(
        seats_taken=1,
        opinions=(OpinionNews("N-1", "bridging", 3, words, 9, 1, 1),),
        missing=(MissingNews("N-1", names, True),),
        record=(
            *(RecordNews("confirmed", f"R-{n}", "action") for n in range(9)),
            RecordNews("retracted", "R-99", "action", reason=words, earlier=True),
        ),
        positions=(PositionNews("N-12", "state", "support", tuple(f"State {n}" for n in range(9))),),
        ahead=(AheadNews("commitment", "R-5", words, "2026-11-20", "A company"),),
    )

    text = digest_markdown(SAY, view)

    assert text.count("to the end") == 3
    assert all(one in text for one in (*names, "State 8", "R-8"))
    assert "**Taken back, told earlier:** R-99" in text
    assert "A company: Names" in text
    assert "to be kept by 2026-11-20" in text
    assert "### Due soon\n- R-5" in text
    assert buttons_of(digest_card(SAY, view))["Everything as a file"] == "digest:5:file"
