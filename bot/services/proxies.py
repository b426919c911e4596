"""Giving a proxy, revoking it, and how it ends by itself; who has one is for everybody to see."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.congress import proxies as rules
from bot.congress.errors import CongressError
from bot.services.cards import DEBOUNCE, REFRESH
from bot.services.log import record
from bot.services.people import Seated, Who, congress_of, find_member, require_seat, seat_of
from storage.tables import Ballot, BallotSeat, Congress, Event, Member, Proxy

KINDS = ("proxy_given", "proxy_revoked", "proxy_ended")
PAST_SHOWN = 3


@dataclass(frozen=True)
class ProxyLine:
    """A proxy that stands: who gave it, who holds it (Discord ids), and until when a vote must open for it to count."""

    giver: int
    holder: int
    until: datetime


@dataclass(frozen=True)
class PastProxy:
    """What happened to a proxy, as one line: `kind` of the event, `ended_by` where it ended by itself."""

    at: datetime
    kind: str
    holder: int
    ended_by: str | None


@dataclass(frozen=True)
class SeatProxies:
    """The proxies of one seat: the one given, those held, what happened last, and whether one can be given now."""

    offered: bool
    given: ProxyLine | None
    held: tuple[ProxyLine, ...]
    past: tuple[PastProxy, ...]


def give_proxy(tx: Session, *, who: Who, holder: int, days: int, now: datetime) -> ProxyLine:
    """Let the member with the Discord id `holder` vote for this one, in votes that open within so many days.

    Raises `proxy.off`, `seat.needed`, `proxy.they_have_no_seat`, or what `ends_on` and `check_giving` raise.
    """
    congress = congress_of(tx, who.guild_id, lock=True)  # Of two who give at once one comes first.
    if not congress.proxies:
        raise CongressError("proxy.off")
    giver = require_seat(tx, congress, who)
    member = find_member(tx, congress, Who(who.guild_id, holder, ""))
    taker = seat_of(tx, member) if member is not None else None
    if taker is None:
        raise CongressError("proxy.they_have_no_seat")
    until = rules.ends_on(days, now)
    standing = tx.exec(select(Proxy).where(Proxy.congress_id == congress.id, col(Proxy.ended_at).is_(None)))
    rules.check_giving(_party(giver), _party(taker), [rules.Proxy(one.giver_id, one.holder_id) for one in standing])
    proxy = Proxy(
        congress_id=congress.id, giver_id=giver.member.id, holder_id=taker.member.id, given_at=now, until=until
    )
    tx.add(proxy)
    tx.flush()
    record(
        tx, congress, "proxy_given", now=now, by=giver.member, subject_id=proxy.id,
        holder=taker.member.id, until=until.isoformat(),
    )  # fmt: skip
    return ProxyLine(giver.member.discord_id, taker.member.discord_id, until)


def revoke_proxy(tx: Session, *, who: Who, now: datetime) -> ProxyLine:
    """Take the proxy back, in every vote that is open too. Raises `proxy.none_to_revoke`."""
    congress = congress_of(tx, who.guild_id, lock=True)
    giver = find_member(tx, congress, who)
    query = select(Proxy).where(col(Proxy.ended_at).is_(None))
    proxy = tx.exec(query.where(Proxy.giver_id == giver.id)).one_or_none() if giver is not None else None
    if proxy is None or giver is None:
        raise CongressError("proxy.none_to_revoke")
    _end(tx, congress, proxy, "revoked", now)
    record(tx, congress, "proxy_revoked", now=now, by=giver, subject_id=proxy.id, holder=proxy.holder_id)
    holder = tx.exec(select(Member.discord_id).where(Member.id == proxy.holder_id)).one()
    return ProxyLine(giver.discord_id, holder, proxy.until)


def end_unfit(tx: Session, congress: Congress, member: Member, *, now: datetime) -> None:
    """End the proxies, given and held, for which the seat that this member has just left or changed was needed.

    The congress's row is held by the caller, so that nobody gives one meanwhile.
    """
    tx.flush()
    mine = (col(Proxy.giver_id) == member.id) | (col(Proxy.holder_id) == member.id)
    for proxy in tx.exec(select(Proxy).where(mine, col(Proxy.ended_at).is_(None))).all():
        giver, holder = _seated(tx, proxy.giver_id), _seated(tx, proxy.holder_id)
        if giver is None or holder is None or not rules.is_alike(_party(giver), _party(holder)):
            _end_itself(tx, congress, proxy, "seat", now)


def expired(tx: Session, *, now: datetime) -> list[int]:
    """The proxies whose time is over and that stand on no open ballot."""
    on_open = select(BallotSeat.ballot_id).join(Ballot, col(Ballot.id) == BallotSeat.ballot_id)
    on_open = on_open.where(
        col(BallotSeat.member_id) == Proxy.giver_id,
        col(BallotSeat.proxy_id) == Proxy.holder_id,
        col(Ballot.opened_at) >= col(Proxy.given_at),
        col(Ballot.closed_at).is_(None),
    )
    query = select(Proxy.id).where(col(Proxy.ended_at).is_(None), Proxy.until <= now, ~on_open.exists())
    return list(tx.exec(query.order_by(col(Proxy.until))).all())


def clock_ends(tx: Session, *, proxy_id: int, now: datetime) -> bool:
    """End a proxy whose time is over; False where it was ended meanwhile, or a ballot still has it."""
    congress_id = tx.exec(select(Proxy.congress_id).where(Proxy.id == proxy_id)).one()
    congress = tx.exec(select(Congress).where(Congress.id == congress_id).with_for_update()).one()
    if proxy_id not in expired(tx, now=now):
        return False
    _end_itself(tx, congress, tx.exec(select(Proxy).where(Proxy.id == proxy_id)).one(), "expired", now)
    return True


def proxies_of(tx: Session, *, guild_id: int, discord_id: int) -> SeatProxies:
    """The proxies of one person's seat."""
    congress = congress_of(tx, guild_id)
    member = find_member(tx, congress, Who(guild_id, discord_id, ""))
    if member is None:
        return SeatProxies(False, None, (), ())
    lines = standing_lines(tx, congress)
    given = next((one for one in lines if one.giver == discord_id), None)
    held = tuple(one for one in lines if one.holder == discord_id)
    can = congress.proxies and given is None and not held and seat_of(tx, member) is not None
    return SeatProxies(can, given, held, _past(tx, member))


