"""Reminders: when each is due, that it is told once, and that only what still matters is told."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.congress.reminders import (
    Hour,
    Occasion,
    awaits_vote,
    of_commitment,
    of_resolution,
    of_review,
    of_seconding,
    of_vote,
)

START = datetime(2026, 11, 2, 12, tzinfo=UTC)
NINE_IN_BERLIN = Hour(time(9), "Europe/Berlin")
DAY = date(2026, 12, 15)
LONG_AGO = date(2026, 1, 1)


def told(occasion: Occasion, *instants: datetime) -> list[datetime]:
    """When somebody is reminded who is looked at at these instants."""
    found, last = [], None
    for now in instants:
        moment = occasion.due(now, last)
        if moment is not None:
            found.append(now)
            last = moment.due_at
    return found


def hours(*numbers: float) -> list[datetime]:
    return [START + timedelta(hours=one) for one in numbers]


def on(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lasts", "before", "at"),
    [
        pytest.param(7 * 24, 6 * 24 - 0.01, 6 * 24, id="a day before the close"),
        pytest.param(48, 23.99, 24, id="two days"),
        pytest.param(47, 23.49, 23.5, id="at half time of a shorter one"),
        pytest.param(2, 0.99, 1, id="two hours"),
    ],
)
def test_a_vote_is_told_once_near_its_end(lasts: float, before: float, at: float) -> None:
    vote = of_vote(START, START + timedelta(hours=lasts))

    assert told(vote, *hours(before, at, at + 0.1, lasts - 0.01)) == hours(at)
    assert told(vote, *hours(lasts - 0.01)) == hours(lasts - 0.01)
    assert told(vote, *hours(lasts)) == []


def test_only_whoever_has_to_vote_themselves_is_told() -> None:
    asked = [
        (voted, proxy) for voted in (False, True) for proxy in (False, True) if awaits_vote(voted=voted, proxy=proxy)
    ]

    assert asked == [(False, False)]


def test_a_norm_without_seconds_is_told_two_days_before_it_lapses() -> None:
    fortnight = of_seconding(START, START + timedelta(days=14))
    one_day = of_seconding(START, START + timedelta(days=1))

    assert told(fortnight, *hours(11.9 * 24, 12 * 24, 13 * 24)) == hours(12 * 24)
    assert told(one_day, *hours(0, 12, 13)) == hours(12)


def test_what_is_told_awaits_from_then_on_until_it_ends() -> None:
    ends = START + timedelta(days=14)
    found = [of_seconding(START, ends).awaits(ends - timedelta(hours=hours)) for hours in (49, 48, 1, 0)]

    assert found == [False, True, True, False]


def test_a_resolution_is_told_twice_and_after_downtime_once() -> None:
    resolution = of_resolution(START, START + timedelta(hours=48))

    assert told(resolution, *hours(23, 24, 25, 35, 36, 47)) == hours(24, 36)
    assert told(resolution, *hours(23, 40, 47)) == hours(40)
    assert told(resolution, *hours(23, 48)) == []


def test_a_clock_that_is_turned_back_repeats_nothing() -> None:
    resolution = of_resolution(START, START + timedelta(hours=48))

    assert told(resolution, *hours(37, 25, 30, 37)) == hours(37)


def test_a_review_is_told_a_month_before_and_on_its_day_at_the_readers_hour() -> None:
    review = of_review(DAY, NINE_IN_BERLIN, set_on=LONG_AGO)
    month_before = date(2026, 11, 15)

    looked_at = [on(day, hour) for day in (month_before, date(2026, 12, 1), DAY) for hour in (7, 8, 9)]
    assert told(review, *looked_at) == [on(month_before, 8), on(DAY, 8)]
    assert [one.due_at for one in review.moments] == [on(month_before, 0), on(DAY, 0)]


def test_another_hour_on_the_same_day_repeats_nothing() -> None:
    (_, first), (_, later) = (of_review(DAY, Hour(time(hour), "UTC"), set_on=LONG_AGO).moments for hour in (9, 18))

    assert first.due_at == later.due_at
    assert first.at != later.at


def test_nobody_is_told_of_a_day_before_it_was_set_nor_long_after_it() -> None:
    commitment = of_commitment(DAY, NINE_IN_BERLIN, set_on=date(2026, 12, 10))

    assert told(commitment, on(date(2026, 12, 10), 12)) == []
    assert told(commitment, on(date(2026, 12, 21), 12)) == [on(date(2026, 12, 21), 12)]
    assert told(commitment, on(date(2026, 12, 22), 9)) == []


def test_the_end_of_a_trial_is_told_too() -> None:
    ends = datetime(2026, 12, 29, 16, tzinfo=UTC)
    review = of_review(DAY, NINE_IN_BERLIN, set_on=date(2026, 12, 1), trial_until=ends)
    looked_at = [on(date(2026, 12, day), 9) for day in range(1, 32)]

    assert told(review, *looked_at) == [on(DAY, 9), on(date(2026, 12, 27), 9)]
