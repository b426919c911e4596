"""Statements at the edges of what people can write: Discord still takes their cards, queues and lists."""

from dataclasses import replace

import pytest
from discord import ui

from bot.chat.speaking import answered_layout, own_layout, queue_layout
from bot.chat.ui.digest_card import digest_card
from bot.chat.ui.limits import units
from bot.chat.ui.norm_card import norm_card
from bot.chat.ui.paged import ENTRIES_ROOM, laid_out
from bot.chat.ui.reading import PAGE_ROOM
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.stale import stale_mark
from bot.chat.ui.statement_card import statement_card
from bot.chat.ui.statement_list import list_pages
from bot.chat.ui.statement_words import debate_line
from bot.congress.digest import MissingNews, OpinionNews
from bot.congress.norms import Stage
from bot.congress.opinion import Views, told
from bot.congress.statements import Attribution, Opinion, StatementKind
from bot.services.debates import Listing
from bot.services.opinions import Answered, Queue
from bot.services.statement_views import StatementView
from bot.services.voices import Debate, Missing
from prompts import load
from tests.chat.examples import DISCIPLINES, EXTREME_TITLE, HOSTILE, KINDS, NAMES, digest_view, norm_at, place
from tests.chat.judged import buttons_of, faults, styles_of, text_of

SAY = load(strict=True).into("en")
LONGEST = {"markdown": "*_~`|" * 80, "emoji": "😀" * 400, "hostile": (HOSTILE.replace("\n", " ") * 5)[:400]}
LONG_SOURCE = "https://example.org/" + ")" * 480
VIEW = StatementView(
    statement_id=2**53,
    n=123,
    number=12,
    handle="N-12",
    title=EXTREME_TITLE,
    kind=StatementKind.ALTERNATIVE,
    words="A point.",
    source_url=LONG_SOURCE,
    discipline=NAMES["computer-science"],
    seat_kind=NAMES["intergovernmental"],
    attribution=Attribution.NAMED,
    author=2**62,
    version=1,
    norm_version=9,
    open=True,
    place=place(12, 34),
)


@pytest.fixture(params=LONGEST.values(), ids=list(LONGEST))
def view(request: pytest.FixtureRequest) -> StatementView:
    return replace(VIEW, words=str(request.param))


def judged(layout: ui.LayoutView) -> list[str]:
    return faults(Rendered(layout))


def test_a_card_holds_the_longest_statement_whole_in_every_state(view: StatementView) -> None:
    states = (
        view,
        replace(view, open=False),
        replace(view, withdrawn=True, open=False),
        replace(view, replaced_by=124, open=False),
        replace(view, replaced_by=124, open=False, successor=place(12, 35)),
        replace(view, source_url=None, open=False),
        replace(view, attribution=Attribution.CHATHAM_HOUSE, author=None),
    )
    for one in states:
        card = statement_card(SAY, one)
        assert faults(card) == []
        assert "…" not in text_of(card)


def test_answers_are_neutral_and_equal_and_gone_when_nobody_is_asked() -> None:
    assert list(buttons_of(statement_card(SAY, VIEW))) == ["Agree", "Disagree", "Pass", "Next statement", "Source"]
    assert styles_of(statement_card(SAY, VIEW)) == {2}
    assert list(buttons_of(statement_card(SAY, replace(VIEW, open=False)))) == ["Source"]


def test_a_statement_on_an_older_version_has_the_mark_that_all_share() -> None:
    mark = stale_mark(SAY, 1, 9)

    assert mark and f"-# This statement was {mark}." in text_of(statement_card(SAY, VIEW))
    assert "made on version" not in text_of(statement_card(SAY, replace(VIEW, norm_version=1)))


def test_a_card_never_has_a_count() -> None:
    said = text_of(statement_card(SAY, VIEW))
    assert "answered" not in said
    assert " agree" not in said


def test_private_screens_hold_the_longest_statement(view: StatementView) -> None:
    answered = Answered(view, Opinion.PASS, Opinion.AGREE, True, 999)
    queue = Queue(12, "N-12", EXTREME_TITLE, view, 99, 120)
    screens = (
        queue_layout(SAY, queue, "lead"),
        queue_layout(SAY, replace(queue, view=None)),
        queue_layout(SAY, replace(queue, view=None, total=0)),
        answered_layout(SAY, answered),
        answered_layout(SAY, replace(answered, opinion=None, before=None), looked_up=True),
        own_layout(SAY, replace(view, attribution=Attribution.CHATHAM_HOUSE), "lead"),
    )
    for layout in screens:
        assert judged(layout) == []


