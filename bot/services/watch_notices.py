"""Messages about what is watched: gathered where they come at once, claimed by the clock, bounded, and none twice.

The weekly ones come with the member's personal digest where they get one (`told_with`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, text
from sqlmodel import Session, and_, col, func, select

from bot.congress.errors import CongressError
from bot.congress.schedule import from_wall
from bot.services.people import Who
from bot.services.planning import Due, claim, take_due, time_of
from bot.services.record.lines import RecordLine, lines_of_entries
from bot.services.resting import here
from bot.services.watch_folding import WATCHES, fold_back
from bot.services.watch_news import Line, WatchNews, about_of, settled_event, watch_news
from bot.services.watch_subjects import names_watched
from bot.services.watches import standing_digest
from storage.tables import Congress, DigestPlan, DigestRun, Entry, Event, Member, Watch
from storage.tables.digests import AT_ONCE
from storage.tables.ledger import TOLD_OF

GATHERED = timedelta(minutes=2)
"""What happens within this time of the first news comes in one message, where it comes at once."""

SETTLED = timedelta(seconds=10)
"""How old an event is when it is told: on PostgreSQL one with a lower number may be committed a little later."""

MESSAGES_A_DAY = 8
"""Messages about watches that a member gets in a day; the rest comes with the first one of the next day."""

TOGETHER = 50
"""Plans that share one pass over the events, in one transaction: few enough not to keep others waiting."""


@dataclass(frozen=True)
class Told:
    """What a message says of one thing that is watched."""

    type: str
    name: str
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True)
class Notice:
    """A message about what a member watches; `held`: it has what was over the day's messages before it."""

    run_id: int
    plan_id: int
    guild_id: int
    congress: str
    pace: str
    late: bool
    held: bool
    told: tuple[Told, ...]
    entries: Mapping[int, RecordLine]
    """The lines of the record that it names, by the id of their entries, as they now stand."""


def gathering(tx: Session) -> list[int]:
    """The congresses in which something happened that a watch may have to tell at once."""
    idle = (
        select(Watch.congress_id, func.min(Watch.last_event).label("seen"))
        .join(DigestPlan, _tells_at_once())
        .where(text(AT_ONCE), here(Watch.congress_id))
        .group_by(col(Watch.congress_id))
        .subquery()
    )
    news = exists().where(col(Event.congress_id) == idle.c.congress_id, col(Event.id) > idle.c.seen, text(TOLD_OF))
    return list(tx.exec(select(idle.c.congress_id).where(news).order_by(idle.c.congress_id)).all())


def clock_gathers(tx: Session, *, congress_id: int, now: datetime) -> int:
    """Let the plans be due to whose watches something happened, `GATHERED` after the first of it; returns how many."""
    congress = tx.exec(select(Congress).where(Congress.id == congress_id).with_for_update()).one()
    query = select(Watch, DigestPlan).join(DigestPlan, _tells_at_once())
    rows = tx.exec(query.where(Watch.congress_id == congress_id, Watch.pace == "at_once")).all()
    upto = settled_event(tx, congress, now - SETTLED)
    news = watch_news(tx, congress, [one for one, _ in rows], upto=upto)
    armed: dict[int, datetime] = {}
    for one, plan in rows:
        if one.id in news:
            due = max(now, min(news[one.id].first_at, now) + GATHERED)
            plan.next_at = min(due, armed.get(plan.id, due))
            armed[plan.id] = plan.next_at
        else:
            one.last_event = max(one.last_event, upto)
    return len(armed)


def due_notices(tx: Session, *, now: datetime) -> list[tuple[int, ...]]:
    """The plans of watches that are due, in lots that are of one congress each."""
    query = select(DigestPlan.congress_id, DigestPlan.id).where(col(DigestPlan.next_at) <= now)
    query = query.where(DigestPlan.purpose == "watch", here(DigestPlan.congress_id)).order_by(
        col(DigestPlan.congress_id), col(DigestPlan.id)
    )
    lots: dict[int, list[int]] = defaultdict(list)
    for congress_id, plan_id in tx.exec(query):
        lots[congress_id].append(plan_id)
    return [
        tuple(plans[start : start + TOGETHER]) for plans in lots.values() for start in range(0, len(plans), TOGETHER)
    ]


