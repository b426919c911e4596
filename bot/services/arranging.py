"""What a person arranges by one command: a digest is let go somewhere, or, where it does already, changed."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot.congress.errors import CongressError
from bot.services.people import Who, congress_of, require_convener
from bot.services.plans import PlanView, Wish, change, plans_of, subscribe
from storage.tables import Congress

MINE = "mine"
"""How a personal digest is named."""

_NUMBER = re.compile(r"(?:<#)?(\d+)>?")


@dataclass(frozen=True)
class Arranged:
    """A plan for its card: `language` is the one in which it is sent."""

    plan: PlanView
    language: str
    new: bool = False


def arrange(
    tx: Session, *, who: Who, wish: Wish, now: datetime, channel_id: int | None = None, spoken: str | None = None
) -> Arranged:
    """Let a digest go to a channel, or a personal one to this person; where it does already, change what is wished.

    A new personal one is in the language `spoken` where none is wished. Raises as `subscribe` and `change` do.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    standing = _digest(tx, who, channel_id)
    if standing is not None:
        plan = change(tx, who=who, plan_id=standing.plan_id, wish=wish, now=now)
        return _arranged(congress, plan)
    if channel_id is None:
        wish = replace(wish, language=wish.language or spoken)
    plan = subscribe(tx, who=who, wish=wish, now=now, channel_id=channel_id)
    return replace(_arranged(congress, plan), new=True)


def show_plan(tx: Session, *, who: Who, plan_id: int) -> Arranged:
    """A plan that this person may change; `plan.unknown`, `congress.conveners_only` for a channel's."""
    congress = congress_of(tx, who.guild_id)
    for plan in plans_of(tx, who=who):
        if plan.plan_id == plan_id:
            if not plan.personal:
                require_convener(who)
            return _arranged(congress, plan)
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
    match = _NUMBER.fullmatch(named.strip())
    number = match[1] if match is not None else None
    for plan in digests_of(tx, who=who):
        if number in (str(plan.plan_id), str(plan.channel_id)) or (plan.main and not named):
            return plan
    raise CongressError("plan.unknown")


def personal_of(tx: Session, *, who: Who) -> PlanView:
    """The personal digest of this person; `plan.none_yours` where there is none."""
    plan = _digest(tx, who, None)
    if plan is None:
        raise CongressError("plan.none_yours")
    return plan


def _digest(tx: Session, who: Who, channel_id: int | None) -> PlanView | None:
    fits = (one for one in digests_of(tx, who=who) if one.channel_id == channel_id and (channel_id or one.personal))
    return next(fits, None)


def _arranged(congress: Congress, plan: PlanView) -> Arranged:
    return Arranged(plan, plan.language or congress.language)