def many_groups() -> dict[tuple[str, str], Views]:
    return {(one, two): Views(3, 2, 1) for one in DISCIPLINES for two in KINDS}


def test_every_page_of_the_list_fits_into_a_message(view: StatementView) -> None:
    views = tuple(replace(view, statement_id=number, n=number) for number in range(1, 40))
    outcome = told(many_groups())
    assert (len(outcome.groups[0]), len(outcome.groups[1])) == (len(DISCIPLINES), len(KINDS))
    listing = Listing(12, "N-12", EXTREME_TITLE, None, views, dict.fromkeys(range(1, 40), outcome), NAMES, False)

    pages = list_pages(SAY, listing)

    assert all(units(page) <= PAGE_ROOM + 300 for page in pages)
    assert sum(page.count("· **") for page in pages) == 0
    assert all(f"[{one.n}]({place(12, 34).url})" in "".join(pages) for one in views)
    for page in pages:
        assert page.startswith("## Statements on N-12")


def test_members_words_never_act() -> None:
    hostile = replace(VIEW, words=HOSTILE.replace("\n", " "))
    listing = Listing(12, "N-12", HOSTILE[:80], None, (hostile,), {}, NAMES, True)
    for said in (text_of(statement_card(SAY, hostile)), *list_pages(SAY, listing)):
        for sign in ("**bold**", " @everyone", " <@1>", " <t:1:R>", " [x]", " ||no||", " `code`"):
            assert sign not in said, sign


def test_pages_of_entries_hold_each_entry_once() -> None:
    entries = ["x" * size for size in (10, 3400, 3399, 1, 5000, 10)] + ["y"] * 25
    pages = laid_out(entries)

    assert [number for page in pages for number in page] == list(range(len(entries)))
    for page in pages:
        assert len(page) == 1 or sum(len(entries[number]) + 1 for number in page) <= ENTRIES_ROOM
    assert laid_out([]) == []


def test_a_norm_card_says_who_has_not_spoken_within_its_room() -> None:
    missing = Missing(tuple(NAMES[one] for one in DISCIPLINES), tuple(NAMES[one] for one in KINDS))
    counts = tuple((kind, 1000) for kind in StatementKind)
    card = norm_card(SAY, replace(norm_at(Stage.DELIBERATION), text="😀" * 4000, debate=Debate(counts, missing)))

    assert faults(card) == []
    assert "and 19 more." in text_of(card)


@pytest.mark.parametrize(
    ("debate", "speaking", "said"),
    [
        (Debate(), False, ""),
        (Debate(), True, "Nobody has made a statement on it yet: `/statement add`."),
        (Debate(((StatementKind.PRO, 3), (StatementKind.QUESTION, 1))), True, "Statements: 3 pro and 1 question."),
        (
            Debate(((StatementKind.CON, 2),), Missing(("Law",), ("State",))),
            True,
            "Statements: 2 con; none yet from Law and State.",
        ),
        (Debate(((StatementKind.CON, 2),), Missing(("Law",))), True, "Statements: 2 con; none yet from Law."),
        (Debate(((StatementKind.CON, 2),), Missing(("Law",))), False, "Statements: 2 con."),
    ],
)
def test_the_debate_is_one_line(debate: Debate, speaking: bool, said: str) -> None:
    assert debate_line(SAY, debate, speaking=speaking).replace("/statement add", "/statement add") in (
        said,
        said.replace("`", ""),
    )


def test_a_digest_with_as_much_of_debates_as_can_be() -> None:
    opinions = tuple(
        OpinionNews(f"N-{number}", "bridging", number, LONGEST["markdown"], 9, 9, 9, place(11).url)
        for number in range(60)
    )
    names = tuple(NAMES.values())
    missing = tuple(MissingNews(f"N-{number}", names, number > 1, place(11).url) for number in range(60))
    card = digest_card(SAY, digest_view(opinions=opinions, missing=missing, seats_taken=1))

    assert faults(card) == []
    assert "Nobody has made a statement yet" in text_of(card)


def test_a_quiet_week_is_one_line_whoever_is_missing() -> None:
    card = digest_card(SAY, digest_view(missing=(MissingNews("N-1", ("Law",), True),)))
    assert "Law" not in text_of(card)
