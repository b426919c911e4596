"""What a digest tells of the record: what was confirmed in its time, what was corrected, retracted and disputed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.congress.digest import EntryNews, PositionNews, RecordNews, SaidNews
from bot.congress.handles import record_handle
from bot.services.periods import Period
from bot.services.places import norm_urls
from bot.services.record.entries import entry_handle, stands
from bot.services.record.entry_chain import with_their_latest
from bot.services.record.position_views import held_alike, standing
from bot.services.record.scope import in_parts
from bot.services.record.subject_lookup import SubjectRef, refs_of
from bot.services.record.subjects import About
from storage.tables import Actor, Congress, Dispute, Entry, Event, EvidenceLink, Position, Source

OF_ENTRIES = ("entry_confirmed", "entry_retracted", "entry_disputed", "dispute_closed", "dispute_taken_back")
TOLD_OF_RECORD = (*OF_ENTRIES, "positions_imported")
"""The kinds of the events of which `record_news` tells."""


def position_news(tx: Session, congress: Congress, period: Period) -> tuple[PositionNews, ...]:
    """The positions confirmed in the period, by subject, kind of actor and stance.

    Only what changed what an actor holds: what stands at the end, or will once its day has come. What was only added
    to the history is in the history alone, a second source for what a digest told before is no news, and a correction
    of what a digest of the same plan told is told as one (`record_news`).
    """
    about, said = (col(Position.subject_type), col(Position.subject_id)), (col(Position.stance), col(Position.known_by))
    entry = (col(Entry.id), col(Entry.replaces), col(Entry.number), col(Entry.slug))
    query = (
        sql_select(*about, *entry, *said, col(Actor.kind), col(Actor.name))
        .select_from(Event)
        .join(Entry, col(Entry.id) == Event.subject_id)
        .join(Position, col(Position.entry_id) == Entry.id)
        .join(Actor, col(Actor.id) == Position.actor_id)
        .where(
            col(Event.congress_id) == congress.id,
            period.holds(),
            col(Event.kind) == "entry_confirmed",
            stands(congress),
            *_is_news(congress, period),
        )
    )
    rows = tx.connection().execute(query).all()
    corrections = told_formers(tx, congress, period, [row.id for row in rows if row.replaces is not None])
    rows = [row for row in rows if row.id not in corrections]
    refs = refs_of(tx, {(row.subject_type, row.subject_id) for row in rows})
    urls = _urls(tx, congress, refs)
    marks = _Marks.of(tx, congress, [row.id for row in rows])
    grouped: dict[tuple[About, str, str, str], dict[tuple[str, str], EntryNews]] = {}
    for row in rows:
        ahead = row.known_by.isoformat() if row.known_by > period.until.date() else ""
        key = ((row.subject_type, row.subject_id), row.kind, row.stance, ahead)
        one = EntryNews(record_handle(row.number or row.slug), marks.urls.get(row.id), row.id in marks.disputed)
        grouped.setdefault(key, {})[row.name, one.handle] = one
    in_order = sorted(grouped.items(), key=lambda one: (one[0][0][0] != "norm", one[0]))
    return tuple(
        PositionNews(
            short_of(refs[key]),
            kind,
            stance,
            tuple(name for name, _ in sorted(held)),
            urls.get(key),
            key[0],
            ahead,
            tuple(held[one] for one in sorted(held)),
        )
        for (key, kind, stance, ahead), held in in_order
    )


@dataclass(frozen=True)
class _Marks:
    """Where entries have their sources, and which of them somebody holds for wrong."""

    urls: dict[int, str]
    disputed: set[int]

    @classmethod
    def of(cls, tx: Session, congress: Congress, ids: Collection[int]) -> "_Marks":
        found = cls({}, set())
        for part in in_parts(ids):
            cited = select(EvidenceLink.record_id, Source.url).join(Source, col(Source.id) == EvidenceLink.source_id)
            cited = cited.where(
                EvidenceLink.record_type == "entry", col(EvidenceLink.record_id).in_(part), col(EvidenceLink.supports)
            )
            for entry, url in tx.exec(cited.where(col(Source.url).is_not(None)).order_by(col(Source.id))):
                found.urls.setdefault(entry, url or "")
            open_ones = select(Dispute.entry_id).where(Dispute.congress_id == congress.id, Dispute.state == "open")
            found.disputed.update(tx.exec(open_ones.where(col(Dispute.entry_id).in_(part))))
        return found


def record_news(tx: Session, congress: Congress, period: Period) -> tuple[RecordNews, ...]:
    """What was imported; what was corrected of what earlier digests of the same plan told; what was retracted of what
    had been confirmed; what is disputed, and how disputes ended; and what was confirmed beside positions."""
    disputed = select(Dispute.id).where(Dispute.entry_id == Entry.id, Dispute.congress_id == congress.id)
    query = (
        select(Event, Entry)
        .join(Entry, col(Entry.id) == Event.subject_id)
        .where(Event.congress_id == congress.id, period.holds(), col(Event.kind).in_(OF_ENTRIES))
        .where(
            or_(
                Event.kind != "entry_confirmed",
                Entry.kind != "position",
                col(Entry.replaces).is_not(None),
                disputed.exists(),
            )
        )
        .order_by(col(Event.at), col(Event.id))
    )
    rows = [(event, entry) for event, entry in tx.exec(query) if entry.reviewed_at is not None]
    facts = _Facts.of(tx, congress, period, [entry for _, entry in rows])
    told = dict.fromkeys(news for event, entry in rows for news in _told(event, entry, facts))
    return (*_imported(tx, congress, period.holds()), *told)


def told_formers(tx: Session, congress: Congress, period: Period, ids: Collection[int]) -> dict[int, Entry]:
    """Of these entries, none of which took the place of another of them, those that took the place of one that an
    earlier digest of the same plan told, each with the last such one."""
    if period.begun is None or not ids:
        return {}
    latest = with_their_latest(tx, ids)
    query = select(Entry).where(col(Entry.id).in_(latest.keys() - set(ids)))
    formers = tx.exec(query.where(col(Entry.id).not_in(confirmed_in(congress, period))).order_by(col(Entry.id)))
    return {latest[one.id]: one for one in formers if period.told_before(one.reviewed_at)}


def confirmed_in(congress: Congress, period: Period) -> SelectOfScalar[int]:
    """The entries that were confirmed in a period, also where the instant of that lies before it."""
    confirmed = select(Entry.id).join(Event, col(Event.subject_id) == Entry.id)
    return confirmed.where(Event.congress_id == congress.id, period.holds(), Event.kind == "entry_confirmed")


def _imported(tx: Session, congress: Congress, told: ColumnElement[bool]) -> Iterable[RecordNews]:
    """The imports of positions, each as one: nobody reads so many one by one."""
    imports = select(Event).where(Event.congress_id == congress.id, told, Event.kind == "positions_imported")
    for event in tx.exec(imports.order_by(col(Event.at), col(Event.id))):
        first, last, n = (event.data[name] for name in ("first", "last", "n"))
        yield RecordNews("imported", str(first), "position", other=str(last), n=int(str(n)))


def short_of(ref: SubjectRef) -> str:
    """A subject as a line of a digest names it: a norm of this congress by its handle, another by its name."""
    return ref.handle if ref.type == "norm" else ref.name


@dataclass(frozen=True)
class _Facts:
    """What is known of the entries of a period beside themselves."""

    period: Period
    new: set[int]
    """Those that were confirmed in it."""
    formers: dict[int, Entry]
    """Those that were told, in whose place they stand."""
    said: dict[int, SaidNews]
    disputes: dict[int, list[Dispute]]

    @classmethod
    def of(cls, tx: Session, congress: Congress, period: Period, entries: Collection[Entry]) -> "_Facts":
        last = {one.id for one in entries if one.replaces is not None and one.state in ("confirmed", "retracted")}
        formers = told_formers(tx, congress, period, last)
        disputes: dict[int, list[Dispute]] = {}
        told = select(Event.subject_id).where(
            Event.congress_id == congress.id, period.holds(), col(Event.kind).in_(OF_ENTRIES)
        )
        query = select(Dispute).where(Dispute.congress_id == congress.id, col(Dispute.entry_id).in_(told))
        for one in tx.exec(query) if entries else ():
            disputes.setdefault(one.entry_id, []).append(one)
        positions = {one.id for one in (*entries, *formers.values()) if one.kind == "position"}
        new = set(tx.exec(confirmed_in(congress, period))) if entries else set()
        return cls(period, new, formers, _said(tx, congress, positions), disputes)

    def is_disputed(self, entry: Entry) -> bool:
        """Whether it stands, and somebody still holds it for wrong."""
        return entry.state == "confirmed" and any(one.state == "open" for one in self.disputes.get(entry.id, ()))

    def is_cleared(self, entry: Entry) -> bool:
        """Whether it stands, and nobody holds it for wrong any more of whose dispute a digest told."""
        told = any(
            one.state == "taken_back" and self.period.told_before(one.raised_at)
            for one in self.disputes.get(entry.id, ())
        )
        return entry.state == "confirmed" and told and not self.is_disputed(entry)


def _told(event: Event, entry: Entry, facts: _Facts) -> Iterable[RecordNews]:
    former, said = facts.formers.get(entry.id), facts.said.get(entry.id)
    earlier = (
        entry.congress_id is not None and entry.id not in facts.new and facts.period.told_before(entry.reviewed_at)
    )
    news = RecordNews("", entry_handle(entry), entry.kind, said=said, earlier=earlier)
    match event.kind:
        case "entry_retracted":
            told = entry if earlier else former  # What it said is told again only where it was told before.
            again = facts.said.get(told.id) if told is not None else None
            yield replace(news, what="retracted", reason=entry.end_reason, said=again, earlier=told is not None)
        case "entry_confirmed" if entry.state == "confirmed" and former is not None:
            before, other = facts.said.get(former.id), entry_handle(former)
            yield replace(news, what="corrected", reason=entry.note, before=before, other=other, earlier=True)
        case "entry_confirmed" if entry.state == "confirmed" and entry.kind != "position":
            yield replace(news, what="confirmed")
        case "dispute_closed":
            yield replace(news, what=str(event.data["outcome"]), earlier=False)
        case "dispute_taken_back" if facts.is_cleared(entry):
            yield replace(news, what="taken_back", earlier=False)
    if event.kind in ("entry_confirmed", "entry_disputed") and facts.is_disputed(entry):
        yield replace(news, what="disputed")


def _said(tx: Session, congress: Congress, ids: Collection[int]) -> dict[int, SaidNews]:
    """What the positions among these entries say."""
    query = select(Position, Actor.name).join(Actor, col(Actor.id) == Position.actor_id)
    rows = tx.exec(query.where(col(Position.entry_id).in_(ids))).all() if ids else []
    refs = refs_of(tx, {(one.subject_type, one.subject_id) for one, _ in rows})
    urls = _urls(tx, congress, refs)
    found = {}
    for one, actor in rows:
        key = (one.subject_type, one.subject_id)
        subject, stated = short_of(refs[key]), (one.stated_on, one.date_precision)
        found[one.entry_id] = SaidNews(actor, one.stance, subject, one.subject_type, *stated, urls.get(key))
    return found


def _is_news(congress: Congress, period: Period) -> Iterable[ColumnElement[bool]]:
    earlier, entry, day = aliased(Position), aliased(Entry), period.until.date()
    before = (
        select(earlier.entry_id)
        .join(entry, col(entry.id) == earlier.entry_id)
        .where(
            held_alike(earlier),
            earlier.stance == Position.stance,
            earlier.stated_on == Position.stated_on,
            stands(congress, entry),
            col(entry.reviewed_at) < period.since,
            col(entry.id).not_in(confirmed_in(congress, period)),
        )
        .exists()
    )
    return or_(col(Position.entry_id) == standing(congress, day), col(Position.known_by) > day), ~before


def _urls(tx: Session, congress: Congress, refs: Iterable[About]) -> dict[About, str]:
    shown = norm_urls(tx, congress, [number for kind, number in refs if kind == "norm"])
    return {("norm", number): url for number, url in shown.items()}
