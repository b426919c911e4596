"""Counting in SQL: the seats of a ballot, grouped by what they declared and how they voted."""

from collections.abc import Iterable

from sqlalchemy import BindParameter, bindparam, func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col

from bot.congress.affiliates import Number
from bot.services.rolls import IS_LIVE, ON_ROLL
from storage.tables import BallotPaper, BallotSeat

_BY_SEAT = (col(BallotSeat.ballot_id), col(BallotSeat.discipline), col(BallotSeat.kind), col(BallotSeat.capacity))
_BY_PAPER = (
    col(BallotPaper.ballot_id),
    col(BallotPaper.choice),
    col(BallotPaper.discipline),
    col(BallotPaper.kind),
    col(BallotPaper.capacity),
)
_BALLOTS: BindParameter[int] = bindparam("ballots", expanding=True)
_ROLL = sql_select(*_BY_SEAT, func.count()).where(col(BallotSeat.ballot_id).in_(_BALLOTS), ON_ROLL).group_by(*_BY_SEAT)
_PAPERS = (
    sql_select(*_BY_PAPER, func.count()).where(col(BallotPaper.ballot_id).in_(_BALLOTS), IS_LIVE).group_by(*_BY_PAPER)
)


def count_cells(tx: Session, ballot_id: int) -> list[Number]:
    """The frozen roll of a ballot in groups, in a fixed order."""
    return count_all_cells(tx, [ballot_id])[ballot_id]


def count_all_cells(tx: Session, ballot_ids: Iterable[int]) -> dict[int, list[Number]]:
    """The frozen rolls of several ballots in groups, each in a fixed order, by the ballot's id.

    Papers carry discipline, kind and capacity themselves, so that the count reads one covering index; who has
    no paper is what the roll has more than the papers.
    """
    cells: dict[int, list[Number]] = {ballot_id: [] for ballot_id in ballot_ids}
    roll = tx.connection().execute(_ROLL, {"ballots": list(cells)})
    papers = tx.connection().execute(_PAPERS, {"ballots": list(cells)})
    silent = {(ballot, discipline, kind, capacity): number for ballot, discipline, kind, capacity, number in roll}
    for ballot_id, choice, discipline, kind, capacity, number in papers:
        silent[ballot_id, discipline, kind, capacity] -= number
        cells[ballot_id].append((discipline, kind, capacity, choice, number))
    for (ballot_id, discipline, kind, capacity), number in silent.items():
        if number:
            cells[ballot_id].append((discipline, kind, capacity, None, number))
    return {one: sorted(found, key=lambda cell: (*cell[:3], cell[3] or "")) for one, found in cells.items()}
