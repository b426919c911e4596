"""What of the ratings of capacity may be shown (record.md, analysis D iii): only shares, and of no group so small or so
much of one mind that a share would tell how somebody rated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import get_args

from bot.congress.ballots import Count
from bot.congress.errors import CongressError
from bot.congress.privacy import showable
from bot.congress.record.figures import Share
from bot.congress.record.gap import TASKS, Rating, Side, capacity

SIDES: tuple[Side, ...] = get_args(Side)

Cell = tuple[str, Side]
"""A task, and who is to do it."""

CELLS: tuple[Cell, ...] = tuple((task, side) for task in TASKS for side in SIDES)


@dataclass(frozen=True, slots=True)
class Shown:
    """A task with the share of members who think each side able to do it; None where that may not be shown."""

    task: str
    industry: Share | None
    state: Share | None

    @property
    def gap(self) -> Fraction | None:
        """How much larger the share is for industry; None unless both are shown."""
        return self.industry.minus(self.state) if self.industry is not None and self.state is not None else None


def shown(ratings: Iterable[Rating]) -> tuple[Shown, ...]:
    """Each task with the shares that may be shown. Of a hidden one not even the number of ratings is told."""
    return tuple(Shown(one.task, _shown(one.industry), _shown(one.state)) for one in capacity(ratings))


def _shown(share: Share) -> Share | None:
    return share if showable(Count(for_=share.part, against=share.n - share.part)) else None


def check_rated(given: Mapping[Cell, bool | None]) -> None:
    """Refuse ratings of what is not rated (`capacity.unknown_cell`)."""
    if not set(given) <= set(CELLS):
        raise CongressError("capacity.unknown_cell")
