"""The store on SQLite: one thread writes (`storage/writer.py`), a few threads read."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, UnaryExpression, create_engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool
from sqlmodel import Session

from storage.address import Address
from storage.errors import StoreError
from storage.writer import Writer

R = TypeVar("R")

READERS = 2
"""Threads for reading. Python runs one at a time anyway; the second keeps a long listing from blocking a button."""

BUSY_MS = 5000
"""How long SQLite waits for a lock that a foreign process (a backup, a person with the shell) holds."""

PRAGMAS = (
    f"busy_timeout={BUSY_MS}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    # Without it INSERT OR REPLACE deletes rows past the triggers that keep the log append-only.
    "recursive_triggers=ON",
)

PROGRAMMING_ERROR = 1
"""SQLITE_ERROR: "no such column" and the like. The verb is at fault then, not the database."""


class Compiler(SQLiteCompiler):
    """Writes the condition that a column is true as the column alone.

    A partial index serves only who asks for its condition in its own words: `WHERE live`. The library writes
    `live = 1`, which means the same, and would read the whole table.
    """

    def visit_is_true_unary_operator(self, element: UnaryExpression[bool], operator: object, **options: object) -> str:
        return self.process(element.element, **options)


class Dialect(SQLiteDialect_pysqlite):
    """SQLite with its own words for what is true, and with savepoints said to the driver directly.

    SQLAlchemy compiles each savepoint anew, which would cost a verb as much time as two of its statements.
    """

    supports_statement_cache = True
    statement_compiler = Compiler

    def do_savepoint(self, connection: Connection, name: str) -> None:
        driver(connection).execute(f"SAVEPOINT {name}")

    def do_rollback_to_savepoint(self, connection: Connection, name: str) -> None:
        driver(connection).execute(f"ROLLBACK TO SAVEPOINT {name}")

    def do_release_savepoint(self, connection: Connection, name: str) -> None:
        driver(connection).execute(f"RELEASE SAVEPOINT {name}")


registry.register("sqlite.store", __name__, Dialect.__name__)


def driver(connection: Connection) -> sqlite3.Connection:
    """The connection of the standard library below `connection`."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def connect(path: Path | None, *pragmas: str) -> sqlite3.Connection:
    """Open the file (or a new database in memory) with the pragmas of the store, then with `pragmas`.

    The driver begins no transaction by itself (`isolation_level=None`): whoever writes says BEGIN IMMEDIATE,
    since a deferred one that reads before it writes fails under load with "database is locked".
    """
    connection = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
    for pragma in (*PRAGMAS, *pragmas):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def engine(path: Path | None, *pragmas: str, pool: int = 1) -> Engine:
    """An engine over `connect`, with at most `pool` connections."""

    def creator() -> sqlite3.Connection:
        return connect(path, *pragmas)

    # An error is logged with its text, and the values of a statement are who voted how and why.
    make = partial(create_engine, "sqlite+store://", creator=creator, hide_parameters=True)
    if pool == 1:
        return make(poolclass=StaticPool)
    return make(poolclass=QueuePool, pool_size=pool, max_overflow=0)


def translate(address: Address, error: Exception) -> Exception:
    """Turn a failure of the database itself into a StoreError; leave every other error as it is."""
    cause = (error.orig if isinstance(error, DBAPIError) else None) or error
    broken = isinstance(cause, sqlite3.OperationalError) or type(cause) is sqlite3.DatabaseError
    if not broken or getattr(cause, "sqlite_errorcode", 0) == PROGRAMMING_ERROR:
        return error
    name = getattr(cause, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        known = StoreError("store.busy", address=address.shown)
    elif name.startswith("SQLITE_READONLY"):
        known = StoreError("store.read_only")
    elif name.startswith("SQLITE_CANTOPEN"):
        known = StoreError("store.unreachable", address=address.shown, reason=address.reason(cause))
    else:
        known = StoreError("store.failed", address=address.shown, reason=address.reason(cause))
    known.__cause__ = error
    return known


@contextmanager
def translated(address: Address) -> Iterator[None]:
    """Raise what `translate` makes of an error."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        known = translate(address, error)
        if known is error:
            raise
        raise known from error


class SqliteBackend:
    """Runs verbs on a SQLite file, or in memory, where reads take their turn in the writer's thread."""

    def __init__(self, address: Address, *, read_only: bool, on_commit: Callable[[], None]) -> None:
        """Open the database and serve the running loop. Raises StoreError if it cannot be opened."""
        self._address, self._read_only = address, read_only
        self._readers: Engine | None = None
        self._writer: Writer | None = None
        if address.path is not None:
            if read_only and not address.path.exists():
                # SQLite would make the file.
                raise StoreError("store.unreachable", address=address.shown, reason="there is no such file")
            self._readers = self._opened(engine(address.path, "query_only=1", pool=READERS))
        if address.path is None or not read_only:
            connection = self._opened(engine(address.path)).connect()
            self._writer = Writer(connection, partial(translate, address), on_commit)
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")

    def _opened(self, made: Engine) -> Engine:
        """Connect once, so that what is wrong with the file is said at once."""
        with translated(self._address):
            made.connect().close()
        return made

    async def write(self, call: Callable[[Session], R]) -> R:
        """Run `call` in the writer's thread; its answer comes after the commit."""
        if self._read_only or self._writer is None:
            raise StoreError("store.read_only")
        return await self._writer.run(call)

    async def read(self, call: Callable[[Session], R]) -> R:
        """Run `call` on one snapshot of the database; it cannot write."""
        if self._readers is None:
            assert self._writer is not None
            return await self._writer.run(call, keep=False)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._read, self._readers, call)

    def _read(self, readers: Engine, call: Callable[[Session], R]) -> R:
        with (
            translated(self._address),
            readers.connect() as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            connection.exec_driver_sql("BEGIN")
            return call(session)

    async def close(self) -> None:
        """End the threads after the verbs that wait already, then close the file; readers first.

        The last connection to close checkpoints the log, and that is to be the writer.
        """
        await asyncio.to_thread(self._threads.shutdown)
        if self._readers is not None:
            self._readers.dispose()
        if self._writer is not None:
            await self._writer.close()
