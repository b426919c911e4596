"""Handles: the short names by which members speak of a norm (`N-12`), a concern (`N-12/C2`) and a decision.

A decision is named by its year and its number in that year: `D-2026-07`.
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


def _plain(text: str) -> str:
    """The text with its letters and digits in their plain width and one dash for every kind of gap."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", given_back(text)).strip())


def _number(digits: str, text: str) -> int:
    number = int(digits)
    if not 1 <= number <= NUMBER_MOST:
        raise CongressError("handle.unknown", given=given_back(text))
    return number
