"""The facts of the record as plain values, from which the analyses are computed.

Ids are texts that are unique within one set of facts: the slugs of shared reference data, and those of what a
congress added. Every fact names the record it stands for (`record`, its permanent handle without "R-") and the
grades of its sources, so that each figure opens to its evidence. What is silent, absent or not listed is no fact;
it is computed (`cells`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeVar

from bot.congress.record.dates import When

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

Family = Literal["state", "industry", "society", "hybrid", "unattributed"]
Addressee = Literal["state", "industry", "state_and_industry", "all", "non_state"]
SubjectKind = Literal["norm", "initiative", "initiative_norm", "instrument", "question"]
Grade = Literal["A", "B", "C", "D", "E"]


@dataclass(frozen=True, slots=True)
class Lineage:
    """A step in the life of an actor: what became of it, or what it came from."""

    relation: str
    other: str
    """The id of another actor, or the name of one that is not kept."""
    when: When


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, company or other body of the world."""

    id: str
    name: str
    kind: str
    family: Family
    country: str | None = None
    """ISO 3166-1 alpha-3: of a state its own, of others their home state."""
    parent: str | None = None
    lineage: tuple[Lineage, ...] = ()
    speaks_for: str | None = None
    """The initiative for whose members a coalition speaks."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something on which an actor can hold a position: an initiative, a norm, an instrument or a question.

    For a norm of an initiative, `initiative` names it; for an initiative, it is the id itself.
    """

    kind: SubjectKind
    id: str
    name: str
    initiative: str | None = None
    addressee: Addressee | None = None
    """Whom it addresses; None where it addresses nobody (questions)."""
    opened: When | None = None
    topics: tuple[str, ...] = ()
    case: str | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Participation:
    """An event in the life of an actor in an initiative; the latest row says where it stands."""

    record: str
    initiative: str
    actor: str
    status: str
    role: str | None
    when: When
    until: When | None = None
    via: str | None = None
    grades: tuple[Grade | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """What an actor said about a subject on a date. `until` is the day from which it no longer holds, if known."""

    record: str
    actor: str
    subject: str
    stance: str
    form: str
    when: When
    until: When | None = None
    summary: str = ""
    case: str | None = None
    grades: tuple[Grade | None, ...] = ()


@dataclass(frozen=True, slots=True)
class RollCallVote:
    """How a state voted on an instrument; a missing row is no vote, not a stance."""

    record: str
    instrument: str
    actor: str
    vote: Literal["yes", "no", "abstain"]
    when: When
    grades: tuple[Grade | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one assessor, or as `suggested` the record itself, says that an action means for a subject."""

    action: str
    subject: str
    value: str
    assessor: str
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """A deed. `actors` are its undisputed doers; who is accused of it stands apart, with the claims."""

    record: str
    kind: str
    actors: tuple[str, ...]
    accused: tuple[str, ...]
    affected: tuple[str, ...]
    when: When
    end: When | None
    summary: str
    status: str
    case: str | None = None
    grades: tuple[Grade | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says that whom did an action, on what basis."""

    record: str
    action: str
    claimant: str
    accused: str | None
    basis: str
    status: str
    when: When
    reply: str | None = None
    grades: tuple[Grade | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """What an actor promised to do about a subject, and how far it has come (`level`, 0 to 7)."""

    record: str
    actor: str
    subject: str
    text: str
    dimension: str
    level: int | None
    due: When | None
    when: When
    grades: tuple[Grade | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event around the record: a meeting, a failure, a launch."""

    record: str
    title: str
    kind: str
    when: When
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """A point made on a subject, by whom it names; of members here it says discipline and kind."""

    subject: str
    side: str
    speaker: str
    text: str
    discipline: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class NormLink:
    """A judged relation between two norms."""

    a: str
    relation: str
    b: str
    reason: str
    confidence: str


@dataclass(frozen=True, slots=True)
class InitiativeLink:
    """A relation of one initiative to another, or to a subject it promotes."""

    a: str
    relation: str
    b: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """A list that is complete: of the actors of one kind in one initiative, from `complete_from` on."""

    initiative: str
    kind: str
    complete_from: When


@dataclass(frozen=True, slots=True)
class Group:
    """A group of actors, as of a date."""

    id: str
    name: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """How many supporters of each kind a register lists for one country ("none" where it names no country)."""

    country: str
    state: int
    company_or_association: int
    civil_society: int
    public_authority: int
    unclassified: int


@dataclass(frozen=True)
class Facts:
    """A set of facts to compute from: all of the record, or as much of it as a question needs."""

    actors: Mapping[str, Actor] = field(default_factory=dict)
    subjects: Mapping[str, Subject] = field(default_factory=dict)
    participations: Collection[Participation] = ()
    positions: Collection[Position] = ()
    votes: Collection[RollCallVote] = ()
    actions: Collection[Action] = ()
    claims: Collection[Claim] = ()
    assessments: Collection[Assessment] = ()
    commitments: Collection[Commitment] = ()
    events: Collection[Event] = ()
    arguments: Collection[Argument] = ()
    norm_links: Collection[NormLink] = ()
    initiative_links: Collection[InitiativeLink] = ()
    coverage: Collection[Coverage] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    register: Collection[RegisterRow] = ()

    @cached_property
    def positions_of(self) -> Mapping[tuple[str, str], list[Position]]:
        """The positions by actor and subject."""
        return _by(self.positions, lambda one: (one.actor, one.subject))

    @cached_property
    def participations_of(self) -> Mapping[tuple[str, str], list[Participation]]:
        """The events of participation by actor and initiative."""
        return _by(self.participations, lambda one: (one.actor, one.initiative))

    @cached_property
    def votes_of(self) -> Mapping[tuple[str, str], list[RollCallVote]]:
        """The votes by actor and instrument."""
        return _by(self.votes, lambda one: (one.actor, one.instrument))

    @cached_property
    def participants_of(self) -> Mapping[str, list[str]]:
        """The actors with any event of participation by initiative, each once."""
        pairs = _by(self.participations_of, lambda key: key[1])
        return {initiative: [actor for actor, _ in rows] for initiative, rows in pairs.items()}

    @cached_property
    def coverage_of(self) -> Mapping[tuple[str, str], list[Coverage]]:
        """The complete lists by initiative and kind of actor."""
        return _by(self.coverage, lambda one: (one.initiative, one.kind))

    @cached_property
    def coalitions(self) -> Mapping[str, str]:
        """The initiatives for whose members a coalition speaks, by coalition."""
        return {one.id: one.speaks_for for one in self.actors.values() if one.speaks_for is not None}


def recorded(record: str) -> tuple[bool, int, str]:
    """The place of a record in the order of recording: what ships, by name, then a congress's own, by number."""
    own = record.isascii() and record.isdigit()
    return own, int(record) if own else 0, record


def _by(rows: Iterable[T], key: Callable[[T], K]) -> Mapping[K, list[T]]:
    found: dict[K, list[T]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
