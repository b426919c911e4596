"""The set-up panel: every setting with its present value and its control, the check of permissions, the opening.

No setting is kept in memory: each control saves at once and the panel is drawn anew from the database, so it works
after a restart, and two conveners can use theirs side by side.
"""

from collections.abc import Sequence

import discord
from discord import SelectOption, ui

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.premises import PURPOSES, Premises, chosen_channel, make_room, server_of, survey, take_room
from bot.chat.replies import reply, reply_card, update
from bot.chat.ui.buttons import PublicButton, PublicMenu, chosen, row_of
from bot.chat.ui.card_parts import card
from bot.chat.ui.digest_drawn import drawn_digest
from bot.chat.ui.forms import Answers, Form, Typed
from bot.chat.ui.paths import Args
from bot.chat.ui.plan_fields import add_times, in_words, when_of
from bot.chat.ui.plan_words import next_words, when_words
from bot.chat.ui.premises_check import check_texts, role_shown
from bot.chat.ui.seat_form import SeatTake
from bot.chat.writes import write
from bot.congress.errors import CongressError
from bot.congress.times import parse_clock
from bot.congress.zone_names import zone_words
from bot.services.congresses import (
    Channels,
    Setup,
    begin_setup,
    choose_channels,
    choose_digest_time,
    choose_manner,
    choose_proxies,
    open_congress,
    present_setup,
)
from bot.services.digests import preview_digest
from bot.services.proxy_views import count_given
from prompts import Say

Item = ui.Item[ui.LayoutView]

MANNERS = {
    "pace": ("convener", "clock"),
    "secrecy": ("names_hidden", "names_shown"),
    "proxies": ("proxies_off", "proxies_on"),
}
"""What can be chosen about the manner of a congress, the default first."""


async def setup_layout(interaction: Interaction) -> ui.LayoutView:
    """The panel as things now stand; the congress is made with its defaults at first sight."""
    guild, setup = await _present(interaction)
    bot = interaction.client
    given = await bot.store.read(count_given, guild_id=guild.id, now=bot.now())
    return setup_panel(say_of(interaction), setup, survey(guild, setup), given=given)


async def redraw(interaction: Interaction) -> None:
    """Show the panel in the place of the one that was used, or as a new answer where that was something else."""
    layout, used = await setup_layout(interaction), interaction.message
    if used is not None and used.flags.components_v2:
        await update(interaction, view=layout)
    else:
        await reply(interaction, view=layout)


async def _present(interaction: Interaction) -> tuple[discord.Guild, Setup]:
    """The server and the settings of its congress; refuses whoever may not manage the server."""
    guild, bot = server_of(interaction), interaction.client
    language = str(interaction.guild_locale or guild.preferred_locale)
    setup = await write(
        interaction, begin_setup, who=who_of(interaction), server_name=guild.name, language=language, now=bot.now()
    )
    return guild, setup


async def _save(interaction: Interaction, channels: Channels) -> None:
    bot = interaction.client
    await write(interaction, choose_channels, who=who_of(interaction), channels=channels, now=bot.now())


class SetupChannel(PublicMenu, path="setup:channel:{purpose}"):
    """Picks a channel that is there; a forum gets the tags that it lacks."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await interaction.response.defer()
        guild, _ = await _present(interaction)
        picked = int(chosen(interaction)[0])
        await _save(interaction, await take_room(guild, say_of(interaction), args.word("purpose"), picked))
        await redraw(interaction)


class SetupCreate(PublicButton, path="setup:create"):
    """Makes the channels and tags that are missing, each saved as soon as it is there."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await interaction.response.defer()
        guild, setup = await _present(interaction)
        making = interaction.client.making_rooms
        if guild.id in making:
            raise CongressError("setup.being_made")
        making.add(guild.id)
        try:
            await self._make(interaction, guild, setup)
        finally:
            making.discard(guild.id)
        await redraw(interaction)

    async def _make(self, interaction: Interaction, guild: discord.Guild, setup: Setup) -> None:
        say, premises = say_of(interaction), survey(guild, setup)
        for purpose in missing_rooms(setup, premises):
            await _save(interaction, await make_room(guild, say, purpose))
        if (premises.untagged or to_close(premises)) and setup.forum_channel_id is not None:
            await _save(interaction, await take_room(guild, say, "forum", setup.forum_channel_id))


