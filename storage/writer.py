"""The one thread that writes to SQLite.

Verbs that wait at the same time share one transaction, each within a savepoint of its own: one that fails is
rolled back alone, and nobody is answered before the common commit is on the disk. A hundred voters then cost a
few flushes of the disk instead of a hundred.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection
from sqlmodel import Session

R = TypeVar("R")

GROUP = 64
"""Verbs in one commit, at most: the flush is well shared by then, and the first of them waits for the last."""


class Job(Generic[R]):
    """A verb on its way to the thread, and its outcome on the way back. `keep` is false for one that only reads."""

    __slots__ = ("call", "done", "error", "keep", "result")

    def __init__(self, call: Callable[[Session], R], done: asyncio.Future[R], keep: bool) -> None:
        self.call = call
        self.done = done
        self.keep = keep
        self.error: Exception | None = None
        self.result: R

    def settle(self) -> None:
        """Wake the one who waits, unless that one was cancelled in the meantime."""
        if self.done.done():
            return
        if self.error is None:
            self.done.set_result(self.result)
        elif isinstance(self.error, StopIteration):
            # A future refuses this one exception, and the caller would wait for ever.
            self.done.set_exception(RuntimeError("a verb let StopIteration out"))
        else:
            self.done.set_exception(self.error)


class Writer:
    """Owns `connection` and the thread that uses it, from creation until `close`."""

    def __init__(
        self,
        connection: Connection,
        translate: Callable[[Exception], Exception],
        on_commit: Callable[[], None],
    ) -> None:
        """Start the thread. `on_commit` is called in the running loop after each commit that kept something."""
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        self._driver = driver
        self._connection = connection
        # For SQLAlchemy one transaction lasts as long as the thread, and each verb is a savepoint in it. The real
        # ones are said to the driver, and a closed session is as good as a new one: both save time for each verb.
        connection.begin()
        self._session = Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        self._translate = translate
        self._on_commit = on_commit
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="store-writer", daemon=True)
        self._thread.start()

    async def run(self, call: Callable[[Session], R], *, keep: bool = True) -> R:
        """Have `call` run in the thread. If the caller is cancelled, the transaction still runs to its end."""
        job = Job(call, self._loop.create_future(), keep)
        self._queue.put(job)
        result: R = await job.done
        return result

    async def close(self) -> None:
        """Let the waiting verbs end, then close the connection."""
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _serve(self) -> None:
        going = True
        while going:
            group = self._next_group()
            going = group[-1] is not None
            jobs = [job for job in group if job is not None]
            if jobs:
                self._commit(jobs)
                self._loop.call_soon_threadsafe(self._settle, jobs)
        self._connection.close()
        self._connection.engine.dispose()

    def _next_group(self) -> list[Job[Any] | None]:
        """Wait for a job, and take those that wait behind it; a last `None` means the end."""
        group = [self._queue.get()]
        try:
            while len(group) < GROUP and group[-1] is not None:
                group.append(self._queue.get_nowait())
        except Empty:
            pass
        return group

    def _commit(self, jobs: list[Job[Any]]) -> None:
        """Run `jobs` in one transaction; a failure of the transaction itself fails them all."""
        try:
            self._driver.execute("BEGIN IMMEDIATE")
            for job in jobs:
                self._attempt(job)
            self._driver.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - it is handed to everyone who waits
            if self._driver.in_transaction:
                self._driver.execute("ROLLBACK")
            known = self._translate(_first(error))
            for job in jobs:
                job.error = job.error or known

    def _attempt(self, job: Job[Any]) -> None:
        """Run one verb within a savepoint. Raises only if the common transaction is lost."""
        try:
            with self._session as session:
                if job.keep:
                    job.result = job.call(session)
                    session.commit()
                else:
                    job.result = self._watch(job.call, session)
        except Exception as error:
            # On a full or failing disk SQLite rolls the whole transaction back, savepoints and all.
            if not self._driver.in_transaction:
                raise
            job.error = self._translate(error)

    def _watch(self, call: Callable[[Session], R], session: Session) -> R:
        """Run a verb that may only read."""
        self._driver.execute("PRAGMA query_only=1")
        try:
            return call(session)
        finally:
            self._driver.execute("PRAGMA query_only=0")

    def _settle(self, jobs: list[Job[Any]]) -> None:
        for job in jobs:
            job.settle()
        if any(job.keep and job.error is None for job in jobs):
            self._on_commit()


def _first(error: Exception) -> Exception:
    """What went wrong first; what followed only says that a savepoint is gone."""
    while isinstance(error.__context__, Exception):
        error = error.__context__
    return error
