"""What awaits a review, who may do what with an entry, and what an author is told of reviews."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.congress.record.review import (
    Looked,
    Reviewer,
    check_closing,
    check_correction,
    check_retraction,
    check_review,
    check_spoken_of,
)
from bot.services.entries import entry_handle, entry_of, looked_at, reviewer_of, visible
from bot.services.entry_actors import actors_of, concerned_in
from bot.services.entry_views import EntryView, entry_views
from bot.services.people import Who, congress_of, find_member, seat_of
from storage.tables import Congress, Dispute, Entry, Member

LOOKED_AT_MOST = 500
"""Proposals that are looked at for whether a person may review them; no congress lets more wait."""
TOLD_FOR = timedelta(days=7)
TOLD_MOST = 5
"""So long, and of so many, `/waiting` tells an author what became of what they logged."""


@dataclass(frozen=True)
class EntryShown:
    """An entry, and what the person who looks at it may do: confirm, refuse, correct, retract, dispute, reply, close.

    `represents` is the actor concerned for whom they would reply.
    """

    entry: EntryView
    acts: frozenset[str]
    represents: str | None = None


@dataclass(frozen=True)
class QueuePage:
    """One proposal of those that a person may review, the oldest first; `handle` is None where none is left."""

    handle: str | None
    page: int
    pages: int


@dataclass(frozen=True)
class Outcome:
    """What became of an entry that somebody logged; `words` say why it was refused or retracted."""

    handle: str
    kind: str
    state: str
    words: str


@dataclass(frozen=True)
class RecordAwaited:
    """What the record asks of a person: how many proposals to review and disputes to close, and how theirs fared."""

    to_review: int = 0
    to_close: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.to_review or self.to_close or self.outcomes)


NO_RECORD = RecordAwaited()


def show_entry(tx: Session, *, who: Who, handle: str) -> EntryShown:
    """An entry of any kind by its handle; `record.unknown_entry` where there is none."""
    congress = congress_of(tx, who.guild_id)
    entry = entry_of(tx, congress, handle)
    reviewer = reviewer_of(tx, congress, entry, who)
    view = entry_views(tx, congress.id, [entry.id])[entry.id]
    return EntryShown(view, frozenset(_acts(looked_at(congress, entry), reviewer, view)), reviewer.concerned)


def handle_of(tx: Session, *, guild_id: int, entry_id: int) -> str:
    """The handle of an entry by its number in the table, for buttons; `record.unknown_entry` where there is none."""
    congress = congress_of(tx, guild_id)
    entry = tx.exec(select(Entry).where(Entry.id == entry_id, visible(congress))).one_or_none()
    if entry is None:
        raise CongressError("record.unknown_entry", given=f"#{entry_id}")
    return entry_handle(entry)


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


def record_awaited(tx: Session, congress: Congress, who: Who, member: Member | None, now: datetime) -> RecordAwaited:
    """What the record asks of this person."""
    reviewer = _in_general(tx, member, who)
    may = reviewer.recorder or (reviewer.seated and congress.record_review == "second")
    return RecordAwaited(
        to_review=len(_to_review(tx, congress, member, who)) if may else 0,
        to_close=_disputed(tx, congress) if reviewer.recorder else (),
        outcomes=_outcomes(tx, congress, member, now) if member is not None else (),
    )


def _acts(looked: Looked, reviewer: Reviewer, view: EntryView) -> Iterable[str]:
    own: tuple[tuple[str, Callable[[], None]], ...] = (
        ("confirm", lambda: check_review(looked, reviewer)),
        ("refuse", lambda: check_review(looked, reviewer)),
        ("retract", lambda: check_retraction(looked, reviewer)),
    )
    for name, check in own:
        with suppress(CongressError):
            check()
            yield name
    with suppress(CongressError):
        check_spoken_of(looked)
        if reviewer.seated:
            yield "dispute"
        if reviewer.concerned is not None:
            yield "reply"
        if view.disputed:
            check_closing(looked, reviewer)
            yield "close"
    with suppress(CongressError):
        check_correction(looked)
        if reviewer.recorder or reviewer.seated:
            yield "correct"


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
    return [entry for entry in waiting if concerned_in(tx, represents, actors_of(tx, entry)) is None]


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


def _outcomes(tx: Session, congress: Congress, member: Member, now: datetime) -> tuple[Outcome, ...]:
    """What others decided lately on what this member logged, the latest first."""
    query = select(Entry).where(
        Entry.congress_id == congress.id,
        Entry.recorded_by == member.id,
        col(Entry.reviewed_by) != member.id,
        col(Entry.reviewed_at) > now - TOLD_FOR,
        col(Entry.state).in_(("confirmed", "refused")),
    )
    found = tx.exec(query.order_by(col(Entry.reviewed_at).desc()).limit(TOLD_MOST)).all()
    return tuple(Outcome(entry_handle(one), one.kind, one.state, one.review_reason) for one in found)
