"""What of a counted ballot may be shown, so that a result does not give away how a member voted.

Where votes are open (names shown), everything. Otherwise:

- The overall counts, the outcome, which checks passed, and the consensus level, always. Their arithmetic uses
  overall counts and the frozen roll only.
- The split of a group only where at least `CELL_LEAST` of it voted and they did not all vote the same
  (product.md, "What every screen keeps"; deliberation.md, section 10). Who is recused has not voted, and For
  with a reservation is For: six For and one recused are unanimous.
- Nothing that a reader could work out by subtraction. The rows of an axis add up to the total, and a group may
  lie wholly within a group of another axis (all of law are states), so a row that would give a hidden split
  away is hidden too. A hidden row says how many seats it has, which the roll says anyway, and never how many
  voted nor why it is hidden: "six voted, hidden" would say that they were unanimous.
- Of a choice among wordings how the winner stands to "none of these", as an overall count, and every other pair only
  where `pairs_shown` says so: with one ranking, or with all alike, the pairs are everybody's whole ranking. And no
  split at all: with as many counts as there are pairs, a group's stand on one of them would tell more than it seems to.
- Of the checks of spread and of refusal, the names of groups only where their row is shown. Where a hidden
  row took part in the number of opposing or refusing groups, the number is left out as well, and the check
  says that facts are withheld.
- "Carried in 3 of 3" counts the rows that are shown and in which somebody voted For or Against. Where names are
  hidden a row without either is never shown: all of it abstained alike, or nobody voted.

What remains open. The outcome itself says something about every group that the rule looks at. More than two
groups combined across axes, or what members tell one another, can still narrow a vote down. Participation by
group beside a result would undo the fourth line, so cards show participation overall only. Reasons are quoted under
their choice, and who writes "as the only lawyer here" tells it themselves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import permutations

from bot.congress.ballots import Cell, Count, Group, Tally
from bot.congress.decisions import REFUSAL, SPREAD, Check, Consensus, Outcome, Verdict, carried_in

CELL_LEAST = 5
"""The fewest voters whose split is shown (deliberation.md, section 10)."""


def showable(count: Count) -> bool:
    """Whether the split of a group may be shown: enough voters, and not all of one mind."""
    alike = max(count.in_favour, count.against, count.abstain)
    return count.voters >= CELL_LEAST and alike < count.voters


def pairs_shown(
    papers: int, votes: Mapping[tuple[str, str], int], *, open_voting: bool, second_open: bool = False
) -> bool:
    """Whether the pairs of a choice among wordings may be shown, and with them the strength of every path.

    `votes[a, b]` is how many of `papers` rankings put a above b. Where names are hidden there must be at least
    `CELL_LEAST` rankings, not all of them alike (they are where each pair is of one mind), and no second vote open
    among wordings that tied (`second_open`). Else members may know who won, how that wording stands to "none of these",
    the quorum, and along which candidates the winner's paths go, but no number of another pair.
    """
    alike = all(papers in (over, votes[pair[::-1]], papers - over - votes[pair[::-1]]) for pair, over in votes.items())
    return open_voting or (papers >= CELL_LEAST and not alike and not second_open)


@dataclass(frozen=True, slots=True)
class Row:
    """One group in a split; `count` is None where it is hidden."""

    group: str
    seats: int
    count: Count | None


@dataclass(frozen=True, slots=True)
class Split:
    """The result along one axis. `carried` of `shown` rows have more For than Against; `hidden` are not shown."""

    rows: tuple[Row, ...]
    carried: int
    shown: int
    hidden: int

    @property
    def silent(self) -> int:
        """In how many of the shown rows nobody voted For or Against, so that they could neither carry nor oppose."""
        return sum(row.count is not None and not row.count.taking_sides for row in self.rows)


@dataclass(frozen=True, slots=True)
class Published:
    """All that members may see of a decided ballot."""

    outcome: Outcome
    consensus: Consensus | None
    seats: int
    electorate: int
    count: Count
    checks: tuple[Check, ...]
    by_discipline: Split
    by_kind: Split
    by_capacity: Split


def published(verdict: Verdict, tally: Tally, *, open_voting: bool, choice: bool = False) -> Published:
    """What may be shown of a verdict and its tally, by the rules at the head of this file.

    `choice`: it is one among wordings.
    """
    axes = (tally.by_discipline, tally.by_kind, tally.by_capacity)
    if open_voting:
        shown = [set(groups) for groups in axes]
    else:
        shown = [set() for _ in axes] if choice else shown_groups(tally)
    disciplines, kinds, capacities = (_split(groups, of) for groups, of in zip(axes, shown, strict=True))
    return Published(
        outcome=verdict.outcome,
        consensus=verdict.consensus,
        seats=tally.roll,
        electorate=tally.electorate,
        count=tally.count,
        checks=tuple(_public_check(check, tally, shown) for check in verdict.checks),
        by_discipline=disciplines,
        by_kind=kinds,
        by_capacity=capacities,
    )


def _split(groups: Mapping[str, Group], shown: set[str]) -> Split:
    rows = tuple(Row(name, group.seats, group.count if name in shown else None) for name, group in groups.items())
    carried, of = carried_in({name: group for name, group in groups.items() if name in shown})
    return Split(rows, carried, of, len(groups) - of)


def _public_check(check: Check, tally: Tally, shown: list[set[str]]) -> Check:
    """The check without what its facts and names would tell of hidden rows."""
    if not check.applied or check.key not in (SPREAD, REFUSAL):
        return check
    if check.key == SPREAD:
        floor = check.facts["floor"]
        concerned = {name for name, group in tally.by_discipline.items() if group.seats >= floor}
        visible = shown[0]
    elif check.passed:
        return check  # That no kind refuses is what the outcome says.
    else:
        concerned = {name for name, group in tally.by_kind.items() if group.seats >= check.facts["against"]}
        visible = shown[1]
    if concerned <= visible:
        return check
    facts = {key: number for key, number in check.facts.items() if key not in ("opposing", "refusing")}
    names = tuple(name for name in check.names if name in visible)
    return replace(check, facts=facts, names=names, withheld=True)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the ballot that a reader knows: a shown row, or (unnamed) what the shown rows of an axis leave."""

    cells: frozenset[Cell]
    axis: int
    name: str | None


