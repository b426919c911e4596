"""Digests while Discord, the connection and a second bot do what they can: each is there once."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.services.due import last_beat
from sandbox import LocalDiscord
from storage.store import Tx
from tests.wire.killing import State, many_channels, states
from tests.wire.process import WAIT_SECONDS, BotProcess, LogLine, bot_process

CHANNELS = 8
GAP_SECONDS = 6.0
"""For so long Discord's gateway was away in what was observed of it."""


def is_shown(line: LogLine) -> bool:
    return line.get("event") == "card_shown"


def beat_at(tx: Tx) -> datetime:
    """What the clock said when it last ticked."""
    beat = last_beat(tx)
    assert beat is not None
    return beat[0]


def claims(bot: BotProcess) -> int:
    """How many digests this bot claimed."""
    return sum(line.get("event") == "clock_did" and line.get("what") == "digest" for line in bot.log)


async def until_either(one: BotProcess, other: BotProcess, verb: Callable[[Tx], object]) -> None:
    """Wait until a verb that only reads gives something true; asked again when either of two bots says a line."""
    waits = {asyncio.create_task(bot.until(verb)) for bot in (one, other)}
    try:
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in waits:
            task.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


def assert_one_each(local: LocalDiscord, digests: list[State], times: int = 1) -> None:
    """Each of the channels shows so many digests, and the last one is noted."""
    assert len(digests) == CHANNELS
    assert [len(local.history(str(one.home))) for one in digests] == [times] * CHANNELS
    assert all(one.runs == 1 and one.message_id for one in digests)


async def test_each_digest_is_there_once_whatever_discord_does(local: LocalDiscord, idle_bot: BotProcess) -> None:
    bot, began = idle_bot, idle_bot.now()
    async with bot.database() as store:
        await many_channels(store, local, began, CHANNELS)
    await bot.start()
    local.faults.rate_limit("create_message", times=2)
    for after_effect in (True, False):
        local.faults.server_error("create_message", status=500, after_effect=after_effect)
        local.faults.server_error("create_message", status=502, after_effect=after_effect)
        local.faults.reset_connection("create_message", after_effect=after_effect)
    local.gateway.gap(GAP_SECONDS)
    bot.move_clock(days=1)

    await bot.heard(is_shown, times=CHANNELS)
    assert not local.gateway.online, "digests need no gateway"
    await local.wait_for(lambda: local.gateway.online, timeout=30)

    assert local.faults.pending == 0
    assert_one_each(local, await bot.read(states, since=began))
    back = bot.move_clock(hours=-30)
    async with asyncio.timeout(WAIT_SECONDS):
        while not back <= await bot.read(beat_at) < began:
            pass
    began = bot.move_clock(days=2, hours=6)
    await bot.heard(is_shown, times=2 * CHANNELS)
    assert_one_each(local, await bot.read(states, since=began), times=2)
    assert (await local.person("grace").invoke("help")).status == "message"
    assert [line for line in bot.troubles() if not str(line["logger"]).startswith("discord.")] == []


@pytest.mark.parametrize("engine_name", ["postgresql"])
async def test_of_two_bots_on_one_database_one_sends_each_and_where_it_is_killed_the_other_does(
    local: LocalDiscord, tmp_path: Path, empty_url: str
) -> None:
    url = {"CONGRESS_DATABASE_URL": empty_url}
    async with (
        bot_process(local, tmp_path, start=False, **url) as one,
        bot_process(local, tmp_path, start=False, **url) as other,
    ):
        began = one.now()
        async with one.database() as store:
            await many_channels(store, local, began, CHANNELS)
        await one.start()
        await other.start()
        one.move_clock(days=1)
        await until_either(one, other, lambda tx: all(digest.message_id for digest in states(tx, since=began)))
        assert_one_each(local, await one.read(states, since=began))
        assert claims(one) + claims(other) == CHANNELS

        held, began = local.faults.hold("create_message", after_effect=True), one.now()
        one.move_clock(days=1)
        await held.arrived.wait()
        await one.kill()
        held.cut()
        # What the dead one had claimed is the other's after a minute.
        one.move_clock(minutes=2)
        await other.until(lambda tx: all(digest.message_id for digest in states(tx, since=began)))

        assert_one_each(local, await other.read(states, since=began), times=2)
        assert one.troubles() == other.troubles() == []
