"""A bot's session: what it asked for, and what it was told, so that it can resume."""

from __future__ import annotations

import asyncio
from collections import Counter, deque

from sandbox.gateway.transport import Transport

HISTORY = 5_000
"""How many events a session keeps for RESUME; older ones make it invalid."""


class Session:
    """Outlives its socket: after a lost connection a bot resumes it.

    ``shard`` is None where the bot did not say that it is one of several; ``told`` counts the events that were sent.
    """

    def __init__(self, session_id: str, intents: int, shard: tuple[int, int] | None) -> None:
        self.id = session_id
        self.intents = intents
        self.shard = shard
        self.sequence = 0
        self.told: Counter[str] = Counter()
        self.transport: Transport | None = None
        self.expiry: asyncio.TimerHandle | None = None
        self._history: deque[tuple[int, str]] = deque(maxlen=HISTORY)

    @property
    def connected(self) -> bool:
        """Tell whether a socket is attached."""
        return self.transport is not None

    def hears(self, guild_id: int | None) -> bool:
        """Tell whether this shard is the one for a guild; what belongs to no guild goes to the first.

        Source: https://docs.discord.com/developers/events/gateway, "Sharding Formula".
        """
        index, count = self.shard or (0, 1)
        return index == (0 if guild_id is None else (guild_id >> 22) % count)

    def dispatch(self, event: str, data: str) -> None:
        """Tell the bot of an event (*data* is JSON text), now or when it resumes."""
        self.sequence += 1
        self.told[event] += 1
        text = f'{{"t":"{event}","s":{self.sequence},"op":0,"d":{data}}}'
        self._history.append((self.sequence, text))
        if self.transport is not None:
            self.transport.send(text)

    def missed_since(self, sequence: int) -> list[str] | None:
        """Return the events after *sequence*, or None where they are no longer kept.

        Raises ``ValueError`` for a number that the session never sent.
        """
        if not 0 <= sequence <= self.sequence:
            raise ValueError(f"The session has sent {self.sequence} events, and never a number {sequence}.")
        oldest_known = self._history[0][0] if self._history else self.sequence + 1
        if sequence + 1 < oldest_known:
            return None
        return [text for number, text in self._history if number > sequence]
