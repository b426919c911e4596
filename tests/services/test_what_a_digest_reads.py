"""A digest reads what happened in its time and what is open, by an index, however much a congress has."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event

from bot.services.digests import preview_digest, send_digest
from storage.store import Tx
from tests.services.conftest import CONVENER, GUILD, Opening, draft

GROWING = ("event", "norm", "ballot", "ballot_paper", "statement", "statement_opinion", "entry", "position", "card")
"""Tables of which a large congress has many rows that an old digest told already."""

WHOLE = ("SCAN", "(congress_id=?)")
"""How SQLite says that it reads all of a table, or all that a congress has in it."""


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


@contextmanager
def plans(connection: Connection) -> Iterator[list[str]]:
    """What SQLite does for each statement on this connection."""
    found: list[str] = []

    def explain(_connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            found.extend(row[-1] for row in cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values))

    event.listen(connection, "before_cursor_execute", explain)
    yield found
    event.remove(connection, "before_cursor_execute", explain)


@pytest.mark.parametrize(("before", "index"), [(False, "ix_event_told_at"), (True, "ix_event_told ")])
async def test_a_digest_reads_no_table_whole(opened: Opening, before: bool, index: str) -> None:
    forum = await opened(3)
    await forum.bring_to_vote()
    if before:
        await forum.store.write(send_digest, who=CONVENER, now=forum.now)
    await forum.propose(forum.people[0], draft(text="States leave the cables alone."))

    def read(tx: Tx) -> list[str]:
        with plans(tx.connection()) as found:
            preview_digest(tx, guild_id=GUILD, now=forum.now)
        return found

    steps = await forum.store.read(read)

    assert any(index in step for step in steps)
    assert [step for step in steps if any(how in step for how in WHOLE) and step.split()[1] in GROWING] == []
