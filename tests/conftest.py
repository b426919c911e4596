"""What every test can ask for.

- `store`: an open store with all tables and the shipped data; the test runs once on SQLite and once on PostgreSQL. A
  module whose verbs have little to say about the engine is `one_engine`: one way through and each race run on both.
- `sqlite_store`: the same on SQLite only, for tests that have nothing to say about the engine.
- `database_url`: the address of such a database, for tests that open it themselves.
- `empty_url`: the address of a database without any table, for tests of migrations.

All tests of a worker share one event loop, so that what is dear to open can stay open for them (`kept`, and the
browser of `tests/browser`). Rows never do: each test finds an empty database. On PostgreSQL its keys count on and its
rows lie where there is room, so a test that counts on an order asks for it.

The tests lie like the source tree: pure rules (no fixture), behaviour (a store), wire (the real process). Nothing
sleeps; whoever waits, waits for an event. PostgreSQL is started by the run itself (`tests/postgres.py`), and its
half of the tests is skipped with the reason where that is not possible.
"""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator, MutableMapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TypeGuard

import asyncpg
import pytest
from hypothesis import settings
from sqlalchemy import Engine, Table
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

from storage import migrate, sqlite, tables
from storage.base import metadata
from storage.starter import load_reference
from storage.store import Store, Tx
from tests import postgres

# No deadline: an example that waits for a busy processor is not a wrong rule.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")

RUN_FOLDER = "CONGRESS_TEST_RUN"
"""The variable by which the workers of one run find the folder that they share."""

ROOM = 512 * 2**20
"""Bytes that must be free where databases lie in memory: one of a few MB for each worker, and more where tests fail."""

ROOT = Path(__file__).parents[1]

OLD = 10
"""How often the garbage collector looks at younger objects before it looks at all, between tests."""

NEVER = 2**31 - 1

FAILED = pytest.StashKey[bool]()

POOL = 4
"""Connections of a test's store to PostgreSQL: enough for verbs to meet each other."""


def share_compiled_statements() -> None:
    """Let all engines of one kind share what they compiled: each test opens its own, and compiling is most of its time.

    A statement is compiled for a dialect, and the dialects of one kind are alike here: one server, one set of options.
    """
    cache: MutableMapping[object, object] = LRUCache(4000)
    DefaultDialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
    DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
    Engine._compiled_cache = property(lambda _: cache, lambda _, __: None)  # type: ignore[assignment]


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of the run, once for all workers; it goes when the run ends."""
    share_compiled_statements()
    gc.disable()  # What the collection of the tests makes stays until the end.
    if not hasattr(config, "workerinput"):
        open_until_the_end = ExitStack()
        os.environ[RUN_FOLDER] = str(open_until_the_end.enter_context(postgres.run_folder()))
        config.add_cleanup(open_until_the_end.close)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Import a part of the test modules before all are collected, each worker another part, and keep them compiled.

    To rewrite the assertions of a module takes longer than all else that is done to collect it, and all workers come to
    each module at about the same time. Compiled modules are kept even where Python was told not to keep them: that is
    how a worker gets those of the others.
    """
    sys.dont_write_bytecode = False
    worker = getattr(session.config, "workerinput", None)
    if worker is None:
        return
    asked = [Path(argument.partition("::")[0]) for argument in session.config.args]
    modules = sorted(
        {file.resolve() for path in asked for file in (path.rglob("test_*.py") if path.is_dir() else [path])}
    )
    for module in modules[int(worker["workerid"].removeprefix("gw")) :: worker["workercount"]]:
        with suppress(Exception):  # The collection imports it again and tells what is wrong.
            import_module(".".join(module.relative_to(ROOT).with_suffix("").parts))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out PostgreSQL where a module is `one_engine` and the test is not `both_engines`.

    The tests of `tests/wire` go first where workers share the run: they are the longest, and at its end nobody could
    take one from the worker that has it.
    """
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: "wire" not in item.path.parts)
    left_out = [item for item in items if _is_for_one_engine(item) and "postgresql" in item.callspec.params.values()]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def _is_for_one_engine(item: pytest.Item) -> TypeGuard[pytest.Function]:
    marked = item.get_closest_marker("one_engine") and not item.get_closest_marker("both_engines")
    return isinstance(item, pytest.Function) and hasattr(item, "callspec") and bool(marked)


def pytest_collection_finish() -> None:
    """Have the garbage collector pass over all tests and modules, and come less often: it took a fifth of the time.

    For what has grown old it does not come by itself: that takes seconds, in which the local Discord, which a test runs
    beside itself, would take no answer, and those are due within three.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, NEVER)
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let fixtures know that their test failed, so that they say what they know of it."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def pytest_runtest_setup() -> None:
    """Collect what has grown old between two tests."""
    if gc.get_count()[2] >= OLD:
        gc.collect()
        gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """How many workers `-n auto` starts: one more than there are cores, since some tests wait for other processes."""
    return len(os.sched_getaffinity(0)) + 1


def create_schema(tx: Tx) -> None:
    """Make all tables as the models say, marked as the newest revision."""
    assert tables, "importing the tables is what fills the metadata"
    metadata.create_all(tx.connection())
    migrate.stamp(tx.connection())
    load_reference(tx)


