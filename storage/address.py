"""The address of a database: what the operator writes, and what may be shown of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import StoreError

Engine = Literal["sqlite", "postgresql"]

ENGINES: dict[str, Engine] = {"sqlite": "sqlite", "postgresql": "postgresql", "postgres": "postgresql"}

IN_MEMORY = {"", ":memory:"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where the database is. `shown` has no password and is the only form for people and logs."""

    engine: Engine
    shown: str
    path: Path | None
    """The SQLite file; `None` for PostgreSQL and for a database in memory."""

    dsn: str
    """The address for asyncpg, with the password; empty for SQLite."""

    password: str | None

    def __repr__(self) -> str:
        return f"Address({self.shown})"

    def reason(self, error: BaseException) -> str:
        """Say what `error` says, in one line and without the password."""
        said = " ".join(str(error).split()) or type(error).__name__
        return said.replace(self.password, "***") if self.password else said


def parse(url: str) -> Address:
    """Understand `sqlite:///file`, `sqlite://` (in memory), `postgresql://…` and `postgres://…`.

    A driver in the scheme ("sqlite+aiosqlite", "postgresql+psycopg") is ignored: the store has its own.
    Raises StoreError `store.address_unknown`, which does not repeat what could be a password.
    """
    try:
        known = make_url(url)
        engine = ENGINES[known.drivername.partition("+")[0]]
    except (ArgumentError, KeyError, ValueError):
        scheme, colon, _ = url.partition("://")
        shown = f"{scheme}://…" if colon and scheme.isidentifier() else "…"
        raise StoreError("store.address_unknown", address=shown) from None
    return _sqlite(known) if engine == "sqlite" else _postgresql(known)


def _sqlite(url: URL) -> Address:
    if url.host:
        # `sqlite://data/bot.db` reads "data" as a host; two slashes were meant to be three.
        raise StoreError("store.address_unknown", address=url.render_as_string())
    name = url.database or ""
    path = None if name in IN_MEMORY else Path(name)
    return Address("sqlite", f"sqlite:///{path}" if path else "sqlite://", path, "", None)


def _postgresql(url: URL) -> Address:
    plain = url.set(drivername="postgresql")
    password = None if url.password is None else str(url.password)
    shown = plain.set(query={}).render_as_string(hide_password=True)
    return Address("postgresql", shown, None, plain.render_as_string(hide_password=False), password)
