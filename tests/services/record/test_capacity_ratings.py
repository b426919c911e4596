"""Members rate what industry and the state are able to do; only what may be shown together is shown."""

import asyncio

import pytest
from sqlalchemy import Delete, Update, delete, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.record.capacity import Cell
from bot.services.people import Who
from bot.services.record.analyses.all import analyse
from bot.services.record.analyses.looking import Typed
from bot.services.record.capacity_ratings import Rated, begin_rating, rate
from storage.tables import CapacityRating
from tests.services.conftest import GUILD, Forum, Opening, person

pytestmark = pytest.mark.one_engine

DETECT: Cell = ("detect", "industry")
STATE: Cell = ("detect", "state")


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    return await opened(5)


async def code_of(forum: Forum, subject: str = "paris-call") -> str:
    typed = Typed(subject=subject)
    answer = await forum.store.read(analyse, guild_id=GUILD, name="gap", typed=typed, now=forum.now)
    return answer.basis.code


async def rated(forum: Forum, who: Who, given: dict[Cell, bool | None], subject: str = "paris-call") -> Rated:
    code = await code_of(forum, subject)
    return await forum.store.write(rate, who=who, code=code, given=given, now=forum.now)


def change(tx: Session, statement: Update | Delete) -> None:
    tx.connection().execute(statement)


def live(tx: Session) -> list[tuple[str, str, bool]]:
    one = CapacityRating
    return list(tx.exec(select(one.task, one.side, one.able).where(col(one.live)).order_by(col(one.id))).all())


@pytest.mark.both_engines
async def test_the_gap_has_a_third_reading_once_five_have_rated(forum: Forum) -> None:
    for number, who in enumerate(forum.people):
        done = await rated(forum, who, {DETECT: number < 4, STATE: number < 2})
        assert (done.tasks[0].industry is not None) is (number == 4)

    answer = await forum.store.read(analyse, guild_id=GUILD, name="gap", typed=Typed(subject="paris-5"), now=forum.now)
    detect, prevent, _ = answer.found.capacity.tasks
    assert (detect.industry.part, detect.industry.n, detect.state.part) == (4, 5, 2)
    assert float(detect.gap) == pytest.approx(0.4)
    assert (prevent.industry, prevent.state) == (None, None)


async def test_a_member_has_one_live_rating_each_and_takes_it_back(forum: Forum) -> None:
    who = forum.people[0]
    await rated(forum, who, {DETECT: True, STATE: True})
    await rated(forum, who, {DETECT: False, STATE: True})
    assert sorted(await forum.store.read(live)) == [("detect", "industry", False), ("detect", "state", True)]

    done = await rated(forum, who, {DETECT: None, STATE: None})

    assert not done.any
    assert await forum.store.read(live) == []
    own = await forum.store.read(begin_rating, who=who, code=await code_of(forum), now=forum.now)
    assert own.given == {}
    assert len(await forum.store.read(lambda tx: tx.exec(select(CapacityRating)).all())) == 3


@pytest.mark.both_engines
async def test_two_ratings_by_one_member_at_once_leave_one(forum: Forum) -> None:
    code = await code_of(forum)
    await asyncio.gather(
        *(
            forum.store.write(rate, who=forum.people[0], code=code, given={DETECT: number % 2 == 0}, now=forum.now)
            for number in range(8)
        )
    )

    assert len(await forum.store.read(live)) == 1


async def test_only_a_seat_rates_and_only_what_belongs_to_a_case(forum: Forum) -> None:
    with pytest.raises(CongressError, match=r"seat"):
        await rated(forum, person(9), {DETECT: True})
    handle = (await forum.propose(forum.people[0])).handle
    with pytest.raises(CongressError, match=r"capacity\.no_case"):
        await rated(forum, forum.people[0], {DETECT: True}, subject=handle)
    assert await forum.store.read(live) == []


async def test_no_rating_is_rewritten_or_deleted(forum: Forum) -> None:
    await rated(forum, forum.people[0], {DETECT: True})
    for statement in (update(CapacityRating).values(able=False), delete(CapacityRating)):
        with pytest.raises(DBAPIError, match="never"):
            await forum.store.write(change, statement)
