"""Taking, changing and leaving a seat, and the roster."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.seats import Capacity, Grid, RollEntry, new_seat, roster_grid
from bot.services.log import record
from bot.services.people import Seated, Who, congress_of, find_member, member_of, require_seat, seat_of
from storage.tables import Congress, Discipline, Member, Seat, SeatDiscipline, StakeholderKind


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


@dataclass(frozen=True)
class Roster:
    """Who sits in the congress: the discipline × kind grid and the seats in order of taking."""

    grid: Grid
    seats: tuple[SeatView, ...]


@dataclass(frozen=True)
class SeatChange:
    """What taking a seat did. `before` is the seat that was replaced, if any."""

    seat: SeatView
    before: SeatView | None
    changed: bool


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
    represents: str = "",
    interests: str = "",
    now: datetime,
) -> SeatChange:
    """Take a seat, or change the one held; the first of `chosen` disciplines is the primary one.

    Earlier seats stay on file, and ballots already open keep the roll that they froze.
    """
    congress = congress_of(tx, who.guild_id)
    member = member_of(tx, congress, who, now)
    wanted = new_seat(
        member.id,
        disciplines=chosen,
        kind=kind,
        capacity=capacity,
        actor=represents,
        interests=interests,
        known_disciplines={word.id for word in disciplines(tx)},
        known_kinds={word.id for word in seat_kinds(tx)},
    )
    held = seat_of(tx, member)
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
    event = "seat_taken" if held is None else "seat_changed"
    record(
        tx, congress, event, now=now, by=member, subject_id=seat.id, discipline=wanted.discipline, seat_kind=wanted.kind
    )
    return SeatChange(_view(tx, Seated(member, seat, wanted.disciplines)), before, changed=True)


def show_seat(tx: Session, *, guild_id: int, discord_id: int) -> SeatView | None:
    """The seat of one person, or None."""
    congress = congress_of(tx, guild_id)
    member = find_member(tx, congress, Who(guild_id, discord_id, ""))
    held = seat_of(tx, member) if member is not None else None
    return None if held is None else _view(tx, held)


def leave_seat(tx: Session, *, who: Who, now: datetime) -> SeatView:
    """Give up the seat; votes already cast stay, and the seat can be taken again at any time."""
    congress = congress_of(tx, who.guild_id)
    held = require_seat(tx, congress, who)
    view = _view(tx, held)
    held.seat.until = now
    record(tx, congress, "seat_left", now=now, by=held.member, subject_id=held.seat.id)
    return view


def roster(tx: Session, *, guild_id: int) -> Roster:
    """Everyone seated now."""
    congress = congress_of(tx, guild_id)
    held = current_seats(tx, congress)
    return Roster(roster_grid([roll_entry(one) for one in held]), tuple(_view(tx, one) for one in held))


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


def roll_entry(held: Seated) -> RollEntry:
    """A seat as it stands on the roll of a ballot."""
    return RollEntry(
        member_id=held.member.id,
        discipline=held.discipline,
        kind=held.seat.kind,
        capacity=Capacity(held.seat.capacity),
        actor=held.seat.represents,
    )


def _view(tx: Session, held: Seated) -> SeatView:
    names = {word.id: word for word in disciplines(tx)}
    kinds = {word.id: word for word in seat_kinds(tx)}
    return SeatView(
        discord_id=held.member.discord_id,
        member_name=held.member.name,
        disciplines=tuple(names[one] for one in held.disciplines),
        kind=kinds[held.seat.kind],
        capacity=held.seat.capacity,
        represents=held.seat.represents,
        interests=held.seat.interests,
        since=held.seat.since,
    )
