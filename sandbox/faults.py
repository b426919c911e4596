"""Trouble on demand: what a network and a busy Discord do to a bot, asked for by tests.

Here stands what can befall a request. What can befall the gateway's connection is asked of the gateway: ``close``,
``cut``, ``gap``, ``fall_silent``, ``ask_to_reconnect``, ``invalidate``, ``duplicate`` and ``reorder``.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

FaultKind = Literal["rate_limit", "server_error", "reset", "slow", "hold"]


class Hold:
    """A request that waits until a test lets it go on, or cuts it."""

    def __init__(self) -> None:
        self.arrived = asyncio.Event()
        self._decided = asyncio.Event()
        self._cut = False

    def release(self) -> None:
        """Let the request go on."""
        self._decided.set()

    def cut(self) -> None:
        """Cut the connection; before the effect this means that nothing happened."""
        self._cut = True
        self._decided.set()

    async def goes_on(self) -> bool:
        """Report the request, wait for the test, and tell whether the request goes on."""
        self.arrived.set()
        await self._decided.wait()
        return not self._cut


@dataclass(slots=True)
class Fault:
    """One kind of trouble for the next ``times`` requests of an operation (None: of any)."""

    kind: FaultKind
    operation: str | None
    times: int
    after_effect: bool = False
    status: int = 500
    seconds: float = 0.0
    via: bool = True
    is_global: bool = False
    held: Hold | None = None


class Faults:
    """A list of troubles to come; each is used up in the order in which it was asked for."""

    def __init__(self) -> None:
        self._pending: list[Fault] = []

    def rate_limit(
        self,
        operation: str | None = None,
        *,
        times: int = 1,
        retry_after: float = 0.05,
        via: bool = True,
        is_global: bool = False,
    ) -> None:
        """Answer 429. Without ``via`` it looks like a ban by Discord's edge, which libraries do not wait out."""
        self._add(Fault("rate_limit", operation, times, seconds=retry_after, via=via, is_global=is_global))

    def server_error(
        self, operation: str | None = None, *, status: int = 500, times: int = 1, after_effect: bool = False
    ) -> None:
        """Answer 5xx, before anything happened or (``after_effect``) although it did."""
        self._add(Fault("server_error", operation, times, after_effect=after_effect, status=status))

    def reset_connection(self, operation: str | None = None, *, times: int = 1, after_effect: bool = False) -> None:
        """Cut the connection instead of answering, before or after the effect."""
        self._add(Fault("reset", operation, times, after_effect=after_effect))

    def slow(self, operation: str | None = None, *, seconds: float, times: int = 1, after_effect: bool = True) -> None:
        """Answer late: do what was asked at once, or (without ``after_effect``) only after the wait."""
        self._add(Fault("slow", operation, times, after_effect=after_effect, seconds=seconds))

    def hold(self, operation: str, *, after_effect: bool = False) -> Hold:
        """Keep the next request of an operation waiting, before or after the effect; the test decides how it ends."""
        held = Hold()
        self._add(Fault("hold", operation, 1, after_effect=after_effect, held=held))
        return held

    def clear(self) -> None:
        """Forget the troubles that have not happened yet."""
        self._pending.clear()

    @property
    def pending(self) -> int:
        """Return how many requests are still to be troubled."""
        return sum(fault.times for fault in self._pending)

    def _add(self, fault: Fault) -> None:
        self._pending.append(fault)

    def take(self, operation: str, *, after_effect: bool) -> Fault | None:
        """Return the next trouble for an operation at this point of its course, and use it up."""
        for fault in self._pending:
            if fault.operation in (None, operation) and fault.after_effect == after_effect:
                fault.times -= 1
                if fault.times <= 0:
                    self._pending.remove(fault)
                return fault
        return None
