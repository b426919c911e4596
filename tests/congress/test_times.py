"""Reading times that people type."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.errors import CongressError
from bot.congress.times import parse_clock, parse_deadline, parse_duration

NOW = datetime(2026, 11, 21, 12, 0, 30, 250_000, tzinfo=UTC)
DAY = timedelta(days=1)


def _deadline(typed: str, *, zone: str = "Europe/Berlin") -> datetime:
    return parse_deadline(typed, now=NOW, zone=zone, least=timedelta(hours=1), most=60 * DAY)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("in 7 days", NOW + 7 * DAY),
        ("7 days", NOW + 7 * DAY),
        ("7d", NOW + 7 * DAY),
        ("IN A WEEK", NOW + 7 * DAY),
        ("1 week and 2 days, 3h", NOW + 9 * DAY + timedelta(hours=3)),
        ("48h30m", NOW + 2 * DAY + timedelta(minutes=30)),
        ("in an hour", NOW + timedelta(hours=1)),
        ("７ ｄａｙｓ", NOW + 7 * DAY),
        ("٧ days", NOW + 7 * DAY),
        ("2026-12-01", datetime(2026, 12, 1, 22, 59, tzinfo=UTC)),
        ("2026-11-21", datetime(2026, 11, 21, 22, 59, tzinfo=UTC)),
        ("2026-12-1 18:00", datetime(2026, 12, 1, 17, tzinfo=UTC)),
        ("2026-12-01T18:00:30", datetime(2026, 12, 1, 17, 0, 30, tzinfo=UTC)),
        ("2026-12-01T18:00Z", datetime(2026, 12, 1, 18, tzinfo=UTC)),
        ("2026-12-01 18:00 UTC", datetime(2026, 12, 1, 18, tzinfo=UTC)),
        ("2026-12-01T18:00-05:30", datetime(2026, 12, 1, 23, 30, tzinfo=UTC)),
        ("2026-12-01T18:00+0200", datetime(2026, 12, 1, 16, tzinfo=UTC)),
        ("<t:1797000000:f>", datetime.fromtimestamp(1_797_000_000, UTC)),
        (" <t:1797000000> ", datetime.fromtimestamp(1_797_000_000, UTC)),
    ],
)
def test_a_deadline_is_read_as_people_write_it(typed: str, at: datetime) -> None:
    assert _deadline(typed) == at


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "time.unreadable"),
        ("soon", "time.unreadable"),
        ("7", "time.unreadable"),
        ("1 month", "time.unreadable"),
        ("7 daysish", "time.unreadable"),
        ("-7 days", "time.unreadable"),
        ("2026-13-01", "time.unreadable"),
        ("2026-02-30", "time.unreadable"),
        ("2026-12-01 25:00", "time.unreadable"),
        ("2026-12-01 18:00+99:00", "time.unreadable"),
        ("2026-12-01 18:00 somewhere", "time.unreadable"),
        ("01/12/2026", "time.unreadable"),
        ("0000-01-01", "time.unreadable"),
        ("<t:abc:f>", "time.unreadable"),
        ("0 days", "time.past"),
        ("2026-11-20", "time.past"),
        ("0001-01-01", "time.past"),
        ("2026-11-21 13:00", "time.past"),
        ("<t:0:f>", "time.past"),
        ("<t:-99999999999999999999:f>", "time.past"),
        ("59 minutes", "time.too_soon"),
        ("2026-11-21 13:30", "time.too_soon"),
        ("61 days", "time.too_far"),
        ("99999999999999999999 weeks", "time.too_far"),
        ("2027-11-21", "time.too_far"),
        ("9999-12-31 23:59-14:00", "time.too_far"),
        ("<t:99999999999999999999:f>", "time.too_far"),
    ],
)
def test_a_deadline_that_cannot_be_is_refused_and_given_back(typed: str, key: str) -> None:
    with pytest.raises(CongressError) as refusal:
        _deadline(typed)
    assert refusal.value.key == key
    assert refusal.value.facts["given"] == typed


def test_a_refused_deadline_says_the_first_and_the_last_that_could_be() -> None:
    with pytest.raises(CongressError) as soon:
        _deadline("1 minute")
    assert soon.value.facts["earliest"] == NOW + timedelta(hours=1)
    with pytest.raises(CongressError) as far:
        _deadline("10 weeks")
    assert far.value.facts["latest"] == NOW + 60 * DAY


def test_the_first_and_the_last_deadline_are_allowed() -> None:
    assert _deadline("60 days") == NOW + 60 * DAY
    assert _deadline("60 minutes") == NOW + timedelta(hours=1)


def test_a_local_time_that_the_clocks_skip_moves_forward() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    at = parse_deadline("2026-03-29 02:30", now=now, zone="Europe/Berlin", most=60 * DAY)
    assert at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(st.text("0123456789 -:+tzTZ<>dhwm.ain", max_size=30) | st.text(max_size=30))
def test_whatever_is_typed_gives_an_instant_in_range_or_a_refusal(typed: str) -> None:
    try:
        at = _deadline(typed)
    except CongressError as refusal:
        assert refusal.key.startswith("time.")
    else:
        assert NOW + timedelta(hours=1) <= at <= NOW + 60 * DAY


@pytest.mark.parametrize(
    ("typed", "length"),
    [("14 days", 14 * DAY), ("1w 2d", 9 * DAY), ("0 days", timedelta(0)), ("9" * 30 + "w", timedelta.max)],
)
def test_a_length_of_time_is_read(typed: str, length: timedelta) -> None:
    assert parse_duration(typed) == length


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("9", time(9)),
        ("09:00", time(9)),
        ("9.30", time(9, 30)),
        ("9h30", time(9, 30)),
        ("9:30 pm", time(21, 30)),
        ("12 a.m.", time(0)),
        ("12pm", time(12)),
        ("23:59", time(23, 59)),
        ("０９：００", time(9)),
    ],
)
def test_a_time_of_day_is_read(typed: str, at: time) -> None:
    assert parse_clock(typed) == at


@pytest.mark.parametrize("typed", ["", "24:00", "9:60", "13 pm", "0 am", "noon", "9:3", "930", "-9"])
def test_a_time_of_day_that_cannot_be_is_refused_and_given_back(typed: str) -> None:
    with pytest.raises(CongressError) as refusal:
        parse_clock(typed)
    assert (refusal.value.key, refusal.value.facts) == ("time.no_clock", {"given": typed})


def test_a_length_of_time_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(CongressError) as refusal:
        parse_duration("a while")
    assert (refusal.value.key, refusal.value.facts) == ("time.unreadable", {"given": "a while"})
