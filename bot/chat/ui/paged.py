"""A list in pages: its text, a button each way that is dead at the end, and which page of how many this is."""

from collections.abc import Callable, Iterable

from discord import ui

from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.card_parts import card
from prompts import Say

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
