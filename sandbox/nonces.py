"""Nonces: the same message sent twice within a few minutes is one message."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=5)
"""Discord's documentation says "in the past few minutes"."""


class NonceBook:
    """Remembers which message a nonce stands for."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._seen: OrderedDict[tuple[int, int, str], tuple[datetime, int]] = OrderedDict()

    def find(self, author_id: int, channel_id: int, nonce: str) -> int | None:
        """Return the id of the message sent with this nonce a few minutes ago, or None."""
        found = self._seen.get((author_id, channel_id, nonce))
        if found is None or self._now() - found[0] > WINDOW:
            return None
        return found[1]

    def note(self, author_id: int, channel_id: int, nonce: str, message_id: int) -> None:
        """Remember a message's nonce, and forget those that are too old."""
        now = self._now()
        while self._seen and now - next(iter(self._seen.values()))[0] > WINDOW:
            self._seen.popitem(last=False)
        self._seen[author_id, channel_id, nonce] = (now, message_id)
