"""What was argued outside the congress about a question or an initiative."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.services.record.seen import seen_by
from storage.tables import Argument, Congress


@dataclass(frozen=True)
class Point:
    """A point that somebody outside made; `speaker` is words, not an actor."""

    side: str
    speaker: str
    words: str


def points_of(tx: Session, congress: Congress, subject_type: str, subject_id: int) -> tuple[Point, ...]:
    """The points on a subject, in the order of the record."""
    found = select(Argument).where(
        Argument.subject_type == subject_type,
        Argument.subject_id == subject_id,
        seen_by(Argument, congress),
    )
    return tuple(Point(one.side, one.speaker, one.words) for one in tx.exec(found.order_by(col(Argument.id))))
