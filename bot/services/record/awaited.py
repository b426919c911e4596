"""What of the record awaits a person, for `/waiting` and whatever else tells them of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.services.people import Who, seat_of
from bot.services.periods import Period
from bot.services.record.concerning import Concerning, concerning
from bot.services.record.own_entries import (
    NO_OUTCOMES,
    NONE_UNREVIEWED,
    Outcomes,
    Unreviewed,
    outcomes_of,
    unreviewed_of,
)
from bot.services.record.review_queue import disputes_to_close, proposals_to_review
from storage.tables import Congress, Member


@dataclass(frozen=True)
class RecordAwaited:
    """What the record asks of a person and tells them: how many proposals to review and which entries have a dispute to
    close, what is new of whom they speak for, how their own entries fared and which of them still wait."""

    to_review: int = 0
    to_close: tuple[str, ...] = ()
    concerning: tuple[Concerning, ...] = ()
    outcomes: Outcomes = NO_OUTCOMES
    unreviewed: Unreviewed = NONE_UNREVIEWED

    @property
    def nothing(self) -> bool:
        """Whether there is nothing for them to do or to learn; what waits for others is neither."""
        return not (self.to_review or self.to_close or self.concerning or self.outcomes.n)


NO_RECORD = RecordAwaited()


def record_awaited(
    tx: Session, congress: Congress, who: Who, member: Member | None, now: datetime, *, period: Period | None = None
) -> RecordAwaited:
    """What the record asks of this person and tells them; with a period, of how their own entries fared only what
    happened in it."""
    to_review = proposals_to_review(tx, congress, who, member)
    to_close = disputes_to_close(tx, congress, who, member)
    if member is None:
        return RecordAwaited(to_review, to_close)
    seated = seat_of(tx, member)
    return RecordAwaited(
        to_review,
        to_close,
        concerning(tx, congress, member, seated.seat, now) if seated is not None else (),
        outcomes_of(tx, congress, member, now, period=period),
        unreviewed_of(tx, congress, member),
    )
