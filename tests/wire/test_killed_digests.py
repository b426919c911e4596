"""The bot is killed (SIGKILL) while it claims, renders, sends and notes digests of channels and messages about what is
watched, and started again, until all are sent: each is there once, in Discord and in the database.

What the kills found is kept in `artefacts/`, outside git.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.services.planning import CARDS
from sandbox import LocalDiscord
from storage.store import Store, Tx
from storage.tables import Card
from tests.opened import id_of
from tests.wire.killing import (
    Killer,
    Matrix,
    State,
    Step,
    come_and_go,
    many_channels,
    many_watchers,
    states,
    step_of,
)
from tests.wire.process import BotProcess
from tests.wire.reading import said

ARTEFACTS = Path(__file__).parents[2] / "artefacts"

CHANNELS = 12
WATCHERS = ("daily", "at_once") * 2
TOLD = "1 seat was taken; 1 seat was left"
"""What each message about what is watched tells."""
KILLS = 50
SEEDS = (1, 2, 3, 4)
"""Together 200 kills, which the workers share."""

HIT_AT_LEAST = {Step.CLAIMED: 1, Step.ON_ITS_WAY: 3, Step.THERE: 4}
"""Kills that must find a message at these steps, for the others to mean anything."""

FORGOTTEN = 0.2
"""How often Discord has forgotten the nonces when the bot comes back, and the messages are found by their mark."""


@pytest.mark.parametrize("seed", SEEDS)
async def test_each_message_is_there_once_whenever_the_bot_was_killed(
    local: LocalDiscord, idle_bot: BotProcess, seed: int
) -> None:
    bot, killer, matrix = idle_bot, Killer(idle_bot, local, seed), Matrix()
    async with bot.database() as store:
        await many_channels(store, local, bot.now(), CHANNELS)
        homes = await many_watchers(store, local, bot.now(), WATCHERS)
    period = 0
    while matrix.total < KILLS:
        period += 1
        began = bot.now()
        async with bot.database() as store:
            await come_and_go(store, local, began)
        bot.move_clock(days=1)
        await send_a_day(bot, local, killer, matrix, partial(states, since=began, homes=homes), period=period)
    keep(matrix, seed)

    assert set(matrix.shown.values()) == {1}, matrix
    assert len(matrix.shown) == period * (CHANNELS + len(WATCHERS))
    assert all(matrix.kills[step] >= least for step, least in HIT_AT_LEAST.items()), matrix
    for channel_id, message_ids in (await bot.read(noted)).items():
        assert sorted(message_ids) == sorted(map(id_of, local.history(str(channel_id))))
    for home in homes.values():
        assert all(TOLD in said(letter) for letter in local.history(str(home)))
    assert bot.troubles() == []


async def send_a_day(
    bot: BotProcess,
    local: LocalDiscord,
    killer: Killer,
    matrix: Matrix,
    states_now: Callable[[Tx], list[State]],
    *,
    period: int,
) -> None:
    """Start the bot and kill it until it has sent all messages of the day, or, after enough kills, let it send them."""
    async with await Store.open(bot.url, read_only=True) as store:
        found = await store.read(states_now)
        before = {one.home: len(local.history(str(one.home))) for one in found}
        goes_on = False
        while left := sum(one.message_id is None for one in found):
            local.server.rest.requests.clear()
            if matrix.total < KILLS:
                unsent = sum(len(local.history(str(one.home))) == before[one.home] for one in found)
                aim = killer.take_aim(left, unsent - goes_on)
                await bot.start()
                await killer.strike(aim)
                found = await store.read(states_now)
                note(matrix, local, found, before, period)
                goes_on = killer.let_go()
                if not goes_on and killer.chance.random() < FORGOTTEN:
                    bot.move_clock(minutes=6)
            else:
                await bot.start()
                await bot.heard(lambda line: line.get("event") == "card_shown", times=left)
                await bot.stop()
                found = await store.read(states_now)
    for one in found:
        assert one.runs == 1
        matrix.shown[one.home, period] = len(local.history(str(one.home))) - before[one.home]


def note(matrix: Matrix, local: LocalDiscord, found: list[State], before: dict[int, int], period: int) -> None:
    """Note at which step the kill found each message, if any was not done yet."""
    requested = {one.path.split("/")[-2] for one in local.requests if one.operation == "create_message"}
    steps = [(step_of(local, one, before[one.home], requested), (one.home, period)) for one in found]
    if any(step is not Step.MARKED for step, _ in steps):
        matrix.note(steps)


def noted(tx: Tx) -> dict[int, list[int]]:
    """The messages of each channel that the database knows."""
    found = defaultdict(list)
    for channel_id, message_id in tx.exec(select(Card.channel_id, Card.message_id).where(col(Card.kind).in_(CARDS))):
        assert channel_id is not None and message_id is not None
        found[channel_id].append(message_id)
    return found


def keep(matrix: Matrix, seed: int) -> None:
    """Keep what the kills found."""
    ARTEFACTS.mkdir(exist_ok=True)
    (ARTEFACTS / f"killed-digests-{seed}.txt").write_text(f"{matrix}\n", encoding="utf-8")
