"""The sovereignty gap (record.md, analysis D), in three readings.

Support by kind of actor; firms ahead of their home state, in the record and in a register; and what members think
that industry and the state are able to do.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from bot.congress.record.cells import Cell, cell, pick_actors
from bot.congress.record.facts import Facts, RegisterRow
from bot.congress.record.figures import Share, evidence

STATE = "state"
COMPANY = "company"
INDUSTRY = frozenset({COMPANY, "industry-coalition"})
"""Kinds whose support puts a country on the gap list: companies and their associations."""

Side = Literal["industry", "state"]
TASKS = ("detect", "prevent", "enforce")
"""What members rate as within the capacity of industry and of the state."""


@dataclass(frozen=True, slots=True)
class SupportGap:
    """How much larger the share of supporters is among tracked companies than among states."""

    subject: str
    as_of: date
    companies: Share
    states: Share
    selection: bool
    """Whether no list of companies is complete, so that those who are tracked are a selection."""

    @property
    def gap(self) -> Fraction | None:
        """The difference; None unless there are both companies and states."""
        return self.companies.minus(self.states)


@dataclass(frozen=True, slots=True)
class HomeGap:
    """The stance of a state beside its supporters of other kinds."""

    country: str
    as_of: date
    state: Cell | None
    """None if the country is not the home of a state that is kept."""
    others: Mapping[str, tuple[Cell, ...]]
    """The supporters at home in the country by their kind."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many supporters of each other kind."""
        return {kind: len(cells) for kind, cells in self.others.items()}

    @property
    def industry(self) -> int:
        """How many companies and associations support."""
        return sum(number for kind, number in self.counts.items() if kind in INDUSTRY)

    @property
    def ahead(self) -> bool:
        """Whether it belongs on the gap list: firms support and their state does not."""
        return self.industry > 0 and not (self.state and self.state.supports)

    @property
    def records(self) -> tuple[str, ...]:
        """The records behind the stance of the state and its supporters."""
        cells = [*([self.state] if self.state else []), *(one for row in self.others.values() for one in row)]
        return evidence(record for one in cells for record in one.records)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A country whose state is not on a register on which some of its companies or associations are."""

    country: str
    companies: int


@dataclass(frozen=True, slots=True)
class GapList:
    """The countries ahead of their state, most companies first, of how many the register names."""

    countries: tuple[Ahead, ...]
    of: int
    """How many countries of states the register lists."""

    @property
    def n(self) -> int:
        """How many countries are ahead of their state."""
        return len(self.countries)

    @property
    def companies(self) -> int:
        """How many companies and associations they have on the register."""
        return sum(one.companies for one in self.countries)


@dataclass(frozen=True, slots=True)
class Rating:
    """What one member thinks: whether industry, or the state, is able to do a task."""

    member: str
    task: str
    side: Side
    able: bool


@dataclass(frozen=True, slots=True)
class Capacity:
    """What share of the members who rated each side think it able to do a task. Ratings are opinions, not records."""

    task: str
    industry: Share
    state: Share

    @property
    def gap(self) -> Fraction | None:
        """How much larger the share is for industry; None unless both were rated."""
        return self.industry.minus(self.state)


def support_gap(facts: Facts, subject: str, as_of: date) -> SupportGap:
    """Support among tracked companies less support among states on the day. Coalitions are not counted."""
    initiative = facts.subjects[subject].initiative or subject
    lists = facts.coverage_of.get((initiative, COMPANY), ())
    companies = _cells(facts, COMPANY, subject, as_of)
    states = _cells(facts, STATE, subject, as_of)
    return SupportGap(
        subject,
        as_of,
        supporting([one for one in companies if one.tracked]),
        supporting([one for one in states if one.emptiness != "not_addressed"]),
        selection=not any(one.complete_from.counts(as_of) for one in lists),
    )


def _cells(facts: Facts, kind: str, subject: str, as_of: date) -> list[Cell]:
    return [cell(facts, actor, subject, as_of) for actor in pick_actors(facts, kind=kind)]


def supporting(cells: Collection[Cell]) -> Share:
    """The share of supporters among these cells, with the records of their stances."""
    supporters = [one for one in cells if one.supports]
    return Share(len(supporters), len(cells), evidence(one.stance.record for one in supporters if one.stance))


def home_gap(facts: Facts, country: str, subject: str, as_of: date) -> HomeGap:
    """The stance of the state of a country (ISO 3166-1 alpha-3) beside its supporters of other kinds on the day."""
    return _home_gap(facts, country, _at_home(facts).get(country, ()), subject, as_of)


def home_gaps(facts: Facts, subject: str, as_of: date) -> tuple[HomeGap, ...]:
    """The gap list from the record: countries whose firms support what their state does not, most firms first."""
    gaps = (_home_gap(facts, country, found, subject, as_of) for country, found in _at_home(facts).items())
    return tuple(sorted((one for one in gaps if one.ahead), key=lambda one: (-one.industry, one.country)))


def _at_home(facts: Facts) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for actor in sorted(facts.actors):
        country = facts.actors[actor].country
        if country is not None:
            found[country].append(actor)
    return found


def _home_gap(facts: Facts, country: str, actors: Collection[str], subject: str, as_of: date) -> HomeGap:
    others: dict[str, list[Cell]] = defaultdict(list)
    state = None
    for actor in actors:
        found, kind = cell(facts, actor, subject, as_of), facts.actors[actor].kind
        if kind == STATE:
            state = found
        elif found.supports:
            others[kind].append(found)
    return HomeGap(country, as_of, state, {kind: tuple(cells) for kind, cells in others.items()})


def register_gap(facts: Facts) -> GapList:
    """The gap list from a register, of countries with a state that is kept (so no territory and no "none")."""
    homes = {one.country for one in facts.actors.values() if one.kind == STATE}
    rows = [row for row in facts.register if row.country in homes]
    ahead = [
        Ahead(row.country, row.company_or_association)
        for row in rows
        if not row.state and row.company_or_association > 0
    ]
    return GapList(tuple(sorted(ahead, key=lambda one: (-one.companies, one.country))), len(rows))


def register_by_kind(register: Iterable[RegisterRow]) -> Mapping[str, Share]:
    """The supporters on a register by kind, each a share of all."""
    kinds = ("state", "company_or_association", "civil_society", "public_authority", "unclassified")
    counts = dict.fromkeys(kinds, 0)
    for row in register:
        for kind in kinds:
            counts[kind] += getattr(row, kind)
    total = sum(counts.values())
    return {kind: Share(number, total) for kind, number in counts.items()}


def listed_with_companies(register: Iterable[RegisterRow]) -> Share:
    """How many of the listed states have a listed company or association, with their countries."""
    listed = [row for row in register if row.state]
    having = [row.country for row in listed if row.company_or_association]
    return Share(len(having), len(listed), tuple(sorted(having)))


def capacity(ratings: Iterable[Rating], tasks: Iterable[str] = TASKS) -> tuple[Capacity, ...]:
    """For each task, the share of members who rate industry as able beside that for the state.

    A member counts once for each side and task: of several ratings, the last one given.
    """
    last = {(one.task, one.side, one.member): one.able for one in ratings}
    return tuple(Capacity(task, _able(last, task, "industry"), _able(last, task, "state")) for task in tasks)


def _able(last: Mapping[tuple[str, Side, str], bool], task: str, side: Side) -> Share:
    said = [able for (about, whose, _), able in last.items() if (about, whose) == (task, side)]
    return Share(sum(said), len(said))
