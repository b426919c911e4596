"""What a voter can look up of their vote after the close: what it said, who cast it, and how to find it again."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.ballots import Choice
from bot.congress.choice_record import written
from bot.congress.errors import CongressError
from bot.congress.handles import decision_handle, norm_handle
from bot.congress.seals import Receipt
from bot.services.people import Who, congress_of, find_member
from bot.services.proxy_votes import holder_of_vote
from bot.services.rankings import MyRanking, my_ranking
from bot.services.repairs import taken_off_because
from storage.tables import Ballot, BallotPaper, BallotSeat, Commitment, Decision, Norm, NormVersion


@dataclass(frozen=True)
class ClosedVote:
    """What a voter can look up after the close. `choice` is None for who did not vote, `seal` where names are shown."""

    norm: str
    title: str
    decision_id: int
    decision: str
    choice: Choice | None
    receipt: Receipt | None
    seal: str | None
    by: int | None = None
    """The Discord id of who cast it by proxy."""


@dataclass(frozen=True)
class ClosedRanking:
    """What a voter can look up of their ranking once its choice is decided; receipt and seal as in `ClosedVote`."""

    mine: MyRanking
    decision_id: int
    decision: str
    receipt: Receipt | None
    seal: str | None


def closed_vote(tx: Session, *, who: Who, ballot_id: int) -> ClosedVote | None:
    """What became of this person's vote on a ballot that is decided; None while it is not.

    Raises `vote.unknown`, `vote.no_seat` for who was not on its roll, `vote.taken_off_closed` for who was taken off.
    """
    congress = congress_of(tx, who.guild_id)
    row = tx.exec(
        select(Ballot, Norm, NormVersion)
        .join(Norm, col(Norm.id) == Ballot.norm_id)
        .join(NormVersion, col(NormVersion.id) == Ballot.version_id)
        .where(Ballot.id == ballot_id, Ballot.congress_id == congress.id)
    ).one_or_none()
    if row is None:
        raise CongressError("vote.unknown")
    ballot, norm, version = row
    decision = tx.exec(select(Decision).where(Decision.ballot_id == ballot.id)).one_or_none()
    if decision is None:
        return None
    member = find_member(tx, congress, who)
    seat = tx.get(BallotSeat, (ballot.id, member.id)) if member is not None else None
    if member is None or seat is None:
        raise CongressError("vote.no_seat", handle=norm_handle(norm.number))
    if seat.taken_off:
        reason = taken_off_because(tx, ballot.id, member.id)
        raise CongressError("vote.taken_off_closed", handle=norm_handle(norm.number), reason=reason)
    cast = select(BallotPaper.choice).where(BallotPaper.ballot_id == ballot.id, BallotPaper.member_id == member.id)
    choice = tx.exec(cast.where(col(BallotPaper.live))).one_or_none()
    sealed = tx.get(Commitment, (ballot.id, member.id))
    return ClosedVote(
        norm=norm_handle(norm.number),
        title=version.title,
        decision_id=decision.id,
        decision=decision_handle(decision.year, decision.number),
        choice=None if choice is None else Choice(choice),
        receipt=Receipt(sealed.salt, str(member.discord_id), choice) if sealed is not None and choice else None,
        seal=sealed.seal if sealed is not None else None,
        by=holder_of_vote(tx, ballot.id, member.id),
    )


def closed_ranking(tx: Session, *, who: Who, ballot_id: int, now: datetime) -> ClosedRanking | None:
    """What became of this person's ranking in a choice that is decided; None while it is not.

    It may be a ranking of the first ballot, whose wordings tied: then the second one decided. Raises what `my_ranking`
    raises.
    """
    mine = my_ranking(tx, who=who, ballot_id=ballot_id, now=now)
    decided = select(Decision).join(Ballot, col(Ballot.id) == Decision.ballot_id)
    decision = tx.exec(decided.where((Ballot.id == ballot_id) | (Ballot.follows == ballot_id))).one_or_none()
    if decision is None or decision.certificate is None:
        return None
    member = find_member(tx, congress_of(tx, who.guild_id), who)
    sealed = tx.get(Commitment, (ballot_id, member.id)) if member is not None else None
    said = written(mine.groups)
    return ClosedRanking(
        mine=mine,
        decision_id=decision.id,
        decision=decision_handle(decision.year, decision.number),
        receipt=Receipt(sealed.salt, str(who.discord_id), said) if sealed is not None else None,
        seal=sealed.seal if sealed is not None else None,
    )
