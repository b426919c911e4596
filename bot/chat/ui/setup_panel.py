"""The set-up panel: every setting with its present value and its control, the check of permissions, the opening.

Nothing of it is kept in memory: each control saves at once and the panel is drawn anew from the database, so it works
after a restart, and two conveners can use theirs side by side.
"""


import discord
from discord import ui

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.premises import inspect, make_room, server_of, take_room
from bot.chat.replies import reply, reply_card, update
from bot.chat.ui.buttons import PublicButton, PublicMenu, chosen
from bot.chat.ui.digest_card import digest_card
from bot.chat.ui.paths import Args
from bot.congress.errors import CongressError
from bot.services.congresses import (
    begin_setup,
    choose_channels,
    choose_manner,
    open_congress,
)
from bot.services.digests import preview_digest

Item = ui.Item[ui.LayoutView]

MANNERS = {"pace": ("convener", "clock"), "secrecy": ("names_hidden", "names_shown")}
"""What can be chosen about the manner of a congress, the default first."""

WEEKDAYS = 7
CLOCK_MOST, ZONE_MOST = 20, 64
"""Characters that a time of day, and the name of a time zone, may be typed in."""

_making: set[int] = set()
"""The servers in which channels are being made just now, so that a double click does not make them twice."""


async def setup_layout(interaction: Interaction) -> ui.LayoutView:
    """The panel as things now stand; the congress is made with its defaults at first sight."""
    guild, bot = server_of(interaction), interaction.client
    setup = await bot.store.write(
        begin_setup,
        who=who_of(interaction),
        server_name=guild.name,
        language=str(interaction.guild_locale or guild.preferred_locale),
        now=bot.now(),
    )
    return setup_panel(say_of(interaction), setup, inspect(guild, setup))


async def redraw(interaction: Interaction) -> None:
    """Show the panel in the place of the one that was used, or as a new answer where that was something else."""
    layout, used = await setup_layout(interaction), interaction.message
    if used is not None and used.flags.components_v2:
        await update(interaction, view=layout)
    else:
        await reply(interaction, view=layout)


class SetupChannel(PublicMenu, path="setup:channel:{purpose}"):
    """Picks a channel that is there; a forum gets the tags that it lacks."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await interaction.response.defer()
        bot, who = interaction.client, who_of(interaction)
        await setup_layout(interaction)  # Refuses whoever may not, before anything is changed in the server.
        room = int(chosen(interaction)[0])
        channels = await take_room(server_of(interaction), say_of(interaction), args.word("purpose"), room)
        await bot.store.write(choose_channels, who=who, channels=channels, now=bot.now())
        await redraw(interaction)


class SetupCreate(PublicButton, path="setup:create"):
    """Makes the channels and tags that are missing, each saved as soon as it is there."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await interaction.response.defer()
        guild = server_of(interaction)
        if guild.id in _making:
            raise CongressError("setup.being_made")
        _making.add(guild.id)
        try:
            await self._make(interaction, guild)
        finally:
            _making.discard(guild.id)
        await redraw(interaction)

    async def _make(self, interaction: Interaction, guild: discord.Guild) -> None:
        bot, say, who = interaction.client, say_of(interaction), who_of(interaction)
        setup = await bot.store.write(
            begin_setup, who=who, server_name=guild.name, language=str(guild.preferred_locale), now=bot.now()
        )
        premises = inspect(guild, setup)
        for purpose in missing_rooms(setup, premises):
            channels = await make_room(guild, say, purpose)
            await bot.store.write(choose_channels, who=who, channels=channels, now=bot.now())
        if premises.untagged and setup.forum_channel_id is not None:
            channels = await take_room(guild, say, "forum", setup.forum_channel_id)
            await bot.store.write(choose_channels, who=who, channels=channels, now=bot.now())


class SetupManner(PublicMenu, path="setup:manner:{what}"):
    """Sets who moves norms on, or whether names are shown on later ballots."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, picked = interaction.client, chosen(interaction)[0]
        setup = await bot.store.read(read_manner, guild_id=guild_of(interaction))
        manner = {"pace": setup.pace, "secrecy": setup.secrecy, args.word("what"): picked}
        await bot.store.write(
            choose_manner, who=who_of(interaction), pace=manner["pace"], secrecy=manner["secrecy"], now=bot.now()
        )
        await redraw(interaction)


class SetupTimes(PublicButton, path="setup:times"):
    """Opens the form for the digest's day, time and zone."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await TimesForm.show(interaction)


class SetupCheck(PublicButton, path="setup:check"):
    """Looks again, after somebody changed a setting of the server."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await redraw(interaction)


class SetupOpen(PublicButton, path="setup:open"):
    """Opens the congress."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot = interaction.client
        await bot.store.write(open_congress, who=who_of(interaction), now=bot.now())
        await redraw(interaction)


class SetupPreview(PublicButton, path="setup:preview"):
    """Shows the digest as it would be now, to the person who asks alone."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot = interaction.client
        view = await bot.store.read(preview_digest, guild_id=guild_of(interaction), now=bot.now())
        await reply_card(interaction, digest_card(say_of(interaction), view))
