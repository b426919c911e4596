"""What becomes of what somebody logged themselves: what others decided on it lately, and what still waits."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, func, or_, select

from bot.congress.record.review import OPEN_STATES
from bot.services.periods import Period
from bot.services.record.entries import entry_handle
from bot.services.record.entry_chain import latest_of
from bot.services.record.entry_views import EntryView, entry_views
from bot.services.record.lines import RecordLine, lines_of_entries
from storage.tables import Congress, Dispute, Entry, Event, Member

TOLD_FOR = timedelta(days=7)
"""So long an author is told what became of what they logged."""

TOLD_MOST = 100
"""Of so many entries they are told at once; how many there are is told in any case."""

OF_OUTCOMES = ("entry_confirmed", "entry_refused", "entry_retracted", "entry_replaced", "entry_disputed")
"""The kinds of the events by which something becomes of an entry."""


@dataclass(frozen=True)
class Outcome:
    """What became of an entry that somebody logged: it was confirmed, refused, retracted, replaced or disputed.

    `words` say why, and `other` is the entry that stands in the place of one that was replaced; `line` is what the
    entry says and `url` the address of its source, each where it has one.
    """

    handle: str
    kind: str
    state: str
    words: str
    other: str = ""
    line: RecordLine | None = None
    url: str = ""


@dataclass(frozen=True)
class Outcomes:
    """The latest outcomes, one an entry, what is disputed first; `n` counts also those that are not told."""

    told: tuple[Outcome, ...] = ()
    n: int = 0


NO_OUTCOMES = Outcomes()


@dataclass(frozen=True)
class Unreviewed:
    """The oldest of a member's own proposals that wait for their review, and how many there are; `by` says whose it is:
    "second" or "recorder", and `ids` are the numbers of the entries in the table, for buttons."""

    handles: tuple[str, ...] = ()
    n: int = 0
    by: str = "second"
    ids: tuple[int, ...] = ()


NONE_UNREVIEWED = Unreviewed()


def outcomes_of(
    tx: Session, congress: Congress, member: Member, now: datetime, *, period: Period | None = None
) -> Outcomes:
    """What others decided on what this member logged: of each entry the last that happened. It is what they decided
    lately or, with a period, by the events of that."""
    since = (now if period is None else period.begun or period.since) - TOLD_FOR
    disputed = _disputed(congress, member, since)
    happened = or_(_reviewed(member, since), _ended(member, since), disputed)
    query = select(Entry).where(Entry.congress_id == congress.id, Entry.recorded_by == member.id, happened)
    if period is not None:
        told = select(Event.subject_id).where(Event.congress_id == congress.id, period.holds())
        query = query.where(col(Entry.id).in_(told.where(col(Event.kind).in_(OF_OUTCOMES))))
    n = tx.exec(select(func.count()).select_from(query.subquery())).one()
    if not n:
        return NO_OUTCOMES
    decided = func.coalesce(Entry.ended_at, Entry.reviewed_at, Entry.recorded_at)
    found = tx.exec(query.order_by(disputed.desc(), decided.desc(), col(Entry.id).desc()).limit(TOLD_MOST)).all()
    views = entry_views(tx, congress.id, [one.id for one in found])
    lines = {one.entry.entry_id: one for one in lines_of_entries(tx, congress, found, now=now) if one.entry is not None}
    return Outcomes(tuple(_told(_outcome(tx, views[one.id], member), lines.get(one.id)) for one in found), n)


def unreviewed_of(tx: Session, congress: Congress, member: Member) -> Unreviewed:
    """A member's own proposals that nobody has looked at yet."""
    query = select(Entry).where(
        Entry.congress_id == congress.id, Entry.state == "proposed", Entry.recorded_by == member.id
    )
    n = tx.exec(select(func.count()).select_from(query.subquery())).one()
    oldest = tx.exec(query.order_by(col(Entry.id)).limit(TOLD_MOST)).all() if n else ()
    return Unreviewed(tuple(map(entry_handle, oldest)), n, congress.record_review, tuple(one.id for one in oldest))


def _reviewed(member: Member, since: datetime) -> ColumnElement[bool]:
    return and_(
        col(Entry.state).in_(("confirmed", "refused")),
        col(Entry.reviewed_by) != member.id,
        col(Entry.reviewed_at) > since,
    )


def _ended(member: Member, since: datetime) -> ColumnElement[bool]:
    """That somebody else ended it, by something else than a correction that its author wrote."""
    newer = aliased(Entry)
    own = select(newer.id).where(
        newer.replaces == Entry.id,
        newer.recorded_by == member.id,
        col(newer.reviewed_at).is_not(None),
        newer.state != "refused",
    )
    return and_(
        or_(col(Entry.state) == "retracted", and_(col(Entry.state) == "replaced", ~own.exists())),
        col(Entry.ended_by) != member.id,
        col(Entry.ended_at) > since,
    )


def _disputed(congress: Congress, member: Member, since: datetime) -> ColumnElement[bool]:
    """That it stands or waits, and somebody else holds it for wrong."""
    ids = select(Dispute.entry_id).where(
        Dispute.congress_id == congress.id,
        Dispute.state == "open",
        Dispute.member_id != member.id,
        Dispute.raised_at > since,
    )
    return and_(col(Entry.state).in_(OPEN_STATES), col(Entry.id).in_(ids))


def _outcome(tx: Session, entry: EntryView, member: Member) -> Outcome:
    grounds = [one.ground for one in entry.disputes if one.state == "open" and one.by != member.discord_id]
    match entry.state:
        case "replaced":
            stands = entry_handle(tx.get_one(Entry, latest_of(tx, entry.entry_id)))
            return Outcome(entry.handle, entry.kind, "replaced", entry.end_reason, stands)
        case "retracted":
            return Outcome(entry.handle, entry.kind, "retracted", entry.end_reason)
        case "proposed" | "confirmed" if grounds:
            return Outcome(entry.handle, entry.kind, "disputed", grounds[-1])
        case _:
            return Outcome(entry.handle, entry.kind, entry.state, entry.review_reason)


def _told(outcome: Outcome, line: RecordLine | None) -> Outcome:
    """The outcome with what its entry says, which is kept with the digest that tells it: without who wrote of it."""
    if line is None:
        return outcome
    url = next((one.url for one in line.sources if one.url), "")
    return replace(outcome, line=replace(line, entry=None, sources=()), url=url)
