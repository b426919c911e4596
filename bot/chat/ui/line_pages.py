"""Pages of lines of the record, with a menu that opens the entry of each line."""

from collections.abc import Callable, Sequence

from discord import SelectOption, ui

from bot.chat.context import Interaction
from bot.chat.replies import reply
from bot.chat.ui.buttons import PublicButton, PublicMenu, chosen, row_of
from bot.chat.ui.card_parts import card
from bot.chat.ui.entry_card import entry_layout
from bot.chat.ui.limits import OPTION_LABEL, OPTIONS
from bot.chat.ui.paged import page_within
from bot.chat.ui.paths import Args
from bot.chat.ui.reading import packed
from bot.chat.ui.record_words import line_words
from bot.chat.ui.text import clip, one_line
from bot.services.browse import PAGE
from bot.services.record.lines import LinePage, RecordLine
from prompts import Say

TurnTo = Callable[[str, int, bool], PublicButton]
"""Builds a button from its label, the leaf to which it leads, and whether it is dead."""


def lines_layout(
    say: Say, heading: str, found: LinePage, leaf: int, *, turn: TurnTo, back: PublicButton, footer: Sequence[str] = ()
) -> ui.LayoutView:
    """One leaf of lines. A page of `PAGE` lines may take several: `leaf` counts the page times `PAGE`, plus the leaf
    within the page. `back` leads to the card."""
    leaves = packed([line_words(say, line) for line in found.lines]) or [say("actors.page.empty")]
    shown = page_within(leaf % PAGE if found.page == leaf // PAGE else len(leaves), len(leaves))
    start = found.page * PAGE
    is_first, is_last = found.page == shown == 0, found.page == found.pages - 1 and shown == len(leaves) - 1
    on = start + shown + 1 if shown < len(leaves) - 1 else start + PAGE
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    if not (is_first and is_last):
        row.add_item(turn(say("pages.previous"), max(0, start + shown - 1), is_first))
        row.add_item(turn(say("pages.next"), on, is_last))
    row.add_item(back)
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join([heading, leaves[shown], *footer]))]
    parts += _menu(say, found.lines)
    if found.pages > 1:
        parts.append(ui.TextDisplay(say("pages.page", page=found.page + 1, pages=found.pages)))
    return card([*parts, row], "norm")


def _menu(say: Say, lines: Sequence[RecordLine]) -> list[ui.ActionRow[ui.LayoutView]]:
    """A menu of the entries on a page; none where there are only recorded votes."""
    handles = list(dict.fromkeys(line.entry.handle for line in lines if line.entry is not None))[:OPTIONS]
    options = [SelectOption(label=clip(one_line(handle), OPTION_LABEL), value=handle) for handle in handles]
    if not options:
        return []
    menu: ui.Select[ui.LayoutView] = ui.Select(placeholder=say("record_lines.open"), options=options)
    return [row_of(LineMenu(menu))]


class LineMenu(PublicMenu, path="lines:open"):
    """Opens the entry that was picked."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        handle = next(iter(chosen(interaction)), "")
        await reply(interaction, view=await entry_layout(interaction, handle))
