"""Times as people say them: a wall time in a time zone, a length of time.

A time of day is a wall time. Where the clocks skip it, it moves forward by as much as they skipped (RFC 5545,
section 3.3.5); where it comes twice, the first counts.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def from_wall(day: date, at: time, zone: str) -> datetime:
    """The instant (UTC) at which the clocks of a zone show this time on this day, as the file's head says."""
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), ZoneInfo(zone)).astimezone(UTC)


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
