"""A second vote among wordings that tied: it goes on with the first, so that together they are one question."""

from sqlmodel import Session, select

from storage.tables import Ballot


def opened_first(tx: Session, ballot: Ballot) -> Ballot:
    """The ballot with which the question of this one opened: itself, or the one whose wordings tied."""
    while ballot.follows is not None:
        ballot = tx.exec(select(Ballot).where(Ballot.id == ballot.follows)).one()
    return ballot
