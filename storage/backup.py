"""A copy of a SQLite database while a bot writes to it; PostgreSQL has `pg_dump`."""

import asyncio
import sqlite3
from pathlib import Path

from storage import address
from storage.address import Address
from storage.errors import StoreError


async def backup(url: str, target: Path) -> int:
    """Copy the database at `url` to the new file `target`, as it is at one instant; returns its size in bytes.

    The copy is whole or not there. Raises StoreError: `store.backup_not_here` (PostgreSQL, or no file),
    `store.backup_exists`, `store.backup_failed`.
    """
    return await asyncio.to_thread(_copy, address.parse(url), target)


def _copy(place: Address, target: Path) -> int:
    if place.path is None or not place.path.exists():
        raise StoreError("store.backup_not_here", address=place.shown)
    if target.exists():
        raise StoreError("store.backup_exists", path=str(target))
    fresh = target.with_name(f"{target.name}.partial")
    try:
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        # VACUUM INTO reads one snapshot and lets others write, where the steps of the backup API begin anew with
        # every write of another process.
        connection = sqlite3.connect(f"{place.path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            connection.execute("VACUUM INTO ?", (str(fresh),))
        finally:
            connection.close()
        # A hard link refuses where `target` has come into being in the meantime; a renaming would replace it.
        target.hardlink_to(fresh)
        fresh.unlink()
    except (OSError, sqlite3.Error) as error:
        fresh.unlink(missing_ok=True)
        reason = " ".join(str(error).split())
        raise StoreError("store.backup_failed", path=str(target), reason=reason) from error
    return target.stat().st_size
