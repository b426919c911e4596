"""Casting, changing and withdrawing a ranking on a ballot among wordings."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.congress.choosing import groups_of, ranks_of
from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.reviews import Question
from bot.congress.schulze import NONE_OF_THESE
from bot.services.cards import DEBOUNCE, REFRESH
from bot.services.log import record
from bot.services.people import Who, congress_of, find_member
from bot.services.proxy_votes import givers_of, holder_of_vote, holder_on
from bot.services.repairs import taken_off_because
from storage.tables import Ballot, BallotOption, BallotSeat, Congress, Member, Norm, NormVersion, RankingPaper

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Option:
    """A text among which a ballot asks to choose; `name` is that of the candidate."""

    name: str
    label: str
    text: str
    text_hash: str
    author_id: int
    stood: bool = False
    """Whether it is the text of the norm in whose place another one has come since."""


@dataclass(frozen=True)
class MyRanking:
    """What a voter is told, privately: the ranking that counts (every candidate, the best first), or that there is
    none, or that the seat has left the roll (`recused`). `changed` is False where nothing changed by what was done."""

    ballot_id: int
    handle: str
    title: str
    options: tuple[Option, ...]
    groups: Groups | None
    recused: bool
    closes_at: datetime
    closed: bool
    secrecy: str
    changed: bool = False
    by: int | None = None
    """The Discord id of who cast it by proxy when the ballot closed."""
    also_for: tuple[int, ...] = ()
    """The Discord ids of those who named this voter as their proxy: for whom it counts too unless they rank."""
    proxy: int | None = None
    """The Discord id of who may rank for this voter, of whom nothing counts."""

    @property
    def names(self) -> tuple[str, ...]:
        """The wordings of the ballot by name, in its order."""
        return tuple(option.name for option in self.options)


def cast_ranking(tx: Session, *, who: Who, ballot_id: int, groups: Groups, now: datetime) -> MyRanking:
    """Cast or change a ranking; the latest counts. Equal ranks are allowed, what is not named is last.

    Refuses with what `ranks_of` refuses, `vote.closed`, `vote.no_seat` or `vote.unknown`.
    """
    line = _line(tx, who, ballot_id, now, lock=True)
    ranks = ranks_of(groups, [option.name for option in line.options])
    return _put(tx, line, ranks, recused=False, now=now)


def recuse_ranking(tx: Session, *, who: Who, ballot_id: int, now: datetime) -> MyRanking:
    """Take one's seat off the roll of a ballot among wordings. Refuses as `cast_ranking` does."""
    return _put(tx, _line(tx, who, ballot_id, now, lock=True), {}, recused=True, now=now)


def withdraw_ranking(tx: Session, *, who: Who, ballot_id: int, now: datetime) -> MyRanking:
    """Take a ranking, or a recusal, back; `vote.none_to_withdraw` where there is none."""
    line = _line(tx, who, ballot_id, now, lock=True)
    if line.paper is None or not _retire(tx, line.paper):
        raise CongressError("vote.none_to_withdraw", handle=norm_handle(line.norm.number))
    _note(tx, line, "vote_withdrawn", now)
    return _mine(tx, line._replace(paper=None), now, changed=True)


def my_ranking(tx: Session, *, who: Who, ballot_id: int, now: datetime) -> MyRanking:
    """The ranking that counts for this person, or counted when the ballot closed."""
    return _mine(tx, _line(tx, who, ballot_id, now, also_closed=True), now)


def is_choice(tx: Session, *, ballot_id: int) -> bool:
    """Whether a ballot asks to choose among wordings."""
    return tx.exec(select(Ballot.question).where(Ballot.id == ballot_id)).one_or_none() == Question.WORDING


def options_of(tx: Session, ballot_id: int) -> tuple[Option, ...]:
    """The wordings of a ballot in its order, the text as it stood first."""
    query = (
        select(BallotOption, Member.discord_id)
        .join(Member, col(Member.id) == BallotOption.member_id)
        .where(BallotOption.ballot_id == ballot_id)
        .order_by(col(BallotOption.n))
    )
    return tuple(Option(str(one.n), one.label, one.text, one.text_hash, by) for one, by in tx.exec(query).all())


class _Line(NamedTuple):
    """One voter's line of a ballot among wordings."""

    congress: Congress
    ballot: Ballot
    norm: Norm
    title: str
    member: Member
    options: tuple[Option, ...]
    paper: RankingPaper | None


