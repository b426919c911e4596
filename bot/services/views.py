"""What cards and answers are rendered from: norms with the lines of their concerns, read in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from bot.congress.handles import concern_handle, decision_handle, norm_handle
from bot.congress.norms import Admission, Stage
from bot.congress.record.confirming import Confirmed
from bot.congress.repairs import is_repairable
from bot.congress.rules import Charter
from bot.services.capacities import Spoke, capacities_at
from bot.services.lineage import NO_LINEAGE, Lineage, lineage_of
from bot.services.norms import admission_of, norm_of, seconds_of, version_of
from bot.services.objections import named_before
from bot.services.people import congress_of
from bot.services.places import Place as Place
from bot.services.places import place_in as place_in
from bot.services.places import place_of as place_of
from bot.services.record.confirmed_stages import stages_shown
from bot.services.record.relations import relations_of
from bot.services.rule_changes import charter_brought
from bot.services.voices import NO_DEBATE, Debate, debate
from bot.services.wordings import standing_wordings
from storage.tables import (
    Ballot,
    Card,
    Case,
    Concern,
    Congress,
    Decision,
    Discipline,
    Member,
    Norm,
    Second,
    StakeholderKind,
)


@dataclass(frozen=True)
class ConcernLine:
    """A concern where others speak of it: by its state, who raised it (a Discord id) and from which discipline.

    `named_in` is the earlier decision in which it stood unresolved, and to which it belongs since the norm has a newer
    version than `version`, on which it was raised; None where it is not an earlier one's.
    """

    n: int
    handle: str
    state: str
    by: int
    discipline: str
    reason: str
    satisfied_by: str
    place: Place | None = None
    spoke: Spoke | None = None
    version: int = 1
    named_in: str | None = None


@dataclass(frozen=True)
class NormView:
    """A norm as its card shows it; `charter` is the rule of decision that its version brings by its adoption."""

    number: int
    handle: str
    title: str
    text: str
    rationale: str
    version: int
    text_hash: str
    addressee: str
    case: str | None
    stage: Stage
    stage_since: datetime
    stage_ends_at: datetime | None
    pace: str
    proposer_id: int
    proposer_discipline: str
    proposer_kind: str
    seconders: tuple[int, ...]
    admission: Admission
    ballot_id: int | None
    ballot_place: Place | None
    outcome: str | None
    decision: str | None
    review_on: date | None
    place: Place | None
    stage_tags: dict[str, int]
    decision_place: Place | None = None
    debate: Debate = NO_DEBATE
    concerns: tuple[ConcernLine, ...] = ()
    lineage: Lineage = NO_LINEAGE
    charter: Charter | None = None
    capacities: Mapping[int, Spoke] = field(default_factory=dict)
    """In which capacity its proposer and its seconders spoke, by Discord id, where it was not the personal one."""
    wordings: tuple[str, ...] = ()
    """The labels of the wordings that stand beside the text."""
    trial_until: datetime | None = None
    """When the trial ends that what is in force is on."""
    roll_repairable: bool = False
    """Whether a vote is open whose roll can be repaired."""
    world: tuple[tuple[str, str], ...] = ()
    """What it is to things in the world: the relation, and the name of each."""
    stages: tuple[Confirmed, ...] = ()
    """The stages of its life cycle that the congress confirmed, by name of the kind of actor."""


def show_norm(tx: Session, *, guild_id: int, handle: str) -> NormView:
    """A norm of this server's congress by its handle."""
    congress = congress_of(tx, guild_id)
    return _norm_view(tx, congress, norm_of(tx, congress, handle))


def norm_card(tx: Session, *, norm_id: int) -> NormView:
    """A norm for its card."""
    norm = tx.exec(select(Norm).where(Norm.id == norm_id)).one()
    return _norm_view(tx, tx.exec(select(Congress).where(Congress.id == norm.congress_id)).one(), norm)


def names_of(tx: Session) -> dict[str, str]:
    """The words for the ids of disciplines and stakeholder kinds."""
    names = dict(tx.exec(select(Discipline.id, Discipline.name)).all())
    return names | dict(tx.exec(select(StakeholderKind.id, StakeholderKind.name)).all())


