"""Plans as rows: how one recurs, when it is due next, and the claim of a period, which is what makes it come once.

Every kind of thing that goes out by itself is taken up, claimed and wanted by these; they differ by what is compiled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Update, and_, func, update
from sqlmodel import Session, col, select

from bot.congress.rhythm import Kind, Rhythm, latest_due, next_due, period_key, takes_up
from bot.services.cards import NOT_SENT, want
from bot.services.log import latest_event
from bot.services.periods import Period
from bot.services.plan_times import time_of
from storage.tables import Card, Congress, DigestPlan, DigestRun

LATE_AFTER = timedelta(minutes=30)
"""What comes this long after its time says so."""

LAST_EVENT = "last_event"
"""Beside what a run says, its row keeps the id of the last event that it could tell."""

CARDS = ("digest", "personal", "reminder")
"""The kinds of the cards of runs."""

OF_RUN: ColumnElement[bool] = and_(col(Card.subject_id) == DigestRun.id, col(Card.kind).in_(CARDS))
"""The condition that a card shows a run."""


@dataclass(frozen=True)
class Due:
    """A plan that is due: the period to claim, and whether that comes late, or makes up for one that never came."""

    congress: Congress
    plan: DigestPlan
    key: str
    period: Period
    late: bool


def main_plan(tx: Session, congress: Congress) -> DigestPlan:
    """The plan of the congress's own digest, which every congress has from its set-up on."""
    return tx.exec(select(DigestPlan).where(DigestPlan.congress_id == congress.id, col(DigestPlan.main))).one()


def own_digest(tx: Session, member_id: int) -> DigestPlan | None:
    """The plan of a member's personal digest, paused or not; None where they have none."""
    query = select(DigestPlan).where(DigestPlan.member_id == member_id, DigestPlan.purpose == "digest")
    return tx.exec(query.where(col(DigestPlan.ended_at).is_(None))).one_or_none()


def reminders_of(tx: Session, member_id: int, *, lock: bool = False) -> DigestPlan | None:
    """The plan of a member's reminders, paused or not; None where they have none, as without a digest.

    `lock` holds its row until the transaction ends.
    """
    query = select(DigestPlan).where(DigestPlan.member_id == member_id, DigestPlan.purpose == "reminder")
    query = query.where(col(DigestPlan.ended_at).is_(None))
    return tx.exec(query.with_for_update() if lock else query).one_or_none()


def rhythm_of(plan: DigestPlan) -> Rhythm:
    """How a plan recurs."""
    return Rhythm(cast(Kind, plan.rhythm), time_of(plan), plan.timezone, weekday=plan.weekday, monthday=plan.monthday)


def arm(tx: Session, congress: Congress, plan: DigestPlan, now: datetime) -> None:
    """Set when a plan is due next: never while its congress is not open, while it is paused, or after its end.

    What comes at once is due when something happens, which whoever tells it sets.
    """
    idle = congress.opened_at is None or plan.paused_at is not None or plan.ended_at is not None
    plan.next_at = None if idle or plan.rhythm == "at_once" else next_of(tx, plan, now)


def rearm(tx: Session, congress: Congress, plan: DigestPlan, before: Rhythm, now: datetime) -> None:
    """Arm a plan anew where it recurs otherwise than `before`.

    One that is due, and not yet taken up, stays due: what it was to bring comes, late or not. So does what comes at
    once and has something to tell.
    """
    is_due = plan.next_at is not None and plan.next_at <= now
    if rhythm_of(plan) != before and not is_due and not before.kind == plan.rhythm == "at_once":
        arm(tx, congress, plan, now)


def next_of(tx: Session, plan: DigestPlan, after: datetime, *, taken: str = "") -> datetime:
    """The first instant (UTC) after `after` at which a plan is due.

    It is due once in each period, and not again in the one that is `taken` up just now. Where that of a week is out
    and the day is then moved to later in the same week, the next one is a week after that day. Where the clock was
    turned back, none goes out until it is past the last one.
    """
    rhythm = rhythm_of(plan)
    told = tx.exec(select(func.max(DigestRun.until)).where(DigestRun.plan_id == plan.id)).one()
    due = max(after, told or after)
    while True:
        due = next_due(rhythm, due)
        key = period_key(rhythm, due)
        if key != taken and not is_claimed(tx, plan, key):
            return due


