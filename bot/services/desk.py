"""What the sandbox shows of the bot's inside: cards that Discord does not show yet, what the clock will do, the seats.

Read for the panel of the local Discord alone. Nothing of it is secret: of an open vote there is neither a choice nor
a tally, and who sits where stands in the roster.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from sqlmodel import Session, and_, col, or_, select

from bot.congress.concerns import ROUNDS_MOST, ConcernState, ResolutionState
from bot.congress.handles import concern_handle, decision_handle, norm_handle
from bot.congress.norms import Stage
from bot.congress.schedule import from_wall
from bot.services.card_homes import TROUBLE
from bot.services.cards import CLAIM_LASTS
from bot.services.objections import held
from bot.services.resting import here
from storage.tables import (
    Ballot,
    Card,
    Concern,
    Congress,
    Decision,
    DigestPlan,
    DigestRun,
    Discipline,
    Member,
    Norm,
    Resolution,
    Seat,
    SeatDiscipline,
    StakeholderKind,
    Statement,
)

LISTED = 20
"""Cards, and events of the clock, at most: what a person reads at a glance."""


@dataclass(frozen=True)
class CardAhead:
    """A card that Discord does not show as it should yet.

    `about` names what it is about: the handle of a norm or decision, the week of a digest. `trouble` is the key of
    the sentence that says why it could not be shown; `due_at` is then when it is tried again.
    """

    kind: str
    about: str
    due_at: datetime
    sending: bool
    trouble: str | None


@dataclass(frozen=True)
class ClockEvent:
    """Something that happens, or becomes possible, when the clock reaches `at`; `handle` names to what, of a digest the
    channel to which it goes, and is empty where there is no name."""

    what: str
    handle: str
    at: datetime


@dataclass(frozen=True)
class SeatWords:
    """Where a person sits: ids and names of the primary discipline and of the stakeholder kind."""

    discipline: str
    discipline_name: str
    kind: str
    kind_name: str


@dataclass(frozen=True)
class Ahead:
    """All of it; cards and events with the earliest first, seats by the Discord id of their holder."""

    cards: tuple[CardAhead, ...]
    coming: tuple[ClockEvent, ...]
    seats: dict[int, SeatWords]


def desk(tx: Session, *, now: datetime) -> Ahead:
    """What is on the desk at `now`, of every congress in this database."""
    coming = sorted(_coming(tx, now), key=lambda event: event.at)
    return Ahead(tuple(_cards(tx, now)), tuple(coming[:LISTED]), _seats(tx))


def _cards(tx: Session, now: datetime) -> Iterator[CardAhead]:
    query = select(Card).where(col(Card.due_at).is_not(None)).order_by(col(Card.due_at), col(Card.id))
    for card in tx.exec(query.limit(LISTED)).all():
        assert card.due_at is not None  # The query asks for it.
        sending = card.claimed_at is not None and card.claimed_at > now - CLAIM_LASTS
        yield CardAhead(card.kind, _about(tx, card), card.due_at, sending, card.trouble)


def _about(tx: Session, card: Card) -> str:
    """The name of what a card is about."""
    if card.kind in ("digest", "personal", "reminder"):
        return tx.exec(select(DigestRun.period).where(DigestRun.id == card.subject_id)).one()
    if card.kind == "decision":
        decision = tx.exec(select(Decision).where(Decision.id == card.subject_id)).one()
        return decision_handle(decision.year, decision.number)
    if card.kind == "concern":
        of = select(Norm.number, Concern.n).join(Norm, col(Norm.id) == Concern.norm_id)
        return concern_handle(*tx.exec(of.where(Concern.id == card.subject_id)).one())
    if card.kind in ("change", TROUBLE):
        return tx.exec(select(Congress.name).where(Congress.id == card.congress_id)).one()
    number = select(Norm.number)
    if card.kind == "ballot":
        number = number.join(Ballot, col(Ballot.norm_id) == Norm.id).where(Ballot.id == card.subject_id)
    elif card.kind == "statement":
        number = number.join(Statement, col(Statement.norm_id) == Norm.id).where(Statement.id == card.subject_id)
    else:
        number = number.where(Norm.id == card.subject_id)
    return norm_handle(tx.exec(number).one())


def _coming(tx: Session, now: datetime) -> Iterator[ClockEvent]:
    closing = (
        select(Norm.number, Ballot.closes_at)
        .join(Norm, col(Norm.id) == Ballot.norm_id)
        .where(col(Ballot.closed_at).is_(None))
        .order_by(col(Ballot.closes_at))
    )
    for number, closes_at in tx.exec(closing.limit(LISTED)).all():
        yield ClockEvent("vote_closes", norm_handle(number), closes_at)
    yield from _resolutions(tx)
    digests = select(DigestPlan.next_at, DigestPlan.rhythm, DigestPlan.channel_name).where(
        col(DigestPlan.next_at).is_not(None), here(DigestPlan.congress_id), col(DigestPlan.member_id).is_(None)
    )
    for digest_at, rhythm, channel in tx.exec(digests.order_by(col(DigestPlan.next_at)).limit(LISTED)).all():
        assert digest_at is not None  # The query asks for it.
        yield ClockEvent(f"digest_{rhythm}", "" if channel is None else f"#{channel}", digest_at)
    # What a member gets is between them and the bot: one line for all that is due at an instant, without a name.
    private = select(DigestPlan.next_at).where(
        col(DigestPlan.next_at).is_not(None), here(DigestPlan.congress_id), col(DigestPlan.member_id).is_not(None)
    )
    for due in tx.exec(private.distinct().order_by(col(DigestPlan.next_at)).limit(LISTED)).all():
        assert due is not None  # The query asks for it.
        yield ClockEvent("private", "", due)
    stages = (
        select(Norm.number, Norm.stage, Norm.stage_ends_at, Congress.pace)
        .join(Congress, col(Congress.id) == Norm.congress_id)
        .where(col(Norm.stage).in_([Stage.SEEKING_SECONDS, Stage.DELIBERATION, Stage.FINAL_CALL]))
        .where(col(Norm.stage_ends_at) > now, ~held())
        .order_by(col(Norm.stage_ends_at))
    )
    for number, stage, ends_at, pace in tx.exec(stages.limit(LISTED)).all():
        assert ends_at is not None  # The query asks for it.
        # Who lets a norm lapse is always the clock; who moves it on is set by the congress.
        by = "" if stage == Stage.SEEKING_SECONDS else f"_{pace}"
        yield ClockEvent(f"{stage}{by}", norm_handle(number), ends_at)
    reviews = (
        select(Norm.number, col(Norm.review_on), Congress.timezone)
        .join(Congress, col(Congress.id) == Norm.congress_id)
        .where(col(Norm.review_on) >= now.date())
        .order_by(col(Norm.review_on), col(Norm.number))
    )
    for number, day, zone in tx.exec(reviews.limit(LISTED)).all():
        assert day is not None  # The query asks for it.
        begins = from_wall(day, time(), zone)
        if begins > now:
            yield ClockEvent("review", norm_handle(number), begins)
    trials = select(Norm.number, Norm.trial_until).where(col(Norm.trial_until) > now)
    for number, until in tx.exec(trials.order_by(col(Norm.trial_until), col(Norm.number)).limit(LISTED)).all():
        assert until is not None  # The query asks for it.
        yield ClockEvent("trial", norm_handle(number), until)


def _resolutions(tx: Session) -> Iterator[ClockEvent]:
    pending = col(Resolution.state) == ResolutionState.PENDING.value
    last_failed = and_(col(Resolution.state) == ResolutionState.BACKED.value, col(Resolution.n) >= ROUNDS_MOST)
    standing = (
        select(Norm.number, Concern.n, Resolution.stands_at, Resolution.state)
        .join(Concern, col(Concern.norm_id) == Norm.id)
        .join(Resolution, col(Resolution.concern_id) == Concern.id)
        .where(Concern.state == ConcernState.OPEN.value, or_(pending, last_failed))
        .order_by(col(Resolution.stands_at))
    )
    for number, n, stands_at, state in tx.exec(standing.limit(LISTED)).all():
        what = "resolution_stands" if state == ResolutionState.PENDING else "concern_sustained"
        yield ClockEvent(what, concern_handle(number, n), stands_at)


def _seats(tx: Session) -> dict[int, SeatWords]:
    rows = tx.exec(
        select(Member.discord_id, Discipline.id, Discipline.name, StakeholderKind.id, StakeholderKind.name)  # type: ignore[call-overload]
        .join(Seat, (col(Seat.member_id) == Member.id) & col(Seat.until).is_(None))
        .join(SeatDiscipline, (col(SeatDiscipline.seat_id) == Seat.id) & (col(SeatDiscipline.rank) == 1))
        .join(Discipline, col(Discipline.id) == SeatDiscipline.discipline)
        .join(StakeholderKind, col(StakeholderKind.id) == Seat.kind)
        .order_by(col(Seat.since), col(Seat.id))
    ).all()
    return {person: SeatWords(*words) for person, *words in rows}
