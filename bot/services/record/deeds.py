"""Deeds, accusations and promises of a scope as plain facts, with what members find of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property

from sqlalchemy import ColumnElement, or_, true
from sqlmodel import col, select

from bot.congress.record import facts as f
from bot.services.capacities import capacities_at, voice_of
from bot.services.record.dates import when_of
from bot.services.record.entry_chain import in_their_place, with_their_latest
from bot.services.record.grades import Grades
from bot.services.record.names import Names, plain_when, record_of
from bot.services.record.scope import Scope
from bot.services.record.subjects import About
from storage.tables import (
    Action,
    ActionActor,
    ActionAttachment,
    ActionSubject,
    Assessment,
    Claim,
    Entry,
    Pledge,
    PledgeLevel,
    Reply,
)


class Deeds:
    """The actions of a scope and the claims about them: whoever did them, is accused of them, or says so."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        query = select(Action, Entry).join(Entry, col(Entry.id) == Action.entry_id)
        wanted = (scope.stands, scope.in_cases(col(Action.case_id)), self._of_actors(), self._on_subjects())
        self.rows = scope.tx.exec(query.where(*wanted).order_by(col(Action.entry_id))).all()
        self.keys = {action.entry_id for action, _ in self.rows}
        self._standing = with_their_latest(scope.tx, self.keys)
        within = select(Claim, Entry).join(Entry, col(Entry.id) == Claim.entry_id)
        within = within.where(scope.stands, col(Claim.action_id).in_(self._standing)).order_by(col(Claim.entry_id))
        self.claims = scope.tx.exec(within).all() if self.keys else []
        self._people: dict[tuple[int, str], list[int]] = defaultdict(list)
        people = select(ActionActor.action_id, ActionActor.role, ActionActor.actor_id)
        for key, role, actor in (
            scope.tx.exec(people.where(col(ActionActor.action_id).in_(self.keys))) if self.keys else ()
        ):
            self._people[key, role].append(actor)

    @property
    def actor_keys(self) -> set[int]:
        """Everybody named in them."""
        named = {key for keys in self._people.values() for key in keys}
        return named | {key for claim, _ in self.claims for key in (claim.claimant_id, claim.accused_id) if key}

    @property
    def abouts(self) -> set[About]:
        """Every subject that they relate to."""
        later = ActionAttachment
        if not self.keys:
            return set()
        attached = select(later.subject_type, later.subject_id).where(
            col(later.action_id).in_(self._standing), later.congress_id == self._scope.congress_id
        )
        recorded = {(one.subject_type, one.subject_id) for one in self._related}
        return {*recorded, *self._scope.tx.exec(attached)}

    @cached_property
    def _related(self) -> Sequence[ActionSubject]:
        """To what they related when they were recorded."""
        return self._scope.tx.exec(select(ActionSubject).where(col(ActionSubject.action_id).in_(self.keys))).all()

    @property
    def entries(self) -> set[int]:
        """The keys of the actions and claims."""
        return self.keys | {entry.id for _, entry in self.claims}

    def actions(self, names: Names, grades: Grades) -> list[f.Action]:
        """The actions as facts; whoever is accused of one stands apart from its doers."""
        accused: dict[int, dict[str, None]] = defaultdict(dict)
        for claim, _ in self.claims:
            if claim.accused_id:
                accused[self._standing[claim.action_id]][names.actor_ids[claim.accused_id]] = None
        graded = grades.of("entry", {key: self._people[key, "actor"] for key in self.keys})
        return [
            f.Action(
                record=record_of(entry),
                kind=action.kind,
                actors=names.actors_of(self._people[entry.id, "actor"]),
                accused=tuple(accused[entry.id]),
                affected=names.actors_of(self._people[entry.id, "affected"]),
                when=when_of(action.dated, action.date_precision),
                end=plain_when(action.until),
                summary=action.summary,
                status=action.status,
                case=action.case_id,
                grades=graded[entry.id],
            )
            for action, entry in self.rows
        ]

    def said(self, names: Names, grades: Grades) -> list[f.Claim]:
        """The claims as facts."""
        records = {entry.id: record_of(entry) for _, entry in self.rows}
        graded = grades.of("entry", {entry.id: [claim.claimant_id] for claim, entry in self.claims})
        replies = self._replies(names)
        return [
            f.Claim(
                record=record_of(entry),
                action=records[self._standing[claim.action_id]],
                claimant=names.actor_ids[claim.claimant_id],
                accused=names.actor_ids[claim.accused_id] if claim.accused_id else None,
                basis=claim.basis,
                status=claim.status,
                when=when_of(claim.dated, claim.date_precision),
                reply=claim.answer or replies.get(entry.id),
                grades=graded[entry.id],
            )
            for claim, entry in self.claims
        ]

    def found(self, names: Names) -> list[f.Assessment]:
        """What the shipped data suppose the actions to mean, and what members of the congress find."""
        records = {entry.id: record_of(entry) for _, entry in self.rows}
        if not records:
            return []
        supposed = [
            f.Assessment(records[row.action_id], about, row.suggested, "suggested", suggested=True)
            for row in self._related
            if row.suggested is not None and (about := names.subject_ids.get((row.subject_type, row.subject_id)))
        ]
        return supposed + assessments(self._scope, names, {old: records[key] for old, key in self._standing.items()})

    def _replies(self, names: Names) -> dict[int, str]:
        """The latest reply of the accused to each claim; what others say about one answers nothing."""
        if self._scope.congress_id is None or not self.claims:
            return {}
        accused = {entry.id: names.actor_ids[claim.accused_id] for claim, entry in self.claims if claim.accused_id}
        query = select(Reply.entry_id, Reply.actor_id, Reply.words).where(
            Reply.congress_id == self._scope.congress_id, col(Reply.entry_id).in_(accused)
        )
        said = self._scope.tx.exec(query.order_by(col(Reply.id)))
        return {entry: words for entry, actor, words in said if names.actor_ids.get(actor) == accused[entry]}

    def _of_actors(self) -> ColumnElement[bool]:
        ids = self._scope.actor_ids
        if ids is None:
            return true()
        named = select(ActionActor.action_id).where(col(ActionActor.actor_id).in_(ids))
        accused = select(Claim.action_id).where(col(Claim.accused_id).in_(ids))
        accusing = select(Claim.action_id).where(col(Claim.claimant_id).in_(ids))
        return or_(
            *(col(Action.entry_id).in_(one) for one in (named, accused, accusing)),
            col(Action.entry_id).in_(in_their_place(self._scope.tx, accused, accusing)),
        )

    def _on_subjects(self) -> ColumnElement[bool]:
        if self._scope.subject_ids is None or self._scope.cases is not None:
            return true()
        related = select(ActionSubject.action_id).where(
            self._scope.about(col(ActionSubject.subject_type), col(ActionSubject.subject_id))
        )
        attached = select(ActionAttachment.action_id).where(
            self._scope.about(col(ActionAttachment.subject_type), col(ActionAttachment.subject_id)),
            ActionAttachment.congress_id == self._scope.congress_id,
        )
        assessed = select(Assessment.entry_id).where(
            self._scope.about(col(Assessment.subject_type), col(Assessment.subject_id)),
            Assessment.congress_id == self._scope.congress_id,
        )
        return or_(
            *(col(Action.entry_id).in_(one) for one in (related, attached, assessed)),
            col(Action.entry_id).in_(in_their_place(self._scope.tx, attached, assessed)),
        )


