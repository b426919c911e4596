"""The position matrix (record.md, analysis A): what stands where an actor and a subject meet, as of a day.

A cell holds a stance, explicit or derived, or says why it is empty. Silence is computed here and nowhere stored.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from bot.congress.record.addressees import is_addressed
from bot.congress.record.facts import Coverage, Facts, Subject
from bot.congress.record.figures import evidence
from bot.congress.record.membership import standing
from bot.congress.record.ordering import alike_together
from bot.congress.record.stances import Stance, signed, stance

Emptiness = Literal["not_addressed", "not_tracked", "not_yet_due", "silent"]

DUE_DAYS = 90
"""Days after the opening of a subject before anybody counts as silent on it (record.md, section 5)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A status that is no stance (announced, objected, associate), at which an actor stands now."""

    status: str
    record: str


@dataclass(frozen=True, slots=True)
class Known:
    """Why an actor is tracked on a subject: records that tell of both, or a list that is complete."""

    records: tuple[str, ...]
    lists: tuple[Coverage, ...]

    def __bool__(self) -> bool:
        return bool(self.records or self.lists)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands where an actor and a subject meet: a stance, or the reason why there is none."""

    actor: str
    subject: str
    as_of: date
    stance: Stance | None
    emptiness: Emptiness | None
    marks: tuple[Mark, ...] = ()
    known: Known | None = None
    """Of a cell that is silent or not yet due, what makes it tracked."""

    @property
    def word(self) -> str:
        """The stance or the emptiness in one word of the vocabulary."""
        return self.stance.value if self.stance else str(self.emptiness)

    @property
    def supports(self) -> bool:
        """Whether it counts as support."""
        return self.stance is not None and self.stance.supports

    @property
    def tracked(self) -> bool:
        """Whether it can be counted: it has a stance, or is empty of an actor that is addressed and tracked."""
        return self.emptiness not in ("not_addressed", "not_tracked")

    @property
    def age(self) -> int | None:
        """Days since the stance began to count; None without a dated one."""
        if self.stance is None or self.stance.when is None:
            return None
        return (self.as_of - self.stance.when.known_by).days

    @property
    def sources(self) -> int:
        """How many sources the record of the stance cites."""
        return len(self.stance.grades) if self.stance else 0

    @property
    def records(self) -> tuple[str, ...]:
        """The records behind the cell: of its stance or its silence, and of its marks."""
        behind = [self.stance.record] if self.stance else list(self.known.records if self.known else ())
        return evidence([*behind, *(mark.record for mark in self.marks)])


@dataclass(frozen=True)
class Matrix:
    """Cells of actors by subjects as of a day; rows alike stand next to each other."""

    as_of: date
    subjects: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def n(self) -> int:
        """How many cells there are."""
        return len(self.rows) * len(self.subjects)

    @property
    def actors(self) -> tuple[str, ...]:
        """The actors in the order of the rows."""
        return tuple(row[0].actor for row in self.rows)

    @cached_property
    def cells(self) -> Mapping[tuple[str, str], Cell]:
        """The cells by actor and subject."""
        return {(one.actor, one.subject): one for row in self.rows for one in row}

    def column(self, subject: str) -> tuple[Cell, ...]:
        """The cells of one subject, in the order of the rows."""
        return tuple(row[self.subjects.index(subject)] for row in self.rows)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cells of each word; each actor counts once, by a stance of its own or by a derived one."""

    n: int
    words: Mapping[str, int]
    derived: Mapping[str, int]
    """Of these, how many are derived."""


def cell(facts: Facts, actor: str, subject: str, as_of: date) -> Cell:
    """The cell of the two on the day. Raises `KeyError` if the facts do not hold them."""
    found = stance(facts, actor, subject, as_of)
    marks = marks_of(facts, actor, facts.subjects[subject], as_of)
    if found is not None:
        return Cell(actor, subject, as_of, found, None, marks)
    emptiness, known = _emptiness(facts, actor, facts.subjects[subject], as_of)
    return Cell(actor, subject, as_of, None, emptiness, marks, known)


def _emptiness(facts: Facts, actor: str, about: Subject, as_of: date) -> tuple[Emptiness, Known | None]:
    if not is_addressed(about, facts.actors[actor].family):
        return "not_addressed", None
    known = known_of(facts, actor, about, as_of)
    if not known:
        return "not_tracked", None
    due = due_day(about)
    return ("not_yet_due" if due is not None and as_of < due else "silent"), known


def due_day(about: Subject) -> date | None:
    """The first day on which anybody can be silent on the subject; None if its opening is not known."""
    return None if about.opened is None else about.opened.first + timedelta(days=DUE_DAYS)


def known_of(facts: Facts, actor: str, about: Subject, as_of: date) -> Known:
    """What is known by the day of the actor in the initiative of the subject and on both."""
    initiative = about.initiative or about.id
    records: list[str] = []
    records += (row.record for row in facts.participations_of.get((actor, initiative), ()) if row.when.counts(as_of))
    for subject in {about.id, initiative}:
        records += (row.record for row in facts.positions_of.get((actor, subject), ()) if row.when.counts(as_of))
    lists = facts.coverage_of.get((initiative, facts.actors[actor].kind), ())
    return Known(evidence(records), tuple(one for one in lists if one.complete_from.counts(as_of)))


def marks_of(facts: Facts, actor: str, about: Subject, as_of: date) -> tuple[Mark, ...]:
    """The status at which the actor stands in the initiative of the subject, if that is no stance."""
    row = standing(facts, actor, about.initiative, as_of) if about.initiative else None
    return (Mark(row.status, row.record),) if row is not None and signed(row) is None else ()


def matrix(facts: Facts, actors: Iterable[str], subjects: Sequence[str], as_of: date) -> Matrix:
    """The cells of these actors and subjects on the day, rows alike next to each other whatever order came in."""
    rows = [tuple(cell(facts, actor, subject, as_of) for subject in subjects) for actor in sorted(set(actors))]
    return Matrix(as_of, tuple(subjects), tuple(alike_together(rows)) if subjects else ())


def pick_actors(facts: Facts, *, kind: str | None = None, group: str | None = None) -> tuple[str, ...]:
    """The actors of a kind and of a group; all without either. Raises `KeyError` on an unknown group."""
    within: Collection[str] = facts.groups[group].members if group is not None else facts.actors
    return tuple(sorted(one for one in within if one in facts.actors and kind in (None, facts.actors[one].kind)))


def tally(cells: Iterable[Cell]) -> Tally:
    """How many cells of each word there are."""
    kept = tuple(cells)
    derived = Counter(one.word for one in kept if one.stance is not None and not one.stance.explicit)
    return Tally(len(kept), Counter(one.word for one in kept), derived)
