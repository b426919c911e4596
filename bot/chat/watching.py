"""`/digest watch` and the buttons about watches, which work in direct messages too: each carries its server."""

from collections.abc import Sequence

from discord import ButtonStyle, SelectOption, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, PublicMenu, chosen, row_of
from bot.chat.ui.card_parts import card, room_left
from bot.chat.ui.debate_lines import norm_linked
from bot.chat.ui.limits import OPTION_LABEL
from bot.chat.ui.paged import page_within, paged
from bot.chat.ui.paths import Args
from bot.chat.ui.plan_troubles import own_troubles
from bot.chat.ui.record_words import name_shown
from bot.chat.ui.text import clip, moment, one_line
from bot.chat.writes import write
from bot.services.people import Who
from bot.services.watches import (
    PACES,
    Watching,
    WatchView,
    is_watched,
    resume_notices,
    set_pace,
    stop_notices,
    unwatch,
    unwatch_row,
    watch,
    watch_row,
    watching,
)
from prompts import Say

PAGE = 15
"""Watches on one page of the list."""

PAGE_LINE = 100
"""Units kept free for the line that says which page it is."""


async def watch_subject(interaction: Interaction, subject: str, pace: str | None) -> None:
    """Watch what was chosen and say how it is told, or, without a subject, show all that the person watches."""
    if not subject.strip():
        await reply(interaction, view=await list_layout(interaction, who_of(interaction), 0))
        return
    bot, who = interaction.client, who_of(interaction)
    done = await write(interaction, watch, who=who, subject=subject, pace=pace, now=bot.now())
    key = "new" if done.new else "changed" if done.changed else "same"
    await reply(interaction, _told(say_of(interaction), key, done.view))