def assessments(scope: Scope, names: Names, records: dict[int, str]) -> list[f.Assessment]:
    """What members of the congress find of these entries, each with the record for which it counts: the live
    assessment of each member, or the latest by then. Those who spoke for the same actor are one assessor."""
    if scope.congress_id is None or not records:
        return []
    query = select(Assessment).where(
        Assessment.congress_id == scope.congress_id,
        col(Assessment.entry_id).in_(records),
        col(Assessment.live) if scope.known_at is None else col(Assessment.given_at) <= scope.known_at,
    )
    latest = {
        (records[row.entry_id], row.subject_type, row.subject_id, row.member_id): row
        for row in scope.tx.exec(query.order_by(col(Assessment.given_at), col(Assessment.id)))
    }
    spoke = capacities_at(scope.tx, [(row.member_id, row.given_at) for row in latest.values()])
    return [
        f.Assessment(
            records[row.entry_id],
            about,
            row.value,
            voice_of(row.member_id, spoke.get((row.member_id, row.given_at))),
        )
        for row in latest.values()
        if (about := names.subject_ids.get((row.subject_type, row.subject_id)))
    ]


class Promises:
    """The commitments of a scope."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        query = select(Pledge, Entry).join(Entry, col(Entry.id) == Pledge.entry_id)
        query = query.where(
            scope.stands,
            scope.of_actors(col(Pledge.actor_id)),
            scope.about(col(Pledge.subject_type), col(Pledge.subject_id)),
        )
        self.rows = scope.tx.exec(query.order_by(col(Pledge.entry_id))).all()

    @property
    def abouts(self) -> set[About]:
        """Every subject that something is promised about."""
        return {(pledge.subject_type, pledge.subject_id) for pledge, _ in self.rows}

    @property
    def entries(self) -> set[int]:
        """Their keys."""
        return {entry.id for _, entry in self.rows}

    def commitments(self, names: Names, grades: Grades) -> list[f.Commitment]:
        """The commitments as facts, each with the latest level that it reached."""
        levels = _levels(self._scope, [entry.id for _, entry in self.rows])
        graded = grades.of("entry", {entry.id: [pledge.actor_id] for pledge, entry in self.rows})
        return [
            f.Commitment(
                record=record_of(entry),
                actor=names.actor_ids[pledge.actor_id],
                subject=subject,
                text=pledge.words,
                dimension=pledge.dimension,
                level=levels.get(entry.id),
                due=plain_when(pledge.due),
                when=when_of(pledge.dated, pledge.date_precision),
                grades=graded[entry.id],
            )
            for pledge, entry in self.rows
            if (subject := names.subject_ids.get((pledge.subject_type, pledge.subject_id)))
        ]

    def found(self, names: Names) -> list[f.Assessment]:
        """What members of the congress find of them."""
        records = {entry.id: record_of(entry) for _, entry in self.rows}
        standing = with_their_latest(self._scope.tx, records)
        return assessments(self._scope, names, {old: records[key] for old, key in standing.items()})


def _levels(scope: Scope, pledges: Collection[int]) -> dict[int, int]:
    query = select(PledgeLevel.pledge_id, PledgeLevel.level).join(Entry, col(Entry.id) == PledgeLevel.entry_id)
    standing = with_their_latest(scope.tx, pledges)
    query = query.where(scope.stands, col(PledgeLevel.pledge_id).in_(standing))
    ordered = query.order_by(col(PledgeLevel.known_by), col(PledgeLevel.entry_id))
    return {standing[key]: level for key, level in scope.tx.exec(ordered)} if pledges else {}
