"""Casting, changing and withdrawing a vote.

This is the hottest path of the bot: its statements are built once, and they select columns, not entities.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Executable, bindparam, insert, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.congress.ballots import Choice
from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.limits import REASON_MOST
from bot.congress.proxies import lent_as
from bot.congress.reviews import Question
from bot.congress.text import clean_text
from bot.services.cards import DEBOUNCE, REFRESH
from bot.services.norms import norm_of
from bot.services.people import Who, congress_of
from bot.services.proxy_votes import givers_of, holder_on
from bot.services.repairs import taken_off_because
from storage.tables import (
    Ballot,
    BallotPaper,
    BallotSeat,
    Congress,
    Event,
    Member,
    Norm,
    NormVersion,
)


@dataclass(frozen=True)
class Receipt:
    """What a voter is told, privately: the choice that counts now and until when it can be changed.

    `choice` is None after a withdrawal; `before` is the choice that counted until now; `changed` is False where
    the same vote was cast again.
    """

    ballot_id: int
    handle: str
    title: str
    choice: Choice | None
    reason: str
    before: Choice | None
    changed: bool
    closes_at: datetime
    secrecy: str
    question: str = "adopt"
    trial: int | None = None
    also_for: tuple[int, ...] = ()
    """The Discord ids of those who named this voter as their proxy: for whom it counts too unless they vote."""
    proxy: int | None = None
    """The Discord id of who may vote for this voter, of whom no vote counts."""

    @property
    def lent(self) -> Choice | None:
        """What it counts as for them."""
        return None if self.choice is None else lent_as(self.choice, hidden=self.secrecy == "names_hidden")


def cast(tx: Session, *, who: Who, ballot_id: int, choice: Choice, reason: str | None = None, now: datetime) -> Receipt:
    """Cast or change a vote; the latest counts. The same vote again changes nothing.

    `reason` None keeps the reason that stands, as long as the choice stays. Refuses with `vote.closed`,
    `vote.no_seat` (no seat when the vote opened) or `vote.unknown`.
    """
    words = None if reason is None else clean_text(reason, field="reason", least=0, most=REASON_MOST)
    line = _voting_line(tx, who, ballot_id, now)
    before = Choice(line.choice) if line.choice is not None else None
    stands = words if words is not None else (line.reason or "" if choice == before else "")
    if choice is Choice.FOR_WITH_RESERVATION and not stands:
        raise CongressError("vote.reservation_needs_words", handle=norm_handle(line.number))
    changed = (choice, stands) != (before, line.reason or "")
    if changed:
        connection = tx.connection()
        if line.paper_id is not None:
            connection.execute(_REPLACE, {"paper": line.paper_id})
        connection.execute(
            _CAST,
            {
                "ballot_id": ballot_id,
                "member_id": line.member_id,
                "choice": choice.value,
                "reason": stands,
                "discipline": line.discipline,
                "kind": line.kind,
                "capacity": line.capacity,
                "cast_at": now,
                "live": True,
                "by_proxy": False,
            },
        )
        _note(tx, line, "vote_cast" if before is None else "vote_changed", ballot_id, now)
    return _receipt(tx, line, ballot_id, choice, stands, before, changed)


def explain_vote(tx: Session, *, who: Who, ballot_id: int, reason: str, now: datetime) -> Receipt:
    """Give the vote that counts a reason, or another one, or (empty) none; the choice stays as it is.

    Refuses as `cast` does, and with `vote.none_to_explain` where no vote counts.
    """
    line = _voting_line(tx, who, ballot_id, now)
    if line.choice is None:
        raise CongressError("vote.none_to_explain", handle=norm_handle(line.number))
    return cast(tx, who=who, ballot_id=ballot_id, choice=Choice(line.choice), reason=reason, now=now)


def withdraw_vote(tx: Session, *, who: Who, ballot_id: int, now: datetime) -> Receipt:
    """Take a vote back; it can be cast again until the ballot closes."""
    line = _voting_line(tx, who, ballot_id, now)
    whose = {"ballot": ballot_id, "voter": line.member_id}
    # A second press at the same moment reads the same paper, and finds it retired.
    if line.choice is None or not tx.connection().execute(_RETIRE, whose).rowcount:
        raise CongressError("vote.none_to_withdraw", handle=norm_handle(line.number))
    _note(tx, line, "vote_withdrawn", ballot_id, now)
    return _receipt(tx, line, ballot_id, None, "", Choice(line.choice), True)


def my_vote(tx: Session, *, who: Who, ballot_id: int, now: datetime) -> Receipt:
    """The vote that counts for this person now (choice None: none cast yet)."""
    line = _voting_line(tx, who, ballot_id, now, statement=_LINE)
    choice = Choice(line.choice) if line.choice is not None else None
    return _receipt(tx, line, ballot_id, choice, line.reason or "", choice, False)


def open_ballot_of(tx: Session, *, guild_id: int, handle: str) -> int:
    """The id of the open ballot on a norm; `vote.not_open` where there is none."""
    congress = congress_of(tx, guild_id)
    norm = norm_of(tx, congress, handle)
    query = select(Ballot.id).where(Ballot.norm_id == norm.id, col(Ballot.closed_at).is_(None))
    ballot_id = tx.exec(query).one_or_none()
    if ballot_id is None:
        raise CongressError("vote.not_open", handle=norm_handle(norm.number), stage=norm.stage)
    return ballot_id


@dataclass(frozen=True)
class _Line:
    """One voter's line of an open ballot, in one query: the ballot, the roll entry and the live paper."""

    congress_id: int
    norm_id: int
    number: int
    title: str
    closes_at: datetime
    secrecy: str
    member_id: int
    discipline: str
    kind: str
    capacity: str
    paper_id: int | None
    choice: str | None
    reason: str | None
    question: str
    trial: int | None
    is_proxy: bool
    has_proxy: bool


