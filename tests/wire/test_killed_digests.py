"""The bot is killed (SIGKILL) while it claims, renders, sends and notes digests, and started again, until all are sent:
each exists once, in Discord and in the database. What the kills found is kept in `artefacts/`, outside git.
"""

from collections import defaultdict
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from sandbox import LocalDiscord
from storage.store import Store, Tx
from storage.tables import Card, DigestPlan, DigestRun
from tests.opened import id_of
from tests.wire.killing import Killer, Matrix, State, Step, many_channels, states, step_of
from tests.wire.process import BotProcess

ARTEFACTS = Path(__file__).parents[2] / "artefacts"

CHANNELS = 16
KILLS = 50
SEEDS = (1, 2, 3, 4)
"""Together 200 kills, which the workers share."""

FORGOTTEN = 0.2
"""How often Discord has forgotten the nonces when the bot comes back, and the messages are found by their mark."""


@pytest.mark.parametrize("seed", SEEDS)
async def test_each_digest_is_there_once_whenever_the_bot_was_killed(
    local: LocalDiscord, idle_bot: BotProcess, seed: int
) -> None:
    bot, killer, matrix = idle_bot, Killer(idle_bot, local, seed), Matrix()
    async with bot.database() as store:
        await many_channels(store, local, bot.now(), CHANNELS)
    period = 0
    while matrix.total < KILLS:
        period += 1
        began = bot.now()
        bot.move_clock(days=1)
        await send_a_day(bot, local, killer, matrix, began=began, period=period)
    keep(matrix, seed)

    assert set(matrix.shown.values()) == {1}, matrix
    assert len(matrix.shown) == period * CHANNELS
    for channel_id, message_ids in (await bot.read(noted)).items():
        assert sorted(message_ids) == sorted(map(id_of, local.history(str(channel_id))))
    assert bot.troubles() == []


async def send_a_day(
    bot: BotProcess, local: LocalDiscord, killer: Killer, matrix: Matrix, *, began: datetime, period: int
) -> None:
    """Start the bot and kill it until it has sent every digest of the day, or, after enough kills, let it send them."""
    async with await Store.open(bot.url, read_only=True) as store:
        digests = await store.read(states, since=began)
        before = {one.channel_id: len(local.history(str(one.channel_id))) for one in digests}
        while left := sum(one.message_id is None for one in digests):
            local.server.rest.requests.clear()
            await bot.start()
            if matrix.total < KILLS:
                await killer.strike(left)
                digests = await store.read(states, since=began)
                note(matrix, local, digests, before, period)
                if not killer.let_go() and killer.chance.random() < FORGOTTEN:
                    bot.move_clock(minutes=6)
            else:
                await bot.heard(lambda line: line.get("event") == "card_shown", times=left)
                await bot.stop()
                digests = await store.read(states, since=began)
    for one in digests:
        assert one.runs == 1
        matrix.shown[one.channel_id, period] = len(local.history(str(one.channel_id))) - before[one.channel_id]


def note(matrix: Matrix, local: LocalDiscord, digests: list[State], before: dict[int, int], period: int) -> None:
    """Note at which step the kill found each digest, if any was not done yet."""
    requested = {one.path.split("/")[-2] for one in local.requests if one.operation == "create_message"}
    steps = [(step_of(local, one, before[one.channel_id], requested), (one.channel_id, period)) for one in digests]
    if any(step is not Step.MARKED for step, _ in steps):
        matrix.note(steps)


def noted(tx: Tx) -> dict[int, list[int]]:
    """The messages of each channel that the database knows."""
    query = select(DigestPlan.channel_id, Card.message_id).join(DigestRun, col(DigestRun.plan_id) == DigestPlan.id)
    query = query.join(Card, col(Card.subject_id) == DigestRun.id).where(Card.kind == "digest")
    found = defaultdict(list)
    for channel_id, message_id in tx.exec(query):
        assert channel_id is not None and message_id is not None
        found[channel_id].append(message_id)
    return found


def keep(matrix: Matrix, seed: int) -> None:
    """Keep what the kills found."""
    ARTEFACTS.mkdir(exist_ok=True)
    (ARTEFACTS / f"killed-digests-{seed}.txt").write_text(f"{matrix}\n", encoding="utf-8")
