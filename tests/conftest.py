"""What every test can ask for.

- `store`: an open store with all tables and the shipped data; the test runs once on SQLite and once on PostgreSQL.
- `sqlite_store`: the same on SQLite only, for tests that have nothing to say about the engine.
- `database_url`: the address of such a database, for tests that open it themselves.
- `empty_url`: the address of a database without any table, for tests of migrations.

The tests lie like the source tree: pure rules (no fixture), behaviour (a store), wire (the real process). Nothing
sleeps; whoever waits, waits for an event. PostgreSQL is started by the run itself (`tests/postgres.py`), and its
half of the tests is skipped with the reason where that is not possible.
"""

import os
import shutil
from collections.abc import AsyncIterator, MutableMapping
from contextlib import ExitStack
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

from storage import migrate, sqlite, tables
from storage.base import metadata
from storage.starter import load_reference
from storage.store import Store, Tx
from tests import postgres

RUN_FOLDER = "CONGRESS_TEST_RUN"
"""The variable by which the workers of one run find the folder that they share."""

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
    if not hasattr(config, "workerinput"):
        open_until_the_end = ExitStack()
        os.environ[RUN_FOLDER] = str(open_until_the_end.enter_context(postgres.run_folder()))
        config.add_cleanup(open_until_the_end.close)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """How many workers `-n auto` starts: one more than there are cores, since some tests wait for other processes."""
    return len(os.sched_getaffinity(0)) + 1


def create_schema(tx: Tx) -> None:
    """Make all tables as the models say, marked as the newest revision, with the shipped data (half a second)."""
    assert tables, "importing the tables is what fills the metadata"
    metadata.create_all(tx.connection())
    migrate.stamp(tx.connection())
    load_reference(tx)


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
async def empty_url(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of a new database without any table."""
    if engine_name == "sqlite":
        return f"sqlite:///{tmp_path / 'congress.db'}"
    server: postgres.Server = request.getfixturevalue("postgres_server")
    return await _new_database(server)


@pytest.fixture
async def database_url(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of a database with all tables and no rows but the shipped data."""
    if engine_name == "sqlite":
        return _copy(request.getfixturevalue("sqlite_template"), tmp_path)
    server: postgres.Server = request.getfixturevalue("postgres_server")
    return await _cleared_database(server, request.config)


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open store on SQLite, then on PostgreSQL."""
    async with await Store.open(database_url, pool=POOL) as opened:
        yield opened


@pytest.fixture
async def sqlite_store(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """An open store on SQLite."""
    async with await Store.open(_copy(sqlite_template, tmp_path)) as opened:
        yield opened


def _copy(template: Path, folder: Path) -> str:
    path = folder / "congress.db"
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


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


CLEARED: pytest.StashKey[str] = pytest.StashKey()


async def _cleared_database(server: postgres.Server, config: pytest.Config) -> str:
    """The database of this worker, which is emptied for each test: quicker than a new one (10 ms to 60 ms)."""
    if CLEARED in config.stash:
        url = config.stash[CLEARED]
        await _delete_rows(url)
    else:
        url = await _new_database(server)
        async with await Store.open(url, pool=1) as store:
            await store.write(create_schema)
        await _keep_rows(url)
        config.stash[CLEARED] = url
    return url


async def _keep_rows(url: str) -> None:
    """Keep what a new database holds, to be put back after a test."""
    connection = await asyncpg.connect(url)
    try:
        copies = [f'CREATE TABLE kept."{table.name}" AS TABLE "{table.name}"' for table in metadata.sorted_tables]
        await connection.execute("; ".join(["CREATE SCHEMA kept", *copies]))
    finally:
        await connection.close()


async def _delete_rows(url: str) -> None:
    """Empty all tables but for what was kept, past the triggers and the references that forbid it; keys count on."""
    connection = await asyncpg.connect(url)
    try:
        deletes = [f'DELETE FROM "{table.name}"' for table in metadata.sorted_tables]
        kept = [f'INSERT INTO "{table.name}" SELECT * FROM kept."{table.name}"' for table in metadata.sorted_tables]
        await connection.execute("; ".join(["SET session_replication_role = replica", *deletes, *kept]))
    finally:
        await connection.close()
