"""What holds for SQLite alone: the one writer, its common commits, the lock, the pragmas."""

import asyncio
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from storage import sqlite
from storage.store import Store, StoreError, Tx
from tests.storage.jar import Refused, add, cover, labels, make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "jars.db"


@pytest.fixture
async def jars(path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite:///{path}") as store:
        await store.write(make)
        yield store


class Gate:
    """A verb that holds the writer until it is told to go on, so that others gather behind it."""

    def __init__(self) -> None:
        self._reached, self._open = threading.Event(), threading.Event()

    def __call__(self, _: Tx) -> None:
        self._reached.set()
        self._open.wait()

    async def held(self, store: Store) -> asyncio.Task[None]:
        """Return once the writer stands at the gate."""
        task = asyncio.create_task(store.write(self))
        await asyncio.to_thread(self._reached.wait)
        return task

    def let_go(self) -> None:
        self._open.set()


async def test_verbs_that_wait_together_are_committed_together(jars: Store) -> None:
    commits = 0

    def count() -> None:
        nonlocal commits
        commits += 1

    gate = Gate()
    with jars.listening(count):
        holder = await gate.held(jars)
        waiting = [asyncio.create_task(jars.write(add, label)) for label in range(20)]
        await asyncio.sleep(0)  # Each task runs up to where it waits for the store.
        gate.let_go()
        await asyncio.gather(holder, *waiting)
    assert commits == 2


async def test_a_failed_commit_fails_every_verb_in_it_and_keeps_none(jars: Store) -> None:
    def cover_later(tx: Tx) -> None:
        tx.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        cover(tx, 99)

    gate = Gate()
    holder = await gate.held(jars)
    waiting = [asyncio.create_task(call) for call in (jars.write(add, 1), jars.write(cover_later))]
    await asyncio.sleep(0)
    gate.let_go()
    await holder
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [sqlite3.IntegrityError] * 2
    assert await jars.read(labels) == []
    assert await jars.write(add, 2) == 2


async def test_a_full_disk_fails_clearly_and_the_next_verb_works(jars: Store) -> None:
    def fill(tx: Tx) -> None:
        connection = tx.connection()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        for label in range(100_000):
            add(tx, label)

    with pytest.raises(StoreError) as failed:
        await jars.write(fill)
    assert failed.value.key == "store.failed"
    assert "full" in str(failed.value.facts["reason"])
    assert await jars.read(labels) == []
    assert await jars.write(add, 1) == 1


async def test_a_cancelled_caller_does_not_cut_a_verb_short(jars: Store) -> None:
    gate = Gate()
    holder = await gate.held(jars)
    caller = asyncio.create_task(jars.write(add, 1))
    await asyncio.sleep(0)
    caller.cancel()
    gate.let_go()
    await holder
    with pytest.raises(asyncio.CancelledError):
        await caller
    await jars.write(add, 2)
    assert await jars.read(labels) == [1, 2]


async def test_a_verb_that_lets_stop_iteration_out_does_not_hang_its_caller(jars: Store) -> None:
    def exhausted(_: Tx) -> int:
        return next(iter(()))

    with pytest.raises(RuntimeError, match="StopIteration"):
        await jars.write(exhausted)


async def test_a_savepoint_within_a_verb_undoes_only_its_own_part(jars: Store) -> None:
    def add_twice(tx: Tx) -> None:
        add(tx, 1)
        with pytest.raises(IntegrityError), tx.begin_nested():
            add(tx, 1)
        add(tx, 2)

    await jars.write(add_twice)
    assert await jars.read(labels) == [1, 2]


async def test_a_second_bot_on_the_same_file_is_refused_until_the_first_has_gone(jars: Store, path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        await Store.open(f"sqlite:///{path}")
    assert refused.value.key == "store.in_use"
    assert refused.value.facts == {"path": str(path), "process": str(os.getpid())}
    await jars.close()
    async with await Store.open(f"sqlite:///{path}") as second:
        assert await second.read(labels) == []


async def test_a_lock_that_someone_else_holds_is_a_clear_error(
    jars: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await jars.close()
    monkeypatch.setattr(sqlite, "PRAGMAS", ("busy_timeout=0", *sqlite.PRAGMAS[1:]))
    async with await Store.open(f"sqlite:///{path}") as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as refused:
            await store.write(add, 1)
        other.close()
        assert refused.value.key == "store.busy"
        assert await store.write(add, 1) == 1


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("recursive_triggers", 1)],
)
async def test_the_writer_is_set_up_as_promised(jars: Store, pragma: str, value: str | int) -> None:
    def ask(tx: Tx) -> object:
        return tx.connection().exec_driver_sql(f"PRAGMA {pragma}").scalar_one()

    assert await jars.write(ask) == value


async def test_a_replaced_row_does_not_slip_past_the_triggers(jars: Store) -> None:
    def replace(tx: Tx) -> None:
        tx.connection().exec_driver_sql("INSERT OR REPLACE INTO jar (id, label, marbles) VALUES (1, 1, 5)")

    await jars.write(add, 1)
    keep = "CREATE TRIGGER keep BEFORE DELETE ON jar BEGIN SELECT RAISE(ABORT, 'jars are kept'); END"
    await jars.write(lambda tx: tx.connection().exec_driver_sql(keep).close())
    with pytest.raises(IntegrityError, match="jars are kept"):
        await jars.write(replace)


async def test_reading_only_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        await Store.open(f"sqlite:///{tmp_path / 'none.db'}", read_only=True)
    assert refused.value.key == "store.unreachable"
    assert not list(os.scandir(tmp_path))


async def test_in_memory_reads_and_writes_share_the_one_connection() -> None:
    async with await Store.open("sqlite://") as store:
        await store.write(make)
        await store.write(add, 1)
        with pytest.raises(Refused):
            await store.write(add, 2, refuse=True)
        assert await store.read(labels) == [1]
        with pytest.raises(StoreError) as refused:
            await store.read(add, 3)
        assert refused.value.key == "store.read_only"
        await store.write(add, 4)
        assert await store.read(labels) == [1, 4]


async def test_a_missing_folder_and_a_file_that_is_no_database_are_clear_errors(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as missing:
        await Store.open(f"sqlite:///{tmp_path}/nowhere/jars.db")
    assert missing.value.key == "store.folder_missing"
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear delegates, " * 100)
    with pytest.raises(StoreError) as wrong:
        await Store.open(f"sqlite:///{letter}")
    assert wrong.value.key == "store.failed"
    assert "not a database" in str(wrong.value.facts["reason"])


WRITE_FOR_EVER = """
import asyncio, itertools, sys
from storage.store import Store
from tests.storage.jar import add

async def main():
    async with await Store.open(sys.argv[1]) as store:
        for first in itertools.count(int(sys.argv[2]), 10):
            for label in await asyncio.gather(*(store.write(add, first + n) for n in range(10))):
                print(label, flush=True)

asyncio.run(main())
"""


async def test_what_was_acknowledged_survives_a_killed_process(jars: Store, path: Path) -> None:
    await jars.close()
    acknowledged: list[int] = []
    for start in (0, 1_000_000):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WRITE_FOR_EVER, f"sqlite:///{path}", str(start), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        acknowledged += [int(await process.stdout.readline()) for _ in range(57)]
        process.send_signal(signal.SIGKILL)
        rest, _ = await process.communicate()
        acknowledged += [int(line) for line in rest.decode().split("\n")[:-1]]
    async with await Store.open(f"sqlite:///{path}") as again:
        kept = set(await again.read(labels))
    assert len(acknowledged) >= 2 * 57
    assert kept >= set(acknowledged)
