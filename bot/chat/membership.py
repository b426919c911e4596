"""Who is on a server still: what is said in a congress is for those who are, also by buttons of old direct messages."""

import asyncio
from collections.abc import Sequence

import discord

from bot.chat.context import Interaction
from bot.chat.delivery import UNKNOWN_MEMBER
from bot.chat.writes import patiently
from bot.congress.errors import CongressError

GONE = frozenset({UNKNOWN_MEMBER, 10004, 50001})
"""Codes of Discord's errors where the person has left the server, or the bot has (unknown guild, missing access)."""


async def require_here(interaction: Interaction, guild_id: int) -> None:
    """Refuse whoever is not on a server any more (`place.not_here`); what Discord raises where it cannot say."""
    if guild_id not in await servers_of(interaction, [guild_id]):
        raise CongressError("place.not_here")


async def servers_of(interaction: Interaction, guild_ids: Sequence[int]) -> set[int]:
    """Those of these servers on which the person is who asks, as Discord knows it now."""

    async def is_there(guild_id: int) -> bool:
        if interaction.guild_id == guild_id:
            return True
        try:
            await interaction.client.http.get_member(guild_id, interaction.user.id)
        except discord.HTTPException as error:
            if error.code in GONE:
                return False
            raise
        return True

    there = await patiently(interaction, asyncio.gather(*map(is_there, guild_ids)))
    return {guild_id for guild_id, holds in zip(guild_ids, there, strict=True) if holds}
