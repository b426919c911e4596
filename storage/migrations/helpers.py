"""What several revisions do with a table that has rows."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op


def fill(table: str, column: str, kind: sa.types.TypeEngine[Any], value: str) -> None:
    """Add a column that is never empty, filled with an SQL expression in the rows that are there."""
    quoted = f'"{table}"'
    op.add_column(table, sa.Column(column, kind, nullable=True))
    op.execute(f"UPDATE {quoted} SET {column} = {value}")
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column, existing_type=kind, nullable=False)


def allow(table: str, column: str, words: Iterable[str]) -> None:
    """Let the CHECK of a choice name these words."""
    name = op.f(f"ck_{table}_{column}_is_known")
    listed = ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"{column} IN ({listed})")


def count_on(table: str) -> None:
    """Let PostgreSQL count the keys of a table on from the highest; SQLite does so by itself."""
    if op.get_bind().dialect.name == "postgresql":
        highest = f'(SELECT coalesce(max(id), 0) + 1 FROM "{table}")'
        op.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {highest}, false)")
