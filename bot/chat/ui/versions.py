"""The versions of a norm to read: one in full, what it changed, and the menu of all of them."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from discord import SelectOption, ui

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, PublicMenu, chosen, row_of
from bot.chat.ui.differences import difference_pages
from bot.chat.ui.limits import OPTION_LABEL, OPTIONS
from bot.chat.ui.paged import page_within, paged
from bot.chat.ui.paths import Args
from bot.chat.ui.reading import packed, quoted_block
from bot.chat.ui.rule_words import charter_carried
from bot.chat.ui.text import clip, escape, moment, one_line
from bot.congress.differences import differences
from bot.congress.handles import norm_handle
from bot.services.versions import VersionView, show_change, show_version
from prompts import Say


class VersionButton(PublicButton, path="norm:{number:int}:version:{n:int}"):
    """Shows a version of a norm in full."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await _version(interaction, args.number("number"), args.number("n"), 0))


class VersionPageButton(PublicButton, path="norm:{number:int}:version:{n:int}:page:{page:int}"):
    """Turns a page of a version, or leads to another one in its place."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        number, n, page = (args.number(name) for name in ("number", "n", "page"))
        await update(interaction, view=await _version(interaction, number, n, page))


class ChangeButton(PublicButton, path="norm:{number:int}:change:{n:int}"):
    """Shows what a version changed."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await _change(interaction, args.number("number"), args.number("n"), 0))


class ChangePageButton(PublicButton, path="norm:{number:int}:change:{n:int}:page:{page:int}"):
    """Turns a page of what a version changed."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        number, n, page = (args.number(name) for name in ("number", "n", "page"))
        await update(interaction, view=await _change(interaction, number, n, page))


class VersionMenu(PublicMenu, path="norm:{number:int}:versions"):
    """Shows one of the versions of a norm."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        n = int(chosen(interaction)[0])
        await reply(interaction, view=await _version(interaction, args.number("number"), n, 0))


def versions_row(
    say: Say, number: int, versions: Sequence[tuple[int, str, datetime]]
) -> list[ui.ActionRow[ui.LayoutView]]:
    """The menu of the versions (number, title, time; the newest first); nothing where there is only one.

    A menu holds 25; from the oldest of them "The version before" leads on.
    """
    if len(versions) < 2:
        return []
    options = [
        SelectOption(label=clip(say("versions.option", version=n, title=one_line(title)), OPTION_LABEL), value=str(n))
        for n, title, _ in versions[:OPTIONS]
    ]
    menu: ui.Select[ui.LayoutView] = ui.Select(placeholder=say("versions.menu"), options=options)
    return [row_of(VersionMenu(menu, number=number))]


def version_pages(say: Say, view: VersionView) -> list[str]:
    """A version in full: who made it, when and why, the rule it brings, text, rationale, the whole hash."""
    made = "versions.made_by" if view.based_on is not None else "versions.first_by"
    blocks = [
        say(made, by=f"<@{view.author_id}>", at=moment(view.created_at), before=view.based_on or view.n),
        say(f"versions.is.{_standing(view)}", version=view.n, before=view.current),
        say("norm_card.addressee", addressee=view.wording.addressee),
    ]
    if view.reason:
        blocks += quoted_block(say("versions.why"), view.reason)
    if view.charter is not None:
        blocks.append(charter_carried(say, view.charter, pending=_standing(view) == "current"))
    blocks += quoted_block(say("norm_card.text"), view.wording.text)
    if view.wording.rationale:
        blocks += quoted_block(say("norm_card.rationale"), view.wording.rationale)
    return packed([*blocks, say("reading.hash", version=view.n, hash=view.text_hash)])


def _standing(view: VersionView) -> str:
    if view.n == view.in_force:
        return "in_force"
    return "current" if view.n == view.current else "old"


async def _version(interaction: Interaction, number: int, n: int, page: int) -> ui.LayoutView:
    say, handle = say_of(interaction), norm_handle(number)
    view = await interaction.client.store.read(show_version, guild_id=guild_of(interaction), handle=handle, n=n)
    pages = version_pages(say, view)
    shown = page_within(page, len(pages))

    def turn(label: str, to: int, dead: bool) -> PublicButton:
        return VersionPageButton(label, disabled=dead, number=number, n=n, page=to)

    text = f"{_heading(say, 'versions.heading', view)}\n{pages[shown]}"
    return paged(say, text, page=shown, pages=len(pages), turn=turn, rows=_leads(say, view))


async def _change(interaction: Interaction, number: int, n: int, page: int) -> ui.LayoutView:
    say, handle = say_of(interaction), norm_handle(number)
    before, after = await interaction.client.store.read(show_change, guild_id=guild_of(interaction), handle=handle, n=n)
    # Two texts as long as can be take a fifth of a second; clicks are answered meanwhile.
    changed = await asyncio.to_thread(differences, before.wording, after.wording)
    pages = difference_pages(say, after, changed)
    shown = page_within(page, len(pages))

    def turn(label: str, to: int, dead: bool) -> PublicButton:
        return ChangePageButton(label, disabled=dead, number=number, n=n, page=to)

    text = f"{_heading(say, 'versions.change_heading', after)}\n{pages[shown]}"
    return paged(say, text, page=shown, pages=len(pages), turn=turn)


def _heading(say: Say, key: str, view: VersionView) -> str:
    return say(key, handle=view.handle, title=escape(one_line(view.wording.title)), version=view.n)


def _leads(say: Say, view: VersionView) -> list[ui.ActionRow[ui.LayoutView]]:
    """From a version to what it changed, and to the one that it was written from."""
    if view.based_on is None:
        return []
    before = VersionPageButton(say("versions.button.before"), number=view.number, n=view.based_on, page=0)
    return [row_of(ChangeButton(say("versions.button.changed"), number=view.number, n=view.n), before)]
