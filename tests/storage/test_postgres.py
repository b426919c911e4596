"""What holds for PostgreSQL alone: many verbs at once, runs anew, a server that goes away."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.util import await_only

from storage import postgres
from storage.store import Store, StoreError, Tx
from tests.conftest import POOL
from tests.storage.jar import add, drop_marble, labels, make, marbles_in


@pytest.fixture
def engine_name() -> str:
    """These tests run on PostgreSQL only."""
    return "postgresql"


@pytest.fixture
async def jars(database_url: str) -> AsyncIterator[Store]:
    """A store of the test's own, whose connections it may cut."""
    async with await Store.open(database_url, pool=POOL) as store:
        await store.write(make)
        yield store


async def test_verbs_run_at_once(jars: Store) -> None:
    meeting = asyncio.Barrier(3)

    def meet(tx: Tx, label: int) -> None:
        add(tx, label)
        await_only(meeting.wait())

    await asyncio.gather(*(jars.write(meet, label) for label in range(3)))
    assert await jars.read(labels) == [0, 1, 2]


async def test_a_deadlock_is_run_anew(jars: Store) -> None:
    await jars.write(add, 1)
    await jars.write(add, 2)
    meeting, one_ended = asyncio.Barrier(2), asyncio.Event()
    runs = 0

    def both(tx: Tx, first: int, second: int) -> None:
        nonlocal runs
        runs += 1
        if runs > 2:  # Else it might take back what it let go before the other has it, and they would meet once more.
            await_only(one_ended.wait())
        drop_marble(tx, first)
        if runs <= 2:
            await_only(meeting.wait())
        drop_marble(tx, second)

    async def drop_both(first: int, second: int) -> None:
        await jars.write(both, first, second)
        one_ended.set()

    await asyncio.gather(drop_both(1, 2), drop_both(2, 1))
    assert runs == 3
    assert [await jars.read(marbles_in, label) for label in (1, 2)] == [2, 2]


async def test_connections_that_the_server_cut_are_replaced(jars: Store, database_url: str) -> None:
    await asyncio.gather(*(jars.write(add, label) for label in range(8)))
    connection = await asyncpg.connect(database_url)
    cut = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    await connection.execute(cut + "pg_backend_pid()")
    await connection.close()
    await asyncio.gather(*(jars.write(add, label) for label in range(8, 16)))
    assert await jars.read(labels) == list(range(16))


async def test_a_cancelled_caller_does_not_cut_a_verb_short(jars: Store, database_url: str) -> None:
    holder = await asyncpg.connect(database_url)
    await holder.execute("SELECT pg_advisory_lock(1)")
    reached = asyncio.Event()

    def add_and_wait(tx: Tx) -> None:
        add(tx, 1)
        reached.set()
        tx.connection().execute(text("SELECT pg_advisory_xact_lock(1)"))
        add(tx, 2)

    caller = asyncio.create_task(jars.write(add_and_wait))
    await reached.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await holder.close()
    await jars.write(lambda tx: tx.connection().execute(text("SELECT pg_advisory_xact_lock(1)")).close())
    assert await jars.read(labels) == [1, 2]


async def test_a_pool_that_stays_full_is_a_clear_error(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "POOL_SECONDS", 0.05)
    async with await Store.open(database_url, pool=1) as store:
        go_on, reached = asyncio.Event(), asyncio.Event()

        def hold(tx: Tx) -> None:
            tx.connection()
            reached.set()
            await_only(go_on.wait())

        holder = asyncio.create_task(store.write(hold))
        await reached.wait()
        with pytest.raises(StoreError) as refused:
            await store.read(lambda tx: tx.connection().closed)
        assert refused.value.key == "store.busy"
        go_on.set()
        await holder


async def test_a_server_that_is_not_there_is_a_clear_error_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        await Store.open(f"postgresql://clerk:sesame@/congress?host={tmp_path}")
    assert refused.value.key == "store.unreachable"
    assert refused.value.facts["address"] == "postgresql://clerk:***@/congress"
    assert "sesame" not in str(refused.value)


async def test_a_database_that_is_not_there_is_a_clear_error(database_url: str) -> None:
    with pytest.raises(StoreError) as refused:
        await Store.open(database_url.replace("/congress_", "/elsewhere_"))
    assert refused.value.key == "store.unreachable"
    assert "does not exist" in str(refused.value.facts["reason"])
