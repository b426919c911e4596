"""Holding what follows against what is said: the first place at which two values differ ends the comparison."""

from dataclasses import dataclass

from bot.congress.canonical import Json
from bot.congress.fields import inside
from bot.congress.text import given_back


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a certificate says something else than follows from it."""

    where: str
    expected: str
    found: str


class Differs(Exception):
    """Raised at the first difference."""

    def __init__(self, where: str, expected: Json, found: Json) -> None:
        super().__init__(where)
        self.difference = Difference(where, _shown(expected), _shown(found))


def same(where: str, expected: object, found: object, what: str = "") -> None:
    """Raise `Differs` where two values are not the same; `what` says what of the place is looked at."""
    if expected != found:
        raise Differs(f"{where} ({what})" if what else where, _shown(expected), _shown(found))


def same_tree(where: str, expected: Json, found: Json) -> None:
    """Raise `Differs` for the first place at which two JSON values differ."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for name in sorted(expected.keys() | found.keys()):
            if name not in expected or name not in found:
                raise Differs(inside(where, name), expected.get(name, "nothing"), found.get(name, "nothing"))
            same_tree(inside(where, name), expected[name], found[name])
    elif isinstance(expected, list) and isinstance(found, list):
        for number, (one, other) in enumerate(zip(expected, found, strict=False), start=1):
            same_tree(f"{where}[{number}]", one, other)
        same(where, len(expected), len(found), "how many")
    elif expected != found:
        raise Differs(where, expected, found)


def _shown(value: object) -> str:
    """A value as a difference names it: on one line, harmless, and not without end."""
    return given_back(str(value))
