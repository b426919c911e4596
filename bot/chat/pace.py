"""How fast cards go out: nearly as fast as Discord lets a bot ask, so that nobody is told to wait.

Discord takes 50 requests a second of a bot, whatever they are for, but for the answers to interactions, which it does
not count. Cards are spaced a little wider than that. What a click asks for besides its answer does not wait here; it
only makes the cards wait.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from yarl import URL

PER_SECOND = 47.0
"""Requests a second; what is left of the 50 is for what the network pushes together, and for clicks."""

UNCOUNTED = ("interactions", "webhooks")
"""The first parts of the paths of answers to interactions."""

_BASE_PARTS = 3
"""The parts of a path before those: "/", "api" and the version."""

_paced: ContextVar[bool] = ContextVar("paced", default=False)


@contextmanager
def paced() -> Iterator[None]:
    """Within it every request waits for its turn."""
    token = _paced.set(True)
    try:
        yield
    finally:
        _paced.reset(token)


class Pace:
    """One bot's requests; `turn` is called before each of them."""

    def __init__(self, per_second: float = PER_SECOND) -> None:
        self._gap = 1 / per_second
        self._next = 0.0

    async def turn(self, url: URL) -> None:
        """Wait until this request may be sent, where it is one of a card, and count it where Discord does."""
        if url.parts[_BASE_PARTS : _BASE_PARTS + 1] and url.parts[_BASE_PARTS] in UNCOUNTED:
            return
        now = asyncio.get_running_loop().time()
        mine = max(self._next, now)
        self._next = mine + self._gap
        if _paced.get() and mine > now:
            await asyncio.sleep(mine - now)
