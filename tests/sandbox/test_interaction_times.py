"""How long an interaction lives: 3 seconds, 15 minutes, and wherever the clock is turned."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import discord
import pytest

import sandbox
from sandbox import LocalDiscord, Options

from .conftest import Point, running
from .test_interactions import acting


async def test_a_late_answer_is_unknown(pointed: Point) -> None:
    caught: asyncio.Queue[int] = asyncio.Queue()
    go_on = asyncio.Event()

    async def act(interaction: discord.Interaction) -> None:
        await go_on.wait()
        try:
            await interaction.response.send_message("late")
        except discord.NotFound as error:
            caught.put_nowait(error.code)

    async with sandbox.serve(options=Options(acknowledgement_seconds=0.05)) as local:
        pointed(local)
        async with running(acting(act), local):
            outcome = await local.person("ada").invoke("go")
            assert (outcome.status, outcome.error) == ("failed", "The application did not respond")
            go_on.set()
            assert await asyncio.wait_for(caught.get(), 5) == 10062
        assert await local.messages() == []
        local.assert_faithful()


async def test_a_token_dies_after_fifteen_minutes(local: LocalDiscord) -> None:
    kept: list[discord.Interaction] = []

    async def act(interaction: discord.Interaction) -> None:
        kept.append(interaction)
        await interaction.response.send_message("hello")

    async with running(acting(act), local):
        await local.person("ada").invoke("go")
        local.move_clock(14 * 60)
        await kept[0].followup.send("still")
        local.move_clock(16 * 60)
        with pytest.raises(discord.HTTPException) as dead:
            await kept[0].followup.send("no more")
        assert (dead.value.status, dead.value.code) == (401, 50027)
    local.assert_faithful()


async def test_everybody_in_a_burst_is_acknowledged(pointed: Point) -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("ok", ephemeral=True)

    # How fast that is belongs in a benchmark; here a slow machine gets the time that it takes.
    async with sandbox.serve(options=Options(acknowledgement_seconds=60.0)) as local:
        pointed(local)
        async with running(acting(act), local):
            ada = local.person("ada")
            outcomes = await asyncio.gather(*(ada.invoke("go") for _ in range(200)))
        assert {outcome.status for outcome in outcomes} == {"message"}
        local.assert_faithful()


@pytest.mark.parametrize("days", [7, -7])
async def test_a_pending_click_outlives_a_turn_of_the_clock(local: LocalDiscord, days: int) -> None:
    go_on, waiting = asyncio.Event(), asyncio.Event()

    async def act(interaction: discord.Interaction) -> None:
        if not waiting.is_set():
            waiting.set()
            await go_on.wait()
        await interaction.response.send_message("hello", ephemeral=True)

    async with running(acting(act), local):
        first = asyncio.create_task(local.person("ada").invoke("go"))
        await waiting.wait()
        local.move_clock(days * 86_400)
        assert (await local.person("grace").invoke("go")).status == "message"
        go_on.set()
        assert (await first).status == "message"
    local.assert_faithful()


async def test_what_is_over_is_forgotten_though_the_clock_was_turned_back(
    local: LocalDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = local.core.interactions

    def opened() -> int:
        return book.open(2, user_id=local.owner.user_id, channel_id=1, metadata={}).id

    local.move_clock(7 * 86_400)
    old = opened()
    local.move_clock(0)
    young = opened()
    loop = asyncio.get_running_loop()
    later = loop.time() + 15 * 60 + 1
    with monkeypatch.context() as patched:
        patched.setattr(loop, "time", lambda: later)
        opened()
    assert book.by_id(old) is book.by_id(young) is None


@pytest.mark.parametrize("turns", [(7 * 86_400, 0), (0, 7 * 86_400), (7 * 86_400, 86_400)])
async def test_a_bot_reads_from_the_id_how_long_it_has_left_wherever_the_clock_was_turned(
    local: LocalDiscord, turns: tuple[int, int]
) -> None:
    ages: list[timedelta] = []

    async def act(interaction: discord.Interaction) -> None:
        ages.append(discord.utils.utcnow() - interaction.created_at)
        await interaction.response.send_message("hello")

    async with running(acting(act), local):
        for turn in turns:
            local.move_clock(turn)
            assert (await local.person("ada").invoke("go")).status == "message"
    assert all(abs(age) < timedelta(minutes=1) for age in ages)
