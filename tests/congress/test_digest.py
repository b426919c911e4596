"""What of a digest is news: what happened or came near in its time, and not what merely stays open."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.congress.digest import Digest, MissingNews, NormNews, OpinionNews, RecordNews
from bot.congress.trials import REVIEW_BEFORE_END

SINCE = datetime(2026, 11, 8, 8, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=1)
NEAR = SINCE + timedelta(days=REVIEW_BEFORE_END)
EMPTY = Digest(SINCE, UNTIL, late=False)


def vote(opened: datetime) -> NormNews:
    return NormNews("N-1", "Label it", "voting", until=UNTIL + timedelta(days=3), opened=opened)


def trial(until: datetime) -> NormNews:
    return NormNews("N-2", "Try it", "review", until=until)


OPEN = replace(EMPTY, to_vote=(vote(SINCE),), trials=(trial(NEAR),))


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
        replace(OPEN, to_vote=(vote(SINCE), vote(SINCE + timedelta(seconds=1)))),
        replace(OPEN, trials=(trial(NEAR), trial(NEAR + timedelta(seconds=1)))),
        replace(OPEN, seats_left=1),
        replace(OPEN, record=(RecordNews("confirmed", "P-1", "position"),)),
        replace(OPEN, opinions=(OpinionNews("N-1", "bridging", 1, "Yes", 3, 0, 0),), moved=(vote(SINCE),)),
    ],
)
def test_whatever_happened_or_came_near_is_news_beside_it(news: Digest) -> None:
    assert not news.nothing_new
