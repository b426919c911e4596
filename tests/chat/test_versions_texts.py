"""What changed between two versions, as it is read: marked, escaped, and whole at any length."""

from dataclasses import replace
from itertools import pairwise

import pytest

from bot.chat.ui.ballot_card import ballot_card
from bot.chat.ui.differences import difference_pages, marked_lines
from bot.chat.ui.limits import THREAD_NAME, units
from bot.chat.ui.norm_card import norm_card
from bot.chat.ui.paged import paged
from bot.chat.ui.reading import PAGE_ROOM
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.stale import stale_mark
from bot.chat.ui.versions import ChangePageButton, version_pages, versions_row
from bot.congress.differences import difference, differences
from bot.congress.links import LinkKind
from bot.congress.norms import Stage
from bot.congress.versions import Wording
from bot.services.lineage import Lineage, LinkShown
from bot.services.versions import VersionView
from prompts import load
from tests.chat.examples import (
    EXTREME_RATIONALE,
    EXTREME_TEXT,
    EXTREME_TITLE,
    HOSTILE,
    NEWLINES,
    NOW,
    ballot_view,
    norm_at,
    place,
)
from tests.chat.judged import faults, text_of

SAY = load(strict=True).into("en")

TEXTS = {
    "markdown": EXTREME_TEXT,
    "lines": NEWLINES,
    "emoji": "😀" * 4000,
    "one word": "x" * 4000,
    "backslashes": "\\" * 4000,
    "letters": "a b " * 1000,
    "Chinese": "不得攻击互联网的公共核心" * 333,
    "paragraph": " ".join(f"word{number}" for number in range(470)),
}


def version(wording: Wording, n: int = 2) -> VersionView:
    return VersionView(
        12, "N-12", n, wording, "0123456789abcdef" * 4, HOSTILE[:500], n - 1 or None, 5, NOW, 3, 1, place(11)
    )


@pytest.mark.parametrize("before", TEXTS)
@pytest.mark.parametrize("after", ["paragraph", "markdown", "lines", "Chinese"])
def test_every_page_of_what_changed_fits_and_closes_its_marks(before: str, after: str) -> None:
    old = Wording(EXTREME_TITLE, TEXTS[before], EXTREME_RATIONALE, "state")
    new = Wording(EXTREME_TITLE[::-1], TEXTS[after], "Why not.", "all")

    pages = difference_pages(SAY, version(new), differences(old, new))

    def turn(label: str, to: int, dead: bool) -> ChangePageButton:
        return ChangePageButton(label, disabled=dead, number=12, n=2, page=to)

    for number, page in enumerate(pages):
        assert units(page) <= PAGE_ROOM
        bare = page.replace("\\\\", "").replace("\\*", "").replace("\\~", "")
        for line in (one for one in bare.split("\n") if one.startswith("> ")):
            assert line.count("**") % 2 == 0
            assert line.count("~~") % 2 == 0
        heading = SAY("versions.change_heading", handle="N-12", title="x" * 170, version=2)
        layout = paged(SAY, f"{heading}\n{page}", page=number, pages=len(pages), turn=turn)
        assert faults(Rendered(layout)) == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_a_text_as_long_as_can_be_is_shown_whole(text: str) -> None:
    lines = marked_lines(difference(text, text))

    read = "".join(line.removeprefix("> ") for line in lines).replace("\\", "").replace(" ", "")
    assert read == text.replace("\n", "").replace("\\", "").replace(" ", "")


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("States leave it.", "States must leave it.", ["> States **must** leave it."]),
        ("Leave it alone.", "Spare it.", ["> ~~Leave it alone.~~ **Spare it.**"]),
        ("One.\n\nTwo.", "One.\n\nNew.\n\nTwo.", ["> One.", "> ", "> **New.**", "> ", "> Two."]),
        ("One. Two.", "One.\nTwo.", ["> One.**¶**", "> Two."]),
        ("One.\nTwo.", "One. Two.", ["> One.~~¶~~ Two."]),
        ("- item", "- other", ["> \\- ~~item~~ **other**"]),
        ("a", "# a", ["> **#** a"]),
        ("a", "a *b* @everyone", ["> a **\\*b\\* \\@everyone**"]),
    ],
)
def test_words_are_marked_and_do_nothing(old: str, new: str, lines: list[str]) -> None:
    assert marked_lines(difference(old, new)) == lines


def test_where_no_word_changed_that_is_said() -> None:
    wording = Wording("Title", "The text of it.", "", "state")

    (page,) = difference_pages(SAY, version(wording), differences(wording, wording))

    assert "From version 1 to version 2 no word changed." in page
    assert "> The text of it." in page


def test_a_version_is_read_in_full() -> None:
    view = version(Wording(EXTREME_TITLE, EXTREME_TEXT, EXTREME_RATIONALE, "state"))

    pages = version_pages(SAY, view)

    assert all(units(page) <= PAGE_ROOM for page in pages)
    assert "This version stands no more; version 3 does." in pages[0]
    assert "This version is in force." in version_pages(SAY, replace(view, n=1, based_on=None))[0]


def test_a_menu_holds_the_newest_versions_and_one_alone_needs_none() -> None:
    versions = [(n, EXTREME_TITLE, NOW) for n in range(40, 0, -1)]

    (row,) = versions_row(SAY, 12, versions)

    assert row.to_component_dict()["components"][0]["options"][0]["value"] == "40"
    assert len(row.to_component_dict()["components"][0]["options"]) == 25
    assert versions_row(SAY, 12, versions[:1]) == []


LINEAGES = {
    "revised": Lineage(in_force=1, based_on=2, reason=HOSTILE[:500], seconded_on=(1,) * 20 + (2,) * 20),
    "linked": Lineage(
        links=tuple(
            LinkShown(kind, incoming, "N-100", EXTREME_TITLE, place(11))
            for kind in LinkKind
            for incoming in (True, False)
        )
    ),
    "repealing": Lineage(in_force=3, question="repeal"),
    **{
        came: Lineage(in_force=3, came_by=came, voted=4, last="not_adopted")
        for came in ("kept", "repeal_failed", "revision_failed")
    },
}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("name", LINEAGES)
def test_a_norm_card_with_a_past_holds_at_the_extremes(name: str, stage: Stage) -> None:
    norm = replace(norm_at(stage), title=EXTREME_TITLE, text=EXTREME_TEXT, rationale=EXTREME_RATIONALE, version=3)

    card = norm_card(SAY, replace(norm, lineage=LINEAGES[name]))

    assert faults(card) == []
    assert units(card.post_name or "") <= THREAD_NAME
    if name == "linked":
        assert "4 more links: /norm history" in text_of(card)


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_the_ballot_of_a_repeal_holds_at_the_extremes(text: str) -> None:
    view = ballot_view(title=EXTREME_TITLE, text=text, question="repeal", reason=(HOSTILE * 9)[:500])

    for card in (ballot_card(SAY, view), ballot_card(SAY, replace(view, closed=True, decision="D-2026-07"))):
        assert faults(card) == []
        assert "**For means: it is repealed.**" in text_of(card)


def test_a_mark_of_age_is_there_only_where_the_text_changed() -> None:
    assert stale_mark(SAY, 2, 2) == ""
    assert stale_mark(SAY, 2, 3) == "made on version 2, now version 3"


def test_lines_of_one_paragraph_keep_their_words_apart() -> None:
    lines = marked_lines(difference("", TEXTS["paragraph"]))

    words = " ".join(line.removeprefix("> ").replace("**", "") for line in lines).split()
    assert all(int(after[4:]) == int(before[4:]) + 1 for before, after in pairwise(words))
