"""What may be kept: what makes a position that an actor holds in the world fit to be kept.

Words of the vocabularies (stances, forms) are data and come in as arguments; what is never stored, and how a date
is read, is decided here.
"""

import re
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from bot.congress.errors import CongressError
from bot.congress.limits import URL_MOST

COMPUTED = frozenset({"silent", "absent", "not_listed"})
"""What is computed with an as-of date and never stored as a stance (invariant 2)."""

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True)
class PartialDate:
    """A date as exactly as it is known: "2018", "2018-11" or "2018-11-12"."""

    text: str
    precision: str
    known_by: date
    """The last day that the text can mean; the record counts from then on."""


def parse_partial_date(given: str, *, today: date) -> PartialDate:
    """Read year, month or day; refuses what is no date (`record.bad_date`) or lies ahead (`record.future_date`)."""
    found = _DATE.fullmatch(given.strip())
    if found is None:
        raise CongressError("record.bad_date", given=given[:40])
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError as error:
        raise CongressError("record.bad_date", given=given[:40]) from error
    if first > today:
        raise CongressError("record.future_date", given=given[:40])
    if day is not None:
        return PartialDate(first.isoformat(), "day", first)
    if month is not None:
        return PartialDate(first.strftime("%Y-%m"), "month", first.replace(day=monthrange(first.year, month)[1]))
    return PartialDate(f"{first.year:04d}", "year", date(first.year, 12, 31))


def check_stance(stance: str, *, known: Collection[str]) -> str:
    """The stance, if it may be stored: one of the vocabulary, and never one that is computed."""
    if stance in COMPUTED:
        raise CongressError("record.stance_is_computed", given=stance)
    if stance not in known:
        raise CongressError("record.unknown_stance", given=stance[:40])
    return stance


def check_source_url(given: str) -> str:
    """A web address that others can open (`record.bad_source` otherwise); no fact without a source (invariant 1)."""
    url = given.strip()
    try:
        parts = urlsplit(url) if len(url) <= URL_MOST and url.isprintable() and " " not in url else None
    except ValueError as error:  # Brackets that hold no IPv6 address, or a host that normalizes to something else.
        raise CongressError("record.bad_source", given=given[:100]) from error
    if parts is None or parts.scheme not in ("http", "https") or "." not in (parts.hostname or ""):
        raise CongressError("record.bad_source", given=given[:100])
    return url
