"""What a closed ballot does to its norm, and to the norms that it takes the place of."""

from datetime import datetime

from sqlmodel import Session

from bot.congress.decisions import Outcome
from bot.congress.norms import Mover
from bot.congress.reviews import Question, next_review
from bot.congress.trials import outcome_under, trial_end, trial_review
from bot.services.norms import enter
from bot.services.superseding import show_waiting, supersede_late, supersede_others
from storage.tables import Ballot, Congress, Norm


def settle(tx: Session, congress: Congress, norm: Norm, ballot: Ballot, outcome: Outcome, *, now: datetime) -> None:
    """Bring a norm from its vote to where the outcome puts it; what is in force stays so unless a repeal carries."""
    show_waiting(tx, congress, norm, ballot, now=now)
    if ballot.question == Question.REPEAL and outcome is Outcome.ADOPTED:
        enter(tx, congress, norm, "repeal", {Mover.CLOCK}, now=now)
        norm.in_force, norm.review_on, norm.trial_until = None, None, None
        return
    if outcome is Outcome.ADOPTED:
        norm.outcome, norm.in_force = outcome_under(ballot.trial, outcome), norm.version
        norm.trial_until = None if ballot.trial is None else trial_end(now, ballot.trial)
    elif norm.in_force is None or ballot.question == Question.KEEP:
        norm.outcome = outcome.value
        norm.in_force, norm.review_on, norm.trial_until = None, None, None
    else:
        norm.version = norm.in_force
    if ballot.trial is not None and outcome is Outcome.ADOPTED:
        norm.review_on = trial_review(now, ballot.trial)
    elif _review_is_over(norm, ballot, outcome, now):
        norm.review_on = next_review(now, congress.review_days)
    enter(tx, congress, norm, "decide", {Mover.CLOCK}, now=now)
    # What is on trial takes the place of nothing: what it ended would stay so when the trial ends.
    if outcome is Outcome.ADOPTED and ballot.trial is None:
        supersede_others(tx, congress, norm, now=now)
    if outcome is not Outcome.ADOPTED or ballot.question == Question.KEEP:
        supersede_late(tx, congress, norm, ballot, now=now)


def _review_is_over(norm: Norm, ballot: Ballot, outcome: Outcome, now: datetime) -> bool:
    """Whether the norm in force was adopted or upheld just now, or its review fell into the time of its revision."""
    if norm.in_force is None or norm.trial_until is not None:
        return False  # Neither a failed repeal nor a failed revision puts off what a trial asks.
    upheld = outcome is Outcome.ADOPTED or ballot.question == Question.REPEAL
    return upheld or norm.review_on is None or norm.review_on <= now.date()
