"""What goes out by itself, as conveners and members arrange it: to channels of the congress, to direct messages.

Plans of channels are the conveners' and on record; what a member arranges for themselves is told to nobody else.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from bot.congress.errors import CongressError
from bot.congress.rhythm import Kind
from bot.congress.zones import parse_zone
from bot.services.cards import CHANNEL_GONE
from bot.services.log import EventFact, changed, record
from bot.services.people import Who, congress_of, find_member, member_of, require_convener
from bot.services.plan_times import set_time, time_of
from bot.services.planning import (
    arm,
    end_with_reminders,
    may_stand,
    own_digest,
    pause_plan,
    rearm,
    resume_plan,
    rhythm_of,
    tells_from,
)
from storage.tables import Congress, DigestPlan, Member

CHANNELS_MOST = 25
"""Channels of a congress that get a digest: as many as one list of Discord shows."""


@dataclass(frozen=True)
class Wish:
    """What is wanted of a plan; None leaves something as it is, or at first as it usually is: Monday, 09:00, in the
    congress's time zone and language. `zone` is what a person typed."""

    rhythm: Kind | None = None
    weekday: int | None = None
    monthday: int | None = None
    at: time | None = None
    zone: str | None = None
    language: str | None = None
    only_news: bool | None = None


@dataclass(frozen=True)
class PlanView:
    """A plan as it stands. `channel_id` is None for direct messages; `trouble` is the key of the sentence that says why
    the last of it could not be sent; `next_at` None where it is paused, or comes at once. `channel_name` is what its
    channel was last called, and `gone` says that the channel was deleted. What is in trouble `may_stand` in
    Discord all the same: else the next one tells it."""

    plan_id: int
    channel_id: int | None
    main: bool
    purpose: str
    rhythm: str
    weekday: int
    monthday: int
    at: time
    zone: str
    language: str | None
    only_news: bool
    paused: bool
    next_at: datetime | None
    trouble: str | None
    channel_name: str | None = None
    gone: bool = False
    may_stand: bool = False

    @property
    def personal(self) -> bool:
        """Whether it goes to a member; the congress's own may have no channel yet."""
        return self.channel_id is None and not self.main


def subscribe(
    tx: Session,
    *,
    who: Who,
    wish: Wish,
    now: datetime,
    channel_id: int | None = None,
    channel_name: str | None = None,
) -> PlanView:
    """Let a digest go to a channel, or, where none is named, a personal one to this person's direct messages.

    It tells what happens from now on, or, where one ended before, since what that told last. A personal one brings
    reminders, which are a plan of their own, and stay off where their member had switched them off before they ended.

    Raises `congress.conveners_only` for a channel, `plan.exists` where there is one already, `plan.too_many` (most),
    `zone.unknown` and `congress.unknown_setting`.
    """
    if channel_id is not None:
        require_convener(who)
    congress = congress_of(tx, who.guild_id, lock=True)
    member = member_of(tx, congress, who, now)
    if channel_id is None:
        if own_digest(tx, member.id) is not None:
            raise CongressError("plan.exists")
        plan = plan_for(tx, congress, member, wish=wish, now=now)
        off = _reminders_were_off(tx, member)
        reminders = plan_for(tx, congress, member, wish=replace(wish, rhythm="daily"), now=now, purpose="reminder")
        if off:
            pause_plan(tx, reminders, now)
        _set_beside(tx, congress, member.id, wish, now)
        return view_of(tx, plan)
    channels = (DigestPlan.congress_id == congress.id, col(DigestPlan.channel_id).is_not(None))
    if _standing(tx, *channels, DigestPlan.channel_id == channel_id) is not None:
        raise CongressError("plan.exists")
    counted = select(func.count()).select_from(DigestPlan).where(*channels, col(DigestPlan.ended_at).is_(None))
    if tx.exec(counted).one() >= CHANNELS_MOST:
        raise CongressError("plan.too_many", most=CHANNELS_MOST)
    made = DigestPlan(congress_id=congress.id, channel_id=channel_id, timezone=congress.timezone, created_at=now)
    made.channel_name = channel_name
    return _made(tx, congress, made, wish, member, now)


def plan_for(
    tx: Session, congress: Congress, member: Member, *, wish: Wish, now: datetime, purpose: str = "digest"
) -> DigestPlan:
    """The standing plan of a member for a purpose, for watches also of this rhythm; made as wished where there is none.

    Raises `zone.unknown` and `congress.unknown_setting`.
    """
    same = [DigestPlan.member_id == member.id, DigestPlan.purpose == purpose]
    if purpose == "watch":
        same.append(DigestPlan.rhythm == (wish.rhythm or "weekly"))
    plan = _standing(tx, *same)
    if plan is None:
        plan = DigestPlan(
            congress_id=congress.id,
            member_id=member.id,
            purpose=purpose,
            timezone=congress.timezone,
            created_at=now,
        )
        _made(tx, congress, plan, wish, member, now)
    return plan


