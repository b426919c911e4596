"""What the opinions on statements come to: consensus, bridging, contested; and what of it may be shown.

Counting follows Polis: everybody who answered counts, also those who pass, so that a statement on which most pass
is agreed by few (deliberation.md, section 9). Where a threshold decides there are whole numbers and fractions only.

What is published obeys section 10 of deliberation.md:

- Below `VOICES_LEAST` answers only how many answered.
- Totals in numbers, but "all, or all but one" where all answered alike, or all but one did: a unanimous total says
  how each of them answered.
- Groups only from `SPLIT_LEAST` answers on, and of those what `bot.congress.privacy` lets be shown: cells of five and
  more that are not unanimous, and nothing from which another could be worked out by subtraction.
- Whether a published statement is consensus, bridging or contested follows from what is shown of it and from nothing
  else, so that a place in these lists, or outside them, gives no hidden group away. Groups that are hidden take part
  as one, "all others", which is what subtraction leaves of an axis anyway.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Self

from bot.congress.ballots import Choice, Count, tally_from_cells
from bot.congress.privacy import CELL_LEAST, showable, shown_groups
from bot.congress.statements import Opinion

VOICES_LEAST = 5
"""The fewest answers of which more is told than their number, and of which consensus is said."""
SURE_FROM = 15
"""Below so many answers a consensus is one "so far"."""
SPLIT_LEAST = 12
"""The fewest answers that are told by group, and from which on bridging matters."""

CONSENSUS_ABOVE = Fraction(3, 5)
_Z_SQUARED = Fraction(16_423_744_151_498, 10**13)
"""The square of 1.28155..., below which 90 % of a normal distribution lie."""

BRIDGES_ABOVE = Fraction(1, 2)
"""A statement bridges where each group rather agrees than not."""
CONTESTED_FROM = Fraction(1, 4)
"""A statement is contested where two groups are at least so far apart."""

TOLD_MOST = 3
"""As many statements stand in a list of consensus, bridging or contested ones."""


@dataclass(frozen=True, slots=True)
class Views:
    """How some people answered to one statement."""

    agree: int = 0
    disagree: int = 0
    passed: int = 0

    @property
    def voters(self) -> int:
        return self.agree + self.disagree + self.passed

    @property
    def share(self) -> Fraction:
        """The share who agree, smoothed by one answer each way, so that few answers do not look extreme."""
        return Fraction(self.agree + 1, self.voters + 2)

    @property
    def most(self) -> Opinion:
        """What the most answered; of equals the first in the order agree, disagree, pass."""
        counts = {Opinion.AGREE: self.agree, Opinion.DISAGREE: self.disagree, Opinion.PASS: self.passed}
        return max(counts, key=lambda opinion: counts[opinion])

    @property
    def nearly_unanimous(self) -> bool:
        """All answered alike, or all but one."""
        return self.voters > 0 and max(self.agree, self.disagree, self.passed) >= self.voters - 1

    def __add__(self, other: Self) -> "Views":
        return Views(self.agree + other.agree, self.disagree + other.disagree, self.passed + other.passed)

    def __sub__(self, other: Self) -> "Views":
        return Views(self.agree - other.agree, self.disagree - other.disagree, self.passed - other.passed)


NO_VIEWS = Views()

Cells = Mapping[tuple[str, str], Views]
"""The answers to one statement by discipline and stakeholder kind."""

Groups = Mapping[str, Views]


def total(cells: Cells) -> Views:
    """All answers together."""
    return sum(cells.values(), start=NO_VIEWS)


def groups_along(cells: Cells, axis: int) -> dict[str, Views]:
    """The answers by discipline (axis 0) or by stakeholder kind (axis 1), in the order of the names."""
    found: dict[str, Views] = {}
    for cell, views in sorted(cells.items()):
        found[cell[axis]] = found.get(cell[axis], NO_VIEWS) + views
    return dict(sorted(found.items()))


def is_consensus(views: Views) -> bool:
    """Whether, with 90 % certainty, more than three in five agree: the lower bound of Wilson's interval.

    The bound lies above c exactly where p > c and (p - c)² · n > z² · c · (1 - c), which needs no root.
    """
    n, c = views.voters, CONSENSUS_ABOVE
    if n < VOICES_LEAST:
        return False
    above = Fraction(views.agree, n) - c
    return above > 0 and above * above * n > _Z_SQUARED * c * (1 - c)


def bridging(groups: Iterable[Views], *, least: int = CELL_LEAST) -> Fraction | None:
    """The share of the group that agrees least, among groups of at least `least` answers; None without two of them."""
    shares = [views.share for views in groups if views.voters >= least]
    return min(shares) if len(shares) > 1 else None


def gap(groups: Iterable[Views], *, least: int = CELL_LEAST) -> Fraction | None:
    """How far the two groups that differ most are apart, among groups of at least `least` answers; None without two."""
    shares = [views.share for views in groups if views.voters >= least]
    return max(shares) - min(shares) if len(shares) > 1 else None


@dataclass(frozen=True, slots=True)
class Rift:
    """The two shown groups of one axis (0: disciplines, 1: kinds) that differ most."""

    axis: int
    agrees: str
    disagrees: str
    gap: Fraction


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told of the answers to one statement.

    `views` is None below `VOICES_LEAST` answers, and where all or all but one answered alike: then `nearly` is what
    they answered. `groups` are the shown ones by axis (disciplines, kinds); `hidden` says that others exist.
    """

    voters: int
    views: Views | None = None
    nearly: Opinion | None = None
    groups: tuple[Groups, Groups] = ({}, {})
    hidden: bool = False
    consensus: bool = False
    bridging: Fraction | None = None
    rift: Rift | None = None

    @property
    def so_far(self) -> bool:
        """Whether so few answered that a consensus is one so far."""
        return self.voters < SURE_FROM

    @property
    def bridges(self) -> bool:
        return self.bridging is not None and self.bridging > BRIDGES_ABOVE

    @property
    def contested(self) -> bool:
        return self.rift is not None and self.rift.gap >= CONTESTED_FROM


