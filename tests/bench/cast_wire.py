"""From the click on a ballot's card to its private answer, through the real bot and beside it the trivial one.

Bots and load generator share the machine, and the load generator is the local Discord itself, so the figures are of
all together; the ratio compares like with like, and the processor's time counts the bot's process alone.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlmodel import col, func, select

from sandbox.json_types import text
from storage.store import Tx
from storage.tables import BallotPaper
from tests.bench.bots import Pair, Side, pair
from tests.bench.measure import Figure, Load, cpu_seconds, load, resident_kib

ROUNDS = 7
"""Both sides are measured so many times, in turn, and the median counts: the machine's speed drifts."""

CLICKS = 600
IN_FLIGHT = 10
WARM_UP = 300

BURST = 1000
BURSTS = 3
BURST_MOST = 3.0
"""Seconds that Discord waits for an answer (interactions/receiving-and-responding)."""
RECEIPT_SECONDS = 60.0


@dataclass(frozen=True)
class Round:
    """One side in one round."""

    load: Load
    cpu_ms: float
    """What the bot's process took of a processor, in milliseconds a click."""
    resident_kib: int
    """The memory of the bot's process afterwards."""


async def figures() -> list[Figure]:
    """`cast_wire` (acknowledgements a second), `cast_wire_p50`, `cast_wire_p99`, `cast_wire_cpu` (milliseconds), and
    `memory_vote`: by how many KiB the process grows for each vote, over the second half of the rounds."""
    with tempfile.TemporaryDirectory() as folder:
        async with pair(Path(folder), WARM_UP + ROUNDS * CLICKS) as both:
            await warm_up(both)
            ours, trivial = [], []
            for _ in range(ROUNDS):
                ours.append(await _round(both.ours))
                trivial.append(await _round(both.trivial))
            await refuse_lost_votes(both, WARM_UP + ROUNDS * CLICKS)
    compared = [
        Figure(name, median(map(read, ours)), unit, median(map(read, trivial)))
        for name, unit, read in (
            ("cast_wire", "acks/s", lambda one: one.load.per_second),
            ("cast_wire_p50", "ms", lambda one: one.load.percentile(0.50)),
            ("cast_wire_p99", "ms", lambda one: one.load.percentile(0.99)),
            ("cast_wire_cpu", "ms", lambda one: one.cpu_ms),
        )
    ]
    return [*compared, Figure("memory_vote", _kept_per_click(ours), "KiB")]


async def burst_figures() -> list[Figure]:
    """`burst_1000`: the slowest acknowledgement when 1,000 people click at once, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        async with pair(Path(folder), WARM_UP + BURSTS * BURST) as both:
            await warm_up(both)
            ours, trivial = [], []
            for number in range(BURSTS):
                ours.append((await load(both.ours.click, calls=BURST, in_flight=BURST)).latencies[-1])
                # Who was only acknowledged in time gets the receipt later, and is waited for here.
                await refuse_lost_votes(both, WARM_UP + (number + 1) * BURST)
                trivial.append((await load(both.trivial.click, calls=BURST, in_flight=BURST)).latencies[-1])
    return [Figure("burst_1000", median(ours), "s", median(trivial), most=BURST_MOST)]


async def warm_up(both: Pair) -> None:
    """Let both bots meet their first clicks."""
    for side in (both.ours, both.trivial):
        await load(side.click, calls=WARM_UP, in_flight=IN_FLIGHT)


async def refuse_lost_votes(both: Pair, expected: int) -> None:
    """Wait until every click is a vote that counts and has its receipt; end with a sentence if that does not come."""

    def votes(tx: Tx) -> int:
        counting = select(func.count()).where(BallotPaper.ballot_id == both.ballot_id, col(BallotPaper.live))
        return tx.exec(counting).one()

    world, card = both.ours.local.core.world, both.ours.card

    def receipts() -> int:
        shown = world.messages_of(int(text(card["channel_id"])))
        return sum(message.ephemeral and bool(message.content) for message in shown)

    try:
        await both.ours.local.wait_for(lambda: receipts() == expected, timeout=RECEIPT_SECONDS)
    except TimeoutError:
        raise SystemExit(f"{expected} clicks were acknowledged, but only {receipts()} have their receipt.") from None
    found = await both.bot.read(votes)
    if found != expected:
        raise SystemExit(f"{expected} clicks were answered, but {found} votes count.")


async def _round(side: Side) -> Round:
    begun = cpu_seconds(side.pid)
    result = await load(side.click, calls=CLICKS, in_flight=IN_FLIGHT)
    return Round(result, (cpu_seconds(side.pid) - begun) / CLICKS * 1000, resident_kib(side.pid))


def _kept_per_click(rounds: list[Round]) -> float:
    """KiB by which the process grew for each click, over the second half of the rounds."""
    half = len(rounds) // 2
    return (rounds[-1].resident_kib - rounds[half].resident_kib) / (CLICKS * (len(rounds) - 1 - half))
