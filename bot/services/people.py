"""Who is asking: from a Discord person to a member of a congress, with or without a seat."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.congress.norms import Supporter
from storage.tables import Congress, Member, Seat, SeatDiscipline


@dataclass(frozen=True)
class Who:
    """The person behind a request, as Discord names them. `convener` means that they may manage the server, which is
    known of who asks on that server (`on_server`), not in a direct message."""

    guild_id: int
    discord_id: int
    name: str
    convener: bool = False
    on_server: bool = False


@dataclass(frozen=True)
class Seated:
    """A member with a current seat; `discipline` is the primary one."""

    member: Member
    seat: Seat
    disciplines: tuple[str, ...]

    @property
    def discipline(self) -> str:
        return self.disciplines[0]

    @property
    def supporter(self) -> Supporter:
        return Supporter(self.discipline, self.seat.kind)


def find_congress(tx: Session, guild_id: int, *, lock: bool = False) -> Congress | None:
    """The congress of a Discord server, set up or not, or None; `lock` holds its row until the transaction ends."""
    query = select(Congress).where(Congress.guild_id == guild_id)
    return tx.exec(query.with_for_update() if lock else query).one_or_none()


def congress_of(tx: Session, guild_id: int, *, lock: bool = False) -> Congress:
    """The opened congress of a Discord server; `congress.not_set_up` where there is none.

    `lock` holds the row until the transaction ends, for verbs that count something up.
    """
    query = select(Congress).where(Congress.guild_id == guild_id)
    congress = tx.exec(query.with_for_update() if lock else query).one_or_none()
    if congress is None or congress.opened_at is None:
        raise CongressError("congress.not_set_up")
    return congress


def require_convener(who: Who) -> None:
    """Refuse anyone who may not manage the server (`congress.conveners_only`)."""
    if not who.convener:
        raise CongressError("congress.conveners_only")


def find_member(tx: Session, congress: Congress, who: Who) -> Member | None:
    """The member that this person is, or None."""
    query = select(Member).where(Member.congress_id == congress.id, Member.discord_id == who.discord_id)
    return tx.exec(query).one_or_none()


def member_of(tx: Session, congress: Congress, who: Who, now: datetime) -> Member:
    """The member that this person is; made at first sight, with their name, and whether they are a convener, kept up
    to date."""
    member = find_member(tx, congress, who)
    if member is None:
        member = Member(congress_id=congress.id, discord_id=who.discord_id, name=who.name[:100], created_at=now)
        tx.add(member)
        tx.flush()
    elif member.name != who.name[:100]:
        member.name = who.name[:100]
    if who.on_server and member.convener != who.convener:
        member.convener = who.convener
    return member


def noted_convener(tx: Session, *, guild_id: int, discord_id: int) -> bool | None:
    """Whether this person was noted as a convener of the server's congress; None for whoever is not known there."""
    query = select(Member.convener).join(Congress, col(Congress.id) == Member.congress_id)
    return tx.exec(query.where(Congress.guild_id == guild_id, Member.discord_id == discord_id)).one_or_none()


def note_convener(tx: Session, *, guild_id: int, discord_id: int, convener: bool) -> None:
    """Note whether this person is a convener now, if they are known there: what they are told elsewhere goes by it."""
    query = select(Member).join(Congress, col(Congress.id) == Member.congress_id)
    found = tx.exec(query.where(Congress.guild_id == guild_id, Member.discord_id == discord_id)).one_or_none()
    if found is not None:
        found.convener = convener


def seat_of(tx: Session, member: Member) -> Seated | None:
    """The current seat of a member, or None."""
    seat = tx.exec(select(Seat).where(Seat.member_id == member.id, col(Seat.until).is_(None))).one_or_none()
    if seat is None:
        return None
    ranked = select(SeatDiscipline.discipline).where(SeatDiscipline.seat_id == seat.id)
    return Seated(member, seat, tuple(tx.exec(ranked.order_by(col(SeatDiscipline.rank))).all()))


def require_seat(tx: Session, congress: Congress, who: Who, *, refusal: str = "seat.needed") -> Seated:
    """The seat from which this person acts; `seat.needed` where they have none."""
    member = find_member(tx, congress, who)
    seated = seat_of(tx, member) if member is not None else None
    if seated is None:
        raise CongressError(refusal)
    return seated


def seats_taken(tx: Session, congress: Congress) -> int:
    """How many members are seated now."""
    query = select(func.count()).select_from(Seat).where(Seat.congress_id == congress.id, col(Seat.until).is_(None))
    return tx.exec(query).one()
