"""Asking for a proxy, accepting it, giving it up again from either side, and how it ends by itself.

Whatever changes one holds the congress's row, so that of two people at once one comes first.
"""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from bot.congress import proxies as rules
from bot.congress.errors import CongressError
from bot.congress.proxies import State
from bot.services.cards import DEBOUNCE, REFRESH
from bot.services.log import record
from bot.services.people import Seated, Who, congress_of, find_member, require_seat, seat_of
from bot.services.proxy_views import ProxyLine, line_of, unended
from bot.services.proxy_votes import ON_OPEN, running
from bot.services.resting import here
from storage.tables import Ballot, BallotSeat, Congress, Member, Proxy


def give_proxy(tx: Session, *, who: Who, holder: int, days: int, now: datetime) -> ProxyLine:
    """Ask the member with the Discord id `holder` to vote for this one, in votes that open within so many days.

    Nothing counts until they accept. Whom this member had asked before, and who has not answered, is asked no longer.
    Raises `proxy.off`, `seat.needed`, `proxy.they_have_no_seat`, or what `ends_on` and `check_giving` raise.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    if not congress.proxies:
        raise CongressError("proxy.off")
    giver = require_seat(tx, congress, who)
    member = find_member(tx, congress, Who(who.guild_id, holder, ""))
    taker = seat_of(tx, member) if member is not None else None
    if taker is None:
        raise CongressError("proxy.they_have_no_seat")
    until = rules.ends_on(days, now)
    rules.check_giving(_party(giver), _party(taker), running(tx, congress, now))
    _make_way(tx, congress, giver.member, now)
    proxy = Proxy(
        congress_id=congress.id, giver_id=giver.member.id, holder_id=taker.member.id, given_at=now, until=until
    )
    tx.add(proxy)
    tx.flush()
    record(
        tx, congress, "proxy_asked", now=now, by=giver.member, subject_id=proxy.id,
        holder=taker.member.id, until=until.isoformat(),
    )  # fmt: skip
    return line_of(tx, proxy, State.ASKED)


def accept_proxy(tx: Session, *, who: Who, proxy_id: int, now: datetime) -> ProxyLine:
    """Vote from now on for who asked for it, in votes that open before it runs out.

    Raises `proxy.off`, `proxy.request_gone`, or what `check_accepting` raises.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    if not congress.proxies:
        raise CongressError("proxy.off")
    member, proxy = _asked_of(tx, congress, who, proxy_id, now)
    giver, holder = _seated(tx, proxy.giver_id), _seated(tx, member.id)
    if giver is None or holder is None:
        raise CongressError("proxy.request_gone")
    rules.check_accepting(_party(giver), _party(holder), running(tx, congress, now))
    proxy.accepted_at = now
    record(tx, congress, "proxy_accepted", now=now, by=member, subject_id=proxy.id, giver=proxy.giver_id)
    return line_of(tx, proxy, State.STANDS)


def decline_proxy(tx: Session, *, who: Who, proxy_id: int, now: datetime) -> ProxyLine:
    """Refuse to vote for who asked for it. Raises `proxy.request_gone`."""
    congress = congress_of(tx, who.guild_id, lock=True)
    member, proxy = _asked_of(tx, congress, who, proxy_id, now)
    line = line_of(tx, proxy, State.ASKED)
    _end(tx, congress, proxy, "declined", now)
    record(tx, congress, "proxy_declined", now=now, by=member, subject_id=proxy.id, giver=proxy.giver_id)
    return line


def lay_down_proxy(tx: Session, *, who: Who, proxy_id: int, now: datetime) -> ProxyLine:
    """Vote no longer for who gave it, in votes that are open neither. Raises `proxy.none_to_lay_down`."""
    congress = congress_of(tx, who.guild_id, lock=True)
    member, proxy = find_member(tx, congress, who), _unended(tx, proxy_id)
    if member is None or proxy is None or proxy.holder_id != member.id or proxy.accepted_at is None:
        raise CongressError("proxy.none_to_lay_down")
    line = line_of(tx, proxy, State.STANDS)
    _end(tx, congress, proxy, "laid_down", now)
    record(tx, congress, "proxy_laid_down", now=now, by=member, subject_id=proxy.id, giver=proxy.giver_id)
    return line


