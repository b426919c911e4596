"""What the store promises, on SQLite and on PostgreSQL alike."""

import asyncio
import traceback
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from storage.store import Store, StoreError, Tx
from storage.tables import BotState
from tests.conftest import POOL
from tests.storage.jar import Refused, add, cover, drop_marble, labels, make, marbles_in

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECRET = "our member against"


@pytest.fixture
async def jars(database_url: str) -> AsyncIterator[Store]:
    """A store of the test's own, which it may close."""
    async with await Store.open(database_url, pool=POOL) as store:
        await store.write(make)
        yield store


async def test_a_verb_gets_its_arguments_and_its_answer_comes_back(jars: Store) -> None:
    assert await jars.write(add, 7) == 7
    assert await jars.write(add, label=8) == 8
    assert await jars.read(labels) == [7, 8]


async def test_only_a_file_that_is_written_here_is_nobody_elses(jars: Store, database_url: str) -> None:
    assert jars.alone == database_url.startswith("sqlite")
    async with await Store.open(database_url, read_only=True) as reader:
        assert not reader.alone


async def test_what_a_verb_raises_is_raised_and_nothing_of_it_is_kept(jars: Store) -> None:
    with pytest.raises(Refused):
        await jars.write(add, 1, refuse=True)
    assert await jars.read(labels) == []


async def test_a_verb_that_fails_leaves_those_beside_it_alone(jars: Store) -> None:
    outcomes = await asyncio.gather(
        *(jars.write(add, label, refuse=label % 3 == 0) for label in range(1, 31)), return_exceptions=True
    )
    assert [isinstance(outcome, Refused) for outcome in outcomes] == [n % 3 == 0 for n in range(1, 31)]
    assert await jars.read(labels) == [n for n in range(1, 31) if n % 3]


async def test_a_broken_constraint_is_the_verbs_own_error(jars: Store) -> None:
    await jars.write(add, 1)
    with pytest.raises(IntegrityError):
        await jars.write(add, 1)
    with pytest.raises(IntegrityError):
        await jars.write(cover, 99)
    assert await jars.write(add, 2) == 2


async def test_no_update_is_lost_between_verbs_that_read_before_they_write(jars: Store) -> None:
    await jars.write(add, 1)
    counts = await asyncio.gather(*(jars.write(drop_marble, 1) for _ in range(100)))
    assert sorted(counts) == list(range(1, 101))
    assert await jars.read(marbles_in, 1) == 100


async def test_a_read_cannot_write(jars: Store) -> None:
    with pytest.raises(StoreError) as refused:
        await jars.read(add, 1)
    assert refused.value.key == "store.read_only"
    assert await jars.read(labels) == []
    assert await jars.write(add, 2) == 2


async def test_the_edge_is_woken_after_a_commit_only(jars: Store) -> None:
    woken = 0

    def wake() -> None:
        nonlocal woken
        woken += 1

    with jars.listening(wake):
        await jars.write(add, 1)
        assert woken == 1
        await jars.read(labels)
        with pytest.raises(Refused):
            await jars.write(add, 2, refuse=True)
        assert woken == 1
    await jars.write(add, 3)
    assert woken == 1, "who listens no more is left alone"


async def test_a_listener_that_fails_keeps_neither_the_answer_nor_the_others_back(jars: Store) -> None:
    heard: list[str] = []

    def fail() -> None:
        raise RuntimeError("the listener broke")

    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["exception"]))
    with jars.listening(fail), jars.listening(lambda: heard.append("written")):
        assert await jars.write(add, 1) == 1
        assert await jars.read(labels) == [1]
    assert [str(error) for error in told] == ["the listener broke"]
    assert heard == ["written"]


async def test_rows_can_be_read_after_the_verb_has_ended(store: Store) -> None:
    def note(tx: Tx) -> BotState:
        state = BotState(id="commands", value={"hash": "abc"}, at=NOON)
        tx.add(state)
        return state

    state = await store.write(note)
    again = await store.read(lambda tx: tx.get_one(BotState, "commands"))
    assert (state.id, state.value) == (again.id, again.value) == ("commands", {"hash": "abc"})


async def test_times_come_back_in_utc_and_naive_ones_are_refused(store: Store) -> None:
    there = NOON.astimezone(timezone(timedelta(hours=5, minutes=45)))
    await store.write(lambda tx: tx.add(BotState(id="tick", value={}, at=there)))
    back = await store.read(lambda tx: tx.get_one(BotState, "tick").at)
    assert (back, back.tzinfo) == (NOON, UTC)
    with pytest.raises(StatementError, match="timezone"):
        await store.write(lambda tx: tx.add(BotState(id="naive", value={}, at=NOON.replace(tzinfo=None))))


async def test_the_largest_snowflake_fits(jars: Store) -> None:
    await jars.write(add, 2**63 - 1)
    assert await jars.read(labels) == [2**63 - 1]


async def test_closing_waits_for_verbs_under_way_and_refuses_later_ones(jars: Store, database_url: str) -> None:
    waiting = [asyncio.create_task(jars.write(add, label)) for label in range(20)]
    await asyncio.sleep(0)  # Each task runs up to where it waits for the store.
    await jars.close()
    assert await asyncio.gather(*waiting) == list(range(20))
    with pytest.raises(StoreError) as refused:
        await jars.write(add, 99)
    assert refused.value.key == "store.closed"
    async with await Store.open(database_url) as again:
        assert await again.read(labels) == list(range(20))


async def test_a_store_for_reading_only_opens_beside_the_bot(jars: Store, database_url: str) -> None:
    await jars.write(add, 1)
    async with await Store.open(database_url, read_only=True) as guest:
        assert await guest.read(labels) == [1]
        with pytest.raises(StoreError) as refused:
            await guest.write(add, 2)
        assert refused.value.key == "store.read_only"


async def test_an_error_does_not_repeat_the_values_of_the_statement(jars: Store) -> None:
    """Whole tracebacks are logged, and the values are who voted how and why."""

    def tell(tx: Tx) -> None:
        tx.connection().exec_driver_sql(
            "CREATE TABLE note (id INTEGER PRIMARY KEY, word TEXT, CONSTRAINT short CHECK (length(word) < 5))"
        )
        tx.connection().execute(text("INSERT INTO note (id, word) VALUES (:id, :word)"), {"id": 1, "word": SECRET})

    with pytest.raises(IntegrityError, match="short") as broken:
        await jars.write(tell)
    assert SECRET not in "".join(traceback.format_exception(broken.value))
