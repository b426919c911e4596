"""When something is to come, as a person says it, and the time zone in which that counts."""

from datetime import UTC, datetime

import pytest

from bot.congress.arranging import When, parse_when
from bot.congress.errors import CongressError
from bot.congress.zones import find_zones

NOON = datetime(2026, 11, 2, 12, 7, tzinfo=UTC)


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


def found(typed: str, first: str | None = None, most: int = 25) -> list[str]:
    return [one.name for one in find_zones(typed, now=NOON, most=most, first=first)]


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("berlin", "Europe/Berlin"),
        ("São Pau", "America/Sao_Paulo"),
        ("new york", "America/New_York"),
        ("EUROPE/BER", "Europe/Berlin"),
        ("york", "America/New_York"),
        ("lord", "Australia/Lord_Howe"),
        ("st johns", "America/St_Johns"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_found_by_its_city_or_any_part_of_its_name(typed: str, zone: str) -> None:
    assert found(typed)[0] == zone


def test_before_anything_is_typed_ones_own_comes_first_and_stands_once() -> None:
    assert found("", first="Asia/Kolkata")[:2] == ["Asia/Kolkata", "UTC"]
    assert found("", first="Asia/Kolkata").count("Asia/Kolkata") == 1
    assert len(found("")) <= 25


def test_a_zone_is_found_by_what_its_clock_shows() -> None:
    shown = find_zones("17:37", now=NOON, most=25)

    assert {(one.at.hour, one.at.minute) for one in shown} == {(17, 37)}
    assert shown[0].name == "Asia/Kolkata"
    assert found("5.40 pm")[0] == "Asia/Kolkata", "a clock that is read out may be some minutes off"
    assert found("13")[0] == "Europe/Berlin"
    assert found("0:10") == found("00:10") != []


def test_a_clock_near_midnight_is_near_the_day_before() -> None:
    just_before = datetime(2026, 11, 2, 23, 58, tzinfo=UTC)
    assert "UTC" in [one.name for one in find_zones("00:02", now=just_before, most=25)]


def test_what_nobody_has_finds_nothing_and_the_list_has_an_end() -> None:
    assert found("Atlantis") == []
    assert len(found("america")) == 25
