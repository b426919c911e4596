"""Positions as they are shown: one by its handle, and the history of an actor, of a subject, of both or of all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, not_, or_
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from bot.congress.record.stances import WEIGHTS
from bot.services.browse import PAGE
from bot.services.norms import norm_of
from bot.services.people import congress_of
from bot.services.places import Place, norm_places
from bot.services.record.actors import actor_of, one_and_merged
from bot.services.record.entries import stands, visible
from bot.services.record.entry_views import EntryView, entry_views
from bot.services.record.lasting import ended, place_of
from bot.services.record.subject_lookup import SubjectRef, refs_of, subject_of
from bot.services.record.subjects import About
from storage.tables import Actor, Congress, Entry, Position

_STANDS = aliased(Position)
"""What the same actor said last of the same subject."""

FIELDS = ("stance", "form", "stated_on", "summary", "case")
"""What a correction may change of a position, beside its source."""


@dataclass(frozen=True)
class PositionView:
    """One position with its entry. `current` is False where the actor now holds another one of the subject, where it
    has ended, or where it does not stand; the same one from a second source is as current as the first."""

    entry: EntryView
    actor: str
    actor_kind: str
    actor_slug: str
    subject: SubjectRef
    stance: str
    form: str
    summary: str
    stated_on: str
    precision: str
    current: bool
    case: str | None = None
    norm_place: Place | None = None
    counts_from: date | None = None
    """The day from which it counts, where that lies ahead: its date is known to the month or year only."""
    changes: tuple[tuple[str, str, str], ...] = ()
    """What it corrects of the entry that it replaces: the field, before, and after."""


@dataclass(frozen=True)
class Asked:
    """Of which actor a history is asked for, and on which subject; None for all."""

    actor: int | None = None
    subject: About | None = None


@dataclass(frozen=True)
class PositionPage:
    """One page of a history; `page` counts from 0, `total` counts the positions on all pages."""

    views: tuple[PositionView, ...]
    page: int
    pages: int
    total: int
    asked: Asked = Asked()
    actor: str | None = None
    subject: SubjectRef | None = None


@dataclass(frozen=True)
class Held:
    """How many actors hold which stance on a subject, those for it first."""

    subject: About
    stances: tuple[tuple[str, int], ...]


def position_history(
    tx: Session, *, guild_id: int, actor: str | None = None, subject: str | None = None, now: datetime, page: int = 0
) -> PositionPage:
    """One page of the positions on record, newest first: of one actor, on one subject, both, or all.

    What awaits its review, was corrected or retracted is among them, and says so; what was refused is not. A position
    counts from its known-by day on. The current one is, of those that stand and count at `now`, the one with the
    latest such day, unless it has ended; where none counts yet, the one that was recorded last.
    """
    congress = congress_of(tx, guild_id)
    asked = Asked(
        actor=actor_of(tx, congress, actor).id if actor else None,
        subject=subject_of(tx, congress, subject).key if subject else None,
    )
    return history_asked(tx, guild_id=guild_id, asked=asked, now=now, page=page)


def history_asked(tx: Session, *, guild_id: int, asked: Asked, now: datetime, page: int = 0) -> PositionPage:
    """One page of a history, as `position_history` has it, by the numbers of actor and subject."""
    congress = congress_of(tx, guild_id)
    actor = tx.get(Actor, asked.actor) if asked.actor is not None else None
    wanted = select(Position.entry_id).join(Entry, col(Entry.id) == Position.entry_id)
    wanted = wanted.where(visible(congress), Entry.state != "refused")
    if asked.subject is not None:
        kind, number = asked.subject
        wanted = wanted.where(Position.subject_type == kind, Position.subject_id == number)
    if actor is not None:
        wanted = wanted.where(col(Position.actor_id).in_(one_and_merged(tx, congress, actor)))
    total = tx.exec(select(func.count()).select_from(wanted.subquery())).one()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 0), pages - 1)
    newest = wanted.order_by(col(Position.known_by).desc(), col(Position.entry_id).desc())
    ids = tx.exec(newest.offset(page * PAGE).limit(PAGE)).all()
    found = tuple(position_views(tx, congress, ids, now.date()))
    subject = refs_of(tx, [asked.subject]).get(asked.subject) if asked.subject is not None else None
    return PositionPage(found, page, pages, total, asked, actor.name if actor is not None else None, subject)


def positions_held(tx: Session, *, guild_id: int, norm: str, now: datetime) -> Held:
    """How many actors hold which stance on a norm of this congress now; who holds none is not counted.

    Raises what `norm_of` raises.
    """
    congress = congress_of(tx, guild_id)
    about, today = ("norm", norm_of(tx, congress, norm).id), now.date()
    query = (
        select(Position.stance, func.count())
        .join(Entry, col(Entry.id) == Position.entry_id)
        .where(
            Position.subject_type == about[0],
            Position.subject_id == about[1],
            col(Position.known_by) <= today,
            not_(ended(Position, today)),
            col(Position.entry_id) == standing(congress, today),
        )
    )
    found = dict(tx.exec(query.group_by(Position.stance)).all())
    return Held(about, tuple((stance, found[stance]) for stance in WEIGHTS if stance in found))


def position_views(tx: Session, congress: Congress, ids: Collection[int], today: date) -> list[PositionView]:
    """The positions with the wanted ids, newest first."""
    rows = tx.exec(
        select(Position, Actor, _STANDS.stance, _STANDS.stated_on, ended(_STANDS, today))  # type: ignore[call-overload]
        .join(Actor, col(Actor.id) == Position.actor_id)
        .join(_STANDS, col(_STANDS.entry_id) == standing(congress, today), isouter=True)
        .where(col(Position.entry_id).in_(ids))
        .order_by(col(Position.known_by).desc(), col(Position.entry_id).desc())
    ).all()
    entries = entry_views(tx, congress.id, [position.entry_id for position, *_ in rows])
    subjects = refs_of(tx, {(position.subject_type, position.subject_id) for position, *_ in rows})
    places = norm_places(
        tx, congress, [position.subject_id for position, *_ in rows if position.subject_type == "norm"]
    )
    return [
        PositionView(
            entry=entries[position.entry_id],
            actor=holder.name,
            actor_kind=holder.kind,
            actor_slug=holder.slug,
            subject=subjects[position.subject_type, position.subject_id],
            stance=position.stance,
            form=position.form,
            summary=position.summary,
            stated_on=position.stated_on,
            precision=position.date_precision,
            current=entries[position.entry_id].state == "confirmed"
            and not has_ended
            and (position.stance, position.stated_on) == (standing_stance, standing_on),
            case=position.case_id,
            norm_place=places.get(position.subject_id) if position.subject_type == "norm" else None,
            counts_from=position.known_by if position.known_by > today else None,
            changes=_changes(tx, position),
        )
        for position, holder, standing_stance, standing_on, has_ended in rows
    ]


def position_view(tx: Session, congress: Congress, entry: Entry, today: date) -> PositionView:
    """The position of an entry."""
    (view,) = position_views(tx, congress, [entry.id], today)
    return view


def standing(congress: Congress, today: date) -> ScalarSelect[int]:
    """The entry of the latest position of the same actor on the same subject, for the position in hand; it may have
    ended."""
    other, entry = aliased(Position), aliased(Entry)
    counts = col(other.known_by) <= today
    known_by, dated, *record = place_of(other, other.stated_on, entry)
    return (
        sql_select(col(other.entry_id))
        .join(entry, col(entry.id) == other.entry_id)
        .where(held_alike(other), stands(congress, entry))
        .order_by(
            counts.desc(),
            *(case((counts, one)).desc() for one in (known_by, dated)),
            *(one.desc() for one in record),
        )
        .limit(1)
        .correlate(Position)
        .scalar_subquery()
    )


def held_alike(other: type[Position]) -> ColumnElement[bool]:
    """The condition on another position: of the same actor on the same subject as the one in hand; an actor is the
    same as whatever was merged into it."""
    holder, same = aliased(Actor), aliased(Actor)
    kept = select(func.coalesce(holder.merged_into, holder.id)).where(col(holder.id) == Position.actor_id)
    one = kept.correlate(Position).scalar_subquery()
    circle = select(same.id).where(or_(col(same.id) == one, col(same.merged_into) == one))
    return and_(
        col(other.subject_type) == Position.subject_type,
        col(other.subject_id) == Position.subject_id,
        col(other.actor_id).in_(circle.correlate(Position)),
    )


def _changes(tx: Session, position: Position) -> tuple[tuple[str, str, str], ...]:
    entry = tx.get(Entry, position.entry_id)
    old = tx.get(Position, entry.replaces) if entry is not None and entry.replaces is not None else None
    if old is None:
        return ()
    before, after = _told(old), _told(position)
    return tuple((name, before[name], after[name]) for name in FIELDS if before[name] != after[name])


def _told(position: Position) -> dict[str, str]:
    return {
        "stance": position.stance,
        "form": position.form,
        "stated_on": position.stated_on,
        "summary": position.summary,
        "case": position.case_id or "",
    }
