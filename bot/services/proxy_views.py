"""What is shown of proxies: who has one is for everybody to see, what is only asked for those two whom it concerns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bot.congress.proxies import State
from bot.services.people import Who, congress_of, find_member, seat_of
from bot.services.proxy_votes import ON_OPEN
from storage.tables import Congress, Event, Member, Proxy

KINDS = tuple(
    f"proxy_{one}" for one in ("asked", "accepted", "withdrawn", "declined", "revoked", "laid_down", "stopped", "ended")
)
ONLY_ASKED = ("proxy_asked", "proxy_withdrawn", "proxy_declined")
"""What is told to nobody but the two whom it concerns."""

PAST_SHOWN = 3
TOLD_FOR = timedelta(days=14)
"""So long `/waiting` tells who gave a proxy that it was ended."""
ENDED_BY_OTHERS = ("declined", "laid_down", "seat")
"""How a proxy ends without a deed of who gave it, or with another seat of theirs."""


@dataclass(frozen=True)
class ProxyLine:
    """A proxy that has not ended: who gave it, who holds it or is asked to (Discord ids), and until when a vote must
    open for it to count."""

    giver: int
    holder: int
    until: datetime
    proxy_id: int
    giver_name: str
    state: State = State.STANDS


@dataclass(frozen=True)
class PastProxy:
    """What happened to a proxy, as one line: `kind` of the event, `ended_by` where it ended by itself."""

    at: datetime
    kind: str
    holder: int
    ended_by: str | None


@dataclass(frozen=True)
class ProxyEnd:
    """How a proxy ended of which `holder` (a Discord id) was to vote; `asked` where they had not accepted it."""

    at: datetime
    holder: int
    how: str
    asked: bool


@dataclass(frozen=True)
class SeatProxies:
    """The proxies of one seat: those given, those held, what happened last, and whether one can be given now."""

    offered: bool
    given: tuple[ProxyLine, ...] = ()
    held: tuple[ProxyLine, ...] = ()
    past: tuple[PastProxy, ...] = ()


def proxies_of(tx: Session, *, guild_id: int, discord_id: int, now: datetime, own: bool) -> SeatProxies:
    """The proxies of one person's seat; `own` where they ask themselves, who see also what is only asked for."""
    congress = congress_of(tx, guild_id)
    member = find_member(tx, congress, Who(guild_id, discord_id, ""))
    if member is None:
        return SeatProxies(False)
    mine = (col(Proxy.giver_id) == member.id) | (col(Proxy.holder_id) == member.id)
    lines = [one for one in _lines(tx, mine, now) if own or one.state is not State.ASKED]
    given = tuple(one for one in lines if one.giver == discord_id)
    held = tuple(one for one in lines if one.holder == discord_id)
    free = all(one.state is not State.STANDS for one in (*given, *held))
    can = congress.proxies and free and seat_of(tx, member) is not None
    return SeatProxies(can, given, held, _past(tx, member, own=own))


def standing_lines(tx: Session, congress: Congress, now: datetime) -> tuple[ProxyLine, ...]:
    """Every proxy of a congress that a vote would take which opened now, in the order in which they were asked for."""
    of_congress = col(Proxy.congress_id) == congress.id
    return tuple(one for one in _lines(tx, of_congress, now) if one.state is State.STANDS)


def requests_to(tx: Session, congress: Congress, member: Member, now: datetime) -> tuple[ProxyLine, ...]:
    """What a member is asked to accept or decline, the oldest first; nothing where the congress has no proxies."""
    if not congress.proxies:
        return ()
    of_member = col(Proxy.holder_id) == member.id
    return tuple(one for one in _lines(tx, of_member, now) if one.state is State.ASKED)


def unended(tx: Session, member: Member, now: datetime) -> tuple[ProxyLine, ...]:
    """The proxies that a member gave or holds, or that are asked for, and that would end with their seat."""
    mine = (col(Proxy.giver_id) == member.id) | (col(Proxy.holder_id) == member.id)
    return tuple(_lines(tx, mine, now))


def ended_lately(tx: Session, member: Member, now: datetime) -> ProxyEnd | None:
    """How the last proxy that a member gave or asked for ended, where others ended it: for so long as they may not
    know, and until they name another."""
    query = (
        select(Proxy, Member.discord_id)
        .join(Member, col(Member.id) == Proxy.holder_id)
        .where(Proxy.giver_id == member.id)
        .order_by(col(Proxy.id).desc())
        .limit(1)
    )
    for proxy, holder in tx.exec(query).all():
        if proxy.ended_by in ENDED_BY_OTHERS and proxy.ended_at is not None and proxy.ended_at > now - TOLD_FOR:
            return ProxyEnd(proxy.ended_at, holder, proxy.ended_by, asked=proxy.accepted_at is None)
    return None


def count_given(tx: Session, *, guild_id: int, now: datetime) -> int:
    """How many proxies of a congress stand or are asked for: those that switching proxies off would end."""
    query = select(func.count()).select_from(Proxy).join(Congress, col(Congress.id) == Proxy.congress_id)
    alive = query.where(col(Proxy.ended_at).is_(None), col(Proxy.stopped_at).is_(None), Proxy.until > now)
    return tx.exec(alive.where(Congress.guild_id == guild_id)).one()


def line_of(tx: Session, proxy: Proxy, state: State) -> ProxyLine:
    """One proxy as a line."""
    people = _people(tx, [proxy.giver_id, proxy.holder_id])
    return _line(proxy, people[proxy.giver_id], people[proxy.holder_id], state)


def _lines(tx: Session, which: ColumnElement[bool], now: datetime) -> list[ProxyLine]:
    """Which of these proxies have not ended, without those whose end the clock has merely not noted yet."""
    query = select(Proxy, ON_OPEN).where(which, col(Proxy.ended_at).is_(None))
    found = [(proxy, _state(proxy, on_open, now)) for proxy, on_open in tx.exec(query.order_by(col(Proxy.id)))]
    people = _people(tx, {one for proxy, _ in found for one in (proxy.giver_id, proxy.holder_id)})
    return [_line(one, people[one.giver_id], people[one.holder_id], state) for one, state in found if state is not None]


def _people(tx: Session, ids: Iterable[int]) -> dict[int, Member]:
    return {one.id: one for one in tx.exec(select(Member).where(col(Member.id).in_(ids)))}


def _state(proxy: Proxy, on_open: bool, now: datetime) -> State | None:
    if proxy.stopped_at is None and proxy.until > now:
        return State.ASKED if proxy.accepted_at is None else State.STANDS
    return State.LINGERS if on_open else None


def _line(proxy: Proxy, giver: Member, holder: Member, state: State) -> ProxyLine:
    return ProxyLine(giver.discord_id, holder.discord_id, proxy.until, proxy.id, giver.name, state)


def _past(tx: Session, member: Member, *, own: bool) -> tuple[PastProxy, ...]:
    """What happened last to the proxies that a member gave, the latest first."""
    query = (
        select(Event.at, Event.kind, Member.discord_id, Proxy.ended_by)
        .join(Proxy, col(Proxy.id) == Event.subject_id)
        .join(Member, col(Member.id) == Proxy.holder_id)
        .where(Proxy.giver_id == member.id, col(Event.kind).in_(KINDS))
    )
    if not own:
        query = query.where(col(Proxy.accepted_at).is_not(None), col(Event.kind).not_in(ONLY_ASKED))
    rows = tx.exec(query.order_by(col(Event.id).desc()).limit(PAST_SHOWN)).all()
    return tuple(PastProxy(*row) for row in rows)