def told(cells: Cells) -> Told:
    """What may be told of the answers to a statement, by the rules at the head of this file."""
    all_of_them = total(cells)
    n = all_of_them.voters
    if n < VOICES_LEAST:
        return Told(n)
    nearly = all_of_them.most if all_of_them.nearly_unanimous else None
    shown = _shown(cells) if n >= SPLIT_LEAST and nearly is None else ({}, {})
    return Told(
        voters=n,
        views=all_of_them if nearly is None else None,
        nearly=nearly,
        groups=shown,
        hidden=any(len(groups_along(cells, axis)) > len(shown[axis]) for axis in (0, 1)),
        consensus=_tellable_consensus(all_of_them),
        bridging=_lowest(bridging(_pieces(all_of_them, groups)) for groups in shown),
        rift=_rift(shown),
    )


def ranked_consensus(entries: Mapping[int, Told]) -> list[int]:
    """The statements that are consensus, the most answered first; at most `TOLD_MOST`."""
    found = [one for one, told_ in entries.items() if told_.consensus]
    return sorted(found, key=lambda one: (-entries[one].voters, one))[:TOLD_MOST]


def ranked_bridging(entries: Mapping[int, Told]) -> list[int]:
    """The statements that bridge, the strongest first; at most `TOLD_MOST`."""
    found = [one for one, told_ in entries.items() if told_.bridges]
    return sorted(found, key=lambda one: (-(entries[one].bridging or 0), one))[:TOLD_MOST]


def ranked_contested(entries: Mapping[int, Told]) -> list[int]:
    """The statements on which shown groups differ most; at most `TOLD_MOST`."""
    found = {one: told_.rift for one, told_ in entries.items() if told_.rift is not None and told_.contested}
    return sorted(found, key=lambda one: (-found[one].gap, one))[:TOLD_MOST]


def _tellable_consensus(views: Views) -> bool:
    """A consensus that would be one as well if one of them had not agreed, where all agree: else it gives that away."""
    if views.agree == views.voters:
        return is_consensus(Views(views.agree - 1, 1)) and is_consensus(views)
    return is_consensus(views)


def _shown(cells: Cells) -> tuple[Groups, Groups]:
    """The groups of both axes that may be shown, counted as the ballots of a vote are."""
    tally = tally_from_cells(
        (discipline, kind, "", choice.value, number)
        for (discipline, kind), views in cells.items()
        for choice, number in (
            (Choice.FOR, views.agree),
            (Choice.AGAINST, views.disagree),
            (Choice.ABSTAIN, views.passed),
        )
    )
    names = shown_groups(tally)
    disciplines, kinds = (
        {name: _views(group.count) for name, group in groups.items() if name in names[axis] and showable(group.count)}
        for axis, groups in enumerate((tally.by_discipline, tally.by_kind))
    )
    return disciplines, kinds


def _views(count: Count) -> Views:
    return Views(count.in_favour, count.against, count.abstain)


def _pieces(all_of_them: Views, groups: Groups) -> Sequence[Views]:
    """The shown groups of an axis and, as one, all others; nothing where no group is shown."""
    if not groups:
        return ()
    return (*groups.values(), all_of_them - sum(groups.values(), start=NO_VIEWS))


def _lowest(scores: Iterable[Fraction | None]) -> Fraction | None:
    return min((score for score in scores if score is not None), default=None)


def _rift(shown: tuple[Groups, Groups]) -> Rift | None:
    rifts = [
        Rift(
            axis,
            *((one, other) if groups[one].share >= groups[other].share else (other, one)),
            _apart(groups, one, other),
        )
        for axis, groups in enumerate(shown)
        for one, other in combinations(groups, 2)
    ]
    return max(rifts, key=lambda rift: rift.gap, default=None)


def _apart(groups: Groups, one: str, other: str) -> Fraction:
    return abs(groups[one].share - groups[other].share)
