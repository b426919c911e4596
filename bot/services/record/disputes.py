"""What others say about an entry: the actor concerned replies, anybody seated disputes and may take the dispute back, a
recorder closes it."""

from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.congress.errors import CongressError
from bot.congress.record.intake import check_reason
from bot.congress.record.review import check_closing, check_spoken_of
from bot.congress.seats import Capacity
from bot.services.people import Who, congress_of, find_member, require_seat
from bot.services.record.entries import author_of, entry_handle, entry_of, log_entry, looked_at, reviewer_of
from bot.services.record.entry_actors import actors_of, concerned_in
from storage.tables import Congress, Dispute, Entry, Reply


def dispute(tx: Session, *, who: Who, handle: str, ground: str, now: datetime) -> Entry:
    """Hold an entry for wrong, on a ground; it stays as it is, and shows that it is disputed.

    Raises `record.disputed_before` where this person's dispute of it is open already.
    """
    congress = congress_of(tx, who.guild_id)
    entry = entry_of(tx, congress, handle, lock=True)
    member = require_seat(tx, congress, who).member
    check_spoken_of(looked_at(congress, entry))
    words = check_reason(ground, field="ground")
    if tx.exec(_open(congress, entry).where(Dispute.member_id == member.id)).first() is not None:
        raise CongressError("record.disputed_before", handle=entry_handle(entry))
    tx.add(Dispute(congress_id=congress.id, entry_id=entry.id, member_id=member.id, ground=words, raised_at=now))
    log_entry(tx, congress, "entry_disputed", entry, by=member, now=now)
    return entry


def take_back_dispute(tx: Session, *, who: Who, handle: str, now: datetime) -> Entry:
    """Take one's own open dispute of an entry back, also without a seat; it stays beside the entry as taken back.

    Raises `record.no_own_dispute` where none by this person is open (any more).
    """
    congress = congress_of(tx, who.guild_id)
    entry = entry_of(tx, congress, handle, lock=True)
    member = find_member(tx, congress, who)
    found = tx.exec(_open(congress, entry).where(Dispute.member_id == member.id)).first() if member else None
    if member is None or found is None:
        raise CongressError("record.no_own_dispute", handle=entry_handle(entry))
    found.state, found.closed_at, found.closed_by = "taken_back", now, member.id
    log_entry(tx, congress, "dispute_taken_back", entry, by=member, now=now)
    return entry


def close_dispute(
    tx: Session, *, who: Who, handle: str, upheld: bool, outcome: str, now: datetime, dispute_id: int | None = None
) -> Entry:
    """Say what became of an open dispute, the oldest unless one is named; whoever is concerned may not.

    Raises `record.no_dispute` where none is open (any more). The entry itself is corrected or retracted apart.
    """
    congress = congress_of(tx, who.guild_id)
    entry = entry_of(tx, congress, handle, lock=True)
    check_closing(looked_at(congress, entry), reviewer_of(tx, congress, entry, who))
    words = check_reason(outcome, field="outcome")
    query = _open(congress, entry)
    if dispute_id is not None:
        query = query.where(Dispute.id == dispute_id)
    found = tx.exec(query).first()
    if found is None:
        raise CongressError("record.no_dispute", handle=entry_handle(entry))
    member = author_of(tx, congress, who, now)
    found.state, found.closed_at, found.closed_by = ("upheld" if upheld else "dismissed"), now, member.id
    found.outcome = words
    log_entry(tx, congress, "dispute_closed", entry, by=member, now=now, outcome=found.state)
    return entry


def reply(tx: Session, *, who: Who, handle: str, words: str, now: datetime) -> Entry:
    """Say something about an entry for an actor that it concerns; verified where the seat speaks for it officially.

    Raises `record.not_concerned` for whoever represents no actor concerned, `record.ended_before` for an entry that
    stands no more and waits no more.
    """
    congress = congress_of(tx, who.guild_id)
    entry = entry_of(tx, congress, handle, lock=True)
    seated = require_seat(tx, congress, who)
    actor = concerned_in(tx, congress, seated.seat.represents, actors_of(tx, congress, entry))
    if actor is None:
        raise CongressError("record.not_concerned", handle=entry_handle(entry))
    check_spoken_of(looked_at(congress, entry))
    tx.add(
        Reply(
            congress_id=congress.id,
            entry_id=entry.id,
            actor_id=actor.id,
            member_id=seated.member.id,
            verified=seated.seat.capacity == Capacity.OFFICIAL,
            words=check_reason(words, field="reply"),
            replied_at=now,
        )
    )
    log_entry(tx, congress, "entry_replied", entry, by=seated.member, now=now, actor=actor.name)
    return entry


def _open(congress: Congress, entry: Entry) -> SelectOfScalar[Dispute]:
    """The open disputes of an entry in this congress, the oldest first, read as they are now."""
    query = select(Dispute).where(Dispute.congress_id == congress.id, Dispute.entry_id == entry.id)
    query = query.where(Dispute.state == "open").order_by(col(Dispute.id))
    return query.execution_options(populate_existing=True)
