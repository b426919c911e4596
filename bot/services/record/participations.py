"""What an actor did about an initiative, as members log it: asked to join, joined, declined, withdrew."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.record.dates import When
from bot.congress.record.intake import COMPUTED, check_summary, parse_end, parse_partial_date
from bot.congress.record.review import OPEN_STATES
from bot.congress.text import given_back
from bot.services.people import Who, congress_of
from bot.services.record.actors import actor_of
from bot.services.record.corrections import Corrected, begin_correction, redated, settle_correction
from bot.services.record.dates import when_of
from bot.services.record.entries import Evidence, attach, author_of, begin_entry, entry_handle, entry_of, settle, stands
from bot.services.record.initiatives import initiative_of
from bot.services.record.lines import RecordLine, line_of
from bot.services.record.positions import term_ids
from bot.services.record.seen import seen_by
from bot.services.record.subjects import initiative_name
from storage.tables import Actor, Congress, Entry, Initiative, Participation

_VIA_BLOC = "joined_via_bloc"


@dataclass(frozen=True)
class NewParticipation:
    """An event of participation as somebody enters it; words as typed."""

    initiative: str
    actor: str
    status: str
    date: str
    evidence: Evidence
    role: str = ""
    until: str = ""
    via: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ParticipationCorrection:
    """What somebody would have an event of participation say instead, of the same actor and initiative; words as typed,
    None for what stays. An empty `source_url` keeps its sources."""

    why: str
    source_url: str = ""
    status: str | None = None
    date: str | None = None
    reason: str | None = None
    role: str | None = None
    until: str | None = None
    via: str | None = None


@dataclass(frozen=True)
class Logged:
    """An event just logged. `confirmed` is False while it awaits somebody else's review; `before` is the status that
    the actor had until then, if any."""

    handle: str
    actor: str
    initiative: str
    slug: str
    status: str
    dated: str
    precision: str
    confirmed: bool
    before: str | None


def log_participation(tx: Session, *, who: Who, new: NewParticipation, now: datetime) -> Logged:
    """Log what an actor did about an initiative; earlier events stay readable, the latest counts.

    Raises `record.stance_is_computed` for "not listed", `record.unknown_status` and `record.unknown_role` for words
    that are not in the vocabularies, `record.via_itself`, `record.via_missing` for a bloc that is not named,
    `record.before_it_opened`, `record.participation_there` for the same event again.
    """
    congress = congress_of(tx, who.guild_id)
    member = author_of(tx, congress, who, now)
    initiative = initiative_of(tx, congress, new.initiative)
    actor = actor_of(tx, congress, new.actor)
    status, role = status_of(tx, new.status), role_of(tx, new.role)
    via = _via(tx, congress, actor, status, new.via)
    when = parse_partial_date(new.date, today=now.date())
    until = parse_end(new.until, start=when, today=now.date())
    _refuse_too_early(initiative, when)
    reason = check_summary(new.reason, field="reason")
    entry = begin_entry(tx, congress, member, "participation", now=now)  # The congress's row is locked from here on.
    _refuse_repetition(tx, congress, initiative, actor, status, when.text)
    before = _standing(tx, congress, initiative, actor)
    tx.add(
        Participation(
            entry_id=entry.id,
            initiative_id=initiative.id,
            actor_id=actor.id,
            status=status,
            role=role,
            dated=when.text,
            date_precision=when.precision,
            known_by=when.known_by,
            until=None if until is None else until.text,
            via_id=None if via is None else via.id,
            reason=reason,
        )
    )
    tx.flush()
    attach(tx, congress, entry, new.evidence, about=[actor], now=now)
    settle(tx, congress, entry, member, who=who, now=now)
    return Logged(
        handle=entry_handle(entry),
        actor=actor.name,
        initiative=initiative_name(initiative),
        slug=initiative.slug,
        status=status,
        dated=when.text,
        precision=when.precision,
        confirmed=entry.state == "confirmed",
        before=before,
    )


def correct_participation(
    tx: Session, *, who: Who, handle: str, correction: ParticipationCorrection, now: datetime
) -> Corrected:
    """Log what replaces an event of participation once it is confirmed; refuses what `log_participation` refuses."""
    congress = congress_of(tx, who.guild_id)
    old = entry_of(tx, congress, handle, kind="participation", lock=True)
    member = author_of(tx, congress, who, now)
    before = tx.get_one(Participation, old.id)
    actor = tx.get_one(Actor, before.actor_id)
    after = Participation(**before.model_dump())
    after.status = before.status if correction.status is None else status_of(tx, correction.status)
    after.role = before.role if correction.role is None else role_of(tx, correction.role)
    if correction.via is not None or (after.status == _VIA_BLOC and before.via_id is None):
        via = _via(tx, congress, actor, after.status, correction.via or "")
        after.via_id = None if via is None else via.id
    when = redated(correction.date, when_of(before.dated, before.date_precision), today=now.date())
    until = parse_end(
        before.until or "" if correction.until is None else correction.until, start=when, today=now.date()
    )
    _refuse_too_early(tx.get_one(Initiative, before.initiative_id), when)
    after.dated, after.date_precision, after.known_by = when.text, when.precision, when.known_by
    after.until = None if until is None else until.text
    if correction.reason is not None:
        after.reason = check_summary(correction.reason, field="reason")
    entry = begin_correction(
        tx, congress, member, old, (before, after), why=correction.why, source_url=correction.source_url,
        about=[actor], now=now,
    )  # fmt: skip
    return settle_correction(tx, congress, entry, member, who=who, now=now)


def show_participation(tx: Session, *, guild_id: int, handle: str, now: datetime) -> RecordLine:
    """One event of participation by its handle; `record.unknown_entry` where there is none."""
    congress = congress_of(tx, guild_id)
    return line_of(tx, congress, entry_of(tx, congress, handle, kind="participation"), "participation", now=now)


def status_of(tx: Session, given: str) -> str:
    """A status as the vocabulary has it; `record.stance_is_computed` and `record.unknown_status` for other words."""
    status = "_".join(given.lower().split())
    if status in COMPUTED:
        raise CongressError("record.stance_is_computed", given=given_back(given))
    if status not in term_ids(tx, "participation_status"):
        raise CongressError("record.unknown_status", given=given_back(given))
    return status


def role_of(tx: Session, given: str) -> str | None:
    """A role as the vocabulary has it, None where none is given; `record.unknown_role` for any other word."""
    role = "_".join(given.lower().split())
    if not role:
        return None
    if role not in term_ids(tx, "participation_role"):
        raise CongressError("record.unknown_role", given=given_back(given))
    return role


def _via(tx: Session, congress: Congress, actor: Actor, status: str, given: str) -> Actor | None:
    """Through whom it joined: a bloc or a parent; who joins through a bloc names it."""
    if not given.strip():
        if status == _VIA_BLOC:
            raise CongressError("record.via_missing", actor=actor.name)
        return None
    via = actor_of(tx, congress, given)
    if via.id == actor.id:
        raise CongressError("record.via_itself", actor=actor.name)
    return via


def _refuse_too_early(initiative: Initiative, when: When) -> None:
    if when.known_by.isoformat() < initiative.opened_on:
        raise CongressError(
            "record.before_it_opened", name=initiative_name(initiative), given=when.text, opened=initiative.opened_on
        )


def _refuse_repetition(
    tx: Session, congress: Congress, initiative: Initiative, actor: Actor, status: str, dated: str
) -> None:
    """Refuse what is on record, or awaits its review, already."""
    same = (
        select(Entry)
        .join(Participation, col(Participation.entry_id) == Entry.id)
        .where(
            Participation.initiative_id == initiative.id,
            Participation.actor_id == actor.id,
            Participation.status == status,
            Participation.dated == dated,
            col(Entry.state).in_(OPEN_STATES),
            seen_by(Entry, congress),
        )
    )
    found = tx.exec(same).first()
    if found is not None:
        raise CongressError(
            "record.participation_there",
            actor=actor.name,
            name=initiative_name(initiative),
            handle=entry_handle(found),
        )


def _standing(tx: Session, congress: Congress, initiative: Initiative, actor: Actor) -> str | None:
    """The latest status on record."""
    rows = (
        select(Participation.status)
        .join(Entry, col(Entry.id) == Participation.entry_id)
        .where(
            Participation.initiative_id == initiative.id,
            Participation.actor_id == actor.id,
            Participation.status != "not_listed",
            stands(congress),
        )
    )
    return tx.exec(rows.order_by(col(Participation.known_by).desc(), col(Participation.entry_id).desc())).first()
