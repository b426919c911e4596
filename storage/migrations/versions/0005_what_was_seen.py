"""what was seen of conveners, channels and runs"""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import op

from storage.migrations.helpers import fill

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    fill("member", "convener", sa.Boolean(), "false")
    _add("digest_plan", sa.Column("channel_name", sa.String(length=100), nullable=True))
    _add("digest_run", sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table, column in (("digest_run", "shown_at"), ("digest_plan", "channel_name"), ("member", "convener")):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)


def _add(table: str, column: sa.Column[Any]) -> None:
    """Add a column; SQLite's table is made anew, so that it reads as one that had the column from the beginning."""
    recreate: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table(table, recreate=recreate) as batch:
        batch.add_column(column)
