"""The countries of the world by their current ISO 3166 codes, from a maintained library."""

from functools import cache

import pycountry

from bot.congress.errors import CongressError
from bot.congress.record.names import fit, folded
from bot.congress.text import given_back
from bot.services.seats import Word


def find_countries(typed: str, *, limit: int = 25) -> list[Word]:
    """The countries that fit what was typed, by name or code, the best fit first; the id is the alpha-3 code."""
    needle = folded(typed)
    ranked = []
    for code, name, names in _countries():
        fits = [how for kind, one in names if (how := fit(one, kind, needle)) is not None] if needle else [0]
        if fits:
            ranked.append((min(fits), name, code))
    return [Word(code, name) for _, name, code in sorted(ranked)[:limit]]


def country_named(given: str) -> str:
    """The alpha-3 code of the country that a current code or a name means; `record.unknown_country` for none."""
    needle = folded(given)
    for code, _, names in _countries():
        if needle and any(name == needle for _, name in names):
            return code
    raise CongressError("record.unknown_country", given=given_back(given))


def country_name(code: str) -> str:
    """The name of the country with this code; the code itself where it is no current one."""
    return next((name for its, name, _ in _countries() if its == code), code)


@cache
def _countries() -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Each country: its code, its name, and all by which it is found, folded."""
    found = []
    for one in pycountry.countries:
        name = getattr(one, "common_name", one.name)
        names = (one.name, getattr(one, "common_name", ""), getattr(one, "official_name", ""))
        codes = (("code", folded(code)) for code in (one.alpha_3, one.alpha_2))
        found.append((one.alpha_3, name, (*codes, *(("name", folded(each)) for each in names if each))))
    return found