def end_plan(tx: Session, plan: DigestPlan, now: datetime) -> None:
    """End a plan, which is not the main one; what Discord does not show of it yet is not sent any more."""
    plan.ended_at, plan.next_at = now, None
    tx.connection().execute(_unshown(plan).values(due_at=None, trouble=None))


def end_with_reminders(tx: Session, plan: DigestPlan, now: datetime) -> None:
    """End a plan as `end_plan` does, and with a member's digest their reminders."""
    end_plan(tx, plan, now)
    if plan.member_id is not None and plan.purpose == "digest":
        reminders = reminders_of(tx, plan.member_id, lock=True)
        if reminders is not None:
            end_plan(tx, reminders, now)


def pause_plan(tx: Session, plan: DigestPlan, now: datetime) -> None:
    """Let a plan rest as is wished. What its member wants no more need not reach them; what a channel lacks is to be
    mended all the same."""
    rest_plan(tx, plan, now)
    plan.trouble = plan.trouble if plan.member_id is None else None


def rest_plan(tx: Session, plan: DigestPlan, now: datetime) -> None:
    """Send nothing by a plan but by hand: what Discord does not show of it is withheld until it is resumed.

    One that was due and not taken up is paused since it was due.
    """
    was_due = plan.next_at is not None and plan.next_at <= now
    plan.paused_at, plan.next_at = _due_at(plan, now) if was_due else now, None
    tx.connection().execute(_unshown(plan, col(DigestRun.scheduled).is_(True)).values(due_at=None))


def resume_plan(tx: Session, congress: Congress, plan: DigestPlan, now: datetime) -> None:
    """Send by a plan again. The next one tells also what was withheld, except what may stand in Discord already: that
    is looked for at once, and sent where it is not there. One that was due when it was paused is due at once in the
    same period."""
    paused_at, plan.paused_at, plan.trouble = plan.paused_at, None, None
    arm(tx, congress, plan, now)
    if plan.next_at is not None and paused_at is not None and _is_due_still(tx, congress, plan, paused_at, now):
        plan.next_at = paused_at
    told_by_next = [its_card.id for _, its_card in unsent_runs(tx, plan, lock=True)]
    withheld = _unshown(plan).where(col(Card.due_at).is_(None), col(Card.shown) < Card.wanted)
    tx.connection().execute(withheld.where(col(Card.id).not_in(told_by_next)).values(due_at=now, attempts=0))
    if plan.rhythm == "at_once" and told_by_next:
        plan.next_at = now


def _due_at(plan: DigestPlan, now: datetime) -> datetime:
    """Since when a plan is due, of several times that it missed the latest; now, where it is not due."""
    if plan.next_at is None or plan.rhythm == "at_once":
        return plan.next_at or now
    return max(latest_due(rhythm_of(plan), now), plan.next_at)


def _is_due_still(tx: Session, congress: Congress, plan: DigestPlan, paused_at: datetime, now: datetime) -> bool:
    """Whether a plan was due when it was paused, and what it was to bring is untold in the period that is now."""
    rhythm = rhythm_of(plan)
    key = period_key(rhythm, paused_at)
    if paused_at > now or latest_due(rhythm, paused_at) != paused_at or period_key(rhythm, now) != key:
        return False
    return not is_claimed(tx, plan, key) and untold(tx, congress, plan, now).since < paused_at


def _unshown(plan: DigestPlan, *of: ColumnElement[bool]) -> Update:
    """The cards of a plan's runs (`of`: of such runs) that Discord does not show, but for what a later run tells."""
    runs = select(DigestRun.id).where(DigestRun.plan_id == plan.id, col(DigestRun.folded_into).is_(None), *of)
    cards = update(Card).where(col(Card.kind).in_(CARDS), col(Card.subject_id).in_(runs))
    return cards.where(col(Card.message_id).is_(None))


