"""A second vote among wordings that tied: it goes on with the first, so that together they are one question."""

from sqlmodel import Session, col, or_, select

from storage.tables import Ballot, Decision


def decided_by(tx: Session, ballot: Ballot) -> Decision | None:
    """The decision on a ballot or, where its wordings tied, on the second; None while there is none."""
    second = select(Ballot.id).where(Ballot.follows == ballot.id)
    query = select(Decision).where(or_(Decision.ballot_id == ballot.id, col(Decision.ballot_id).in_(second)))
    return tx.exec(query).one_or_none()


def opened_first(tx: Session, ballot: Ballot) -> Ballot:
    """The ballot with which the question of this one opened: itself, or the one whose wordings tied."""
    while ballot.follows is not None:
        ballot = tx.exec(select(Ballot).where(Ballot.id == ballot.follows)).one()
    return ballot
