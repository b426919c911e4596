"""The time of day at which a plan is due, as its row holds it."""

from datetime import time

from bot.congress.zones import MINUTES_AN_HOUR
from storage.tables import DigestPlan


def time_of(plan: DigestPlan) -> time:
    """The local time of day of a plan."""
    hour, minute = divmod(plan.minute, MINUTES_AN_HOUR)
    return time(hour, minute)


def set_time(plan: DigestPlan, at: time) -> None:
    """Let a plan be due at this local time of day."""
    plan.minute = at.hour * MINUTES_AN_HOUR + at.minute
