"""The zones of the time zone database with what people call them: by city, by country, by how far from UTC."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

_FIXED = re.compile(r"Etc/GMT([+-])(\d{1,2})")
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?")
_QUALIFIED = re.compile(r"(.+) \((.+)\)")

_ELSEWHERE = {
    "America/New_York": ("EST", "Washington", "Boston", "Philadelphia", "Miami", "Atlanta"),
    "America/Los_Angeles": ("San Francisco", "Silicon Valley", "Seattle", "San Diego"),
    "America/Denver": ("MST",),
    "America/Chicago": ("Houston", "Dallas", "Austin"),
    "America/Toronto": ("Ottawa", "Montréal"),
    "America/Sao_Paulo": ("Brasília", "Rio de Janeiro"),
    "Africa/Johannesburg": ("Pretoria", "Cape Town"),
    "Africa/Lagos": ("Abuja",),
    "Africa/Casablanca": ("Rabat",),
    "Africa/Dar_es_Salaam": ("Dodoma",),
    "Asia/Shanghai": ("Beijing", "Peking", "Shenzhen", "Guangzhou"),
    "Asia/Kolkata": ("New Delhi", "Delhi", "Mumbai", "Bangalore", "Bengaluru", "Chennai", "Hyderabad"),
    "Asia/Karachi": ("Islamabad", "Lahore"),
    "Asia/Dubai": ("Abu Dhabi",),
    "Asia/Jerusalem": ("Tel Aviv",),
    "Asia/Tokyo": ("Osaka", "Kyoto"),
    "Asia/Ho_Chi_Minh": ("Hanoi", "Saigon"),
    "Asia/Yangon": ("Naypyidaw",),
    "Australia/Sydney": ("Canberra",),
    "Europe/Amsterdam": ("The Hague", "Den Haag"),
    "Europe/Athens": ("Athína",),
    "Europe/Berlin": ("Bonn", "München", "Munich", "Hamburg", "Frankfurt", "Köln", "Cologne"),
    "Europe/Brussels": ("Bruxelles", "Brussel", "Brüssel"),
    "Europe/Bucharest": ("București",),
    "Europe/Copenhagen": ("København",),
    "Europe/Istanbul": ("Ankara",),
    "Europe/Kyiv": ("Kiev",),
    "Europe/Lisbon": ("Lisboa",),
    "Europe/London": ("Edinburgh", "Oxford", "Cambridge"),
    "Europe/Madrid": ("Barcelona",),
    "Europe/Moscow": ("Moskva", "Saint Petersburg", "St Petersburg"),
    "Europe/Paris": ("Strasbourg", "Lyon"),
    "Europe/Prague": ("Praha",),
    "Europe/Rome": ("Roma", "Milan", "Milano"),
    "Europe/Vienna": ("Wien",),
    "Europe/Warsaw": ("Warszawa",),
    "Europe/Zurich": ("Geneva", "Genève", "Genf", "Bern", "Basel", "Lausanne"),
    "Pacific/Auckland": ("Wellington",),
}
"""Cities that people name and that are no zones, and zones in the spelling of those who live there."""

_NOT_MEANT = ("EST", "MST", "Factory", "localtime")
"""Zones that nobody means. The first two never have summer time, which those who say so do; they name cities above."""

_ALSO = {
    "AE": ("UAE", "Emirates"),
    "BA": ("Bosnia",),
    "CD": ("Democratic Republic of the Congo", "DRC"),
    "CG": ("Republic of the Congo",),
    "CI": ("Ivory Coast",),
    "CV": ("Cabo Verde",),
    "CZ": ("Czechia",),
    "FM": ("Federated States of Micronesia",),
    "GB": ("UK", "United Kingdom", "Great Britain", "England", "Scotland", "Wales"),
    "KP": ("DPRK",),
    "KR": ("Republic of Korea",),
    "MM": ("Burma",),
    "MO": ("Macao",),
    "NL": ("Holland",),
    "RU": ("Russian Federation",),
    "SZ": ("Swaziland",),
    "TL": ("Timor-Leste",),
    "TR": ("Türkiye",),
    "US": ("USA", "United States of America"),
    "VA": ("Holy See",),
}
"""Further names of countries."""

_NEVER_ALONE = ("AS", "KP")
"""Countries whose name without what stands in brackets after it means another one, as that of American Samoa does."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone: `calls` are its names, its city and its countries, folded, and `codes` those of the countries.

    `place` is its place among the zones of today; None for a name that is kept for old uses only, and for an offset.
    """

    name: str
    calls: tuple[str, ...]
    codes: tuple[str, ...]
    place: int | None


@cache
def every_zone() -> dict[str, Zone]:
    """Every zone of the time zone database by its name in lower case. Read once: it is some 600 small files."""
    countries, today = _countries(), [line[2] for line in _rows("zone.tab")]
    codes: dict[str, list[str]] = defaultdict(list)
    for code, _, name in (line[:3] for line in _rows("zone.tab")):
        codes[name].append(code)
    places = {name: place for place, name in enumerate(["UTC", *today])}
    found = {}
    for name in sorted(available_timezones().difference(_NOT_MEANT)):
        calls = [name, name.rpartition("/")[2], zone_words(name), *_ELSEWHERE.get(name, ())]
        calls += [called for code in codes[name] for called in countries[code]]
        folded = tuple(dict.fromkeys(plain(one) for one in calls))
        found[name.casefold()] = Zone(name, folded, tuple(code.casefold() for code in codes[name]), places.get(name))
    return found


def zone_words(name: str) -> str:
    """A zone as people call it. The database counts fixed offsets from the other side: its Etc/GMT+3 is UTC-3."""
    fixed = _FIXED.fullmatch(name)
    if fixed is None or int(fixed[2]) == 0:
        return name
    return f"UTC{'-' if fixed[1] == '+' else '+'}{fixed[2]}"


def minutes_ahead(typed: str) -> int | None:
    """How many minutes a zone that was typed as an offset, such as `UTC+5:30` or `GMT-3`, is ahead of UTC."""
    offset = _OFFSET.fullmatch(plain(typed).replace(" ", "").replace("\u2212", "-"))
    if offset is None:
        return None
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return -minutes if offset[1] == "-" else minutes


def fixed_zone(minutes: int) -> str | None:
    """The zone that is so many minutes ahead of UTC all year; None where the database has none."""
    name = "UTC" if minutes == 0 else f"Etc/GMT{'-' if minutes > 0 else '+'}{abs(minutes) // 60}"
    return name if minutes % 60 == 0 and name.casefold() in every_zone() else None


def plain(text: str) -> str:
    """Without case, accents and the underscores of names."""
    parts = unicodedata.normalize("NFKD", text).casefold().replace("_", " ").replace("’", "'")
    return " ".join("".join(sign for sign in parts if not unicodedata.combining(sign)).split())


def _countries() -> dict[str, list[str]]:
    """The names of each country by its code of two letters."""
    named = {}
    for code, name, *_ in _rows("iso3166.tab"):
        names = [name, *_ALSO.get(code, ())]
        qualified = _QUALIFIED.fullmatch(name)
        if qualified is not None:
            names.append(f"{qualified[2]} {qualified[1]}")
            names += () if code in _NEVER_ALONE else (qualified[1],)
        spelt = [one.replace(" & ", " and ") for one in names]
        named[code] = [*names, *spelt, *(one.replace("St ", "Saint ") for one in spelt)]
    return named


def _rows(name: str) -> list[list[str]]:
    """The rows of a table that comes with the time zone database."""
    text = files("tzdata.zoneinfo").joinpath(name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
