"""Starting, stopping, losing the connection: what a process goes through."""

import json
import signal
import sqlite3

from sandbox import LocalDiscord
from tests.wire.process import BotProcess


async def test_it_starts_sends_its_commands_once_and_drains(local: LocalDiscord, idle_bot: BotProcess) -> None:
    await idle_bot.start()
    await local.bot_ready()
    await idle_bot.logged("commands_sent")
    names = {command["name"] for command in local.core.world.global_commands.values()}
    assert {"norm", "congress", "seat", "vote", "position", "digest", "waiting", "help"} <= names

    assert await idle_bot.stop() == 0
    await local.wait_for(lambda: not local.gateway.online)
    await idle_bot.start()

    assert [line["event"] for line in idle_bot.log].count("commands_sent") == 1
    assert idle_bot.troubles() == []