def is_claimed(tx: Session, plan: DigestPlan, key: str) -> bool:
    """Whether what belongs to this period (as `period_key` names it) went out."""
    query = select(DigestRun.id).where(DigestRun.plan_id == plan.id, DigestRun.period == key)
    return tx.exec(query.where(col(DigestRun.scheduled))).first() is not None


def take_due(tx: Session, *, plan_id: int, now: datetime) -> Due | None:
    """Take up a plan that is due, and arm it anew; None where it is not, or its period is claimed or told.

    After downtime it is the latest missed period, and covers the whole gap up to `now`, so also what the same tick has
    just made up for. The rows of the congress and of the plan are held until the transaction ends.
    """
    query = select(Congress).join(DigestPlan, col(DigestPlan.congress_id) == Congress.id)
    congress = tx.exec(query.where(DigestPlan.id == plan_id).with_for_update(of=Congress)).one()
    plan = tx.exec(select(DigestPlan).where(DigestPlan.id == plan_id).with_for_update()).one()
    if congress.opened_at is None or plan.next_at is None or plan.next_at > now:
        return None
    rhythm, due = rhythm_of(plan), _due_at(plan, now)
    key, period = period_key(rhythm, due), untold(tx, congress, plan, now, lock=True)
    taken = is_claimed(tx, plan, key) or period.since >= due
    late = now - due > LATE_AFTER or plan.next_at < due
    plan.next_at = None if rhythm.kind == "at_once" else next_of(tx, plan, now, taken=key)
    return None if taken else Due(congress, plan, key, period, late)


def untold(tx: Session, congress: Congress, plan: DigestPlan, now: datetime, *, lock: bool = False) -> Period:
    """What no run of a plan has told yet: since the last one that was sent, or since the plan was made, which is where
    it takes up what the one before it told.

    Before the first one of the main plan that is since the congress opened. With `lock`, what could not be sent is not
    sent until the transaction ends, as whoever then claims that time needs it.
    """
    last = _last_sent(tx, plan, lock=lock) or _taken_up(tx, plan)
    opened_at = congress.opened_at or congress.created_at
    begun = opened_at if plan.main else max(opened_at, plan.created_at)
    if last is not None:
        # Of two people at once, one may have read the clock before the other's digest and come after it.
        return Period(last.until, max(now, last.until), after=int(last.content.get(LAST_EVENT, 0)), begun=begun)
    return Period(begun, now)


def former_of(
    tx: Session, congress_id: int, *, channel_id: int | None = None, member_id: int | None = None
) -> DigestPlan | None:
    """The digest to this channel or member that ended last."""
    query = select(DigestPlan).where(
        *_going_to(congress_id, channel_id, member_id), col(DigestPlan.ended_at).is_not(None)
    )
    return tx.exec(query.order_by(col(DigestPlan.id).desc()).limit(1)).first()


def tells_from(tx: Session, congress: Congress, plan: DigestPlan, now: datetime) -> datetime:
    """From when on a digest tells that is made now: where one before it to the same reader ended, unless that is too
    long ago."""
    former = former_of(tx, congress.id, channel_id=plan.channel_id, member_id=plan.member_id)
    return now if former is None else takes_up(untold(tx, congress, former, now).since, now)


def _taken_up(tx: Session, plan: DigestPlan) -> DigestRun | None:
    """The run of a plan before this one, to the same reader, at whose end this one begins to tell."""
    former = select(DigestPlan.id).where(
        *_going_to(plan.congress_id, plan.channel_id, plan.member_id), DigestPlan.id != plan.id
    )
    query = select(DigestRun).where(col(DigestRun.plan_id).in_(former), DigestRun.until == plan.created_at)
    query = query.where(col(DigestRun.folded_into).is_(None)).order_by(col(DigestRun.id).desc())
    return None if plan.main or plan.purpose != "digest" else tx.exec(query.limit(1)).first()


def _going_to(congress_id: int, channel_id: int | None, member_id: int | None) -> tuple[ColumnElement[bool], ...]:
    """The conditions on plans of digests that go to this member or channel, but for the congress's own."""
    where = col(DigestPlan.congress_id) == congress_id, col(DigestPlan.purpose) == "digest"
    if member_id is not None:
        return *where, col(DigestPlan.member_id) == member_id
    return *where, col(DigestPlan.channel_id) == channel_id, col(DigestPlan.main).is_(False)


