"""What happens to every interaction first: is it still in time, and what should the log say about it."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

import discord
import structlog
from structlog.contextvars import bind_contextvars

from bot.chat.context import Interaction

ANSWER_WITHIN = timedelta(seconds=2.8)
"""An interaction older than this cannot be answered any more: Discord gives 3 s (receiving-and-responding)."""

REMEMBERED = 64
"""Interactions by which the clocks are compared: enough for a slow one not to count, few enough to notice a jump."""

_log = structlog.stdlib.get_logger(__name__)


class Punctuality:
    """How old an interaction is by Discord's clock, from which the machine's may differ by seconds.

    No interaction can arrive before it was made, so the youngest of the latest shows the difference of the clocks:
    what is older than it by `ANSWER_WITHIN` is late. A machine whose clock runs ahead would else answer nobody.
    """

    def __init__(self, now: Callable[[], datetime] = discord.utils.utcnow) -> None:
        self._now = now
        self._ages: deque[timedelta] = deque(maxlen=REMEMBERED)

    def note(self, interaction: Interaction) -> None:
        """Remember an interaction as it arrives; once for each."""
        self._ages.append(self._now() - interaction.created_at)

    def age(self, interaction: Interaction) -> timedelta:
        """How much older it is now than the youngest of the latest was when it arrived."""
        return self._now() - interaction.created_at - min(self._ages, default=timedelta())


def begin(interaction: Interaction, kind: str, name: str) -> bool:
    """Bind what every line of the log should say about this interaction; False if it is too late to answer it.

    Then nothing may be done: the person reads that it failed, and will press again.
    """
    bind_contextvars(interaction=interaction.id, kind=kind, name=name, guild=interaction.guild_id)
    age = interaction.client.punctuality.age(interaction)
    if age <= ANSWER_WITHIN:
        return True
    _log.warning("interaction_too_late", seconds=round(age.total_seconds(), 1))
    return False
