"""Accusations: who says that whom did an action, on what basis, and what the accused reply. "X did it" is a claim."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.record.dates import When
from bot.congress.record.deeds import ALLEGED, check_accused, check_claim_date
from bot.congress.record.intake import check_summary, parse_partial_date
from bot.congress.record.review import OPEN_STATES
from bot.services.people import Who, congress_of, require_seat
from bot.services.record.actions import open_entry, term_of
from bot.services.record.actors import actor_of, one_and_merged
from bot.services.record.dates import when_of
from bot.services.record.entries import Evidence, attach, author_of, begin_entry, entry_handle, settle
from bot.services.record.entry_actors import concerned_in
from bot.services.record.entry_chain import chain_of
from storage.tables import Action, ActionActor, Actor, Claim, Congress, Entry


@dataclass(frozen=True)
class Accusation:
    """A claim as somebody enters it, words as typed; `accused` is empty where the claimant names nobody."""

    action: str
    claimant: str
    accused: str
    basis: str
    dated: str
    evidence: Evidence
    status: str = ALLEGED
    summary: str = ""


def log_claim(tx: Session, *, who: Who, accusation: Accusation, now: datetime) -> Entry:
    """Record that somebody says who did an action; a proposal until somebody else confirms it.

    The action's row is locked, so that nobody is accused of what is being taken back. Refuses an accusation of
    oneself, one of an undisputed doer (invariant 3), and one that is older than the deed.
    """
    congress = congress_of(tx, who.guild_id)
    member = author_of(tx, congress, who, now)
    action_entry = open_entry(tx, congress, accusation.action, kind="action")
    action = tx.get_one(Action, action_entry.id)
    claimant = actor_of(tx, congress, accusation.claimant)
    accused = actor_of(tx, congress, accusation.accused) if accusation.accused.strip() else None
    if accused is not None:
        ids = one_and_merged(tx, congress, accused)
        check_accused(accused.name, accused=ids, claimant=claimant.id, doers=doers_of(tx, action))
    basis = term_of(tx, "attribution_basis", accusation.basis)
    status = term_of(tx, "claim_status", accusation.status)
    when = parse_partial_date(accusation.dated, today=now.date())
    check_claim_date(when, of=when_of(action.dated, action.date_precision))
    summary = check_summary(accusation.summary)
    _refuse_repetition(tx, congress, action, claimant, accused, when)
    entry = begin_entry(tx, congress, member, "claim", now=now)
    tx.add(
        Claim(
            entry_id=entry.id,
            action_id=action.entry_id,
            claimant_id=claimant.id,
            accused_id=accused.id if accused is not None else None,
            basis=basis,
            status=status,
            dated=when.text,
            date_precision=when.precision,
            known_by=when.known_by,
            summary=summary,
        )
    )
    attach(tx, congress, entry, accusation.evidence, about=[claimant], now=now)
    settle(tx, congress, entry, member, who=who, now=now)
    return entry


def begin_reply(tx: Session, *, who: Who, handle: str) -> int:
    """The entry to which this person may reply for the accused (`bot.services.record.disputes.reply`), by its number.

    Raises `deeds.nobody_accused` for a claim that names nobody, `deeds.reply_not_yours` (actor) for whoever does not
    represent the accused.
    """
    congress = congress_of(tx, who.guild_id)
    entry = open_entry(tx, congress, handle, kind="claim", lock=False)
    accused_id = tx.get_one(Claim, entry.id).accused_id
    if accused_id is None:
        raise CongressError("deeds.nobody_accused", handle=entry_handle(entry))
    accused = tx.get_one(Actor, accused_id)
    seated = require_seat(tx, congress, who)
    if concerned_in(tx, congress, seated.seat.represents, [accused]) is None:
        raise CongressError("deeds.reply_not_yours", handle=entry_handle(entry), actor=accused.name)
    return entry.id


def doers_of(tx: Session, action: Action) -> set[int]:
    """The keys of the undisputed doers of an action."""
    doers = select(ActionActor.actor_id).where(ActionActor.action_id == action.entry_id, ActionActor.role == "actor")
    return set(tx.exec(doers).all())


def _refuse_repetition(
    tx: Session, congress: Congress, action: Action, claimant: Actor, accused: Actor | None, when: When
) -> None:
    same = (
        select(Entry)
        .join(Claim, col(Claim.entry_id) == Entry.id)
        .where(Entry.congress_id == congress.id, col(Entry.state).in_(OPEN_STATES))
        .where(col(Claim.action_id).in_(chain_of(tx, action.entry_id)))
        .where(Claim.claimant_id == claimant.id, Claim.dated == when.text)
        .where(col(Claim.accused_id).is_not_distinct_from(accused.id if accused is not None else None))
    )
    entry = tx.exec(same).first()
    if entry is not None:
        raise CongressError("deeds.logged_before", handle=entry_handle(entry))
