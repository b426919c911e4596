"""The card of a concern and its pages at the edges of what people can write, and concerns named on other cards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.ui.ballot_card import ballot_card
from bot.chat.ui.concern_card import concern_card, shared
from bot.chat.ui.concern_list import concern_row, list_text
from bot.chat.ui.concern_reading import ConcernPageButton, concern_heading, concern_pages
from bot.chat.ui.concern_words import concern_lines, missing_line, unresolved_line
from bot.chat.ui.decision_card import decision_card
from bot.chat.ui.digest_card import digest_card
from bot.chat.ui.limits import CARD_CHARACTERS, units
from bot.chat.ui.norm_card import norm_card
from bot.chat.ui.reading import PAGE_ROOM, ballot_pages, decision_pages
from bot.chat.ui.reading_buttons import reading
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.text import quote
from bot.congress.concerns import STANDS_AFTER, UNENDED, Phase
from bot.congress.digest import ConcernNews
from bot.congress.limits import CONCERN_MOST
from bot.congress.norms import Stage
from bot.services.browse import PAGE
from bot.services.concern_views import AnswerView, ConcernPage, ConcernView, ResolutionView
from bot.services.views import ConcernLine
from prompts import load
from tests.chat.examples import (
    EXTREME_TITLE,
    HOSTILE,
    NOW,
    ballot_view,
    decision_view,
    digest_view,
    norm_at,
    norm_view,
    place,
)
from tests.chat.judged import buttons_of, faults, styles_of, text_of

SAY = load(strict=True).into("en")
CUT = SAY("norm_card.cut")
LONG = (HOSTILE * 30)[:CONCERN_MOST]
TEXTS = {"markdown": LONG, "lines": "x\n" * 750, "emoji": "😀" * CONCERN_MOST, "one word": "x" * CONCERN_MOST}


def resolution(**changes: object) -> ResolutionView:
    one = ResolutionView(
        n=1,
        author=5_000_000_000_000_000_002,
        version=2,
        summary="They fear that nobody can tell.",
        change="Clause 2 names the body.",
        reason="It is the body that tells.",
        stands_at=NOW + STANDS_AFTER,
        state="pending",
    )
    return replace(one, **changes)  # type: ignore[arg-type]


def concern(**changes: object) -> ConcernView:
    view = ConcernView(
        number=12,
        n=2,
        handle="N-12/C2",
        norm="N-12",
        title="Spare the core",
        stage=Stage.DELIBERATION,
        version=1,
        version_now=1,
        phase=Phase.OPEN,
        by=5_000_000_000_000_000_001,
        discipline="Law, above all international law",
        kind="Company",
        represents="Acme",
        reason="Nobody can tell.",
        satisfied_by="Say who tells.",
        raised_at=NOW,
        ended_at=None,
        norm_place=place(11),
    )
    return replace(view, **changes)  # type: ignore[arg-type]


def line(n: int, state: str = "open", **changes: object) -> ConcernLine:
    one = ConcernLine(n, f"N-12/C{n}", state, 5_000_000_000_000_000_001, "Economics", "Why", "What", place(11, n))
    return replace(one, **changes)  # type: ignore[arg-type]


def at(phase: Phase, **changes: object) -> ConcernView:
    """A concern in this phase, with a resolution as it then is."""
    tried = {
        Phase.PENDING: resolution(),
        Phase.NOT_YET: resolution(understood=False, understood_words="Not the body."),
        Phase.UNDERSTOOD: resolution(understood=True),
        Phase.RESOLVED: resolution(state="stands", ended_at=NOW + STANDS_AFTER),
        Phase.BACKED: resolution(state="backed", backed_by=3, backed_reason="No."),
        Phase.BACKED_LAST: resolution(n=2, state="backed", backed_by=3, backed_reason="No."),
        Phase.SUSTAINED: resolution(n=2, state="backed", backed_by=3, backed_reason="No."),
        Phase.LEFT: resolution(state="dropped", ended_at=NOW),
    }.get(phase)
    ended = None if phase in UNENDED else NOW
    return concern(phase=phase, ended_at=ended, resolutions=(tried,) if tried else (), **changes)


PHASES = [phase for phase in Phase if phase not in (Phase.DUE, Phase.SPENT)]
"""What is due or spent is shown with its instant, not as a phase."""


@pytest.mark.parametrize("phase", PHASES)
def test_an_answer_is_missed_only_while_a_concern_takes_one(phase: Phase) -> None:
    said = text_of(concern_card(SAY, at(phase)))

    assert ("No answer yet." in said, "Nobody answered it." in said) == (phase in UNENDED, phase not in UNENDED)


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
@pytest.mark.parametrize("phase", PHASES)
def test_a_card_holds_as_much_as_fits_and_says_that_it_is_cut(phase: Phase, text: str) -> None:
    view = at(phase, title=EXTREME_TITLE, reason=text, satisfied_by=text, represents="A" * 100, version_now=9)
    tried = [
        replace(one, summary=text, change=text, reason=text, understood_words=text, backed_reason=text)
        for one in view.resolutions
    ]
    answers = (AnswerView(7, text, NOW),) * 40
    view = replace(view, resolutions=(*([resolution(state="backed")] if tried else []), *tried), answers=answers)

    card = concern_card(SAY, view)

    assert faults(card) == []
    if CUT in text_of(card):
        assert units(text_of(card)) > CARD_CHARACTERS * 0.8
    else:
        assert text_of(card).count(quote(text)) == 2
    pages = concern_pages(SAY, view)
    for page, body in enumerate(pages):
        assert units(body) <= PAGE_ROOM
        layout = reading(
            SAY, concern_heading(SAY, view), pages, page,
            lambda label, to, dead: ConcernPageButton(label, disabled=dead, norm=12, n=2, page=to),
        )  # fmt: skip
        assert faults(Rendered(layout)) == []


def test_all_that_was_said_is_in_the_pages() -> None:
    words = ["reason", "satisfied", "answer", "summary", "change", "why", "notyet", "backing"]
    tried = resolution(
        summary="summary", change="change", reason="why", understood=False, understood_words="notyet",
        state="backed", backed_by=3, backed_reason="backing",
    )  # fmt: skip
    view = at(Phase.OPEN, reason="reason", satisfied_by="satisfied", answers=(AnswerView(7, "answer", NOW),))

    pages = concern_pages(SAY, replace(view, resolutions=(tried,)))

    assert [word for word in words if f"> {word}" not in "\n".join(pages)] == []


def test_short_texts_are_whole_beside_a_long_one() -> None:
    card = concern_card(SAY, at(Phase.PENDING, reason="word " * 299))

    assert CUT not in text_of(card)
    assert "> They fear that nobody can tell." in text_of(card)


def test_a_share_is_what_a_text_needs_or_an_equal_part() -> None:
    assert shared(["", "abc", "x" * 900, "y" * 900], 1000)[:2] == [0, 5]
    long = shared(["abc", "x" * 900, "y" * 900], 1000)[1:]
    assert abs(long[0] - long[1]) <= 1
    assert 950 < sum(long) < 1000


@pytest.mark.parametrize(
    ("phase", "labels"),
    [
        (Phase.OPEN, ["Answer", "Propose a resolution", "Withdraw"]),
        (Phase.PENDING, ["You understood me", "Not yet", "Back the objection", "Answer", "Withdraw"]),
        (Phase.NOT_YET, ["You understood me", "Back the objection", "Answer", "Withdraw"]),
        (Phase.UNDERSTOOD, ["Back the objection", "Answer", "Withdraw"]),
        (Phase.BACKED, ["Answer", "Propose another, from that time", "Withdraw"]),
        (Phase.BACKED_LAST, ["Answer", "Withdraw"]),
        (Phase.SUSTAINED, ["Withdraw"]),
        (Phase.PAST, []),
        (Phase.RESOLVED, []),
    ],
)
def test_the_card_offers_what_can_be_done_and_all_of_it_alike(phase: Phase, labels: list[str]) -> None:
    card = concern_card(SAY, at(phase))

    assert list(buttons_of(card)) == [*labels, "Read in full", "Go to the norm"]
    assert len(styles_of(card)) == 1


def test_a_newer_text_is_marked_while_the_concern_is_open() -> None:
    newer = "The text is now in version 3"

    assert newer in text_of(concern_card(SAY, at(Phase.OPEN, version_now=3)))
    assert newer not in text_of(concern_card(SAY, at(Phase.OPEN)))
    assert newer not in text_of(concern_card(SAY, at(Phase.WITHDRAWN, version_now=3)))


def test_a_resolution_shows_its_instant_as_each_reader_sees_it() -> None:
    stands = int((NOW + timedelta(hours=48)).timestamp())

    assert f"It stands <t:{stands}:f> (<t:{stands}:R>), unless a second member" in text_of(
        concern_card(SAY, at(Phase.PENDING))
    )


def test_a_failed_resolution_shows_the_instant_at_which_its_time_is_over() -> None:
    stands = int((NOW + STANDS_AFTER).timestamp())
    moment = f"<t:{stands}:f> (<t:{stands}:R>)"

    for phase, says in (
        (Phase.BACKED, f"Another resolution can be proposed from {moment}."),
        (Phase.BACKED_LAST, f"It holds N-12 until {moment}; then it stands sustained"),
    ):
        assert says in text_of(concern_card(SAY, at(phase)))
        assert says in "".join(concern_pages(SAY, at(phase)))


def test_ten_concerns_are_named_wherever_a_norm_names_them() -> None:
    states = ["open", "sustained"] * 10
    concerns = tuple(line(n, state, place=place(10**18, 10**18 + n)) for n, state in enumerate(states, 1))
    unresolved = tuple(one for one in concerns if one.state == "sustained")
    longest = tuple(replace(one, discipline="D" * 100, reason=LONG, satisfied_by=LONG) for one in unresolved)

    norm = norm_card(SAY, replace(norm_at(Stage.FINAL_CALL), text=LONG * 2, concerns=concerns))
    ballot = ballot_card(SAY, ballot_view(text=LONG * 2, unresolved=longest))
    decision = decision_card(SAY, decision_view(unresolved=longest), b"picture")

    assert [faults(card) for card in (norm, ballot, decision)] == [[], [], []]
    assert "**10 concerns open**, so the norm waits: [C1](" in text_of(norm)
    assert "10 concerns unresolved: [C2](" in text_of(norm)
    assert "**10 unresolved concerns:** [C2](" in text_of(ballot)
    assert "**10 unresolved concerns:** [C2](" in text_of(decision)
    for pages in (
        ballot_pages(SAY, ballot_view(unresolved=longest)),
        decision_pages(SAY, decision_view(unresolved=longest)),
    ):
        assert all(units(page) <= PAGE_ROOM for page in pages)
        assert "\n".join(pages).count("What would have satisfied it:") == 10


def test_more_than_ten_are_counted() -> None:
    many = [line(n, "sustained") for n in range(1, 15)]

    assert concern_lines(SAY, many)[0].endswith("[C10](" + place(11, 10).url + "), and 4 more")
    assert unresolved_line(SAY, many).endswith(", and 4 more")


def test_a_norm_without_concerns_says_nothing_of_them() -> None:
    assert concern_lines(SAY, ()) == []
    assert (missing_line(SAY, (line(1, "withdrawn"),)), unresolved_line(SAY, ())) == ("", "")
    assert concern_row(SAY, norm_view()) == []


@pytest.mark.parametrize("stage", Stage)
def test_a_concern_is_raised_from_the_card_while_it_can_hold_the_norm(stage: Stage) -> None:
    card = norm_card(SAY, replace(norm_at(stage), concerns=(line(1),)))

    raisable = stage in (Stage.DELIBERATION, Stage.FINAL_CALL)
    assert ("Raise a concern" in buttons_of(card)) is raisable
    assert "All concerns" in buttons_of(card)
    assert faults(card) == []


def test_a_page_of_the_list_fits() -> None:
    lines = tuple(line(n, reason=LONG, discipline="D" * 100, place=place(10**18, 10**18)) for n in range(1, PAGE + 1))
    text = list_text(SAY, ConcernPage(12, "N-12", EXTREME_TITLE, lines, 0, 2, 15))

    assert units(text) < CARD_CHARACTERS - 100


def test_a_digest_of_many_concerns_fits_and_counts_the_rest() -> None:
    news = tuple((f"C{n}", "concern_sustained") for n in range(1, 9))
    card = digest_card(SAY, digest_view(concerns=tuple(ConcernNews(f"N-{n}", news, place(11).url) for n in range(40))))

    assert faults(card) == []
    assert "and 3 more" in text_of(card)
    assert "and 26 more" in text_of(card)


def test_what_an_earlier_decision_named_is_not_told_as_unresolved() -> None:
    earlier = line(1, "sustained", named_in="D-2026-01", version=1)

    told = concern_lines(SAY, (earlier, line(2, "sustained", version=2)))
    assert "C2" in told[0] and "C1" not in told[0]
    assert told[1].endswith("named in D-2026-01; raised on version 1") and "C1" in told[1]
    page = ConcernPage(12, "N-12", "Spare the core", (earlier,), 0, 1, 1)
    assert "named in D-2026-01; raised on version 1" in list_text(SAY, page)
    assert "unresolved" not in list_text(SAY, page)


@pytest.mark.parametrize(("stage", "again"), [(Stage.DELIBERATION, True), (Stage.VOTING, False)])
def test_its_own_card_says_that_it_can_be_raised_again(stage: Stage, again: bool) -> None:
    said = text_of(concern_card(SAY, at(Phase.PAST, named_in="D-2026-01", stage=stage, version_now=2)))

    assert "named in D-2026-01. N-12 has a new version since" in said and "stays unresolved" not in said
    assert ("raise it again with /concern raise" in said) is again


@pytest.mark.parametrize(
    ("stage", "comes"), [(Stage.DELIBERATION, "make the final call"), (Stage.FINAL_CALL, "open the vote")]
)
def test_a_norm_that_a_concern_holds_promises_no_move_at_its_time(stage: Stage, comes: str) -> None:
    view = replace(norm_at(stage), pace="convener")

    assert comes in text_of(norm_card(SAY, view))
    held = text_of(norm_card(SAY, replace(view, concerns=(line(1),))))
    assert comes not in held and "while a concern holds it" in held


def test_what_was_not_yet_understood_stays_on_the_card_once_it_is() -> None:
    tried = resolution(understood=True, understood_words="Not the body.")
    view = concern(phase=Phase.UNDERSTOOD, resolutions=(tried,))

    for told in (text_of(concern_card(SAY, view)), "\n".join(concern_pages(SAY, view))):
        assert "had said before that it was not yet understood" in told and "> Not the body." in told
        assert told.index("Not the body.") < told.index("You understood me")


def test_while_the_time_of_a_failed_resolution_runs_its_card_offers_the_next_for_later() -> None:
    labels = buttons_of(concern_card(SAY, at(Phase.BACKED)))

    assert "Propose another, from that time" in labels and "Propose a resolution" not in labels
