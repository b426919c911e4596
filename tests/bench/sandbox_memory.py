"""What the local Discord keeps: the memory of its process after 5,000 messages in a channel."""

import asyncio
import sys
from asyncio import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from sandbox.server import DEFAULT_TOKEN
from tests.bench.measure import Figure, load, resident_kib
from tests.wire.process import ROOT

MESSAGES = 5000
IN_FLIGHT = 10
START_SECONDS = 30.0
KIB_A_MESSAGE_MOST = 6.0

CARD = {
    "embeds": [
        {
            "title": "N-1 · Spare the public core of the internet",
            "description": "States leave the public core of the internet alone, in peace and in conflict. " * 5,
            "fields": [{"name": "Proposed by", "value": "ada (law, state)"}, {"name": "Seconds", "value": "3 of 4"}],
        }
    ],
    "components": [
        {
            "type": 1,
            "components": [
                {"type": 2, "style": 2, "label": label, "custom_id": f"ballot:1:cast:{label.lower()}"}
                for label in ("For", "Against", "Abstain", "Reasons", "Text")
            ],
        }
    ],
}
"""About as much as a card of the bot: 400 characters of text, two fields, five buttons."""


async def figures() -> list[Figure]:
    """`sandbox_memory_5000`: MiB resident after 5,000 cards sent over REST; the baseline is the server after its start.

    `sandbox_memory_message` is by how many KiB the process grows for each card, over the second half: the first fills
    what has a bound (the judge's compiled schemas, the latest requests).
    """
    async with _server() as (pid, url), aiohttp.ClientSession(headers={"Authorization": f"Bot {DEFAULT_TOKEN}"}) as bot:
        state = await _json(bot, f"{url}/sandbox/state")
        general = next(channel["id"] for channel in state["channels"] if channel["name"] == "general")
        address = f"{url}/api/v10/channels/{general}/messages"

        async def send(_number: int) -> None:
            async with bot.post(address, json=CARD) as answer:
                if answer.status != 200:
                    raise SystemExit(f"A message was answered with {answer.status}: {await answer.text()}")

        start = resident_kib(pid)
        await load(send, calls=MESSAGES // 2, in_flight=IN_FLIGHT)
        halfway = resident_kib(pid)
        await load(send, calls=MESSAGES // 2, in_flight=IN_FLIGHT)
        whole = resident_kib(pid)
    each = (whole - halfway) / (MESSAGES // 2)
    return [
        Figure("sandbox_memory_5000", whole / 1024, "MiB", start / 1024),
        Figure("sandbox_memory_message", each, "KiB", most=KIB_A_MESSAGE_MOST),
    ]


async def _json(bot: aiohttp.ClientSession, url: str) -> dict[str, list[dict[str, str]]]:
    async with bot.get(url) as answer:
        found: dict[str, list[dict[str, str]]] = await answer.json()
        return found


@asynccontextmanager
async def _server() -> AsyncIterator[tuple[int, str]]:
    """A local Discord in a process of its own; gives its id and its address."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--until-stdin-closes"),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(START_SECONDS):
            written = await process.stdout.readline()
        yield process.pid, written.decode().strip().rstrip("/")
    finally:
        process.stdin.close()
        await process.wait()
