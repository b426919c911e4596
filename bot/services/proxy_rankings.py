"""Proxies on a ballot among wordings: when it closes, the holder's ranking counts for who cast none."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress import proxies as rules
from bot.services.proxy_votes import frozen_lines, standing
from storage.tables import Ballot, RankingPaper


def rank_frozen(tx: Session, ballot: Ballot, *, now: datetime) -> int:
    """Write the rankings that a ballot gets by proxy, before it is counted; returns how many.

    Both the ballot and its congress are locked by whoever closes it, so that nobody ranks or revokes meanwhile.
    """
    frozen = {giver: seat.proxy_id for giver, seat in frozen_lines(tx, ballot.id).items() if seat.proxy_id is not None}
    if not frozen:
        return 0
    query = select(RankingPaper).where(
        RankingPaper.ballot_id == ballot.id,
        col(RankingPaper.live),
        col(RankingPaper.member_id).in_([*frozen.values(), *frozen]),
    )
    papers = {paper.member_id: paper for paper in tx.exec(query)}
    lent = {member for member, paper in papers.items() if not paper.recused}
    cast = rules.spoken_for(frozen, standing(tx, ballot.id), papers.keys(), lent)
    tx.add_all(
        RankingPaper(ballot_id=ballot.id, member_id=giver, ranks=dict(papers[holder].ranks), cast_at=now, by_proxy=True)
        for giver, holder in cast.items()
    )
    tx.flush()
    return len(cast)
