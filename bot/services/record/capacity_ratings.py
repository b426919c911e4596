"""What members think that industry and the state are able to do in a case, shown only together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.record.capacity import Cell, Shown, check_rated, shown
from bot.congress.record.gap import Rating
from bot.services.log import record
from bot.services.people import Seated, Who, congress_of, require_seat
from bot.services.record.analyses.looking import Look, look
from bot.services.record.subjects import About
from storage.tables import CapacityRating, Case, Congress, Initiative, InitiativeNorm, Member, Norm, Question

_OF_CASES: dict[str, type[Initiative] | type[Norm] | type[Question]] = {
    "initiative": Initiative,
    "norm": Norm,
    "question": Question,
}
"""The tables of subjects that belong to a case."""


@dataclass(frozen=True)
class Rated:
    """A case, whether anybody rated it, and what of that may be shown."""

    case_id: str
    case: str
    any: bool
    tasks: tuple[Shown, ...]


@dataclass(frozen=True)
class OwnRatings:
    """A case and what this member rated there; a cell without a rating is left out."""

    case: str
    given: Mapping[Cell, bool]


def begin_rating(tx: Session, *, who: Who, code: str, now: datetime) -> OwnRatings:
    """What this member rated so far; refuses whoever has no seat. `code` is the question of the gap."""
    case, seated = _to_rate(tx, who, code, now)
    rows = _live(tx, seated.seat.congress_id, case, seated.member)
    return OwnRatings(case.name, {(one.task, one.side): one.able for one in rows})  # type: ignore[misc]


def rate(tx: Session, *, who: Who, code: str, given: Mapping[Cell, bool | None], now: datetime) -> Rated:
    """Rate the capacity in the case of the gap that was asked for; None takes a rating back.

    What was rated before stays on file and is live no more. The member's row is locked, so that of two ratings by one
    member at once one takes the other's place.
    """
    case, seated = _to_rate(tx, who, code, now)
    check_rated(given)
    congress = congress_of(tx, who.guild_id)
    tx.exec(select(Member).where(Member.id == seated.member.id).with_for_update()).one()
    before = {(one.task, one.side): one for one in _live(tx, congress.id, case, seated.member)}
    changed = {cell: able for cell, able in given.items() if (before[cell].able if cell in before else None) != able}
    for cell in changed:
        if cell in before:
            before[cell].live = False
    tx.flush()
    for (task, side), able in changed.items():
        if able is not None:
            tx.add(_rating(congress, case, seated.member, task, side, able, now))
    if changed:
        record(tx, congress, "capacity_rated", now=now, by=seated.member, case=case.id)
    tx.flush()
    return _rated(tx, congress, case)


def rated_on(asked: Look, subject: About) -> Rated | None:
    """What was rated in the case of a subject; None where it belongs to no case."""
    case = _case_of(asked.tx, subject)
    return None if case is None else _rated(asked.tx, asked.congress, case)


def all_rated(tx: Session, congress: Congress) -> list[Rated]:
    """What was rated in each case, in the order of the cases."""
    return [_rated(tx, congress, case) for case in tx.exec(select(Case).order_by(col(Case.rank))).all()]


def _to_rate(tx: Session, who: Who, code: str, now: datetime) -> tuple[Case, Seated]:
    asked = look(tx, guild_id=who.guild_id, typed=code, now=now)
    seated, case = require_seat(tx, asked.congress, who), _case_of(tx, asked.subject().key)
    if case is None:
        raise CongressError("capacity.no_case", name=asked.subject().name)
    return case, seated


def _case_of(tx: Session, subject: About) -> Case | None:
    kind, key = subject
    if kind == "initiative_norm":
        kind, key = "initiative", tx.exec(select(InitiativeNorm.initiative_id).where(InitiativeNorm.id == key)).one()
    if kind not in _OF_CASES:
        return None
    table = _OF_CASES[kind]
    case_id = tx.exec(select(table.case_id).where(table.id == key)).first()
    return None if case_id is None else tx.get(Case, case_id)


def _live(tx: Session, congress_id: int, case: Case, member: Member | None = None) -> list[CapacityRating]:
    one = CapacityRating
    query = select(one).where(one.congress_id == congress_id, one.case_id == case.id, col(one.live))
    if member is not None:
        query = query.where(one.member_id == member.id)
    return list(tx.exec(query.order_by(col(one.id))))


def _rating(
    congress: Congress, case: Case, member: Member, task: str, side: str, able: bool, now: datetime
) -> CapacityRating:
    return CapacityRating(
        congress_id=congress.id,
        case_id=case.id,
        member_id=member.id,
        task=task,
        side=side,
        able=able,
        given_at=now,
    )


def _rated(tx: Session, congress: Congress, case: Case) -> Rated:
    rows = _live(tx, congress.id, case)
    ratings = (Rating(str(one.member_id), one.task, one.side, one.able) for one in rows)  # type: ignore[arg-type]
    return Rated(case.id, case.name, bool(rows), shown(ratings))
