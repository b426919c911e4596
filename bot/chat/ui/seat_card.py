"""A seat in words: what it declares, what taking it changed, and the question before it is left."""

from collections.abc import Sequence

from bot.chat.ui.proxy_ends import ended_lines, ending_lines
from bot.chat.ui.text import day, escape, quote
from bot.congress.seats import Capacity
from bot.services.seats import Leaving, Left, SeatChange, SeatView
from prompts import Say


def own_text(say: Say, seat: SeatView | None, proxies: Sequence[str] = ()) -> str:
    """The own seat, or that there is none, with what can be done about it; `proxies` are the lines about them."""
    if seat is None:
        return say("seats.show.none")
    return "\n".join([say("seats.show.own"), seat_text(say, seat), *proxies, say("seats.show.next")])


def other_text(say: Say, member: int, seat: SeatView | None, proxies: Sequence[str] = ()) -> str:
    """The seat of somebody else, or that they have none."""
    mention = f"<@{member}>"
    if seat is None:
        return say("seats.show.other_none", member=mention)
    return "\n".join([say("seats.show.other", member=mention), seat_text(say, seat), *proxies])


def changed_text(say: Say, change: SeatChange, *, asked: bool = False, unknown: bool = False) -> str:
    """The receipt after a seat was taken or changed; `asked` where the form was about for whom it speaks.

    `unknown` where that is nobody whom the record knows by this name.
    """
    key = "same" if not change.changed else "taken" if change.before is None else "changed"
    lines = [say(f"seats.receipt.{key}"), seat_text(say, change.seat)]
    before = change.before.represents if change.before is not None else None
    if before is not None and change.seat.represents is None:
        lines.append(say(f"seats.receipt.speaks_no_more{'' if asked else '_since'}", actor=escape(before)))
    if change.seat.capacity == Capacity.OFFICIAL and change.seat.represents is None:
        lines.append(say("seats.receipt.for_nobody", represent=say("seats.button.represent")))
    if unknown:
        lines.append(say("seats.receipt.not_on_record", actor=escape(change.seat.represents or "")))
    lines += ended_lines(say, change.seat.discord_id, change.ended)
    if change.changed:
        lines.append(say("seats.receipt.rolls"))
    return "\n".join([*lines, say("seats.receipt.next")])


def leave_question(say: Say, plan: Leaving) -> str:
    """What leaving means, before it is done."""
    lines = [say("seats.leave.ask"), say("seats.leave.ends"), say("seats.leave.rolls", n=plan.open_votes)]
    return "\n".join([*lines, *ending_lines(say, plan.seat.discord_id, plan.proxies)])


def left_text(say: Say, left: Left) -> str:
    """That the seat is left, and which proxies ended with it."""
    return "\n".join([say("seats.leave.done"), *ended_lines(say, left.seat.discord_id, left.ended)])


def seat_text(say: Say, seat: SeatView) -> str:
    """What a seat declares."""
    lines = [
        say("seats.card.sits", disciplines=disciplines_text(say, seat), kind=escape(seat.kind.name)),
        capacity_text(say, seat),
    ]
    if seat.interests:
        lines.append(f"{say('seats.card.interests')}\n{quote(seat.interests)}")
    return "\n".join([*lines, say("seats.card.since", since=day(seat.since))])


def disciplines_text(say: Say, seat: SeatView) -> str:
    """The disciplines of a seat, the primary one first and strong."""
    first, *further = (escape(one.name) for one in seat.disciplines)
    if not further:
        return say("seats.card.discipline", first=first)
    return say("seats.card.discipline_more", first=first, further=say("seats.card.between").join(further))


def capacity_text(say: Say, seat: SeatView) -> str:
    """In which capacity a seat speaks, and for whom."""
    key = "for" if seat.represents else "alone"
    return say(f"seats.card.{seat.capacity}_{key}", actor=escape(seat.represents or ""))
