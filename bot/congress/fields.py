"""Reading JSON of a stranger into typed values: whatever does not fit is named by its place, in one sentence.

Each function takes a value and where it stands (`result.checks[2].facts`), and gives the value in its type.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from bot.congress.canonical import Json, instant_of
from bot.congress.errors import CongressError
from bot.congress.text import given_back

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

HASH_LENGTH = 64
_HEX = frozenset("0123456789abcdef")


def object_of(value: Json, where: str, names: frozenset[str]) -> dict[str, Json]:
    """An object that has exactly these names. Raises `certificate.missing` or `certificate.unknown_field` (where)."""
    found = mapping(value, where)
    if found.keys() != names:
        for name in sorted(names - found.keys()):
            raise CongressError("certificate.missing", where=inside(where, name))
        for name in sorted(found.keys() - names):
            raise CongressError("certificate.unknown_field", where=inside(where, given_back(name)))
    return found


def mapping(value: Json, where: str) -> dict[str, Json]:
    """An object with any names."""
    if not isinstance(value, dict):
        raise _wrong(value, where, "object")
    return value


def items(value: Json, where: str) -> Iterator[tuple[str, Json]]:
    """The entries of a list, each with its place; the first is `[1]`."""
    if not isinstance(value, list):
        raise _wrong(value, where, "list")
    for number, item in enumerate(value, start=1):
        yield f"{where}[{number}]", item


def text(value: Json, where: str) -> str:
    """A text."""
    if not isinstance(value, str):
        raise _wrong(value, where, "text")
    return value


def number(value: Json, where: str, least: int = 0) -> int:
    """A whole number of at least `least`."""
    # A bool is an int to Python.
    if type(value) is not int:
        raise _wrong(value, where, "number")
    if value < least:
        raise CongressError("certificate.too_small", where=where, least=least, found=value)
    return value


def line_number(value: Json, where: str) -> int:
    """The number of a line; the first is 1."""
    return number(value, where, 1)


def flag(value: Json, where: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise _wrong(value, where, "flag")
    return value


def optional(value: Json, where: str, read: Callable[[Json, str], T]) -> T | None:
    """What `read` gives, or None where there is nothing."""
    return None if value is None else read(value, where)


def word(value: Json, where: str, words: type[E]) -> E:
    """One of the words of an enumeration; `certificate.unknown_word` (where, given) for another."""
    given = text(value, where)
    try:
        return words(given)
    except ValueError:
        raise CongressError("certificate.unknown_word", where=where, given=given_back(given)) from None


def digest(value: Json, where: str) -> str:
    """A SHA-256 in 64 small hexadecimal digits; `certificate.no_hash` (where) for anything else."""
    given = text(value, where)
    if len(given) != HASH_LENGTH or not _HEX.issuperset(given):
        raise CongressError("certificate.no_hash", where=where)
    return given


def texts(value: Json, where: str) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(text(one, place) for place, one in items(value, where))


def digests(value: Json, where: str) -> tuple[str, ...]:
    """A list of digests."""
    return tuple(digest(one, place) for place, one in items(value, where))


def instant(value: Json, where: str) -> datetime:
    """An instant as `instant_text` writes it; `certificate.no_instant` (where, given) for anything else."""
    given = text(value, where)
    try:
        return instant_of(given)
    except ValueError:
        raise CongressError("certificate.no_instant", where=where, given=given_back(given)) from None


def inside(where: str, name: str) -> str:
    """The place of a name within an object."""
    return f"{where}.{name}" if where else name


def _wrong(value: Json, where: str, wanted: str) -> CongressError:
    match value:
        case None:
            found = "nothing"
        case bool():
            found = "flag"
        case int():
            found = "number"
        case str():
            found = "text"
        case list():
            found = "list"
        case _:
            found = "object"
    return CongressError("certificate.wrong_type", where=where, wanted=wanted, found=found)
