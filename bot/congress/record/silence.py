"""Silence (record.md, analysis G): who has said nothing on a subject that addresses them, of those who are tracked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.congress.record.addressees import is_addressed
from bot.congress.record.cells import Cell, cell, due_day
from bot.congress.record.dates import When
from bot.congress.record.facts import Facts
from bot.congress.record.figures import Share, evidence
from bot.congress.record.membership import members
from bot.congress.record.stances import Stance, explicit, history


@dataclass(frozen=True, slots=True)
class Silence:
    """Who is silent of those who are addressed and tracked. Who is not tracked is counted apart, never as silent."""

    subject: str
    as_of: date
    silent: tuple[Cell, ...]
    counted: int
    """How many are addressed and tracked."""
    not_tracked: int

    @property
    def share(self) -> Share:
        """The silent of all who are addressed and tracked, with the records that make the silent tracked."""
        return Share(len(self.silent), self.counted, evidence(one for cell in self.silent for one in cell.records))

    @property
    def actors(self) -> tuple[str, ...]:
        """Who is silent."""
        return tuple(one.actor for one in self.silent)

    @property
    def marked(self) -> tuple[Cell, ...]:
        """The silent with a status beside it that is no stance, such as announced: they said something."""
        return tuple(one for one in self.silent if one.marks)


@dataclass(frozen=True, slots=True)
class Silent:
    """Since when an actor is silent on a subject without a break."""

    cell: Cell
    since: date
    days: int

    @property
    def by_list(self) -> bool:
        """Whether the day is only that from which a list is complete, so that nothing is known of the time before."""
        lists = self.cell.known.lists if self.cell.known is not None else ()
        return any(one.complete_from.known_by == self.since for one in lists)


@dataclass(frozen=True, slots=True)
class QuietMembers:
    """The members of a coalition who say nothing themselves on what it supports."""

    coalition: str
    supports: Stance
    quiet: tuple[str, ...]
    members: int
    records: tuple[str, ...]

    @property
    def share(self) -> Share:
        """Those without a stance of their own, of all members on the day."""
        return Share(len(self.quiet), self.members, self.records)


def silence(facts: Facts, actors: Iterable[str], subject: str, as_of: date) -> Silence:
    """The silence of these actors on the subject on the day."""
    about = facts.subjects[subject]
    addressed = (actor for actor in sorted(set(actors)) if is_addressed(about, facts.actors[actor].family))
    cells = [cell(facts, actor, subject, as_of) for actor in addressed]
    tracked = [one for one in cells if one.tracked]
    silent = tuple(one for one in tracked if one.emptiness == "silent")
    return Silence(subject, as_of, silent, len(tracked), len(cells) - len(tracked))


def silence_by_group(facts: Facts, subject: str, as_of: date) -> Mapping[str, Silence]:
    """The silence of each group of the facts on the subject on the day."""
    return {one.id: silence(facts, one.members & facts.actors.keys(), subject, as_of) for one in facts.groups.values()}


def longest_silent(facts: Facts, actors: Iterable[str], subject: str, as_of: date) -> tuple[Silent, ...]:
    """Who of these actors is silent on the subject on the day, the longest first."""
    found = []
    for one in silence(facts, actors, subject, as_of).silent:
        since = _silent_since(facts, one)
        found.append(Silent(one, since, (as_of - since).days))
    return tuple(sorted(found, key=lambda one: (-one.days, one.cell.actor)))


def silent_subjects(facts: Facts, actor: str, subjects: Iterable[str], as_of: date) -> tuple[Silent, ...]:
    """On what of these subjects the actor is silent on the day, the longest first."""
    found = [one for subject in subjects for one in longest_silent(facts, [actor], subject, as_of)]
    return tuple(sorted(found, key=lambda one: (-one.days, one.cell.subject)))


def _silent_since(facts: Facts, silent: Cell) -> date:
    """The first day of the silence: goes back over the days on which anything changed until there was none."""
    since = silent.as_of
    for day in sorted(set(_turns(facts, silent)), reverse=True):
        if cell(facts, silent.actor, silent.subject, day).emptiness != "silent":
            break
        since = day
    return since


def _turns(facts: Facts, silent: Cell) -> Iterator[date]:
    """The days by which the cell can have become what it is."""
    about = facts.subjects[silent.subject]
    due, initiative = due_day(about), about.initiative or about.id
    dated: list[tuple[When, When | None]] = []
    if silent.known is not None:
        dated += ((one.complete_from, None) for one in silent.known.lists)
    if due is not None:
        yield due
    for where in {initiative, *facts.coalitions.values()}:
        dated += ((row.when, row.until) for row in facts.participations_of.get((silent.actor, where), ()))
    for who in (silent.actor, *facts.coalitions):
        for subject in {about.id, initiative}:
            dated += ((one.when, one.until) for one in history(facts, who, subject, silent.as_of) if one.when)
    days = (when.known_by for pair in dated for when in pair if when is not None)
    yield from (day for day in days if day <= silent.as_of)


def quiet_members(facts: Facts, subject: str, as_of: date) -> tuple[QuietMembers, ...]:
    """For each coalition that itself supports the subject on the day, its members without a stance of their own."""
    found = []
    for coalition, initiative in sorted(facts.coalitions.items()):
        supports = explicit(facts, coalition, subject, as_of)
        if supports is None or not supports.supports:
            continue
        joined = members(facts, initiative, as_of)
        quiet = tuple(actor for actor in joined.actors if explicit(facts, actor, subject, as_of) is None)
        found.append(QuietMembers(coalition, supports, quiet, joined.n, evidence([*joined.records, supports.record])))
    return tuple(found)
