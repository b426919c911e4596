"""Proxies: a member lets another one vote for them, and what that comes to when a ballot closes.

A proxy is asked of somebody who reasons or sits alike, stands only once that one has accepted it, ends on a stated
day, and goes no further: who holds one gives none, and who gives one holds none. It only speaks for who is silent; a
vote of the giver's own always counts instead. What is only asked binds nobody.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.congress.ballots import Choice
from bot.congress.errors import CongressError

DAYS_MOST = 90
"""Days after which a proxy has run out, at the latest."""

HELD_MOST = 2
"""Proxies that one member may hold: three votes in one hand are as many as a debate bears."""

DAYS_USUAL = 30


class State(StrEnum):
    """How far a proxy is that has not ended."""

    ASKED = "asked"
    """Its holder has not answered yet."""
    STANDS = "stands"
    """Votes that open take it."""
    LINGERS = "lingers"
    """Votes that open take it no longer, and it counts in those that did."""


@dataclass(frozen=True, slots=True)
class Party:
    """A member who gives or takes a proxy: their primary discipline and their stakeholder kind."""

    member_id: int
    discipline: str
    kind: str


@dataclass(frozen=True, slots=True)
class Proxy:
    """That `holder` votes for `giver`, both by member id, and has accepted it."""

    giver: int
    holder: int


@dataclass(frozen=True, slots=True)
class Mandate:
    """What a line of a roll is frozen with: the member who holds the proxy, and which proxy it is."""

    holder: int
    proxy: int


@dataclass(frozen=True, slots=True)
class Vote:
    """What a live paper says: the choice, and the words of a reservation."""

    choice: Choice
    words: str = ""


def is_alike(one: Party, other: Party) -> bool:
    """Whether two members have the same primary discipline or the same stakeholder kind."""
    return one.discipline == other.discipline or one.kind == other.kind


def check_giving(giver: Party, holder: Party, standing: Iterable[Proxy]) -> None:
    """Refuse a proxy that may not be asked for beside those that stand.

    Raises `proxy.to_self`, `proxy.not_alike`, `proxy.given_already`, `proxy.you_hold`, `proxy.they_give` or
    `proxy.they_hold_enough` (most).
    """
    standing = list(standing)
    if giver.member_id == holder.member_id:
        raise CongressError("proxy.to_self")
    if not is_alike(giver, holder):
        raise CongressError("proxy.not_alike")
    if any(one.giver == giver.member_id for one in standing):
        raise CongressError("proxy.given_already")
    if any(one.holder == giver.member_id for one in standing):
        raise CongressError("proxy.you_hold")
    if any(one.giver == holder.member_id for one in standing):
        raise CongressError("proxy.they_give")
    if sum(one.holder == holder.member_id for one in standing) >= HELD_MOST:
        raise CongressError("proxy.they_hold_enough", most=HELD_MOST)


def check_accepting(giver: Party, holder: Party, standing: Iterable[Proxy]) -> None:
    """Refuse that the holder takes a proxy beside those that stand by now.

    Raises `proxy.not_alike_now`, `proxy.you_give`, `proxy.they_hold` or `proxy.you_hold_enough` (most).
    """
    standing = list(standing)
    if not is_alike(giver, holder):
        raise CongressError("proxy.not_alike_now")
    if any(one.giver == holder.member_id for one in standing):
        raise CongressError("proxy.you_give")
    if any(one.holder == giver.member_id for one in standing):
        raise CongressError("proxy.they_hold")
    if sum(one.holder == holder.member_id for one in standing) >= HELD_MOST:
        raise CongressError("proxy.you_hold_enough", most=HELD_MOST)


def ends_on(days: int, now: datetime) -> datetime:
    """When a proxy for so many days runs out. Raises `proxy.days` (most) for less than one or too many."""
    if not 1 <= days <= DAYS_MOST:
        raise CongressError("proxy.days", most=DAYS_MOST)
    return now + timedelta(days=days)


def frozen_with(roll: Iterable[Party], running: Iterable[Proxy]) -> dict[int, int]:
    """The proxies that a ballot freezes with this roll: holder by giver, both of whom are on it and still alike."""
    on_roll = {one.member_id: one for one in roll}
    return {
        one.giver: one.holder
        for one in running
        if one.giver in on_roll and one.holder in on_roll and is_alike(on_roll[one.giver], on_roll[one.holder])
    }


def cast_by_proxy(
    frozen: Mapping[int, int], standing: Collection[Proxy], papers: Mapping[int, Vote], *, hidden: bool
) -> dict[int, Vote]:
    """The papers that a ballot gets by proxy when it closes, by giver.

    `frozen` is holder by giver as the ballot opened, `standing` what of it was not ended since, `papers` the live
    papers by member, `hidden` whether names are. A giver's own paper stays alone; of a holder without one, or recused,
    nothing is taken over. Words come along with a reservation that is lent, and with nothing else.
    """
    lent = {member for member, vote in papers.items() if vote.choice is not Choice.RECUSE}
    cast: dict[int, Vote] = {}
    for giver, holder in spoken_for(frozen, standing, papers.keys(), lent).items():
        vote = papers[holder]
        choice = lent_as(vote.choice, hidden=hidden)
        cast[giver] = vote if choice is Choice.FOR_WITH_RESERVATION else Vote(choice)
    return cast


def lent_as(choice: Choice, *, hidden: bool) -> Choice:
    """What a holder's vote comes to for who gave them their proxy.

    Where names are hidden a reservation stays with who wrote it: two with one sentence would tell whose it is, since
    everybody knows who holds whose proxy.
    """
    return Choice.FOR if hidden and choice is Choice.FOR_WITH_RESERVATION else choice


def spoken_for(
    frozen: Mapping[int, int], standing: Collection[Proxy], voted: Collection[int], lent: Collection[int]
) -> dict[int, int]:
    """Who votes for whom when a ballot closes, holder by giver.

    `voted` are those who have a paper of their own, `lent` those of them whose paper counts for others too: all but
    the recused.
    """
    return {
        giver: holder
        for giver, holder in frozen.items()
        if giver not in voted and Proxy(giver, holder) in standing and holder in lent
    }
