"""The frozen roll of a ballot: written, sealed, and read seat by seat and as a rule counts them."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bot.congress.affiliates import Line, Merged, Number, cap
from bot.congress.ballots import Choice
from bot.congress.proxies import Mandate
from bot.congress.rules import Rule
from bot.congress.seats import Capacity, RollEntry
from bot.services.people import Seated
from storage.tables import Ballot, BallotPaper, BallotSeat

ON_ROLL: ColumnElement[bool] = ~col(BallotSeat.taken_off)
"""That a line of a roll counts: no repair took its seat off."""


def write_roll(tx: Session, ballot: Ballot, held: Iterable[Seated], mandates: Mapping[int, Mandate]) -> None:
    """Write and freeze the roll of a ballot that opens; `mandates` are its proxies by the member who gave them."""
    for one in held:
        mandate = mandates.get(one.member.id)
        tx.add(
            BallotSeat(
                ballot_id=ballot.id,
                member_id=one.member.id,
                discipline=one.discipline,
                kind=one.seat.kind,
                capacity=one.seat.capacity,
                represents=one.seat.represents,
                name=one.member.name,
                proxy_id=None if mandate is None else mandate.holder,
                mandate_id=None if mandate is None else mandate.proxy,
            )
        )
    seal_roll(tx, ballot)


def seal_roll(tx: Session, ballot: Ballot) -> None:
    """Freeze a ballot that opens, whose roll and wordings are now written: the database takes no more, but votes."""
    tx.flush()
    ballot.sealed = True


def count_seats(tx: Session, ballot_id: int) -> int:
    """How many seats stand on the roll of a ballot, with what was repaired."""
    query = select(func.count()).select_from(BallotSeat)
    return tx.exec(query.where(BallotSeat.ballot_id == ballot_id, ON_ROLL)).one()


def frozen_roll(tx: Session, ballot_id: int) -> list[RollEntry]:
    """The roll of a ballot, by member."""
    query = select(BallotSeat).where(BallotSeat.ballot_id == ballot_id, ON_ROLL).order_by(col(BallotSeat.member_id))
    return [
        RollEntry(seat.member_id, seat.discipline, seat.kind, Capacity(seat.capacity), seat.represents)
        for seat in tx.exec(query)
    ]


def counted_under(
    tx: Session, ballot_id: int, rule: Rule, numbers: Sequence[Number]
) -> tuple[list[Number], tuple[Merged, ...]]:
    """The count of a ballot seat by seat (`numbers`) as the rule counts affiliates, and what was merged.

    Where the rule does not cap them nothing is read; else the seats that represent an actor are, and no others.
    """
    if not rule.capped:
        return list(numbers), ()
    return cap(numbers, lines_of(tx, [ballot_id])[ballot_id])


def merged_on(tx: Session, ballot_id: int, rule: Rule) -> tuple[Merged, ...]:
    """The actors of a ballot's roll whose seats count as one vote under this rule, the most seats first."""
    return cap((), lines_of(tx, [ballot_id])[ballot_id])[1] if rule.capped else ()


def lines_of(tx: Session, ballot_ids: Iterable[int]) -> dict[int, list[Line]]:
    """The seats that represent an actor on the rolls of these ballots, with what they chose, by the ballot's id."""
    lines: dict[int, list[Line]] = {ballot_id: [] for ballot_id in ballot_ids}
    rows = tx.exec(
        select(  # type: ignore[call-overload]
            BallotSeat.ballot_id,
            BallotSeat.member_id,
            BallotSeat.discipline,
            BallotSeat.kind,
            BallotSeat.capacity,
            BallotSeat.represents,
            BallotPaper.choice,
        )
        .join(
            BallotPaper,
            (col(BallotPaper.ballot_id) == BallotSeat.ballot_id)
            & (col(BallotPaper.member_id) == BallotSeat.member_id)
            & col(BallotPaper.live),
            isouter=True,
        )
        .where(col(BallotSeat.ballot_id).in_(list(lines)), ON_ROLL, col(BallotSeat.represents).is_not(None))
    )
    for ballot_id, member, discipline, kind, capacity, actor, choice in rows:
        chose = None if choice is None else Choice(choice)
        lines[ballot_id].append(Line(member, (discipline, kind, capacity), actor, chose))
    return lines