def shown_groups(tally: Tally) -> list[set[str]]:
    """The names of the rows of each axis that may be shown; axes in the order of a cell.

    It begins with every row that is showable by itself, and hides one after another until nothing that follows
    by one subtraction is a split that may not be shown.
    """
    axes = (tally.by_discipline, tally.by_kind, tally.by_capacity)
    shown = [{name for name, group in groups.items() if showable(group.count)} for groups in axes]
    while (row := _row_that_tells(tally, shown)) is not None:
        shown[row[0]].discard(row[1])
    return shown


def _row_that_tells(tally: Tally, shown: list[set[str]]) -> tuple[int, str] | None:
    """A shown row that must be hidden, or None where the shown rows give nothing away."""
    pieces = [_Piece(frozenset(tally.cells), 0, None)]
    for axis, names in enumerate(shown):
        rest = _cells(tally, axis, {cell[axis] for cell in tally.cells} - names)
        if not _harmless(tally, rest):
            return _fewest(tally, axis, names)
        pieces.append(_Piece(rest, axis, None))
        pieces += [_Piece(_cells(tally, axis, [name]), axis, name) for name in sorted(names)]
    for inner, outer in permutations(pieces, 2):
        if inner.cells < outer.cells and not _harmless(tally, outer.cells - inner.cells):
            if inner.name is not None:
                return inner.axis, inner.name
            return (outer.axis, outer.name) if outer.name is not None else _fewest(tally, inner.axis, shown[inner.axis])
    return None


def _cells(tally: Tally, axis: int, names: Iterable[str]) -> frozenset[Cell]:
    wanted = set(names)
    return frozenset(cell for cell in tally.cells if cell[axis] in wanted)


def _harmless(tally: Tally, cells: frozenset[Cell]) -> bool:
    """Whether a reader may know the sum of these cells: it is everything, nobody is in it, or it is showable."""
    count = sum((tally.cells[cell].count for cell in cells), start=Count())
    return len(cells) == len(tally.cells) or count.cast == 0 or showable(count)


def _fewest(tally: Tally, axis: int, names: set[str]) -> tuple[int, str]:
    """The shown row of an axis with the fewest voters: hiding it costs the reader least."""
    groups = (tally.by_discipline, tally.by_kind, tally.by_capacity)[axis]
    return axis, min(names, key=lambda name: (groups[name].count.voters, name))
