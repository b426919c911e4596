"""Snowflakes: ids that carry their time of birth, as Discord makes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

EPOCH_MS = 1_420_070_400_000  # The first millisecond of 2015, Discord's epoch.
_SHIFT = 22  # Low bits hold worker, process and counter.
_COUNTER_MASK = (1 << _SHIFT) - 1
_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


def snowflake_at(moment: datetime, counter: int = 0) -> int:
    """Return the id of the *counter*-th thing born at *moment* (aware)."""
    milliseconds = int(moment.timestamp() * 1000) - EPOCH_MS
    return (milliseconds << _SHIFT) | (counter & _COUNTER_MASK)


def born_at(snowflake: int) -> datetime:
    """Return when the thing with this id was made (UTC, to the millisecond)."""
    return _EPOCH + timedelta(milliseconds=snowflake >> _SHIFT)


def iso(moment: datetime) -> str:
    """Return *moment* as Discord writes it: ISO 8601 with microseconds and offset."""
    return moment.isoformat(timespec="microseconds")


class IdSource:
    """Gives ids that only grow, even if the clock is moved back."""

    def __init__(self, now: Callable[[], datetime], last: int = 0) -> None:
        self._now = now
        self.last = last

    def next(self) -> int:
        """Return a new id that carries the present moment."""
        self.last = max(self.last + 1, snowflake_at(self._now()))
        return self.last
