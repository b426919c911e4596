"""Commitments on record: what an actor promised to do about a subject, what would show it, and how far it has come."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.limits import SUMMARY_MOST
from bot.congress.record.dates import When
from bot.congress.record.deeds import check_dimension, check_level_date, parse_due, parse_level
from bot.congress.record.intake import check_summary, parse_partial_date
from bot.congress.record.review import OPEN_STATES
from bot.congress.text import clean_text
from bot.services.people import Who, congress_of
from bot.services.record.actions import open_entry
from bot.services.record.actors import actor_of
from bot.services.record.dates import when_of
from bot.services.record.entries import Evidence, attach, author_of, begin_entry, check_author, entry_handle, settle
from bot.services.record.entry_chain import chain_of
from bot.services.record.subject_lookup import SubjectRef, refs_of, subject_of
from bot.services.record.subjects import About
from storage.tables import Actor, Congress, Entry, Member, Pledge, PledgeLevel


@dataclass(frozen=True)
class Promise:
    """A commitment as somebody enters it, words as typed: `words` are the recorder's own, `shown_by` says what would
    count as evidence of it, `level` how far it has come, if anything is known of that."""

    actor: str
    subject: str
    dimension: str
    words: str
    shown_by: str
    dated: str
    evidence: Evidence
    due: str = ""
    level: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a commitment had come on a date, as somebody enters it."""

    pledge: str
    level: str
    dated: str
    evidence: Evidence
    summary: str = ""


@dataclass(frozen=True)
class Promising:
    """What a commitment would be about, before its words are typed."""

    actor_id: int
    actor: str
    subject: SubjectRef
    dimension: str
    when: When
    due: When | None
    level: int | None


def begin_pledge(tx: Session, *, who: Who, promise: Promise, now: datetime) -> Promising:
    """Check all of a commitment but its long texts and its source, for the form that asks for those."""
    congress = congress_of(tx, who.guild_id)
    check_author(tx, congress, who)
    actor, subject, when, due = _checked(tx, congress, promise, now)
    level = parse_level(promise.level) if promise.level.strip() else None
    return Promising(actor.id, actor.name, subject, check_dimension(promise.dimension).value, when, due, level)


def names_of_keys(tx: Session, *, actor_id: int, subject: About) -> tuple[str, str]:
    """The words by which an actor and a subject are named in a promise."""
    return tx.get_one(Actor, actor_id).slug, refs_of(tx, [subject])[subject].handle


def log_pledge(tx: Session, *, who: Who, promise: Promise, now: datetime) -> Entry:
    """Record what an actor, or a coalition, promised; a proposal until somebody else confirms it.

    What would count as evidence is required. A level known from the start is an entry of its own, with the same
    source.
    """
    congress = congress_of(tx, who.guild_id, lock=True)  # So that the same commitment twice at once is one.
    member = author_of(tx, congress, who, now)
    actor, subject, when, due = _checked(tx, congress, promise, now)
    words = check_summary(promise.words, field="pledge", least=1)
    shown_by = clean_text(promise.shown_by, field="shown_by", most=SUMMARY_MOST)
    _refuse_repetition(tx, congress, actor, subject, words)
    entry = begin_entry(tx, congress, member, "commitment", now=now)
    tx.add(
        Pledge(
            entry_id=entry.id,
            actor_id=actor.id,
            subject_type=subject.type,
            subject_id=subject.id,
            words=words,
            evidence=shown_by,
            dimension=check_dimension(promise.dimension).value,
            dated=when.text,
            date_precision=when.precision,
            known_by=when.known_by,
            due=due.text if due is not None else None,
            due_by=due.known_by if due is not None else None,
        )
    )
    attach(tx, congress, entry, promise.evidence, about=[actor], now=now)
    settle(tx, congress, entry, member, who=who, now=now)
    if promise.level.strip():
        level = parse_level(promise.level)
        _add_level(tx, congress, member, entry, who, (level, when, ""), actor, promise.evidence, now)
    return entry


def log_level(tx: Session, *, who: Who, progress: Progress, now: datetime) -> Entry:
    """Record how far a commitment had come, with its source; earlier levels stay readable."""
    congress = congress_of(tx, who.guild_id)
    member = author_of(tx, congress, who, now)
    entry = open_entry(tx, congress, progress.pledge, kind="commitment")
    pledge = tx.get_one(Pledge, entry.id)
    level = parse_level(progress.level)
    when = parse_partial_date(progress.dated, today=now.date())
    check_level_date(when, of=when_of(pledge.dated, pledge.date_precision))
    summary = check_summary(progress.summary)
    same = select(Entry).join(PledgeLevel, col(PledgeLevel.entry_id) == Entry.id)
    same = same.where(Entry.congress_id == congress.id, col(Entry.state).in_(OPEN_STATES))
    same = same.where(col(PledgeLevel.pledge_id).in_(chain_of(tx, entry.id)))
    same = same.where(PledgeLevel.level == level, PledgeLevel.dated == when.text)
    if (before := tx.exec(same).first()) is not None:
        raise CongressError("deeds.logged_before", handle=entry_handle(before))
    actor = tx.get_one(Actor, pledge.actor_id)
    return _add_level(tx, congress, member, entry, who, (level, when, summary), actor, progress.evidence, now)


def _add_level(
    tx: Session,
    congress: Congress,
    member: Member,
    pledge: Entry,
    who: Who,
    reached: tuple[int, When, str],
    actor: Actor,
    evidence: Evidence,
    now: datetime,
) -> Entry:
    level, when, summary = reached
    entry = begin_entry(tx, congress, member, "level", now=now)
    tx.add(
        PledgeLevel(
            entry_id=entry.id,
            pledge_id=pledge.id,
            level=level,
            dated=when.text,
            date_precision=when.precision,
            known_by=when.known_by,
            summary=summary,
        )
    )
    attach(tx, congress, entry, evidence, about=[actor], now=now)
    settle(tx, congress, entry, member, who=who, now=now)
    return entry


def _checked(
    tx: Session, congress: Congress, promise: Promise, now: datetime
) -> tuple[Actor, SubjectRef, When, When | None]:
    actor = actor_of(tx, congress, promise.actor)
    subject = subject_of(tx, congress, promise.subject)
    check_dimension(promise.dimension)
    if promise.level.strip():
        parse_level(promise.level)
    when = parse_partial_date(promise.dated, today=now.date())
    return actor, subject, when, parse_due(promise.due, start=when)


def _refuse_repetition(tx: Session, congress: Congress, actor: Actor, subject: SubjectRef, words: str) -> None:
    same = select(Entry).join(Pledge, col(Pledge.entry_id) == Entry.id)
    same = same.where(Entry.congress_id == congress.id, col(Entry.state).in_(OPEN_STATES), Pledge.actor_id == actor.id)
    same = same.where(Pledge.subject_type == subject.type, Pledge.subject_id == subject.id, Pledge.words == words)
    entry = tx.exec(same).first()
    if entry is not None:
        raise CongressError("deeds.logged_before", handle=entry_handle(entry))
