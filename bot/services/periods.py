"""The time of which something that goes out tells, as a part of the event log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from storage.tables import Congress, Event


@dataclass(frozen=True)
class Period:
    """From an instant up to another, both with it, without the events at the first that are told already.

    `after` is the id of the last event that the digest before this one told; 0 where none came before. `begun` is when
    the first digest of the same plan began to tell, where there was one before.
    """

    since: datetime
    until: datetime
    after: int = 0
    begun: datetime | None = None

    def told_before(self, at: datetime | None) -> bool:
        """Whether a digest of the same plan before this one told what was at this instant."""
        return at is not None and self.begun is not None and self.begun <= at < self.since

    def holds(self) -> ColumnElement[bool]:
        """The condition on events; its first two parts are what the index on congress and instant serves."""
        at = col(Event.at)
        return and_(at >= self.since, at <= self.until, or_(at > self.since, col(Event.id) > self.after))


def last_event(tx: Session, congress: Congress, period: Period) -> int:
    """The id of the last event that a digest of this period tells; 0 where there is none."""
    query = select(func.max(Event.id)).where(Event.congress_id == congress.id, period.holds())
    return tx.exec(query).one() or period.after