def _line(
    tx: Session, who: Who, ballot_id: int, now: datetime, *, lock: bool = False, also_closed: bool = False
) -> _Line:
    congress = congress_of(tx, who.guild_id)
    query = select(Ballot).where(
        Ballot.id == ballot_id, Ballot.congress_id == congress.id, Ballot.question == Question.WORDING.value
    )
    # Shared, so that no ranking slips in behind the count, and rankings do not wait for each other.
    ballot = tx.exec(query.with_for_update(read=True) if lock else query).one_or_none()
    if ballot is None:
        raise CongressError("vote.unknown")
    norm = tx.exec(select(Norm).where(Norm.id == ballot.norm_id)).one()
    handle = norm_handle(norm.number)
    if not also_closed and (ballot.closed_at is not None or now >= ballot.closes_at):
        raise CongressError("vote.closed", handle=handle, closed_at=ballot.closes_at)
    member = find_member(tx, congress, who)
    seat = select(BallotSeat.taken_off).where(
        BallotSeat.ballot_id == ballot.id, BallotSeat.member_id == (member.id if member is not None else None)
    )
    # Held, so that what one member does at one moment happens one after the other.
    taken_off = tx.exec(seat.with_for_update() if lock else seat).one_or_none()
    if member is None or taken_off is None:
        raise CongressError("vote.no_seat", handle=handle)
    if taken_off:
        key = "vote.taken_off_closed" if now >= ballot.closes_at else "vote.taken_off"
        raise CongressError(key, handle=handle, reason=taken_off_because(tx, ballot.id, member.id))
    mine = select(RankingPaper).where(
        RankingPaper.ballot_id == ballot.id, RankingPaper.member_id == member.id, col(RankingPaper.live)
    )
    title = tx.exec(select(NormVersion.title).where(NormVersion.id == ballot.version_id)).one()
    return _Line(congress, ballot, norm, title, member, options_of(tx, ballot.id), tx.exec(mine).one_or_none())


def _put(tx: Session, line: _Line, ranks: dict[str, int], *, recused: bool, now: datetime) -> MyRanking:
    before = line.paper
    if before is not None and before.ranks == ranks and before.recused == recused:
        return _mine(tx, line, now)
    if before is not None:
        _retire(tx, before)
    paper = RankingPaper(
        ballot_id=line.ballot.id, member_id=line.member.id, ranks=dict(ranks), recused=recused, cast_at=now
    )
    tx.add(paper)
    tx.flush()
    _note(tx, line, "vote_cast" if before is None else "vote_changed", now)
    return _mine(tx, line._replace(paper=paper), now, changed=True)


def _retire(tx: Session, paper: RankingPaper) -> bool:
    one = update(RankingPaper).where(col(RankingPaper.id) == paper.id, col(RankingPaper.live)).values(live=False)
    return bool(tx.connection().execute(one).rowcount)


def _note(tx: Session, line: _Line, kind: str, now: datetime) -> None:
    record(tx, line.congress, kind, now=now, by=line.member, norm=line.norm, subject_id=line.ballot.id)
    refreshed = {"card_kind": "ballot", "card_subject": line.ballot.id, "soon": now + DEBOUNCE}
    tx.connection().execute(REFRESH, refreshed)


def _mine(tx: Session, line: _Line, now: datetime, *, changed: bool = False) -> MyRanking:
    candidates = [*(option.name for option in line.options), NONE_OF_THESE]
    counts = line.paper is not None and not line.paper.recused
    closed = line.ballot.closed_at is not None or now >= line.ballot.closes_at
    return MyRanking(
        ballot_id=line.ballot.id,
        handle=norm_handle(line.norm.number),
        title=line.title,
        options=line.options,
        groups=groups_of(line.paper.ranks, candidates) if line.paper is not None and counts else None,
        recused=line.paper is not None and line.paper.recused,
        closes_at=line.ballot.closes_at,
        closed=closed,
        secrecy=line.ballot.secrecy,
        changed=changed,
        by=holder_of_vote(tx, line.ballot.id, line.member.id) if closed else None,
        also_for=() if closed else givers_of(tx, line.ballot.id, line.member.id),
        proxy=holder_on(tx, line.ballot.id, line.member.id) if line.paper is None and not closed else None,
    )
