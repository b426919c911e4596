"""What a person arranges by one command: a digest is let go somewhere, or, where it does already, changed."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, cast

from sqlmodel import Session

from bot.congress.errors import CongressError
from bot.congress.rhythm import Kind
from bot.services.people import Who, congress_of, find_member, require_convener
from bot.services.planning import former_of, untold
from bot.services.plans import PlanView, Wish, change, plans_of, subscribe, view_of
from storage.tables import Congress, DigestPlan

MINE = "mine"
"""How a personal digest is named."""

Did = Literal["made", "again", "anew", "changed", "paused", "resumed", "reminders_on", "reminders_off", "stands"]
"""What became of a plan just now: begun, begun again as it was before (anew: too late to take up
where that ended), changed, or nothing."""

ID_END = 2**63
"""What ids of Discord and of rows stay below."""

_NUMBER = re.compile(r"(?:<#)?(\d{1,19})>?", re.ASCII)


@dataclass(frozen=True)
class Arranged:
    """A plan for its card: `language` is the one in which it is sent, `did` what was done to it; `reminders` says
    whether those that come with a member's own are sent (None for one of a channel)."""

    plan: PlanView
    language: str
    did: Did = "stands"
    reminders: bool | None = None
    since: datetime | None = None
    """From when on the next one tells, where one was arranged."""


def arrange(
    tx: Session,
    *,
    who: Who,
    wish: Wish,
    now: datetime,
    channel_id: int | None = None,
    channel_name: str | None = None,
    spoken: str | None = None,
) -> Arranged:
    """Let a digest go to a channel, or a personal one to this person; where it does already, change what is wished.

    One that had ended begins again as it was, but for what is wished, and takes up what it had not told. A new personal
    one is in the language `spoken` where none is wished. Raises as `subscribe` and `change` do.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    standing = _digest(tx, who, channel_id)
    if standing is not None:
        plan = change(tx, who=who, plan_id=standing.plan_id, wish=wish, now=now)
        did: Did = "stands" if plan == standing else "changed"
        return replace(_arranged(tx, congress, who, plan), did=did, since=_told_from(tx, congress, plan, now))
    ended = _ended(tx, congress, who, channel_id)
    if ended is not None:
        wish = _as_before(view_of(tx, ended), wish)
    elif channel_id is None:
        wish = replace(wish, language=wish.language or spoken)
    plan = subscribe(tx, who=who, wish=wish, now=now, channel_id=channel_id, channel_name=channel_name)
    since = _told_from(tx, congress, plan, now)
    taken_up = ended is not None and since == untold(tx, congress, ended, now).since
    did = "made" if ended is None else "again" if taken_up else "anew"
    return replace(_arranged(tx, congress, who, plan), did=did, since=since)


def show_plan(tx: Session, *, who: Who, plan_id: int) -> Arranged:
    """A plan that this person may change; `plan.unknown`, `congress.conveners_only` for a channel's."""
    congress = congress_of(tx, who.guild_id)
    for plan in plans_of(tx, who=who):
        if plan.plan_id == plan_id:
            if not plan.personal:
                require_convener(who)
            return _arranged(tx, congress, who, plan)
    raise CongressError("plan.unknown")


def digests_of(tx: Session, *, who: Who) -> list[PlanView]:
    """The digests that this person may know: of channels, the congress's own first, and their personal one."""
    return [plan for plan in plans_of(tx, who=who) if plan.purpose == "digest"]


def digest_of(tx: Session, *, who: Who, named: str = "") -> PlanView:
    """The digest that a person named by its plan, by its channel, or (`MINE`) as their own; none named: the main one.

    Raises `plan.none_yours` for a personal one that is not there, and `plan.unknown`.
    """
    if named == MINE:
        return personal_of(tx, who=who)
    number = number_named(named)
    for plan in digests_of(tx, who=who):
        if (number is not None and number in (plan.plan_id, plan.channel_id)) or (plan.main and not named):
            return plan
    raise CongressError("plan.unknown")


def number_named(named: str) -> int | None:
    """The number by which a plan or a channel is named; None where it is named otherwise."""
    match = _NUMBER.fullmatch(named.strip())
    number = None if match is None else int(match[1])
    return number if number is not None and number < ID_END else None


def digests_meant(tx: Session, *, who: Who, named: str = "") -> tuple[PlanView, ...]:
    """The digest that a person named, as `digest_of` finds it; none named: their own, if any, and the main one.

    Raises as `digest_of` does.
    """
    own = _digest(tx, who, None) if not named else None
    meant = digest_of(tx, who=who, named=named)
    return (meant,) if own is None else (own, meant)


def personal_of(tx: Session, *, who: Who) -> PlanView:
    """The personal digest of this person; `plan.none_yours` where there is none."""
    plan = _digest(tx, who, None)
    if plan is None:
        raise CongressError("plan.none_yours")
    return plan


def _digest(tx: Session, who: Who, channel_id: int | None) -> PlanView | None:
    fits = (one for one in digests_of(tx, who=who) if one.channel_id == channel_id and (channel_id or one.personal))
    return next(fits, None)


def _ended(tx: Session, congress: Congress, who: Who, channel_id: int | None) -> DigestPlan | None:
    """The digest of this channel, or the personal one of this person, that ended last."""
    if channel_id is not None:
        return former_of(tx, congress.id, channel_id=channel_id)
    member = find_member(tx, congress, who)
    return None if member is None else former_of(tx, congress.id, member_id=member.id)


def _told_from(tx: Session, congress: Congress, plan: PlanView, now: datetime) -> datetime:
    return untold(tx, congress, tx.get_one(DigestPlan, plan.plan_id), now).since


def _as_before(plan: PlanView, wish: Wish) -> Wish:
    """What is wished, and for the rest what this plan had."""
    return Wish(
        rhythm=wish.rhythm or cast(Kind, plan.rhythm),
        weekday=plan.weekday if wish.weekday is None else wish.weekday,
        monthday=plan.monthday if wish.monthday is None else wish.monthday,
        at=plan.at if wish.at is None else wish.at,
        zone=wish.zone or plan.zone,
        language=wish.language or plan.language,
        only_news=plan.only_news if wish.only_news is None else wish.only_news,
    )


def _arranged(tx: Session, congress: Congress, who: Who, plan: PlanView) -> Arranged:
    beside = (not one.paused for one in plans_of(tx, who=who) if plan.personal and one.purpose == "reminder")
    return Arranged(plan, plan.language or congress.language, reminders=next(beside, None))