def concern_lines(
    tx: Session, congress: Congress, norm: Norm, *conditions: ColumnElement[bool]
) -> tuple[ConcernLine, ...]:
    """The concerns on a norm for which these conditions hold, in the order they were raised."""
    query = (
        select(  # type: ignore[call-overload]
            Concern.id,
            Concern.n,
            Concern.version,
            Concern.state,
            Member.discord_id,
            Discipline.name,
            Concern.reason,
            Concern.satisfied_by,
            Concern.member_id,
            Concern.raised_at,
            Card.channel_id,
            Card.thread_id,
            Card.message_id,
        )
        .join(Member, col(Member.id) == Concern.member_id)
        .join(Discipline, col(Discipline.id) == Concern.discipline)
        .join(Card, (col(Card.kind) == "concern") & (col(Card.subject_id) == Concern.id), isouter=True)
        .where(*conditions)
        .order_by(col(Concern.n))
    )
    rows = tx.exec(query).all()
    earlier = named_before(tx, norm) if rows else {}
    spoke = capacities_at(tx, ((row.member_id, row.raised_at) for row in rows))
    return tuple(
        ConcernLine(
            n=row.n,
            handle=concern_handle(norm.number, row.n),
            state=row.state,
            by=row.discord_id,
            discipline=row.name,
            reason=row.reason,
            satisfied_by=row.satisfied_by,
            place=place_in(congress.guild_id, row.channel_id, row.thread_id, row.message_id),
            spoke=spoke.get((row.member_id, row.raised_at)),
            version=row.version,
            named_in=earlier.get(row.id),
        )
        for row in rows
    )


def _norm_view(tx: Session, congress: Congress, norm: Norm) -> NormView:
    version = version_of(tx, norm)
    proposer = tx.exec(select(Member).where(Member.id == norm.proposer_id)).one()
    given = seconds_of(tx, norm)
    seconders = dict(
        tx.exec(select(Member.id, Member.discord_id).where(col(Member.id).in_([one.member_id for one in given]))).all()
    )
    names = names_of(tx)
    ballot = tx.exec(select(Ballot).where(Ballot.norm_id == norm.id).order_by(col(Ballot.id).desc())).first()
    decision = tx.exec(select(Decision).where(Decision.norm_id == norm.id).order_by(col(Decision.id).desc())).first()
    case = tx.get(Case, norm.case_id) if norm.case_id is not None else None
    return NormView(
        number=norm.number,
        handle=norm_handle(norm.number),
        title=version.title,
        text=version.text,
        rationale=version.rationale,
        version=version.n,
        text_hash=version.text_hash,
        addressee=version.addressee,
        case=case.name if case is not None else None,
        stage=Stage(norm.stage),
        stage_since=norm.stage_since,
        stage_ends_at=norm.stage_ends_at,
        pace=congress.pace,
        proposer_id=proposer.discord_id,
        proposer_discipline=names[norm.proposer_discipline],
        proposer_kind=names[norm.proposer_kind],
        seconders=tuple(seconders[one.member_id] for one in given),
        admission=admission_of(tx, congress, norm, given),
        ballot_id=ballot.id if ballot is not None and ballot.closed_at is None else None,
        ballot_place=place_of(tx, congress, "ballot", ballot.id) if ballot is not None else None,
        outcome=norm.outcome,
        decision=decision_handle(decision.year, decision.number) if decision is not None else None,
        review_on=norm.review_on,
        place=place_of(tx, congress, "norm", norm.id),
        stage_tags=congress.stage_tags,
        decision_place=place_of(tx, congress, "decision", decision.id) if decision is not None else None,
        debate=debate(tx, norm),
        concerns=concern_lines(tx, congress, norm, col(Concern.norm_id) == norm.id),
        lineage=lineage_of(tx, congress, norm),
        charter=charter_brought(version),
        capacities=_capacities(tx, norm, given, {proposer.id: proposer.discord_id, **seconders}),
        wordings=tuple(one.label for one in standing_wordings(tx, norm)),
        trial_until=norm.trial_until,
        roll_repairable=ballot is not None
        and is_repairable(open=ballot.closed_at is None, second=ballot.follows is not None),
        world=tuple((one.relation, one.other) for one in relations_of(tx, congress, "norm", norm.id)),
        stages=stages_shown(tx, congress, ("norm", norm.id)),
    )


def _capacities(tx: Session, norm: Norm, given: list[Second], people: Mapping[int, int]) -> dict[int, Spoke]:
    moments = [(norm.proposer_id, norm.created_at), *((one.member_id, one.created_at) for one in given)]
    return {people[member]: spoke for (member, _), spoke in capacities_at(tx, moments).items()}
