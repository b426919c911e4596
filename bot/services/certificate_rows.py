"""A certificate and everything under its seals, made from the rows as they are now."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.congress.affiliates import Merged, tally_under
from bot.congress.ballots import Choice, Tally, tally
from bot.congress.canonical import Json, instant_text
from bot.congress.certificate import Certificate, RollLine, Secrecy, Unresolved, Vote, roll_by_group
from bot.congress.choice_record import ChoiceRecord
from bot.congress.concerns import ConcernState
from bot.congress.decisions import Verdict
from bot.congress.handles import decision_handle, norm_handle
from bot.congress.opened import Opened, OpenSeat, OpenVote
from bot.congress.privacy import published
from bot.congress.reviews import Question
from bot.congress.rules import from_data
from bot.congress.seals import chained, event_hash
from bot.congress.seats import Capacity, RollEntry
from bot.services.certificate_choice import ballots_of, opened_rankings, recorded
from bot.services.choices import count_choice
from bot.services.decided_trials import trial_decided
from bot.services.repairs import certified
from bot.services.rolls import ON_ROLL
from storage.columns import JsonObject
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
class Seat:
    """A line of the frozen roll with the vote that counted, if there was one; the member `holder` cast it by proxy."""

    member_id: int
    discord_id: str
    line: RollLine
    choice: Choice | None
    reason: str
    holder: int | None = None


def rebuilt(tx: Session, decision: Decision) -> Opened:
    """The certificate and everything under its seals, from the rows as they are now."""
    ballot = tx.exec(select(Ballot).where(Ballot.id == decision.ballot_id)).one()
    norm = tx.exec(select(Norm).where(Norm.id == decision.norm_id)).one()
    seats = seats_on(tx, ballot)
    sealed = {one.member_id: one for one in tx.exec(select(Commitment).where(Commitment.ballot_id == ballot.id))}
    basis = decision.basis or {}
    covered = set(basis["events"])
    events = [_event_data(event) for event in events_of(tx, norm) if event.id in covered]
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
        rankings=opened_rankings(tx, ballot) if ballot.question == Question.WORDING else (),
    )


def events_of(tx: Session, norm: Norm) -> list[Event]:
    """The events of a norm that a certificate covers, in order."""
    query = select(Event).where(Event.norm_id == norm.id, col(Event.kind).not_in(SINGLE_VOTES))
    return list(tx.exec(query.order_by(col(Event.id))).all())


def seats_on(tx: Session, ballot: Ballot) -> list[Seat]:
    """The roll of a ballot, by member; of a choice among wordings without the rankings."""
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
        Seat(
            member_id=seat.member_id,
            discord_id=str(discord_id),
            line=RollLine(seat.name, seat.discipline, seat.kind, seat.capacity, seat.represents),
            choice=None if choice is None else Choice(choice),
            reason=reason or "",
            holder=seat.proxy_id if by_proxy else None,
        )
        for seat, discord_id, choice, reason, by_proxy in rows
    ]


def _certificate(
    tx: Session,
    decision: Decision,
    ballot: Ballot,
    norm: Norm,
    seats: list[Seat],
    seals: list[str],
    events: list[dict[str, Json]],
) -> Certificate:
    version = tx.exec(select(NormVersion).where(NormVersion.id == ballot.version_id)).one()
    guild_id = tx.exec(select(Congress.guild_id).where(Congress.id == decision.congress_id)).one()
    shown = ballot.secrecy == Secrecy.NAMES_SHOWN
    basis, plain = decision.basis or {}, tally([_entry(one) for one in seats], {})
    counted, merged, choice = _counted(tx, ballot, seats, basis)
    sealed = shown or choice is not None
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
        rule=from_data(ballot.rule),
        opened_at=ballot.opened_at,
        closes_at=ballot.closes_at,
        counted_at=decision.decided_at,
        secrecy=Secrecy(ballot.secrecy),
        roll=roll_by_group(plain, tuple(one.line for one in seats) if shown else None),
        votes=_votes(seats) if shown and choice is None else None,
        seals=None if sealed else tuple(sorted(seals)),
        reservations=None if sealed else _unnamed_reservations(seats),
        merged=merged,
        result=published(Verdict.from_data(decision.result), counted, open_voting=shown, choice=choice is not None),
        sustained=int(decision.result.get("sustained", 0)),
        concerns=tuple(
            Unresolved(one.n, one.version, states[one.n], one.reason, one.satisfied_by)
            for one in concerns
            if one.n in states
        ),
        events=hashes,
        head=chained(hashes),
        choice=choice,
        trial=trial_decided(ballot, decision),
        repairs=certified(tx, ballots_of(tx, ballot), shown=shown),
    )


def _counted(
    tx: Session, ballot: Ballot, seats: list[Seat], basis: JsonObject
) -> tuple[Tally, tuple[Merged, ...], ChoiceRecord | None]:
    """The ballot as its rule counts it, the actors whose seats are one vote, and the choice if it was one."""
    if ballot.question == Question.WORDING:
        chosen, lines = count_choice(tx, ballot), _lines(seats)
        return chosen.tally, chosen.merged, recorded(tx, ballot, chosen, basis, lines)
    papers = {one.member_id: one.choice for one in seats if one.choice is not None}
    counted, merged = tally_under(from_data(ballot.rule), [_entry(one) for one in seats], papers)
    return counted, merged, None


def _lines(seats: list[Seat]) -> dict[int, int]:
    return {one.member_id: line for line, one in enumerate(seats, start=1)}


def _entry(seat: Seat) -> RollEntry:
    line = seat.line
    return RollEntry(seat.member_id, line.discipline, line.kind, Capacity(line.capacity), line.represents)


def _votes(seats: list[Seat]) -> tuple[Vote, ...]:
    lines = _lines(seats)
    return tuple(
        Vote(line, seat.choice, _reservation(seat), None if seat.holder is None else lines[seat.holder])
        for line, seat in enumerate(seats, start=1)
        if seat.choice is not None
    )


def _reservation(seat: Seat) -> str | None:
    """The words of a reservation; None for another vote, and where the words were erased."""
    return (seat.reason or None) if seat.choice is Choice.FOR_WITH_RESERVATION else None


def _unnamed_reservations(seats: list[Seat]) -> tuple[str, ...]:
    """The reservations of a ballot that hides names, in the order of their words."""
    return tuple(sorted(filter(None, map(_reservation, seats))))


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