@dataclass(frozen=True)
class Kept:
    """The database on PostgreSQL that a worker clears for each test, and the store that stays open on it.

    Clearing takes a few ms, a new database 60 ms; and on new connections half of a test's time goes into connecting
    and into preparing each statement anew.
    """

    url: str
    store: Store


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and the shipped data, to be copied."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    engine = sqlite.engine(path)
    with engine.connect() as connection, Tx(connection) as tx:
        create_schema(tx)
        tx.commit()
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> postgres.Server:
    """The server of this run; skips where there is none."""
    try:
        return postgres.server(Path(os.environ[RUN_FOLDER]))
    except postgres.NoPostgres as error:
        pytest.skip(f"PostgreSQL is not available: {error}")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """The engine of this run of the test."""
    return str(request.param)


@pytest.fixture
def empty_url(engine_name: str, request: pytest.FixtureRequest) -> str:
    """The address of a new database without any table."""
    return str(request.getfixturevalue(f"{engine_name}_empty_url"))


@pytest.fixture
def sqlite_empty_url(tmp_path: Path) -> str:
    """The same on SQLite: the file is not there yet."""
    return f"sqlite:///{tmp_path / 'congress.db'}"


@pytest.fixture
async def postgresql_empty_url(postgres_server: postgres.Server) -> str:
    """The same on PostgreSQL."""
    return await _new_database(postgres_server)


@pytest.fixture
def database_url(engine_name: str, request: pytest.FixtureRequest) -> str:
    """The address of a database with all tables and no rows but the shipped data."""
    return str(request.getfixturevalue(f"{engine_name}_url"))


@pytest.fixture
def sqlite_url(sqlite_template: Path) -> Iterator[str]:
    """The same on SQLite."""
    with tempfile.TemporaryDirectory(dir=in_memory()) as folder:
        path = Path(folder) / "congress.db"
        shutil.copyfile(sqlite_template, path)
        yield f"sqlite:///{path}"


@cache
def in_memory() -> Path | None:
    """A folder for files that no disk has to keep, if there is one with room: there each test takes 10 ms less."""
    shared = Path("/dev/shm")
    has_room = shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > ROOM
    return shared if has_room else None


@pytest.fixture
async def postgresql_url(kept: Kept) -> str:
    """The same on PostgreSQL."""
    await kept.store.write(clear)
    return kept.url


@pytest.fixture
def store(engine_name: str, request: pytest.FixtureRequest) -> Store:
    """An open store on SQLite, then on PostgreSQL. A test that closes it or cuts it off opens its own."""
    opened: Store = request.getfixturevalue(f"{engine_name}_store")
    return opened


@pytest.fixture
async def sqlite_store(sqlite_url: str) -> AsyncIterator[Store]:
    """An open store on SQLite."""
    async with await Store.open(sqlite_url) as opened:
        yield opened


@pytest.fixture
def postgresql_store(postgresql_url: str, kept: Kept) -> Store:
    """An open store on PostgreSQL."""
    assert postgresql_url == kept.url, "it was emptied"
    return kept.store


@pytest.fixture(scope="session")
async def kept(postgres_server: postgres.Server) -> AsyncIterator[Kept]:
    """The database of this worker."""
    url = await _new_database(postgres_server)
    async with await Store.open(url, pool=POOL) as store:
        await store.write(create_schema)
        await store.write(keep_shipped)
        yield Kept(url, store)


def keep_shipped(tx: Tx) -> None:
    """Keep a copy of every shipped row of a new database, and a function that undoes what a test did to it.

    What a test wrote, new or changed, is told by its transaction (`xmin`), which is not that of the shipped rows. A
    function keeps the plans of its statements, which would take longer to make than to run.
    """
    connection = tx.connection()
    connection.exec_driver_sql("CREATE SCHEMA kept")
    shipped = connection.exec_driver_sql("SELECT min(xmin::text::bigint) FROM term").scalar_one()
    steps = ""
    for table in metadata.sorted_tables:
        count = connection.exec_driver_sql(f'SELECT count(*) FROM "{table.name}"').scalar_one()
        if count:
            connection.exec_driver_sql(f'CREATE TABLE kept."{table.name}" AS TABLE "{table.name}"')
        steps += _steps(table, shipped, count)
    connection.exec_driver_sql(
        "CREATE FUNCTION kept.clear() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica "
        f"AS $$ BEGIN {steps} END $$"
    )


def _steps(table: Table, shipped: int, count: int) -> str:
    if not count:
        return f'DELETE FROM "{table.name}"; '
    name, keys = table.name, ", ".join(f'"{column.name}"' for column in table.primary_key)
    return (
        f"DELETE FROM \"{name}\" WHERE xmin <> '{shipped}'::xid; "
        f'IF (SELECT count(*) FROM "{name}") < {count} THEN INSERT INTO "{name}" '
        f'SELECT * FROM kept."{name}" WHERE ({keys}) NOT IN (SELECT {keys} FROM "{name}"); END IF; '
    )


def clear(tx: Tx) -> None:
    """Leave the shipped data alone, past the triggers and the references that forbid it; keys count on."""
    tx.connection().exec_driver_sql("SELECT kept.clear()")


async def _new_database(server: postgres.Server) -> str:
    """Make a database; it is thrown away with the server."""
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        number = await connection.fetchval("SELECT count(*) FROM pg_database")
        name = f"congress_{os.getpid()}_{number}"
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
    return server.url(name)
