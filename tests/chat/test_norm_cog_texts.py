"""What the commands about norms say: complete, within Discord's limits, and safe from what members typed."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

import prompts
from bot.chat.ui.history import history_pages
from bot.chat.ui.limits import CARD_CHARACTERS, CONTENT, units
from bot.chat.ui.norm_answers import (
    called_text,
    proposed_text,
    vote_opened_text,
    vote_question,
    withdrawal_question,
    withdrawn_text,
)
from bot.chat.ui.norm_list import list_text
from bot.chat.ui.seconded import seconded_text
from bot.chat.ui.text import moment
from bot.congress.norms import Admission, Stage
from bot.congress.rules import Preset, rule_of
from bot.services.browse import Happening, NormLine, NormPage
from bot.services.norms import Moved, Seconded
from bot.services.proposals import PutForward
from bot.services.vote_plans import VotePlan
from tests.chat.examples import EXTREME_TITLE, NOW, TITLE, norm_at, norm_view, place

SAY = prompts.load(strict=True).into("en")
PLAN = VotePlan("N-12", TITLE, 1, 5, rule_of(Preset.CONCURRENT), "names_hidden", NOW + timedelta(days=7), 12)
INJECTED = re.compile(r"(?<!\\)@everyone|(?<!\\)\]\(b\)")


def line(number: int, stage: Stage = Stage.DELIBERATION, title: str = TITLE, *, posted: bool = True) -> NormLine:
    outcome = "no_quorum" if stage is Stage.DECIDED else None
    ends = None if outcome else NOW + timedelta(days=3)
    return NormLine(number, f"N-{number}", title, stage, ends, outcome, place(number) if posted else None)


def page(*lines: NormLine) -> NormPage:
    return NormPage(lines, 0, 1, len(lines))


@pytest.mark.parametrize(
    ("admission", "says"),
    [
        (Admission(1, 1, needs_discipline=False, needs_kind=False), "it is now in deliberation"),
        (Admission(1, 2, needs_discipline=False, needs_kind=False), "It still needs one more seconder."),
        (
            Admission(1, 1, needs_discipline=True, needs_kind=False),
            "from a discipline other than the proposer’s",
        ),
        (Admission(1, 1, needs_discipline=False, needs_kind=True), "a stakeholder kind other than the proposer’s"),
        (Admission(1, 3, needs_discipline=True, needs_kind=True), "one person can bring both"),
    ],
)
def test_a_second_says_what_is_still_missing(admission: Admission, says: str) -> None:
    assert says in seconded_text(SAY, Seconded("N-12", TITLE, admission))


def test_whoever_admits_a_norm_is_told_what_people_do_in_deliberation() -> None:
    said = seconded_text(SAY, Seconded("N-12", TITLE, Admission(1, 1, needs_discipline=False, needs_kind=False)))

    assert "/statement add" in said.partition("**Next:**")[2] and "/concern raise" in said


def test_a_proposal_says_until_when_it_seeks_what_and_links_what_is_similar() -> None:
    text = proposed_text(SAY, PutForward(norm_view(place=None), (line(3), line(4, posted=False)), 11))

    assert "**N-12 · No attack on the public core of the internet** is proposed" in text
    assert "<t:1794830400:f> (<t:1794830400:R>)" in text
    assert "a second from outside" in text
    assert f"[N-3]({place(3).url})" in text
    assert "- N-4 ·" in text
    assert "<#11>" in text


def test_a_proposal_whose_post_stands_leads_to_the_post() -> None:
    text = proposed_text(SAY, PutForward(norm_view(place=place(7)), (), 11))

    assert f"[its post]({place(7).url})" in text
    assert "<#11>" not in text
    assert "/norm withdraw" in text


def test_opening_a_vote_says_in_numbers_what_it_freezes() -> None:
    question = vote_question(SAY, PLAN)

    for said in (
        "**5 seats**",
        "version 1",
        "concurrent majority",
        "At least 3 vote For",
        "operator",
        "nobody can stop it",
    ):
        assert said in question
    assert "**5 seats** are on its roll" in vote_opened_text(SAY, PLAN)


@pytest.mark.parametrize("stage", list(Stage))
def test_withdrawing_says_in_numbers_what_it_ends(stage: Stage) -> None:
    question = withdrawal_question(SAY, norm_at(stage))

    assert ("**2 seconds**" in question) == (stage is not Stage.SEEKING_SECONDS)
    assert "never comes back" in question


@pytest.mark.parametrize("stage", [None, *Stage])
def test_a_list_names_every_norm_with_its_stage_and_link(stage: Stage | None) -> None:
    lines = [line(1, stage or Stage.DECIDED), line(2, stage or Stage.VOTING, posted=False)]

    text = list_text(SAY, page(*lines), stage)

    assert f"**[N-1]({place(1).url}) · {TITLE}**" in text
    assert f"**N-2 · {TITLE}**" in text
    assert "2 norms" in text


@pytest.mark.parametrize(
    ("stage", "says"),
    [(Stage.DELIBERATION, "a convener can make the final call"), (Stage.FINAL_CALL, "a convener can open the vote")],
)
def test_a_stage_that_conveners_end_says_from_when_they_can(stage: Stage, says: str) -> None:
    over = replace(line(1, stage), stage_ends_at=NOW, by_convener=True)

    text = list_text(SAY, page(over), None)

    assert says in text
    assert f"from {moment(NOW)} on" in text


@pytest.mark.parametrize(("stage", "says"), [(None, "/norm propose"), (Stage.VOTING, "No norm is being voted on now")])
def test_an_empty_list_says_what_to_do(stage: Stage | None, says: str) -> None:
    assert says in list_text(SAY, page(), stage)


def test_a_full_page_of_the_longest_lines_fits_into_a_message() -> None:
    lines = [line(2**31 - number, title=EXTREME_TITLE) for number in range(1, 11)]
    big = [replace(one, place=replace(place(2**63 - 1), message_id=2**63 - 1)) for one in lines]

    text = list_text(SAY, page(*big), Stage.DELIBERATION)

    assert units(text) < CARD_CHARACTERS - 50
    assert not INJECTED.search(text)


MOVED = Moved(12, "N-12", EXTREME_TITLE, Stage.FINAL_CALL, NOW)
EXTREMES = [
    proposed_text(SAY, PutForward(norm_view(title=EXTREME_TITLE), (line(3, title=EXTREME_TITLE),) * 3, 11)),
    seconded_text(SAY, Seconded("N-12", EXTREME_TITLE, Admission(1, 3, needs_discipline=True, needs_kind=True))),
    called_text(SAY, MOVED),
    withdrawn_text(SAY, MOVED),
    vote_question(SAY, replace(PLAN, title=EXTREME_TITLE)),
    vote_opened_text(SAY, replace(PLAN, title=EXTREME_TITLE)),
    withdrawal_question(SAY, norm_view(title=EXTREME_TITLE)),
]


@pytest.mark.parametrize("text", EXTREMES)
def test_every_answer_fits_a_plain_message_and_lets_nobody_pose_as_the_bot(text: str) -> None:
    assert units(text) <= CONTENT
    assert not INJECTED.search(text)


HAPPENINGS = [
    Happening(NOW, "norm_proposed", 1, {"version": 1, "text_hash": "ab"}),
    Happening(NOW, "norm_seconded", 2, {"discipline": "law"}),
    Happening(NOW, "norm_moved", None, {"move": "admit", "before": "seeking_seconds", "after": "deliberation"}),
    Happening(
        NOW,
        "position_logged",
        2,
        {"actor": "A*c*me", "stance": "oppose", "stated_on": "2026-03"},
    ),
    Happening(NOW, "norm_moved", None, {"move": "final_call", "before": "deliberation", "after": "final_call"}),
    Happening(NOW, "norm_moved", 3, {"move": "open_vote", "before": "final_call", "after": "voting"}),
    Happening(NOW, "vote_opened", 3, {"seats": 5}),
    Happening(NOW, "norm_moved", None, {"move": "decide", "before": "voting", "after": "decided"}),
    Happening(NOW, "norm_decided", None, {"decision": "D-2026-07", "outcome": "adopted"}),
    Happening(NOW, "norm_moved", None, {"move": "lapse", "before": "seeking_seconds", "after": "lapsed"}),
    Happening(NOW, "norm_moved", 1, {"move": "withdraw", "before": "deliberation", "after": "withdrawn"}),
    Happening(NOW, "norm_renumbered", 1, {}),
]
TOLD = [
    "proposed by <@1>",
    "seconded by <@2>",
    "admitted to deliberation by its seconds",
    "<@2> recorded a position of A\\*c\\*me: opposes it (2026-03)",
    "the clock made the final call; the text is frozen",
    "<@3> opened the vote; 5 seats on the roll",
    "the vote closed; D-2026-07: adopted",
    "lapsed: not enough seconds in time",
    "withdrawn by <@1>",
    "norm_renumbered",
]


def test_the_history_tells_each_happening_once_with_who_and_when() -> None:
    (text,) = history_pages(SAY, norm_view(), HAPPENINGS)

    lines = [one for one in text.splitlines() if one.startswith("<t:")]
    assert [one.split(" · ", 1)[1] for one in lines] == TOLD


@pytest.mark.parametrize(
    ("question", "told"),
    [("adopt", "the vote on adopting it on trial, for 60 days"), ("wording", "its wordings, on trial for 60 days")],
)
def test_the_history_tells_of_a_vote_on_trial_what_it_asks(question: str, told: str) -> None:
    opening = Happening(NOW, "vote_opened", 3, {"seats": 5, "question": question, "days": 60})

    (text,) = history_pages(SAY, norm_view(), [opening])

    assert told in text


def test_a_long_history_comes_in_pages() -> None:
    pages = history_pages(SAY, norm_view(title=EXTREME_TITLE), HAPPENINGS * 10)

    assert len(pages) == 10
    assert all(units(one) < CARD_CHARACTERS - 50 for one in pages)