class SetupManner(PublicMenu, path="setup:manner:{what}"):
    """Sets who moves norms on, whether names are shown on later ballots, or whether members may name a proxy."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, picked = interaction.client, {args.word("what"): chosen(interaction)[0]}
        if "proxies" in picked:
            allowed = picked["proxies"] == "proxies_on"
            await write(interaction, choose_proxies, who=who_of(interaction), allowed=allowed, now=bot.now())
            await redraw(interaction)
            return
        await write(
            interaction,
            choose_manner,
            who=who_of(interaction),
            pace=picked.get("pace"),
            secrecy=picked.get("secrecy"),
            now=bot.now(),
        )
        await redraw(interaction)


class SetupCheck(PublicButton, path="setup:check"):
    """Looks again, after somebody changed a setting of the server."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await redraw(interaction)


class SetupOpen(PublicButton, path="setup:open"):
    """Opens the congress."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot = interaction.client
        await write(interaction, open_congress, who=who_of(interaction), now=bot.now())
        await redraw(interaction)


class SetupPreview(PublicButton, path="setup:preview"):
    """Shows the digest as it would be now, to the person who asks alone."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot = interaction.client
        view = await bot.store.read(preview_digest, guild_id=guild_of(interaction), now=bot.now())
        await reply_card(interaction, await drawn_digest(bot.store, bot.words.into(view.language), view))


class SetupTimes(PublicButton, path="setup:times"):
    """Opens the form for the digest's rhythm, time and zone."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await TimesForm.show(interaction)


class TimesForm(Form, path="setup_times"):
    """How often and when the congress's digest comes, and the time zone of both."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "TimesForm":
        setup = await interaction.client.store.read(present_setup, who=who_of(interaction))
        say = say_of(interaction)
        form = cls(say("setup.times.title"))
        main, own = setup.plans[0], zone_words(setup.timezone)
        apart = main.zone != setup.timezone
        hint = say("setup.times.zone_hint_apart", zone=own) if apart else say("setup.times.zone_hint")
        add_times(form, say, main, typed, zone_hint=hint)
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        when = when_of(answers)
        await write(
            interaction,
            choose_digest_time,
            who=who_of(interaction),
            zone=answers.text("zone"),
            at=parse_clock(answers.text("at")),
            rhythm=when.rhythm,
            weekday=when.weekday,
            monthday=when.monthday,
            now=interaction.client.now(),
        )
        await redraw(interaction)

    @classmethod
    def told(cls, say: Say, answers: Answers) -> Typed:
        return in_words(say, answers)


def setup_panel(say: Say, setup: Setup, premises: Premises, *, given: int = 0) -> ui.LayoutView:
    """The panel as the settings and the server stand; `given` proxies would end if they were switched off."""
    sections: tuple[list[Item], ...] = (
        [ui.TextDisplay(_head(say, setup, premises))],
        _channels(say, setup, premises),
        _times(say, setup),
        _manner(say, setup, given),
        _check(say, premises),
        _opening(say, setup, premises),
    )
    parts: list[Item] = []
    for section in sections:
        parts += [ui.Separator(), *section] if parts and section else section
    return card(parts, "norm")


def to_close(premises: Premises) -> bool:
    """Whether there are tags of stages that members can set, and the bot may keep them from them."""
    return premises.open_tags and premises.may_moderate


def missing_rooms(setup: Setup, premises: Premises) -> tuple[str, ...]:
    """The purposes for which a channel is still to be chosen or made."""
    return tuple(one for one in PURPOSES if chosen_channel(setup, one) is None or premises.gone(one))


def _head(say: Say, setup: Setup, premises: Premises) -> str:
    if setup.opened:
        return f"{say('setup.heading')}\n{say('setup.opened')}"
    missing = missing_rooms(setup, premises)
    state = say("setup.missing", missing=_rooms(say, missing)) if missing else say("setup.complete")
    return f"{say('setup.heading')}\n{say('setup.intro')}\n{state}"