def revoke_proxy(tx: Session, *, who: Who, now: datetime) -> tuple[ProxyLine, ...]:
    """Take back what this member gave, in every vote that is open too, and what they asked for.

    What was taken back comes in the order in which it was asked for. Raises `proxy.none_to_revoke`.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    giver = find_member(tx, congress, who)
    query = select(Proxy).where(col(Proxy.ended_at).is_(None)).order_by(col(Proxy.id))
    given = tx.exec(query.where(Proxy.giver_id == giver.id)).all() if giver is not None else ()
    if not given or giver is None:
        raise CongressError("proxy.none_to_revoke")
    lines = tuple(line_of(tx, one, State.ASKED if one.accepted_at is None else State.STANDS) for one in given)
    for proxy in given:
        _take_back(tx, congress, giver, proxy, now)
    return lines


def end_unfit(tx: Session, congress: Congress, member: Member, *, now: datetime) -> tuple[ProxyLine, ...]:
    """End the proxies, given and held and asked for, for which the seat that this member has just left or changed was
    needed; returns those of which a vote could still have taken anything.

    The congress's row is held by the caller, so that nobody gives one meanwhile.
    """
    tx.flush()
    lines = {one.proxy_id: one for one in unended(tx, member, now)}
    ended = []
    mine = (col(Proxy.giver_id) == member.id) | (col(Proxy.holder_id) == member.id)
    for proxy in tx.exec(select(Proxy).where(mine, col(Proxy.ended_at).is_(None))).all():
        giver, holder = _seated(tx, proxy.giver_id), _seated(tx, proxy.holder_id)
        if giver is None or holder is None or not rules.is_alike(_party(giver), _party(holder)):
            _end_itself(tx, congress, proxy, "seat", now)
            ended.append(proxy.id)
    return tuple(line for one, line in lines.items() if one in ended)


def switch_off(tx: Session, congress: Congress, *, by: Member, now: datetime) -> None:
    """End every proxy of a congress that has none any more; open votes keep theirs, which end once those have closed.

    The congress's row is held by the caller.
    """
    query = select(Proxy, ON_OPEN).where(Proxy.congress_id == congress.id, col(Proxy.ended_at).is_(None))
    alive = query.where(col(Proxy.stopped_at).is_(None), Proxy.until > now).order_by(col(Proxy.id))
    for proxy, on_open in tx.exec(alive).all():
        if on_open:
            proxy.stopped_at = now
            record(
                tx, congress, "proxy_stopped", now=now, by=by, subject_id=proxy.id,
                giver=proxy.giver_id, holder=proxy.holder_id,
            )  # fmt: skip
        else:
            _end_itself(tx, congress, proxy, "off", now)


def expired(tx: Session, *, now: datetime) -> list[int]:
    """The proxies that no further vote takes, and that stand on no open ballot."""
    return list(tx.exec(select(Proxy.id).where(*_over(now), here(Proxy.congress_id)).order_by(col(Proxy.until))).all())


def clock_ends(tx: Session, *, proxy_id: int, now: datetime) -> bool:
    """End a proxy whose time is over; False where it was ended meanwhile, or a ballot still has it."""
    congress_id = tx.exec(select(Proxy.congress_id).where(Proxy.id == proxy_id)).one()
    congress = tx.exec(select(Congress).where(Congress.id == congress_id).with_for_update()).one()
    proxy = tx.exec(select(Proxy).where(Proxy.id == proxy_id, *_over(now))).one_or_none()
    if proxy is None:
        return False
    _end_itself(tx, congress, proxy, _how_over(proxy), now)
    return True


def _over(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """That no further vote takes a proxy, and that it stands on no open ballot."""
    over = or_(col(Proxy.until) <= now, col(Proxy.stopped_at).is_not(None))
    return col(Proxy.ended_at).is_(None), over, ~ON_OPEN


def _make_way(tx: Session, congress: Congress, giver: Member, now: datetime) -> None:
    """Take back what a member had asked for before, and let what has run out take no further vote."""
    mine = select(Proxy).where(Proxy.giver_id == giver.id, col(Proxy.ended_at).is_(None))
    for proxy in tx.exec(mine.where(col(Proxy.stopped_at).is_(None))).all():
        if proxy.accepted_at is not None:
            proxy.stopped_at = proxy.until
        elif proxy.until <= now:
            _end_itself(tx, congress, proxy, "lapsed", now)
        else:
            _take_back(tx, congress, giver, proxy, now)
    tx.flush()


def _take_back(tx: Session, congress: Congress, giver: Member, proxy: Proxy, now: datetime) -> None:
    how = "withdrawn" if proxy.accepted_at is None else "revoked"
    _end(tx, congress, proxy, how, now)
    record(tx, congress, f"proxy_{how}", now=now, by=giver, subject_id=proxy.id, holder=proxy.holder_id)


def _how_over(proxy: Proxy) -> str:
    if proxy.accepted_at is None:
        return "lapsed"
    return "off" if proxy.stopped_at is not None and proxy.stopped_at < proxy.until else "expired"


def _asked_of(tx: Session, congress: Congress, who: Who, proxy_id: int, now: datetime) -> tuple[Member, Proxy]:
    """The member, and the proxy that they are asked to accept; `proxy.request_gone` where they are not."""
    member, proxy = find_member(tx, congress, who), _unended(tx, proxy_id)
    asked = proxy is not None and proxy.accepted_at is None and proxy.until > now
    if member is None or proxy is None or not asked or proxy.holder_id != member.id:
        raise CongressError("proxy.request_gone")
    return member, proxy


def _unended(tx: Session, proxy_id: int) -> Proxy | None:
    return tx.exec(select(Proxy).where(Proxy.id == proxy_id, col(Proxy.ended_at).is_(None))).one_or_none()


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
    on_roll = on_roll.where(col(BallotSeat.member_id) == proxy.giver_id, col(BallotSeat.mandate_id) == proxy.id)
    for ballot_id in tx.exec(on_roll.where(Ballot.congress_id == congress.id, col(Ballot.closed_at).is_(None))):
        again = {"card_kind": "ballot", "card_subject": ballot_id, "soon": now + DEBOUNCE}
        tx.connection().execute(REFRESH, again)
