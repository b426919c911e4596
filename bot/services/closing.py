"""The one public line before a vote closes: how many have voted, where the vote is, and nobody's name."""

from datetime import datetime

from sqlalchemy import String, cast, exists, literal
from sqlmodel import Session, col, select

from bot.congress.reminders import VOTE_BEFORE, of_vote
from bot.services.cards import want
from bot.services.resting import here
from storage.tables import Ballot, Card, Congress

LINES_A_TICK = 200
"""Ballots of which one tick tells; the next goes on with the others."""

TOPIC = "closing"
"""What stands before the colon in the topic of such a notice; after it stands the ballot."""


def ballots_closing(tx: Session, now: datetime) -> list[int]:
    """The open ballots of which it is time to tell that they close, and was not told; those that close first before
    others, `LINES_A_TICK` at most."""
    topic = literal(f"{TOPIC}:").concat(cast(col(Ballot.id), String))
    told = exists().where(col(Card.kind) == "notice", col(Card.subject_id) == Ballot.norm_id, col(Card.topic) == topic)
    query = select(Ballot.id, Ballot.opened_at, Ballot.closes_at).where(
        here(Ballot.congress_id),
        col(Ballot.closed_at).is_(None),
        col(Ballot.closes_at) > now,
        col(Ballot.closes_at) <= now + VOTE_BEFORE,
        ~told,
    )
    rows = tx.exec(query.order_by(col(Ballot.closes_at), col(Ballot.id)))
    due = [ballot for ballot, opened, closes in rows if of_vote(opened, closes).due(now, None) is not None]
    return due[:LINES_A_TICK]


def tell_closing(tx: Session, *, ballot_id: int, now: datetime) -> bool | None:
    """Want the line of a ballot that closes soon, once; None where it was wanted before, or the ballot is closed."""
    ballot = tx.exec(select(Ballot).where(Ballot.id == ballot_id).with_for_update()).one()
    topic = f"{TOPIC}:{ballot.id}"
    told = select(Card.id).where(Card.kind == "notice", Card.subject_id == ballot.norm_id, Card.topic == topic)
    if ballot.closed_at is not None or ballot.closes_at <= now or tx.exec(told).first() is not None:
        return None
    want(tx, tx.get_one(Congress, ballot.congress_id), "notice", ballot.norm_id, place="votes", now=now, topic=topic)
    return True
