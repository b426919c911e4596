"""The certificate of a decision: hash and seals are written when the ballot closes, the file whenever asked for.

Everything that a certificate is made of stands in rows that triggers keep as they are, and what else it needs (the
congress's name then, which events and concerns it covers) is noted with the decision. So it can be written again at
any time and must have the same hash; if it has not, somebody changed the database, or words were erased since.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.affiliates import tally_under
from bot.congress.ballots import Choice, tally
from bot.congress.canonical import Json, canonical, instant_text
from bot.congress.certificate import Certificate, RollLine, Secrecy, Unresolved, Vote, roll_by_group
from bot.congress.concerns import ConcernState
from bot.congress.decisions import Verdict
from bot.congress.errors import CongressError
from bot.congress.handles import decision_handle, norm_handle, parse_decision_handle
from bot.congress.opened import Opened, OpenSeat, OpenVote
from bot.congress.privacy import published
from bot.congress.reviews import Question
from bot.congress.rules import from_data
from bot.congress.seals import SALT_BYTES, Receipt, chained, event_hash, seal_of
from bot.congress.seats import Capacity, RollEntry
from bot.congress.trials import Stands, Trial, trial_of
from bot.services.norms import norm_of
from bot.services.objections import sustained_at
from bot.services.people import Who, congress_of, find_member
from bot.services.repairs import certified, taken_off_because
from bot.services.rolls import ON_ROLL
from storage.tables import (
    Ballot,
    BallotPaper,
    BallotSeat,
    Commitment,
    Concern,
    Congress,
    Decision,
    Event,
    Member,
    Norm,
    NormVersion,
)

SINGLE_VOTES = ("vote_cast", "vote_changed", "vote_withdrawn")
"""Events that are no part of the chain: votes are in the certificate by name or under seal, and when somebody voted is
nobody's business."""


@dataclass(frozen=True)
class Issued:
    """A certificate as it is given out. `noted` is the hash from the close of the ballot; `hash` should be the same."""

    decision: str
    norm: str
    content: bytes
    hash: str
    noted: str

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.decision}.json"

    @property
    def as_noted(self) -> bool:
        """Whether it is what it was when the ballot closed."""
        return self.hash == self.noted


@dataclass(frozen=True)
class Noted:
    """That a decision has a certificate, and the hash of it."""

    decision_id: int
    decision: str
    hash: str


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


def new_salt() -> str:
    """256 random bits, in hexadecimal digits."""
    return secrets.token_hex(SALT_BYTES)


def certify(
    tx: Session,
    congress: Congress,
    norm: Norm,
    ballot: Ballot,
    decision: Decision,
    *,
    draw: Callable[[], str] = new_salt,
) -> str:
    """Seal the votes of a ballot that has just been decided, and note the hash of its certificate; returns the hash.

    It is the last thing that closing does: the certificate covers every event of the norm until now.
    """
    tx.flush()
    decision.basis = {
        "congress": congress.name,
        "salt": _log_salt(tx, norm) or draw(),
        "events": [event.id for event in _events(tx, norm)],
        "concerns": [[one.n, one.state] for one in _unresolved(tx, norm, ballot, decision.decided_at)],
    }
    if ballot.secrecy == Secrecy.NAMES_HIDDEN:
        _seal(tx, congress, ballot, decision, draw)
    tx.flush()
    decision.certificate = _rebuilt(tx, decision).certificate.hash
    return decision.certificate


def issue(tx: Session, *, guild_id: int, decision_id: int) -> Issued:
    """The certificate of a decision of this server's congress.

    Raises `decision.unknown`, or `certificate.none` (decision) for one that was decided before there were certificates.
    """
    congress = congress_of(tx, guild_id)
    query = select(Decision).where(Decision.id == decision_id, Decision.congress_id == congress.id)
    decision = tx.exec(query).one_or_none()
    if decision is None:
        raise CongressError("decision.unknown")
    return _issued(tx, decision)


def issue_named(tx: Session, *, guild_id: int, handle: str) -> Issued:
    """The certificate of the decision that a handle names. Raises as `issue` does, and `handle.unknown_decision`."""
    return _issued(tx, _decision_named(tx, guild_id, handle))


def open_named(tx: Session, *, guild_id: int, handle: str) -> Issued:
    """The opened certificate: with every vote, every salt and the log, for an auditor. Raises as `issue_named` does."""
    decision = _decision_named(tx, guild_id, handle)
    issued = _issued(tx, decision)
    content = canonical(_rebuilt(tx, decision).as_data())
    return Issued(issued.decision, issued.norm, content, issued.hash, issued.noted)


def noted(tx: Session, *, guild_id: int, handle: str) -> list[Noted]:
    """The decisions on a norm that have a certificate, the latest first."""
    norm = norm_of(tx, congress_of(tx, guild_id), handle)
    rows = tx.exec(
        select(Decision.id, Decision.year, Decision.number, Decision.certificate)
        .where(Decision.norm_id == norm.id, col(Decision.certificate).is_not(None))
        .order_by(col(Decision.id).desc())
    ).all()
    return [Noted(one, decision_handle(year, number), str(found)) for one, year, number, found in rows]


