"""A direct message to the bot: a line of hint, so that nobody waits for an answer. What it says is never looked at."""

from datetime import datetime, timedelta

import aiohttp
import discord
import structlog

from prompts import Words

HINT_AGAIN_AFTER = timedelta(minutes=10)
"""Within this time a person gets one hint, however much they write."""

_log = structlog.stdlib.get_logger(__name__)


class Hints:
    """Whom the bot gave its hint of late, in memory alone."""

    def __init__(self) -> None:
        self._given: dict[int, datetime] = {}

    def __len__(self) -> int:
        return len(self._given)

    def take(self, person: int, now: datetime) -> bool:
        """Whether this person (a Discord id) is to get the hint now; if so, it counts as given."""
        # One that is dated later was given before the clock was turned back.
        self._given = {one: at for one, at in self._given.items() if at <= now < at + HINT_AGAIN_AFTER}
        if person in self._given:
            return False
        self._given[person] = now
        return True


async def hint(message: discord.Message, hints: Hints, words: Words, now: datetime) -> None:
    """Answer a person's direct message with the hint; other messages, and one soon after another, get nothing."""
    if message.guild is not None or message.author.bot or not hints.take(message.author.id, now):
        return
    try:
        await message.channel.send(words("direct.hint"))
    except (discord.DiscordException, aiohttp.ClientError) as failure:
        _log.info("hint_not_sent", reason=type(failure).__name__)
