"""Norms on trial: the vote that keeps one for good, and the end of a trial without such a vote."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.norms import Mover, Stage, move
from bot.congress.reviews import ON_WHAT_IS_IN_FORCE, Question
from bot.congress.trials import Stands
from bot.services.cards import want
from bot.services.in_force import ask, plan_asking
from bot.services.log import record
from bot.services.norms import enter, norm_of, standing_of, touch
from bot.services.people import Who, congress_of
from bot.services.resting import here
from bot.services.superseding import open_ballot_on, show_waiting
from bot.services.vote_plans import VotePlan
from storage.tables import Ballot, Congress, Norm


def on_trial(tx: Session, *, guild_id: int, handle: str) -> bool:
    """Whether what is in force of this norm is on trial, so that it is kept by a vote."""
    return norm_of(tx, congress_of(tx, guild_id), handle).trial_until is not None


def plan_keeping(tx: Session, *, who: Who, handle: str, now: datetime, reason: str | None = None) -> VotePlan:
    """What a vote on keeping a norm on trial would freeze; refuses for the same reasons as opening it.

    `reason`, once it is written, is looked at too, so that nobody confirms what would then be refused.
    """
    return plan_asking(tx, question=Question.KEEP, who=who, handle=handle, now=now, reason=reason)


def ask_keeping(
    tx: Session, *, who: Who, handle: str, reason: str, now: datetime, expected: VotePlan | None = None
) -> VotePlan:
    """Put to the vote whether a norm on trial is adopted for good: the same text, on the roll as it is now.

    `expected` is the plan that was confirmed; refuses as `open_vote` does where it no longer holds, and what `move`
    refuses of `ask_keep`. While the vote is open the norm stays in force, also beyond the end of its trial.
    """
    return ask(
        tx, question=Question.KEEP, outcome="ask_keep", who=who, handle=handle, reason=reason, now=now,
        expected=expected,
    )  # fmt: skip


def trials_over(tx: Session, now: datetime) -> list[int]:
    """The ids of the norms whose trial has ended while no vote was open on what is in force."""
    asked = [one.value for one in ON_WHAT_IS_IN_FORCE]
    voted_on = select(Ballot.norm_id).where(col(Ballot.closed_at).is_(None), col(Ballot.question).in_(asked))
    over = select(Norm.id).where(col(Norm.trial_until) <= now, col(Norm.id).not_in(voted_on), here(Norm.congress_id))
    return list(tx.exec(over.order_by(col(Norm.trial_until), col(Norm.id))).all())


def clock_ends_trial(tx: Session, *, norm_id: int, now: datetime) -> str | None:
    """End a norm whose trial is over; None where there is nothing to do any more, else its way from then on.

    It is no longer in force. Where a new version of it is discussed or voted on, that goes on as it stands.
    """
    norm = tx.exec(select(Norm).where(Norm.id == norm_id).with_for_update()).one()
    congress = tx.exec(select(Congress).where(Congress.id == norm.congress_id)).one()
    standing = standing_of(tx, congress, norm, now=now)
    if norm.trial_until is None or norm.trial_until > now or standing.force_voted_on:
        return None
    until, version = norm.trial_until, norm.in_force
    if norm.stage in (Stage.DECIDED, Stage.REVIEW):
        enter(tx, congress, norm, "end_trial", {Mover.CLOCK}, now=now)
    else:
        move("end_trial", standing, {Mover.CLOCK})
        touch(tx, congress, norm, now=now)
    norm.outcome = Stands.TRIAL_ENDED.value
    norm.in_force, norm.review_on, norm.trial_until = None, None, None
    record(
        tx, congress, "norm_trial_ended", now=now, norm=norm, outcome=Stands.TRIAL_ENDED.value, version=version,
        until=until.isoformat(),
    )  # fmt: skip
    want(tx, congress, "notice", norm.id, place="thread", now=now, topic=f"trial_ended:{version}")
    want(tx, congress, "notice", norm.id, place="votes", now=now, topic=f"trial_over:{version}")
    ballot = open_ballot_on(tx, norm)
    if ballot is not None:  # What waited for its close to supersede the norm has nothing to wait for.
        show_waiting(tx, congress, norm, ballot, now=now)
    return norm.stage
