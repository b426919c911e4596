"""Counting in SQL: the seats of a ballot, grouped by what they declared and how they voted."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Executable, SQLColumnExpression, bindparam, func
from sqlalchemy import select as sql_select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from bot.congress.affiliates import Number
from bot.services.rolls import ON_ROLL
from storage.tables import BallotPaper, BallotSeat

Groups = tuple[Mapped[str], ...]

_SEAT = (col(BallotSeat.discipline), col(BallotSeat.kind), col(BallotSeat.capacity))
_PAPER = (col(BallotPaper.choice), col(BallotPaper.discipline), col(BallotPaper.kind), col(BallotPaper.capacity))
_BALLOT: BindParameter[int] = bindparam("ballot")
_BALLOTS: BindParameter[int] = bindparam("ballots", expanding=True)


def _of_one(ballot: Mapped[int], groups: Groups, counts: SQLColumnExpression[bool]) -> Executable:
    """One ballot by equality: the library takes a third of a small count to write out a list of ballots."""
    return sql_select(*groups, func.count()).where(ballot == _BALLOT, counts).group_by(*groups)


def _of_all(ballot: Mapped[int], groups: Groups, counts: SQLColumnExpression[bool]) -> Executable:
    return sql_select(ballot, *groups, func.count()).where(ballot.in_(_BALLOTS), counts).group_by(ballot, *groups)


_ROLL = (col(BallotSeat.ballot_id), _SEAT, ON_ROLL)
_PAPERS = (col(BallotPaper.ballot_id), _PAPER, col(BallotPaper.live))
_ROLL_OF_ONE, _PAPERS_OF_ONE = _of_one(*_ROLL), _of_one(*_PAPERS)
_ROLLS, _PAPERS_OF_ALL = _of_all(*_ROLL), _of_all(*_PAPERS)


def count_cells(tx: Session, ballot_id: int) -> list[Number]:
    """The frozen roll of a ballot in groups, in a fixed order.

    Papers carry discipline, kind and capacity themselves, so that the count reads one covering index; who has
    no paper is what the roll has more than the papers.
    """
    one = {"ballot": ballot_id}
    roll, papers = tx.connection().execute(_ROLL_OF_ONE, one), tx.connection().execute(_PAPERS_OF_ONE, one)
    return _cells(roll.all(), papers.all())


def count_all_cells(tx: Session, ballot_ids: Iterable[int]) -> dict[int, list[Number]]:
    """The same of several ballots, by the ballot's id, with as many questions as for one."""
    rolls: dict[int, list[Sequence[Any]]] = {ballot_id: [] for ballot_id in ballot_ids}
    papers: dict[int, list[Sequence[Any]]] = {ballot_id: [] for ballot_id in rolls}
    every = {"ballots": list(rolls)}
    for statement, found in ((_ROLLS, rolls), (_PAPERS_OF_ALL, papers)):
        for ballot_id, *row in tx.connection().execute(statement, every):
            found[ballot_id].append(row)
    return {one: _cells(rolls[one], papers[one]) for one in rolls}


def _cells(roll: Iterable[Sequence[Any]], papers: Iterable[Sequence[Any]]) -> list[Number]:
    silent = {(discipline, kind, capacity): number for discipline, kind, capacity, number in roll}
    cells: list[Number] = []
    for choice, discipline, kind, capacity, number in papers:
        silent[discipline, kind, capacity] -= number
        cells.append((discipline, kind, capacity, choice, number))
    cells += [(*group, None, number) for group, number in silent.items() if number]
    return sorted(cells, key=lambda cell: (*cell[:3], cell[3] or ""))
