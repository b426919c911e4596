"""Proxies on ballots: frozen with the roll when a vote opens, cast when it closes.

A ballot freezes what was accepted by then and has not run out. A proxy that it froze stands on it until that is ended:
a new one for the same two people is none of that ballot's. A repair of the roll may leave two lines that are no longer
alike, or one of them off it; what it froze for them does not stand while that is so.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from bot.congress import proxies as rules
from bot.congress.ballots import Choice
from bot.services.rolls import ON_ROLL
from storage.tables import Ballot, BallotPaper, BallotSeat, Congress, Member, Proxy, RankingPaper

STANDS = (col(Proxy.id) == BallotSeat.mandate_id) & col(Proxy.ended_at).is_(None)
"""That the proxy of a line of a roll was not ended since."""
ON_OPEN = (
    select(BallotSeat.ballot_id)
    .join(Ballot, col(Ballot.id) == BallotSeat.ballot_id)
    # The member is named too: by it the lines are found.
    .where(STANDS, BallotSeat.member_id == Proxy.giver_id, col(Ballot.closed_at).is_(None))
    .exists()
)
"""That an open ballot has a proxy, which the statement around it selects."""
_HOLDS = aliased(BallotSeat)
_ALIKE = (col(_HOLDS.discipline) == BallotSeat.discipline) | (col(_HOLDS.kind) == BallotSeat.kind)
"""That the lines of giver and holder are alike, as `bot.congress.proxies.is_alike` says it."""

PAPERS = (BallotPaper, RankingPaper)
"""Where the votes of a ballot are; each ballot has them in one of the two."""


@dataclass(frozen=True)
class ByProxy:
    """A vote that was cast by proxy: for whom and by whom, both Discord ids."""

    giver: int
    holder: int


def freeze(tx: Session, congress: Congress, roll: Iterable[rules.Party], now: datetime) -> dict[int, rules.Mandate]:
    """The proxies that a ballot with this roll takes which opens now, by giver; none where the congress has them
    switched off.

    They count in votes that open before they run out.
    """
    if not congress.proxies:
        return {}
    alive = running(tx, congress, now)
    taken = rules.frozen_with(roll, list(alive))
    return {giver: rules.Mandate(holder, alive[rules.Proxy(giver, holder)]) for giver, holder in taken.items()}


def running(tx: Session, congress: Congress, now: datetime) -> dict[rules.Proxy, int]:
    """The proxies of a congress that a vote would take which opened now, each with its id."""
    query = select(Proxy).where(
        Proxy.congress_id == congress.id,
        col(Proxy.accepted_at).is_not(None),
        col(Proxy.stopped_at).is_(None),
        col(Proxy.ended_at).is_(None),
        Proxy.until > now,
    )
    return {rules.Proxy(one.giver_id, one.holder_id): one.id for one in tx.exec(query.order_by(col(Proxy.id)))}


def cast_frozen(tx: Session, ballot: Ballot, *, now: datetime) -> int:
    """Write the papers that a ballot gets by proxy, before it is counted; returns how many.

    Both the ballot and its congress are locked by whoever closes it, so that nobody votes or revokes meanwhile.
    """
    frozen = frozen_lines(tx, ballot.id)
    if not frozen:
        return 0
    holders = {seat.proxy_id for seat in frozen.values()}
    papers = tx.exec(
        select(BallotPaper.member_id, BallotPaper.choice, BallotPaper.reason).where(
            BallotPaper.ballot_id == ballot.id,
            col(BallotPaper.live),
            col(BallotPaper.member_id).in_([*holders, *frozen]),
        )
    ).all()
    cast = rules.cast_by_proxy(
        {giver: seat.proxy_id for giver, seat in frozen.items() if seat.proxy_id is not None},
        standing(tx, ballot.id),
        {member: rules.Vote(Choice(choice), words) for member, choice, words in papers},
        hidden=ballot.secrecy == "names_hidden",
    )
    tx.add_all(_paper(frozen[giver], vote, now) for giver, vote in cast.items())
    tx.flush()
    return len(cast)


def frozen_lines(tx: Session, ballot_id: int) -> dict[int, BallotSeat]:
    """The lines of a ballot's roll that have a proxy, by the id of the giver."""
    query = select(BallotSeat).where(BallotSeat.ballot_id == ballot_id, ON_ROLL, col(BallotSeat.proxy_id).is_not(None))
    return {seat.member_id: seat for seat in tx.exec(query)}


def standing(tx: Session, ballot_id: int) -> set[rules.Proxy]:
    """The proxies on a ballot that were not ended since, of two who are on its roll as it is now and alike on it."""
    query = _roll_lines(BallotSeat.member_id, BallotSeat.proxy_id).where(BallotSeat.ballot_id == ballot_id)
    return {rules.Proxy(giver, holder) for giver, holder in tx.exec(query)}


