"""Lists that share what room a card has left: each says how many it leaves out, and "Read in full" has them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.chat.ui.limits import units


@dataclass(frozen=True)
class Listing:
    """A list of which a card names at most `most`. `lines` makes it for so many: those, and how many others there are;
    for 0 it is short."""

    lines: Callable[[int], list[str]]
    most: int


def fitted(listings: Sequence[Listing], room: int) -> list[list[str]]:
    """The lines of each list, within `room` together: what a short one does not need the longer ones have.

    Where not even the numbers of what is left out fit, they are told all the same: whoever makes a card leaves room
    for them.
    """
    needs = [size_of(one.lines(one.most)) for one in listings]
    shown: list[list[str]] = [[] for _ in listings]
    left = room
    for done, place in enumerate(sorted(range(len(needs)), key=lambda at: needs[at])):
        shown[place] = _within(listings[place], left // (len(needs) - done))
        left -= size_of(shown[place])
    return shown


def size_of(lines: Sequence[str]) -> int:
    """Units of lines, each with its break."""
    return sum(units(line) + 1 for line in lines)


def _within(listing: Listing, room: int) -> list[str]:
    for most in range(listing.most, 0, -1):
        lines = listing.lines(most)
        if size_of(lines) <= room:
            return lines
    return listing.lines(0)
