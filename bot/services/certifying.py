"""What the close of a ballot notes of its certificate: the hash, the seals, and what stands in no other row."""

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.certificate import Secrecy
from bot.congress.choice_record import written
from bot.congress.concerns import ConcernState
from bot.congress.handles import decision_handle
from bot.congress.reviews import Question
from bot.congress.seals import SALT_BYTES, Receipt, seal_of
from bot.services.certificate_choice import ballots_of
from bot.services.certificate_rows import events_of, rebuilt, seats_on
from bot.services.choices import rankings_on
from bot.services.objections import sustained_at
from storage.columns import JsonObject
from storage.tables import Ballot, BallotOption, BallotSeat, Commitment, Concern, Congress, Decision, Member, Norm


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

    The rankings of a first ballot, whose wordings tied, are sealed with those of the second, which decided. It is the
    last thing that closing does: the certificate covers every event of the norm until now.
    """
    tx.flush()
    basis: JsonObject = {
        "congress": congress.name,
        "salt": _log_salt(tx, norm) or draw(),
        "events": [event.id for event in events_of(tx, norm)],
        "concerns": [[one.n, one.state] for one in _unresolved(tx, norm, ballot, decision.decided_at)],
    }
    if ballot.secrecy == Secrecy.NAMES_HIDDEN:
        _seal(tx, congress, ballot, decision, draw)
    elif ballot.question == Question.WORDING:
        basis["authors"] = _authors(tx, ballot)
    decision.basis = basis
    tx.flush()
    decision.certificate = rebuilt(tx, decision).certificate.hash
    return decision.certificate


def _log_salt(tx: Session, norm: Norm) -> str | None:
    """The salt of the norm's earlier decisions, so that the chain of a later certificate begins with theirs."""
    query = select(Decision).where(Decision.norm_id == norm.id, col(Decision.certificate).is_not(None))
    earlier = tx.exec(query.order_by(col(Decision.id).desc())).first()
    return str(earlier.basis["salt"]) if earlier is not None and earlier.basis else None


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
    for ballot_id, member_id, discord_id, said in _votes(tx, ballot):
        receipt = Receipt(draw(), discord_id, said)
        seal = seal_of(receipt, guild=guild, decision=handle)
        tx.add(Commitment(ballot_id=ballot_id, member_id=member_id, salt=receipt.salt, seal=seal))


def _votes(tx: Session, ballot: Ballot) -> list[tuple[int, int, str, str]]:
    """Every vote that counted, in each ballot of a choice: ballot, member (by id and Discord id), and what it says."""
    if ballot.question != Question.WORDING:
        seats = seats_on(tx, ballot)
        return [(ballot.id, one.member_id, one.discord_id, one.choice.value) for one in seats if one.choice is not None]
    return [
        (counted.id, one.member_id, str(one.discord_id), written(one.groups))
        for counted in ballots_of(tx, ballot)
        for one in rankings_on(tx, counted)
    ]


def _authors(tx: Session, ballot: Ballot) -> list[list[int | str]]:
    """Who wrote each wording, by name: as on the roll, or as they are called now for who is not on it."""
    first = ballots_of(tx, ballot)[0]
    rows = tx.exec(
        select(BallotOption.n, BallotSeat.name, Member.name)
        .join(Member, col(Member.id) == BallotOption.member_id)
        .join(
            BallotSeat,
            (col(BallotSeat.ballot_id) == BallotOption.ballot_id) & (col(BallotSeat.member_id) == Member.id),
            isouter=True,
        )
        .where(BallotOption.ballot_id == first.id)
        .order_by(col(BallotOption.n))
    ).all()
    return [[n, on_roll or name] for n, on_roll, name in rows]
