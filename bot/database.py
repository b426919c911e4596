"""Opening the database as the program needs it: brought up to date to write, or as it is to read beside a bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from storage.errors import StoreError
from storage.migrate import MigrationReport, current, head, knows, migrate
from storage.starter import load_reference
from storage.store import Store

_log = structlog.stdlib.get_logger(__name__)


async def bring_up(url: str) -> MigrationReport:
    """Bring the database up to date; a change of its tables also brings what ships. Raises StoreError."""
    report = await migrate(url)
    if report.changed:
        async with await Store.open(url) as store:
            await store.write(load_reference)
    return report


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[Store]:
    """The database, brought up to date and with its reference data. Raises StoreError."""
    report = await migrate(url)
    if report.changed:
        _log.info("migrated", before=report.before, after=report.after, copy=str(report.backup or ""))
    async with await Store.open(url) as store:
        await store.write(load_reference)
        yield store


@asynccontextmanager
async def open_to_read(url: str) -> AsyncIterator[Store]:
    """The database as it is, to be read; a bot may be writing to it.

    Raises StoreError, `store.empty`, `store.older` and `store.newer` among them: reading needs the tables that this
    program knows, and may not make them.
    """
    found = await current(url)
    if found != head():
        key = "store.empty" if found is None else "store.older" if knows(found) else "store.newer"
        raise StoreError(key, found=found, known=head())
    async with await Store.open(url, read_only=True, pool=1) as store:
        yield store
