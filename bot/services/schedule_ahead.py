"""What the clock has before it, for whoever looks after the bot: how much is due, and what is planned next."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.services.due import due_work
from bot.services.resting import here
from storage.tables import Ballot, DigestPlan, Norm


@dataclass(frozen=True)
class Ahead:
    """`due` counts what should have happened by now; `next_at` is the next time that is set for messages (digests,
    what is watched, the day's reminders), for the end of a stage or for the close of a vote, None where there is none.

    What else falls due (resolutions, trials, reviews, proxies, reminders before a close) counts once it is due."""

    due: int
    next_at: datetime | None


def ahead(tx: Session, *, now: datetime) -> Ahead:
    """What is due at `now`, and what is planned after it; what rests since the bot was removed counts for nothing."""
    planned = (
        select(func.min(at)).where(at > now, here(congress_id))
        for at, congress_id in (
            (col(DigestPlan.next_at), DigestPlan.congress_id),
            (col(Ballot.closes_at), Ballot.congress_id),
            (col(Norm.stage_ends_at), Norm.congress_id),
        )
    )
    return Ahead(
        len(due_work(tx, now=now)),
        min((at for query in planned if (at := tx.exec(query).one()) is not None), default=None),
    )
