"""Taking, changing and leaving a seat, and the roster."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.congress.seats import Capacity, Grid, RollEntry, new_seat, roster_grid
from bot.services.log import EventFact, changed, record
from bot.services.people import Seated, Who, congress_of, find_member, member_of, require_seat, seat_of
from bot.services.proxies import end_unfit
from bot.services.proxy_views import ProxyLine, standing_lines, unended
from storage.tables import Ballot, BallotSeat, Congress, Discipline, Member, Seat, SeatDiscipline, StakeholderKind


@dataclass(frozen=True)
class Word:
    """One entry of a list that people choose from: its id, its name, a line of explanation."""

    id: str
    name: str
    hint: str = ""


@dataclass(frozen=True)
class SeatView:
    """A seat as its holder sees it; names of disciplines (primary first) and of the kind."""

    discord_id: int
    member_name: str
    disciplines: tuple[Word, ...]
    kind: Word
    capacity: str
    represents: str | None
    interests: str | None
    since: datetime
    proxy: int | None = None
    """The Discord id of their proxy, where a roster tells it."""


@dataclass(frozen=True)
class Roster:
    """Who sits in the congress: the discipline × kind grid and the seats in order of taking.

    The grid has every discipline and kind that a seat can declare, so that those without a seat show as gaps;
    `disciplines` and `kinds` are the words for its rows and columns.
    """

    grid: Grid
    seats: tuple[SeatView, ...]
    disciplines: tuple[Word, ...] = ()
    kinds: tuple[Word, ...] = ()


@dataclass(frozen=True)
class SeatChange:
    """What taking a seat did. `before` is the seat that was replaced, if any."""

    seat: SeatView
    before: SeatView | None
    changed: bool
    ended: tuple[ProxyLine, ...] = ()
    """The proxies that ended with it."""


@dataclass(frozen=True)
class SeatChoices:
    """What the form of a seat offers, and the seat held now, if any."""

    disciplines: tuple[Word, ...]
    kinds: tuple[Word, ...]
    held: SeatView | None


@dataclass(frozen=True)
class Leaving:
    """The seat that would be given up, and on the roll of how many open votes it stays."""

    seat: SeatView
    open_votes: int
    proxies: tuple[ProxyLine, ...] = ()
    """Those that end with it."""


@dataclass(frozen=True)
class Left:
    """The seat that was given up, and the proxies that ended with it."""

    seat: SeatView
    ended: tuple[ProxyLine, ...] = ()


def disciplines(tx: Session) -> list[Word]:
    """Every discipline that a seat can declare, in order."""
    rows = tx.exec(select(Discipline).order_by(col(Discipline.rank))).all()
    return [Word(row.id, row.name, row.asks) for row in rows]


def seat_kinds(tx: Session) -> list[Word]:
    """Every stakeholder kind that a member can sit for, in order."""
    rows = tx.exec(select(StakeholderKind).where(col(StakeholderKind.seatable)).order_by(col(StakeholderKind.rank)))
    return [Word(row.id, row.name) for row in rows.all()]


def take_seat(
    tx: Session,
    *,
    who: Who,
    chosen: tuple[str, ...],
    kind: str,
    capacity: str,
    represents: str | None = None,
    interests: str = "",
    now: datetime,
) -> SeatChange:
    """Take a seat, or change the one held; the first of `chosen` disciplines is the primary one.

    Whoever leaves `represents` None goes on speaking for the same actor as long as kind and capacity stay the same.
    Earlier seats stay on file, and ballots already open keep the roll that they froze.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    member = member_of(tx, congress, who, now)
    held = seat_of(tx, member)
    if represents is None and held is not None and (held.seat.kind, held.seat.capacity) == (kind, capacity):
        represents = held.seat.represents
    wanted = new_seat(
        member.id,
        disciplines=chosen,
        kind=kind,
        capacity=capacity,
        actor=represents or "",
        interests=interests,
        known_disciplines={word.id for word in disciplines(tx)},
        known_kinds={word.id for word in seat_kinds(tx)},
    )
    before = _view(tx, held) if held is not None else None
    if held is not None:
        old = held.seat
        same = (held.disciplines, old.kind, old.capacity, old.represents, old.interests)
        if same == (wanted.disciplines, wanted.kind, wanted.capacity, wanted.actor, wanted.interests):
            return SeatChange(_view(tx, held), before, changed=False)
        old.until = now
        tx.flush()
    seat = Seat(
        congress_id=congress.id,
        member_id=member.id,
        kind=wanted.kind,
        capacity=wanted.capacity,
        represents=wanted.actor,
        interests=wanted.interests,
        since=now,
    )
    tx.add(seat)
    tx.flush()
    for rank, discipline in enumerate(wanted.disciplines, start=1):
        tx.add(SeatDiscipline(seat_id=seat.id, discipline=discipline, rank=rank))
    taken = Seated(member, seat, wanted.disciplines)
    record(
        tx, congress, "seat_taken" if held is None else "seat_changed", now=now, by=member, subject_id=seat.id,
        changes=changed(_facts(held), _facts(taken)) if held is not None else None,
        discipline=wanted.discipline, seat_kind=wanted.kind,
    )  # fmt: skip
    ended = end_unfit(tx, congress, member, now=now)
    return SeatChange(_view(tx, taken), before, changed=True, ended=ended)


def represent(tx: Session, *, who: Who, represents: str, capacity: str, now: datetime) -> SeatChange:
    """Say for whom the holder of a seat speaks, and in which capacity; everything else of the seat stays.

    Raises `seat.needed`, `seat.personal_speaks_for_nobody`, or what `take_seat` raises.
    """
    held = require_seat(tx, congress_of(tx, who.guild_id), who)
    if represents.strip() and capacity == Capacity.PERSONAL:
        raise CongressError("seat.personal_speaks_for_nobody")
    return take_seat(
        tx,
        who=who,
        chosen=held.disciplines,
        kind=held.seat.kind,
        capacity=capacity,
        represents=represents,
        interests=held.seat.interests or "",
        now=now,
    )


