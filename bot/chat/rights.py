"""Whether a person may manage a server now, as Discord says: asked before direct messages tell what conveners are told.

The database keeps what was so when it was last seen (`Member.convener`): at what they did on the server, or here.
"""

import discord

from bot.chat.context import StoreLike
from bot.chat.delivery import GONE
from bot.services.people import Who, note_convener, noted_convener


async def is_convener(
    client: discord.Client, store: StoreLike, *, guild_id: int, discord_id: int, ask: bool = False
) -> bool:
    """Whether a person who was noted as a convener, or anyone (`ask`), is one now; what is so is noted.

    What Discord raises where it cannot say.
    """
    noted = await store.read(noted_convener, guild_id=guild_id, discord_id=discord_id)
    if not (noted or ask):
        return False
    convener = await _may_manage(client, guild_id, discord_id)
    if noted is not convener:
        await store.write(note_convener, guild_id=guild_id, discord_id=discord_id, convener=convener)
    return convener


async def note_right(store: StoreLike, who: Who) -> None:
    """Note whether somebody who asks on a server is a convener there, where something else was noted."""
    noted = await store.read(noted_convener, guild_id=who.guild_id, discord_id=who.discord_id)
    if noted is not None and noted is not who.convener:
        await store.write(note_convener, guild_id=who.guild_id, discord_id=who.discord_id, convener=who.convener)


async def _may_manage(client: discord.Client, guild_id: int, discord_id: int) -> bool:
    """Their roles, what these allow, and whose the server is, read anew: a cache may miss what changed."""
    try:
        guild = await client.fetch_guild(guild_id, with_counts=False)
        member = await guild.fetch_member(discord_id)
    except discord.HTTPException as error:
        if error.code in GONE:
            return False
        raise
    return member.guild_permissions.manage_guild
