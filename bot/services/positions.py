"""The record: what actors of the world say about a norm, each with its source. Never mixed with votes cast here."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, case
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.limits import LOCATOR_MOST, SUMMARY_MOST
from bot.congress.record.intake import check_source_url, check_stance, parse_partial_date
from bot.congress.text import clean_line, clean_text
from bot.services.actors import actor_of
from bot.services.browse import PAGE
from bot.services.log import record
from bot.services.norms import norm_of
from bot.services.people import Who, congress_of, member_of, require_seat
from bot.services.seats import Word
from bot.services.views import Place, place_in
from storage.tables import (
    Actor,
    Card,
    Congress,
    EvidenceLink,
    Norm,
    NormVersion,
    Position,
    Source,
    Term,
)

_STANDS = aliased(Position)
"""What the same actor now holds of the same subject."""


@dataclass(frozen=True)
class Statement:
    """A position as somebody enters it; words as typed."""

    actor: str
    handle: str
    stance: str
    form: str
    stated_on: str
    source_url: str
    source_title: str = ""
    locator: str = ""
    summary: str = ""


@dataclass(frozen=True)
class SourceView:
    """A source as it is shown beside a fact."""

    title: str
    url: str | None
    grade: str | None
    locator: str


@dataclass(frozen=True)
class PositionView:
    """One position with its sources. `current` is False where the actor now holds another one of the norm; the same
    one from a second source is as current as the first."""

    position_id: int
    actor: str
    actor_kind: str
    handle: str
    norm_title: str
    stance: str
    form: str
    summary: str
    stated_on: str
    recorded_at: datetime
    recorded_by: int
    current: bool
    sources: tuple[SourceView, ...]
    actor_slug: str = ""
    norm_place: Place | None = None
    counts_from: date | None = None
    """The day from which it counts, where that lies ahead: its date is known to the month or year only."""


@dataclass(frozen=True)
class PositionPage:
    """One page of a history; `page` counts from 0, `total` counts the positions on all pages."""

    views: tuple[PositionView, ...]
    page: int
    pages: int
    total: int


def log_position(tx: Session, *, who: Who, statement: Statement, now: datetime) -> PositionView:
    """Record what an actor said about a norm of this congress; earlier positions stay readable."""
    congress = congress_of(tx, who.guild_id)
    member = member_of(tx, congress, who, now) if who.convener else require_seat(tx, congress, who).member
    norm = norm_of(tx, congress, statement.handle, lock=True)  # So that the same position twice at once is one.
    actor = actor_of(tx, congress, statement.actor)
    stance = check_stance(statement.stance, known={term.id for term in terms(tx, "stance")})
    if statement.form not in {term.id for term in terms(tx, "position_form")}:
        raise CongressError("record.unknown_form", given=statement.form[:40])
    stated = parse_partial_date(statement.stated_on, today=now.date())
    url = check_source_url(statement.source_url)
    summary = clean_text(statement.summary, field="summary", least=0, most=SUMMARY_MOST)
    locator = clean_line(statement.locator, field="locator", least=0, most=LOCATOR_MOST)
    title = clean_line(statement.source_title, field="source_title", least=0, most=300)
    if _same(tx, actor, norm, stance, stated.text, url):
        raise CongressError("record.logged_before", actor=actor.name, handle=norm_handle(norm.number))
    position = Position(
        congress_id=congress.id,
        actor_id=actor.id,
        subject_type="norm",
        subject_id=norm.id,
        stance=stance,
        form=statement.form,
        summary=summary,
        stated_on=stated.text,
        date_precision=stated.precision,
        known_by=stated.known_by,
        recorded_at=now,
        recorded_by=member.id,
    )
    tx.add(position)
    tx.flush()
    source = _source(tx, congress, url, title, now)
    tx.add(EvidenceLink(record_type="position", record_id=position.id, source_id=source.id, locator=locator))
    record(
        tx, congress, "position_logged", now=now, by=member, norm=norm, subject_id=position.id,
        actor=actor.name, actor_kind=actor.kind, stance=stance, stated_on=stated.text,
    )  # fmt: skip
    tx.flush()
    (view,) = _views(tx, congress, select(Position.id).where(Position.id == position.id), now.date())
    return view


def position_history(
    tx: Session, *, guild_id: int, actor: str | None = None, handle: str | None = None, now: datetime, page: int = 0
) -> PositionPage:
    """One page of the positions on record, newest first: of one actor, on one norm, both, or all of this congress.

    A position counts from its known-by day on. The current one is, of those that count at `now`, the one with the
    latest such day; where none counts yet, the one that was recorded last.
    """
    congress = congress_of(tx, guild_id)
    conditions = [
        col(Position.congress_id) == congress.id,
        col(Position.subject_type) == "norm",
        col(Position.retracted_at).is_(None),
    ]
    if handle:
        conditions.append(col(Position.subject_id) == norm_of(tx, congress, handle).id)
    if actor:
        conditions.append(col(Position.actor_id) == actor_of(tx, congress, actor).id)
    total = tx.exec(select(func.count()).select_from(Position).where(*conditions)).one()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 0), pages - 1)
    wanted = select(Position.id).where(*conditions).order_by(col(Position.known_by).desc(), col(Position.id).desc())
    views = _views(tx, congress, wanted.offset(page * PAGE).limit(PAGE), now.date())
    return PositionPage(tuple(views), page, pages, total)


def terms(tx: Session, vocabulary: str) -> list[Word]:
    """The words of a controlled vocabulary, in order."""
    rows = tx.exec(select(Term).where(Term.vocabulary == vocabulary).order_by(col(Term.rank))).all()
    return [Word(row.value, row.value.replace("_", " "), row.meaning) for row in rows]


def _same(tx: Session, actor: Actor, norm: Norm, stance: str, stated_on: str, url: str) -> bool:
    query = (
        select(Position.id)
        .join(
            EvidenceLink, (col(EvidenceLink.record_id) == Position.id) & (col(EvidenceLink.record_type) == "position")
        )
        .join(Source, col(Source.id) == EvidenceLink.source_id)
        .where(
            Position.actor_id == actor.id,
            Position.subject_type == "norm",
            Position.subject_id == norm.id,
            Position.stance == stance,
            Position.stated_on == stated_on,
            col(Position.retracted_at).is_(None),
            Source.url == url,
        )
    )
    return tx.exec(query).first() is not None


def _source(tx: Session, congress: Congress, url: str, title: str, now: datetime) -> Source:
    known = select(Source).where(
        Source.url == url, or_(col(Source.congress_id).is_(None), col(Source.congress_id) == congress.id)
    )
    source = tx.exec(known.order_by(col(Source.id))).first()
    if source is None:
        source = Source(congress_id=congress.id, title=title or url[:300], url=url, kind="web", retrieved_at=now)
        tx.add(source)
        tx.flush()
    return source


def _views(tx: Session, congress: Congress, wanted: SelectOfScalar[int], today: date) -> list[PositionView]:
    """The positions with the wanted ids, newest first."""
    ids = wanted.subquery()
    rows = tx.exec(
        select(  # type: ignore[call-overload]
            Position,
            Actor,
            Norm.number,
            NormVersion.title,
            Card.channel_id,
            Card.thread_id,
            Card.message_id,
            col(_STANDS.stance).label("standing_stance"),
            col(_STANDS.stated_on).label("standing_on"),
        )
        .join(ids, ids.c.id == Position.id)
        .join(_STANDS, col(_STANDS.id) == standing(today))
        .join(Actor, col(Actor.id) == Position.actor_id)
        .join(Norm, col(Norm.id) == Position.subject_id)
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .join(
            Card, (col(Card.kind) == "norm") & (col(Card.subject_id) == Norm.id) & (col(Card.topic) == ""), isouter=True
        )
        .order_by(col(Position.known_by).desc(), col(Position.id).desc())
    ).all()
    sources = _sources(tx, [position.id for position, *_ in rows])
    return [
        PositionView(
            position_id=position.id,
            actor=holder.name,
            actor_kind=holder.kind,
            handle=norm_handle(number),
            norm_title=title,
            stance=position.stance,
            form=position.form,
            summary=position.summary,
            stated_on=position.stated_on,
            recorded_at=position.recorded_at,
            recorded_by=position.recorded_by,
            current=(position.stance, position.stated_on) == (standing_stance, standing_on),
            sources=tuple(sources.get(position.id, ())),
            actor_slug=holder.slug,
            norm_place=place_in(congress.guild_id, channel_id, thread_id, message_id),
            counts_from=position.known_by if position.known_by > today else None,
        )
        for position, holder, number, title, channel_id, thread_id, message_id, standing_stance, standing_on in rows
    ]


def standing(today: date) -> ScalarSelect[int]:
    """The id of the position that the same actor now holds of the same subject, for the position in hand."""
    other = aliased(Position)
    counts = col(other.known_by) <= today
    return (
        sql_select(col(other.id))
        .where(held_alike(other))
        .order_by(
            counts.desc(),
            case((counts, col(other.known_by))).desc(),
            col(other.recorded_at).desc(),
            col(other.id).desc(),
        )
        .limit(1)
        .correlate(Position)
        .scalar_subquery()
    )


def held_alike(other: type[Position]) -> ColumnElement[bool]:
    """The condition on another position: not retracted, of the same actor on the same subject as the one in hand."""
    return and_(
        col(other.congress_id) == Position.congress_id,
        col(other.subject_type) == Position.subject_type,
        col(other.subject_id) == Position.subject_id,
        col(other.actor_id) == Position.actor_id,
        col(other.retracted_at).is_(None),
    )


def _sources(tx: Session, position_ids: list[int]) -> dict[int, list[SourceView]]:
    if not position_ids:
        return {}
    rows = tx.exec(
        select(EvidenceLink, Source)
        .join(Source, col(Source.id) == EvidenceLink.source_id)
        .where(EvidenceLink.record_type == "position", col(EvidenceLink.record_id).in_(position_ids))
    ).all()
    found: dict[int, list[SourceView]] = {}
    for link, source in rows:
        found.setdefault(link.record_id, []).append(SourceView(source.title, source.url, source.grade, link.locator))
    return found
