"""Time zones as a person names them: by a city, a country, any part of the name, or what their clock shows now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import NoReturn
from zoneinfo import ZoneInfo

from bot.congress.errors import CongressError
from bot.congress.text import given_back
from bot.congress.times import parse_clock
from bot.congress.zone_names import Zone, every_zone, fixed_zone, minutes_ahead, plain

CLOSE = timedelta(minutes=10)
"""A clock that somebody reads out may be so far off."""

A_DAY = timedelta(days=1)
MINUTES_AN_HOUR = 60

NAMED = 3
"""Zones named to a person whose word means several."""

LATELY = 2026
"""A year by which zones of one country are compared."""

OFTEN = (
    *("UTC", "Europe/London", "Europe/Berlin", "Europe/Athens", "Europe/Istanbul", "Africa/Lagos", "Africa/Cairo"),
    *("Africa/Johannesburg", "Africa/Nairobi", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka"),
    *("Asia/Jakarta", "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland"),
    *("America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
)
"""Zones in which many people live, from east of the Atlantic on: of several that fit equally well they come first."""


@dataclass(frozen=True, slots=True)
class ZoneNow:
    """A time zone and what its clocks show."""

    name: str
    at: time


def parse_zone(name: str) -> str:
    """The zone that a person means: its name in any case, its city or country, or an offset such as `UTC-3`.

    Raises `zone.unknown` (given) for what no zone is called, and `zone.several` (given, zones: the first of them).
    """
    wanted, offset = plain(given_back(name)), minutes_ahead(given_back(name))
    if offset is not None:
        return _always_at(offset) or _unknown(name)
    zones = every_zone()
    exact = zones.get(wanted.replace(" ", "_"))
    if exact is not None:
        return exact.name
    meant = [one for one in zones.values() if wanted in one.calls or wanted in one.codes]
    meant = sorted((one for one in meant if one.place is not None), key=_in_order) or meant
    if len({_clocks(one.name) for one in meant}) > 1:
        shown = tuple(one.name for one in meant[:NAMED])
        raise CongressError("zone.several", given=given_back(name), zones=", ".join(shown))
    return meant[0].name if meant else _unknown(name)


@cache
def _clocks(name: str) -> tuple[timedelta | None, ...]:
    """How far from UTC a zone is in each month: where this is the same for several, either will do."""
    zone = ZoneInfo(name)
    return tuple(datetime(LATELY, month, 1, tzinfo=zone).utcoffset() for month in range(1, 13))


def _always_at(minutes: int) -> str | None:
    """The zone that is so many minutes ahead of UTC all year: the fixed one, else the first of those of today."""
    fixed = fixed_zone(minutes)
    if fixed is not None or minutes % MINUTES_AN_HOUR == 0:
        return fixed
    clocks = {timedelta(minutes=minutes)}
    places = sorted((one for one in every_zone().values() if one.place is not None), key=_in_order)
    return next((one.name for one in places if set(_clocks(one.name)) == clocks), None)


def _unknown(name: str) -> NoReturn:
    raise CongressError("zone.unknown", given=given_back(name))


def find_zones(typed: str, *, now: datetime, most: int, first: str | None = None) -> list[ZoneNow]:
    """At most `most` zones that fit what was typed, the best first; before anything was, `first` and those of `OFTEN`.

    A time of day fits the zones whose clocks show it now, an hour alone those in that hour, and an offset those that
    are so far from UTC now, that which always is first.
    """
    wanted, offset = plain(typed), minutes_ahead(typed)
    if not wanted:
        named: Iterable[str] = [*([first] if first is not None else []), *OFTEN]
    elif offset is not None:
        named = [*filter(None, [_always_at(offset)]), *_at_offset(timedelta(minutes=offset), now)]
    else:
        ranked = [(_rank(wanted, one, now), one) for one in every_zone().values()]
        fitting = sorted((rank, _in_order(one), one.name) for rank, one in ranked if rank is not None)
        named = [*_by_clock(typed, now), *(name for _, _, name in fitting)]
    return [ZoneNow(name, now.astimezone(ZoneInfo(name)).time()) for name in list(dict.fromkeys(named))[:most]]


def _rank(wanted: str, zone: Zone, now: datetime) -> int | None:
    """How well a zone fits, 0 best; None where it does not."""
    if wanted in zone.calls or (zone.place is not None and wanted in _abbreviations(zone.name, now.year)):
        return 0
    if wanted in zone.codes or any(one.startswith(wanted) for one in zone.calls[1:]):
        return 1
    if any(part.startswith(wanted) for one in zone.calls for part in (*one.split("/"), *one.split())):
        return 2
    return 3 if any(wanted in one for one in zone.calls) else None


@cache
def _abbreviations(name: str, year: int) -> frozenset[str]:
    """What a zone's time is called over a year, such as `cet` and `cest`, folded."""
    zone = ZoneInfo(name)
    called = (datetime(year, month, 1, tzinfo=zone).tzname() for month in (1, 4, 7, 10))
    return frozenset(one.casefold() for one in called if one is not None)


def _at_offset(offset: timedelta, now: datetime) -> list[str]:
    fitting = (one for one in every_zone().values() if one.place is not None)
    zones = [one for one in fitting if now.astimezone(ZoneInfo(one.name)).utcoffset() == offset]
    return [one.name for one in sorted(zones, key=_in_order)]


def _in_order(zone: Zone) -> tuple[bool, int, int, str]:
    """Zones of today first, of these those of many people, and the first of a country before its others."""
    return zone.place is None, _often(zone.name), zone.place or 0, zone.name


def _by_clock(typed: str, now: datetime) -> list[str]:
    try:
        shown = parse_clock(typed)
    except CongressError:
        return []
    hour_alone = typed.strip().isdecimal()
    fitting = [one for one in every_zone().values() if _shows(one.name, now, shown, hour_alone=hour_alone)]
    return [one.name for one in sorted(fitting, key=_in_order)]


def _shows(name: str, now: datetime, shown: time, *, hour_alone: bool) -> bool:
    local = now.astimezone(ZoneInfo(name))
    if hour_alone:
        return local.hour == shown.hour
    ahead = (
        timedelta(hours=shown.hour, minutes=shown.minute) - timedelta(hours=local.hour, minutes=local.minute)
    ) % A_DAY
    return min(ahead, A_DAY - ahead) <= CLOSE


def _often(name: str) -> int:
    return OFTEN.index(name) if name in OFTEN else len(OFTEN)
