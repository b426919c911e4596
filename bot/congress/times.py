"""Times that a person types: a deadline, a length of time, a time of day. Numbers are read in any script."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from typing import NoReturn

from bot.congress.errors import CongressError
from bot.congress.schedule import from_wall
from bot.congress.text import given_back

_LAST_MINUTE = time(23, 59)
"""A date alone means until its end; a minute earlier than midnight, so that it still shows as that date."""

_UNITS = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "mins": timedelta(minutes=1),
    "minute": timedelta(minutes=1),
    "minutes": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "hr": timedelta(hours=1),
    "hrs": timedelta(hours=1),
    "hour": timedelta(hours=1),
    "hours": timedelta(hours=1),
    "d": timedelta(days=1),
    "day": timedelta(days=1),
    "days": timedelta(days=1),
    "w": timedelta(weeks=1),
    "wk": timedelta(weeks=1),
    "wks": timedelta(weeks=1),
    "week": timedelta(weeks=1),
    "weeks": timedelta(weeks=1),
}
_PART = r"(\d+\s*|\ban?\s+)(" + "|".join(sorted(_UNITS, key=len, reverse=True)) + r")(?![a-z])"
_DURATION = re.compile(rf"(?:in\s+)?{_PART}(?:(?:\s*,\s*|\s+and\s+|\s*){_PART})*")
_STAMP = re.compile(r"<t:(-?\d{1,20})(?::[a-z])?>")
"""How Discord writes a timestamp in a message; the letter is only its style."""
_STAMP_MOST = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:\s*t\s*|\s+|\s*,\s*)(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(.*))?")
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})?")
_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?\s*(?:([ap])\.?\s*m\.?)?")
_DAY = timedelta(days=1)


def parse_deadline(
    text: str, *, now: datetime, zone: str, most: timedelta, least: timedelta = timedelta(0)
) -> datetime:
    """The instant (UTC) that a person typed, between `least` and `most` from now.

    Read are a length of time (`in 7 days`, `48h`, `1 week 2 days`), an ISO date (its last minute in the zone),
    an ISO date and time (in the zone unless it ends in `Z` or an offset), and Discord's `<t:1764600000:f>`.
    Raises `time.unreadable` (given), `time.past` (given), `time.too_soon` (given, earliest) or `time.too_far`
    (given, latest).
    """
    plain = _plain(text)
    if _DURATION.fullmatch(plain):
        return _ranged(_length(plain, text), text, now=now, least=least, most=most)
    if stamp := _STAMP.fullmatch(plain):
        return _ranged(_since(int(stamp[1]), now), text, now=now, least=least, most=most)
    match = _DATE.fullmatch(plain)
    if not match:
        _refuse("time.unreadable", text)
    return _ranged(_until(match, text, now=now, zone=zone, most=most), text, now=now, least=least, most=most)


def parse_duration(text: str) -> timedelta:
    """A length of time that a person typed, such as `14 days` or `1 week and 2 days`. Raises `time.unreadable`.

    One too long to be counted is `timedelta.max`; its range is for the caller to check.
    """
    plain = _plain(text)
    if not _DURATION.fullmatch(plain):
        _refuse("time.unreadable", text)
    return _length(plain, text)


def parse_clock(text: str) -> time:
    """A time of day that a person typed: `9`, `09:00`, `9.30`, `9h30`, `9:30 pm`. Raises `time.no_clock` (given)."""
    match = _CLOCK.fullmatch(_plain(text))
    if not match:
        _refuse("time.no_clock", text)
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half and not 1 <= hour <= 12:
        _refuse("time.no_clock", text)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        _refuse("time.no_clock", text)
    return time(hour, minute)


def _ranged(length: timedelta, text: str, *, now: datetime, least: timedelta, most: timedelta) -> datetime:
    if length > most:
        raise CongressError("time.too_far", given=given_back(text), latest=now + most)
    if length <= timedelta(0):
        _refuse("time.past", text)
    if length < least:
        raise CongressError("time.too_soon", given=given_back(text), earliest=now + least)
    return (now + length).astimezone(UTC)


def _length(plain: str, text: str) -> timedelta:
    total = timedelta(0)
    try:
        for number, unit in re.findall(_PART, plain):
            total += _UNITS[unit] * (1 if number.startswith("a") else int(number))
    except OverflowError:
        return timedelta.max
    return total


def _since(stamp: int, now: datetime) -> timedelta:
    """How long from now until a Unix time in seconds; what no calendar holds is endlessly far."""
    if stamp < 0:
        return timedelta.min
    return timedelta.max if stamp > _STAMP_MOST else datetime.fromtimestamp(stamp, UTC) - now


def _until(match: re.Match[str], text: str, *, now: datetime, zone: str, most: timedelta) -> timedelta:
    """How long from now until the date, and time if any, that the match found."""
    year, month, day, hour, minute, second, offset = match.groups()
    try:
        on = date(int(year), int(month), int(day))
        at = _LAST_MINUTE if hour is None else time(int(hour), int(minute), int(second or 0))
    except ValueError:
        _refuse("time.unreadable", text)
    # Far dates are settled by the day, because an instant near the first or last year of the calendar overflows.
    if on < now.date() - 2 * _DAY:
        return timedelta.min
    if on - now.date() > most + 2 * _DAY:
        return timedelta.max
    if not offset:
        return from_wall(on, at, zone) - now
    return datetime.combine(on, at, UTC) - _east(offset, text) - now


def _east(offset: str, text: str) -> timedelta:
    """How far east of UTC the end of an ISO time puts it."""
    if offset in ("z", "utc", "gmt"):
        return timedelta(0)
    match = _OFFSET.fullmatch(offset)
    if not match or int(match[2]) > 14 or int(match[3] or 0) > 59:
        _refuse("time.unreadable", text)
    east = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return east if match[1] == "+" else -east


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", given_back(text)).casefold().replace("\u2212", "-").strip()


def _refuse(key: str, text: str) -> NoReturn:
    raise CongressError(key, given=given_back(text))
