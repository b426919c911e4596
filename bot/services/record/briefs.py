"""Briefs: what is on record of one actor, or of one norm, put together for people who read it away from here.

Only what is confirmed is in a brief. Words, deeds and accusations stand apart; every line has its handle and its
sources; what members found of a deed never stands without its n.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.congress.errors import CongressError
from bot.congress.record.confirming import Confirmed
from bot.congress.record.figures import Share
from bot.congress.record.life_cycle import Stage
from bot.congress.record.panels import JUDGED
from bot.congress.record.say_do import SayDo, say_do
from bot.services.people import congress_of
from bot.services.record.actor_views import ActorView, show_actor
from bot.services.record.actors import actor_of, one_and_merged
from bot.services.record.analyses.life_cycle import ask as life_cycle
from bot.services.record.analyses.looking import Look
from bot.services.record.analyses.question import Question
from bot.services.record.assessments import Finding, findings
from bot.services.record.capacity_ratings import Rated, rated_on
from bot.services.record.entries import stands
from bot.services.record.entry_chain import in_their_place, with_their_latest
from bot.services.record.facts import facts_for
from bot.services.record.keys import SECTIONS, Scope
from bot.services.record.lines import RecordLine, counts_of, lines_by_key, lines_of
from bot.services.record.pledge_views import PledgeView, pledge_view
from bot.services.record.relations import RelationLine, relations_of
from bot.services.record.subject_lookup import SubjectRef, subject_of
from bot.services.record.subjects import initiative_name
from storage.tables import (
    ActionAttachment,
    ActionSubject,
    Actor,
    Claim,
    Congress,
    Entry,
    Initiative,
    InitiativeNorm,
    InitiativeNormTopic,
    Norm,
    NormVersion,
    Pledge,
    Position,
    Reply,
)

LINES_MOST = 40
"""Lines of one part; a brief has few pages, and says how many lines there are in all."""

READ_MOST = 400
"""Lines of one part that are looked at, to find those that are current."""

OF_A_NORM = ("norm", "initiative_norm")


@dataclass(frozen=True)
class Part:
    """One part of a brief, the latest first. `earlier` counts lines whose place a later one took."""

    section: str
    lines: tuple[RecordLine, ...]
    total: int
    earlier: int = 0


@dataclass(frozen=True)
class Found:
    """What members found of a deed of an actor."""

    deed: RecordLine
    finding: Finding


@dataclass(frozen=True)
class ActorBrief:
    """What is on record of an actor as of a day. `unanswered` counts accusations without an answer of the accused."""

    congress: str
    as_of: date
    actor: ActorView
    parts: tuple[Part, ...]
    found: tuple[Found, ...]
    say_do: SayDo
    pledges: tuple[PledgeView, ...]
    disputed: tuple[RecordLine, ...]
    unanswered: int


@dataclass(frozen=True)
class NormFacts:
    """A norm in short: a norm of this congress has a stage, one of an initiative has a code and a year."""

    text: str
    addressee: str
    stage: str = ""
    initiative: str = ""
    code: str = ""
    year: int | None = None
    topics: tuple[str, ...] = ()
    unverified: bool = False


@dataclass(frozen=True)
class StageLine:
    """The stage of its life that the record suggests for a kind of actor, and the one that the congress confirmed."""

    kind: str
    suggested: Stage | None
    share: Share
    confirmed: Confirmed | None


@dataclass(frozen=True)
class NormBrief:
    """What is on record about a norm as of a day."""

    congress: str
    as_of: date
    subject: SubjectRef
    facts: NormFacts
    stages: tuple[StageLine, ...]
    capacity: Rated | None
    parts: tuple[Part, ...]
    pledges: tuple[PledgeView, ...]
    relations: tuple[RelationLine, ...]
    disputed: tuple[RecordLine, ...]
    unanswered: int


def actor_brief(tx: Session, *, guild_id: int, actor: str, now: datetime) -> ActorBrief:
    """The brief of an actor, by any of its names. Raises what `actor_of` raises."""
    congress = congress_of(tx, guild_id)
    found = actor_of(tx, congress, actor)
    scope = Scope(congress, tuple(one_and_merged(tx, congress, found)))
    counts = counts_of(tx, scope)
    parts = tuple(_part(tx, scope, section, counts[section], now) for section in SECTIONS if section in counts)
    deeds = next((one.lines for one in parts if one.section == "deeds"), ())
    return ActorBrief(
        congress=congress.name,
        as_of=now.date(),
        actor=show_actor(tx, guild_id=guild_id, actor=found.slug, now=now).actor,
        parts=parts,
        found=tuple(_found(tx, congress, deeds)),
        say_do=say_do(facts_for(tx, congress.id, actors=[found.id]), found.slug, now.date()),
        pledges=_pledges(tx, guild_id, parts, now),
        disputed=_disputed(parts),
        unanswered=_unanswered(tx, congress, parts, "accusations"),
    )


def norm_brief(tx: Session, *, guild_id: int, norm: str, now: datetime) -> NormBrief:
    """The brief of a norm of this congress or of an initiative, by handle, id or name.

    Raises what `subject_of` raises, and `briefs.no_norm` (given) for a subject that is no norm.
    """
    congress = congress_of(tx, guild_id)
    subject = subject_of(tx, congress, norm)
    if subject.type not in OF_A_NORM:
        raise CongressError("briefs.no_norm", given=subject.name)
    parts = tuple(filter(None, (_about(tx, congress, subject, section, now) for section in OF_NORMS)))
    facts = _own(tx, subject.id) if subject.type == "norm" else _of_initiative(tx, subject.id)
    asked = Look(tx, congress, now, Question(as_of=now.date(), subject=subject.key))
    return NormBrief(
        congress=congress.name,
        as_of=now.date(),
        subject=subject,
        facts=facts,
        stages=tuple(_stages(asked)),
        capacity=rated_on(asked, subject.key),
        parts=parts,
        pledges=_pledges(tx, guild_id, parts, now),
        relations=relations_of(tx, congress, subject.type, subject.id),
        disputed=_disputed(parts),
        unanswered=_unanswered(tx, congress, parts, "claims"),
    )


def _part(tx: Session, scope: Scope, section: str, total: int, now: datetime) -> Part:
    lines = lines_of(tx, scope, (section,), now=now, most=READ_MOST).lines
    return _current(section, lines, total)


def _current(section: str, lines: Sequence[RecordLine], total: int) -> Part:
    """Of what is read, the lines that stand; an earlier position or event of participation is only counted."""
    standing = [one for one in lines if one.current]
    return Part(section, tuple(standing[:LINES_MOST]), total, len(lines) - len(standing))


def _found(tx: Session, congress: Congress, deeds: Iterable[RecordLine]) -> Iterable[Found]:
    for deed in deeds:
        if deed.entry is not None:
            for finding in findings(tx, congress, tx.get_one(Entry, deed.entry.entry_id)):
                if finding.subject.type in JUDGED:
                    yield Found(deed, finding)


def _pledges(tx: Session, guild_id: int, parts: Iterable[Part], now: datetime) -> tuple[PledgeView, ...]:
    lines = next((one.lines for one in parts if one.section == "commitments"), ())
    handles = [one.entry.handle for one in lines if one.entry is not None]
    return tuple(pledge_view(tx, guild_id=guild_id, handle=handle, now=now) for handle in handles)


def _disputed(parts: Iterable[Part]) -> tuple[RecordLine, ...]:
    return tuple(line for part in parts for line in part.lines if line.entry is not None and line.entry.disputed)


def _unanswered(tx: Session, congress: Congress, parts: Iterable[Part], section: str) -> int:
    """How many claims have no answer of the accused; what the claimant says there is none."""
    lines = (line for part in parts if part.section == section for line in part.lines)
    named = {line.entry.entry_id for line in lines if line.entry is not None}
    answers = (
        select(Reply.id)
        .join(Actor, col(Actor.id) == Reply.actor_id)
        .where(Reply.congress_id == congress.id, Reply.entry_id == Claim.entry_id)
        .where(or_(col(Actor.id) == Claim.accused_id, col(Actor.merged_into) == Claim.accused_id))
    )
    silent = select(Claim.entry_id).where(col(Claim.entry_id).in_(named), Claim.answer == "", ~answers.exists())
    return len(tx.exec(silent).all())


def _stages(asked: Look) -> Iterable[StageLine]:
    """For every kind of actor of whom somebody supports the norm, or a stage is confirmed; for one at the least."""
    found = life_cycle(asked)
    stages = found.found
    for life in (stages.life, *stages.others):
        kind = found.name(life.kind)
        yield StageLine(kind, life.stage, life.grounds.share, stages.confirmed.get(life.kind))


def _about(tx: Session, congress: Congress, subject: SubjectRef, section: str, now: datetime) -> Part | None:
    """What one section has about a norm; None where that is nothing."""
    named = col(Entry.id).in_(_keys(tx, congress, subject, section))
    rows = tx.exec(select(Entry.id).where(stands(congress), named)).all()
    if not rows:
        return None
    keys = [(section, key) for key in sorted(set(rows), reverse=True)]
    scope = Scope(congress, tuple(_holders(tx, rows)) if section == "positions" else ())
    lines = sorted(lines_by_key(tx, scope, keys, now=now), key=lambda one: one.dated, reverse=True)
    return _current(section, lines, len(keys))


def _holders(tx: Session, entries: Collection[int]) -> Sequence[int]:
    return tx.exec(select(Position.actor_id).where(col(Position.entry_id).in_(entries)).distinct()).all()


OF_NORMS = ("positions", "commitments", "deeds", "claims")
"""What a brief tells of a norm; claims are those about the deeds that relate to it and stand."""


def _keys(tx: Session, congress: Congress, subject: SubjectRef, section: str) -> SelectOfScalar[int] | set[int]:
    """The entries of a section that name a subject."""
    if section == "deeds":
        return _deeds(tx, congress, subject)
    if section == "claims":
        named = select(Entry.id).where(col(Entry.id).in_(_deeds(tx, congress, subject)), stands(congress))
        deeds = with_their_latest(tx, tx.exec(named).all())
        return select(Claim.entry_id).where(col(Claim.action_id).in_(deeds))
    naming: dict[str, tuple[Any, Any]] = {
        "positions": (Position, Position.entry_id),
        "commitments": (Pledge, Pledge.entry_id),
    }
    table, entry_id = naming[section]
    return select(entry_id).where(table.subject_type == subject.type, table.subject_id == subject.id)


def _deeds(tx: Session, congress: Congress, subject: SubjectRef) -> set[int]:
    """The actions that relate to a subject, as they were recorded, and as members of the congress attached them."""
    one, later = ActionSubject, ActionAttachment
    recorded = select(one.action_id).where(one.subject_type == subject.type, one.subject_id == subject.id)
    attached = select(later.action_id).where(
        later.congress_id == congress.id, later.subject_type == subject.type, later.subject_id == subject.id
    )
    return {*tx.exec(recorded).all(), *tx.exec(attached).all(), *in_their_place(tx, attached)}


def _own(tx: Session, key: int) -> NormFacts:
    query = select(Norm, NormVersion).join(
        NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version)
    )
    norm, words = tx.exec(query.where(Norm.id == key)).one()
    return NormFacts(words.text, words.addressee, stage=norm.stage)


def _of_initiative(tx: Session, key: int) -> NormFacts:
    query = select(InitiativeNorm, Initiative).join(Initiative, col(Initiative.id) == InitiativeNorm.initiative_id)
    norm, initiative = tx.exec(query.where(InitiativeNorm.id == key)).one()
    topics = select(InitiativeNormTopic.topic).where(InitiativeNormTopic.norm_id == key)
    return NormFacts(
        text=norm.summary,
        addressee=norm.addressee,
        initiative=initiative_name(initiative),
        code=norm.code,
        year=norm.year,
        topics=tuple(sorted(tx.exec(topics).all())),
        unverified=norm.summary_confidence == "background",
    )
