"""Weekly instants in the time zones of the world."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.errors import CongressError
from bot.congress.schedule import Span, from_wall, latest_due, next_due, parse_zone, period_key, span

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
    ]
)
INSTANTS = st.datetimes(datetime(2001, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
WEEKDAYS = st.integers(0, 6)
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
    assert next_due(after, weekday=weekday, at=at, zone=zone) == due


@given(INSTANTS, WEEKDAYS, TIMES, ZONES)
def test_an_instant_lies_between_the_latest_and_the_next(now: datetime, weekday: int, at: time, zone: str) -> None:
    latest = latest_due(now, weekday=weekday, at=at, zone=zone)
    following = next_due(now, weekday=weekday, at=at, zone=zone)
    assert latest <= now < following
    assert next_due(latest, weekday=weekday, at=at, zone=zone) == following
    assert latest_due(following, weekday=weekday, at=at, zone=zone) == following
    assert latest_due(following - timedelta(microseconds=1), weekday=weekday, at=at, zone=zone) == latest
    assert latest.tzinfo is following.tzinfo is UTC


@given(INSTANTS, WEEKDAYS, TIMES, ZONES)
def test_the_wall_shows_the_time_or_by_how_much_the_clocks_skipped_it(
    now: datetime, weekday: int, at: time, zone: str
) -> None:
    local = next_due(now, weekday=weekday, at=at, zone=zone).astimezone(ZoneInfo(zone))
    if local.time() == at:
        assert local.weekday() == weekday
        assert local.fold == 0
    else:
        wall = datetime.combine(local.date() - timedelta(days=(local.weekday() - weekday) % 7), at)
        skipped = local.replace(tzinfo=None) - wall
        assert timedelta(0) < skipped <= timedelta(days=1)
        assert wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)) == local


@given(INSTANTS, WEEKDAYS, TIMES, ZONES)
def test_each_weekly_instant_has_its_own_period(now: datetime, weekday: int, at: time, zone: str) -> None:
    due, keys = now, []
    for _ in range(60):
        due = next_due(due, weekday=weekday, at=at, zone=zone)
        keys.append(period_key(due, zone))
    assert len(set(keys)) == len(keys)
    assert keys == sorted(keys)


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
    assert period_key(due, zone) == key


def test_a_wall_time_with_a_zone_of_its_own_loses_it() -> None:
    assert from_wall(date(2026, 7, 6), time(9, tzinfo=UTC), "Europe/Berlin") == _utc(2026, 7, 6, 7)


def test_an_instant_without_a_zone_and_a_weekday_that_is_none_are_errors() -> None:
    with pytest.raises(ValueError, match="zone"):
        next_due(datetime(2026, 1, 1), weekday=0, at=NINE, zone="UTC")  # noqa: DTZ001
    with pytest.raises(ValueError, match="weekday 7"):
        next_due(_utc(2026, 1, 1), weekday=7, at=NINE, zone="UTC")


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("america/new york", "America/New_York"),
        ("Berlin", "Europe/Berlin"),
        ("utc", "UTC"),
        ("buenos aires", None),
        ("Factory", None),
        ("", None),
        ("America", None),
        ("../../etc/passwd", None),
        ("/etc/localtime", None),
        ("Mars/Olympus", None),
        ("UTC+2", None),
        ("x" * 5000, None),
        ("a\x00b", None),
    ],
)
def test_a_time_zone_is_found_by_name_or_city_or_refused(typed: str, zone: str | None) -> None:
    if zone is not None:
        assert parse_zone(typed) == zone
        return
    with pytest.raises(CongressError) as refusal:
        parse_zone(typed)
    assert refusal.value.key == "zone.unknown"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(days=14), Span(14, "days")),
        (timedelta(hours=49), Span(2, "days")),
        (timedelta(hours=36), Span(36, "hours")),
        (timedelta(days=1), Span(24, "hours")),
        (timedelta(minutes=119), Span(119, "minutes")),
        (timedelta(seconds=90), Span(1, "minutes")),
        (timedelta(0), Span(0, "minutes")),
        (timedelta(days=-3), Span(0, "minutes")),
    ],
)
def test_a_length_is_said_in_its_largest_unit(length: timedelta, said: Span) -> None:
    assert span(length) == said
