"""In which capacity somebody spoke: looked up from the seat that they had at that instant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from bot.congress.affiliates import actor_key
from bot.congress.seats import Capacity
from storage.tables import Seat

Moment = tuple[int, datetime]
"""The id of a member, and an instant."""


@dataclass(frozen=True)
class Spoke:
    """A capacity other than the personal one, and for whom somebody spoke in it, if for anybody."""

    capacity: str
    represents: str | None = None


def spoke_in(capacity: str, represents: str | None) -> Spoke | None:
    """The capacity as it is shown beside a name; None for the personal one, of which nothing is said."""
    return None if capacity == Capacity.PERSONAL else Spoke(capacity, represents)


def voice_of(member: int, spoke: Spoke | None) -> str:
    """Whose voice it is, for counting voices that are independent: those who speak for the same actor are one.

    The word before the name of an actor keeps it apart from the number of a member.
    """
    actor = spoke.represents if spoke is not None else None
    return f"for {actor_key(actor)}" if actor else str(member)


def capacities_at(tx: Session, moments: Iterable[Moment]) -> dict[Moment, Spoke]:
    """In which capacity each member spoke at the instant, for those who did not speak personally.

    A seat holds from its beginning up to, and not including, its end.
    """
    asked = set(moments)
    if not asked:
        return {}
    first, last = min(at for _, at in asked), max(at for _, at in asked)
    seats = tx.exec(
        select(Seat)
        .where(col(Seat.member_id).in_({member for member, _ in asked}), Seat.capacity != Capacity.PERSONAL.value)
        .where(Seat.since <= last, or_(col(Seat.until).is_(None), col(Seat.until) > first))
    ).all()
    return {
        (member, at): Spoke(seat.capacity, seat.represents)
        for member, at in asked
        for seat in seats
        if seat.member_id == member and seat.since <= at and (seat.until is None or at < seat.until)
    }


def capacity_at(tx: Session, member_id: int, at: datetime) -> Spoke | None:
    """The same of one member."""
    return capacities_at(tx, [(member_id, at)]).get((member_id, at))
