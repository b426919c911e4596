"""The store: it runs a verb over one transaction, on SQLite or on PostgreSQL, and the verb cannot tell which.

    store = await Store.open("sqlite:///data/congress.db")
    receipt = await store.write(cast_ballot, ballot_id=7, member=3, choice="for", now=now)
    norms = await store.read(list_norms, congress_id=1)

A verb is a plain function whose first argument is the transaction (`Tx`). It neither commits nor rolls back: it
returns, and what it did is kept; it raises, and nothing is. It keeps no transaction and no row beyond its end.

On SQLite verbs run one after the other. On PostgreSQL they run at once, at READ COMMITTED: a verb that reads
before it writes locks what it read (`select(...).with_for_update()`; SQLite leaves the words out), and it may be
run anew after a deadlock, so it changes nothing but the database.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Concatenate, ParamSpec, Protocol, Self, TypeVar

from sqlmodel import Session as Tx

from storage import address, postgres, sqlite
from storage.address import Address
from storage.errors import StoreError
from storage.hazards import Hazard, hazards
from storage.lock import FileLock

__all__ = ["Store", "StoreError", "Tx"]

P = ParamSpec("P")
R = TypeVar("R")


class Backend(Protocol):
    """What an engine does for the store."""

    async def write(self, call: Callable[[Tx], R], /) -> R: ...

    async def read(self, call: Callable[[Tx], R], /) -> R: ...

    async def close(self) -> None: ...


class Store:
    """An open database. `async with await Store.open(url) as store:` closes it at the end."""

    def __init__(self, place: Address, *, pool: int, read_only: bool) -> None:
        self.warnings: list[Hazard] = []
        """What the operator should know about this database, found at opening."""

        self.address = place.shown
        """Where the database is, for people and logs: without the password."""

        self._listeners: list[Callable[[], None]] = []
        self._lock: FileLock | None = None
        self._backend: Backend | None = None
        self._place, self._pool, self._read_only = place, pool, read_only

    @classmethod
    async def open(cls, url: str, *, pool: int = postgres.POOL, read_only: bool = False) -> Self:
        """Open the database at `url` (`sqlite:///file`, `sqlite://` in memory, `postgresql://…`).

        `pool` is the number of connections to PostgreSQL. `read_only` opens a database that a running bot holds:
        no lock is taken, and `write` raises `store.read_only`. Raises StoreError.
        """
        store = cls(address.parse(url), pool=pool, read_only=read_only)
        try:
            await store._connect()
        except BaseException:
            await store.close()
            raise
        return store

    @property
    def alone(self) -> bool:
        """Whether no other process can write to this database while it is open here."""
        return not self._read_only and self._place.engine == "sqlite"

    async def write(self, verb: Callable[Concatenate[Tx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `verb` and return its answer once what it did is on the disk.

        Raises what the verb raises, and StoreError when the database fails; then nothing is kept. A caller that
        is cancelled does not stop it: the verb is still kept whole, or rolled back whole.
        """
        return await self._open().write(lambda tx: verb(tx, *args, **kwargs))

    async def read(self, verb: Callable[Concatenate[Tx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `verb` on one snapshot and return its answer; a verb that writes raises `store.read_only`."""
        return await self._open().read(lambda tx: verb(tx, *args, **kwargs))

    @contextmanager
    def listening(self, call: Callable[[], None]) -> Iterator[None]:
        """Inside, have `call` called in the event loop after each commit; verbs committed together call it once.

        Any number may listen. What one of them raises reaches neither the verb nor the others, but the event loop.
        """
        self._listeners.append(call)
        try:
            yield
        finally:
            self._listeners.remove(call)

    async def close(self) -> None:
        """Let the verbs that wait end, then let go of the database. Calling it twice does no harm."""
        backend, self._backend = self._backend, None
        if backend is not None:
            await backend.close()
        if self._lock is not None:
            self._lock.release()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _connect(self) -> None:
        place = self._place
        if place.engine == "postgresql":
            server = postgres.PostgresBackend(
                place, pool=self._pool, read_only=self._read_only, on_commit=self._committed
            )
            self._backend = server
            await server.probe()
            return
        if place.path is not None:
            self.warnings = hazards(place.path, sqlite3.sqlite_version_info)
            if not self._read_only:
                self._lock = FileLock(place.path)
        self._backend = sqlite.SqliteBackend(place, read_only=self._read_only, on_commit=self._committed)

    def _open(self) -> Backend:
        if self._backend is None:
            raise StoreError("store.closed")
        return self._backend

    def _committed(self) -> None:
        for call in tuple(self._listeners):
            try:
                call()
            except Exception as error:  # noqa: BLE001 - what a listener does wrong is none of the others' business
                told = {"message": "A listener of the store failed.", "exception": error}
                asyncio.get_running_loop().call_exception_handler(told)
