"""A whole year in eight zones of both hemispheres: what is due comes at the local times that are listed, once each."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.congress.rhythm import Kind, Rhythm, latest_due, next_due, period_key
from tests.congress.zones_of_2027 import LAST_DAYS, SUNDAYS, YEARS, Year

SUNDAY = 6
NAMES = [f"{one.zone} {one.at}" for one in YEARS]
DUE: dict[Kind, tuple[str, ...] | None] = {"daily": None, "weekly": SUNDAYS, "monthly": LAST_DAYS}


def expected(year: Year, kind: Kind) -> list[tuple[date, str, datetime]]:
    """The days of the year on which it is due, with what the clocks show and the instant."""
    wanted = DUE[kind]
    return [one for one in year.days() if wanted is None or f"{one[0]:%m-%d}" in wanted]


def rhythm(year: Year, kind: Kind) -> Rhythm:
    return Rhythm(kind, time.fromisoformat(year.at), year.zone, weekday=SUNDAY, monthday=31)


def dues(of: Rhythm, after: datetime) -> Iterator[datetime]:
    while True:
        after = next_due(of, after)
        yield after


@pytest.mark.parametrize("kind", DUE)
@pytest.mark.parametrize("year", YEARS, ids=NAMES)
def test_it_is_due_at_the_local_times_that_are_listed(year: Year, kind: Kind) -> None:
    listed, of = expected(year, kind), rhythm(year, kind)
    found = [due for due, _ in zip(dues(of, listed[0][2] - timedelta(minutes=1)), listed, strict=False)]
    local = [due.astimezone(ZoneInfo(year.zone)).isoformat() for due in found]

    assert local == [shown for _, shown, _ in listed]
    assert found == [instant for _, _, instant in listed]


@pytest.mark.parametrize("kind", DUE)
@pytest.mark.parametrize("year", YEARS, ids=NAMES)
def test_each_has_the_period_of_its_day(year: Year, kind: Kind) -> None:
    listed, of = expected(year, kind), rhythm(year, kind)
    names = {"daily": "%Y-%m-%d", "weekly": "%G-W%V", "monthly": "%Y-%m"}

    keys = [period_key(of, instant) for _, _, instant in listed]

    assert keys == [f"{day:{names[kind]}}" for day, _, _ in listed]
    assert len(set(keys)) == len(keys) == {"daily": 365, "weekly": 52, "monthly": 12}[kind]


@pytest.mark.parametrize("year", YEARS, ids=NAMES)
def test_what_is_shown_twice_is_due_the_first_time(year: Year) -> None:
    if year.twice is None:
        return
    (instant,) = [instant for day, _, instant in year.days() if f"{day:%m-%d}" == year.twice]
    zone, of = ZoneInfo(year.zone), rhythm(year, "daily")
    again = instant + timedelta(minutes=30 if year.zone == "Australia/Lord_Howe" else 60)

    assert instant.astimezone(zone).time() == again.astimezone(zone).time()
    assert (latest_due(of, again), next_due(of, instant)) == (instant, next_due(of, again))
    assert period_key(of, again) == period_key(of, instant)


def test_the_year_has_what_the_clocks_can_do() -> None:
    zones = {one.zone for one in YEARS}
    changing = zones - {"Asia/Kolkata"}
    assert len(zones) == 8
    for befalls in ({one.zone for one in YEARS if one.moved}, {one.zone for one in YEARS if one.twice}):
        assert befalls == changing
    assert all(instant.tzinfo is UTC for one in YEARS for _, _, instant in one.days())
