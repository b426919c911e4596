"""Bring a database to the schema that this program knows, at start and under a lock.

On SQLite a copy of the file is made first, as `<file>.before-<revision>`; on both engines a migration happens
whole or not at all. A database that a later program wrote is refused.
"""

import asyncio
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from storage import address, guards, postgres, sqlite
from storage.address import Address
from storage.errors import StoreError
from storage.lock import FileLock

R = TypeVar("R")

ADVISORY_LOCK = 0x436F4E
"""The number under which two bots on one PostgreSQL agree who migrates; any constant of ours does."""

FOLDER = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """What a migration did: the revision before and after (`None` for an empty database) and the copy made."""

    before: str | None
    after: str | None
    backup: Path | None = None

    @property
    def changed(self) -> bool:
        return self.before != self.after


async def migrate(url: str) -> MigrationReport:
    """Bring the database at `url` to `head()`.

    Raises StoreError: `store.newer`, `store.in_use` (SQLite, while a bot runs on the file),
    `store.backup_failed`, `store.migration_failed`, and those of opening.
    """
    place = address.parse(url)
    if place.engine == "sqlite":
        return await asyncio.to_thread(_migrate_file, place)
    return await _on_server(place, _migrate_server)


async def current(url: str) -> str | None:
    """The revision of the database at `url`, or `None` if it has none. Takes no lock. Raises StoreError."""
    place = address.parse(url)
    if place.engine == "sqlite":
        return await asyncio.to_thread(_current_of_file, place)
    return await _on_server(place, revision_of)


def head() -> str | None:
    """The newest revision that this program knows."""
    return ScriptDirectory.from_config(config()).get_current_head()


def knows(revision: str) -> bool:
    """Whether this program knows a revision; a database at another one was written by a later program."""
    return revision in {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}


def config() -> Config:
    """Alembic's configuration; there is no file of it."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return made


def revision_of(connection: Connection) -> str | None:
    """The revision of the connected database."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, target: str = "head") -> None:
    """Go up to `target`, within the transaction of `connection`."""
    _move(connection, target, up=True)


def downgrade(connection: Connection, target: str = "base") -> None:
    """Go down to `target`, within the transaction of `connection`."""
    _move(connection, target, up=False)


def stamp(connection: Connection) -> None:
    """Mark a database whose tables were made from the models as being at `head()`."""
    MigrationContext.configure(connection).stamp(ScriptDirectory.from_config(config()), "head")


def _move(connection: Connection, target: str, *, up: bool) -> None:
    """Take the guards off, run the revisions, put the guards on where the schema is the newest."""
    for statement in guards.drop_statements(connection.dialect.name):
        connection.execute(text(statement))
    made = config()
    made.attributes["connection"] = connection
    (command.upgrade if up else command.downgrade)(made, target)
    if revision_of(connection) == head() is not None:
        guards.create_guards(connection)


def _checked(connection: Connection) -> str | None:
    """The revision of the database; raises `store.newer` if this program does not know it."""
    found = revision_of(connection)
    if found is not None and not knows(found):
        raise StoreError("store.newer", found=found, known=head())
    return found


def _apply(connection: Connection) -> None:
    try:
        upgrade(connection)
    except (SQLAlchemyError, CommandError) as error:
        reason = " ".join(str(error).split())
        raise StoreError("store.migration_failed", revision=head(), reason=reason) from error


async def _on_server(place: Address, call: Callable[[Connection], R]) -> R:
    """Run `call` in one transaction; a migration may take longer than a verb."""
    engine = postgres.engine(place, pool=1, command_seconds=None)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(call)
    except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        known = postgres.translate(place, error)
        if known is error:
            raise
        raise known from error
    finally:
        await engine.dispose()


def _migrate_server(connection: Connection) -> MigrationReport:
    connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
    before = _checked(connection)
    if before != head():
        _apply(connection)
    return MigrationReport(before, head())


def _migrate_file(place: Address) -> MigrationReport:
    if place.path is None:
        return MigrationReport(None, None)
    with FileLock(place.path):
        engine = sqlite.engine(place.path)
        try:
            with sqlite.translated(place), engine.connect() as connection:
                return _migrate_opened(place.path, connection)
        finally:
            engine.dispose()


def _migrate_opened(path: Path, connection: Connection) -> MigrationReport:
    before = _checked(connection)
    if before == head():
        return MigrationReport(before, before)
    has_tables = connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first() is not None
    connection.rollback()
    backup = _copy(path, connection) if has_tables else None
    # A table is rebuilt by dropping the old one, and with foreign keys on that would delete the rows that refer
    # to it. The switch works only outside a transaction.
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.rollback()
    with connection.begin():
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        _apply(connection)
        _refuse_orphans(connection)
    return MigrationReport(before, head(), backup)


def _refuse_orphans(connection: Connection) -> None:
    orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if orphan is not None:
        reason = f"row {orphan[1]} of {orphan[0]} refers to a row of {orphan[2]} that is not there"
        raise StoreError("store.migration_failed", revision=head(), reason=reason)


def _copy(path: Path, connection: Connection) -> Path:
    """Copy the database as it is; a copy from an earlier try is replaced, since that try changed nothing."""
    kept = path.with_name(f"{path.name}.before-{head()}")
    fresh = path.with_name(f"{kept.name}.partial")
    try:
        fresh.unlink(missing_ok=True)
        connection.exec_driver_sql("VACUUM INTO ?", (str(fresh),))
        connection.rollback()
        shutil.copymode(path, fresh)
        return fresh.replace(kept)
    except (OSError, SQLAlchemyError) as error:
        with suppress(OSError):
            fresh.unlink()
        reason = " ".join(str(error).split())
        raise StoreError("store.backup_failed", path=str(kept), reason=reason) from error


def _current_of_file(place: Address) -> str | None:
    if place.path is None or not place.path.exists():
        return None
    engine = sqlite.engine(place.path, "query_only=1")
    try:
        with sqlite.translated(place), engine.connect() as connection:
            return revision_of(connection)
    finally:
        engine.dispose()
