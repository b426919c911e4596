"""Digests of channels: compiled from the event log between two instants, claimed once a period, then a card."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.congress.digest import Digest
from bot.congress.errors import CongressError
from bot.congress.handles import parse_decision_handle
from bot.congress.rhythm import period_key
from bot.services.log import record
from bot.services.news import compile_digest
from bot.services.people import Who, congress_of, member_of, require_convener
from bot.services.planning import (
    OF_RUN,
    Due,
    claim,
    last_run,
    main_plan,
    next_of,
    rhythm_of,
    take_due,
    unsent_runs,
    untold,
)
from bot.services.record.lines import RecordLine, lines_by_handle
from bot.services.views import names_of
from storage.tables import Card, Congress, Decision, DigestPlan, DigestRun, Member

SEND_AGAIN_AFTER = timedelta(minutes=1)
"""Two presses of "send" within this time are one."""


ENTRIES_MOST = 500
"""Of so many entries of the record a digest says what they say; of others it has the handles."""


@dataclass(frozen=True)
class DigestCard:
    """A digest with what its card needs."""

    run_id: int
    congress: str
    period: str
    digest: Digest
    names: dict[str, str] = field(default_factory=dict)
    """The words for the ids of stakeholder kinds and disciplines."""
    plan_id: int = 0
    language: str = "en"
    zone: str = "UTC"
    charted: int | None = None
    """The decision whose picture it shows: the last one of which it tells."""
    entries: dict[str, RecordLine] = field(default_factory=dict)
    """What the entries of the record say that it tells, by their handles."""


def preview_digest(tx: Session, *, guild_id: int, now: datetime, plan_id: int | None = None) -> DigestCard:
    """What the digest of a channel (of the main plan where none is named) would say if it were sent now.

    Raises `digest.ahead` (sent_at, next_at) while the last one lies ahead, because the clock was turned back,
    `digest.not_begun` (begins_at, next_at) while what the first one tells does, and `plan.unknown`.
    """
    congress = congress_of(tx, guild_id)
    due = _due_now(tx, congress, _plan(tx, congress, plan_id), now)
    digest = compile_digest(tx, congress, due.period, late=False)
    return card_of_digest(tx, congress, due.plan, 0, due.key, digest)


def send_digest(tx: Session, *, who: Who, now: datetime, plan_id: int | None = None) -> DigestCard:
    """Send a digest of everything since the last one, now; the next scheduled one covers only what comes after.

    Raises `congress.conveners_only`, `digest.just_sent` (sent_at), and what `preview_digest` raises.
    """
    require_convener(who)
    congress = congress_of(tx, who.guild_id, lock=True)
    return _send(tx, congress, _plan(tx, congress, plan_id), member_of(tx, congress, who, now), now)


@dataclass(frozen=True)
class Sending:
    """What sending a digest now would do: `again` is when the last one of the same period went out, or, where it is
    `on_its_way`, was to; None where none did, or it could not be sent and this one tells the same. `told` is how many
    things it would tell."""

    plan_id: int
    channel_id: int | None
    period: str
    again: datetime | None
    since: datetime
    told: int
    on_its_way: bool = False


def would_send(tx: Session, *, who: Who, now: datetime, plan_id: int | None = None) -> Sending:
    """What `send_digest` would do, for the question before it repeats a period. Raises what that raises."""
    require_convener(who)
    congress = congress_of(tx, who.guild_id)
    plan = _plan(tx, congress, plan_id)
    due = _due_now(tx, congress, plan, now)
    _refuse_haste(tx, plan, now)
    told = compile_digest(tx, congress, due.period, late=False).told
    again, on_its_way = _last_of(tx, plan, due.key)
    return Sending(plan.id, plan.channel_id, due.key, again, due.period.since, told, on_its_way)


def _last_of(tx: Session, plan: DigestPlan, key: str) -> tuple[datetime | None, bool]:
    """When the last digest of a period went out that sending one now would repeat, and whether it is on its way yet."""
    unsent = [run.id for run, _ in unsent_runs(tx, plan, lock=False)]
    same = select(DigestRun.until, Card.message_id).join(Card, OF_RUN)
    same = same.where(DigestRun.plan_id == plan.id, DigestRun.period == key, col(DigestRun.folded_into).is_(None))
    same = same.where(col(DigestRun.id).not_in(unsent)).order_by(col(DigestRun.until).desc(), col(DigestRun.id).desc())
    last = tx.exec(same.limit(1)).one_or_none()
    return (None, False) if last is None else (last[0], last[1] is None)


def operator_sends_digest(tx: Session, *, guild_id: int, now: datetime, again: bool = False) -> DigestCard:
    """Send one on the word of whoever runs the bot, from the command line; by the main plan.

    Raises what `send_digest` raises, and `digest.sent_before` (period, sent_at) where one of the same period went out,
    unless it is to be sent `again`.
    """
    congress = congress_of(tx, guild_id, lock=True)
    plan = main_plan(tx, congress)
    key = period_key(rhythm_of(plan), now)
    sent_at, _ = _last_of(tx, plan, key)
    if sent_at is not None and not again:
        _refuse_haste(tx, plan, now)
        raise CongressError("digest.sent_before", period=key, sent_at=sent_at)
    return _send(tx, congress, plan, None, now)


def clock_sends(tx: Session, *, plan_id: int, now: datetime) -> DigestCard | None:
    """Claim the digest of a channel that is due, once; after downtime one digest covers the whole gap.

    None where nothing is due, so that a second tick, or a second process, does nothing; and where nothing is new and
    the plan wants only news: the next one covers that time too.
    """
    due = take_due(tx, plan_id=plan_id, now=now)
    if due is None:
        return None
    digest = compile_digest(tx, due.congress, due.period, late=due.late)
    if due.plan.only_news and digest.nothing_new:
        return None
    return _claimed(tx, due, digest, by=None, scheduled=True)


def digest_card(tx: Session, *, run_id: int) -> DigestCard:
    """A digest for its card."""
    run = tx.exec(select(DigestRun).where(DigestRun.id == run_id)).one()
    congress = tx.exec(select(Congress).where(Congress.id == run.congress_id)).one()
    return card_of_digest(
        tx, congress, tx.get_one(DigestPlan, run.plan_id), run.id, run.period, Digest.from_data(run.content)
    )


def sent_digest(tx: Session, *, guild_id: int, run_id: int) -> DigestCard:
    """A digest that went to a channel of this server; raises `plan.unknown` for any other."""
    congress = congress_of(tx, guild_id)
    query = select(DigestRun.id).join(DigestPlan, col(DigestPlan.id) == DigestRun.plan_id)
    query = query.where(DigestRun.id == run_id, DigestRun.congress_id == congress.id)
    if tx.exec(query.where(col(DigestPlan.member_id).is_(None))).one_or_none() is None:
        raise CongressError("plan.unknown")
    return digest_card(tx, run_id=run_id)


def card_of_digest(
    tx: Session, congress: Congress, plan: DigestPlan, run_id: int, period: str, digest: Digest
) -> DigestCard:
    """A digest of a plan with what its card needs; `run_id` is 0 for what was not sent."""
    return DigestCard(
        run_id,
        congress.name,
        period,
        digest,
        names_of(tx),
        plan_id=plan.id,
        language=plan.language or congress.language,
        zone=plan.timezone,
        charted=_charted(tx, congress, digest),
        entries=entries_told(tx, congress, digest),
    )


def entries_told(tx: Session, congress: Congress, digest: Digest) -> dict[str, RecordLine]:
    """The lines of the entries of the record that a digest tells, of the first where they are very many."""
    handles = [one.handle for one in digest.record if one.what != "imported"]
    return lines_by_handle(tx, congress, handles[:ENTRIES_MOST], now=digest.until)


def _charted(tx: Session, congress: Congress, digest: Digest) -> int | None:
    named = [parse_decision_handle(one.decision) for one in digest.decided if one.decision is not None]
    if not named:
        return None
    year, number = max(named)
    query = select(Decision.id).where(Decision.congress_id == congress.id, Decision.year == year)
    return tx.exec(query.where(Decision.number == number)).one_or_none()


def _send(tx: Session, congress: Congress, plan: DigestPlan, member: Member | None, now: datetime) -> DigestCard:
    due = _due_now(tx, congress, plan, now, lock=True)
    _refuse_haste(tx, plan, now)
    return _claimed(tx, due, compile_digest(tx, congress, due.period, late=False), by=member, scheduled=False)


def _refuse_haste(tx: Session, plan: DigestPlan, now: datetime) -> None:
    """Refuse where one went out, or is to, just now; not where that could not be sent."""
    last = last_run(tx, plan)
    if last is None or now - last.until >= SEND_AGAIN_AFTER:
        return
    if last.id not in [run.id for run, _ in unsent_runs(tx, plan, lock=False)]:
        raise CongressError("digest.just_sent", sent_at=last.until)


def _claimed(tx: Session, due: Due, digest: Digest, *, by: Member | None, scheduled: bool) -> DigestCard:
    run = claim(tx, due, digest.as_data(), scheduled=scheduled)
    now = due.period.until
    record(tx, due.congress, "digest_sent", now=now, by=by, subject_id=run.id, period=run.period)
    return DigestCard(run.id, due.congress.name, run.period, Digest.from_data(run.content))


def _due_now(tx: Session, congress: Congress, plan: DigestPlan, now: datetime, *, lock: bool = False) -> Due:
    """What a digest that is sent now, whatever its time, tells.

    Refuses where the last digest lies ahead of the clock: what it told cannot be told apart from what is new. Before
    the first one it refuses where the time that this tells has not begun, and (`lock`: to be claimed) is not past yet.
    """
    last = last_run(tx, plan)
    if last is not None and last.until - now >= SEND_AGAIN_AFTER:
        raise CongressError("digest.ahead", sent_at=last.until, next_at=next_of(tx, plan, now))
    period = untold(tx, congress, plan, now, lock=lock)
    begins_at = period.since
    if last is None and (now < begins_at or (lock and now == begins_at)):
        raise CongressError("digest.not_begun", begins_at=begins_at, next_at=next_of(tx, plan, begins_at))
    return Due(congress, plan, period_key(rhythm_of(plan), now), period, late=False)


def _plan(tx: Session, congress: Congress, plan_id: int | None) -> DigestPlan:
    """The plan of a channel that is meant, which has not ended."""
    if plan_id is None:
        return main_plan(tx, congress)
    query = select(DigestPlan).where(DigestPlan.id == plan_id, DigestPlan.congress_id == congress.id)
    of_channel = query.where(col(DigestPlan.member_id).is_(None), col(DigestPlan.ended_at).is_(None))
    plan = tx.exec(of_channel).one_or_none()
    if plan is None:
        raise CongressError("plan.unknown")
    return plan