def change(tx: Session, *, who: Who, plan_id: int, wish: Wish, now: datetime) -> PlanView:
    """Change when, how and in which language a plan is sent. The next one tells all since the last; one that is due
    already still comes.

    A member's reminders and watches follow their digest to another hour, zone and language. Raises `plan.unknown` for a
    plan that has ended or is another member's, `congress.conveners_only` for a channel's, `zone.unknown` and
    `congress.unknown_setting`.
    """
    congress, plan, member = _mine(tx, who, plan_id, now)
    before, recurred = _facts(plan), rhythm_of(plan)
    take_over(plan, wish)
    if plan.member_id is not None and plan.purpose == "digest":
        _set_beside(tx, congress, plan.member_id, wish, now)
    rearm(tx, congress, plan, recurred, now)
    _note(tx, congress, plan, member, before, "changed", now)
    return view_of(tx, plan)


def pause(tx: Session, *, who: Who, plan_id: int, now: datetime) -> PlanView:
    """Send nothing by a plan until it is resumed. Raises as `change` does."""
    return _switch(tx, who, plan_id, now, paused=True)


def resume(tx: Session, *, who: Who, plan_id: int, now: datetime) -> PlanView:
    """Send by a plan again, at its next time; that tells also what happened meanwhile. Raises as `change` does."""
    return _switch(tx, who, plan_id, now, paused=False)


def unsubscribe(tx: Session, *, who: Who, plan_id: int, now: datetime) -> PlanView:
    """End a plan, with a personal digest the reminders too; what is about to be sent is not sent any more.

    Raises `plan.main_stays` for the congress's own digest, and as `change` does.
    """
    congress, plan, member = _mine(tx, who, plan_id, now)
    if plan.main:
        raise CongressError("plan.main_stays")
    before = _facts(plan)
    end_with_reminders(tx, plan, now)
    _note(tx, congress, plan, member, before, "ended", now)
    return view_of(tx, plan)


def plans_of(tx: Session, *, who: Who) -> list[PlanView]:
    """What goes out in this congress as far as this person may know: to channels, the main one first, and to them."""
    congress = congress_of(tx, who.guild_id)
    member = find_member(tx, congress, who)
    whose = or_(col(DigestPlan.member_id).is_(None), DigestPlan.member_id == (member.id if member else None))
    query = select(DigestPlan).where(DigestPlan.congress_id == congress.id, whose, col(DigestPlan.ended_at).is_(None))
    in_order = (col(DigestPlan.main).desc(), col(DigestPlan.member_id).is_not(None), col(DigestPlan.id))
    return [view_of(tx, plan) for plan in tx.exec(query.order_by(*in_order))]


_OF_CHANNELS = (
    select(DigestPlan)
    .where(col(DigestPlan.member_id).is_(None), col(DigestPlan.ended_at).is_(None))
    .order_by(col(DigestPlan.main).desc(), col(DigestPlan.id))
)
"""The statement of all that goes out to channels, the congress's own digest first."""


def of_channels(tx: Session, congress: Congress) -> tuple[PlanView, ...]:
    """What goes out to channels of a congress, opened or not, its own digest first."""
    return tuple(view_of(tx, one) for one in tx.exec(_OF_CHANNELS.where(DigestPlan.congress_id == congress.id)))


def of_all_channels(tx: Session) -> dict[int, tuple[PlanView, ...]]:
    """The same for every congress, by its id."""
    found: dict[int, tuple[PlanView, ...]] = {}
    for one in tx.exec(_OF_CHANNELS):
        found[one.congress_id] = (*found.get(one.congress_id, ()), view_of(tx, one))
    return found


def view_of(tx: Session, plan: DigestPlan) -> PlanView:
    """A plan as a value."""
    return PlanView(
        plan_id=plan.id,
        channel_id=plan.channel_id,
        main=plan.main,
        purpose=plan.purpose,
        rhythm=plan.rhythm,
        weekday=plan.weekday,
        monthday=plan.monthday,
        at=time_of(plan),
        zone=plan.timezone,
        language=plan.language,
        only_news=plan.only_news,
        paused=plan.paused_at is not None,
        next_at=plan.next_at,
        trouble=plan.trouble,
        channel_name=plan.channel_name,
        gone=plan.channel_id is not None and plan.trouble == CHANNEL_GONE,
        may_stand=plan.trouble is not None and may_stand(tx, plan),
    )


