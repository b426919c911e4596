"""What subjects are to one another: initiatives, norms of initiatives, norms of this congress and questions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from bot.services.record.seen import seen_by
from bot.services.record.subjects import About, subject_names
from storage.tables import Congress, SubjectRelation


@dataclass(frozen=True)
class RelationLine:
    """What a subject is to another; `incoming`: it is the other that relates to it. `own`: this congress says so."""

    relation: str
    other: str
    incoming: bool
    reason: str = ""
    own: bool = False


def relations_of(tx: Session, congress: Congress, kind: str, key: int) -> tuple[RelationLine, ...]:
    """What a subject is to others, and others to it: as shipped, and as this congress says."""
    rows: Sequence[SubjectRelation] = tx.exec(
        select(SubjectRelation)
        .where(
            or_(_at("a", kind, key), _at("b", kind, key)),
            seen_by(SubjectRelation, congress),
        )
        .order_by(col(SubjectRelation.id))
    ).all()
    outgoing = {(row.relation, row.b_type, row.b_id) for row in rows if (row.a_type, row.a_id) == (kind, key)}
    # What is said of both in both directions, such as that they overlap, is told once.
    rows = [row for row in rows if (row.relation, row.a_type, row.a_id) not in outgoing]
    ends = [_other_end(row, (kind, key)) for row in rows]
    named = subject_names(tx, ends)
    return tuple(
        RelationLine(
            row.relation,
            named[end].short,
            end == (row.a_type, row.a_id),
            row.reason,
            row.congress_id is not None,
        )
        for row, end in zip(rows, ends, strict=True)
        if end in named
    )


def _at(side: str, kind: str, key: int) -> ColumnElement[bool]:
    if side == "a":
        return (col(SubjectRelation.a_type) == kind) & (col(SubjectRelation.a_id) == key)
    return (col(SubjectRelation.b_type) == kind) & (col(SubjectRelation.b_id) == key)


def _other_end(row: SubjectRelation, here: About) -> About:
    one, other = (row.a_type, row.a_id), (row.b_type, row.b_id)
    return other if one == here else one