def closed_vote(tx: Session, *, who: Who, ballot_id: int) -> ClosedVote | None:
    """What became of this person's vote on a ballot that is decided; None while it is not.

    Raises `vote.unknown`, or `vote.no_seat` for who was not on its roll.
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
        raise CongressError("vote.taken_off", handle=norm_handle(norm.number), reason=reason)
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
    )


def _issued(tx: Session, decision: Decision) -> Issued:
    if decision.certificate is None:
        raise CongressError("certificate.none", decision=decision_handle(decision.year, decision.number))
    made = _rebuilt(tx, decision).certificate
    return Issued(made.decision, made.norm, made.as_file(), made.hash, decision.certificate)


def _decision_named(tx: Session, guild_id: int, handle: str) -> Decision:
    congress = congress_of(tx, guild_id)
    year, number = parse_decision_handle(handle)
    query = select(Decision).where(Decision.congress_id == congress.id)
    decision = tx.exec(query.where(Decision.year == year, Decision.number == number)).one_or_none()
    if decision is None:
        raise CongressError("decision.unknown")
    return decision


def _log_salt(tx: Session, norm: Norm) -> str | None:
    """The salt of the norm's earlier decisions, so that the chain of a later certificate begins with theirs."""
    query = select(Decision).where(Decision.norm_id == norm.id, col(Decision.certificate).is_not(None))
    earlier = tx.exec(query.order_by(col(Decision.id).desc())).first()
    return str(earlier.basis["salt"]) if earlier is not None and earlier.basis else None


def _events(tx: Session, norm: Norm) -> list[Event]:
    query = select(Event).where(Event.norm_id == norm.id, col(Event.kind).not_in(SINGLE_VOTES))
    return list(tx.exec(query.order_by(col(Event.id))).all())


def _unresolved(tx: Session, norm: Norm, ballot: Ballot, at: datetime) -> list[Concern]:
    """The concerns that nobody withdrew or resolved, in order.

    Of the sustained ones those that count at this ballot; the open ones, and those that its decision has just left.
    """
    counted = {one.n for one in sustained_at(tx, ballot)}
    every = tx.exec(select(Concern).where(Concern.norm_id == norm.id).order_by(col(Concern.n))).all()
    return [
        one
        for one in every
        if one.n in counted or one.state == ConcernState.OPEN or (one.state == ConcernState.LEFT and one.ended_at == at)
    ]


def _seal(tx: Session, congress: Congress, ballot: Ballot, decision: Decision, draw: Callable[[], str]) -> None:
    handle, guild = decision_handle(decision.year, decision.number), str(congress.guild_id)
    for seat in _seats(tx, ballot):
        if seat.choice is None:
            continue
        receipt = Receipt(draw(), seat.discord_id, seat.choice.value)
        seal = seal_of(receipt, guild=guild, decision=handle)
        tx.add(Commitment(ballot_id=ballot.id, member_id=seat.member_id, salt=receipt.salt, seal=seal))


@dataclass(frozen=True)
class _Seat:
    """A line of the frozen roll with the vote that counted, if there was one."""

    member_id: int
    discord_id: str
    line: RollLine
    choice: Choice | None
    reason: str
    by_proxy: bool


def _seats(tx: Session, ballot: Ballot) -> list[_Seat]:
    rows = tx.exec(
        select(  # type: ignore[call-overload]
            BallotSeat, Member.discord_id, BallotPaper.choice, BallotPaper.reason, BallotPaper.by_proxy
        )
        .join(Member, col(Member.id) == BallotSeat.member_id)
        .join(
            BallotPaper,
            (col(BallotPaper.ballot_id) == BallotSeat.ballot_id)
            & (col(BallotPaper.member_id) == BallotSeat.member_id)
            & col(BallotPaper.live),
            isouter=True,
        )
        .where(BallotSeat.ballot_id == ballot.id, ON_ROLL)
        .order_by(col(BallotSeat.member_id))
    )
    return [
        _Seat(
            member_id=seat.member_id,
            discord_id=str(discord_id),
            line=RollLine(seat.name, seat.discipline, seat.kind, seat.capacity, seat.represents),
            choice=None if choice is None else Choice(choice),
            reason=reason or "",
            by_proxy=bool(by_proxy),
        )
        for seat, discord_id, choice, reason, by_proxy in rows
    ]


