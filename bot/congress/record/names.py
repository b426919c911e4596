"""How the names of actors are compared: without case, accents and punctuation, and how well one fits what was typed."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from enum import IntEnum

from bot.congress.text import words

NAME_MOST = 150
"""Characters of a name, as typed and as it is compared."""

FITS_LEAST = 3
"""Characters from which on a name is also found by what stands in the middle of its words."""

ALIKE = 0.8
"""From here on two names look alike (`difflib`); one letter in five may differ."""

ALIKE_LEAST = 4
"""Letters of a name that may look like another: nearly everything looks like a code of two or three."""

_APART = re.compile(r"[\W_]+")
_JOINED = re.compile(r"(?<=\w)['\u2019.](?=\w)")
_SLUG_MOST = 60


class Fit(IntEnum):
    """How well a name fits what was typed; the lower the better."""

    CODE = 0
    EXACT = 1
    PREFIX = 2
    WORD = 3
    WITHIN = 4


def folded(name: str) -> str:
    """A name as it is compared: "Côte d’Ivoire" is "cote divoire", "AT&T Inc." is "at t inc", "U.S.A." is "usa".

    Empty only where there is nothing to compare: no letter and no digit of any script.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return _APART.sub(" ", _JOINED.sub("", unicodedata.normalize("NFKC", bare))).strip()[:NAME_MOST].rstrip()


def fit(name: str, kind: str, needle: str) -> Fit | None:
    """How well a folded name of this kind ("name", "alias", "former", "code") fits a folded needle, or None."""
    if name == needle:
        return Fit.CODE if kind == "code" else Fit.EXACT
    if name.startswith(needle):
        return Fit.PREFIX
    if f" {needle}" in name:
        return Fit.WORD
    return Fit.WITHIN if needle in name and len(needle) >= FITS_LEAST else None


def resembles(one: str, other: str) -> bool:
    """Whether two names may mean the same actor: alike when folded, or one has all the words of the other."""
    a, b = set(words(folded(one))), set(words(folded(other)))
    return bool(a and b) and (a <= b or b <= a)


def look_alike(name: str, known: Iterable[str]) -> str | None:
    """The folded name among those known that looks most like a name as typed, or None where none is near enough."""
    needle, names = folded(name), [one for one in known if len(one) >= ALIKE_LEAST]
    return next(iter(get_close_matches(needle, names, n=1, cutoff=ALIKE)), None) if needle else None


def slug_of(name: str, taken: set[str] | frozenset[str] = frozenset()) -> str:
    """A short name for addresses and lists, made of the letters a to z, digits and hyphens; none of those taken."""
    ascii_only = folded(name).encode("ascii", "ignore").decode()
    stem = "-".join(ascii_only.split())[:_SLUG_MOST].strip("-") or "actor"
    slug, n = stem, 1
    while slug in taken:
        n += 1
        slug = f"{stem}-{n}"
    return slug
