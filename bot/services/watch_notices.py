"""Messages about what is watched: gathered where they come at once, claimed by the clock, bounded, and none twice.

The weekly ones come with the member's personal digest where they get one (`told_with`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, exists, text, update
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, and_, col, func, or_, select

from bot.congress.errors import CongressError
from bot.congress.schedule import from_wall
from bot.congress.watching import comes_with_digest, day_of, due_after, is_held, is_last, waits_until
from bot.services.giving_up import gives_up, is_unreachable
from bot.services.log import latest_event
from bot.services.people import Who
from bot.services.plan_times import time_of
from bot.services.planning import Due, claim, take_due
from bot.services.record.lines import RecordLine, lines_of_entries
from bot.services.record.scope import in_parts
from bot.services.resting import here
from bot.services.watch_events import Happening
from bot.services.watch_folding import WATCHES, Untold, take_untold, untold_of
from bot.services.watch_lines import Line, Told, WatchNews
from bot.services.watch_news import BATCH, about_of, happenings_between, is_for, watch_news
from bot.services.watch_once import lines_once
from bot.services.watch_reach import merged_about, merged_actors
from bot.services.watch_subjects import About, names_watched
from bot.services.watches import telling_digest, wake
from storage.tables import Congress, DigestPlan, DigestRun, Entry, Event, Member, Watch
from storage.tables.digests import AT_ONCE, KEYED
from storage.tables.ledger import TOLD_OF

_log = structlog.stdlib.get_logger(__name__)

SUBJECTS_AT_A_TIME = 500
"""Of how many things it is asked at a time who watches them."""

TOGETHER = 50
"""Plans that share one pass over the events, in one transaction: few enough not to keep others waiting."""


@dataclass(frozen=True)
class Notice:
    """A message about what a member watches; `held`: it has what was over the day's messages before it; `last`: it is
    the last one that its day may have."""

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
    last: bool = False


def gathering(tx: Session) -> list[int]:
    """The congresses in which something happened since it was last looked for what a watch has to tell at once."""
    news = exists().where(col(Event.congress_id) == Congress.id, col(Event.id) > Congress.watched_upto, text(TOLD_OF))
    watched = exists().where(col(Watch.congress_id) == Congress.id, text(AT_ONCE))
    query = select(Congress.id).where(col(Congress.away_since).is_(None), watched, news)
    return list(tx.exec(query.order_by(col(Congress.id))).all())


def clock_gathers(tx: Session, *, congress_id: int, now: datetime) -> int | None:
    """Let the plans be due to whose watches something happened, gathered after the first of it; returns how many, None
    for none.

    What lies before it was looked for, so that a plan that waits has nothing to tell of it.
    """
    congress = tx.exec(select(Congress).where(Congress.id == congress_id).with_for_update()).one()
    upto, after = latest_event(tx, congress), congress.watched_upto
    if upto <= after:
        return None
    if upto - after > BATCH:  # Nobody watched at once for long, as far as one can tell.
        first = select(func.min(Watch.last_event)).where(Watch.congress_id == congress_id, text(AT_ONCE))
        after = max(after, min(tx.exec(first).one() or 0, upto))
    armed = _reached(tx, congress, after, upto)
    if armed:
        plans = tx.exec(
            select(DigestPlan).where(col(DigestPlan.id).in_(armed)).with_for_update().order_by(col(DigestPlan.id))
        ).all()
        for plan in plans:
            plan.next_at = due_after(armed[plan.id], now)
        told = update(Watch).where(col(Watch.member_id).in_([plan.member_id for plan in plans]), text(AT_ONCE))
        tx.connection().execute(told.where(col(Watch.last_event) < after).values(last_event=after))
    congress.watched_upto = upto
    return len(armed) or None


def due_notices(tx: Session, *, now: datetime) -> list[tuple[int, ...]]:
    """The plans of watches that are due, in lots that are of one congress each."""
    query = select(DigestPlan.congress_id, DigestPlan.id).where(col(DigestPlan.next_at) <= now)
    query = query.where(DigestPlan.purpose == "watch", here(DigestPlan.congress_id)).order_by(
        col(DigestPlan.congress_id), col(DigestPlan.id)
    )
    lots: dict[int, list[int]] = defaultdict(list)
    for congress_id, plan_id in tx.exec(query):
        lots[congress_id].append(plan_id)
    return [tuple(part) for plans in lots.values() for part in in_parts(plans, TOGETHER)]


def clock_tells(tx: Session, *, plan_ids: Sequence[int], now: datetime) -> int | None:
    """Claim the messages of plans of one congress that are due, with one pass over its events; returns how many, None
    for none.

    Where nothing happened none is sent; where the day has had its messages, what comes at once waits for the next day.
    A plan that cannot be told stays due, and keeps no other from being told.
    """
    try:
        with tx.begin_nested():
            return _tell_all(tx, plan_ids, now) or None
    except OperationalError:  # A lock, or the database itself: the transaction is tried anew, or the next tick.
        raise
    except Exception:  # noqa: BLE001 - what keeps one member from being told must not keep the others of the lot
        if len(plan_ids) == 1:
            _log.exception("watches_not_told", plan_id=plan_ids[0])
            return None
    return sum(clock_tells(tx, plan_ids=[one], now=now) or 0 for one in plan_ids) or None


def _tell_all(tx: Session, plan_ids: Sequence[int], now: datetime) -> int:
    taken = [due for one in plan_ids if (due := _take(tx, one, now)) is not None]
    if not taken:
        return 0
    congress = taken[0].congress
    watches = _watches(tx, [due.plan for due in taken])
    every = [one for found in watches.values() for one in found]
    untold = take_untold(tx, every, upto=latest_event(tx, congress))
    news = watch_news(tx, congress, every, untold)
    told: dict[int | None, list[Told]] = defaultdict(list)
    return sum(_tell(tx, due, watches[due.plan.id], untold, news, told[due.plan.member_id]) for due in taken)


def told_with(tx: Session, congress: Congress, plan: DigestPlan, *, mark: bool = True) -> list[dict[str, Any]]:
    """What a member's personal digest, sent by this plan, tells of their weekly watches, as plain data that the content
    of its run keeps under `WATCHES`. It then counts as told, unless it is only looked at (`mark`), which writes and
    holds nothing."""
    query = select(Watch).where(Watch.member_id == plan.member_id).order_by(col(Watch.id))
    watches = [one for one in tx.exec(query) if comes_with_digest(one.pace, plan.rhythm)]
    if not watches:
        return []
    upto = latest_event(tx, congress)
    untold = (take_untold if mark else untold_of)(tx, watches, upto=upto)
    return _data(tx, watches, untold, watch_news(tx, congress, watches, untold))


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
        last=bool(run.content.get("last")),
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
        Told(one["type"], one["name"], tuple(map(Line.from_data, one["lines"])), one["more"], one.get("cut", False))
        for one in content.get(WATCHES, ())
    )


def entries_of(tx: Session, congress: Congress, told: Iterable[Told], *, now: datetime) -> dict[int, RecordLine]:
    """The lines of the record that these name."""
    ids = _entries_in(told)
    entries = tx.exec(select(Entry).where(col(Entry.id).in_(ids)).order_by(col(Entry.id))).all() if ids else []
    lines = lines_of_entries(tx, congress, entries, now=now)
    return {line.entry.entry_id: line for line in lines if line.entry is not None}


def entries_watched(content: Mapping[str, Any]) -> set[int]:
    """The ids of the entries of the record that the content of a run names among what is watched."""
    return _entries_in(told_of(content))


def _entries_in(told: Iterable[Told]) -> set[int]:
    return {line.id for one in told for line in one.lines if line.kind == "entry"}


def _reached(tx: Session, congress: Congress, after: int, upto: int) -> dict[int, datetime]:
    """The plans of what comes at once that wait and have news in these events, each with when the first of it was."""
    merged = merged_actors(tx, congress)
    found: dict[int, datetime] = {}
    for told in happenings_between(tx, congress, after, upto):
        by_subject: dict[About, list[Happening]] = defaultdict(list)
        for one in told:
            for about in one.subjects:
                by_subject[about].append(one)
        for watch, plan_id in _waiting(tx, congress, by_subject, merged):
            for one in by_subject[merged_about(about_of(watch), merged)]:
                if one.event > watch.last_event and is_for(watch, one):
                    found[plan_id] = min(found.get(plan_id, one.at), one.at)
    return found


def _waiting(
    tx: Session, congress: Congress, subjects: Iterable[About], merged: Mapping[int, int]
) -> Iterator[tuple[Watch, int]]:
    """The watches on these that come at once, and on actors that were merged into one of them, with their plan, where
    that waits for something to happen."""
    stands_for: dict[About, list[About]] = defaultdict(list)
    for key, other in merged.items():
        stands_for["actor", other].append(("actor", key))
    every = (one for about in subjects for one in (about, *stands_for[about]))
    for part in in_parts(every, SUBJECTS_AT_A_TIME):
        query = select(Watch, DigestPlan.id).join(DigestPlan, _tells_at_once())
        yield from tx.exec(query.where(Watch.congress_id == congress.id, text(AT_ONCE), _on_any(part)))


def _on_any(subjects: Iterable[About]) -> ColumnElement[bool]:
    """The condition on watches that they are on one of these."""
    by_type: dict[str, list[int | str]] = defaultdict(list)
    for kind, key in subjects:
        by_type[kind].append(key)
    return or_(
        *(
            and_(Watch.subject_type == kind, col(Watch.subject_key if kind in KEYED else Watch.subject_id).in_(keys))
            for kind, keys in by_type.items()
        )
    )


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
    if due is None:  # With the clock turned back it is before its last one: it is looked at again until it is not.
        wake(tx.get_one(DigestPlan, plan_id), now)
        return None
    plan = due.plan
    assert plan.member_id is not None  # A check of the table: watches are of members.
    if plan.rhythm == "weekly" and telling_digest(tx, plan.member_id) is not None:
        return None
    if gives_up(tx, plan, now):
        return None
    if plan.rhythm == "at_once":
        sent, failed = _sent_on(tx, plan, now), is_unreachable(plan)
        plan.next_at = waits_until(sent, unreachable=failed, now=now, at=time_of(plan), zone=plan.timezone)
    return due if plan.rhythm != "at_once" or plan.next_at is None else None


def _tell(
    tx: Session, due: Due, watches: Sequence[Watch], untold: Untold, news: Mapping[int, WatchNews], before: list[Told]
) -> int:
    """Claim a message, unless nothing happened; what those `before` it tell the same member now it leaves to them, and
    is added to them."""
    data = _beside(_data(tx, watches, untold, news), before)
    told = told_of({WATCHES: data})
    if not any(one.lines or one.more for one in told):
        return 0
    before += told
    plan, at_once = due.plan, due.plan.rhythm == "at_once"
    first = min(news[one.id].first_at for one in watches if one.id in news)
    held = at_once and is_held(_sent_on(tx, plan, first), first=first, until=due.period.until, zone=plan.timezone)
    last = at_once and is_last(_sent_on(tx, plan, due.period.until))
    claim(tx, due, {WATCHES: data, "late": due.late, "held": held, "last": last}, card="personal")
    return 1


def _beside(data: Sequence[Mapping[str, Any]], before: Sequence[Told]) -> list[dict[str, Any]]:
    """The same without what these tell."""
    if not before:
        return [dict(one) for one in data]
    lines = lines_once(told_of({WATCHES: data}), before)
    return [{**one, "lines": [line.as_data() for line in left]} for one, left in zip(data, lines, strict=True)]


def _data(tx: Session, watches: Sequence[Watch], untold: Untold, news: Mapping[int, WatchNews]) -> list[dict[str, Any]]:
    names = names_watched(tx, [about_of(one) for one in watches if one.id in news])
    return [
        {
            "watch": one.id,
            "spans": [list(span) for span in untold[one.id]],
            "type": one.subject_type,
            "name": names.get(about_of(one), str(about_of(one)[1])),
            "lines": [line.as_data() for line in news[one.id].lines],
            "more": news[one.id].more,
            "cut": news[one.id].cut,
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


def _sent_on(tx: Session, plan: DigestPlan, at: datetime) -> int:
    """How many messages about watches the member of a plan got, or was to get, on the day of an instant in its zone."""
    day = day_of(at, plan.timezone)
    begins, ends = (from_wall(one, time(), plan.timezone) for one in (day, day + timedelta(days=1)))
    mine = select(DigestPlan.id).where(DigestPlan.member_id == plan.member_id, DigestPlan.purpose == "watch")
    query = select(func.count()).select_from(DigestRun).where(col(DigestRun.plan_id).in_(mine))
    return tx.exec(query.where(DigestRun.created_at >= begins, DigestRun.created_at < ends)).one()
