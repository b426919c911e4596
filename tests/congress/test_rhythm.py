"""What recurs, in the time zones of the world."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.rhythm import Rhythm, latest_due, next_due, period_key, takes_up

MONDAY, FRIDAY, SUNDAY = 0, 4, 6
NINE = time(9)
HALF_PAST_TWO = time(2, 30)

ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/Nuuk",
        "America/Havana",
        "Asia/Beirut",
        "Asia/Tehran",
        "Asia/Kolkata",
        "Africa/Casablanca",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Kiritimati",
        "Atlantic/Azores",
        "America/Scoresbysund",
    ]
)
INSTANTS = st.datetimes(datetime(2001, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
# What a person types says nothing of a fold.
TIMES = st.times().map(lambda drawn: drawn.replace(fold=0)) | st.sampled_from(
    [time(0), time(0, 30), time(2), HALF_PAST_TWO, time(23, 30)]
)


def _utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "weekday", "at", "zone", "due"),
    [
        pytest.param(_utc(2026, 11, 21, 12), MONDAY, NINE, "UTC", _utc(2026, 11, 23, 9), id="the coming Monday"),
        pytest.param(_utc(2026, 11, 23, 9), MONDAY, NINE, "UTC", _utc(2026, 11, 30, 9), id="later, not now"),
        pytest.param(_utc(2026, 11, 23, 8, 59), MONDAY, NINE, "UTC", _utc(2026, 11, 23, 9), id="in a minute"),
        pytest.param(_utc(2026, 7, 1), MONDAY, NINE, "Europe/Berlin", _utc(2026, 7, 6, 7), id="summer time"),
        pytest.param(_utc(2026, 11, 21), MONDAY, NINE, "Europe/Berlin", _utc(2026, 11, 23, 8), id="winter time"),
        pytest.param(
            _utc(2026, 11, 22, 19), MONDAY, NINE, "Pacific/Kiritimati", _utc(2026, 11, 29, 19), id="a day ahead"
        ),
        pytest.param(
            _utc(2026, 3, 28),
            SUNDAY,
            HALF_PAST_TWO,
            "Europe/Berlin",
            _utc(2026, 3, 29, 1, 30),
            id="02:30 skipped: 03:30",
        ),
        pytest.param(
            _utc(2026, 10, 24),
            SUNDAY,
            HALF_PAST_TWO,
            "Europe/Berlin",
            _utc(2026, 10, 25, 0, 30),
            id="02:30 twice: first",
        ),
        pytest.param(
            _utc(2026, 10, 25, 0, 30),
            SUNDAY,
            HALF_PAST_TWO,
            "Europe/Berlin",
            _utc(2026, 11, 1, 1, 30),
            id="and only it",
        ),
        pytest.param(
            _utc(2026, 10, 3), SUNDAY, time(2, 15), "Australia/Lord_Howe", _utc(2026, 10, 3, 15, 45), id="half an hour"
        ),
        pytest.param(_utc(2011, 12, 29, 12), FRIDAY, NINE, "Pacific/Apia", _utc(2011, 12, 30, 19), id="a day skipped"),
    ],
)
def test_the_next_weekly_instant(after: datetime, weekday: int, at: time, zone: str, due: datetime) -> None:
    assert next_due(Rhythm("weekly", at, zone, weekday=weekday), after) == due


@pytest.mark.parametrize(
    ("rhythm", "after", "dues"),
    [
        pytest.param(
            Rhythm("monthly", NINE, "Europe/Berlin", monthday=31),
            _utc(2027, 1, 31, 8),
            [_utc(2027, 2, 28, 8), _utc(2027, 3, 31, 7), _utc(2027, 4, 30, 7)],
            id="the last day of a shorter month",
        ),
        pytest.param(
            Rhythm("monthly", NINE, "UTC", monthday=29),
            _utc(2028, 1, 30),
            [_utc(2028, 2, 29, 9), _utc(2028, 3, 29, 9)],
            id="a leap year",
        ),
        pytest.param(
            Rhythm("daily", HALF_PAST_TWO, "Europe/Berlin"),
            _utc(2026, 3, 28, 12),
            [_utc(2026, 3, 29, 1, 30), _utc(2026, 3, 30, 0, 30)],
            id="02:30 skipped: 03:30, then 02:30 again",
        ),
        pytest.param(
            Rhythm("daily", NINE, "Pacific/Apia"),
            _utc(2011, 12, 29, 12),
            [_utc(2011, 12, 29, 19), _utc(2011, 12, 30, 19), _utc(2011, 12, 31, 19)],
            id="a day skipped comes once, with the next",
        ),
    ],
)
def test_months_and_days(rhythm: Rhythm, after: datetime, dues: list[datetime]) -> None:
    for due in dues:
        after = next_due(rhythm, after)
        assert after == due


RHYTHMS = st.builds(
    Rhythm,
    st.sampled_from(["weekly", "monthly", "daily"]),
    TIMES,
    ZONES,
    weekday=st.integers(0, 6),
    monthday=st.integers(1, 31),
)


@given(INSTANTS, RHYTHMS)
def test_an_instant_lies_between_the_latest_and_the_next(now: datetime, rhythm: Rhythm) -> None:
    latest, following = latest_due(rhythm, now), next_due(rhythm, now)
    assert latest <= now < following
    assert next_due(rhythm, latest) == following
    assert latest_due(rhythm, following) == following
    assert latest_due(rhythm, following - timedelta(microseconds=1)) == latest
    assert latest.tzinfo is following.tzinfo is UTC


@given(INSTANTS, RHYTHMS)
def test_the_wall_shows_the_time_or_by_how_much_the_clocks_skipped_it(now: datetime, rhythm: Rhythm) -> None:
    local = next_due(rhythm, now).astimezone(ZoneInfo(rhythm.zone))
    if local.time() == rhythm.at:
        assert local.fold == 0
        assert rhythm.kind != "weekly" or local.weekday() == rhythm.weekday
    else:
        walls = [datetime.combine(local.date() - timedelta(days=days), rhythm.at) for days in (0, 1)]
        (skipped,) = {
            local.replace(tzinfo=None) - wall
            for wall in walls
            if wall.replace(tzinfo=ZoneInfo(rhythm.zone)).astimezone(UTC).astimezone(ZoneInfo(rhythm.zone)) == local
        }
        assert timedelta(0) < skipped <= timedelta(days=1)


@given(INSTANTS, RHYTHMS)
def test_each_instant_has_its_own_period(now: datetime, rhythm: Rhythm) -> None:
    due, keys = now, []
    for _ in range(60):
        due = next_due(rhythm, due)
        keys.append(period_key(rhythm, due))
    assert len(set(keys)) == len(keys)
    assert keys == sorted(keys)


def test_a_time_that_the_clocks_moved_past_midnight_belongs_to_its_own_day() -> None:
    late = Rhythm("weekly", time(23, 30), "America/Scoresbysund", weekday=5)
    moved = next_due(late, _utc(2026, 3, 26))

    assert moved == _utc(2026, 3, 29, 1, 30)
    assert moved.astimezone(ZoneInfo(late.zone)).weekday() == SUNDAY
    assert [period_key(Rhythm("daily", late.at, late.zone), due) for due in (moved, _utc(2026, 3, 30, 0, 30))] == [
        "2026-03-28",
        "2026-03-29",
    ]


@pytest.mark.parametrize(
    ("due", "zone", "key"),
    [
        (_utc(2026, 11, 23, 9), "UTC", "2026-W48"),
        (_utc(2026, 11, 22, 23), "UTC", "2026-W47"),
        (_utc(2026, 11, 22, 23), "Europe/Berlin", "2026-W48"),
        (_utc(2027, 1, 1, 12), "UTC", "2026-W53"),
        (_utc(2024, 12, 30, 12), "UTC", "2025-W01"),
    ],
)
def test_a_period_is_the_iso_week_of_the_local_date(due: datetime, zone: str, key: str) -> None:
    assert period_key(Rhythm("weekly", NINE, zone), due) == key


def test_an_instant_without_a_zone_and_a_day_that_is_none_are_errors() -> None:
    with pytest.raises(ValueError, match="zone"):
        next_due(Rhythm("daily", NINE, "UTC"), datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="weekday 7"):
        Rhythm("weekly", NINE, "UTC", weekday=7)
    with pytest.raises(ValueError, match="day 32"):
        Rhythm("monthly", NINE, "UTC", monthday=32)


def test_what_comes_at_once_has_a_period_for_each_instant_and_no_instants() -> None:
    at_once = Rhythm("at_once", NINE, "Europe/Berlin")
    assert period_key(at_once, _utc(2026, 11, 29, 8, 30)) == "2026-11-29T08:30:00Z"
    with pytest.raises(ValueError, match="at once"):
        next_due(at_once, _utc(2026, 11, 29))


@pytest.mark.parametrize(("days", "seconds", "taken_up"), [(0, 1, True), (30, 0, True), (30, 1, False)])
def test_what_begins_again_takes_up_where_it_ended_unless_that_is_long_ago(
    days: int, seconds: int, taken_up: bool
) -> None:
    ended = datetime(2026, 11, 2, 9, tzinfo=UTC)
    now = ended + timedelta(days=days, seconds=seconds)
    assert takes_up(ended, now) == (ended if taken_up else now)