def last_run(tx: Session, plan: DigestPlan) -> DigestRun | None:
    """The last run of a plan, sent or not."""
    query = select(DigestRun).where(DigestRun.plan_id == plan.id)
    return tx.exec(query.order_by(col(DigestRun.until).desc(), col(DigestRun.id).desc()).limit(1)).one_or_none()


def claim(
    tx: Session, due: Due, content: Mapping[str, Any], *, scheduled: bool = True, card: str = "digest"
) -> DigestRun:
    """Store a run with what it says, which claims its period, and ask for its card (of the kind `card`).

    What could not be sent before it is folded into it, and not sent any more.
    """
    congress, plan, period = due.congress, due.plan, due.period
    unsent = unsent_runs(tx, plan, lock=True)
    run = DigestRun(
        congress_id=congress.id,
        plan_id=plan.id,
        period=due.key,
        scheduled=scheduled,
        since=period.since,
        until=period.until,
        content={**content, LAST_EVENT: latest_event(tx, congress)},
        created_at=period.until,
    )
    tx.add(run)
    tx.flush()
    for earlier, its_card in unsent:
        earlier.folded_into = run.id
        its_card.due_at, its_card.trouble = None, None
    want(tx, congress, card, run.id, place="plan" if plan.member_id is None else "member", now=period.until)
    return run


def _last_sent(tx: Session, plan: DigestPlan, *, lock: bool) -> DigestRun | None:
    """The last run that was sent, or may yet be."""
    unsent = [run.id for run, _ in unsent_runs(tx, plan, lock=lock)]
    query = select(DigestRun).where(DigestRun.plan_id == plan.id, col(DigestRun.folded_into).is_(None))
    query = query.where(col(DigestRun.id).not_in(unsent))
    return tx.exec(query.order_by(col(DigestRun.until).desc(), col(DigestRun.id).desc()).limit(1)).one_or_none()


def unsent_runs(tx: Session, plan: DigestPlan, *, lock: bool) -> list[tuple[DigestRun, Card]]:
    """The last runs of a plan, since one that was sent, that Discord does not show and that are not on their way."""
    sent = select(DigestRun.until).join(Card, OF_RUN)
    sent = sent.where(DigestRun.plan_id == plan.id, col(Card.message_id).is_not(None))
    since = tx.exec(sent.order_by(col(DigestRun.until).desc()).limit(1)).one_or_none()
    query = select(DigestRun, Card).join(Card, OF_RUN).where(DigestRun.plan_id == plan.id)
    query = query.where(col(DigestRun.folded_into).is_(None)).order_by(col(DigestRun.id).desc())
    if since is not None:
        query = query.where(col(DigestRun.until) > since)
    unsent = []
    for run, its_card in tx.exec(query.with_for_update(of=Card) if lock else query):
        if its_card.message_id is not None or its_card.claimed_at is not None or not _is_surely_unsent(its_card):
            break
        unsent.append((run, its_card))
    return unsent


def may_stand(tx: Session, plan: DigestPlan) -> bool:
    """Whether the last run of a plan may stand in Discord, which does not show it as far as is known: then no later one
    tells it, and it is looked for."""
    query = (
        select(Card).join(DigestRun, OF_RUN).where(DigestRun.plan_id == plan.id, col(DigestRun.folded_into).is_(None))
    )
    its_card = tx.exec(query.order_by(col(DigestRun.id).desc()).limit(1)).one_or_none()
    if its_card is None or its_card.message_id is not None or its_card.claimed_at is not None:
        return False
    return its_card.first_tried_at is not None


def _is_surely_unsent(its_card: Card) -> bool:
    """Nothing of it was sent, so that the next run may tell the same: no attempt may have had its effect, and it cannot
    be sent for its trouble, or a pause withheld it."""
    withheld = its_card.due_at is None and its_card.shown < its_card.wanted
    return its_card.first_tried_at is None and (withheld or its_card.trouble in NOT_SENT)
