"""When something recurs: weekly, monthly or daily at a time of day in a time zone, as instants in UTC.

A time of day is a wall time. Where the clocks skip it, it moves forward by as much as they skipped (RFC 5545,
section 3.3.5); where it comes twice, the first counts (`from_wall`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.congress.schedule import from_wall

Kind = Literal["weekly", "monthly", "daily", "at_once"]

_AROUND = {"weekly": 2, "monthly": 2, "daily": 3}
"""Periods looked at on either side. A wall time lies within two days of its date in UTC, so these are enough."""


TAKEN_UP_WITHIN = timedelta(days=30)
"""What was ended and begins again so long after the last one tells all since that; after that it begins anew."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How something recurs. Weekdays count from 0 for Monday to 6; `monthday` 31 is the last day of every month.

    What comes "at_once" has periods, one for each instant, but no instants of its own. Raises ValueError for a weekday
    or a day of the month that is none.
    """

    kind: Kind
    at: time
    zone: str
    weekday: int = 0
    monthday: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"There is no weekday {self.weekday}.")
        if not 1 <= self.monthday <= 31:
            raise ValueError(f"There is no day {self.monthday} of a month.")


def next_due(rhythm: Rhythm, after: datetime) -> datetime:
    """The first instant (UTC) of a rhythm later than `after`."""
    return min(due for _, due in _dues(rhythm, after) if due > after)


def latest_due(rhythm: Rhythm, now: datetime) -> datetime:
    """The last instant (UTC) of a rhythm that has come: earlier than `now`, or now."""
    return max(due for _, due in _dues(rhythm, now) if due <= now)


def period_key(rhythm: Rhythm, due: datetime) -> str:
    """The period to which an instant belongs: `2026-W47` (an ISO week), `2026-11`, `2026-11-29`, or the instant itself
    for what comes at once. It is the period of the local day; an instant that the clocks moved to the next day
    belongs to the day for which it was set."""
    if rhythm.kind == "at_once":
        return f"{due.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    # Where a whole day was skipped, two days are due at one instant: the later one is what the clocks show.
    set_for = max((day for day, instant in _dues(rhythm, due) if instant == due), default=None)
    day = set_for or due.astimezone(ZoneInfo(rhythm.zone)).date()
    if rhythm.kind == "weekly":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    return f"{day:%Y-%m}" if rhythm.kind == "monthly" else day.isoformat()


def _dues(rhythm: Rhythm, around: datetime) -> Iterator[tuple[date, datetime]]:
    """The days around an instant for which something is set, each with its instant."""
    if around.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    if rhythm.kind == "at_once":
        raise ValueError("What comes at once has no instants of its own.")
    today, around_it = around.astimezone(UTC).date(), _AROUND[rhythm.kind]
    for n in range(-around_it, around_it + 1):
        day = _day(rhythm, today, n)
        yield day, from_wall(day, rhythm.at, rhythm.zone)


def _day(rhythm: Rhythm, today: date, n: int) -> date:
    """The day of a rhythm in the period that is `n` after the one of `today`."""
    if rhythm.kind == "daily":
        return today + timedelta(days=n)
    if rhythm.kind == "weekly":
        return today + timedelta(days=rhythm.weekday - today.weekday(), weeks=n)
    first = _month(today, n)
    return min(first + timedelta(days=rhythm.monthday - 1), _month(first, 1) - timedelta(days=1))


def _month(day: date, n: int) -> date:
    """The first day of the month that is `n` after the one of `day`."""
    months = day.year * 12 + day.month - 1 + n
    return date(months // 12, months % 12 + 1, 1)


def takes_up(told_until: datetime, now: datetime) -> datetime:
    """From when on something tells that begins again now: from where its last one ended, unless that was long ago."""
    return told_until if now - told_until <= TAKEN_UP_WITHIN else now
