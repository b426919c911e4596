"""What a digest tells of the record: what was confirmed in its time, what was corrected and what was retracted."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from bot.congress.digest import PositionNews, RecordNews
from bot.services.places import norm_urls
from bot.services.record.entries import entry_handle, stands
from bot.services.record.position_views import held_alike, standing
from bot.services.record.subject_lookup import SubjectRef, refs_of
from bot.services.record.subjects import About
from storage.tables import Actor, Congress, Entry, Event, Position

OF_ENTRIES = ("entry_confirmed", "entry_retracted", "dispute_closed")
TOLD_OF_RECORD = (*OF_ENTRIES, "positions_imported")
"""The kinds of the events of which `record_news` tells."""


def position_news(
    tx: Session, congress: Congress, told: ColumnElement[bool], *, since: datetime, until: datetime
) -> tuple[PositionNews, ...]:
    """The positions confirmed in the period, by subject, kind of actor and stance; `told` picks its events.

    Only what changed what an actor holds: what stands at the end, or will once its day has come. What was only added
    to the history is in the history alone, a second source for what a digest told before is no news, and a correction
    is told as one (`record_news`).
    """
    about = (col(Position.subject_type), col(Position.subject_id))
    query = (
        sql_select(*about, col(Position.stance), col(Actor.kind), col(Actor.name))
        .select_from(Event)
        .join(Entry, col(Entry.id) == Event.subject_id)
        .join(Position, col(Position.entry_id) == Entry.id)
        .join(Actor, col(Actor.id) == Position.actor_id)
        .where(
            col(Event.congress_id) == congress.id,
            told,
            col(Event.kind) == "entry_confirmed",
            stands(congress),
            col(Entry.replaces).is_(None),
            *_is_news(congress, since, until),
        )
    )
    rows = tx.connection().execute(query).all()
    refs = refs_of(tx, {(subject_type, subject_id) for subject_type, subject_id, *_ in rows})
    urls = _urls(tx, congress, refs)
    grouped: dict[tuple[About, str, str], list[str]] = {}
    for subject_type, subject_id, stance, kind, name in rows:
        grouped.setdefault(((subject_type, subject_id), kind, stance), []).append(name)
    return tuple(
        PositionNews(short_of(refs[key]), kind, stance, tuple(sorted(set(actors))), urls.get(key), key[0])
        for (key, kind, stance), actors in sorted(grouped.items(), key=lambda one: (one[0][0][0] != "norm", one[0]))
    )


def record_news(
    tx: Session, congress: Congress, told: ColumnElement[bool], *, since: datetime
) -> tuple[RecordNews, ...]:
    """What was imported; what was corrected and retracted of what had been confirmed, before `since` or later, and what
    was confirmed beside positions."""
    rows = tx.exec(
        select(Event, Entry)
        .join(Entry, col(Entry.id) == Event.subject_id)
        .where(Event.congress_id == congress.id, told, col(Event.kind).in_(OF_ENTRIES))
        .where(or_(Event.kind != "entry_confirmed", Entry.kind != "position", col(Entry.replaces).is_not(None)))
        .order_by(col(Event.at), col(Event.id))
    ).all()
    return (*_imported(tx, congress, told), *(one for event, entry in rows for one in _told(tx, event, entry, since)))


def _imported(tx: Session, congress: Congress, told: ColumnElement[bool]) -> Iterable[RecordNews]:
    """The imports of positions, each as one: nobody reads so many one by one."""
    imports = select(Event).where(Event.congress_id == congress.id, told, Event.kind == "positions_imported")
    for event in tx.exec(imports.order_by(col(Event.at), col(Event.id))):
        first, last, n = (event.data[name] for name in ("first", "last", "n"))
        yield RecordNews("imported", str(first), "position", other=str(last), n=int(str(n)))


def short_of(ref: SubjectRef) -> str:
    """A subject as a line of a digest names it: a norm of this congress by its handle, another by its name."""
    return ref.handle if ref.type == "norm" else ref.name


def _told(tx: Session, event: Event, entry: Entry, since: datetime) -> Iterable[RecordNews]:
    handle = entry_handle(entry)
    match event.kind:
        case "entry_retracted" if entry.reviewed_at is not None:
            earlier = entry.reviewed_at < since
            yield RecordNews("retracted", handle, entry.kind, reason=entry.end_reason, earlier=earlier)
        case "entry_confirmed" if entry.replaces is not None:
            old = tx.exec(select(Entry).where(Entry.id == entry.replaces)).one()
            earlier = old.reviewed_at is not None and old.reviewed_at < since
            other = entry_handle(old)
            yield RecordNews("corrected", handle, entry.kind, other=other, reason=entry.note, earlier=earlier)
        case "entry_confirmed" if entry.state == "confirmed":
            yield RecordNews("confirmed", handle, entry.kind)
        case "dispute_closed":
            yield RecordNews(str(event.data["outcome"]), handle, entry.kind)


def _is_news(congress: Congress, since: datetime, until: datetime) -> Iterable[ColumnElement[bool]]:
    earlier, entry, day = aliased(Position), aliased(Entry), until.date()
    before = (
        select(earlier.entry_id)
        .join(entry, col(entry.id) == earlier.entry_id)
        .where(
            held_alike(earlier),
            earlier.stance == Position.stance,
            earlier.stated_on == Position.stated_on,
            stands(congress, entry),
            col(entry.reviewed_at) < since,
        )
        .exists()
    )
    return or_(col(Position.entry_id) == standing(congress, day), col(Position.known_by) > day), ~before


def _urls(tx: Session, congress: Congress, refs: Iterable[About]) -> dict[About, str]:
    shown = norm_urls(tx, congress, [number for kind, number in refs if kind == "norm"])
    return {("norm", number): url for number, url in shown.items()}
