"""A norm adopted on trial: how long a trial may be, when its review begins and when it ends.

The vote is on adoption, and counted as any other; what is on trial is in force until the end of its trial. Its review
begins early enough for a vote on keeping it, and nothing puts the end off but such a vote while it is open.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.congress.canonical import Json, instant_text
from bot.congress.decisions import Outcome
from bot.congress.errors import CongressError

TRIAL_LEAST, TRIAL_MOST = 7, 365
"""Days that a trial may last."""

REVIEW_BEFORE_END = 14
"""Days before its end at which the review of a norm on trial begins; of a short trial that is the second half."""


class Stands(StrEnum):
    """How a norm stands by its votes that no count says: what a ballot on trial carried, and what a trial came to."""

    ADOPTED_ON_TRIAL = "adopted_on_trial"
    TRIAL_ENDED = "trial_ended"


@dataclass(frozen=True)
class Trial:
    """That a vote was on adoption on trial: for how many days, and until when where it carried (else None)."""

    days: int
    until: datetime | None

    def as_data(self) -> dict[str, Json]:
        """It as JSON values."""
        return {"days": self.days, "until": None if self.until is None else instant_text(self.until)}


def check_trial(handle: str, days: int, *, brings_rule: bool, for_good: bool) -> None:
    """Refuse a trial that cannot be.

    Raises `trial.days` (least, most), `trial.brings_rule` for a text that brings a rule of decision, since what is
    decided under that would outlast the trial, and `trial.in_force` where a version is in force for good, which would
    end with the trial of the next.
    """
    if not TRIAL_LEAST <= days <= TRIAL_MOST:
        raise CongressError("trial.days", handle=handle, given=days, least=TRIAL_LEAST, most=TRIAL_MOST)
    if brings_rule:
        raise CongressError("trial.brings_rule", handle=handle)
    if for_good:
        raise CongressError("trial.in_force", handle=handle)


def outcome_under(trial: int | None, outcome: Outcome) -> str:
    """What a vote came to, which says more than its count: an adoption may be on trial, for so many days."""
    return Stands.ADOPTED_ON_TRIAL.value if trial is not None and outcome is Outcome.ADOPTED else outcome.value


def trial_of(days: int, decided_at: datetime, *, carried: bool) -> Trial:
    """What was decided about a trial of so many days by a vote that carried or did not."""
    return Trial(days, trial_end(decided_at, days) if carried else None)


def trial_end(since: datetime, days: int) -> datetime:
    """When a trial of so many days ends that began with a decision at `since`."""
    return since + timedelta(days=days)


def trial_review(since: datetime, days: int) -> date:
    """The day on which the review of a norm on trial begins."""
    return trial_end(since, days - min(REVIEW_BEFORE_END, days // 2)).date()
