"""What went out by the plan of a digest or to a channel: each with its time, whether it came late, where it stands.

What was posted in a channel stays its history, whatever plan sent it and whatever becomes of that plan.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select

from bot.congress.errors import CongressError
from bot.services.arranging import digest_of, digests_of, number_named
from bot.services.people import Who, congress_of
from bot.services.places import place_in
from bot.services.planning import LATE_AFTER, OF_RUN
from bot.services.plans import PlanView
from storage.tables import Card, Congress, DigestPlan, DigestRun

PAGE = 10
"""Digests on a page."""


@dataclass(frozen=True)
class RunLine:
    """One that went out, or could not: then `trouble` says why, and `folded_into` which period told it instead;
    `withheld`: it is not sent before its plan is resumed, whatever kept it before. `channel_id` is where it stands, and
    `gone` says that this was deleted; `posted_at` is when it was posted where that was long after its time. `stopped`:
    its plan ended before it was sent; `main`: it is one of the congress's own."""

    period: str
    since: datetime
    until: datetime
    scheduled: bool
    late: bool
    url: str | None
    trouble: str | None
    folded_into: str | None
    withheld: bool
    channel_id: int | None = None
    posted_at: datetime | None = None
    gone: bool = False
    stopped: bool = False
    main: bool = False


@dataclass(frozen=True)
class History:
    """A page of them, the last first; `page` counts from 0. Of a channel (`channel_id`) the plan is the one that sends
    there now, None where none does, and `channel_name` what it was last called (`gone`:
    before it was deleted); `convener`: whoever reads it is one."""

    plan: PlanView | None
    lines: tuple[RunLine, ...]
    page: int
    pages: int
    channel_id: int | None = None
    channel_name: str | None = None
    convener: bool = False
    gone: bool = False


def history(tx: Session, *, who: Who, plan_id: int, page: int = 0) -> History:
    """What went out by a plan, at the nearest page there is; `plan.unknown` for one that this person may not know."""
    congress = congress_of(tx, who.guild_id)
    plan = next((one for one in digests_of(tx, who=who) if one.plan_id == plan_id), None)
    if plan is None:
        raise CongressError("plan.unknown")
    # In direct messages a link has no server.
    found = _paged(tx, congress, plan, page, DigestRun.plan_id == plan_id, place="@me" if plan.personal else None)
    return replace(found, convener=who.convener)


def channel_history(tx: Session, *, who: Who, channel_id: int, page: int = 0) -> History:
    """What was posted in a channel, and what of it could not be; `plan.unknown` for one that never got a digest."""
    congress = congress_of(tx, who.guild_id)
    plan = next((one for one in digests_of(tx, who=who) if one.channel_id == channel_id), None)
    shown = col(Card.message_id).is_not(None)
    stands = and_(shown, col(Card.channel_id) == channel_id)
    waits = and_(col(Card.message_id).is_(None), col(DigestPlan.channel_id) == channel_id)
    of_congress = (DigestPlan.congress_id == congress.id, col(DigestPlan.member_id).is_(None))
    found = _paged(tx, congress, plan, page, *of_congress, or_(stands, waits), channel_id=channel_id)
    if plan is None and not found.lines:
        raise CongressError("plan.unknown")
    return replace(found, convener=who.convener, channel_name=_names(tx, congress).get(channel_id))


def history_named(tx: Session, *, who: Who, named: str = "", page: int = 0) -> History:
    """What went out by the congress's own digest where none is named, by one's own (`MINE`), or to the channel that is
    named, or whose digest is. Raises `plan.none_yours` and `plan.unknown`."""
    number = number_named(named)
    if number is None:
        return history(tx, who=who, plan_id=digest_of(tx, who=who, named=named).plan_id, page=page)
    plans = (one for one in digests_of(tx, who=who) if number in (one.plan_id, one.channel_id))
    plan = next(plans, None)
    if plan is not None and plan.channel_id is None:
        return history(tx, who=who, plan_id=plan.plan_id, page=page)
    channel_id = _channel_of_ended(tx, who, number) if plan is None else plan.channel_id
    return channel_history(tx, who=who, channel_id=channel_id or number, page=page)


