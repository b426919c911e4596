"""A whole year of digests in eight zones: each is claimed once, at the local time that is listed; and all of them
together tell of every instant once, whatever becomes of the clock."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlmodel import Session, col, select

from bot.congress.rhythm import Kind
from bot.services.people import congress_of
from bot.services.plan_times import set_time
from bot.services.planning import arm, claim, take_due
from bot.services.plans import Wish, change, plans_of
from storage.tables import DigestPlan, DigestRun
from tests.congress.zones_of_2027 import LAST_DAYS, SUNDAYS, YEARS, Year
from tests.services.conftest import CONVENER, GUILD, START, Forum, Opening
from tests.services.sending import digests_sent

SUNDAY = 6
TICK = timedelta(seconds=15)
CHANGES_NEAR = timedelta(days=3)


@pytest.fixture
def engine_name() -> str:
    """When they come differs by no engine."""
    return "sqlite"


def is_near_a_change(year: Year, day: date) -> bool:
    changes = [date.fromisoformat(f"2027-{one}") for one in (year.moved and year.moved[0], year.twice) if one]
    return any(abs(day - change) <= CHANGES_NEAR for change in changes)


def listed(year: Year, kind: Kind) -> list[tuple[str, datetime]]:
    """The periods and instants that are listed; of a daily digest those around the changes of the clocks."""
    days = {"weekly": SUNDAYS, "monthly": LAST_DAYS}.get(kind)
    names = {"daily": "%Y-%m-%d", "weekly": "%G-W%V", "monthly": "%Y-%m"}
    return [
        (f"{day:{names[kind]}}", instant)
        for day, _, instant in year.days()
        if (is_near_a_change(year, day) if days is None else f"{day:%m-%d}" in days)
    ]


async def test_each_is_claimed_once_at_its_time(opened: Opening) -> None:
    forum = await opened(0)

    def go_through(tx: Session, channel_id: int, year: Year, kind: Kind) -> list[str]:
        """Let the clock tick a little late at each instant that is listed; returns what was claimed."""
        congress, keys = congress_of(tx, GUILD), []
        plan = DigestPlan(
            congress_id=congress.id, channel_id=channel_id, timezone=year.zone, rhythm=kind, weekday=SUNDAY,
            monthday=31, created_at=START,
        )  # fmt: skip
        set_time(plan, time.fromisoformat(year.at))
        tx.add(plan)
        tx.flush()
        for _, instant in listed(year, kind):
            if plan.next_at is None or plan.next_at < instant - timedelta(days=40):
                arm(tx, congress, plan, instant - TICK)  # The changes of the clocks lie months apart.
            assert plan.next_at == instant
            due = take_due(tx, plan_id=plan.id, now=instant + TICK)
            assert due is not None and not due.late
            claim(tx, due, {})
            keys.append(due.key)
        return keys

    of_zones = {year.zone: year for year in YEARS}
    wanted: list[tuple[Year, Kind]] = [(year, "daily") for year in YEARS]
    wanted += [(year, kind) for year in of_zones.values() for kind in ("weekly", "monthly")]
    for number, (year, kind) in enumerate(wanted):
        keys = await forum.store.write(go_through, 1000 + number, year, kind)
        assert keys == [key for key, _ in listed(year, kind)], (year.zone, year.at, kind)


async def runs(forum: Forum) -> list[DigestRun]:
    def read(tx: Session) -> list[DigestRun]:
        return list(tx.exec(select(DigestRun).order_by(col(DigestRun.id))).all())

    return await forum.store.read(read)


async def next_at(forum: Forum) -> datetime:
    (plan,) = await forum.store.read(plans_of, who=CONVENER)
    assert plan.next_at is not None
    return plan.next_at


# A daily digest at 09:00 in Berlin, in winter: 08:00 in UTC. To what the clock is set, one after another, what it then
# sends, and whether that says that it makes up for another.
DISORDER = (
    ("2026-11-03T08:00", "2026-11-03", False),
    ("2026-11-04T08:00", "2026-11-04", False),
    ("2026-11-04T07:00", None, None),  # back by an hour, before what was just sent
    ("2026-11-04T08:00", None, None),  # and there again
    ("2026-11-05T08:00", "2026-11-05", False),
    ("2026-11-08T03:00", "2026-11-07", True),  # forward by days: one for what was missed
    ("2026-11-05T09:00", None, None),  # it was a mistake, and is put right
    ("2026-11-06T08:00", None, None),  # what went out told until the 8th already
    ("2026-11-08T08:00", "2026-11-08", False),
    ("2026-11-30T20:00", "2026-11-30", True),  # three weeks without a tick
    ("2026-12-01T08:00", "2026-12-01", False),
    ("2026-12-20T08:05", "2026-12-20", True),  # weeks without one again, until just after it is due
    ("2026-12-21T08:00", "2026-12-21", False),
)


async def test_whatever_becomes_of_the_clock_each_comes_once_and_every_instant_is_told_once(opened: Opening) -> None:
    forum = await opened(1)
    (plan,) = await forum.store.read(plans_of, who=CONVENER)
    await forum.store.write(change, who=CONVENER, plan_id=plan.plan_id, wish=Wish(rhythm="daily"), now=START)

    for at, period, late in DISORDER:
        forum.now = datetime.fromisoformat(f"{at}:00+00:00")
        sent = await digests_sent(forum)
        assert [(one.period, one.digest.late) for one in sent] == ([] if period is None else [(period, late)]), at
        assert await digests_sent(forum) == []

    told = await runs(forum)
    assert told[0].since == START
    assert all(one.until == after.since for one, after in pairwise(told))
    assert await next_at(forum) == datetime.fromisoformat("2026-12-22T08:00:00+00:00")
