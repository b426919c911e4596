"""The time of which something that goes out tells, as a part of the event log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, text
from sqlmodel import Session, and_, col, func, or_, select

from storage.tables import Congress, Event
from storage.tables.ledger import TOLD_OF


@dataclass(frozen=True)
class Period:
    """From an instant up to another, both with it, without the events at the first that are told already.

    `after` is the id of the last event that the digest before this one told; 0 where none came before.
    """

    since: datetime
    until: datetime
    after: int = 0

    def holds(self) -> ColumnElement[bool]:
        """The condition on events, votes not among them; all but its last part is what an index serves."""
        at, told = col(Event.at), text(f"event.{TOLD_OF}")
        return and_(told, at >= self.since, at <= self.until, or_(at > self.since, col(Event.id) > self.after))


def happened(tx: Session, congress: Congress, period: Period) -> dict[str, int]:
    """How many events of each kind a digest of this period tells."""
    query = select(Event.kind, func.count()).where(Event.congress_id == congress.id, period.holds())
    return dict(tx.exec(query.group_by(col(Event.kind))).all())


def last_event(tx: Session, congress: Congress, period: Period) -> int:
    """The id of the last event that a digest of this period tells; 0 where there is none."""
    query = select(func.max(Event.id)).where(Event.congress_id == congress.id, period.holds())
    return tx.exec(query).one() or period.after
