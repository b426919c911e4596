"""The weekly digest: compiled from the event log between two instants, claimed once a period, then a card."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bot.congress.digest import Digest, NormNews, PositionNews
from bot.congress.errors import CongressError
from bot.congress.handles import decision_handle, norm_handle
from bot.congress.norms import Stage
from bot.congress.schedule import latest_due, period_key
from bot.services.cards import want
from bot.services.congresses import next_digest, setup_of
from bot.services.log import record
from bot.services.people import Who, congress_of, member_of, require_convener
from bot.services.views import names_of, place_of
from storage.tables import Actor, Congress, Decision, DigestRun, Event, Member, Norm, NormVersion, Position

LATE_AFTER = timedelta(minutes=30)
"""A digest that comes this long after its time says so."""

SEND_AGAIN_AFTER = timedelta(minutes=1)
"""Two presses of "send" within this time are one."""


@dataclass(frozen=True)
class DigestCard:
    """A digest with what its card needs."""

    run_id: int
    congress: str
    period: str
    digest: Digest
    names: dict[str, str] = field(default_factory=dict)
    """The words for the ids of stakeholder kinds and disciplines."""


def preview_digest(tx: Session, *, guild_id: int, now: datetime) -> DigestCard:
    """What the digest would say if it were sent now."""
    congress = congress_of(tx, guild_id)
    digest = _compile(tx, congress, since=_covered_until(tx, congress), until=now, late=False)
    return DigestCard(0, congress.name, period_key(now, congress.timezone), digest, names_of(tx))


def send_digest(tx: Session, *, who: Who, now: datetime) -> DigestCard:
    """Send a digest of everything since the last one, now; the next scheduled one covers only what comes after."""
    require_convener(who)
    congress = congress_of(tx, who.guild_id, lock=True)
    return _send(tx, congress, member_of(tx, congress, who, now), now)


def operator_sends_digest(tx: Session, *, guild_id: int, now: datetime) -> DigestCard:
    """The same on the word of whoever runs the bot, from the command line."""
    return _send(tx, congress_of(tx, guild_id, lock=True), None, now)


def _send(tx: Session, congress: Congress, member: Member | None, now: datetime) -> DigestCard:
    since = _covered_until(tx, congress)
    if now - since < SEND_AGAIN_AFTER:
        raise CongressError("digest.just_sent", sent_at=since)
    run = _claim(tx, congress, period_key(now, congress.timezone), since=since, until=now, late=False, now=now)
    record(tx, congress, "digest_sent", now=now, by=member, subject_id=run.id, period=run.period)
    return DigestCard(run.id, congress.name, run.period, Digest.from_data(run.content))


def clock_sends(tx: Session, *, congress_id: int, now: datetime) -> DigestCard | None:
    """Claim the digest that is due, once; after downtime one digest covers the whole gap.

    None where nothing is due, so that a second tick, or a second process, does nothing.
    """
    congress = tx.exec(select(Congress).where(Congress.id == congress_id).with_for_update()).one()
    if congress.opened_at is None or congress.digest_next_at is None or congress.digest_next_at > now:
        return None
    setup = setup_of(congress)
    due = latest_due(now, weekday=setup.digest_weekday, at=setup.digest_at, zone=setup.timezone)
    due = max(due, congress.digest_next_at)
    congress.digest_next_at = next_digest(congress, max(now, due))
    period = period_key(due, congress.timezone)
    since = _covered_until(tx, congress)
    if _is_claimed(tx, congress, period) or since >= due:
        return None
    run = _claim(tx, congress, period, since=since, until=due, late=now - due > LATE_AFTER, now=now, scheduled=True)
    record(tx, congress, "digest_sent", now=now, subject_id=run.id, period=period)
    return DigestCard(run.id, congress.name, period, Digest.from_data(run.content))


def digest_card(tx: Session, *, run_id: int) -> DigestCard:
    """A digest for its card."""
    run = tx.exec(select(DigestRun).where(DigestRun.id == run_id)).one()
    congress = tx.exec(select(Congress).where(Congress.id == run.congress_id)).one()
    return DigestCard(run.id, congress.name, run.period, Digest.from_data(run.content), names_of(tx))


def _claim(
    tx: Session,
    congress: Congress,
    period: str,
    *,
    since: datetime,
    until: datetime,
    late: bool,
    now: datetime,
    scheduled: bool = False,
) -> DigestRun:
    run = DigestRun(
        congress_id=congress.id,
        period=period,
        scheduled=scheduled,
        since=since,
        until=until,
        content=_compile(tx, congress, since=since, until=until, late=late).as_data(),
        created_at=now,
    )
    tx.add(run)
    tx.flush()
    want(tx, congress, "digest", run.id, place="digest", now=now)
    return run


def _is_claimed(tx: Session, congress: Congress, period: str) -> bool:
    query = select(DigestRun.id).where(
        DigestRun.congress_id == congress.id, DigestRun.period == period, col(DigestRun.scheduled)
    )
    return tx.exec(query).first() is not None


def _covered_until(tx: Session, congress: Congress) -> datetime:
    last = tx.exec(select(func.max(DigestRun.until)).where(DigestRun.congress_id == congress.id)).one()
    return last or congress.opened_at or congress.created_at


def _compile(tx: Session, congress: Congress, *, since: datetime, until: datetime, late: bool) -> Digest:
    proposed = _news(tx, congress, col(Norm.created_at) >= since, col(Norm.created_at) < until)
    new = {one.handle for one in proposed}
    decided = _decided(tx, congress, since, until)
    moved = _news(tx, congress, col(Norm.stage_since) >= since, col(Norm.stage_since) < until)
    told = {one.handle for one in decided} | new
    return Digest(
        since=since,
        until=until,
        late=late,
        to_vote=_news(tx, congress, col(Norm.stage) == Stage.VOTING.value),
        proposed=proposed,
        decided=decided,
        moved=tuple(one for one in moved if one.handle not in told and one.stage != Stage.VOTING),
        positions=_positions(tx, congress, since, until),
        seats_taken=_count(tx, congress, "seat_taken", since, until),
    )


def _news(tx: Session, congress: Congress, *conditions: ColumnElement[bool]) -> tuple[NormNews, ...]:
    rows = tx.exec(
        select(Norm, NormVersion.title)
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .where(Norm.congress_id == congress.id, *conditions)
        .order_by(col(Norm.number))
    ).all()
    return tuple(_line(tx, congress, norm, title) for norm, title in rows)


def _decided(tx: Session, congress: Congress, since: datetime, until: datetime) -> tuple[NormNews, ...]:
    rows = tx.exec(
        select(Decision, Norm, NormVersion.title)
        .join(Norm, col(Norm.id) == Decision.norm_id)
        .join(NormVersion, col(NormVersion.id) == Decision.version_id)
        .where(Decision.congress_id == congress.id, Decision.decided_at >= since, Decision.decided_at < until)
        .order_by(col(Decision.id))
    ).all()
    return tuple(
        _line(tx, congress, norm, title, decision_handle(decision.year, decision.number))
        for decision, norm, title in rows
    )


def _line(tx: Session, congress: Congress, norm: Norm, title: str, decision: str | None = None) -> NormNews:
    place = place_of(tx, congress, "norm", norm.id)
    return NormNews(
        handle=norm_handle(norm.number),
        title=title,
        stage=norm.stage,
        until=norm.stage_ends_at,
        outcome=norm.outcome,
        decision=decision,
        url=place.url if place is not None else None,
    )


def _positions(tx: Session, congress: Congress, since: datetime, until: datetime) -> tuple[PositionNews, ...]:
    rows = tx.exec(
        select(Norm, Actor.kind, Position.stance, Actor.name)
        .join(Norm, col(Norm.id) == Position.subject_id)
        .join(Actor, col(Actor.id) == Position.actor_id)
        .where(
            Position.congress_id == congress.id,
            Position.recorded_at >= since,
            Position.recorded_at < until,
            col(Position.retracted_at).is_(None),
        )
        .order_by(col(Norm.number), col(Actor.kind), col(Position.stance), col(Actor.name))
    ).all()
    grouped: dict[tuple[int, str, str], list[str]] = {}
    places: dict[int, str | None] = {}
    for norm, kind, stance, actor in rows:
        grouped.setdefault((norm.number, kind, stance), []).append(actor)
        if norm.number not in places:
            place = place_of(tx, congress, "norm", norm.id)
            places[norm.number] = place.url if place is not None else None
    return tuple(
        PositionNews(norm_handle(number), kind, stance, tuple(dict.fromkeys(actors)), places[number])
        for (number, kind, stance), actors in grouped.items()
    )


def _count(tx: Session, congress: Congress, kind: str, since: datetime, until: datetime) -> int:
    query = select(func.count()).select_from(Event)
    return tx.exec(
        query.where(Event.congress_id == congress.id, Event.kind == kind, Event.at >= since, Event.at < until)
    ).one()