def _switch(tx: Session, who: Who, plan_id: int, now: datetime, *, paused: bool) -> PlanView:
    congress, plan, member = _mine(tx, who, plan_id, now)
    if paused != (plan.paused_at is not None):
        before = _facts(plan)
        if paused:
            pause_plan(tx, plan, now)
        else:
            resume_plan(tx, congress, plan, now)
        _note(tx, congress, plan, member, before, "paused" if paused else "resumed", now)
    return view_of(tx, plan)


def _mine(tx: Session, who: Who, plan_id: int, now: datetime) -> tuple[Congress, DigestPlan, Member]:
    """The congress and the standing plan that this person may change, both held, with the member that they are."""
    congress = congress_of(tx, who.guild_id, lock=True)
    member = member_of(tx, congress, who, now)
    query = select(DigestPlan).where(DigestPlan.id == plan_id, DigestPlan.congress_id == congress.id)
    query = query.where(or_(col(DigestPlan.member_id).is_(None), DigestPlan.member_id == member.id))
    plan = tx.exec(query.where(col(DigestPlan.ended_at).is_(None)).with_for_update()).one_or_none()
    if plan is None:
        raise CongressError("plan.unknown")
    if plan.member_id is None:
        require_convener(who)
    return congress, plan, member


def _standing(tx: Session, *conditions: ColumnElement[bool] | bool) -> DigestPlan | None:
    query = select(DigestPlan).where(*conditions, col(DigestPlan.ended_at).is_(None))
    return tx.exec(query).one_or_none()


def _reminders_were_off(tx: Session, member: Member) -> bool:
    """Whether this member had switched off their reminders when these ended last."""
    query = select(DigestPlan.paused_at).where(DigestPlan.member_id == member.id, DigestPlan.purpose == "reminder")
    ended = query.where(col(DigestPlan.ended_at).is_not(None)).order_by(col(DigestPlan.id).desc())
    return tx.exec(ended.limit(1)).first() is not None


def _made(tx: Session, congress: Congress, plan: DigestPlan, wish: Wish, by: Member, now: datetime) -> PlanView:
    take_over(plan, wish)
    if plan.purpose == "digest":
        plan.created_at = tells_from(tx, congress, plan, now)
    tx.add(plan)
    tx.flush()
    arm(tx, congress, plan, now)
    _note(tx, congress, plan, by, {}, "made", now)
    return view_of(tx, plan)


def take_over(plan: DigestPlan, wish: Wish) -> None:
    """Let a plan be as wished, without arming it.

    Raises `congress.unknown_setting` for what is no weekday, day or rhythm of such a plan, and `zone.unknown`.
    """
    weekday = plan.weekday if wish.weekday is None else wish.weekday
    monthday = plan.monthday if wish.monthday is None else wish.monthday
    rhythm = plan.rhythm if wish.rhythm is None else wish.rhythm
    known = ("weekly", "monthly", "daily") if plan.purpose == "digest" else ("weekly", "monthly", "daily", "at_once")
    if not (0 <= weekday <= 6 and 1 <= monthday <= 31 and rhythm in known):
        raise CongressError("congress.unknown_setting")
    plan.weekday, plan.monthday, plan.rhythm = weekday, monthday, rhythm
    if wish.at is not None:
        set_time(plan, wish.at)
    if wish.zone is not None:
        plan.timezone = parse_zone(wish.zone)
    plan.language = wish.language or plan.language
    plan.only_news = plan.only_news if wish.only_news is None else wish.only_news


def _set_beside(tx: Session, congress: Congress, member_id: int, wish: Wish, now: datetime) -> None:
    """Let a member's reminders and watches come at the hour, in the zone and the language wished for their digest."""
    same = Wish(at=wish.at, zone=wish.zone, language=wish.language)
    beside = select(DigestPlan).where(DigestPlan.member_id == member_id, col(DigestPlan.purpose) != "digest")
    for one in tx.exec(beside.where(col(DigestPlan.ended_at).is_(None)).with_for_update()) if same != Wish() else ():
        recurred = rhythm_of(one)
        take_over(one, same)
        rearm(tx, congress, one, recurred, now)


_CHANGEABLE = ("channel_id", "rhythm", "weekday", "monthday", "minute", "timezone", "language", "only_news")


def _facts(plan: DigestPlan) -> dict[str, EventFact]:
    return {name: getattr(plan, name) for name in _CHANGEABLE}


def _note(
    tx: Session,
    congress: Congress,
    plan: DigestPlan,
    by: Member,
    before: dict[str, EventFact],
    what: str,
    now: datetime,
) -> None:
    """Record what became of a plan of a channel; one of a member is no business of the congress."""
    changes = changed(before, _facts(plan))
    if plan.member_id is None and (changes or what != "changed"):
        record(tx, congress, "digest_plan_changed", now=now, by=by, subject_id=plan.id, changes=changes, what=what)
