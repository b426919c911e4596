"""An order of rows in which rows that are alike stand next to each other. It only helps the eye; it finds no blocs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from bot.congress.record.stances import WEIGHTS, Stance

_EMPTY = {"silent": -1, "not_yet_due": -2, "not_tracked": -3, "not_addressed": -4}
"""Where empty cells stand below all stances, the more there is to know the higher."""

_UNLIKE = 4
"""The distance of a stance from an empty cell: as far as from support to opposition."""


class _Cell(Protocol):
    @property
    def actor(self) -> str: ...
    @property
    def stance(self) -> Stance | None: ...
    @property
    def word(self) -> str: ...


Row = TypeVar("Row", bound=Sequence[_Cell])
_Pattern = tuple[tuple[bool, int], ...]


def alike_together(rows: Iterable[Row]) -> list[Row]:
    """The rows in an order that depends on what they say and on the ids of actors alone.

    It begins with the row that supports most and goes on with the row most like the last; rows with the same
    words stand together in the order of their ids.
    """
    same: dict[_Pattern, list[Row]] = defaultdict(list)
    for row in rows:
        same[tuple(_value(one) for one in row)].append(row)
    patterns = _chained(sorted(same, key=_support, reverse=True))
    return [row for pattern in patterns for row in sorted(same[pattern], key=_words)]


def _chained(left: list[_Pattern]) -> Iterator[_Pattern]:
    """The first, then always the one nearest to the last; of several equally near, the first."""
    nearest = 0
    while left:
        last = left.pop(nearest)
        yield last
        nearest = min(range(len(left)), key=[_distance(last, one) for one in left].__getitem__, default=0)


def _words(row: Sequence[_Cell]) -> tuple[list[str], str]:
    return [one.word for one in row], row[0].actor


def _value(one: _Cell) -> tuple[bool, int]:
    """Whether there is a stance, and its weight in halves or the place of its emptiness."""
    if one.stance is None:
        return False, _EMPTY[one.word]
    return True, int(WEIGHTS[one.stance.value] * 2)


def _support(pattern: _Pattern) -> tuple[int, _Pattern]:
    return sum(value for stance, value in pattern if stance), pattern


def _distance(one: _Pattern, other: _Pattern) -> int:
    return sum(
        abs(value - value2) if stance == stance2 else _UNLIKE
        for (stance, value), (stance2, value2) in zip(one, other, strict=True)
    )
