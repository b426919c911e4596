"""What the judge costs the local Discord: clicks acknowledged by the trivial bot, judged and not judged."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median

import sandbox
from sandbox import LocalDiscord
from sandbox.json_types import JsonObject
from sandbox.verbs import messages
from tests.bench.bots import trivial_bot
from tests.bench.measure import Figure, load
from tests.opened import id_of

ROUNDS = 21
"""Both servers are measured so many times, in turn, and the median of the pairs counts: the machine's speed drifts."""

CLICKS = 200
IN_FLIGHT = 10

CARD: JsonObject = {
    "content": "N-1",
    "components": [
        {"type": 1, "components": [{"type": 2, "style": 2, "label": "For", "custom_id": "ballot:1:cast:for"}]}
    ],
}


async def figures() -> list[Figure]:
    """`ack_judged`: milliseconds a click until its acknowledgement, 10 in flight, with the judge; the baseline is
    without. Requests, answers and what the gateway sends are all judged."""
    async with _clicking(judged=True) as with_judge, _clicking(judged=False) as without:
        await _round(with_judge)
        await _round(without)
        judged, bare = [], []
        for _ in range(ROUNDS):
            judged.append(await _round(with_judge))
            bare.append(await _round(without))
        with_judge.assert_faithful()
    ratio = median(with_it / without_it for with_it, without_it in zip(judged, bare, strict=True))
    return [Figure("ack_judged", median(judged), "ms", median(judged) / ratio)]


@asynccontextmanager
async def _clicking(*, judged: bool) -> AsyncIterator[LocalDiscord]:
    """A local Discord with the trivial bot and its card in #general."""
    async with sandbox.serve(judged=judged) as local, trivial_bot(local):
        place = local.core.world.channels[id_of(local.channel("general"))]
        messages.send(local.core, place, local.core.world.bot_id, CARD, [])
        yield local


async def _round(local: LocalDiscord) -> float:
    card, ada = local.history("general")[0], local.owner

    async def click(_number: int) -> None:
        outcome = await ada.click(card, custom_id="ballot:1:cast:for")
        if outcome.status != "message":
            raise SystemExit(f"A click was answered with {outcome.status}: {outcome.error}")

    return 1000 / (await load(click, calls=CLICKS, in_flight=IN_FLIGHT)).per_second
