"""Deeds on record: what actors did, on whom it bore and to which subjects it relates. Who is said to have done it
stands in the claims (`bot.services.record.claims`), never here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.record.deeds import (
    ACTORS_MOST,
    ALLEGED,
    UNDISPUTED,
    check_doers,
    check_status,
    several,
)
from bot.congress.record.intake import check_summary, parse_end, parse_partial_date
from bot.congress.record.review import OPEN_STATES
from bot.congress.text import given_back
from bot.services.log import record
from bot.services.people import Who, congress_of
from bot.services.record.actors import actor_of
from bot.services.record.entries import Evidence, attach, author_of, begin_entry, entry_handle, entry_of, settle
from bot.services.record.entry_chain import chain_of
from bot.services.record.positions import case_of, terms
from bot.services.record.subject_lookup import SubjectRef, subjects_of
from storage.tables import (
    Action,
    ActionActor,
    ActionAttachment,
    ActionSubject,
    Actor,
    Congress,
    Entry,
    Member,
    Norm,
    StakeholderKind,
)


@dataclass(frozen=True)
class Deed:
    """An action as somebody enters it, words as typed; several actors or subjects have semicolons between them."""

    kind: str
    summary: str
    dated: str
    evidence: Evidence
    doers: str = ""
    affected: str = ""
    subjects: str = ""
    until: str = ""
    status: str = ""
    case_id: str = ""


@dataclass(frozen=True)
class Attached:
    """The subjects that an action now relates to and did not before."""

    handle: str
    summary: str
    subjects: tuple[SubjectRef, ...]


def log_action(tx: Session, *, who: Who, deed: Deed, now: datetime) -> Entry:
    """Record what happened, with its source; a proposal until somebody else confirms it.

    The doers are those whom nobody disputes: they are refused with a status that says less than "confirmed", and a
    state together with a threat group. Incidents whose doers are not beyond dispute are logged without any.
    """
    congress = congress_of(tx, who.guild_id, lock=True)  # So that the same deed twice at once is one.
    member = author_of(tx, congress, who, now)
    kind = term_of(tx, "action_kind", deed.kind)
    doers, affected = actors_named(tx, congress, deed.doers), actors_named(tx, congress, deed.affected)
    check_families(tx, doers)
    status = term_of(tx, "claim_status", deed.status or (UNDISPUTED if doers else ALLEGED))
    check_status(status, has_doers=bool(doers))
    when = parse_partial_date(deed.dated, today=now.date())
    until = parse_end(deed.until, start=when, today=now.date())
    summary = check_summary(deed.summary, least=1)
    subjects = subjects_of(tx, congress, several(deed.subjects))
    _refuse_repetition(tx, congress, kind, when.text, summary)
    entry = begin_entry(tx, congress, member, "action", now=now)
    tx.add(
        Action(
            entry_id=entry.id,
            kind=kind,
            summary=summary,
            status=status,
            dated=when.text,
            date_precision=when.precision,
            known_by=when.known_by,
            until=until.text if until is not None else None,
            case_id=case_of(tx, deed.case_id),
        )
    )
    tx.flush()
    tx.add_all(ActionActor(action_id=entry.id, actor_id=one.id, role="actor") for one in doers)
    tx.add_all(ActionActor(action_id=entry.id, actor_id=one.id, role="affected") for one in affected)
    tx.add_all(ActionSubject(action_id=entry.id, subject_type=one.type, subject_id=one.id) for one in subjects)
    attach(tx, congress, entry, deed.evidence, about=doers, now=now)
    settle(tx, congress, entry, member, who=who, now=now)
    for one in subjects:
        _log_attached(tx, congress, member, entry, one, now)
    return entry


def attach_action(tx: Session, *, who: Who, handle: str, subjects: str, now: datetime) -> Attached:
    """Relate an action to further subjects, also one that ships with the program: an overlay of this congress.

    It changes nothing about a norm: a violation adds evidence, and nothing else (invariant 15).
    Raises `deeds.ended` for what stands no more, `deeds.attached_before` where it relates to all of them already.
    """
    congress = congress_of(tx, who.guild_id)
    member = author_of(tx, congress, who, now)
    entry = open_entry(tx, congress, handle, kind="action")
    known = set(related(tx, congress, entry.id))
    new = [one for one in subjects_of(tx, congress, several(subjects)) if one.key not in known]
    if not new:
        raise CongressError("deeds.attached_before", handle=entry_handle(entry))
    for one in new:
        tx.add(
            ActionAttachment(
                congress_id=congress.id,
                action_id=entry.id,
                subject_type=one.type,
                subject_id=one.id,
                attached_at=now,
                attached_by=member.id,
            )
        )
        _log_attached(tx, congress, member, entry, one, now)
    tx.flush()
    return Attached(entry_handle(entry), tx.get_one(Action, entry.id).summary, tuple(new))


def open_entry(tx: Session, congress: Congress, handle: str, *, kind: str | None, lock: bool = True) -> Entry:
    """The entry of this kind; `deeds.ended` for one that was refused, retracted or replaced."""
    entry = entry_of(tx, congress, handle, kind=kind, lock=lock)
    if entry.state not in OPEN_STATES:
        raise CongressError("deeds.ended", handle=entry_handle(entry), state=entry.state)
    return entry


def related(tx: Session, congress: Congress, action_id: int) -> list[tuple[str, int]]:
    """The keys of the subjects to which an action relates, as it was recorded and as this congress attached it, or
    what it corrects."""
    recorded = select(ActionSubject.subject_type, ActionSubject.subject_id).where(ActionSubject.action_id == action_id)
    attached = select(ActionAttachment.subject_type, ActionAttachment.subject_id).where(
        col(ActionAttachment.action_id).in_(chain_of(tx, action_id)), ActionAttachment.congress_id == congress.id
    )
    recorded = recorded.order_by(col(ActionSubject.subject_type), col(ActionSubject.subject_id))
    keys = [*tx.exec(recorded).all(), *tx.exec(attached.order_by(col(ActionAttachment.id))).all()]
    return list(dict.fromkeys((kind, key) for kind, key in keys))


def term_of(tx: Session, vocabulary: str, given: str) -> str:
    """The word of a vocabulary (`deeds.unknown_term` for any other)."""
    if given not in {term.id for term in terms(tx, vocabulary)}:
        raise CongressError("deeds.unknown_term", given=given_back(given), vocabulary=vocabulary)
    return given


def _log_attached(
    tx: Session, congress: Congress, member: Member, entry: Entry, subject: SubjectRef, now: datetime
) -> None:
    """One line of the log, on the norm where it is one of this congress."""
    norm = tx.get(Norm, subject.id) if subject.type == "norm" else None
    record(
        tx, congress, "action_attached", now=now, by=member, norm=norm, subject_id=entry.id,
        handle=entry_handle(entry), subject=subject.handle,
    )  # fmt: skip


def actors_named(tx: Session, congress: Congress, typed: str) -> list[Actor]:
    """The actors in a list that a person typed; `deeds.too_many_actors` where it is too long."""
    names = several(typed)
    if len(names) > ACTORS_MOST:
        raise CongressError("deeds.too_many_actors", most=ACTORS_MOST, length=len(names))
    return list({actor.id: actor for actor in (actor_of(tx, congress, name) for name in names)}.values())


def check_families(tx: Session, doers: Sequence[Actor]) -> None:
    """Refuse doers that would tie a state to a threat group (`deeds.state_with_group`)."""
    kinds: Collection[str] = {one.kind for one in doers}
    rows = tx.exec(select(StakeholderKind.id, StakeholderKind.family).where(col(StakeholderKind.id).in_(kinds))).all()
    families = dict(rows)
    check_doers([(one.name, families[one.kind]) for one in doers])


def _refuse_repetition(tx: Session, congress: Congress, kind: str, dated: str, summary: str) -> None:
    same = (
        select(Entry)
        .join(Action, col(Action.entry_id) == Entry.id)
        .where(Entry.congress_id == congress.id, col(Entry.state).in_(OPEN_STATES))
        .where(Action.kind == kind, Action.dated == dated, Action.summary == summary)
    )
    entry = tx.exec(same).first()
    if entry is not None:
        raise CongressError("deeds.logged_before", handle=entry_handle(entry))