def _rooms(say: Say, purposes: Sequence[str]) -> str:
    return say.join(say(f"setup.purpose.{purpose}") for purpose in purposes)


def _channels(say: Say, setup: Setup, premises: Premises) -> list[Item]:
    missing = missing_rooms(setup, premises)
    parts: list[Item] = [ui.TextDisplay(say("setup.channels.heading"))]
    for purpose in PURPOSES:
        channel_id = chosen_channel(setup, purpose)
        key = "none" if channel_id is None else "gone" if premises.gone(purpose) else "chosen"
        parts.append(ui.TextDisplay(say(f"setup.channels.{key}", purpose=purpose, channel=f"<#{channel_id}>")))
        parts.append(row_of(_channel_menu(say, setup, premises, purpose)))
    if missing and not premises.may_create:
        parts.append(ui.TextDisplay(say("setup.channels.may_not_create", role=role_shown(premises.role))))
    wanting = bool(missing or (premises.untagged and not premises.tags_full) or to_close(premises))
    return [*parts, row_of(SetupCreate(say("setup.button.create"), disabled=not (wanting and premises.may_create)))]


def _channel_menu(say: Say, setup: Setup, premises: Premises, purpose: str) -> SetupChannel:
    channel_id = chosen_channel(setup, purpose)
    shown = [] if channel_id is None or premises.gone(purpose) else [channel_id]
    kind = discord.SelectDefaultValueType.channel
    menu: ui.ChannelSelect[ui.LayoutView] = ui.ChannelSelect(
        channel_types=[discord.ChannelType.forum if purpose == "forum" else discord.ChannelType.text],
        placeholder=say(f"setup.channels.pick_{purpose}"),
        default_values=[discord.SelectDefaultValue(id=one, type=kind) for one in shown],
    )
    return SetupChannel(menu, purpose=purpose)


def _times(say: Say, setup: Setup) -> list[Item]:
    main, others = setup.plans[0], len(setup.plans) - 1
    when, coming = when_words(say, main), next_words(say, main)
    lines = [say("setup.times.next" if setup.opened else "setup.times.set", when=when, next=coming)]
    if setup.opened:
        lines.append(say("setup.times.others", n=others))
    return [ui.TextDisplay("\n".join(lines)), row_of(SetupTimes(say("setup.button.times")))]


def _manner(say: Say, setup: Setup, given: int) -> list[Item]:
    rows: list[Item] = []
    proxies = "proxies_on" if setup.proxies else "proxies_off"
    for what, present in (("pace", setup.pace), ("secrecy", setup.secrecy), ("proxies", proxies)):
        options = [
            SelectOption(
                label=say(f"setup.manner.{one}"),
                description=say(f"setup.manner.{one}_hint"),
                value=one,
                default=one == present,
            )
            for one in MANNERS[what]
        ]
        rows.append(row_of(SetupManner(ui.Select(options=options), what=what)))
    ends = [ui.TextDisplay[ui.LayoutView](say("proxies.setup.ends", n=given))] if given else []
    return [ui.TextDisplay(say("setup.manner.heading")), *rows, *ends]


def _check(say: Say, premises: Premises) -> list[Item]:
    texts = check_texts(say, premises)
    return [ui.TextDisplay("\n".join([say("setup.check.heading"), *texts]))] if texts else []


def _opening(say: Say, setup: Setup, premises: Premises) -> list[Item]:
    check = SetupCheck(say("setup.button.check"))
    if setup.opened:
        steps = "\n".join([say("setup.next.heading"), *say.lines("setup.next.steps")])
        take = SeatTake(say("seats.button.take"), style=discord.ButtonStyle.primary)
        return [ui.TextDisplay(steps), row_of(take, SetupPreview(say("setup.button.preview")), check)]
    missing = missing_rooms(setup, premises)
    key = "missing" if missing else "sound" if premises.sound else "unsound"
    text = say(f"setup.open.{key}", missing=_rooms(say, missing))
    button = SetupOpen(say("setup.button.open"), style=discord.ButtonStyle.primary, disabled=bool(missing))
    return [ui.TextDisplay(text), row_of(button, check)]
