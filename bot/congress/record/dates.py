"""Dates as exactly as they are known, and the days on which they begin to count (record.md, section 5)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

Precision = Literal["day", "month", "year", "on_or_before", "as_of"]


@dataclass(frozen=True, slots=True)
class When:
    """A date as it is written ("2018", "2018-11" or "2018-11-12") with what it means.

    `on_or_before` is true by then and possibly earlier; `as_of` is the state of a register on that day.
    """

    text: str
    precision: Precision

    @property
    def first(self) -> date:
        """The first day that the text can mean."""
        return _first_day(self.text)

    @property
    def known_by(self) -> date:
        """The last day that the text can mean; a record counts from then on."""
        return _last_day(self.text)

    @property
    def is_range(self) -> bool:
        """Whether it is no single day."""
        return self.first != self.known_by

    @property
    def shows_speed(self) -> bool:
        """Whether it may be used for the speed of adoption: a day or a month on which it happened."""
        return self.precision in ("day", "month")

    def counts(self, as_of: date) -> bool:
        """Whether a record of this date counts on the day `as_of`."""
        return self.known_by <= as_of


KEPT = 10_000
"""Dates that are kept as they were read: thousands of records share the days of a few years."""


@lru_cache(KEPT)
def _first_day(text: str) -> date:
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1)


@lru_cache(KEPT)
def _last_day(text: str) -> date:
    year, month, day = _parts(text)
    if day:
        return date(year, month, day)
    return date(year, month or 12, monthrange(year, month or 12)[1])


def _parts(text: str) -> tuple[int, int, int]:
    year, month, day = (*(int(part) for part in text.split("-")), 0, 0)[:3]
    return year, month, day
