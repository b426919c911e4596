"""Rate limits as Discord states them in headers; enforced only where asked for.

Source: https://discord.com/developers/docs/topics/rate-limits. The figures per route are not published; these are the
ones that bots observe.
"""

from __future__ import annotations

import time
import zlib
from collections import deque
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
_EXEMPT = frozenset(
    {
        "create_interaction_response",
        "execute_webhook",
        "get_original_webhook_message",
        "update_original_webhook_message",
        "delete_original_webhook_message",
        "get_webhook_message",
        "update_webhook_message",
        "delete_webhook_message",
    }
)
"""Answers to interactions are not bound to the bot's global limit."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Headers for the answer, and the body of a 429 where the limit is passed."""

    headers: dict[str, str]
    refused: JsonObject | None = None


class RateLimits:
    """Counts requests per operation and major parameter."""

    def __init__(self, *, enforced: bool) -> None:
        self.enforced = enforced
        self._used: dict[tuple[str, str], deque[float]] = {}
        self._all: deque[float] = deque()
        self._hashes: dict[str, str] = {}

    def count(self, operation: str, major: str) -> Verdict:
        """Count one request; returns the headers, and a refusal if limits are enforced and passed."""
        if operation in _EXEMPT:
            return Verdict({})
        now = time.monotonic()
        if not self.enforced:
            limit, window = _GENEROUS
            return Verdict(self._headers(operation, limit, limit - 1, window))
        wait = _fill(self._all, now, GLOBAL_PER_SECOND, 1.0)
        if wait is not None:
            return Verdict(_refusal_headers(wait, "global"), _refusal(wait, is_global=True))
        limit, window = _STRICT.get(operation, _STRICT_DEFAULT)
        used = self._used.setdefault((operation, major), deque())
        wait_here = _fill(used, now, limit, window)
        headers = self._headers(operation, limit, max(0, limit - len(used)), wait_here or window)
        if wait_here is None:
            return Verdict(headers)
        return Verdict({**headers, **_refusal_headers(wait_here, "user")}, _refusal(wait_here, is_global=False))

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


def _fill(used: deque[float], now: float, limit: int, window: float) -> float | None:
    """Count one more unless the window is full; returns the seconds to wait, or None where it was counted."""
    while used and now - used[0] >= window:
        used.popleft()
    if len(used) >= limit:
        return round(window - (now - used[0]), 3)
    used.append(now)
    return None


def _refusal(wait: float, *, is_global: bool) -> JsonObject:
    return {"message": "You are being rate limited.", "retry_after": wait, "global": is_global, "code": 0}


def _refusal_headers(wait: float, scope: str) -> dict[str, str]:
    headers = {"Retry-After": str(max(1, round(wait))), "X-RateLimit-Scope": scope, "Via": "1.1 local"}
    return {**headers, "X-RateLimit-Global": "true"} if scope == "global" else headers