def seat_choices(tx: Session, *, who: Who) -> SeatChoices:
    """Everything that the form of a seat needs."""
    held = show_seat(tx, guild_id=who.guild_id, discord_id=who.discord_id)
    return SeatChoices(tuple(disciplines(tx)), tuple(seat_kinds(tx)), held)


def show_seat(tx: Session, *, guild_id: int, discord_id: int) -> SeatView | None:
    """The seat of one person, or None."""
    congress = congress_of(tx, guild_id)
    member = find_member(tx, congress, Who(guild_id, discord_id, ""))
    held = seat_of(tx, member) if member is not None else None
    return None if held is None else _view(tx, held)


def plan_leave(tx: Session, *, who: Who, now: datetime) -> Leaving:
    """What leaving the seat would mean (`seat.none_to_leave` without one)."""
    congress = congress_of(tx, who.guild_id)
    held = require_seat(tx, congress, who, refusal="seat.none_to_leave")
    query = select(func.count()).select_from(BallotSeat).join(Ballot, col(Ballot.id) == BallotSeat.ballot_id)
    on_roll = query.where(
        BallotSeat.member_id == held.member.id, ~col(BallotSeat.taken_off), col(Ballot.closed_at).is_(None)
    )
    open_votes = tx.exec(on_roll.where(col(Ballot.closes_at) > now)).one()
    return Leaving(_view(tx, held), open_votes, unended(tx, held.member, now))


def leave_seat(tx: Session, *, who: Who, now: datetime) -> Left:
    """Give up the seat; votes already cast stay, and the seat can be taken again at any time."""
    congress = congress_of(tx, who.guild_id, lock=True)
    held = require_seat(tx, congress, who, refusal="seat.none_to_leave")
    view = _view(tx, held)
    held.seat.until = now
    record(tx, congress, "seat_left", now=now, by=held.member, subject_id=held.seat.id)
    return Left(view, end_unfit(tx, congress, held.member, now=now))


def roster(tx: Session, *, guild_id: int, now: datetime) -> Roster:
    """Everyone seated now."""
    congress = congress_of(tx, guild_id)
    held, words = current_seats(tx, congress), _Words.of(tx)
    rows, columns = tuple(disciplines(tx)), tuple(seat_kinds(tx))
    grid = roster_grid(
        [roll_entry(one) for one in held],
        disciplines=[word.id for word in rows],
        kinds=[word.id for word in columns],
    )
    proxies = {one.giver: one.holder for one in standing_lines(tx, congress, now)}
    seats = (replace(_view(tx, one, words), proxy=proxies.get(one.member.discord_id)) for one in held)
    return Roster(grid, tuple(seats), rows, columns)


def current_seats(tx: Session, congress: Congress) -> list[Seated]:
    """Every current seat of a congress with its member and disciplines, in order of taking."""
    rows = tx.exec(
        select(Seat, Member)
        .join(Member, col(Member.id) == Seat.member_id)
        .where(Seat.congress_id == congress.id, col(Seat.until).is_(None))
        .order_by(col(Seat.since), col(Seat.id))
    ).all()
    ranked = tx.exec(
        select(SeatDiscipline)
        .join(Seat, col(Seat.id) == SeatDiscipline.seat_id)
        .where(Seat.congress_id == congress.id, col(Seat.until).is_(None))
        .order_by(col(SeatDiscipline.seat_id), col(SeatDiscipline.rank))
    ).all()
    of_seat: dict[int, list[str]] = {}
    for row in ranked:
        of_seat.setdefault(row.seat_id, []).append(row.discipline)
    return [Seated(member, seat, tuple(of_seat[seat.id])) for seat, member in rows]


def present_roll(tx: Session, congress: Congress) -> list[RollEntry]:
    """Everyone seated now, as a ballot that opened now would freeze them."""
    return [roll_entry(one) for one in current_seats(tx, congress)]


def roll_entry(held: Seated) -> RollEntry:
    """A seat as it stands on the roll of a ballot."""
    return RollEntry(
        member_id=held.member.id,
        discipline=held.discipline,
        kind=held.seat.kind,
        capacity=Capacity(held.seat.capacity),
        actor=held.seat.represents,
    )


def _facts(held: Seated) -> dict[str, EventFact]:
    """What a seat declares, as an event keeps it."""
    seat = held.seat
    return {
        "disciplines": list(held.disciplines),
        "kind": seat.kind,
        "capacity": seat.capacity,
        "represents": seat.represents,
        "interests": seat.interests,
    }


@dataclass(frozen=True)
class _Words:
    """The words for disciplines and kinds by their ids, read once for many seats."""

    disciplines: dict[str, Word]
    kinds: dict[str, Word]

    @classmethod
    def of(cls, tx: Session) -> "_Words":
        return cls({word.id: word for word in disciplines(tx)}, {word.id: word for word in seat_kinds(tx)})


def _view(tx: Session, held: Seated, words: _Words | None = None) -> SeatView:
    words = words or _Words.of(tx)
    return SeatView(
        discord_id=held.member.discord_id,
        member_name=held.member.name,
        disciplines=tuple(words.disciplines[one] for one in held.disciplines),
        kind=words.kinds[held.seat.kind],
        capacity=held.seat.capacity,
        represents=held.seat.represents,
        interests=held.seat.interests,
        since=held.seat.since,
    )
