"""A local Discord for each wire test, which must have found nothing that Discord would refuse."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import sandbox
from sandbox import LocalDiscord, Options
from tests.conftest import FAILED
from tests.wire.process import BotProcess, bot_process


@pytest.fixture
async def local(tmp_path: Path) -> AsyncIterator[LocalDiscord]:
    """A fresh local Discord whose clock the bot follows."""
    options = Options(clock_file=tmp_path / "clock", resume_window_seconds=30.0)
    async with sandbox.serve(options=options) as served:
        yield served
        served.assert_faithful()


@pytest.fixture
async def idle_bot(local: LocalDiscord, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[BotProcess]:
    """A bot that does not run yet: its database can be prepared, then `await idle_bot.start()`. Where the test fails,
    what it logged is shown."""
    async with bot_process(local, tmp_path, start=False) as made:
        yield made
        if request.node.stash.get(FAILED, False):
            sys.stderr.write(f"{made.log_text()}\n")


@pytest.fixture
async def bot(idle_bot: BotProcess) -> BotProcess:
    """A running bot on an empty database."""
    await idle_bot.start()
    return idle_bot
