"""How Alembic reads our tables; `storage/migrate.py` hands over a connection that is in a transaction."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from storage import tables
from storage.base import metadata


def render(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Write the types of SQLModel as those of SQLAlchemy, so that an old revision outlives a new SQLModel."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        length = getattr(item.impl, "length", None)
        return f"sa.String(length={length})" if length else "sa.String()"
    return False


assert tables, "importing the tables is what fills the metadata"
connection = context.config.attributes["connection"]
assert isinstance(connection, Connection)
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_item=render,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
    # SQLite does undo DDL in a transaction, provided that the driver does not commit by itself; ours does not.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
