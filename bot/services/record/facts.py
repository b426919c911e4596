"""Reading the record into plain facts, from which the analyses are computed.

Only what a question needs is read, by the indexes of actors and subjects; nothing is loaded whole for one actor or one
norm.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import ColumnElement, Row, Select, or_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from bot.congress.record import facts as f
from bot.congress.record.dates import When
from bot.congress.statements import Attribution
from bot.services.record.dates import when_of
from bot.services.record.deeds import Deeds, Promises
from bot.services.record.grades import Grades
from bot.services.record.names import (
    Names,
    plain_when,
    read_actors,
    read_groups,
    read_subjects,
    record_of,
)
from bot.services.record.scope import Scope
from bot.services.record.subjects import About
from storage.base import Table
from storage.starter.world import ROLL_CALL
from storage.tables import (
    Argument,
    Coverage,
    Entry,
    Initiative,
    Instrument,
    Member,
    Participation,
    Position,
    RegisterCount,
    RollCallVote,
    Statement,
    SubjectRelation,
    WorldEvent,
)

NORMS = ("norm", "initiative_norm")

BESIDE = frozenset({"events", "arguments", "norm_links", "initiative_links", "coverage", "groups", "register"})
"""What not every question needs beside what actors said, did, joined and promised."""

FEW = 500
"""Positions whose sources are asked for one by one."""


def facts_for(
    tx: Session,
    congress_id: int | None,
    *,
    actors: Collection[int] | None = None,
    subjects: Collection[About] | None = None,
    cases: Collection[str] | None = None,
    known_at: datetime | None = None,
    beside: Collection[str] = BESIDE,
) -> f.Facts:
    """The confirmed facts of shared data and of a congress (None: of shared data alone).

    `actors`: only what these said, did, joined and promised, and what is claimed about them or by them; with the
    coalitions, and the histories of those merged into them. `subjects`: only what is about these, given as type and
    id; with the initiatives of norms. `cases`: only actions of these, whatever they are about. None of them leaves
    nothing out. Of everything named the actors and subjects are there, and where `actors` is None all actors, to
    count against.
    `beside`: which of the fields `BESIDE` are read too; the others stay empty.
    `known_at`: as the record stood at that time, whatever has been confirmed, corrected or retracted since.
    """
    scope = Scope(tx, congress_id, actors, subjects, cases, known_at)
    read = _Reading(scope)
    return f.Facts(
        actors=read.names.actors,
        subjects=read.names.subjects,
        participations=read.participations(),
        positions=read.positions(),
        votes=read.votes(),
        actions=read.deeds.actions(read.names, read.grades),
        claims=read.deeds.said(read.names, read.grades),
        assessments=[*read.deeds.found(read.names), *read.promises.found(read.names)],
        commitments=read.promises.commitments(read.names, read.grades),
        events=read.events() if "events" in beside else [],
        arguments=[*read.arguments(), *read.statements()] if "arguments" in beside else [],
        norm_links=read.norm_links() if "norm_links" in beside else [],
        initiative_links=read.initiative_links() if "initiative_links" in beside else [],
        coverage=read.coverage() if "coverage" in beside else [],
        groups=read_groups(scope) if "groups" in beside else {},
        register=read.register() if "register" in beside else [],
    )


class _Held(NamedTuple):
    """What is read of a position and its entry."""

    entry_id: int
    slug: str | None
    number: int | None
    actor_id: int
    subject_type: str
    subject_id: int
    stance: str
    form: str
    stated_on: str
    date_precision: str
    until: str | None
    summary: str
    case_id: str | None


class _Joined(NamedTuple):
    """What is read of a participation and its entry."""

    entry_id: int
    slug: str | None
    number: int | None
    initiative_id: int
    actor_id: int
    status: str
    role: str | None
    dated: str
    date_precision: str
    until: str | None
    via_id: int | None


class _Cast(NamedTuple):
    """What is read of a vote and the instrument voted on."""

    instrument_id: int
    actor_id: int
    vote: str
    slug: str
    dated: str
    date_precision: str


_OF_ENTRY = ("slug", "number")
_OF_INSTRUMENT = ("slug", "dated", "date_precision")


def _columns(row: type[NamedTuple], table: type[Table], beside: type[Table], of_beside: Collection[str]) -> Select[Any]:
    """The columns by which a row is called, those `of_beside` from the table beside."""
    names: tuple[str, ...] = row._fields
    return sql_select(*(getattr(beside if name in of_beside else table, name) for name in names))


class _Reading:
    """One reading of a scope: first its rows, then the actors and subjects that they name.

    `scope` is what was asked for; `around` is narrowed to the subjects that its rows name, where only actors were.
    """

    def __init__(self, scope: Scope) -> None:
        self.scope, self.tx = scope, scope.tx
        self.deeds, self.promises, self.grades = Deeds(scope), Promises(scope), Grades(scope)
        self._joined = self._participation_rows()
        self._held = self._position_rows()
        self._cast = self._vote_rows()
        only_actors = scope.actors is not None and scope.subjects is None
        self.around = scope.narrowed(self._abouts()) if only_actors else scope
        actors, actor_ids = read_actors(scope, self._actor_keys())
        subjects = read_subjects(self.around)
        self.names = Names(
            actors=actors,
            subjects={one.id: one for one in subjects.values()},
            actor_ids=actor_ids,
            subject_ids=self._with_initiatives({key: one.id for key, one in subjects.items()}),
        )
        self.grades.expect(self._entries())

    def _abouts(self) -> set[About]:
        """Every subject that a row names."""
        return (
            self.deeds.abouts
            | self.promises.abouts
            | {("initiative", row.initiative_id) for row in self._joined}
            | {(row.subject_type, row.subject_id) for row in self._held}
            | {("instrument", row.instrument_id) for row in self._cast}
        )

    def _actor_keys(self) -> set[int] | None:
        wanted = self.scope.actor_ids
        if wanted is None:
            return None
        return wanted | self.deeds.actor_keys | {row.via_id for row in self._joined if row.via_id}

    def _with_initiatives(self, ids: dict[About, str]) -> dict[About, str]:
        """The ids of the initiatives of the rows too: whoever is a member of one may be spoken for by a coalition."""
        spoken_for = {one.initiative: one.slug for one in self.scope.coalitions}
        keys = {row.initiative_id for row in self._joined if ("initiative", row.initiative_id) not in ids}
        query = select(Initiative.id, Initiative.slug).where(col(Initiative.id).in_(keys - spoken_for.keys()))
        found = dict(self.tx.exec(query).all()) if keys - spoken_for.keys() else {}
        return ids | {("initiative", key): found.get(key) or spoken_for[key] for key in keys}

    def _entries(self) -> set[int]:
        """The entries of the rows, without positions where there may be very many."""
        held = self._held if len(self._held) <= FEW else ()
        said = {row.entry_id for row in self._joined} | {row.entry_id for row in held}
        return said | self.deeds.entries | self.promises.entries

    def _participation_rows(self) -> Sequence[_Joined]:
        scope, one = self.scope, Participation
        query = _columns(_Joined, one, Entry, _OF_ENTRY).join(Entry, col(Entry.id) == one.entry_id)
        if scope.subject_ids is not None:
            near = scope.subject_ids["initiative"] | {one.initiative for one in scope.coalitions}
            query = query.where(col(one.initiative_id).in_(near))
        query = query.where(scope.of_actors(col(one.actor_id)), scope.stands)
        return cast(Sequence[_Joined], self._rows(query.order_by(col(one.entry_id))))

    def _position_rows(self) -> Sequence[_Held]:
        one = Position
        query = _columns(_Held, one, Entry, _OF_ENTRY).join(Entry, col(Entry.id) == one.entry_id)
        query = query.where(*self._of_positions(), self.scope.stands).order_by(col(one.entry_id))
        return cast(Sequence[_Held], self._rows(query))

    def _of_positions(self) -> tuple[ColumnElement[bool], ...]:
        scope, one = self.scope, Position
        return scope.of_actors(col(one.actor_id)), scope.about(col(one.subject_type), col(one.subject_id))

    def _vote_rows(self) -> Sequence[_Cast]:
        scope, one = self.scope, RollCallVote
        if not scope.holds("instrument"):
            return []
        query = _columns(_Cast, one, Instrument, _OF_INSTRUMENT).join(
            Instrument, col(Instrument.id) == one.instrument_id
        )
        query = query.where(scope.of_actors(col(one.actor_id)), scope.is_about("instrument", col(one.instrument_id)))
        return cast(Sequence[_Cast], self._rows(query.order_by(col(one.instrument_id), col(one.actor_id))))

    def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        """What columns hold. Not objects: there may be tens of thousands, and an object takes five times as long."""
        return self.tx.connection().execute(query).all()

    def participations(self) -> list[f.Participation]:
        graded = self.grades.of("entry", {row.entry_id: (row.actor_id,) for row in self._joined})
        return [
            f.Participation(
                record=row.slug or str(row.number),
                initiative=self.names.subject_ids["initiative", row.initiative_id],
                actor=self.names.actor_ids[row.actor_id],
                status=row.status,
                role=row.role,
                when=when_of(row.dated, row.date_precision),
                until=plain_when(row.until),
                via=self.names.actor_ids[row.via_id] if row.via_id else None,
                grades=graded[row.entry_id],
            )
            for row in self._joined
        ]

    def positions(self) -> list[f.Position]:
        concerned = {entry: (actor,) for entry, _, _, actor, *_ in self._held}
        many = sql_select(col(Position.entry_id)).where(*self._of_positions())
        graded = self.grades.of("entry", concerned, within=many if len(concerned) > FEW else None)
        held, actors, subjects = self._held, self.names.actor_ids, self.names.subject_ids
        return [
            f.Position(
                slug or str(number),
                actors[actor],
                subject,
                stance,
                form,
                when_of(stated, precision),
                plain_when(until),
                summary,
                case,
                graded[entry],
            )
            for (entry, slug, number, actor, kind, key, stance, form, stated, precision, until, summary, case) in held
            if (subject := subjects.get((kind, key)))
        ]

    def votes(self) -> list[f.RollCallVote]:
        graded = self.grades.of("instrument", {row.instrument_id: () for row in self._cast}, locator=ROLL_CALL)
        return [
            f.RollCallVote(
                record=f"{row.slug}-{self.names.actor_ids[row.actor_id]}",
                instrument=row.slug,
                actor=self.names.actor_ids[row.actor_id],
                vote=cast(Literal["yes", "no", "abstain"], row.vote),
                when=when_of(row.dated, row.date_precision),
                grades=graded[row.instrument_id],
            )
            for row in self._cast
        ]

    def events(self) -> list[f.Event]:
        """The events, or those about what the scope holds."""
        query = select(WorldEvent).where(self.scope.visible(col(WorldEvent.congress_id)))
        named = {*self.names.subjects, *(record_of(entry) for _, entry in self.deeds.rows)}
        if self.scope.actors is not None:
            named |= {self.names.actor_ids[key] for key in self.scope.actors if key in self.names.actor_ids}
        return [
            f.Event(row.slug, row.title, row.kind, when_of(row.dated, row.date_precision), tuple(row.refs["ids"]))
            for row in self.tx.exec(query.order_by(col(WorldEvent.id)))
            if not self.scope.bounded or not named.isdisjoint(row.refs["ids"])
        ]

    def arguments(self) -> list[f.Argument]:
        one = Argument
        query = select(one).where(
            self.scope.visible(col(one.congress_id)), self.around.about(col(one.subject_type), col(one.subject_id))
        )
        return [
            f.Argument(self.names.subject_ids[row.subject_type, row.subject_id], row.side, row.speaker, row.words)
            for row in self.tx.exec(query.order_by(col(one.id)))
        ]

    def statements(self) -> list[f.Argument]:
        """What members of the congress said on its norms; where one was not to be named, no speaker is."""
        norms = {key: subject for (kind, key), subject in self.names.subject_ids.items() if kind == "norm"}
        if not norms:
            return []
        query = select(Statement, Member.name).join(Member, col(Member.id) == Statement.member_id)
        query = query.where(
            col(Statement.norm_id).in_(norms),
            col(Statement.replaced_by).is_(None),
            col(Statement.withdrawn_at).is_(None),
        )
        return [
            f.Argument(
                norms[row.norm_id],
                row.kind,
                name if row.attribution == Attribution.NAMED else "",
                row.words,
                row.discipline,
                row.seat_kind,
            )
            for row, name in self.tx.exec(query.order_by(col(Statement.id)))
        ]

    def norm_links(self) -> list[f.NormLink]:
        return [
            f.NormLink(a, row.relation, b, row.reason, row.confidence or "")
            for row, a, b in self._relations
            if row.a_type in NORMS and row.b_type in NORMS
        ]

    def initiative_links(self) -> list[f.InitiativeLink]:
        return [f.InitiativeLink(a, row.relation, b) for row, a, b in self._relations if row.a_type == "initiative"]

    @cached_property
    def _relations(self) -> list[tuple[SubjectRelation, str, str]]:
        """The relations of the subjects with what else the scope holds or any initiative."""
        scope, one = self.around, SubjectRelation
        touching = or_(
            scope.about(col(one.a_type), col(one.a_id)),
            scope.about(col(one.b_type), col(one.b_id)),
        )
        query = select(one).where(scope.visible(col(one.congress_id)), touching).order_by(col(one.id))
        ids = self.names.subject_ids
        return [
            (row, ids[row.a_type, row.a_id], ids[row.b_type, row.b_id])
            for row in self.tx.exec(query)
            if (row.a_type, row.a_id) in ids and (row.b_type, row.b_id) in ids
        ]

    def coverage(self) -> list[f.Coverage]:
        query = select(Coverage).where(self.around.is_about("initiative", col(Coverage.initiative_id)))
        return [
            f.Coverage(
                self.names.subject_ids["initiative", row.initiative_id],
                row.kind,
                When(row.complete_from.isoformat(), "as_of"),
            )
            for row in self.tx.exec(query)
        ]

    def register(self) -> list[f.RegisterRow]:
        one = RegisterCount
        query = select(one).where(self.around.is_about("initiative", col(one.initiative_id))).order_by(col(one.country))
        return [
            f.RegisterRow(
                row.country,
                row.state,
                row.company_or_association,
                row.civil_society,
                row.public_authority,
                row.unclassified,
            )
            for row in self.tx.exec(query)
        ]
