"""What the rules share: sizes of texts, lists and numbers, and the addresses that Discord fetches."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlsplit

from ..limits import Span
from ..problem import Problem, broken, whole

WEB = ("http", "https")
# resources/message.mdx: images of embeds and the media of components take uploads too.
MEDIA = ("http", "https", "attachment")


# These return lists and not generators: most requests are in order, and an empty list costs least.
def texts(holder: Mapping[str, object], where: str, /, *, trim: bool = False, **spans: Span) -> Sequence[Problem]:
    """Return a problem for each named text that is shorter or longer than its span; absent and null ones pass.

    `trim` leaves surrounding whitespace uncounted, as Discord does in embeds.
    """
    found: list[Problem] = []
    for key, span in spans.items():
        value = holder.get(key)
        if isinstance(value, str):
            found += length(value, f"{where}/{key}", span, trim=trim)
    return found


def length(value: str, where: str, span: Span, *, trim: bool = False) -> Sequence[Problem]:
    """Return a problem if a text is shorter or longer than its span."""
    least, most = span
    size = len(value.strip()) if trim else len(value)
    if least <= size <= most:
        return ()
    return [_outside(where, size, "characters", span)]


def lists(holder: Mapping[str, object], where: str, /, **spans: Span) -> Sequence[Problem]:
    """Return a problem for each named list that has fewer or more items than its span; absent and null ones pass."""
    found: list[Problem] = []
    for key, span in spans.items():
        value = holder.get(key)
        if isinstance(value, list) and not span.least <= len(value) <= span.most:
            found.append(_outside(f"{where}/{key}", len(value), "items", span))
    return found


def _outside(where: str, size: int, what: str, span: Span) -> Problem:
    key = where.rpartition("/")[2]
    bound = f"takes at most {span.most}" if size > span.most else f"wants at least {span.least}"
    return broken(where, f"{key} has {size} {what}; Discord {bound}.")


def numbers(holder: Mapping[str, object], where: str, /, **spans: Span) -> Sequence[Problem]:
    """Return a problem for each named number outside its span; absent and null ones pass."""
    found: list[Problem] = []
    for key, span in spans.items():
        value = holder.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        if value > span.most:
            found.append(broken(f"{where}/{key}", f"{key} is {value}; Discord takes at most {span.most}."))
        elif value < span.least:
            found.append(broken(f"{where}/{key}", f"{key} is {value}; Discord wants at least {span.least}."))
    return found


def needed(holder: Mapping[str, object], where: str, /, *keys: str) -> Sequence[Problem]:
    """Return a problem for each key that is absent or null."""
    return [
        broken(f"{where}/{key}", f"{key} is missing; Discord requires it.") for key in keys if holder.get(key) is None
    ]


def ordered(holder: Mapping[str, object], where: str, /, least: str, most: str) -> Sequence[Problem]:
    """Return a problem if both bounds are given and the lower one is above the upper one."""
    low, high = holder.get(least), holder.get(most)
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        return [broken(f"{where}/{least}", f"{least} is {low}, above {most}, which is {high}.")]
    return ()


def address(holder: Mapping[str, object], where: str, /, key: str, schemes: Collection[str]) -> Sequence[Problem]:
    """Return a problem if the named address is not well formed or has a scheme that Discord does not take here."""
    value = holder.get(key)
    if not isinstance(value, str) or not value:
        return ()
    try:
        scheme, rest = urlsplit(value).scheme.lower(), urlsplit(value).netloc
    except ValueError:
        scheme, rest = "", ""
    if scheme not in schemes:
        return [broken(f"{where}/{key}", f"{key} begins with {scheme!r}; Discord takes {', '.join(schemes)}.")]
    if not rest or (scheme in WEB and any(letter.isspace() for letter in value)):
        return [broken(f"{where}/{key}", f"{key} is not a well-formed address.")]
    return ()


def repeated(values: Collection[object]) -> Sequence[object]:
    """Return the values that occur more than once, each once, in order of their second occurrence."""
    if len(set(values)) == len(values):
        return ()
    seen: set[object] = set()
    twice: list[object] = []
    for value in values:
        if value in seen and value not in twice:
            twice.append(value)
        seen.add(value)
    return twice


def flag(value: object, bit: int) -> bool:
    """Return whether the bit is set in a bit field given as a number or as digits."""
    return bool(whole(value) & bit)
