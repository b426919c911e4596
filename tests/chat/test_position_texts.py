"""What the record of positions says: who, what, when, with links that lead where they say."""

from dataclasses import replace

import pytest

import prompts
from bot.chat.ui.digest_card import digest_card
from bot.chat.ui.limits import CARD_CHARACTERS, card_size, units
from bot.chat.ui.positions import logged_layout, logged_text, position_pages, told_position
from bot.chat.ui.source_words import source_link
from bot.congress.digest import PositionNews
from bot.services.record.entry_views import DisputeView, EntryView, SourceView
from bot.services.record.position_views import Asked, PositionPage, PositionView
from bot.services.record.subject_lookup import SubjectRef
from tests.chat.examples import EXTREME_TITLE, HOSTILE, NOW, TITLE, digest_view, place
from tests.chat.judged import text_of

SAY = prompts.load(strict=True).into("en")
SOURCE = SourceView("A statement", "https://example.org/said", "C", "page 3")
ENTRY = EntryView(
    entry_id=1,
    handle="R-7",
    kind="position",
    state="confirmed",
    recorded_at=NOW,
    recorded_by=1,
    reviewed_by=2,
    sources=(SOURCE,),
)
VIEW = PositionView(
    entry=ENTRY,
    actor="Microsoft",
    actor_kind="company",
    actor_slug="co-microsoft",
    subject=SubjectRef("norm", 12, "N-12", f"N-12 · {TITLE}"),
    stance="support",
    form="statement",
    summary="Supports it in words of its own.",
    stated_on="2026-03",
    precision="month",
    current=True,
    norm_place=place(11),
)
PROPOSED = replace(VIEW, entry=replace(ENTRY, state="proposed", reviewed_by=None), current=False)
EXTREME = replace(
    VIEW,
    actor=("*A_" * 50)[:150],
    subject=SubjectRef("norm", 12, "N-12", f"N-12 · {EXTREME_TITLE}"),
    summary=(HOSTILE * 9)[:500],
    entry=replace(ENTRY, sources=(SourceView("t*" * 150, "https://example.org/" + "(" * 480, "C", "*" * 100),)),
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

    assert f"**Recorded as R-7:** Microsoft supports **N-12 · {TITLE}** · 2026-03\n" in text
    assert "Form: statement · Source: [A statement](https://example.org/said), page 3" in text
    assert "> Supports it in words of its own." in text
    assert "/position history" in text
    assert says is None or says in text


def test_a_proposal_says_that_somebody_else_confirms_it() -> None:
    text = logged_text(SAY, PROPOSED, 2)

    assert "**Logged as R-7, it awaits its review:**" in text
    assert "somebody else confirms it" in text
    assert "stays readable" not in text


def history(*views: PositionView, actor: bool = False, subject: bool = False, total: int | None = None) -> list[str]:
    asked = Asked(1 if actor else None, ("norm", 12) if subject else None)
    page = PositionPage(
        views,
        0,
        1,
        len(views) if total is None else total,
        asked,
        "Microsoft" if actor else None,
        VIEW.subject if subject else None,
    )
    return position_pages(SAY, page)


@pytest.mark.parametrize("actor", [True, False])
@pytest.mark.parametrize("subject", [True, False])
def test_a_history_marks_what_is_superseded_and_says_that_silence_is_no_position(actor: bool, subject: bool) -> None:
    earlier = replace(VIEW, stance="oppose", stated_on="2024", precision="year", current=False)

    (text,) = history(VIEW, earlier, actor=actor, subject=subject)

    assert "**2026-03 · Microsoft** supports it" in text
    assert "~~2024 · Microsoft opposes it~~ (a later position took its place, or it has ended)" in text
    assert "2 positions on record" in text
    assert "Silence is not shown as a position" in text
    assert "-# R-7 · confirmed by <@2> · grade C" in text
    disputed = replace(VIEW.entry, disputes=(DisputeView(1, 4, "Wrong.", NOW, "open"),), unverified=True)
    (marked,) = history(replace(VIEW, entry=disputed), actor=actor, subject=subject)
    assert "-# R-7 · confirmed by <@2> · **disputed** · **unverified** · grade C" in marked
    assert (f"on [N-12 · {TITLE}]({place(11).url})" in text) != subject


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"state": "proposed", "reviewed_by": None}, "awaits its review"),
        ({"reviewed_by": 1}, "recorded by <@1>"),
        ({"state": "replaced", "replaced_by": "R-9"}, "corrected by R-9"),
        ({"state": "retracted"}, "retracted"),
        ({"shipped": True, "unverified": True}, "reference data · **unverified**"),
    ],
)
def test_every_entry_of_a_history_says_how_it_stands(change: dict[str, object], says: str) -> None:
    stands = change.get("state", "confirmed") == "confirmed"
    view = replace(VIEW, entry=replace(ENTRY, **change), current=stands)  # type: ignore[arg-type]

    (text,) = history(view)

    assert f"-# R-7 · {says}" in text
    assert ("**2026-03 · Microsoft**" in text) == stands


def test_what_may_be_older_says_so_and_a_correction_tells_what_it_changed() -> None:
    view = replace(
        VIEW,
        stated_on="2018-11-12",
        precision="on_or_before",
        changes=(("stance", "oppose", "support"), ("summary", "", "N*ow*")),
    )

    lines = told_position(SAY, view)

    assert f"Microsoft supports **N-12 · {TITLE}** · by 2018-11-12" in lines
    assert "- stance: opposes it → supports it" in lines
    assert "- summary: nothing → N\\*ow\\*" in lines


def test_an_empty_history_says_that_it_means_nothing() -> None:
    (text,) = history(actor=True)

    assert "says nothing about what anyone thinks" in text


def test_ten_positions_make_a_page_and_long_ones_fewer() -> None:
    assert [page.count("Microsoft") for page in history(*[VIEW] * 25)] == [10, 10, 5]

    pages = history(*[EXTREME] * 25)

    assert all(units(page) < CARD_CHARACTERS - 50 for page in pages)


def test_the_longest_receipt_fits_a_message() -> None:
    assert card_size(logged_layout(SAY, EXTREME, 1)).fits


def test_a_stance_on_an_open_question_is_told_as_an_answer() -> None:
    subject = SubjectRef("question", 1, "q-attribution", "Must a state publish?")
    asked = replace(VIEW, subject=subject, stance="oppose", changes=(("stance", "support", "oppose"),), norm_place=None)
    lines = told_position(SAY, asked)
    assert lines[0] == "Microsoft answers **Must a state publish?** with a no · 2026-03"
    assert "- stance: answers with a yes → answers with a no" in lines
    news = PositionNews("Must a state publish?", "company", "oppose", ("Microsoft",), about="question")
    assert "Company: answers with a no (Microsoft)" in text_of(digest_card(SAY, digest_view(positions=(news,))))


def test_a_norm_of_an_initiative_is_named_by_its_own_title_before_where_it_stands() -> None:
    subject = SubjectRef("initiative_norm", 1, "paris-3", "Call (2018), 3: Elections", "Elections", "Call (2018), 3")
    lines = told_position(SAY, replace(VIEW, subject=subject, norm_place=None))
    assert lines[0] == "Microsoft supports **Elections** (Call (2018), 3) · 2026-03"
