"""`/congress`: set up, look after, and see who sits in the congress. For those who may manage the server."""

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.chat.briefing import export_to
from bot.chat.client import CongressBot
from bot.chat.context import Interaction
from bot.chat.replies import reply
from bot.chat.ui.agenda import agenda_layout
from bot.chat.ui.recorders import make_or_end, show_conveners_roster
from bot.chat.ui.rule_panel import rules_layout
from bot.chat.ui.setup_panel import setup_layout
from bot.chat.ui.status_panel import status_layout
from bot.services.congresses import read_setup

_log = structlog.stdlib.get_logger(__name__)


@app_commands.default_permissions(manage_guild=True)
class CongressCog(commands.GroupCog, group_name="congress"):
    """Discord hides these commands from others; the services check again, since a server may change that."""

    def __init__(self, bot: CongressBot) -> None:
        self._bot = bot

    @app_commands.command(name="setup")
    async def setup(self, interaction: Interaction) -> None:
        await reply(interaction, view=await setup_layout(interaction))

    @app_commands.command(name="status")
    async def status(self, interaction: Interaction) -> None:
        await reply(interaction, view=await status_layout(interaction))

    @app_commands.command(name="agenda")
    async def agenda(self, interaction: Interaction) -> None:
        await reply(interaction, view=await agenda_layout(interaction, 0))

    @app_commands.command(name="rules")
    async def rules(self, interaction: Interaction) -> None:
        await reply(interaction, view=await rules_layout(interaction))

    @app_commands.command(name="roster")
    async def roster(self, interaction: Interaction, recorder: discord.User | None = None) -> None:
        if recorder is not None:
            await make_or_end(interaction, recorder)
        else:
            await show_conveners_roster(interaction)

    @app_commands.command(name="export")
    async def export(self, interaction: Interaction) -> None:
        await export_to(interaction)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Say once, where the server greets people, how to begin; silently not where the bot may not write."""
        setup = await self._bot.store.read(read_setup, guild_id=guild.id)
        channel = guild.system_channel
        if channel is None or (setup is not None and setup.opened):
            return
        granted = channel.permissions_for(guild.me)
        if not (granted.view_channel and granted.send_messages):
            return
        say = self._bot.words.into(str(guild.preferred_locale))
        try:
            # The nonce makes Discord show it once, if it tells of the joining twice.
            await channel.send(say("setup.joined"), nonce=f"join-{guild.id}")
        except discord.HTTPException as error:
            _log.warning("greeting_not_sent", guild=guild.id, reason=str(error))


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(CongressCog(bot))
