"""Everything that awaits one person: votes to cast, norms to second, moves that a convener may make."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from bot.congress.handles import norm_handle, parse_norm_handle
from bot.congress.norms import Stage
from bot.services.browse import NormLine, norm_lines
from bot.services.concern_views import NO_CONCERNS, ConcernsAwaited, concerns_awaited
from bot.services.objections import held
from bot.services.opinions import OpinionsAwaited, awaited
from bot.services.people import Who, congress_of, find_member, seat_of
from bot.services.periods import Period
from bot.services.places import card_urls
from bot.services.plan_troubles import NO_TROUBLES, TroublesAwaited, troubles_awaited
from bot.services.proxy_views import ProxyEnd, ProxyLine, ended_lately, requests_to
from bot.services.proxy_votes import holders_for
from bot.services.record.awaited import NO_RECORD, RecordAwaited, record_awaited
from bot.services.record.own_entries import TOLD_MOST
from bot.services.reminded import ReminderLine, own_awaited
from bot.services.rolls import ON_ROLL
from storage.tables import (
    Ballot,
    BallotPaper,
    BallotSeat,
    Congress,
    Member,
    Norm,
    NormVersion,
    RankingPaper,
    Second,
)

CONVENERS = ("to_call", "to_open", "to_review")
"""The lists that only conveners have."""

BOUNDED = (*CONVENERS, "to_second", "to_answer", "due")
"""The lists that grow with the congress, so that what is kept of them is bounded."""


@dataclass(frozen=True)
class VoteAwaited:
    """An open ballot on whose roll this person stands; `voted` says whether a vote of theirs counts already."""

    ballot_id: int
    handle: str
    title: str
    closes_at: datetime
    voted: bool
    question: str = "adopt"
    proxy: int | None = None
    """The Discord id of who votes for them if they do not."""
    again: bool = False
    """Whether it is the second vote among wordings that tied."""
    url: str | None = None
    """The link to the ballot; None while Discord shows none."""


@dataclass(frozen=True)
class Waiting:
    """What awaits a person, the most urgent first."""

    seated: bool
    votes: tuple[VoteAwaited, ...]
    to_second: tuple[NormLine, ...]
    to_call: tuple[NormLine, ...]
    to_open: tuple[NormLine, ...]
    to_review: tuple[NormLine, ...] = ()
    to_answer: tuple[OpinionsAwaited, ...] = ()
    concerns: ConcernsAwaited = NO_CONCERNS
    to_accept: tuple[ProxyLine, ...] = ()
    """For whom they are asked to vote."""
    proxy_ended: ProxyEnd | None = None
    """How the proxy that they gave was ended, where they may not know."""
    record: RecordAwaited = NO_RECORD
    troubles: TroublesAwaited = NO_TROUBLES
    due: tuple[ReminderLine, ...] = ()
    """What of their own is soon due: norms that lack seconds or are reviewed, and commitments."""
    convener: bool = False
    """Whether they are told it as a convener."""
    left_out: dict[str, int] = field(default_factory=dict)
    """How many more there are of a list, by its name (`bounded`)."""

    @property
    def nothing(self) -> bool:
        votes = any(not one.voted for one in self.votes)
        moves = self.to_second or self.to_call or self.to_open or self.to_review or self.to_answer
        others = self.to_accept or self.proxy_ended or self.due
        return not (votes or moves or others) and all(
            one.nothing for one in (self.concerns, self.record, self.troubles)
        )

    @property
    def things(self) -> Counter[tuple[str, str | int]]:
        """What it is that awaits them, each by its handle or number, with how many there are of it; troubles apart."""
        concerns, record, ended = self.concerns, self.record, self.proxy_ended
        named: dict[str, Iterable[str | int]] = {
            "vote": (one.ballot_id for one in self.votes if not one.voted),
            "second": (one.handle for one in self.to_second),
            "call": (one.handle for one in self.to_call),
            "open": (one.handle for one in self.to_open),
            "review": (one.handle for one in self.to_review),
            "confirm": (one.handle for one in concerns.to_confirm),
            "back": (one.handle for one in concerns.to_back),
            "own": (one.handle for one in concerns.on_own),
            "raise": (one.handle for one in concerns.to_raise),
            "accept": (one.proxy_id for one in self.to_accept),
            "ended": () if ended is None else (ended.at.isoformat(),),
            "dispute": record.to_close,
            "due": (f"{one.handle} {one.how or one.kind}" for one in self.due),
            "outcome": (f"{one.handle} {one.state}" for one in record.outcomes.told),
        }
        counted: dict[tuple[str, str | int], int] = {
            **{("answer", one.handle): one.n for one in self.to_answer},
            **{("concerning", one.actor_id): one.n for one in record.concerning},
            ("proposals", ""): record.to_review,
            **{("left_out", name): n for name, n in self.left_out.items()},
        }
        return Counter((what, one) for what, ones in named.items() for one in ones) + Counter(counted)

    def bounded(self) -> "Waiting":
        """The same with the first of each list that may be long, and how many more there are: to be kept."""
        lists = {name: getattr(self, name) for name in BOUNDED}
        long = {name: lines for name, lines in lists.items() if len(lines) > TOLD_MOST}
        kept = {name: lines[:TOLD_MOST] for name, lines in long.items()}
        return replace(self, **kept, left_out={name: len(lines) - TOLD_MOST for name, lines in long.items()})

    def of_no_convener(self) -> "Waiting":
        """The same for whoever is no convener any more: without all that they were told as one, its numbers too."""
        record = replace(self.record, to_review=0, to_close=()) if self.convener else self.record
        return replace(
            self,
            to_call=(),
            to_open=(),
            to_review=(),
            record=record,
            troubles=replace(self.troubles, of_channels=()),
            convener=False,
            left_out={name: n for name, n in self.left_out.items() if name not in CONVENERS},
        )


@dataclass(frozen=True)
class Elsewhere:
    """What awaits a person in one of several congresses."""

    guild_id: int
    congress: str
    waiting: Waiting


def waiting(tx: Session, *, who: Who, now: datetime, period: Period | None = None) -> Waiting:
    """What this person is asked to do now, in this congress; with a period, what became of what they logged is only
    what happened in it."""
    congress = congress_of(tx, who.guild_id)
    member = find_member(tx, congress, who)
    seated = member is not None and seat_of(tx, member) is not None
    to_review = _lines(tx, congress, _IN_REVIEW) if who.convener else ()
    return Waiting(
        seated=seated,
        votes=open_votes(tx, congress, member, now) if member is not None else (),
        to_second=_lines(tx, congress, _to_second(member)) if seated and member is not None else (),
        to_call=_lines(tx, congress, _over(Stage.DELIBERATION, now)) if who.convener else (),
        to_open=_lines(tx, congress, _over(Stage.FINAL_CALL, now)) if who.convener else (),
        to_answer=awaited(tx, congress, member) if seated and member is not None else (),
        concerns=concerns_awaited(tx, congress, who, now),
        to_accept=requests_to(tx, congress, member, now) if member is not None else (),
        proxy_ended=ended_lately(tx, member, now) if seated and member is not None else None,
        to_review=to_review,
        record=record_awaited(tx, congress, who, member, now, period=period),
        troubles=troubles_awaited(tx, congress, who, member),
        due=_due(tx, congress, member, to_review, now) if member is not None else (),
        convener=who.convener,
    )


def norms_awaiting(tx: Session, *, who: Who, now: datetime) -> set[int]:
    """The numbers of the norms that `waiting` names to this person as to be voted on, seconded or moved, and no more:
    it is asked for at each letter that somebody types."""
    congress = congress_of(tx, who.guild_id)
    member = find_member(tx, congress, who)
    moves = [_over(Stage.DELIBERATION, now), _over(Stage.FINAL_CALL, now), _IN_REVIEW] if who.convener else []
    if member is not None and seat_of(tx, member) is not None:
        moves.append(_to_second(member))
    votes = open_votes(tx, congress, member, now) if member is not None else ()
    numbers = {parse_norm_handle(one.handle) for one in votes if not one.voted}
    if moves:
        numbers.update(tx.exec(select(Norm.number).where(Norm.congress_id == congress.id, or_(*moves))))
    return numbers


def known_in(tx: Session, *, discord_id: int) -> list[int]:
    """The servers in whose congresses this person is known."""
    query = select(Congress.guild_id).join(Member, col(Member.congress_id) == Congress.id)
    return list(tx.exec(query.where(Member.discord_id == discord_id, col(Congress.opened_at).is_not(None))))


def waiting_everywhere(
    tx: Session, *, discord_id: int, now: datetime, guild_ids: Collection[int] | None = None
) -> list[Elsewhere]:
    """What awaits this person in each congress in which they are known, by name, or in those of the servers
    `guild_ids`; for direct messages.

    Whether somebody is a convener goes by what was noted last (`people.note_convener`).
    """
    query = (
        select(Congress, Member)
        .join(Member, col(Member.congress_id) == Congress.id)
        .where(Member.discord_id == discord_id, col(Congress.opened_at).is_not(None))
        .order_by(col(Congress.name), col(Congress.id))
    )
    if guild_ids is not None:
        query = query.where(col(Congress.guild_id).in_(guild_ids))
    return [
        Elsewhere(
            congress.guild_id,
            congress.name,
            waiting(tx, who=Who(congress.guild_id, discord_id, one.name, convener=one.convener), now=now),
        )
        for congress, one in tx.exec(query).all()
    ]


def open_votes(tx: Session, congress: Congress, member: Member, now: datetime) -> tuple[VoteAwaited, ...]:
    """The open ballots on whose roll a member stands, those not yet voted on first, then by closing time."""
    rows = tx.exec(
        select(Ballot, Norm.number, NormVersion.title, func.coalesce(BallotPaper.id, RankingPaper.id))
        .join(BallotSeat, (col(BallotSeat.ballot_id) == Ballot.id) & (col(BallotSeat.member_id) == member.id))
        .join(Norm, col(Norm.id) == Ballot.norm_id)
        .join(NormVersion, col(NormVersion.id) == Ballot.version_id)
        .join(
            BallotPaper,
            (col(BallotPaper.ballot_id) == Ballot.id)
            & (col(BallotPaper.member_id) == member.id)
            & col(BallotPaper.live),
            isouter=True,
        )
        .join(
            RankingPaper,
            (col(RankingPaper.ballot_id) == Ballot.id)
            & (col(RankingPaper.member_id) == member.id)
            & col(RankingPaper.live),
            isouter=True,
        )
        .where(Ballot.congress_id == congress.id, col(Ballot.closed_at).is_(None), col(Ballot.closes_at) > now, ON_ROLL)
        .order_by(func.coalesce(BallotPaper.id, RankingPaper.id).is_not(None), col(Ballot.closes_at))
    ).all()
    proxies = holders_for(tx, member)
    urls = card_urls(tx, congress, "ballot", [ballot.id for ballot, *_ in rows])
    return tuple(
        VoteAwaited(
            ballot.id,
            norm_handle(number),
            title,
            ballot.closes_at,
            paper is not None,
            ballot.question,
            proxies.get(ballot.id),
            again=ballot.follows is not None,
            url=urls.get(ballot.id),
        )
        for ballot, number, title, paper in rows
    )


def _due(
    tx: Session, congress: Congress, member: Member, to_review: tuple[NormLine, ...], now: datetime
) -> tuple[ReminderLine, ...]:
    """What of a member's own is soon due, but for reviews that they are asked for as a convener."""
    asked = {one.handle for one in to_review}
    return tuple(one for one in own_awaited(tx, congress, member, now) if one.handle not in asked)


_IN_REVIEW: ColumnElement[bool] = col(Norm.stage) == Stage.REVIEW.value
"""That a norm is in review."""


def _to_second(member: Member) -> ColumnElement[bool]:
    """That a norm of others seeks seconds, and this member has not given theirs."""
    given = select(Second.norm_id).where(Second.member_id == member.id)
    seeks = col(Norm.stage) == Stage.SEEKING_SECONDS.value
    return and_(seeks, col(Norm.proposer_id) != member.id, col(Norm.id).not_in(given))


def _over(stage: Stage, now: datetime) -> ColumnElement[bool]:
    """That a norm has had the time of this stage, and no concern holds it."""
    return and_(col(Norm.stage) == stage.value, col(Norm.stage_ends_at) <= now, ~held())


def _lines(tx: Session, congress: Congress, condition: ColumnElement[bool]) -> tuple[NormLine, ...]:
    rows = tx.exec(
        select(Norm, NormVersion.title)
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .where(Norm.congress_id == congress.id, condition)
        .order_by(col(Norm.stage_ends_at), col(Norm.number))
    ).all()
    return norm_lines(tx, congress, rows)