def _rebuilt(tx: Session, decision: Decision) -> Opened:
    """The certificate and everything under its seals, from the rows as they are now."""
    ballot = tx.exec(select(Ballot).where(Ballot.id == decision.ballot_id)).one()
    norm = tx.exec(select(Norm).where(Norm.id == decision.norm_id)).one()
    seats = _seats(tx, ballot)
    sealed = {one.member_id: one for one in tx.exec(select(Commitment).where(Commitment.ballot_id == ballot.id))}
    basis = decision.basis or {}
    covered = set(basis["events"])
    events = [_event_data(event) for event in _events(tx, norm) if event.id in covered]
    return Opened(
        certificate=_certificate(tx, decision, ballot, norm, seats, [one.seal for one in sealed.values()], events),
        roll=tuple(OpenSeat(seat.discord_id, seat.line) for seat in seats),
        votes=tuple(
            OpenVote(seat.discord_id, seat.choice, sealed[seat.member_id].salt if seat.member_id in sealed else None)
            for seat in seats
            if seat.choice is not None
        ),
        log_salt=str(basis["salt"]),
        events=tuple(events),
    )


def _certificate(
    tx: Session,
    decision: Decision,
    ballot: Ballot,
    norm: Norm,
    seats: list[_Seat],
    seals: list[str],
    events: list[dict[str, Json]],
) -> Certificate:
    version = tx.exec(select(NormVersion).where(NormVersion.id == ballot.version_id)).one()
    guild_id = tx.exec(select(Congress.guild_id).where(Congress.id == decision.congress_id)).one()
    shown = ballot.secrecy == Secrecy.NAMES_SHOWN
    rule, roll = from_data(ballot.rule), [_entry(one) for one in seats]
    papers = {one.member_id: one.choice for one in seats if one.choice is not None}
    counted, merged = tally_under(rule, roll, papers)
    basis = decision.basis or {}
    states = {int(n): ConcernState(state) for n, state in basis["concerns"]}
    concerns = tx.exec(select(Concern).where(Concern.norm_id == norm.id).order_by(col(Concern.n))).all()
    hashes = tuple(event_hash(event, str(basis["salt"])) for event in events)
    return Certificate(
        congress=str(basis["congress"]),
        guild=str(guild_id),
        decision=decision_handle(decision.year, decision.number),
        norm=norm_handle(norm.number),
        version=version.n,
        title=version.title,
        text=version.text,
        text_hash=version.text_hash,
        question=Question(ballot.question),
        reason=ballot.reason,
        rule=rule,
        opened_at=ballot.opened_at,
        closes_at=ballot.closes_at,
        counted_at=decision.decided_at,
        secrecy=Secrecy(ballot.secrecy),
        roll=roll_by_group(tally(roll, papers), tuple(one.line for one in seats) if shown else None),
        votes=_votes(seats) if shown else None,
        seals=None if shown else tuple(sorted(seals)),
        reservations=None if shown else _unnamed_reservations(seats),
        merged=merged,
        result=published(Verdict.from_data(decision.result), counted, open_voting=shown),
        sustained=int(decision.result.get("sustained", 0)),
        concerns=tuple(
            Unresolved(one.n, one.version, states[one.n], one.reason, one.satisfied_by)
            for one in concerns
            if one.n in states
        ),
        events=hashes,
        head=chained(hashes),
        trial=trial_decided(ballot, decision),
        repairs=certified(tx, ballot, shown=shown),
    )


def trial_decided(ballot: Ballot, decision: Decision) -> Trial | None:
    """The trial that a ballot asked for, and until when it is by its decision; None where it asked for none."""
    if ballot.trial is None:
        return None
    return trial_of(ballot.trial, decision.decided_at, carried=decision.outcome == Stands.ADOPTED_ON_TRIAL)


def _entry(seat: _Seat) -> RollEntry:
    line = seat.line
    return RollEntry(seat.member_id, line.discipline, line.kind, Capacity(line.capacity), line.represents)


def _votes(seats: list[_Seat]) -> tuple[Vote, ...]:
    return tuple(
        Vote(line, seat.choice, _reservation(seat))
        for line, seat in enumerate(seats, start=1)
        if seat.choice is not None
    )


def _reservation(seat: _Seat) -> str | None:
    """The words of a reservation; None for another vote, and where the words were erased."""
    return (seat.reason or None) if seat.choice is Choice.FOR_WITH_RESERVATION else None


def _unnamed_reservations(seats: list[_Seat]) -> tuple[str, ...]:
    """The reservations of a ballot that hides names, in the order of their words. A vote by proxy brings none: the same
    sentence twice would say whose voter had a proxy, and how that one voted."""
    return tuple(sorted(filter(None, (_reservation(one) for one in seats if not one.by_proxy))))


def _event_data(event: Event) -> dict[str, Json]:
    """An event as it is hashed."""
    return {
        "id": event.id,
        "at": instant_text(event.at),
        "kind": event.kind,
        "member": event.member_id,
        "subject": event.subject_id,
        "data": _whole(event.data),
    }


def _whole(value: object) -> Json:
    """JSON without fractions, which canonical JSON has none of: a number that is one becomes its digits as text."""
    match value:
        case dict():
            return {str(name): _whole(one) for name, one in value.items()}
        case list():
            return [_whole(one) for one in value]
        case None | bool() | int() | str():
            return value
        case _:
            return str(value)
