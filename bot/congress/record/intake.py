"""What may be kept of what people enter: dates as exactly as they are known, stances, sources, summaries, reasons.

Words of the vocabularies (stances, forms) are data and come in as arguments; what is never stored, and how a date
is read, is decided here. Of a source only the address is looked at; nothing is ever fetched.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Collection
from datetime import date
from urllib.parse import SplitResult, urlsplit

from bot.congress.errors import CongressError
from bot.congress.limits import REASON_LEAST, REASON_MOST, SUMMARY_MOST, URL_MOST
from bot.congress.record.dates import Precision, When
from bot.congress.text import UNSPACED, clean_text, given_back, words

COMPUTED = frozenset({"silent", "absent", "not_listed"})
"""What is computed with an as-of date and never stored as a stance (invariant 2)."""

QUOTED_MOST = 25
"""Words of one quotation, at most (invariant 19)."""

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_BOUNDS: tuple[tuple[re.Pattern[str], Precision], ...] = (
    (re.compile(r"(?:on or before|by|before|until|<=|≤)\s*", re.IGNORECASE), "on_or_before"),
    (re.compile(r"as of\s*", re.IGNORECASE), "as_of"),
)
_QUOTATION = re.compile('“([^”]*)|„([^“”]*)|"([^"]*)"?|«([^»]*)|»([^«]*)«|‹([^›]*)|「([^」]*)|『([^』]*)')
"""What stands between quotation marks; one that is never closed reaches to the end."""
_UNSPACED = re.compile(f"[{UNSPACED}]")

_LOCAL = frozenset({"local", "localhost", "localdomain", "internal", "intranet", "lan", "home", "corp", "private"})
_RESERVED = frozenset({"test", "example", "invalid", "onion", "arpa"})
"""Last labels of names that nobody, or only somebody's own network, can reach (RFC 6761, 6762, 7686, 8375, ICANN)."""
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")


def parse_partial_date(given: str, *, today: date, ahead: bool = False) -> When:
    """Read a year, month or day, also "by 2018-11-12" (true by then) and "as of 2018" (the state of a register).

    Refuses what is no date (`record.bad_date`), and what lies ahead (`record.future_date`) unless `ahead` lets it,
    as for a date on which something is due.
    """
    bound, rest = _bound(unicodedata.normalize("NFKC", given).strip())
    found = _DATE.fullmatch(rest)
    if found is None:
        raise CongressError("record.bad_date", given=given_back(given)[:40])
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError as error:
        raise CongressError("record.bad_date", given=given_back(given)[:40]) from error
    if first > today and not ahead:
        raise CongressError("record.future_date", given=given_back(given)[:40])
    text = first.isoformat()[: 10 if day else 7 if month else 4]
    return When(text, bound or ("day" if day else "month" if month else "year"))


def parse_end(given: str, *, start: When, today: date) -> When | None:
    """The end of what began at `start`, or None where nothing was typed.

    Refuses an end that lies before the beginning (`record.ends_before_it_begins`), as an end that is no date.
    """
    if not given.strip():
        return None
    end = parse_partial_date(given, today=today)
    if end.known_by < start.first:
        raise CongressError("record.ends_before_it_begins", start=start.text, end=end.text)
    return end


def check_stance(stance: str, *, known: Collection[str]) -> str:
    """The stance, if it may be stored: one of the vocabulary, and never one that is computed."""
    if stance in COMPUTED:
        raise CongressError("record.stance_is_computed", given=stance)
    if stance not in known:
        choices = ", ".join(sorted(one.replace("_", " ") for one in known))
        raise CongressError("record.unknown_stance", given=given_back(stance.replace("_", " "))[:40], choices=choices)
    return stance


def check_source_url(given: str) -> str:
    """A web address that others can open; no fact without a source (invariant 1).

    Refuses what is no web address (`record.bad_source`), one that leads into somebody's own network
    (`record.private_source`) and one that names a user or a password (`record.source_names_user`).
    """
    url = given.strip()
    parts = _parts(url) if len(url) <= URL_MOST and url.isprintable() and " " not in url else None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise CongressError("record.bad_source", given=given_back(given))
    if "@" in parts.netloc:
        raise CongressError("record.source_names_user")
    if not _is_public(parts.hostname):
        raise CongressError("record.private_source", host=given_back(parts.hostname))
    return url


def check_summary(given: str, *, field: str = "summary", least: int = 0, most: int = SUMMARY_MOST) -> str:
    """A summary in the recorder's own words: what stands in quotation marks has at most 25 words (invariant 19).

    Raises the refusals of `clean_text`, and `record.long_quotation` with the count.
    """
    summary = clean_text(given, field=field, least=least, most=most)
    longest = max((_length(part) for found in _QUOTATION.findall(summary) for part in found), default=0)
    if longest > QUOTED_MOST:
        raise CongressError("record.long_quotation", n=longest, most=QUOTED_MOST)
    return summary


def check_reason(given: str, *, field: str = "reason") -> str:
    """Why somebody refuses, retracts, disputes or corrects, in canonical form; never empty."""
    return clean_text(given, field=field, least=REASON_LEAST, most=REASON_MOST)


def _bound(given: str) -> tuple[Precision | None, str]:
    for pattern, precision in _BOUNDS:
        if found := pattern.match(given):
            return precision, given[found.end() :]
    return None, given


def _length(quotation: str) -> int:
    """The words of a quotation; in scripts that put no space between words, two characters count as one."""
    found = words(quotation)
    unspaced = sum(1 for word in found if _UNSPACED.fullmatch(word))
    return len(found) - unspaced + -(-unspaced // 2)


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # A port that is no number is found out only here.
    except ValueError:  # Brackets that hold no IPv6 address, or a host that normalizes to something else.
        return None
    return parts


def _is_public(host: str) -> bool:
    plain = unicodedata.normalize("NFKC", host).replace("。", ".").lower().strip("[]").rstrip(".")
    address = _address(plain)
    if address is not None:
        return address.is_global and not address.is_multicast
    labels = plain.split(".")
    named = len(labels) > 1 and all(labels) and labels[-1] not in _LOCAL | _RESERVED
    return named and _NUMBER.fullmatch(labels[-1]) is None  # "127.1" is an address to those who open it.


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    within = address.ipv4_mapped or address.sixtofour if isinstance(address, ipaddress.IPv6Address) else None
    return within or address
