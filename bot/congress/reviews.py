"""The review of a norm in force: what it may come to, and when the next one is due."""

from datetime import date, datetime, timedelta
from enum import StrEnum


class ReviewOutcome(StrEnum):
    """What a convener decides of a norm under review."""

    KEEP = "keep"
    REVISE = "revise"
    REPEAL = "repeal"
    """Its repeal is put to the vote."""


class Question(StrEnum):
    """What a ballot asks: whether a norm shall be adopted, one in force be repealed, which of its wordings it is, or
    whether one on trial shall be adopted for good."""

    ADOPT = "adopt"
    REPEAL = "repeal"
    WORDING = "wording"
    KEEP = "keep"


ON_WHAT_IS_IN_FORCE = (Question.REPEAL, Question.KEEP)
"""Questions about the version in force. What comes of them is no plain adoption, and has words of its own."""


def next_review(now: datetime, days: int) -> date:
    """The day of the next review of a norm that is adopted, or kept, now."""
    return (now + timedelta(days=days)).date()


def outcome_word(question: str, outcome: str) -> str:
    """The word for what a vote came to: a repeal that carries is no adoption. The words are the table `outcome`."""
    return f"{question}_{outcome}" if question in ON_WHAT_IS_IN_FORCE else outcome