_GIVEN = aliased(BallotSeat)
_LINE = (
    select(  # type: ignore[call-overload]
        Ballot.congress_id,
        Ballot.norm_id,
        Norm.number,
        NormVersion.title,
        Ballot.closes_at,
        Ballot.closed_at,
        Ballot.secrecy,
        BallotSeat.member_id,
        BallotSeat.discipline,
        BallotSeat.kind,
        BallotSeat.capacity,
        BallotSeat.taken_off,
        col(BallotPaper.id).label("paper_id"),
        BallotPaper.choice,
        BallotPaper.reason,
        Ballot.question,
        Ballot.trial,
        select(_GIVEN.ballot_id)
        .where(col(_GIVEN.ballot_id) == Ballot.id, col(_GIVEN.proxy_id) == Member.id)
        .exists()
        .label("is_proxy"),
        col(BallotSeat.proxy_id).is_not(None).label("has_proxy"),
    )
    .select_from(Ballot)
    .join(Congress, col(Congress.id) == Ballot.congress_id)
    .join(Norm, col(Norm.id) == Ballot.norm_id)
    .join(NormVersion, col(NormVersion.id) == Ballot.version_id)
    .join(
        Member,
        (col(Member.congress_id) == Congress.id) & (col(Member.discord_id) == bindparam("voter")),
        isouter=True,
    )
    .join(
        BallotSeat,
        (col(BallotSeat.ballot_id) == Ballot.id) & (col(BallotSeat.member_id) == Member.id),
        isouter=True,
    )
    .join(
        BallotPaper,
        (col(BallotPaper.ballot_id) == Ballot.id) & (col(BallotPaper.member_id) == Member.id) & col(BallotPaper.live),
        isouter=True,
    )
    .where(col(Ballot.id) == bindparam("ballot"), col(Congress.guild_id) == bindparam("guild"))
)
_ASKED_ONLY = frozenset({"closed_at", "taken_off"})
_HELD_LINE = _LINE.with_for_update(read=True, of=Ballot)
"""`FOR SHARE` on the ballot (PostgreSQL): no vote slips in behind the tally, and votes do not wait for each other."""

_RETIRE = (
    update(BallotPaper)
    .where(
        col(BallotPaper.ballot_id) == bindparam("ballot"),
        col(BallotPaper.member_id) == bindparam("voter"),
        col(BallotPaper.live),
    )
    .values(live=False)
)
_REPLACE = update(BallotPaper).where(col(BallotPaper.id) == bindparam("paper")).values(live=False)
"""Retires the paper that was read, and no other: where one cast at the same moment has taken its place, the new paper
meets it at the unique key, and the verb runs anew (`storage.postgres`)."""
_CAST = insert(BallotPaper)
_EVENT = insert(Event)


def _voting_line(tx: Session, who: Who, ballot_id: int, now: datetime, *, statement: Executable = _HELD_LINE) -> _Line:
    row = (
        tx.connection()
        .execute(statement, {"ballot": ballot_id, "guild": who.guild_id, "voter": who.discord_id})
        .one_or_none()
    )
    if row is None:
        raise CongressError("vote.unknown")
    handle = norm_handle(row.number)
    if row.closed_at is not None or now >= row.closes_at:
        raise CongressError("vote.closed", handle=handle, closed_at=row.closes_at)
    if row.member_id is None:
        raise CongressError("vote.no_seat", handle=handle)
    if row.taken_off:
        reason = taken_off_because(tx, ballot_id, row.member_id)
        raise CongressError("vote.taken_off", handle=handle, reason=reason)
    if row.question == Question.WORDING:
        raise CongressError("vote.rank_instead", handle=handle)
    return _Line(*(value for name, value in zip(row._fields, row, strict=True) if name not in _ASKED_ONLY))


def _note(tx: Session, line: _Line, kind: str, ballot_id: int, now: datetime) -> None:
    connection = tx.connection()
    connection.execute(
        _EVENT,
        {
            "congress_id": line.congress_id,
            "at": now,
            "kind": kind,
            "member_id": line.member_id,
            "norm_id": line.norm_id,
            "subject_id": ballot_id,
            "data": {},
        },
    )
    connection.execute(REFRESH, {"card_kind": "ballot", "card_subject": ballot_id, "soon": now + DEBOUNCE})


def _receipt(
    tx: Session,
    line: _Line,
    ballot_id: int,
    choice: Choice | None,
    reason: str,
    before: Choice | None,
    changed: bool,
) -> Receipt:
    return Receipt(
        ballot_id=ballot_id,
        handle=norm_handle(line.number),
        title=line.title,
        choice=choice,
        reason=reason,
        before=before,
        changed=changed,
        closes_at=line.closes_at,
        secrecy=line.secrecy,
        question=line.question,
        trial=line.trial,
        also_for=givers_of(tx, ballot_id, line.member_id) if line.is_proxy else (),
        proxy=holder_on(tx, ballot_id, line.member_id) if line.has_proxy and choice is None else None,
    )
