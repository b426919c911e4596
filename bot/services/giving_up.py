"""Messages that do not reach their member: after a while they rest, until that member wants them again."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.congress.watching import is_given_up
from bot.services.cards import NOT_TAKEN
from bot.services.planning import OF_RUN, rest_plan
from storage.tables import Card, DigestPlan, DigestRun


def is_unreachable(plan: DigestPlan) -> bool:
    """Whether the last message of a plan that was tried did not reach its member."""
    return plan.trouble in NOT_TAKEN


def gives_up(tx: Session, plan: DigestPlan, now: datetime) -> bool:
    """Let a plan rest whose messages have not reached its member for long, as if they had paused it, and return whether
    it does. Its trouble stays, so that `/waiting` tells them; resuming it takes that away, and it is tried anew."""
    if not is_unreachable(plan):
        return False
    sent = select(func.max(DigestRun.id)).join(Card, OF_RUN)
    sent = sent.join(DigestPlan, col(DigestPlan.id) == DigestRun.plan_id)
    sent = sent.where(DigestPlan.member_id == plan.member_id, col(Card.message_id).is_not(None))
    failed = select(func.min(DigestRun.created_at), func.max(DigestRun.created_at))
    failed = failed.where(DigestRun.plan_id == plan.id, col(DigestRun.id) > (tx.exec(sent).one() or 0))
    if not is_given_up(*tx.exec(failed).one()):
        return False
    rest_plan(tx, plan, now)
    return True
