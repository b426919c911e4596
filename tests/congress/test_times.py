"""Times of day, as people type them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.errors import CongressError
from bot.congress.times import parse_clock


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
        (" Noon", time(12)),
        ("midnight", time(0)),
        ("０９：００", time(9)),
    ],
)
def test_a_time_of_day_is_read(typed: str, at: time) -> None:
    assert parse_clock(typed) == at


@pytest.mark.parametrize("typed", ["", "24:00", "9:60", "13 pm", "0 am", "noonish", "9:3", "930", "-9"])
def test_a_time_of_day_that_cannot_be_is_refused_and_given_back(typed: str) -> None:
    with pytest.raises(CongressError) as refusal:
        parse_clock(typed)
    assert (refusal.value.key, refusal.value.facts) == ("time.no_clock", {"given": typed})


@given(st.text("0123456789 .:hapm", max_size=12) | st.text(max_size=12))
def test_whatever_is_typed_gives_a_time_of_day_or_a_refusal(typed: str) -> None:
    try:
        assert isinstance(parse_clock(typed), time)
    except CongressError as refusal:
        assert refusal.key == "time.no_clock"
