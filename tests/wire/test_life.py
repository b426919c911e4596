"""Starting, stopping, losing the connection: what a process goes through."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.services.due import last_beat
from sandbox import LocalDiscord
from tests.opened import bring_to_vote, open_at
from tests.wire.process import BotProcess, bot_process


async def test_it_sends_its_commands_only_when_they_changed(local: LocalDiscord, bot: BotProcess) -> None:
    sent = dict(local.core.world.global_commands)
    assert {"norm", "congress", "seat", "vote"} <= {str(command["name"]) for command in sent.values()}

    await bot.restart()

    assert [line.get("event") for line in bot.log].count("commands_sent") == 1
    assert local.core.world.global_commands == sent
    assert bot.troubles() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_from_the_shell_it_starts_on_nothing_ends_when_asked_and_leaves_discord_at_once(
    local: LocalDiscord, idle_bot: BotProcess, number: signal.Signals
) -> None:
    bot = idle_bot
    await bot.start(from_shell=True)
    assert "migrated" in [line["event"] for line in bot.log]
    bot.signal(number)
    assert await bot.ended() == 0

    await local.wait_for(lambda: not local.gateway.online)
    assert [line["event"] for line in bot.log[-2:]] == ["stopping", "stopped"]
    assert bot.troubles() == []


async def test_an_answer_under_way_is_given_before_it_ends(local: LocalDiscord, bot: BotProcess) -> None:
    local.faults.slow("create_interaction_response", seconds=0.5)
    asked = asyncio.create_task(local.person("grace").invoke("help"))
    await local.wait_for(lambda: local.faults.pending == 0)
    bot.signal(signal.SIGTERM)

    assert (await asked).status == "message"
    assert await bot.ended() == 0
    assert bot.troubles() == []


async def test_a_message_under_way_is_noted_before_it_ends(local: LocalDiscord, idle_bot: BotProcess) -> None:
    async with idle_bot.database() as store:
        await open_at(store, local, idle_bot.now())
        await bring_to_vote(store, local, idle_bot.now())
    local.faults.slow("create_thread", seconds=0.5)
    await idle_bot.start()
    await local.wait_for(lambda: local.faults.pending == 0)
    await idle_bot.stop()

    assert [line["kind"] for line in idle_bot.log if line.get("event") == "card_shown"].count("norm") == 1
    await idle_bot.start()
    await idle_bot.logged("card_shown", kind="notice")
    assert len(local.posts("norms")) == 1


async def test_it_comes_back_whenever_the_connection_is_lost(local: LocalDiscord, bot: BotProcess) -> None:
    counts = local.gateway.counts

    local.gateway.cut()
    await local.wait_for(lambda: counts.resumed == 1 and local.gateway.online, timeout=20)
    local.gateway.ask_to_reconnect()
    await local.wait_for(lambda: counts.resumed == 2 and local.gateway.online, timeout=20)
    local.gateway.invalidate(resumable=False)
    await local.wait_for(lambda: counts.identified == 2 and local.gateway.online, timeout=20)

    assert (await local.person("grace").invoke("help")).status == "message"


async def test_its_clock_beats(bot: BotProcess) -> None:
    await bot.logged("ready")
    code, out, _ = await bot.command("doctor", "--running")

    assert code == 1, out  # No congress is set up yet, which is something to know.
    beat = await bot.read(last_beat)
    assert beat is not None and (bot.now() - beat[0]).total_seconds() < 10


async def test_a_gateway_that_is_not_there_is_told_in_one_sentence(local: LocalDiscord, tmp_path: Path) -> None:
    nowhere = {"CONGRESS_GATEWAY_URL": "ws://127.0.0.1:1/gateway"}
    async with bot_process(local, tmp_path, start=False, **nowhere) as unconnected:
        code, _, said = await unconnected.command("run")

    assert code == 5
    assert "cannot be reached" in said.splitlines()[-1]


async def test_a_second_bot_refuses_the_database_of_the_first(bot: BotProcess) -> None:
    code, _, said = await bot.command("run")

    assert code == 4
    assert f"Process {bot.pid} has the database" in said.splitlines()[-1]
