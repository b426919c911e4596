"""Who is on a server still: what is said in a congress is for those who are, also by buttons of old direct messages."""

import asyncio
from collections.abc import Sequence

import discord

from bot.chat.context import Interaction, who_of
from bot.chat.delivery import GONE
from bot.chat.rights import is_convener, note_right
from bot.chat.writes import patiently
from bot.congress.errors import CongressError


async def require_here(interaction: Interaction, guild_id: int) -> None:
    """Refuse whoever is not on a server any more (`place.not_here`); what Discord raises where it cannot say."""
    if guild_id not in await servers_of(interaction, [guild_id]):
        raise CongressError("place.not_here")


async def servers_of(interaction: Interaction, guild_ids: Sequence[int]) -> set[int]:
    """Those of these servers on which the person is who asks, as Discord knows it now; with it is noted of which they
    are no conveners any more."""
    bot, person = interaction.client, interaction.user.id

    async def is_there(guild_id: int) -> bool:
        if interaction.guild_id == guild_id:
            await note_right(bot.store, who_of(interaction))
            return True
        try:
            await bot.http.get_member(guild_id, person)
            await is_convener(bot, bot.store, guild_id=guild_id, discord_id=person)
        except discord.HTTPException as error:
            if error.code in GONE:
                return False
            raise
        return True

    there = await patiently(interaction, asyncio.gather(*map(is_there, guild_ids)))
    return {guild_id for guild_id, holds in zip(guild_ids, there, strict=True) if holds}
