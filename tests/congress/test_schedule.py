"""Times as people say them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.congress.schedule import Span, from_wall, span


def test_a_wall_time_with_a_zone_of_its_own_loses_it() -> None:
    assert from_wall(date(2026, 7, 6), time(9, tzinfo=UTC), "Europe/Berlin") == datetime(2026, 7, 6, 7, tzinfo=UTC)


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