def clock_tells(tx: Session, *, plan_ids: Sequence[int], now: datetime) -> int:
    """Claim the messages of plans of one congress that are due, with one pass over its events; returns how many.

    Where nothing happened none is sent; where the day has had its messages, what comes at once waits for the next day.
    """
    taken = [due for one in plan_ids if (due := _take(tx, one, now)) is not None]
    if not taken:
        return 0
    congress = taken[0].congress
    watches = _watches(tx, [due.plan for due in taken])
    for due in taken:
        fold_back(tx, due.plan, watches[due.plan.id])
    upto = settled_event(tx, congress, now - SETTLED)
    news = watch_news(tx, congress, [one for found in watches.values() for one in found], upto=upto)
    return sum(_tell(tx, due, watches[due.plan.id], news, upto) for due in taken)


def told_with(
    tx: Session, congress: Congress, plan: DigestPlan, *, now: datetime, mark: bool = True
) -> list[dict[str, Any]]:
    """What a member's personal digest, sent by this plan, tells of their weekly watches, as plain data that the content
    of its run keeps under `WATCHES`. It then counts as told, unless it is only looked at (`mark`)."""
    query = select(Watch).where(Watch.member_id == plan.member_id, Watch.pace == "weekly").order_by(col(Watch.id))
    watches = tx.exec(query).all()
    before = {one.id: one.last_event for one in watches}
    fold_back(tx, plan, watches)
    upto = settled_event(tx, congress, now - SETTLED)
    data = _data(tx, watches, watch_news(tx, congress, watches, upto=upto))
    for one in watches:
        one.last_event = max(one.last_event, upto) if mark else before[one.id]
    return data


def notice(tx: Session, *, run_id: int) -> Notice | None:
    """A message about watches for its card; None where the run is of another purpose."""
    query = select(DigestRun, DigestPlan, Congress).join(DigestPlan, col(DigestPlan.id) == DigestRun.plan_id)
    query = query.join(Congress, col(Congress.id) == DigestRun.congress_id).where(DigestRun.id == run_id)
    run, plan, congress = tx.exec(query).one()
    return _notice(tx, run, plan, congress) if plan.purpose == "watch" else None


def _notice(tx: Session, run: DigestRun, plan: DigestPlan, congress: Congress) -> Notice:
    told = told_of(run.content)
    return Notice(
        run_id=run.id,
        plan_id=plan.id,
        guild_id=congress.guild_id,
        congress=congress.name,
        pace=plan.rhythm if plan.purpose == "watch" else "weekly",
        late=bool(run.content["late"]),
        held=bool(run.content.get("held")),
        told=told,
        entries=entries_of(tx, congress, told, now=run.until),
    )


def own_notice(tx: Session, *, who: Who, run_id: int) -> Notice:
    """What a message, or a personal digest, told of watches, for the person to whom it was sent; `watch.unknown` for
    any other."""
    query = select(DigestRun, DigestPlan, Congress).join(DigestPlan, col(DigestPlan.id) == DigestRun.plan_id)
    query = query.join(Congress, col(Congress.id) == DigestRun.congress_id)
    query = query.join(Member, col(Member.id) == DigestPlan.member_id)
    mine = query.where(DigestRun.id == run_id, Member.discord_id == who.discord_id)
    found = tx.exec(mine.where(DigestPlan.purpose != "reminder")).one_or_none()
    if found is None:
        raise CongressError("watch.unknown")
    return _notice(tx, *found)


def told_of(content: Mapping[str, Any]) -> tuple[Told, ...]:
    """What the content of a run says of watches."""
    return tuple(
        Told(one["type"], one["name"], tuple(map(Line.from_data, one["lines"])), one["more"])
        for one in content.get(WATCHES, ())
    )


def entries_of(tx: Session, congress: Congress, told: Iterable[Told], *, now: datetime) -> dict[int, RecordLine]:
    """The lines of the record that these name."""
    ids = {line.id for one in told for line in one.lines if line.kind == "entry"}
    entries = tx.exec(select(Entry).where(col(Entry.id).in_(ids)).order_by(col(Entry.id))).all() if ids else []
    lines = lines_of_entries(tx, congress, entries, now=now)
    by_handle = {line.entry.handle: line for line in lines if line.entry is not None}
    return {one.id: by_handle[f"R-{one.number}"] for one in entries if f"R-{one.number}" in by_handle}


