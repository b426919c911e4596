"""What of the record waits for a person who reviews it: proposals, one by one, and disputes to close."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from bot.congress.record.review import (
    Looked,
    Reviewer,
    check_review,
)
from bot.services.people import Who, congress_of, find_member, seat_of
from bot.services.record.entries import entry_handle
from bot.services.record.entry_actors import actors_of, concerned_in
from storage.tables import Congress, Dispute, Entry, Member

LOOKED_AT_MOST = 500
"""Proposals that are looked at for whether a person may review them; no congress lets more wait."""


@dataclass(frozen=True)
class QueuePage:
    """One proposal of those that a person may review, the oldest first; `handle` is None where none is left."""

    handle: str | None
    page: int
    pages: int


def review_queue(tx: Session, *, who: Who, page: int = 0) -> QueuePage:
    """A page of the proposals that this person may review; refuses whoever may review none at all."""
    congress = congress_of(tx, who.guild_id)
    member = find_member(tx, congress, who)
    probe = Looked("", "proposed", recorders_only=congress.record_review == "recorder")
    check_review(probe, _in_general(tx, member, who))
    found = _to_review(tx, congress, member, who)
    if not found:
        return QueuePage(None, 0, 1)
    page = min(max(page, 0), len(found) - 1)
    return QueuePage(entry_handle(found[page]), page, len(found))


def proposals_to_review(tx: Session, congress: Congress, who: Who, member: Member | None) -> int:
    """How many proposals this person may review."""
    reviewer = _in_general(tx, member, who)
    may = reviewer.recorder or (reviewer.seated and congress.record_review == "second")
    return len(_to_review(tx, congress, member, who)) if may else 0


def disputes_to_close(tx: Session, congress: Congress, who: Who, member: Member | None) -> tuple[str, ...]:
    """The entries with an open dispute, the one that waits longest first; none for whoever may close none."""
    return _disputed(tx, congress) if _in_general(tx, member, who).recorder else ()


def _in_general(tx: Session, member: Member | None, who: Who) -> Reviewer:
    """What a person may review whoever wrote it and whomever it concerns."""
    recorder = who.convener or (member is not None and member.recorder)
    return Reviewer(recorder=recorder, seated=member is not None and seat_of(tx, member) is not None)


def _to_review(tx: Session, congress: Congress, member: Member | None, who: Who) -> list[Entry]:
    """The proposals that this person may review, the oldest first; they may review in general."""
    query = select(Entry).where(Entry.congress_id == congress.id, Entry.state == "proposed")
    if member is not None and not (who.convener or member.recorder):
        query = query.where(col(Entry.recorded_by) != member.id)
    waiting = tx.exec(query.order_by(col(Entry.id)).limit(LOOKED_AT_MOST)).all()
    seated = seat_of(tx, member) if member is not None else None
    represents = seated.seat.represents if seated is not None else None
    if not represents:
        return list(waiting)
    return [
        entry for entry in waiting if concerned_in(tx, congress, represents, actors_of(tx, congress, entry)) is None
    ]


def _disputed(tx: Session, congress: Congress) -> tuple[str, ...]:
    """The entries with an open dispute, the one that waits longest first."""
    query = (
        select(Entry)
        .join(Dispute, col(Dispute.entry_id) == Entry.id)
        .where(Dispute.congress_id == congress.id, Dispute.state == "open")
        .group_by(col(Entry.id))
        .order_by(func.min(Dispute.id))
    )
    return tuple(entry_handle(entry) for entry in tx.exec(query).all())
