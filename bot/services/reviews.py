"""The review of a norm in force: it falls due, and a convener keeps the norm or puts its repeal to the vote.

To revise it is a new version (`bot.services.versions`).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.norms import Mover, Stage, move
from bot.congress.reviews import Question, ReviewOutcome, next_review
from bot.congress.text import given_back
from bot.services.cards import want
from bot.services.in_force import ask, plan_asking, review_reason
from bot.services.log import record
from bot.services.norms import Moved, enter, movers_of, norm_of, standing_of, version_of
from bot.services.people import Who, congress_of, member_of
from bot.services.resting import here
from bot.services.vote_plans import VotePlan
from storage.tables import Congress, Norm


@dataclass(frozen=True)
class Kept:
    """A norm that its review left as it is, and when the next one is due."""

    handle: str
    title: str
    review_on: date


def outcome_named(given: str) -> ReviewOutcome:
    """The outcome of a review that was chosen or typed; `norm.review.unknown_outcome` for anything else."""
    word = "_".join(given.lower().split())
    if word not in set(ReviewOutcome):
        raise CongressError("norm.review.unknown_outcome", given=given_back(given))
    return ReviewOutcome(word)


def reviews_due(tx: Session, now: datetime) -> list[int]:
    """The ids of the norms whose review has come due."""
    due = select(Norm.id).where(
        col(Norm.review_on) <= now.date(),
        Norm.stage == Stage.DECIDED.value,
        col(Norm.in_force).is_not(None),
        here(Norm.congress_id),
    )
    return list(tx.exec(due.order_by(col(Norm.review_on), col(Norm.id))).all())


def clock_reviews(tx: Session, *, norm_id: int, now: datetime) -> Moved | None:
    """Put a norm under review on its day; None where there is nothing to do any more."""
    norm = tx.exec(select(Norm).where(Norm.id == norm_id).with_for_update()).one()
    congress = tx.exec(select(Congress).where(Congress.id == norm.congress_id)).one()
    if norm.stage != Stage.DECIDED or norm.in_force is None or norm.review_on is None or norm.review_on > now.date():
        return None
    want(tx, congress, "notice", norm.id, place="thread", now=now, topic=f"review:{norm.review_on}")
    return enter(tx, congress, norm, "review", {Mover.CLOCK}, now=now)


def plan_keep(tx: Session, *, who: Who, handle: str, now: datetime) -> Kept:
    """The norm that would be kept, and until when; refuses for the same reasons as keeping it."""
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle)
    move("keep", standing_of(tx, congress, norm, now=now), movers_of(tx, congress, norm, who))
    day = next_review(now, congress.review_days)
    return Kept(norm_handle(norm.number), version_of(tx, norm).title, day)


def keep(tx: Session, *, who: Who, handle: str, reason: str, now: datetime) -> Kept:
    """End the review of a norm by leaving it in force as it is, and set the day of the next one."""
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle, lock=True)
    movers = movers_of(tx, congress, norm, who)
    move("keep", standing_of(tx, congress, norm, now=now), movers)
    words = review_reason(reason)
    by = member_of(tx, congress, who, now)
    norm.review_on = next_review(now, congress.review_days)
    moved = enter(tx, congress, norm, "keep", movers, now=now, by=by)
    record(
        tx, congress, "norm_reviewed", now=now, by=by, norm=norm, outcome=ReviewOutcome.KEEP.value, reason=words,
        review_on=norm.review_on.isoformat(),
    )  # fmt: skip
    return Kept(moved.handle, moved.title, norm.review_on)


def plan_repeal(tx: Session, *, who: Who, handle: str, now: datetime, reason: str | None = None) -> VotePlan:
    """What a vote on the repeal would freeze; refuses for the same reasons as opening it.

    `reason`, once it is written, is looked at too, so that nobody confirms what would then be refused.
    """
    return plan_asking(tx, question=Question.REPEAL, who=who, handle=handle, now=now, reason=reason)


def ask_repeal(
    tx: Session, *, who: Who, handle: str, reason: str, now: datetime, expected: VotePlan | None = None
) -> VotePlan:
    """Put the repeal of a norm in force to the vote: For means that it is repealed.

    `expected` is the plan that was confirmed; refuses as `open_vote` does where it no longer holds.
    """
    return ask(
        tx, question=Question.REPEAL, outcome=ReviewOutcome.REPEAL.value,
        who=who, handle=handle, reason=reason, now=now, expected=expected,
    )  # fmt: skip
