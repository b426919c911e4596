"""A list in pages: its text, a button each way that is dead at the end, and which page of how many this is."""

from collections.abc import Callable, Iterable, Sequence

from discord import ui

from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.card_parts import card
from bot.chat.ui.limits import units
from prompts import Say

ENTRIES_ROOM = 3_400
ENTRIES_MOST = 10
"""Units, and entries, of one page of a list; the rest of a message is for its heading and its buttons."""

Turn = Callable[[str, int, bool], PublicButton]
"""Builds a button from its label, the page it leads to, and whether it is dead."""


def paged(
    say: Say, text: str, *, page: int, pages: int, turn: Turn, rows: Iterable[ui.ActionRow[ui.LayoutView]] = ()
) -> ui.LayoutView:
    """One page as a layout; `page` counts from 0, `rows` stand between the text and the buttons."""
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(text), *rows]
    if pages > 1:
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        row.add_item(turn(say("pages.previous"), page - 1, page == 0))
        row.add_item(turn(say("pages.next"), page + 1, page == pages - 1))
        parts += [ui.TextDisplay(say("pages.page", page=page + 1, pages=pages)), row]
    return card(parts, "norm")


def page_within(page: int, pages: int) -> int:
    """The page asked for, or the nearest that there still is."""
    return min(max(page, 0), pages - 1)


def laid_out(entries: Sequence[str]) -> list[range]:
    """Which entries stand on which page: each page as many as it holds, at least one."""
    pages: list[range] = []
    taken = 0
    for number, entry in enumerate(entries):
        size = units(entry) + 1
        if pages and taken + size <= ENTRIES_ROOM and len(pages[-1]) < ENTRIES_MOST:
            pages[-1] = range(pages[-1].start, number + 1)
            taken += size
        else:
            pages.append(range(number, number + 1))
            taken = size
    return pages
