"""Which time a digest names by days, and when it says whose voice is missing."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.congress.digest import is_of_days, tells_missing

DUE = datetime(2027, 1, 13, 7, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("length", "days"),
    [
        (DAY - timedelta(microseconds=1), True),
        (DAY + timedelta(microseconds=1), True),
        (timedelta(hours=23), True),
        (timedelta(hours=3), False),
    ],
)
def test_a_daily_digest_is_named_by_its_days_however_the_clock_ticks(length: timedelta, days: bool) -> None:
    assert is_of_days(DUE, DUE + length) is days


@pytest.mark.parametrize("jitter", [timedelta(), timedelta(milliseconds=3), timedelta(milliseconds=-3)])
@pytest.mark.parametrize(("days_between", "told"), [(1, 3), (7, 3), (30, 1)])
def test_whose_voice_is_missing_is_told_as_a_debate_begins_and_once_a_week(
    jitter: timedelta, days_between: int, told: int
) -> None:
    begun = DUE + timedelta(hours=5)
    dues = [DUE + timedelta(days=days_between) * n + jitter * (n % 2) for n in range(40)]
    within = [(since, until) for since, until in pairwise(dues) if since < begun + 20 * DAY]

    assert sum(tells_missing(begun, since, until) for since, until in within) == told
