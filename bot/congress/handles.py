"""Handles: the short names by which members speak of a norm (`N-12`), a concern (`N-12/C2`) and a decision.

A decision is named by its year and its number in that year: `D-2026-07`. An entry of the record is named by its number
in its congress, `R-12`, or, where it ships with the program, by its id there, `R-p004`.
"""

import re
import unicodedata

from bot.congress.errors import CongressError
from bot.congress.text import given_back

NUMBER_MOST = 2**31 - 1
"""The largest number that a 32-bit column holds."""

_DASHES = re.compile(r"[\s_/\u2010-\u2015\u2043\u2212\u30fc-]+")
_NORM = re.compile(r"#?n?-?(\d{1,20})", re.IGNORECASE)
_CONCERN = re.compile(r"#?n?-?(\d{1,20})-?c-?(\d{1,20})", re.IGNORECASE)
_ENTRY = re.compile(r"#?r?-?(\d{1,20})", re.IGNORECASE)
_SHIPPED = re.compile(r"#?r-([a-z][a-z0-9-]{0,79})", re.IGNORECASE)
_DECISION = re.compile(r"#?d?-?(\d{4})-(\d{1,20})", re.IGNORECASE)


def norm_handle(number: int) -> str:
    """`N-12` for norm 12 of a congress."""
    return f"N-{number}"


def concern_handle(norm: int, number: int) -> str:
    """`N-12/C2` for the second concern on norm 12 of a congress."""
    return f"N-{norm}/C{number}"


def decision_handle(year: int, number: int) -> str:
    """`D-2026-07` for the seventh decision of 2026; from the hundredth on the number grows to three digits."""
    return f"D-{year:04}-{number:02}"


def parse_norm_handle(text: str) -> int:
    """The number of the norm that a person named: `N-12`, `n12`, `12`, `#N-012`, in any width or script of digits.

    Raises `handle.decision` (given) for the handle of a decision, and `handle.unknown` (given) for anything else.
    """
    if match := _NORM.fullmatch(_plain(text)):
        return _number(match[1], text)
    named = "decision" if names_decision(text) else "unknown"
    raise CongressError(f"handle.{named}", given=given_back(text))


def names_decision(text: str) -> bool:
    """Whether what a person typed has the form of a decision's handle."""
    match = _DECISION.fullmatch(_plain(text))
    return match is not None and 1 <= int(match[2]) <= NUMBER_MOST


def parse_concern_handle(text: str) -> tuple[int, int]:
    """The numbers of norm and concern that a person named: `N-12/C2`, `n12c2`, `12 c 2`, in any width or script.

    Raises `handle.no_concern` (given) for anything else.
    """
    match = _CONCERN.fullmatch(_plain(text))
    if match is None:
        raise CongressError("handle.no_concern", given=given_back(text))
    return _number(match[1], text), _number(match[2], text)


def parse_decision_handle(text: str) -> tuple[int, int]:
    """The year and number of the decision that a person named: `D-2026-07`, `d 2026 7`, `2026-7`.

    Raises `handle.unknown_decision` (given) for anything else.
    """
    match = _DECISION.fullmatch(_plain(text))
    if match is None or not 1 <= int(match[2]) <= NUMBER_MOST:
        raise CongressError("handle.unknown_decision", given=given_back(text))
    return int(match[1]), int(match[2])


def record_handle(named: int | str) -> str:
    """`R-12` for entry 12 of a congress, `R-p004` for the one that ships under the id p004."""
    return f"R-{named}"


def parse_record_handle(text: str) -> int | str:
    """The number, or the shipped id, of the entry that a person named: `R-12`, `r12`, `12`, `R-p004`.

    Raises `record.unknown_entry` (given) for anything else.
    """
    plain = _plain(text)
    if (match := _ENTRY.fullmatch(plain)) and 1 <= int(match[1]) <= NUMBER_MOST:
        return int(match[1])
    if match := _SHIPPED.fullmatch(plain):
        return match[1].lower()
    raise CongressError("record.unknown_entry", given=given_back(text))


def _plain(text: str) -> str:
    """The text with its letters and digits in their plain width and one dash for every kind of gap."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", given_back(text)).strip())


def _number(digits: str, text: str) -> int:
    number = int(digits)
    if not 1 <= number <= NUMBER_MOST:
        raise CongressError("handle.unknown", given=given_back(text))
    return number