def _channel_of_ended(tx: Session, who: Who, plan_id: int) -> int | None:
    """The channel to which a digest went that has ended, as one may still name it."""
    congress = congress_of(tx, who.guild_id)
    query = select(DigestPlan.channel_id).where(DigestPlan.id == plan_id, DigestPlan.congress_id == congress.id)
    return tx.exec(query.where(col(DigestPlan.member_id).is_(None))).one_or_none()


def former_channels(tx: Session, *, who: Who) -> dict[int, str | None]:
    """The channels in which digests of this congress stand, or were to, and to which none goes any more, each with what
    it was last called as far as that is known."""
    congress = congress_of(tx, who.guild_id)
    stands = select(Card.channel_id).where(Card.congress_id == congress.id, Card.kind == "digest")
    began = select(DigestPlan.channel_id).join(DigestRun, col(DigestRun.plan_id) == DigestPlan.id)
    began = began.where(DigestPlan.congress_id == congress.id, col(DigestPlan.ended_at).is_not(None))
    goes = {one.channel_id for one in digests_of(tx, who=who)}
    found = {*tx.exec(stands.where(col(Card.message_id).is_not(None)).distinct()), *tx.exec(began.distinct())}
    names = _names(tx, congress)
    return {one: names.get(one) for one in sorted(one for one in found if one is not None and one not in goes)}


def _names(tx: Session, congress: Congress) -> dict[int, str | None]:
    """What the channels to which digests go or went were last called."""
    query = select(DigestPlan.channel_id, DigestPlan.channel_name).where(DigestPlan.congress_id == congress.id)
    named = query.where(col(DigestPlan.channel_id).is_not(None)).order_by(col(DigestPlan.id))
    return {channel: name for channel, name in tx.exec(named) if channel is not None}


def _paged(
    tx: Session,
    congress: Congress,
    plan: PlanView | None,
    page: int,
    *of: ColumnElement[bool] | bool,
    channel_id: int | None = None,
    place: str | None = None,
) -> History:
    later = aliased(DigestRun)
    query = (
        select(DigestRun, Card, later.period, DigestPlan)
        .join(DigestPlan, col(DigestPlan.id) == DigestRun.plan_id)
        .join(Card, OF_RUN, isouter=True)
        .join(later, col(later.id) == DigestRun.folded_into, isouter=True)
        .where(*of)
    )
    runs = query.with_only_columns(col(DigestRun.id)).subquery()
    pages = max(1, -(-tx.exec(select(func.count()).select_from(runs)).one() // PAGE))
    page = min(max(page, 0), pages - 1)
    in_order = query.order_by(col(DigestRun.until).desc(), col(DigestRun.id).desc())
    rows = tx.exec(in_order.offset(page * PAGE).limit(PAGE)).all()
    lines = tuple(_line(place or congress.guild_id, *row) for row in rows)
    return History(plan, lines, page, pages, channel_id)


def _line(place: int | str, run: DigestRun, card: Card | None, folded_into: str | None, plan: DigestPlan) -> RunLine:
    shown = None if card is None else place_in(place, card.channel_id, card.thread_id, card.message_id)
    idle = card is not None and card.message_id is None and card.due_at is None
    held_up = run.shown_at is not None and run.shown_at - run.until > LATE_AFTER
    return RunLine(
        period=run.period,
        since=run.since,
        until=run.until,
        scheduled=run.scheduled,
        late=bool(run.content.get("late", False)),
        url=shown.url if shown is not None else None,
        trouble=None if card is None else card.trouble,
        folded_into=folded_into,
        withheld=idle and plan.paused_at is not None and plan.ended_at is None,
        stopped=idle and plan.ended_at is not None,
        main=plan.main,
        channel_id=shown.channel_id if shown is not None else None,
        posted_at=run.shown_at if held_up else None,
    )
