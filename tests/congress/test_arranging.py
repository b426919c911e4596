"""When something is to come, as a person says it, and the time zone in which that counts."""

import pytest

from bot.congress.arranging import When, parse_when
from bot.congress.errors import CongressError


@pytest.mark.parametrize(
    ("rhythm", "day", "when"),
    [
        ("", "", When()),
        ("Daily ", "", When("daily")),
        ("monthly", "", When("monthly")),
        ("", "friday", When("weekly", weekday=4)),
        ("weekly", "Thu", When("weekly", weekday=3)),
        ("", "31", When("monthly", monthday=31)),
        ("monthly", "last", When("monthly", monthday=31)),
    ],
)
def test_a_day_says_its_rhythm_and_what_is_not_named_stays(rhythm: str, day: str, when: When) -> None:
    assert parse_when(rhythm, day) == when


@pytest.mark.parametrize(
    ("rhythm", "day", "key"),
    [
        ("yearly", "", "plan.no_rhythm"),
        ("at_once", "", "plan.no_rhythm"),
        ("", "0", "plan.no_day"),
        ("", "32", "plan.no_day"),
        ("", "t", "plan.no_day"),
        ("weekly", "15", "plan.other_day"),
        ("monthly", "monday", "plan.other_day"),
        ("daily", "monday", "plan.other_day"),
    ],
)
def test_what_is_no_day_or_not_one_of_the_rhythm_is_refused(rhythm: str, day: str, key: str) -> None:
    with pytest.raises(CongressError) as refused:
        parse_when(rhythm, day)
    assert (refused.value.key, refused.value.facts) == (key, {"given": day or rhythm})
