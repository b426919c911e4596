"""Buttons and menus that outlive a restart: all that they need stands in their id.

Discord hands the id back with the click, whichever process runs then. The library swallows what such an item raises,
so the one wrapped `press` is where every error becomes a sentence (discord.md, section 3).
"""

import re
from typing import Any, ClassVar, Self, cast

import discord
from discord import ui

from bot.chat.arrival import begin
from bot.chat.context import Interaction
from bot.chat.errors import show_error
from bot.chat.membership import require_here
from bot.chat.ui.paths import Arg, Args, Path

PUBLIC_ITEMS: list[type["_Stateful"]] = []
"""Every class of button and menu that there is; the client registers them all at start."""


class _Stateful(ui.DynamicItem[ui.Item[Any]], template=re.compile(r"(?!)")):
    """What buttons and menus share. A subclass names its path and does its work in `press`.

    One whose path names a server (`guild`) works for those who are on it, wherever they read it.
    """

    path: ClassVar[Path]
    for_the_gone: ClassVar[bool] = False
    """Whether it works for those too who have left the server that it names: it shows nothing, and stops something."""
    args: Args

    def __init_subclass__(cls, *, path: str | None = None) -> None:
        cls.path = Path(path) if path is not None else Path("abstract:{none}")
        super().__init_subclass__(template=cls.path.template)
        if path is not None:
            PUBLIC_ITEMS.append(cls)

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        button = cls.__new__(cls)
        ui.DynamicItem.__init__(button, item)
        button.args = cls.path.said(match)
        return button

    async def callback(self, interaction: Any) -> None:
        if not begin(interaction, "button", self.path.pattern):
            return
        try:
            if "guild" in self.args and not self.for_the_gone:
                await require_here(interaction, self.args.number("guild"))
            await self.press(interaction, self.args)
        except Exception as error:  # noqa: BLE001 - the library would only log it, and the member would hear nothing.
            await show_error(interaction, error)

    async def press(self, interaction: Interaction, args: Args) -> None:
        """Do what the button is for; whatever is raised becomes a private sentence."""
        raise TypeError(f"{type(self).__name__} does nothing when pressed")


class PublicButton(_Stateful):
    """A button: `class Second(PublicButton, path="norm:{norm:int}:second")`, built as `Second(label, norm=12)`."""

    def __init__(
        self,
        label: str,
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
        emoji: str | None = None,
        **args: Arg,
    ) -> None:
        self.args = Args(args)
        custom_id = self.path.write(args)
        super().__init__(ui.Button(label=label, style=style, disabled=disabled, emoji=emoji, custom_id=custom_id))


class PublicMenu(_Stateful):
    """A menu: built around a select of any kind, whose id it sets. `chosen` reads what was picked."""

    def __init__(self, menu: ui.Select[Any] | ui.ChannelSelect[Any], **args: Arg) -> None:
        self.args = Args(args)
        menu.custom_id = self.path.write(args)
        super().__init__(menu)


def row_of(*items: ui.Item[Any]) -> ui.ActionRow[ui.LayoutView]:
    """A row of up to five buttons, or of one menu, for a layout."""
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    for item in items:
        row.add_item(item)
    return row


def chosen(interaction: Interaction) -> list[str]:
    """The values, or the ids, that a person picked in a menu."""
    return [str(value) for value in cast(dict[str, Any], interaction.data).get("values", [])]