def count_with(tx: Session, ballot_id: int, roll: Iterable[rules.Party]) -> int:
    """How many proxies would stand on a ballot if its roll were this one."""
    query = select(BallotSeat.member_id, BallotSeat.proxy_id).where(
        BallotSeat.ballot_id == ballot_id,
        col(BallotSeat.proxy_id).is_not(None),
        select(Proxy.id).where(STANDS).exists(),
    )
    frozen = [rules.Proxy(giver, holder) for giver, holder in tx.exec(query) if holder is not None]
    return len(rules.frozen_with(roll, frozen))


def count_standing(tx: Session, ballot_ids: Collection[int]) -> dict[int, int]:
    """How many lines of each ballot's roll have a proxy that was not ended since, where any have."""
    query = _roll_lines(BallotSeat.ballot_id, func.count()).where(col(BallotSeat.ballot_id).in_(ballot_ids))
    return dict(tx.exec(query.group_by(col(BallotSeat.ballot_id))).all())


def givers_of(tx: Session, ballot_id: int, member_id: int) -> tuple[int, ...]:
    """For whom this member's vote on an open ballot counts as well, unless they vote themselves; Discord ids."""
    query = _roll_lines(Member.discord_id).join(Member, col(Member.id) == BallotSeat.member_id)
    query = query.where(BallotSeat.ballot_id == ballot_id, BallotSeat.proxy_id == member_id)
    return tuple(tx.exec(query.order_by(col(Member.id))).all())


def holder_on(tx: Session, ballot_id: int, member_id: int) -> int | None:
    """The Discord id of the proxy whose vote on an open ballot counts for this member too, unless they vote."""
    query = _roll_lines(Member.discord_id).join(Member, col(Member.id) == BallotSeat.proxy_id)
    found = tx.exec(query.where(BallotSeat.ballot_id == ballot_id, BallotSeat.member_id == member_id)).one_or_none()
    return None if found is None else int(found)


def holders_for(tx: Session, member: Member) -> dict[int, int]:
    """The Discord id of the member's proxy, by the id of each open ballot on which it stands."""
    query = _roll_lines(Ballot.id, Member.discord_id).join(Member, col(Member.id) == BallotSeat.proxy_id)
    return dict(tx.exec(query.where(BallotSeat.member_id == member.id, col(Ballot.closed_at).is_(None))).all())


def cast_on(tx: Session, ballot_id: int) -> tuple[ByProxy, ...]:
    """The votes that were cast by proxy on a closed ballot that shows names, in the order of the roll."""
    return tuple(ByProxy(*row) for paper in PAPERS for row in tx.exec(_cast_by_proxy(ballot_id, paper)).all())


def holder_of_vote(tx: Session, ballot_id: int, member_id: int) -> int | None:
    """The Discord id of who cast this member's vote on a closed ballot by proxy; None where nobody did."""
    for paper in PAPERS:
        query = _cast_by_proxy(ballot_id, paper).where(BallotSeat.member_id == member_id)
        for _, holder in tx.exec(query).all():
            return int(holder)
    return None


def _cast_by_proxy(ballot_id: int, paper: type[BallotPaper] | type[RankingPaper]):  # type: ignore[no-untyped-def]
    giver, holder = _named("giver"), _named("holder")
    return (
        select(giver.discord_id, holder.discord_id)
        .select_from(BallotSeat)
        .join(paper, (col(paper.ballot_id) == BallotSeat.ballot_id) & (col(paper.member_id) == BallotSeat.member_id))
        .join(giver, col(giver.id) == BallotSeat.member_id)
        .join(holder, col(holder.id) == BallotSeat.proxy_id)
        .where(BallotSeat.ballot_id == ballot_id, col(paper.live), col(paper.by_proxy))
        .order_by(col(BallotSeat.member_id))
    )


def _roll_lines(*columns: object):  # type: ignore[no-untyped-def]  # SQLAlchemy's own types of statements.
    """These columns, of the lines of rolls whose proxy stands."""
    return (
        select(*columns)  # type: ignore[call-overload]
        .select_from(BallotSeat)
        .join(Ballot, col(Ballot.id) == BallotSeat.ballot_id)
        .join(_HOLDS, (col(_HOLDS.ballot_id) == BallotSeat.ballot_id) & (col(_HOLDS.member_id) == BallotSeat.proxy_id))
        .where(ON_ROLL, ~col(_HOLDS.taken_off), _ALIKE, select(Proxy.id).where(STANDS).exists())
    )


def _named(name: str) -> type[Member]:
    return aliased(Member, name=name)


def _paper(seat: BallotSeat, vote: rules.Vote, now: datetime) -> BallotPaper:
    return BallotPaper(
        ballot_id=seat.ballot_id,
        member_id=seat.member_id,
        choice=vote.choice.value,
        reason=vote.words,
        discipline=seat.discipline,
        kind=seat.kind,
        capacity=seat.capacity,
        cast_at=now,
        by_proxy=True,
    )
