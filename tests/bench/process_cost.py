"""What the bot's process costs: the time to start, the memory when idle, and the memory that it keeps for each card."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

from sandbox import LocalDiscord
from tests.bench.bots import AS_OPERATED, local_discord, prepare, trivial_bot
from tests.bench.measure import Figure, resident_kib
from tests.opened import id_of
from tests.wire.process import BotProcess, bot_process

STARTS = 5
"""Both bots are started so many times, in turn, and the median counts."""

SETTLE_SECONDS = 3.0
"""From "ready" until a bot is idle: the first tick, the cards that are due, the first heartbeat."""

CARDS = 5000
CARDS_SECONDS = 600.0
"""How long the cards may take: the outbox sends at most 80 a second, a busy machine makes it 25."""


async def figures() -> list[Figure]:
    """`start` (seconds from the start of the process until it is ready) and `memory_idle` (MiB resident).

    The database is warm: migrated, with an open vote, its commands sent and its cards shown. Seconds that the library
    waits for the servers' data (`guild_ready_timeout`) are left out on both sides: it only waits.
    """
    times, idle = _Both(), _Both()
    async with _prepared() as (local, bot):
        await bot.start()
        await bot.logged("card_shown", kind="ballot")
        await bot.stop()
        for _ in range(STARTS):
            begun = time.perf_counter()
            await bot.start()
            times.ours.append(time.perf_counter() - begun)
            await asyncio.sleep(SETTLE_SECONDS)
            idle.ours.append(resident_kib(bot.pid) / 1024)
            await bot.stop()
            begun = time.perf_counter()
            async with trivial_bot(local) as pid:
                times.trivial.append(time.perf_counter() - begun)
                await asyncio.sleep(SETTLE_SECONDS)
                idle.trivial.append(resident_kib(pid) / 1024)
    return [times.figure("start", "s"), idle.figure("memory_idle", "MiB")]


async def card_figures() -> list[Figure]:
    """`memory_card`: by how many KiB the process grows for each card, over the second half of 5,000.

    Each is a ballot's card with its seven lasting buttons, posted by the outbox of the running bot. In the first half
    the caches fill that have a bound (compiled statements, most of SQLite's pages); what is kept for ever goes on
    growing. What is left, up to 0.3 KiB, are the last of the 2 MiB of pages that each connection may keep: with
    `PRAGMA cache_size=-100` nothing is left, and the number of Python's objects and blocks stays the same.
    """
    async with _prepared(CARDS) as (local, bot):
        await bot.start()
        halfway = await _resident_after(local, bot, CARDS // 2)
        whole = await _resident_after(local, bot, CARDS)
        if troubles := bot.troubles():
            raise SystemExit(f"The cards met trouble: {troubles[0]}")
    return [Figure("memory_card", (whole - halfway) / (CARDS - CARDS // 2), "KiB")]


class _Both:
    """The same measured on both sides, several times."""

    def __init__(self) -> None:
        self.ours: list[float] = []
        self.trivial: list[float] = []

    def figure(self, name: str, unit: str) -> Figure:
        return Figure(name, median(self.ours), unit, median(self.trivial))


@asynccontextmanager
async def _prepared(ballots: int = 1) -> AsyncIterator[tuple[LocalDiscord, BotProcess]]:
    """A bot that does not run yet, with so many open votes whose cards are due."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            local_discord(voters=1) as local,
            bot_process(local, Path(folder), start=False, **AS_OPERATED) as bot,
        ):
            await prepare(bot, local, ballots)
            yield local, bot


async def _resident_after(local: LocalDiscord, bot: BotProcess, cards: int) -> int:
    """The resident memory once so many cards are there."""
    shown = local.core.world.messages[id_of(local.channel("votes"))]
    await local.wait_for(lambda: len(shown) >= cards, timeout=CARDS_SECONDS)
    return resident_kib(bot.pid)