def _tells_at_once() -> ColumnElement[bool]:
    """A plan of what comes at once for the member of a watch, that waits for something to happen."""
    return and_(
        col(DigestPlan.member_id) == Watch.member_id,
        col(DigestPlan.purpose) == "watch",
        col(DigestPlan.rhythm) == "at_once",
        col(DigestPlan.ended_at).is_(None),
        col(DigestPlan.paused_at).is_(None),
        col(DigestPlan.next_at).is_(None),
    )


def _take(tx: Session, plan_id: int, now: datetime) -> Due | None:
    """Take up a plan, unless its member has had the messages of this day, or is told by their personal digest."""
    due = take_due(tx, plan_id=plan_id, now=now)
    if due is None:
        return None
    plan = due.plan
    assert plan.member_id is not None  # A check of the table: watches are of members.
    if plan.rhythm == "weekly" and standing_digest(tx, plan.member_id) is not None:
        return None
    if plan.rhythm == "at_once" and _sent_on(tx, plan, _day(plan, now)) >= MESSAGES_A_DAY:
        plan.next_at = from_wall(_day(plan, now) + timedelta(days=1), time_of(plan), plan.timezone)
        return None
    return due


def _tell(tx: Session, due: Due, watches: Sequence[Watch], news: Mapping[int, WatchNews], upto: int) -> int:
    told = [one for one in watches if one.id in news]
    if told:
        first = min(news[one.id].first_at for one in told)
        held = due.plan.rhythm == "at_once" and _day(due.plan, first) < _day(due.plan, due.period.until)
        held = held and _sent_on(tx, due.plan, _day(due.plan, first)) >= MESSAGES_A_DAY
        content = {WATCHES: _data(tx, watches, news), "late": due.late, "held": held}
        claim(tx, due, content, card="personal")
    for one in watches:
        one.last_event = max(one.last_event, upto)
    return 1 if told else 0


def _data(tx: Session, watches: Sequence[Watch], news: Mapping[int, WatchNews]) -> list[dict[str, Any]]:
    names = names_watched(tx, [about_of(one) for one in watches if one.id in news])
    return [
        {
            "watch": one.id,
            "after": one.last_event,
            "type": one.subject_type,
            "name": names.get(about_of(one), str(about_of(one)[1])),
            "lines": [line.as_data() for line in news[one.id].lines],
            "more": news[one.id].more,
        }
        for one in watches
        if one.id in news
    ]


def _watches(tx: Session, plans: Sequence[DigestPlan]) -> dict[int, list[Watch]]:
    """The watches that each of these plans tells."""
    by_teller = {(plan.member_id, plan.rhythm): plan.id for plan in plans}
    found: dict[int, list[Watch]] = {plan.id: [] for plan in plans}
    query = select(Watch).where(col(Watch.member_id).in_({member for member, _ in by_teller}))
    for one in tx.exec(query.order_by(col(Watch.id))):
        plan_id = by_teller.get((one.member_id, one.pace))
        if plan_id is not None:
            found[plan_id].append(one)
    return found


def _day(plan: DigestPlan, at: datetime) -> date:
    return at.astimezone(ZoneInfo(plan.timezone)).date()


def _sent_on(tx: Session, plan: DigestPlan, day: date) -> int:
    """How many messages about watches the member of a plan got, or may yet get, on a day of its time zone."""
    begins, ends = (from_wall(one, time(), plan.timezone) for one in (day, day + timedelta(days=1)))
    mine = select(DigestPlan.id).where(DigestPlan.member_id == plan.member_id, DigestPlan.purpose == "watch")
    query = select(func.count()).select_from(DigestRun).where(col(DigestRun.plan_id).in_(mine))
    query = query.where(col(DigestRun.folded_into).is_(None))
    return tx.exec(query.where(DigestRun.created_at >= begins, DigestRun.created_at < ends)).one()
