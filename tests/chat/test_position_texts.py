"""What the record of positions says: who, what, when, with links that lead where they say."""

from dataclasses import replace

import pytest

import prompts
from bot.chat.ui.limits import CARD_CHARACTERS, card_size, units
from bot.chat.ui.positions import logged_layout, logged_text, position_pages, source_link
from bot.services.positions import PositionView, SourceView
from tests.chat.examples import EXTREME_TITLE, HOSTILE, NOW, TITLE, place

SAY = prompts.load(strict=True).into("en")
SOURCE = SourceView("A statement", "https://example.org/said", "C", "page 3")
VIEW = PositionView(
    position_id=1,
    actor="Microsoft",
    actor_kind="company",
    handle="N-12",
    norm_title=TITLE,
    stance="support",
    form="statement",
    summary="Supports it in words of its own.",
    stated_on="2026-03",
    recorded_at=NOW,
    recorded_by=1,
    current=True,
    sources=(SOURCE,),
    actor_slug="co-microsoft",
    norm_place=place(11),
)
EXTREME = replace(
    VIEW,
    actor=("*A_" * 50)[:150],
    norm_title=EXTREME_TITLE,
    summary=(HOSTILE * 9)[:500],
    sources=(SourceView("t*" * 150, "https://example.org/" + "(" * 480, "C", "*" * 100),),
)


@pytest.mark.parametrize(
    ("source", "link"),
    [
        (SOURCE, "[A statement](https://example.org/said), page 3"),
        (
            SourceView("https://example.org/said", "https://example.org/said", None, ""),
            "[example.org](https://example.org/said)",
        ),
        (
            SourceView("see https://a.example", "https://example.org/x", None, ""),
            "[example.org](https://example.org/x)",
        ),
        (
            SourceView("A) [b](c", "https://example.org/a)b(c", None, ""),
            "[A) \\[b\\](c](https://example.org/a%29b%28c)",
        ),
        (SourceView("A book", None, "B", "chapter 2"), "A book, chapter 2"),
    ],
)
def test_a_source_links_to_its_own_address_and_nowhere_else(source: SourceView, link: str) -> None:
    assert source_link(SAY, source) == link


@pytest.mark.parametrize(
    ("current", "others", "says"),
    [(True, 0, None), (True, 2, "stays readable"), (False, 1, "A later position of Microsoft")],
)
def test_what_was_recorded_is_told_with_what_it_supersedes(current: bool, others: int, says: str | None) -> None:
    text = logged_text(SAY, replace(VIEW, current=current), others)

    assert f"**Recorded** on N-12 · {TITLE}: Microsoft supports it (2026-03)." in text
    assert "Form: statement · Source: [A statement](https://example.org/said), page 3" in text
    assert "> Supports it in words of its own." in text
    assert "/position history" in text
    assert says is None or says in text


@pytest.mark.parametrize("actor", [True, False])
@pytest.mark.parametrize("norm", [True, False])
def test_a_history_marks_what_is_superseded_and_says_that_silence_is_no_position(actor: bool, norm: bool) -> None:
    earlier = replace(VIEW, stance="oppose", stated_on="2024", current=False)

    (text,) = position_pages(SAY, [VIEW, earlier], actor=actor, norm=norm)

    assert "**2026-03 · Microsoft** supports it" in text
    assert "~~2024 · Microsoft opposes it~~ (a later position took its place)" in text
    assert "2 positions on record" in text
    assert "Silence is not shown as a position" in text
    assert (f"on [N-12]({place(11).url})" in text) != norm


def test_an_empty_history_says_that_it_means_nothing() -> None:
    (text,) = position_pages(SAY, [], actor=True, norm=False)

    assert "says nothing about what anyone thinks" in text


def test_ten_positions_make_a_page_and_long_ones_fewer() -> None:
    assert [page.count("Microsoft") for page in position_pages(SAY, [VIEW] * 25, actor=False, norm=False)] == [
        10,
        10,
        5,
    ]

    pages = position_pages(SAY, [EXTREME] * 25, actor=False, norm=False)

    assert all(units(page) < CARD_CHARACTERS - 50 for page in pages)


def test_the_longest_receipt_fits_a_message() -> None:
    assert card_size(logged_layout(SAY, EXTREME, 1)).fits
