"""Entries of the record as they are shown: who logged and reviewed them, their sources, replies and disputes."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.handles import record_handle
from bot.congress.record.facts import Grade
from bot.congress.record.grades import GRADE_OF_KIND, OWN_PAGE, best
from bot.services.record.entries import entry_handle
from bot.services.record.entry_actors import reporting
from bot.services.record.grades import Grades
from bot.services.record.scope import Scope
from storage.tables import Actor, Dispute, Entry, EvidenceLink, Member, Reply, Source

_GRADES: dict[str, Grade] = {grade: grade for grade in (*GRADE_OF_KIND.values(), OWN_PAGE, "E")}


@dataclass(frozen=True)
class SourceView:
    """A source as it is shown beside a fact."""

    title: str
    url: str | None
    grade: str | None
    locator: str


@dataclass(frozen=True)
class ReplyView:
    """What an actor concerned says; `verified` where the member who says it speaks for it officially."""

    actor: str
    by: int
    words: str
    at: datetime
    verified: bool


@dataclass(frozen=True)
class DisputeView:
    """Why somebody holds an entry for wrong, and what became of that."""

    dispute_id: int
    by: int
    ground: str
    at: datetime
    state: str
    outcome: str = ""


@dataclass(frozen=True)
class EntryView:
    """An entry; people are Discord ids, other entries handles. What ships with the program was recorded by nobody."""

    entry_id: int
    handle: str
    kind: str
    state: str
    recorded_at: datetime
    recorded_by: int | None = None
    reviewed_by: int | None = None
    review_reason: str = ""
    ended_by: int | None = None
    end_reason: str = ""
    replaces: str | None = None
    replaced_by: str | None = None
    why: str = ""
    unverified: bool = False
    sources: tuple[SourceView, ...] = ()
    replies: tuple[ReplyView, ...] = ()
    disputes: tuple[DisputeView, ...] = ()
    shipped: bool = False

    @property
    def grade(self) -> Grade | None:
        """The best grade of its sources; None where nothing is known of any of them."""
        return best(_GRADES.get(one.grade or "") for one in self.sources)

    @property
    def disputed(self) -> bool:
        return any(one.state == "open" for one in self.disputes)


@dataclass
class _Beside:
    """What stands beside the rows of some entries, by the ids of those."""

    people: dict[int, int] = field(default_factory=dict)
    handles: dict[int, str] = field(default_factory=dict)
    replaced_by: dict[int, str] = field(default_factory=dict)
    sources: dict[int, list[SourceView]] = field(default_factory=dict)
    replies: dict[int, list[ReplyView]] = field(default_factory=dict)
    disputes: dict[int, list[DisputeView]] = field(default_factory=dict)


def entry_views(tx: Session, congress_id: int, ids: Collection[int]) -> dict[int, EntryView]:
    """The entries with these ids, with what was said about them in this congress."""
    entries = tx.exec(select(Entry).where(col(Entry.id).in_(ids))).all() if ids else []
    beside = _beside(tx, congress_id, entries)
    return {entry.id: _view(entry, beside) for entry in entries}


def _view(entry: Entry, beside: _Beside) -> EntryView:
    return EntryView(
        entry_id=entry.id,
        handle=entry_handle(entry),
        kind=entry.kind,
        state=entry.state,
        recorded_at=entry.recorded_at,
        recorded_by=beside.people.get(entry.recorded_by or 0),
        reviewed_by=beside.people.get(entry.reviewed_by or 0),
        review_reason=entry.review_reason,
        ended_by=beside.people.get(entry.ended_by or 0),
        end_reason=entry.end_reason,
        replaces=beside.handles.get(entry.replaces or 0),
        replaced_by=beside.replaced_by.get(entry.id),
        why=entry.note if entry.replaces is not None else "",
        unverified=entry.confidence == "background",
        sources=tuple(beside.sources.get(entry.id, ())),
        replies=tuple(beside.replies.get(entry.id, ())),
        disputes=tuple(beside.disputes.get(entry.id, ())),
        shipped=entry.congress_id is None,
    )


def _beside(tx: Session, congress_id: int, entries: Collection[Entry]) -> _Beside:
    ids = [one.id for one in entries]
    people = {key for one in entries for key in (one.recorded_by, one.reviewed_by, one.ended_by) if key is not None}
    found = _Beside()
    if not ids:
        return found
    if people:
        found.people = dict(tx.exec(select(Member.id, Member.discord_id).where(col(Member.id).in_(people))).all())
    replaced = {one.replaces for one in entries if one.replaces is not None}
    for old in tx.exec(select(Entry).where(col(Entry.id).in_(replaced))).all() if replaced else ():
        found.handles[old.id] = entry_handle(old)
    newer = select(Entry.replaces, Entry.number).where(col(Entry.replaces).in_(ids), Entry.state == "confirmed")
    found.replaced_by = {
        old: record_handle(number) for old, number in tx.exec(newer).all() if old is not None and number is not None
    }
    found.sources = _sources(tx, congress_id, ids)
    _add_voices(tx, congress_id, ids, found)
    return found


def sources_graded(
    tx: Session, congress_id: int | None, ids: Collection[int]
) -> list[tuple[EvidenceLink, Source, Grade | None]]:
    """The sources behind these entries with the grade of each there: a page of its own tells less of an actor than of
    others. Of shared data alone where there is no congress."""
    query = select(EvidenceLink, Source).join(Source, col(Source.id) == EvidenceLink.source_id)
    query = query.where(EvidenceLink.record_type == "entry", col(EvidenceLink.record_id).in_(ids))
    rows = tx.exec(query.order_by(col(Source.id))).all()
    published = {source.publisher for _, source in rows if source.kind == "official" and source.publisher}
    grades = Grades(Scope(tx, congress_id, None, None, None, None))
    grades.look_up(published)
    concerned = reporting(tx, ids) if published else {}
    return [
        (link, source, grades.grade(source.grade, source.kind, source.publisher, concerned.get(link.record_id, ())))
        for link, source in rows
    ]


def _sources(tx: Session, congress_id: int, ids: Collection[int]) -> dict[int, list[SourceView]]:
    found: dict[int, list[SourceView]] = {}
    for link, source, grade in sources_graded(tx, congress_id, ids):
        found.setdefault(link.record_id, []).append(SourceView(source.title, source.url, grade, link.locator))
    return found


def _add_voices(tx: Session, congress_id: int, ids: Collection[int], found: _Beside) -> None:
    """The replies and disputes of this congress, oldest first."""
    replies = (
        select(Reply, Actor.name, Member.discord_id)
        .join(Actor, col(Actor.id) == Reply.actor_id)
        .join(Member, col(Member.id) == Reply.member_id)
        .where(Reply.congress_id == congress_id, col(Reply.entry_id).in_(ids))
    )
    for reply, actor, by in tx.exec(replies.order_by(col(Reply.id))).all():
        view = ReplyView(actor, by, reply.words, reply.replied_at, reply.verified)
        found.replies.setdefault(reply.entry_id, []).append(view)
    disputes = select(Dispute, Member.discord_id).join(Member, col(Member.id) == Dispute.member_id)
    disputes = disputes.where(Dispute.congress_id == congress_id, col(Dispute.entry_id).in_(ids))
    for dispute, by in tx.exec(disputes.order_by(col(Dispute.id))).all():
        row = DisputeView(dispute.id, by, dispute.ground, dispute.raised_at, dispute.state, dispute.outcome)
        found.disputes.setdefault(dispute.entry_id, []).append(row)
