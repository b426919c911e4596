"""How many papers are in the box of a ballot: choices and rankings alike."""

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from storage.tables import Ballot, BallotPaper, RankingPaper


def papers_cast() -> ColumnElement[int]:
    """How many papers count, recusals among them: of the ballot in the statement that this column stands in."""
    counts = (
        select(func.count()).select_from(kind).where(kind.ballot_id == Ballot.id, col(kind.live)).correlate(Ballot)
        for kind in (BallotPaper, RankingPaper)
    )
    choices, rankings = (count.scalar_subquery() for count in counts)
    return choices + rankings


def papers_in(tx: Session, ballot: Ballot) -> int:
    """How many papers of this ballot count, recusals among them."""
    return tx.exec(select(papers_cast()).select_from(Ballot).where(Ballot.id == ballot.id)).one()