def standing_lines(tx: Session, congress: Congress) -> tuple[ProxyLine, ...]:
    """Every proxy of a congress that stands, in the order in which they were given."""
    giver, holder = aliased(Member), aliased(Member)
    rows = tx.exec(
        select(giver.discord_id, holder.discord_id, Proxy.until)
        .select_from(Proxy)
        .join(giver, col(giver.id) == Proxy.giver_id)
        .join(holder, col(holder.id) == Proxy.holder_id)
        .where(Proxy.congress_id == congress.id, col(Proxy.ended_at).is_(None))
        .order_by(col(Proxy.id))
    ).all()
    return tuple(ProxyLine(*row) for row in rows)


def _past(tx: Session, member: Member) -> tuple[PastProxy, ...]:
    """What happened last to the proxies that a member gave, the latest first."""
    rows = tx.exec(
        select(Event.at, Event.kind, Member.discord_id, Proxy.ended_by)
        .join(Proxy, col(Proxy.id) == Event.subject_id)
        .join(Member, col(Member.id) == Proxy.holder_id)
        .where(Proxy.giver_id == member.id, col(Event.kind).in_(KINDS))
        .order_by(col(Event.id).desc())
        .limit(PAST_SHOWN)
    ).all()
    return tuple(PastProxy(*row) for row in rows)


def _party(held: Seated) -> rules.Party:
    return rules.Party(held.member.id, held.discipline, held.seat.kind)


def _seated(tx: Session, member_id: int) -> Seated | None:
    return seat_of(tx, tx.exec(select(Member).where(Member.id == member_id)).one())


def _end_itself(tx: Session, congress: Congress, proxy: Proxy, how: str, now: datetime) -> None:
    _end(tx, congress, proxy, how, now)
    record(
        tx, congress, "proxy_ended", now=now, subject_id=proxy.id, giver=proxy.giver_id, holder=proxy.holder_id, how=how
    )


def _end(tx: Session, congress: Congress, proxy: Proxy, how: str, now: datetime) -> None:
    """End a proxy, and want the cards of the open ballots on which it stood."""
    proxy.ended_at, proxy.ended_by = now, how
    on_roll = select(Ballot.id).join(BallotSeat, col(BallotSeat.ballot_id) == Ballot.id)
    on_roll = on_roll.where(col(BallotSeat.member_id) == proxy.giver_id, col(BallotSeat.proxy_id) == proxy.holder_id)
    for ballot_id in tx.exec(on_roll.where(Ballot.congress_id == congress.id, col(Ballot.closed_at).is_(None))):
        again = {"card_kind": "ballot", "card_subject": ballot_id, "soon": now + DEBOUNCE}
        tx.connection().execute(REFRESH, again)
