"""When what is watched is told: how soon, how often in a day, by which message, and what of it is still to be told."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.congress.schedule import from_wall

GATHERED = timedelta(minutes=2)
"""What happens within this time of the first news comes in one message, where it comes at once."""

MESSAGES_A_DAY = 8
"""Messages about watches that a member gets in a day; the rest comes with the first one of the next day."""

GIVEN_UP = timedelta(days=14)
"""For how long messages are tried anew that do not reach their member; then they rest until they are wanted again."""

Span = tuple[int, int]
"""Events after the first of these ids, up to the second, with it."""


def due_after(first: datetime, now: datetime) -> datetime:
    """When a message at once is due of whose news the first was at `first`; never before `now`, nor much later."""
    return max(now, min(first, now) + GATHERED)


def waits_until(sent: int, *, unreachable: bool, now: datetime, at: time, zone: str) -> datetime | None:
    """Until when what comes at once waits, where `sent` messages of this day went out or were tried: until this time of
    the next day, once it has had all that one may have, or one of them did not reach its member; None for no wait."""
    if sent < MESSAGES_A_DAY and not (unreachable and sent):
        return None
    return next_day(now, at, zone)


def next_day(now: datetime, at: time, zone: str) -> datetime:
    """This time of the next day in a zone: when what did not reach its member is tried again."""
    return from_wall(day_of(now, zone) + timedelta(days=1), at, zone)


def is_held(sent: int, *, first: datetime, until: datetime, zone: str) -> bool:
    """Whether a message has what an earlier day, on which so many were `sent`, had no room for."""
    return day_of(first, zone) < day_of(until, zone) and sent >= MESSAGES_A_DAY


def is_last(sent: int) -> bool:
    """Whether a message at once is the last of a day on which so many were `sent` before it."""
    return sent + 1 >= MESSAGES_A_DAY


def day_of(at: datetime, zone: str) -> date:
    """The day of an instant in a time zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def comes_with_digest(pace: str, rhythm: str | None) -> bool:
    """Whether a watch of this pace is told by a personal digest of this rhythm (None where there is none)."""
    return pace == "weekly" and rhythm == "weekly"


def is_given_up(first: datetime | None, last: datetime | None) -> bool:
    """Whether messages are tried no more, of which none arrived between these (None: they did)."""
    return first is not None and last is not None and last - first >= GIVEN_UP


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same events in as few spans as possible, in order; empty ones are left out."""
    found: list[Span] = []
    for after, last in sorted(spans):
        if last <= after:
            continue
        if found and after <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((after, last))
    return tuple(found)


def holds(spans: Iterable[Span], event: int) -> bool:
    """Whether an event is among these."""
    return any(after < event <= last for after, last in spans)
