"""The weekly digest: compiled from the event log between two instants, claimed once a period, then a card."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.congress.digest import Digest
from bot.congress.errors import CongressError
from bot.congress.schedule import latest_due, period_key
from bot.services.cards import want
from bot.services.congresses import is_claimed, next_digest, setup_of
from bot.services.log import record
from bot.services.news import Period, compile_digest, last_event
from bot.services.people import Who, congress_of, member_of, require_convener
from bot.services.views import names_of
from storage.tables import Congress, DigestRun, Member

LATE_AFTER = timedelta(minutes=30)
"""A digest that comes this long after its time says so."""

SEND_AGAIN_AFTER = timedelta(minutes=1)
"""Two presses of "send" within this time are one."""

LAST_EVENT = "last_event"
"""Beside what a digest says, its row keeps the id of the last event told: others may have come at the same instant."""


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
    """What the digest would say if it were sent now.

    Raises `digest.ahead` (sent_at, next_at) while the last one lies ahead, because the clock was turned back.
    """
    congress = congress_of(tx, guild_id)
    last = _last_run(tx, congress)
    _require_not_ahead(tx, congress, last, now)
    digest = compile_digest(tx, congress, _untold(congress, last, now), late=False)
    return DigestCard(0, congress.name, period_key(now, congress.timezone), digest, names_of(tx))


def send_digest(tx: Session, *, who: Who, now: datetime) -> DigestCard:
    """Send a digest of everything since the last one, now; the next scheduled one covers only what comes after.

    Raises `congress.conveners_only`, `digest.just_sent` (sent_at), and what `preview_digest` raises.
    """
    require_convener(who)
    congress = congress_of(tx, who.guild_id, lock=True)
    return _send(tx, congress, member_of(tx, congress, who, now), now)


def operator_sends_digest(tx: Session, *, guild_id: int, now: datetime) -> DigestCard:
    """The same on the word of whoever runs the bot, from the command line."""
    return _send(tx, congress_of(tx, guild_id, lock=True), None, now)


def _send(tx: Session, congress: Congress, member: Member | None, now: datetime) -> DigestCard:
    last = _last_run(tx, congress)
    _require_not_ahead(tx, congress, last, now)
    if last is not None and now - last.until < SEND_AGAIN_AFTER:
        raise CongressError("digest.just_sent", sent_at=last.until)
    run = _claim(tx, congress, period_key(now, congress.timezone), _untold(congress, last, now), late=False)
    record(tx, congress, "digest_sent", now=now, by=member, subject_id=run.id, period=run.period)
    return DigestCard(run.id, congress.name, run.period, Digest.from_data(run.content))


def clock_sends(tx: Session, *, congress_id: int, now: datetime) -> DigestCard | None:
    """Claim the digest that is due, once; after downtime one digest covers the whole gap.

    It tells of everything up to `now`, so also of what the same tick has just made up for. None where nothing is due,
    so that a second tick, or a second process, does nothing.
    """
    congress = tx.exec(select(Congress).where(Congress.id == congress_id).with_for_update()).one()
    if congress.opened_at is None or congress.digest_next_at is None or congress.digest_next_at > now:
        return None
    setup = setup_of(congress)
    due = latest_due(now, weekday=setup.digest_weekday, at=setup.digest_at, zone=setup.timezone)
    due = max(due, congress.digest_next_at)
    period, untold = period_key(due, congress.timezone), _untold(congress, _last_run(tx, congress), now)
    if is_claimed(tx, congress, period) or untold.since >= due:
        congress.digest_next_at = next_digest(tx, congress, now)
        return None
    run = _claim(tx, congress, period, untold, late=now - due > LATE_AFTER, scheduled=True)
    congress.digest_next_at = next_digest(tx, congress, now)
    record(tx, congress, "digest_sent", now=now, subject_id=run.id, period=period)
    return DigestCard(run.id, congress.name, period, Digest.from_data(run.content))


def digest_card(tx: Session, *, run_id: int) -> DigestCard:
    """A digest for its card."""
    run = tx.exec(select(DigestRun).where(DigestRun.id == run_id)).one()
    congress = tx.exec(select(Congress).where(Congress.id == run.congress_id)).one()
    return DigestCard(run.id, congress.name, run.period, Digest.from_data(run.content), names_of(tx))


def _claim(
    tx: Session, congress: Congress, key: str, period: Period, *, late: bool, scheduled: bool = False
) -> DigestRun:
    """Compile and store the digest whose time has just ended, and ask for its card."""
    digest = compile_digest(tx, congress, period, late=late)
    run = DigestRun(
        congress_id=congress.id,
        period=key,
        scheduled=scheduled,
        since=period.since,
        until=period.until,
        content={**digest.as_data(), LAST_EVENT: last_event(tx, congress, period)},
        created_at=period.until,
    )
    tx.add(run)
    tx.flush()
    want(tx, congress, "digest", run.id, place="digest", now=period.until)
    return run


def _untold(congress: Congress, last: DigestRun | None, now: datetime) -> Period:
    """What no digest has told yet: since the last one, or since the congress opened."""
    if last is None:
        return Period(congress.opened_at or congress.created_at, now)
    # Of two people at once, one may have read the clock before the other's digest and come after it.
    return Period(last.until, max(now, last.until), after=int(last.content.get(LAST_EVENT, 0)))


def _require_not_ahead(tx: Session, congress: Congress, last: DigestRun | None, now: datetime) -> None:
    """Refuse where the last digest lies ahead of the clock: what it told cannot be told apart from what is new."""
    if last is None or last.until - now < SEND_AGAIN_AFTER:
        return
    raise CongressError("digest.ahead", sent_at=last.until, next_at=next_digest(tx, congress, now))


def _last_run(tx: Session, congress: Congress) -> DigestRun | None:
    query = select(DigestRun).where(DigestRun.congress_id == congress.id)
    return tx.exec(query.order_by(col(DigestRun.until).desc(), col(DigestRun.id).desc()).limit(1)).one_or_none()
