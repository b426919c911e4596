"""When what is watched is told, and what of it is still to be told."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.congress.watching import (
    GATHERED,
    GIVEN_UP,
    MESSAGES_A_DAY,
    Span,
    comes_with_digest,
    due_after,
    holds,
    is_given_up,
    is_held,
    joined,
    waits_until,
)

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("ago", "due"),
    [
        (timedelta(seconds=30), NOW - timedelta(seconds=30) + GATHERED),
        (timedelta(hours=5), NOW),
        (-timedelta(days=400), NOW + GATHERED),  # Dated while the clock was wrong.
    ],
)
def test_news_are_gathered_for_a_short_time_from_the_first_of_them(ago: timedelta, due: datetime) -> None:
    assert due_after(NOW - ago, NOW) == due


@pytest.mark.parametrize(
    ("sent", "unreachable", "waits"),
    [
        (0, False, False),
        (MESSAGES_A_DAY - 1, False, False),
        (MESSAGES_A_DAY, False, True),
        (0, True, False),
        (1, True, True),
    ],
)
def test_a_day_has_so_many_messages_and_one_that_does_not_arrive(sent: int, unreachable: bool, waits: bool) -> None:
    night = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)  # In Berlin the next day has begun.
    until = waits_until(sent, unreachable=unreachable, now=night, at=time(9), zone=BERLIN)
    assert until == (datetime(2026, 11, 4, 8, 0, tzinfo=UTC) if waits else None)


def test_only_the_rest_of_a_full_day_is_held() -> None:
    yesterday = NOW - timedelta(days=1)
    assert is_held(MESSAGES_A_DAY, first=yesterday, until=NOW, zone=BERLIN)
    assert not is_held(MESSAGES_A_DAY, first=NOW, until=NOW, zone=BERLIN)
    assert not is_held(MESSAGES_A_DAY - 1, first=yesterday, until=NOW, zone=BERLIN)


def test_only_a_weekly_digest_tells_what_is_weekly() -> None:
    told = [
        (pace, rhythm) for pace in ("at_once", "daily", "weekly") for rhythm in (None, "daily", "weekly", "monthly")
    ]
    assert [one for one in told if comes_with_digest(*one)] == [("weekly", "weekly")]


def test_what_never_arrives_is_given_up() -> None:
    assert not is_given_up(None, None)
    assert not is_given_up(NOW, NOW)
    assert not is_given_up(NOW, NOW + GIVEN_UP - timedelta(seconds=1))
    assert is_given_up(NOW, NOW + GIVEN_UP)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], ()),
        ([(5, 5), (7, 3)], ()),
        ([(20, 30), (10, 20)], ((10, 30),)),
        ([(20, 30), (0, 10)], ((0, 10), (20, 30))),
        ([(0, 30), (5, 10), (25, 40)], ((0, 40),)),
    ],
)
def test_spans_are_joined_without_a_gap_or_an_event_twice(spans: list[Span], expected: tuple[Span, ...]) -> None:
    assert joined(spans) == expected
    for event in range(45):
        assert holds(expected, event) == any(after < event <= last for after, last in spans)
