"""Marks on what was said on another version than the one that stands now."""

from collections import Counter
from collections.abc import Iterable

from bot.congress.versions import stale
from prompts import Say


def stale_mark(say: Say, made_on: int, now: int) -> str:
    """ "made on version 2, now version 3", or nothing where the text is still the same."""
    return say("versions.stale", before=made_on, version=now) if stale(made_on, now) else ""


def stale_seconds(say: Say, seconded_on: Iterable[int], now: int) -> list[str]:
    """A line for each version but the present one on which seconds were given; they count all the same."""
    numbers = Counter(one for one in seconded_on if stale(one, now))
    return [say("versions.seconded_on", n=numbers[version], version=version) for version in sorted(numbers)]
