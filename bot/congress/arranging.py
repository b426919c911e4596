"""How a person says when something is to come: its rhythm, and the day of the week or month."""

from dataclasses import dataclass

from bot.congress.errors import CongressError
from bot.congress.rhythm import Kind
from bot.congress.text import given_back

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
RHYTHMS: tuple[Kind, ...] = ("weekly", "monthly", "daily")
LAST = "last"
"""The last day of a month, of whatever length."""

DAYS_OF_MONTH = 31
SHORTEST = 3
"""Letters of a weekday that tell it from the others."""


@dataclass(frozen=True, slots=True)
class When:
    """What of a rhythm and its day was named; the rest is None."""

    rhythm: Kind | None = None
    weekday: int | None = None
    monthday: int | None = None


def parse_when(rhythm: str, day: str) -> When:
    """What a person typed or chose of both; empty texts name nothing.

    A day alone says the rhythm, too. Raises `plan.no_rhythm`, `plan.no_day` (given) and `plan.other_day` (given) for a
    day that the rhythm does not have.
    """
    kind = _rhythm(rhythm) if rhythm.strip() else None
    if not day.strip():
        return When(kind)
    found = _day(day)
    if kind not in (None, found.rhythm):
        raise CongressError("plan.other_day", given=given_back(day))
    return found


def _rhythm(typed: str) -> Kind:
    for kind in RHYTHMS:
        if typed.strip().casefold() == kind:
            return kind
    raise CongressError("plan.no_rhythm", given=given_back(typed))


def _day(typed: str) -> When:
    word = typed.strip().casefold()
    if word == LAST:
        return When("monthly", monthday=DAYS_OF_MONTH)
    if word.isdecimal() and 1 <= int(word) <= DAYS_OF_MONTH:
        return When("monthly", monthday=int(word))
    for number, name in enumerate(WEEKDAYS):
        if len(word) >= SHORTEST and name.startswith(word):
            return When("weekly", weekday=number)
    raise CongressError("plan.no_day", given=given_back(typed))
