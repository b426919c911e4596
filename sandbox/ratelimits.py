"""Rate limits as Discord states them in headers; enforced only where asked for.

Source: https://docs.discord.com/developers/topics/rate-limits. The figures per route are not published; these are the
ones that bots observe.
"""

from __future__ import annotations

import math
import time
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.json_types import JsonObject

GLOBAL_PER_SECOND = 50
_GENEROUS = (1000, 1.0)
_STRICT_DEFAULT = (50, 1.0)
_STRICT: dict[str, tuple[int, float]] = {
    "create_message": (5, 5.0),
    "update_message": (5, 5.0),
    "delete_message": (5, 1.0),
    "create_thread": (10, 60.0),
    "update_channel": (5, 20.0),
    "bulk_set_application_commands": (5, 20.0),
    "bulk_set_guild_application_commands": (5, 20.0),
}
_WEBHOOK = (5, 2.0)
_BY_TOKEN = frozenset(
    {
        "execute_webhook",
        "get_original_webhook_message",
        "update_original_webhook_message",
        "delete_original_webhook_message",
        "get_webhook_message",
        "update_webhook_message",
        "delete_webhook_message",
    }
)
"""Follow-ups: "Interaction endpoints are not bound to the bot's Global Rate Limit", but each token has a limit."""
_FREE = "create_interaction_response"
"""The first answer is bound to no limit that anybody has met: there is only one."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """A 429: its headers and its body."""

    headers: dict[str, str]
    body: JsonObject


@dataclass(frozen=True, slots=True)
class Verdict:
    """Headers for the answer, and the 429 where a limit is passed."""

    headers: dict[str, str]
    refused: TooMany | None = None


class RateLimits:
    """Counts requests per operation and major parameter (channel, guild, or webhook with its token)."""

    def __init__(self, *, enforced: bool, now: Callable[[], float] = time.monotonic) -> None:
        self.enforced = enforced
        self._now = now
        self._used: dict[tuple[str, str], deque[float]] = {}
        self._all: deque[float] = deque()
        self._hashes: dict[str, str] = {}

    def count(self, operation: str, major: str) -> Verdict:
        """Count one request; returns the headers, and a refusal if limits are enforced and passed."""
        if operation == _FREE:
            return Verdict({})
        if not self.enforced:
            limit, window = _GENEROUS
            return Verdict(self._headers(operation, limit, limit - 1, window))
        now = self._now()
        if operation not in _BY_TOKEN:
            wait = _fill(self._all, now, GLOBAL_PER_SECOND, 1.0)
            if wait is not None:
                return Verdict({}, refusal(wait, is_global=True))
        limit, window = _WEBHOOK if operation in _BY_TOKEN else _STRICT.get(operation, _STRICT_DEFAULT)
        used = self._used.setdefault((operation, major), deque())
        wait = _fill(used, now, limit, window)
        headers = self._headers(operation, limit, limit - len(used), window - (now - used[0]))
        return Verdict(headers, None if wait is None else refusal(wait, is_global=False))

    def _headers(self, operation: str, limit: int, remaining: int, reset_after: float) -> dict[str, str]:
        bucket = self._hashes.get(operation)
        if bucket is None:
            bucket = self._hashes[operation] = f"{zlib.crc32(operation.encode()):08x}"
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": f"{time.time() + reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{reset_after:.3f}",
            "X-RateLimit-Bucket": bucket,
        }


def refusal(wait: float, *, is_global: bool, via: bool = True) -> TooMany:
    """Return the 429 that asks to *wait* some seconds; *via* tells Discord's own from those of the edge before it.

    Source: https://docs.discord.com/developers/topics/rate-limits, "Exceeding a Rate Limit" and "Header Format".
    """
    headers = {"Retry-After": str(math.ceil(wait)), "X-RateLimit-Scope": "global" if is_global else "user"}
    if is_global:
        headers["X-RateLimit-Global"] = "true"
    if via:
        headers["Via"] = "1.1 local"
    body: JsonObject = {
        "message": "You are being rate limited.",
        "retry_after": wait,
        "global": is_global,
        "code": 0,
    }
    return TooMany(headers, body)


def _fill(used: deque[float], now: float, limit: int, window: float) -> float | None:
    """Count one more unless the window is full; returns the seconds to wait, or None where it was counted.

    A window begins with its first request, and at its end, which the headers name, all of it is free again.
    """
    if used and now - used[0] >= window:
        used.clear()
    if len(used) >= limit:
        return round(window - (now - used[0]), 3)
    used.append(now)
    return None
