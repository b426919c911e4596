"""What of a digest is news: what happened or came near in its time, and not what merely stays open. Which time a digest
names by days, and when it says whose voice is missing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.congress.digest import Digest, MissingNews, NormNews, OpinionNews, RecordNews, is_of_days, tells_missing
from bot.congress.trials import REVIEW_BEFORE_END

SINCE = datetime(2026, 11, 8, 8, tzinfo=UTC)
DAY = timedelta(days=1)
UNTIL = SINCE + DAY
NEAR = SINCE + timedelta(days=REVIEW_BEFORE_END)
EMPTY = Digest(SINCE, UNTIL, late=False)


def vote(*, is_new: bool = False) -> NormNews:
    return NormNews("N-1", "Label it", "voting", until=UNTIL + timedelta(days=3), is_new=is_new)


def trial(until: datetime) -> NormNews:
    return NormNews("N-2", "Try it", "review", until=until)


OPEN = replace(EMPTY, to_vote=(vote(),), trials=(trial(NEAR),))


def test_nothing_happened_where_nothing_is_told() -> None:
    assert EMPTY.nothing_new
    assert EMPTY.quiet


def test_what_stays_open_is_listed_and_no_news() -> None:
    stays = replace(OPEN, missing=(MissingNews("N-3", ("law",), spoken=True),))

    assert stays.nothing_new
    assert not stays.quiet
    assert Digest.from_data(stays.as_data()) == stays


@pytest.mark.parametrize(
    "news",
    [
        replace(OPEN, to_vote=(vote(), vote(is_new=True))),
        replace(OPEN, trials=(trial(NEAR), trial(NEAR + timedelta(seconds=1)))),
        replace(OPEN, seats_left=1),
        replace(OPEN, record=(RecordNews("confirmed", "P-1", "position"),)),
        replace(OPEN, opinions=(OpinionNews("N-1", "bridging", 1, "Yes", 3, 0, 0),), moved=(vote(),)),
    ],
)
def test_whatever_happened_or_came_near_is_news_beside_it(news: Digest) -> None:
    assert not news.nothing_new


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
    assert is_of_days(UNTIL, UNTIL + length) is days


@pytest.mark.parametrize("jitter", [timedelta(), timedelta(milliseconds=3), timedelta(milliseconds=-3)])
@pytest.mark.parametrize(("days_between", "told"), [(1, 3), (7, 3), (30, 1)])
def test_whose_voice_is_missing_is_told_as_a_debate_begins_and_once_a_week(
    jitter: timedelta, days_between: int, told: int
) -> None:
    begun = UNTIL + timedelta(hours=5)
    dues = [UNTIL + timedelta(days=days_between) * n + jitter * (n % 2) for n in range(40)]
    within = [(since, until) for since, until in pairwise(dues) if since < begun + 20 * DAY]

    assert sum(tells_missing(begun, since, until) for since, until in within) == told
    assert [tells_missing(UNTIL, SINCE, UNTIL), tells_missing(UNTIL, UNTIL, UNTIL + DAY)] == [True, False]
    assert tells_missing(SINCE, SINCE, UNTIL, first=True)
