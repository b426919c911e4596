"""The time of which something that goes out tells, as a part of the event log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, text
from sqlmodel import Session, and_, col, func, select

from storage.tables import Congress, Event
from storage.tables.ledger import TOLD_OF


@dataclass(frozen=True)
class Period:
    """From an instant up to another: all events after the last one that the digest before this one could tell (`after`
    is its id), whatever the clock said when they happened; before the first digest (0) those from the first instant on.

    `begun` is when the first digest of the same plan began to tell, where there was one before.
    """

    since: datetime
    until: datetime
    after: int = 0
    begun: datetime | None = None

    def told_before(self, at: datetime | None) -> bool:
        """Whether a digest of the same plan before this one told what was at this instant."""
        return at is not None and self.begun is not None and self.begun <= at < self.since

    def holds(self) -> ColumnElement[bool]:
        """The condition on events, votes not among them."""
        new = col(Event.id) > self.after if self.after else col(Event.at) >= self.since
        return and_(text(f"event.{TOLD_OF}"), new)


def happened(tx: Session, congress: Congress, period: Period) -> dict[str, int]:
    """How many events of each kind a digest of this period tells."""
    query = select(Event.kind, func.count()).where(Event.congress_id == congress.id, period.holds())
    return dict(tx.exec(query.group_by(col(Event.kind))).all())