async def list_layout(interaction: Interaction, who: Who, page: int) -> ui.LayoutView:
    """One page of all that a person watches, with a menu to change or end one."""
    say = say_of(interaction)
    found = await interaction.client.store.read(watching, who=who)
    pages = max(1, -(-len(found.views) // PAGE))
    page = page_within(page, pages)
    shown = found.views[page * PAGE : (page + 1) * PAGE]

    def turn(label: str, to: int, dead: bool) -> WatchesTurn:
        return WatchesTurn(label, disabled=dead, guild=who.guild_id, page=to)

    rows: list[ui.ActionRow[ui.LayoutView]] = []
    if shown:
        rows.append(row_of(WatchMenu(_menu(say, shown), guild=who.guild_id)))
    if any(one.paused for one in found.views):
        rows.append(row_of(WatchResume(say("watches.button.resume"), guild=who.guild_id)))
    return paged(say, _list(say, found, shown), page=page, pages=pages, turn=turn, rows=rows)


async def watch_button(interaction: Interaction, kind: str, key: int) -> ui.ActionRow[ui.LayoutView]:
    """The button on the private card of a norm, an actor or an initiative that begins or ends a watch of it."""
    store, who = interaction.client.store, who_of(interaction)
    watched = await store.read(is_watched, who=who, kind=kind, key=key)
    do = "end" if watched else "begin"
    return row_of(WatchToggle(say_of(interaction)(f"watches.button.{do}"), kind=kind, key=key, do=do))


def _list(say: Say, found: Watching, shown: Sequence[WatchView]) -> str:
    if not found.views:
        return "\n".join([say("watches.list.heading", n=0), say("watches.list.empty")])
    lines, kind = [say("watches.list.heading", n=len(found.views))], ""
    for one in shown:
        if one.type != kind:
            kind = one.type
            lines.append(say(f"watches.types.{kind}"))
        name = norm_linked(say, name_shown(one.name), one.url)
        lines.append(say("watches.list.line", name=name, pace=_paced(say, one)))
    if found.digest and any(one.pace == "weekly" for one in shown):
        lines.append(say("watches.list.digest"))
    troubles = own_troubles(say, found.troubles)  # Left out where names as long as names can be leave no room.
    lines += troubles if room_left([*lines, *troubles]) > PAGE_LINE else []
    return "\n".join(lines)


def _paced(say: Say, one: WatchView) -> str:
    """How soon a watch is told, and when next."""
    if one.paused:
        return say("watches.pace.paused", pace=one.pace)
    if one.next_at is None:
        return say(f"watches.pace.{one.pace}")
    return say("watches.pace.next", pace=one.pace, at=moment(one.next_at))


def _told(say: Say, key: str, view: WatchView) -> str:
    return say(f"watches.done.{key}", name=name_shown(view.name), pace=_paced(say, view))


def _stopped(say: Say, pace: str, found: Watching) -> str:
    """Which messages come no more, and which of this person's still do."""
    going = {one.pace for one in found.views if not one.paused}
    goes_on = [say("watches.done.goes_on", pace=one) for one in PACES if one in going]
    return " ".join([say("watches.done.stopped", pace=pace), *goes_on])


def _menu(say: Say, shown: Sequence[WatchView]) -> ui.Select[ui.LayoutView]:
    options = [SelectOption(label=clip(one_line(one.name), OPTION_LABEL), value=str(one.watch_id)) for one in shown]
    return ui.Select(placeholder=say("watches.list.menu"), options=options)


def _one_layout(say: Say, guild: int, view: WatchView, key: str) -> ui.LayoutView:
    """One watch, with the paces it may have and the way to end it."""
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    for pace in PACES:
        label = say(f"watches.button.{pace}")
        row.add_item(WatchPace(label, disabled=pace == view.pace, guild=guild, watch=view.watch_id, pace=pace))
    row.add_item(WatchEnd(say("watches.button.end"), style=ButtonStyle.danger, guild=guild, watch=view.watch_id))
    row.add_item(WatchesTurn(say("watches.button.back"), guild=guild, page=0))
    return card([ui.TextDisplay(_told(say, key, view)), row], "norm")


def person_of(interaction: Interaction, args: Args) -> Who:
    """The person who pressed, in the congress of the server that the button names, wherever they read it."""
    user = interaction.user
    return Who(args.number("guild"), user.id, user.display_name)


class WatchToggle(PublicButton, path="watching:{kind}:{key:int}:{do}"):
    """Begins, or ends, a watch of what a card shows; pressed twice it says how it stands."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        say, now, who = say_of(interaction), interaction.client.now(), who_of(interaction)
        kind, key = args.word("kind"), args.number("key")
        if args.word("do") == "begin":
            done = await write(interaction, watch_row, who=who, kind=kind, key=key, now=now)
            await reply(interaction, _told(say, "new" if done.new else "same", done.view))
            return
        ended = await write(interaction, unwatch_row, who=who, kind=kind, key=key, now=now)
        await reply(interaction, say("watches.done.none") if ended is None else _told(say, "ended", ended))


class WatchesOpen(PublicButton, path="watches:{guild:int}:{page:int}"):
    """Shows all that the person who presses it watches."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await list_layout(interaction, person_of(interaction, args), args.number("page")))


class WatchesTurn(PublicButton, path="watches:{guild:int}:turn:{page:int}"):
    """Turns a page of that, or goes back to it."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(
            interaction, view=await list_layout(interaction, person_of(interaction, args), args.number("page"))
        )


class WatchMenu(PublicMenu, path="watches:{guild:int}:menu"):
    """Shows one watch of the list, with what can be changed of it."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        who, picked = person_of(interaction, args), int(chosen(interaction)[0])
        found = await interaction.client.store.read(watching, who=who)
        view = next((one for one in found.views if one.watch_id == picked), None)
        if view is None:
            await update(interaction, view=await list_layout(interaction, who, 0))
        else:
            await update(interaction, view=_one_layout(say_of(interaction), who.guild_id, view, "one"))


class WatchPace(PublicButton, path="watches:{guild:int}:{watch:int}:pace:{pace}"):
    """Lets a watch be told sooner or later."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        who, now = person_of(interaction, args), interaction.client.now()
        done = await write(
            interaction, set_pace, who=who, watch_id=args.number("watch"), pace=args.word("pace"), now=now
        )
        await update(interaction, view=_one_layout(say_of(interaction), who.guild_id, done.view, "changed"))


class WatchEnd(PublicButton, path="watches:{guild:int}:{watch:int}:end"):
    """Ends a watch."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        who, now = person_of(interaction, args), interaction.client.now()
        await write(interaction, unwatch, who=who, watch_id=args.number("watch"), now=now)
        await update(interaction, view=await list_layout(interaction, who, 0))


class WatchStop(PublicButton, path="watches:{guild:int}:stop:{pace}"):
    """Sends no more messages of a pace; what is watched stays."""

    for_the_gone = True

    async def press(self, interaction: Interaction, args: Args) -> None:
        who, now = person_of(interaction, args), interaction.client.now()
        await write(interaction, stop_notices, who=who, pace=args.word("pace"), now=now)
        say, found = say_of(interaction), await interaction.client.store.read(watching, who=who)
        row = row_of(
            WatchResume(say("watches.button.resume"), guild=who.guild_id),
            WatchesOpen(say("watches.button.list"), guild=who.guild_id, page=0),
        )
        await reply(interaction, view=card([ui.TextDisplay(_stopped(say, args.word("pace"), found)), row], "norm"))


class WatchResume(PublicButton, path="watches:{guild:int}:resume"):
    """Sends messages of every pace again."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        who, now = person_of(interaction, args), interaction.client.now()
        await write(interaction, resume_notices, who=who, now=now)
        await update(interaction, view=await list_layout(interaction, who, 0))
