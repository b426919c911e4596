"""Putting to the vote what is in force of a norm: its repeal, or that it is kept after a trial.

The text is the same, the roll is as it is now, and the reason stands on the ballot.
"""

from datetime import datetime

from sqlmodel import Session

from bot.congress.limits import NOTE_MOST, TEXT_LEAST
from bot.congress.norms import move
from bot.congress.reviews import Question
from bot.congress.text import clean_text
from bot.services.log import record
from bot.services.norms import movers_of, norm_of, standing_of
from bot.services.people import Who, congress_of, member_of
from bot.services.vote_plans import OPENED_BY, VotePlan, plan_ballot
from bot.services.votes import open_ballot


def plan_asking(
    tx: Session, *, question: Question, who: Who, handle: str, now: datetime, reason: str | None = None
) -> VotePlan:
    """What a vote that asks `question` would freeze; refuses for the same reasons as opening it.

    `reason`, once it is written, is looked at too, so that nobody confirms what would then be refused.
    """
    plan = plan_ballot(tx, who=who, handle=handle, now=now, question=question)
    if reason is not None:
        review_reason(reason)
    return plan


def ask(
    tx: Session, *, question: Question, outcome: str, who: Who, handle: str, reason: str, now: datetime,
    expected: VotePlan | None,
) -> VotePlan:  # fmt: skip
    """Put `question` to the vote; the review ends with `outcome`.

    `expected` is the plan that was confirmed; refuses as `open_vote` does where it no longer holds, and what `move`
    refuses of the move that opens such a ballot.
    """
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle, lock=True)
    movers = movers_of(tx, congress, norm, who)
    move(OPENED_BY[question], standing_of(tx, congress, norm, now=now), movers)
    words = review_reason(reason)
    by = member_of(tx, congress, who, now)
    record(tx, congress, "norm_reviewed", now=now, by=by, norm=norm, outcome=outcome, reason=words)
    return open_ballot(tx, congress, norm, movers, now=now, by=by, expected=expected, question=question, reason=words)


def review_reason(reason: str) -> str:
    """The reason with which a review ends. Raises what `clean_text` raises of it."""
    return clean_text(reason, field="reason", least=TEXT_LEAST, most=NOTE_MOST)
