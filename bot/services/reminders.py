"""Reminders by direct message: claimed once each, all of one member at one tick in one message, drawn as things stand.

They go to members who asked for a personal digest, as runs of a plan of their own that can be paused. What a run says
is only what its member is reminded of; the words are made of the state when it is sent, so that what was done meanwhile
is not asked for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.rhythm import Rhythm, period_key
from bot.services.people import Who, congress_of, member_of
from bot.services.periods import Period
from bot.services.planning import Due, arm, claim, pause_plan, reminders_of, resume_plan, rhythm_of
from bot.services.reminded import REMINDERS, Asked, Awaited, ReminderLine, by_the_day, by_the_hour, line_of
from storage.tables import Congress, DigestPlan, DigestRun, Reminder

PLANS_A_TICK = 500
"""Plans that one tick takes up, each in a transaction of its own; the next tick goes on with the others."""

AN_INSTANT = timedelta(seconds=1)
"""A run covers some time; a reminder tells of a moment."""


@dataclass(frozen=True)
class ReminderCard:
    """What a message reminds a member of."""

    guild_id: int
    congress: str
    plan_id: int
    lines: tuple[ReminderLine, ...]


def reminders_due(tx: Session, now: datetime) -> list[int]:
    """The plans by which there is something to tell now, or whose hour has come to look; `PLANS_A_TICK` at most."""
    found: dict[int, None] = {}
    for one in by_the_hour(tx, Asked(now)):
        if len(found) >= PLANS_A_TICK:
            break
        if one.occasion.due(now, one.told) is not None:
            found[one.plan_id] = None
    hour_came = select(DigestPlan.id).where(*REMINDERS, col(DigestPlan.next_at) <= now)
    hour_came = hour_came.order_by(col(DigestPlan.next_at), col(DigestPlan.id)).limit(PLANS_A_TICK)
    found.update(dict.fromkeys(tx.exec(hour_came)))
    return list(found)[:PLANS_A_TICK]


def clock_reminds(tx: Session, *, plan_id: int, now: datetime) -> int | None:
    """Claim all of which a member is to be reminded now, for one message; returns of how many things.

    None where there is nothing to tell, or where another process was first. Raises nothing.
    """
    query = select(Congress).join(DigestPlan, col(DigestPlan.congress_id) == Congress.id)
    congress = tx.exec(query.where(DigestPlan.id == plan_id).with_for_update(of=Congress)).one()
    plan = tx.exec(select(DigestPlan).where(DigestPlan.id == plan_id, *REMINDERS).with_for_update()).one_or_none()
    if plan is None or plan.member_id is None:
        return None
    awaited = list(by_the_hour(tx, Asked(now, plan.id)))
    if plan.next_at is not None and plan.next_at <= now:
        awaited += by_the_day(tx, plan, now)
        arm(tx, congress, plan, now)
    moments = [(one, one.occasion.due(now, one.told)) for one in awaited]
    due = [(one, moment.due_at) for one, moment in moments if moment is not None]
    if not due:
        return None
    run = _claimed(tx, congress, plan, [one for one, _ in due], now)
    tx.add_all(
        Reminder(
            congress_id=congress.id,
            member_id=plan.member_id,
            kind=one.kind.value,
            subject_id=one.subject_id,
            due_at=due_at,
            told_at=now,
            run_id=run.id,
        )
        for one, due_at in due
    )
    return len(due)


def reminder_card(tx: Session, *, run_id: int, now: datetime) -> ReminderCard | None:
    """What a message still has to remind of; None where nothing of it matters any more, or its member wants none."""
    run = tx.get_one(DigestRun, run_id)
    plan = tx.get_one(DigestPlan, run.plan_id)
    if plan.paused_at is not None or plan.ended_at is not None:
        return None
    congress = tx.get_one(Congress, run.congress_id)
    told = _told(tx, run)
    awaited = [*by_the_hour(tx, Asked(now, plan.id)), *by_the_day(tx, plan, now)]
    lines = tuple(
        line_of(tx, congress, one)
        for one in awaited
        if (one.kind.value, one.subject_id) in told and now < one.occasion.ends_at
    )
    return ReminderCard(congress.guild_id, congress.name, plan.id, lines) if lines else None


def switch_reminders(tx: Session, *, who: Who, plan_id: int, on: bool, now: datetime) -> bool:
    """Send this person their reminders, or none of them, until they want it otherwise; the plan is one of theirs, also
    one that has ended. False where they have none to switch, as without a digest of their own.

    Raises `plan.unknown` for a plan that is not this person's.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    member = member_of(tx, congress, who, now)
    if tx.exec(select(DigestPlan.member_id).where(DigestPlan.id == plan_id)).one_or_none() != member.id:
        raise CongressError("plan.unknown")
    plan = reminders_of(tx, member.id, lock=True)
    if plan is None:
        return False
    if on and plan.paused_at is not None:
        resume_plan(tx, congress, plan, now)
    elif not on and plan.paused_at is None:
        pause_plan(tx, plan, now)
    return True


def _claimed(tx: Session, congress: Congress, plan: DigestPlan, told: list[Awaited], now: datetime) -> DigestRun:
    instant = period_key(Rhythm("at_once", rhythm_of(plan).at, plan.timezone), now)
    period = Period(now - AN_INSTANT, now)
    content = {"reminders": [[one.kind.value, one.subject_id] for one in told]}
    return claim(tx, Due(congress, plan, instant, period, late=False), content, card="reminder")


def _told(tx: Session, run: DigestRun) -> set[tuple[str, int]]:
    """Kind and subject of all that a run tells, and of what those would have told that could not be sent before it."""
    found: set[tuple[str, int]] = set()
    runs = [run]
    while runs:
        found |= {(kind, subject) for one in runs for kind, subject in one.content["reminders"]}
        folded = select(DigestRun).where(col(DigestRun.folded_into).in_([one.id for one in runs]))
        runs = list(tx.exec(folded.where(DigestRun.plan_id == run.plan_id)).all())
    return found
