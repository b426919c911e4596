"""Affiliates: seats that represent the same actor, counted together as one vote where the rule caps them.

Their one vote is in the primary discipline, the kind and the capacity of the first of them by member id, so the roll
that floors are counted on does not depend on how anybody votes. What they chose together is `joint_choice`: the more of
them vote For the closer it comes to For, so what `decisions` promises of one more For or Against holds under a cap.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.congress.ballots import Cell, Choice, Tally, tally, tally_from_cells
from bot.congress.rules import Rule
from bot.congress.seats import RollEntry

Number = tuple[str, str, str, str | None, int]
"""Discipline, kind, capacity, choice (None: no paper in the box) and how many seats."""


@dataclass(frozen=True, slots=True)
class Line:
    """A seat of the roll that represents an actor, with what it chose (None: nothing)."""

    member_id: int
    cell: Cell
    actor: str
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """An actor with several seats, which count as one vote; named as the first of its seats names it."""

    actor: str
    seats: int


def actor_key(actor: str) -> str:
    """What two names of the same actor have in common: neither case nor spaces tell them apart."""
    return " ".join(actor.split()).casefold()


def joint_choice(choices: Sequence[Choice | None]) -> Choice | None:
    """What seats of one actor chose together.

    The side that more of them took; a reservation where all of their For are. Without such a side: Abstain where
    any of them took a side or abstained, Recuse where all are recused, else nothing.
    """
    plain, reserved = choices.count(Choice.FOR), choices.count(Choice.FOR_WITH_RESERVATION)
    against = choices.count(Choice.AGAINST)
    if plain + reserved > against:
        return Choice.FOR if plain else Choice.FOR_WITH_RESERVATION
    if against > plain + reserved:
        return Choice.AGAINST
    if against or Choice.ABSTAIN in choices:
        return Choice.ABSTAIN
    return Choice.RECUSE if choices and all(choice is Choice.RECUSE for choice in choices) else None


def cap(numbers: Iterable[Number], lines: Iterable[Line]) -> tuple[list[Number], tuple[Merged, ...]]:
    """The counted roll with each actor's seats as one vote, and what was merged, the most seats first.

    `numbers` counts the whole roll seat by seat, `lines` are those of its seats that represent an actor; neither needs
    to be in any order.
    """
    counted: Counter[tuple[str, str, str, str | None]] = Counter()
    for *place, number in numbers:
        discipline, kind, capacity, choice = place
        counted[str(discipline), str(kind), str(capacity), None if choice is None else str(choice)] += int(number or 0)
    merged: list[Merged] = []
    for seats in _of_one_actor(lines):
        for seat in seats:
            counted[*seat.cell, seat.choice] -= 1
        counted[*seats[0].cell, joint_choice([seat.choice for seat in seats])] += 1
        merged.append(Merged(" ".join(seats[0].actor.split()), len(seats)))
    rows = [(*place, number) for place, number in counted.items() if number]
    return (
        sorted(rows, key=lambda row: (*row[:3], row[3] or "")),
        tuple(sorted(merged, key=lambda one: (-one.seats, actor_key(one.actor)))),
    )


def tally_under(
    rule: Rule, roll: Sequence[RollEntry], papers: Mapping[int, Choice]
) -> tuple[Tally, tuple[Merged, ...]]:
    """Count papers over a roll as a rule has it, and what was merged. Raises what `ballots.tally` raises."""
    plain = tally(roll, papers)
    if not rule.capped:
        return plain, ()
    lines = [
        Line(entry.member_id, _cell(entry), entry.actor, papers.get(entry.member_id)) for entry in roll if entry.actor
    ]
    seats = ((*_cell(entry), papers.get(entry.member_id), 1) for entry in roll)
    rows, merged = cap(seats, lines)
    return tally_from_cells(rows), merged


def merged_in(rule: Rule, roll: Sequence[RollEntry]) -> tuple[Merged, ...]:
    """The actors of a roll whose seats count as one vote under a rule, the most seats first."""
    return tally_under(rule, roll, {})[1]


def joined(rule: Rule, roll: Sequence[RollEntry]) -> list[list[int]]:
    """The members of a roll whose seats count as one vote under a rule, actor by actor."""
    lines = [Line(entry.member_id, _cell(entry), entry.actor) for entry in roll if entry.actor]
    return [[seat.member_id for seat in seats] for seats in _of_one_actor(lines if rule.capped else ())]


def votes_of(seats: int, merged: Iterable[Merged]) -> int:
    """How many votes so many seats make."""
    return seats - sum(one.seats - 1 for one in merged)


def _cell(entry: RollEntry) -> Cell:
    return entry.discipline, entry.kind, entry.capacity.value


def _of_one_actor(lines: Iterable[Line]) -> list[list[Line]]:
    """The seats of each actor that has more than one, in order of member id."""
    groups: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: line.member_id):
        groups.setdefault(actor_key(line.actor), []).append(line)
    return [seats for key, seats in groups.items() if key and len(seats) > 1]
