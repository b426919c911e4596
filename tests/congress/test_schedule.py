"""Times as people say them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.congress.errors import CongressError
from bot.congress.schedule import Span, from_wall, parse_zone, span


def test_a_wall_time_with_a_zone_of_its_own_loses_it() -> None:
    assert from_wall(date(2026, 7, 6), time(9, tzinfo=UTC), "Europe/Berlin") == datetime(2026, 7, 6, 7, tzinfo=UTC)


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
