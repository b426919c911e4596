"""How often a bot may start sessions.

Source: https://docs.discord.com/developers/events/gateway, "Identifying", "Session Start Limit Object" and
"Max Concurrency".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from sandbox.json_types import JsonObject

STARTS_PER_DAY = 1000
"""A day and a token: "1000 `IDENTIFY` calls to the websocket in a 24-hour period", RESUMEs not counted."""
DAY_SECONDS = 24 * 60 * 60
MAX_CONCURRENCY = 1
"""What Discord grants to bots that are not large."""
WINDOW_SECONDS = 5.0
"""The window of ``max_concurrency``: "concurrent Identify requests allowed per 5 seconds"."""

Verdict = Literal["granted", "too_fast", "used_up"]


class IdentifyLimits:
    """Counts IDENTIFYs, and says which must be refused where limits are *enforced*.

    They are counted always, but enforced on request only: the real limit makes every restart within five seconds wait,
    and tests restart bots many times a second.
    """

    def __init__(self, now: Callable[[], float], *, enforced: bool, window_seconds: float = WINDOW_SECONDS) -> None:
        self.enforced = enforced
        self.window_seconds = window_seconds
        self.total = STARTS_PER_DAY
        self._now = now
        self._used = 0
        self._day_ends = 0.0
        self._latest: dict[int, list[float]] = {}

    def count(self, shard_id: int) -> Verdict:
        """Count one IDENTIFY of a shard; shards share a window by ``shard_id % max_concurrency``."""
        now = self._now()
        self._begin_day(now)
        self._used += 1
        key = shard_id % MAX_CONCURRENCY
        recent = [at for at in self._latest.get(key, []) if now - at < self.window_seconds]
        too_fast = len(recent) >= MAX_CONCURRENCY
        self._latest[key] = recent if too_fast else [*recent, now]
        if not self.enforced:
            return "granted"
        if self._used > self.total:
            return "used_up"
        return "too_fast" if too_fast else "granted"

    def payload(self) -> JsonObject:
        """Return the session start limit object; ``reset_after`` is in milliseconds."""
        now = self._now()
        self._begin_day(now)
        return {
            "total": self.total,
            "remaining": max(0, self.total - self._used),
            "reset_after": round((self._day_ends - now) * 1000),
            "max_concurrency": MAX_CONCURRENCY,
        }

    def _begin_day(self, now: float) -> None:
        if now >= self._day_ends:
            self._day_ends = now + DAY_SECONDS
            self._used = 0
