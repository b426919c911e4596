"""A time of day that a person types, in any usual spelling. Numbers are read in any script."""

import re
import unicodedata
from datetime import time
from typing import NoReturn

from bot.congress.errors import CongressError
from bot.congress.text import given_back

_SPOKEN = {"noon": time(12), "midday": time(12), "midnight": time(0)}

_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?\s*(?:([ap])\.?\s*m\.?)?")


def parse_clock(text: str) -> time:
    """A time of day that a person typed: `9`, `09:00`, `9.30`, `9h30`, `9:30 pm`, `noon`. Raises `time.no_clock`
    (given)."""
    plain = _plain(text)
    if plain in _SPOKEN:
        return _SPOKEN[plain]
    match = _CLOCK.fullmatch(plain)
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


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", given_back(text)).casefold().replace("\u2212", "-").strip()


def _refuse(key: str, text: str) -> NoReturn:
    raise CongressError(key, given=given_back(text))
