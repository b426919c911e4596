"""Ballots and how they are counted, with exact integers.

A member counts once overall, once in the primary discipline and once in the stakeholder kind of the frozen
roll. A tally is a sum over cells (discipline, kind, capacity), so it is the same whether it is counted from
papers in memory or from the groups that a database returns.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from bot.congress.errors import CongressError
from bot.congress.seats import RollEntry


class Choice(StrEnum):
    """What a ballot paper can say."""

    FOR = "for"
    FOR_WITH_RESERVATION = "for_with_reservation"
    AGAINST = "against"
    ABSTAIN = "abstain"
    RECUSE = "recuse"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper put in the box; `None` takes the member's earlier paper back."""

    member_id: int
    choice: Choice | None


def latest(papers: Iterable[Paper]) -> dict[int, Choice]:
    """What counts of papers in the order in which they were cast: the last of each member, unless taken back."""
    last = {paper.member_id: paper.choice for paper in papers}
    return {member: choice for member, choice in last.items() if choice is not None}


@dataclass(frozen=True, slots=True)
class Count:
    """How many papers made each choice."""

    for_: int = 0
    reservations: int = 0
    against: int = 0
    abstain: int = 0
    recuse: int = 0

    @property
    def in_favour(self) -> int:
        """For, with or without a reservation."""
        return self.for_ + self.reservations

    @property
    def taking_sides(self) -> int:
        """For and Against together: what thresholds are taken of. Abstentions and recusals are no part of it."""
        return self.in_favour + self.against

    @property
    def voters(self) -> int:
        """All who voted; who is recused has left the vote."""
        return self.taking_sides + self.abstain

    @property
    def cast(self) -> int:
        """All papers in the box."""
        return self.voters + self.recuse

    @property
    def carries(self) -> bool:
        """More For than Against. A tie leaves things as they are."""
        return self.in_favour > self.against

    def __add__(self, other: Self) -> "Count":
        return Count(
            self.for_ + other.for_,
            self.reservations + other.reservations,
            self.against + other.against,
            self.abstain + other.abstain,
            self.recuse + other.recuse,
        )


_FIELD = {
    Choice.FOR: "for_",
    Choice.FOR_WITH_RESERVATION: "reservations",
    Choice.AGAINST: "against",
    Choice.ABSTAIN: "abstain",
    Choice.RECUSE: "recuse",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Part of the frozen roll: its seats, and how those of them who voted have voted."""

    seats: int = 0
    count: Count = Count()

    def __add__(self, other: Self) -> "Group":
        return Group(self.seats + other.seats, self.count + other.count)


Cell = tuple[str, str, str]
"""Discipline, stakeholder kind and capacity: the finest group that is counted."""

NO_GROUP = Group()


@dataclass(frozen=True)
class Tally:
    """A counted ballot. Groups without a seat do not occur; groups are in the order of their names."""

    cells: Mapping[Cell, Group]
    overall: Group
    by_discipline: Mapping[str, Group]
    by_kind: Mapping[str, Group]
    by_capacity: Mapping[str, Group]

    @property
    def roll(self) -> int:
        """Seats on the frozen roll."""
        return self.overall.seats

    @property
    def electorate(self) -> int:
        """Seats on the frozen roll less recusals."""
        return self.overall.seats - self.overall.count.recuse

    @property
    def count(self) -> Count:
        """The count of the whole ballot."""
        return self.overall.count

    def as_data(self) -> dict[str, object]:
        """The whole tally as JSON values, cell by cell; everything else follows by adding up."""
        return {
            "cells": [
                {
                    "discipline": discipline,
                    "kind": kind,
                    "capacity": capacity,
                    "seats": group.seats,
                    "for": group.count.for_,
                    "for_with_reservation": group.count.reservations,
                    "against": group.count.against,
                    "abstain": group.count.abstain,
                    "recuse": group.count.recuse,
                }
                for (discipline, kind, capacity), group in self.cells.items()
            ]
        }


def tally(roll: Sequence[RollEntry], papers: Mapping[int, Choice]) -> Tally:
    """Count the papers, one choice a member, over the frozen roll.

    Raises `ballot.not_on_roll` (member) for the paper of a member who is not on it, and `ballot.twice_on_roll`
    (member) for a roll that names a member twice.
    """
    members: set[int] = set()
    for entry in roll:
        if entry.member_id in members:
            raise CongressError("ballot.twice_on_roll", member=entry.member_id)
        members.add(entry.member_id)
    for member in papers:
        if member not in members:
            raise CongressError("ballot.not_on_roll", member=member)
    seats = Counter((entry.discipline, entry.kind, entry.capacity, papers.get(entry.member_id)) for entry in roll)
    return tally_from_cells((*cell, number) for cell, number in seats.items())


def tally_from_cells(cells: Iterable[tuple[str, str, str, str | None, int]]) -> Tally:
    """Count from groups of seats: (discipline, kind, capacity, choice, number), in any order, also repeated.

    The choice is `None` for the seats that have no paper in the box, so that the groups together are the
    frozen roll: what a roll joined to its live papers gives, grouped by those four. Raises ValueError for a
    choice that does not exist or a negative number: then the stored ballot itself is broken.
    """
    summed: dict[Cell, Group] = {}
    for discipline, kind, capacity, choice, number in cells:
        if number < 0:
            raise ValueError(f"A group of {number} seats in {discipline}, {kind}, {capacity}.")
        if number == 0:
            continue
        papers = Count() if choice is None else Count(**{_FIELD[Choice(choice)]: number})
        cell = (str(discipline), str(kind), str(capacity))
        summed[cell] = summed.get(cell, NO_GROUP) + Group(number, papers)
    ordered = dict(sorted(summed.items()))
    return Tally(
        cells=ordered,
        overall=sum(ordered.values(), start=NO_GROUP),
        by_discipline=_along(ordered, 0),
        by_kind=_along(ordered, 1),
        by_capacity=_along(ordered, 2),
    )


def _along(cells: Mapping[Cell, Group], axis: int) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for cell, group in cells.items():
        groups[cell[axis]] = groups.get(cell[axis], NO_GROUP) + group
    return dict(sorted(groups.items()))
