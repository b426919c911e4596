"""On which servers the bot is, and what their channels are called: a congress rests while the bot is not there."""

import discord
import structlog
from discord.abc import GuildChannel
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.services.channel_names import digest_channels, note_channel_names
from bot.services.presence import note_removed, note_returned, note_servers

_log = structlog.stdlib.get_logger(__name__)


class PresenceCog(commands.Cog):
    """It has no commands, and only listens. A server that is out of order for a while is still one of the bot's."""

    def __init__(self, bot: CongressBot) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Also after each connection that could not be resumed, in which no removal was told."""
        await look_around(self._bot)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        if await self._bot.store.write(note_returned, guild_id=guild.id, now=self._bot.now()):
            _log.info("returned", guild=guild.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        if await self._bot.store.write(note_removed, guild_id=guild.id, now=self._bot.now()):
            _log.warning("removed", guild=guild.id)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, before: GuildChannel, after: GuildChannel) -> None:
        if before.name != after.name:
            await self._bot.store.write(note_channel_names, names={after.id: after.name})

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: GuildChannel) -> None:
        await self._bot.store.write(note_channel_names, names={channel.id: channel.name})


async def look_around(bot: CongressBot) -> None:
    """Note on which servers the bot is, before anything is sent anywhere, and what channels with digests are called."""
    guilds = [guild.id for guild in bot.guilds]
    for guild_id in await bot.store.write(note_servers, guild_ids=guilds, now=bot.now()):
        _log.warning("returned" if guild_id in guilds else "removed", guild=guild_id)
    channels = (bot.get_channel(one) for one in await bot.store.read(digest_channels))
    names = {one.id: one.name for one in channels if isinstance(one, GuildChannel)}
    await bot.store.write(note_channel_names, names=names)


async def setup(bot: CongressBot) -> None:
    """Let the bot listen."""
    await bot.add_cog(PresenceCog(bot))
