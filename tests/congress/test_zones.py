"""Time zones as people name them, in a list as they type and in full."""

from datetime import UTC, datetime

import pytest

from bot.congress.errors import CongressError
from bot.congress.zone_names import zone_words
from bot.congress.zones import find_zones, parse_zone

NOON = datetime(2026, 11, 2, 12, 7, tzinfo=UTC)


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
        ("Samoa", "Pacific/Apia"),
        ("India", "Asia/Kolkata"),
        ("EST", "America/New_York"),
        ("GMT-3", "Etc/GMT+3"),
        ("Kiribati", "Pacific/Tarawa"),
        ("Nepal", "Asia/Kathmandu"),
        ("Washington", "America/New_York"),
        ("United States", "America/New_York"),
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


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("america/new york", "America/New_York"),
        ("Berlin", "Europe/Berlin"),
        ("utc", "UTC"),
        ("buenos aires", "America/Argentina/Buenos_Aires"),
        ("São Tomé", "Africa/Sao_Tome"),
        ("Genève", "Europe/Zurich"),
        ("Bruxelles", "Europe/Brussels"),
        ("Samoa", "Pacific/Apia"),
        ("Liechtenstein", "Europe/Vaduz"),
        ("South Korea", "Asia/Seoul"),
        ("Germany", "Europe/Berlin"),
        ("np", "Asia/Kathmandu"),
        ("GMT-3", "Etc/GMT+3"),
        ("utc + 14", "Etc/GMT-14"),
        ("Etc/GMT-3", "Etc/GMT-3"),
        ("Factory", None),
        ("", None),
        ("America", None),
        ("../../etc/passwd", None),
        ("/etc/localtime", None),
        ("Mars/Olympus", None),
        ("UTC+5:30", "Asia/Kolkata"),
        ("gmt +5:45", "Asia/Kathmandu"),
        ("UTC-3:30", None),
        ("EST", "America/New_York"),
        ("mst", "America/Denver"),
        ("EST5EDT", "EST5EDT"),
        ("UTC+25", None),
        ("x" * 5000, None),
        ("a\x00b", None),
    ],
)
def test_a_zone_is_meant_by_its_name_city_country_or_offset_or_refused(typed: str, zone: str | None) -> None:
    if zone is not None:
        assert parse_zone(typed) == zone
        return
    with pytest.raises(CongressError) as refusal:
        parse_zone(typed)
    assert refusal.value.key == "zone.unknown"


def test_an_offset_also_finds_the_zones_that_are_there_now() -> None:
    assert found("UTC+14") == ["Etc/GMT-14", "Pacific/Kiritimati"]
    assert found("+5:30")[0] == "Asia/Kolkata"
    assert [zone_words(one) for one in ("Etc/GMT+3", "Etc/GMT-14", "Etc/GMT+0", "Asia/Tokyo")] == [
        *("UTC-3", "UTC+14", "Etc/GMT+0", "Asia/Tokyo")
    ]


def test_a_country_with_different_clocks_is_asked_for_one_of_them() -> None:
    with pytest.raises(CongressError) as refusal:
        parse_zone("Congo")
    assert refusal.value.key == "zone.several"
    assert refusal.value.facts["zones"] == "Africa/Kinshasa, Africa/Lubumbashi, Africa/Brazzaville"
