"""Time zones as a person looks for them: by a city, by any part of the name, or by what their clock shows now."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.congress.errors import CongressError
from bot.congress.schedule import zones
from bot.congress.times import parse_clock

CLOSE = timedelta(minutes=10)
"""A clock that somebody reads out may be so far off."""

A_DAY = timedelta(days=1)

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


def find_zones(typed: str, *, now: datetime, most: int, first: str | None = None) -> list[ZoneNow]:
    """At most `most` zones that fit what was typed, the best first; before anything was, `first` and those of `OFTEN`.

    A time of day fits the zones whose clocks show it now; an hour alone those in that hour.
    """
    wanted = _plain(typed)
    if not wanted:
        named: Iterable[str] = [*([first] if first is not None else []), *OFTEN]
    else:
        ranked = ((_rank(wanted, name), name) for name in zones().values())
        fitting = sorted((rank, _often(name), name) for rank, name in ranked if rank is not None)
        named = [*_by_clock(typed, now), *(name for _, _, name in fitting)]
    return [ZoneNow(name, now.astimezone(ZoneInfo(name)).time()) for name in list(dict.fromkeys(named))[:most]]


def _rank(wanted: str, name: str) -> int | None:
    """How well a name fits, 0 best; None where it does not."""
    plain = _plain(name)
    city = plain.rpartition("/")[2]
    tests = (
        plain == wanted or city == wanted,
        city.startswith(wanted),
        any(part.startswith(wanted) for part in (*plain.split("/"), *city.split())),
        wanted in plain,
    )
    return next((rank for rank, fits in enumerate(tests) if fits), None)


def _by_clock(typed: str, now: datetime) -> list[str]:
    try:
        shown = parse_clock(typed)
    except CongressError:
        return []
    hour_alone = typed.strip().isdecimal()
    fitting = [name for name in zones().values() if _shows(name, now, shown, hour_alone=hour_alone)]
    return sorted(fitting, key=lambda name: (_often(name), name))


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


def _plain(text: str) -> str:
    """Without case, accents and the underscores of names."""
    parts = unicodedata.normalize("NFKD", text).casefold().replace("_", " ")
    return " ".join("".join(sign for sign in parts if not unicodedata.combining(sign)).split())
