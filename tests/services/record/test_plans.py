"""How SQLite finds what a screen of the record shows: by actor, subject, key or slug, never by reading all entries."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event

from bot.services.record.actor_views import show_actor
from bot.services.record.analyses.all import ANALYSES, analyse
from bot.services.record.analyses.looking import Typed
from bot.services.record.position_views import position_history
from storage.store import Tx
from tests.services.asked import asked
from tests.services.conftest import Opening

pytestmark = pytest.mark.one_engine

ACTOR = "co-microsoft"
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def plans_of(tx: Tx, ask: Callable[[], object]) -> list[str]:
    """The steps by which SQLite answers every statement of a call."""
    found: list[str] = []
    connection = tx.connection()
    driver = connection.connection.driver_connection
    assert driver is not None

    def explain(_: object, __: object, statement: str, values: Any, *___: object) -> None:
        if statement.startswith("SELECT"):
            found.extend(row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", values))

    event.listen(connection, "before_cursor_execute", explain)
    try:
        ask()
    finally:
        event.remove(connection, "before_cursor_execute", explain)
    return found


def whole(plan: str) -> bool:
    """Whether a step reads all entries, or all those that a congress sees."""
    by_congress = "SEARCH entry" in plan and "(congress_id=?)" in plan
    return plan.startswith("SCAN entry") or by_congress


async def test_the_page_of_an_actor(opened: Opening) -> None:
    forum = await opened(1)
    guild = forum.people[0].guild_id
    found = await forum.store.read(
        lambda tx: plans_of(tx, lambda: show_actor(tx, guild_id=guild, actor=ACTOR, now=NOW))
    )
    assert "SEARCH entry USING INTEGER PRIMARY KEY (rowid=?)" in found
    assert [one for one in found if whole(one)] == []


@pytest.mark.parametrize("name", ANALYSES)
async def test_an_analysis(opened: Opening, name: str) -> None:
    forum = await opened(1)
    guild = forum.people[0].guild_id
    typed = Typed(actors=ACTOR) if name in ("timeline", "silence", "saydo") else Typed()
    found = await forum.store.read(
        lambda tx: plans_of(tx, lambda: analyse(tx, guild_id=guild, name=name, typed=typed, now=NOW))
    )
    assert found
    assert [one for one in found if whole(one)] == []


async def test_the_history_of_positions(opened: Opening) -> None:
    """What stands is looked up by subject and actor for each position, whatever was merged into whom."""
    forum = await opened(1)
    guild = forum.people[0].guild_id
    found = await forum.store.read(
        lambda tx: plans_of(tx, lambda: position_history(tx, guild_id=guild, actor=ACTOR, now=NOW))
    )
    assert [one for one in found if whole(one) or one.startswith(("SCAN position", "SCAN actor"))] == []


@pytest.mark.parametrize(
    ("typed", "most"),
    [
        (Typed(actors=ACTOR), 35),
        (Typed(subject="gge-f"), 34),
        (Typed(case="policing-technology"), 29),
        (Typed(action="R-a-notpetya"), 36),
    ],
)
async def test_a_timeline_reads_each_thing_once(opened: Opening, typed: Typed, most: int) -> None:
    forum = await opened(1)
    guild = forum.people[0].guild_id
    said = await forum.store.read(
        lambda tx: asked(tx, lambda: analyse(tx, guild_id=guild, name="timeline", typed=typed, now=NOW))
    )
    assert len(said) <= most
