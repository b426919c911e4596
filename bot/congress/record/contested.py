"""How contested a subject is, and how much of the contest a partition of the actors explains (record.md, 6, F)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import chain
from typing import Generic, TypeVar

from bot.congress.record.facts import Facts
from bot.congress.record.figures import evidence
from bot.congress.record.scores import Score
from bot.congress.record.stances import explicit

CONTEST_LEAST = 5
"""Below so many actors for or against, nothing is said of contest."""

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Side:
    """On which side an actor explicitly stands: `weight` above 0 for, below 0 against; `record` says so."""

    actor: str
    weight: Fraction
    record: str


def sides_on(facts: Facts, subject: str, as_of: date, kind: str | None = None) -> list[Side]:
    """The explicit stances on a subject as of a day, of actors of one kind or of all; derived ones count nowhere."""
    about = chain(facts.positions_of, facts.votes_of, facts.participations_of)
    actors = sorted({actor for actor, named in about if named == subject})
    wanted = (one for one in actors if kind is None or facts.actors[one].kind == kind)
    found = (explicit(facts, one, subject, as_of) for one in wanted)
    return [Side(one.actor, one.weight, one.record or "") for one in found if one is not None]


@dataclass(frozen=True, slots=True)
class Contest:
    """Who is for and who against; `figure` is 4·p·(1−p), from 0 (all alike) to 1 (two halves)."""

    for_: tuple[str, ...]
    against: tuple[str, ...]
    figure: Score


@dataclass(frozen=True, slots=True)
class Part:
    """One group of a partition: how many of its members are for, of how many who are for or against."""

    for_: int
    n: int


@dataclass(frozen=True, slots=True)
class Explained(Generic[K]):
    """What share of a contest a partition explains: 1 where every group is of one mind, 0 where all groups split alike.

    Where all are of one mind there is nothing to explain, and the figure has no value.
    """

    parts: Mapping[K, Part]
    figure: Score


def contested(sides: Iterable[Side]) -> Contest:
    """How contested a subject is among those who stand for or against it; who weighs 0 has taken no side."""
    taken = [one for one in sides if one.weight]
    pro = tuple(sorted(one.actor for one in taken if one.weight > 0))
    con = tuple(sorted(one.actor for one in taken if one.weight < 0))
    n = len(taken)
    figure = Score(
        Fraction(4 * len(pro) * len(con)), Fraction(n * n), n, evidence(one.record for one in taken), CONTEST_LEAST
    )
    return Contest(pro, con, figure)


def explained(sides: Iterable[Side], group_of: Mapping[str, K]) -> Explained[K]:
    """The share of a contest that a partition explains: Σ n_g (p_g − p)² / (n·p·(1−p)).

    Actors without a group in `group_of` are left out of both sides of the fraction.
    """
    taken = [one for one in sides if one.weight and one.actor in group_of]
    cells: dict[K, list[bool]] = defaultdict(list)
    for one in taken:
        cells[group_of[one.actor]].append(one.weight > 0)
    parts = {group: Part(sum(said), len(said)) for group, said in cells.items()}
    n, pro = len(taken), sum(part.for_ for part in parts.values())
    p = Fraction(pro, n) if n else Fraction(0)
    between = sum((part.n * (Fraction(part.for_, part.n) - p) ** 2 for part in parts.values()), Fraction(0))
    records = evidence(one.record for one in taken)
    return Explained(parts, Score(between, n * p * (1 - p), n, records, CONTEST_LEAST))
