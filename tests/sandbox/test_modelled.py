"""The page of what is modelled tells the truth: its tables are those of the code, its differences are measured."""

from __future__ import annotations

import asyncio

import pytest

from sandbox.judge import default_judge
from sandbox.modelled import PAGE, SECTION, between, group_of, operations, replaced
from sandbox.rest.operations import OPERATIONS

from .conftest import Point
from .probes import PROBES, Probe
from .probes.differences import table, written
from .probes.stages import local_stage, simcord_stage

needs_document = pytest.mark.skipif(
    default_judge().document is None, reason=default_judge().why_no_document or "Discord's document is absent."
)


@needs_document
def test_the_table_of_operations_is_up_to_date() -> None:
    """If this fails: ``python -m sandbox.modelled``."""
    assert between(PAGE.read_text(encoding="utf-8"), SECTION) == operations(default_judge())


@needs_document
def test_every_modelled_operation_is_one_of_discords() -> None:
    document = default_judge().document
    assert document is not None
    assert {operation.id for operation in OPERATIONS} <= document.operations()
    for operation in OPERATIONS:
        assert default_judge().operation_of(operation.method, operation.path) == operation.id


def test_an_operation_is_modelled_once() -> None:
    assert len({operation.id for operation in OPERATIONS}) == len(OPERATIONS)
    assert len({(operation.method, operation.path) for operation in OPERATIONS}) == len(OPERATIONS)


@pytest.mark.parametrize(
    ("operation", "path", "group"),
    [
        ("create_pin", "/channels/{channel_id}/messages/pins/{message_id}", "Pins"),
        ("execute_webhook", "/webhooks/{webhook_id}/{webhook_token}", "Interactions and follow-ups"),
        ("create_webhook", "/channels/{channel_id}/webhooks", "Webhooks"),
        ("list_guild_scheduled_event_users", "/guilds/{guild_id}/scheduled-events/{id}/users", "Scheduled events"),
    ],
)
def test_operations_are_grouped_by_what_they_are_about(operation: str, path: str, group: str) -> None:
    assert group_of(operation, path) == group


def test_a_section_is_replaced_and_the_rest_stays() -> None:
    page = "before\n<!-- x: generated -->\nold\n<!-- end of x -->\nafter\n"
    assert replaced(page, "x", "new") == page.replace("old", "new")
    with pytest.raises(ValueError, match="no section"):
        between(page, "y")


def test_the_table_of_differences_is_up_to_date() -> None:
    """If this fails: ``python -m tests.sandbox.probes``."""
    assert written() == table()


def test_every_difference_has_a_reason_and_only_those() -> None:
    assert len(PROBES) >= 45
    assert [one.name for one in PROBES if bool(one.why) != (one.here != one.there)] == []
    assert len({one.name for one in PROBES}) == len(PROBES)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
async def test_the_local_discord_answers_as_recorded(probe: Probe, pointed: Point) -> None:
    async with local_stage(pointed, hurried=probe.hurried) as stage:
        assert await probe.ask(stage) == probe.here


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
async def test_simcord_answers_as_recorded(probe: Probe) -> None:
    async def ask() -> str:
        async with simcord_stage() as stage:
            return await probe.ask(stage)

    # SimCord leaves its own webhook adapter behind in the context: a task has a context of its own.
    assert await asyncio.create_task(ask()) == probe.there
