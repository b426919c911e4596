"""The store on PostgreSQL: asyncpg, as many verbs at once as the pool holds."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import asyncpg
from asyncpg.exceptions import ClientConfigurationError
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session as SyncSession
from sqlmodel import Session

from storage.address import Address
from storage.errors import StoreError

R = TypeVar("R")

POOL = 10
"""Connections by default: more bring nothing, since Python is busy long before the server is."""

CONNECT_SECONDS = 10
"""How long a new connection may take."""

COMMAND_SECONDS = 30
"""How long one statement may take; the longest of ours (a tally of a million papers) takes under a second."""

POOL_SECONDS = 10
"""How long a verb waits for a free connection."""

ATTEMPTS = 3
"""How often a verb runs, at most, when only a new run can help."""

RUN_AGAIN = ("40001", "40P01")
"""Codes of PostgreSQL (appendix A): serialization failure and deadlock. Nothing was kept, a new run may pass."""

KEY_TAKEN = "23505"
"""A key that is there already. Two verbs that both looked before they wrote meet there, as in a double click, and the
later one sees at its second look what the earlier one did. Where the verb itself is wrong the key is still taken then,
and the error is the verb's own.
"""

UNREACHABLE = ("08", "28", "3D", "57P")
"""Classes of codes: connection lost, not let in, no such database, server going down or coming up."""

READ_ONLY = "25006"
"""A write in a transaction that may only read, or on a standby server."""

BROKEN = ("53", "58", "XX")
"""Classes of codes: out of disk, memory or connections, trouble in the system below, trouble within."""


def engine(address: Address, *, pool: int = POOL, command_seconds: float | None = COMMAND_SECONDS) -> AsyncEngine:
    """An engine over asyncpg, which reads the address by itself (`sslmode`, `host=/folder/of/socket`, …)."""

    async def creator() -> Any:
        return await asyncpg.connect(address.dsn, timeout=CONNECT_SECONDS, command_timeout=command_seconds)

    made = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=creator,
        pool_size=pool,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        # An error is logged with its text, and the values of a statement are who voted how and why.
        hide_parameters=True,
    )
    event.listen(made.sync_engine, "handle_error", _hide_row)
    return made


def _hide_row(context: ExceptionContext) -> None:
    """Take the row out of an error: PostgreSQL repeats it whole as the detail of a constraint that failed."""
    wrapped, said = context.sqlalchemy_exception, context.original_exception
    cause = said.__cause__
    detail = getattr(cause, "detail", None)
    if not isinstance(cause, asyncpg.PostgresError) or not detail:
        return
    # The text of the cause is made anew from its parts; the two above it hold it as it was.
    cause.detail = None
    for error in filter(None, (wrapped, said)):
        error.args = tuple(one.replace(detail, "(hidden)") if isinstance(one, str) else one for one in error.args)


def translate(address: Address, error: Exception) -> Exception:
    """Turn a failure of the server or of the way to it into a StoreError; leave every other error as it is."""
    cause, state = _cause(error), _state(error)
    if isinstance(error, PoolTimeout) or state in RUN_AGAIN:
        known = StoreError("store.busy", address=address.shown)
    elif _lost(error) or state.startswith(UNREACHABLE) or isinstance(cause, ClientConfigurationError):
        known = StoreError("store.unreachable", address=address.shown, reason=address.reason(cause))
    elif state == READ_ONLY:
        known = StoreError("store.read_only")
    elif state.startswith(BROKEN):
        known = StoreError("store.failed", address=address.shown, reason=address.reason(cause))
    else:
        return error
    known.__cause__ = error
    return known


def _cause(error: Exception) -> BaseException:
    """The error of asyncpg or of the system below what SQLAlchemy makes of it."""
    inner = error.orig if isinstance(error, DBAPIError) else None
    return (inner.__cause__ or inner) if inner is not None else error


def _state(error: Exception) -> str:
    """The five characters by which PostgreSQL names an error, or nothing if it never answered."""
    return str(getattr(_cause(error), "sqlstate", None) or "")


def _lost(error: Exception) -> bool:
    """Whether the connection is gone or was never made."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated
    return isinstance(error, OSError | TimeoutError | asyncpg.InterfaceError)


class _Attempt:
    """One run of a verb in one transaction; `committing` from the moment after which its fate is not known."""

    def __init__(self, call: Callable[[Session], R], *, keep: bool) -> None:
        self._call = call
        self._keep = keep
        self.committing = False

    def __call__(self, session: SyncSession) -> Any:
        assert isinstance(session, Session)
        result = self._call(session)
        if self._keep:
            session.flush()
            self.committing = True
            session.commit()
        return result


def _connect(session: Session) -> None:
    session.connection()


class PostgresBackend:
    """Runs verbs on a PostgreSQL server. A verb may run more than once; only one run is kept."""

    def __init__(self, address: Address, *, pool: int, read_only: bool, on_commit: Callable[[], None]) -> None:
        self._address = address
        self._read_only = read_only
        self._on_commit = on_commit
        self._writers = engine(address, pool=pool)
        # One snapshot for all statements of a read, as on SQLite, and the server refuses to write.
        self._readers = self._writers.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._running: set[asyncio.Task[Any]] = set()

    async def probe(self) -> None:
        """Connect once. Raises StoreError if the server cannot be reached."""
        await self.read(_connect)

    async def write(self, call: Callable[[Session], R]) -> R:
        """Run `call` in one transaction; its answer comes after the commit."""
        if self._read_only:
            raise StoreError("store.read_only")
        result: R = await self._whole(self._writers, call, keep=True)
        return result

    async def read(self, call: Callable[[Session], R]) -> R:
        """Run `call` on one snapshot of the database; it cannot write."""
        result: R = await self._whole(self._readers, call, keep=False)
        return result

    async def close(self) -> None:
        """Close the connections after the verbs that run already."""
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._writers.dispose()

    async def _whole(self, on: AsyncEngine, call: Callable[[Session], R], *, keep: bool) -> Any:
        """Run to the end even if the caller is cancelled: a transaction is not left to half a line."""
        task = asyncio.create_task(self._run(on, call, keep=keep))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _run(self, on: AsyncEngine, call: Callable[[Session], R], *, keep: bool) -> Any:
        left = ATTEMPTS
        while True:
            left -= 1
            attempt = _Attempt(call, keep=keep)
            try:
                async with AsyncSession(on, sync_session_class=Session, expire_on_commit=False) as session:
                    result = await session.run_sync(attempt)
                break
            except Exception as error:
                again = _state(error) in (*RUN_AGAIN, KEY_TAKEN) or (_lost(error) and not attempt.committing)
                if left and again:
                    continue
                known = translate(self._address, error)
                if known is error:
                    raise
                raise known from error
        if keep:
            # Not called here: what the one who is woken does wrong is none of the verb's business.
            asyncio.get_running_loop().call_soon(self._on_commit)
        return result
