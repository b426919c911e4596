"""When something recurs: the weekly instants of a congress, in its own time zone, as UTC.

A time of day is a wall time. Where the clocks skip it, it moves forward by as much as they skipped (RFC 5545,
section 3.3.5); where it comes twice, the first counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.congress.errors import CongressError
from bot.congress.text import given_back

_AROUND = 2
"""Weeks looked at on either side. A wall time lies within two days of its date in UTC, so two are enough."""


def from_wall(day: date, at: time, zone: str) -> datetime:
    """The instant (UTC) at which the clocks of a zone show this time on this day, as the file's head says."""
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), ZoneInfo(zone)).astimezone(UTC)


def next_due(after: datetime, *, weekday: int, at: time, zone: str) -> datetime:
    """The first weekly instant (UTC) later than `after`. Weekdays count from 0 for Monday to 6."""
    return next(due for due in _dues(after, weekday, at, zone) if due > after)


def latest_due(now: datetime, *, weekday: int, at: time, zone: str) -> datetime:
    """The last weekly instant (UTC) that has come: earlier than `now`, or now."""
    return max(due for due in _dues(now, weekday, at, zone) if due <= now)


def period_key(due: datetime, zone: str) -> str:
    """The ISO week of an instant in a zone, such as `2026-W47`: one digest belongs to each."""
    year, week, _ = due.astimezone(ZoneInfo(zone)).isocalendar()
    return f"{year:04}-W{week:02}"


def _dues(around: datetime, weekday: int, at: time, zone: str) -> Iterator[datetime]:
    if around.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    if not 0 <= weekday <= 6:
        raise ValueError(f"There is no weekday {weekday}.")
    day = around.astimezone(UTC).date()
    first = day + timedelta(days=weekday - day.weekday())
    for week in range(-_AROUND, _AROUND + 1):
        yield from_wall(first + timedelta(weeks=week), at, zone)


def parse_zone(name: str) -> str:
    """The name of the time zone that a person gave: `Europe/Berlin`, in any case, or only its city.

    Raises `zone.unknown` (given) for a name that no zone has, or a city that several have.
    """
    wanted = given_back(name).casefold().replace(" ", "_")
    zones = _zones()
    if wanted in zones:
        return zones[wanted]
    cities = {zone for folded, zone in zones.items() if folded.rpartition("/")[2] == wanted}
    if len(cities) == 1:
        return cities.pop()
    raise CongressError("zone.unknown", given=given_back(name))


@cache
def _zones() -> dict[str, str]:
    """Every zone of the time zone database by its name in lower case. Read once: it is some 600 small files."""
    return {zone.casefold(): zone for zone in sorted(available_timezones()) if zone not in ("Factory", "localtime")}


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as people say it: so many `days`, `hours` or `minutes`."""

    number: int
    unit: str


_UNITS = (("days", timedelta(days=1)), ("hours", timedelta(hours=1)), ("minutes", timedelta(minutes=1)))


def span(length: timedelta) -> Span:
    """A length in its largest unit of which there are at least two, rounded down; never less than 0 minutes.

    So 49 hours are 2 days, 36 hours stay 36 hours, and one day is 24 hours.
    """
    for unit, one in _UNITS:
        if length >= 2 * one:
            return Span(length // one, unit)
    return Span(max(0, length // timedelta(minutes=1)), "minutes")
