"""Events for people: what the page hears over its websocket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.json_types import JsonObject, dumps

QUEUE_LIMIT = 10_000  # A page that does not read this much is gone.


@dataclass(eq=False, slots=True)
class Listener:
    """One open page, acting as one person."""

    user_id: int
    queue: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(QUEUE_LIMIT))
    overrun: bool = False


class Feed:
    """Hands events to the pages whose person may see them."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    @property
    def listening(self) -> int:
        """How many pages are open."""
        return len(self._listeners)

    def join(self, user_id: int) -> Listener:
        """Open a listener for a person; give it back to ``leave``."""
        listener = Listener(user_id)
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Close a listener."""
        self._listeners.discard(listener)

    def publish(self, event: Callable[[], JsonObject], sees: Callable[[int], bool] | None = None) -> None:
        """Send an event to everybody who *sees* it; it is only built if somebody listens."""
        if not self._listeners:
            return
        text: str | None = None
        for listener in self._listeners:
            if sees is not None and not sees(listener.user_id):
                continue
            text = dumps(event()) if text is None else text
            if listener.queue.full():
                listener.overrun = True
            else:
                listener.queue.put_nowait(text)
