"""The real bot and the trivial one, each a process of its own, each on a local Discord of its own in this process.

Both show the same card to as many voters, so that a click means the same work to everybody but the bot. The local
Discords do not judge, and limit nothing unless asked to: only the bots are measured.
"""

import asyncio
import gc
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import sandbox
from bot.services.people import congress_of
from sandbox import LocalDiscord, Options, Person
from sandbox.json_types import JsonObject
from sandbox.seed import Seed, SeedPerson
from sandbox.verbs import messages
from storage.store import Tx
from tests.bench.prepared import add_members, open_ballots
from tests.opened import id_of, open_at
from tests.wire.process import READY_TIMEOUT, ROOT, BotProcess, bot_process

AS_OPERATED = {"CONGRESS_TICK_SECONDS": "15", "CONGRESS_CLOCK_FILE": ""}
"""The wire tests hurry the clock and move it; here it is as an operator has it."""

HEARD_SECONDS = 30.0
"""How long a click is waited for; Discord's own 3 s would hide by how much they are missed."""

STOP_SECONDS = 10.0


@asynccontextmanager
async def local_discord(voters: int = 0, *, rate_limits: bool = False) -> AsyncIterator[LocalDiscord]:
    """A local Discord with an owner and so many voters; it limits nothing unless asked to."""
    people = tuple(SeedPerson(f"voter{n}", "") for n in range(voters))
    options = Options(acknowledgement_seconds=HEARD_SECONDS, rate_limits=rate_limits)
    async with sandbox.serve(Seed(people=(SeedPerson("ada", ""), *people)), options=options, judged=False) as served:
        yield served


@asynccontextmanager
async def trivial_bot(local: LocalDiscord) -> AsyncIterator[int]:
    """The trivial bot, ready; gives the id of its process."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DISCORD_TOKEN": local.token,
        "CONGRESS_API_BASE": local.api_base,
        "CONGRESS_GATEWAY_URL": local.gateway_url,
        "CONGRESS_GUILD_READY_TIMEOUT": str(READY_TIMEOUT),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.trivial_bot", env=environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        if await process.stdout.readline() != b"ready\n":
            raise SystemExit("The trivial bot did not start.")
        yield process.pid
    finally:
        if process.returncode is None:
            process.kill()
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()


@dataclass(frozen=True)
class Side:
    """One bot as its voters see it: each click is by the next of them, who has not voted yet."""

    local: LocalDiscord
    pid: int
    card: JsonObject
    custom_id: str
    voters: Iterator[Person]

    async def click(self, _number: int = 0) -> None:
        """Press "For" and wait for the private answer, or for the word that it takes longer."""
        outcome = await next(self.voters).click(self.card, custom_id=self.custom_id)
        if outcome.status not in ("message", "deferred"):
            raise SystemExit(f"A click was answered with {outcome.status}: {outcome.error}")


@dataclass(frozen=True)
class Pair:
    """Both sides of a comparison, and what is behind the real one."""

    bot: BotProcess
    ballot_id: int
    ours: Side
    trivial: Side


@asynccontextmanager
async def pair(folder: Path, voters: int) -> AsyncIterator[Pair]:
    """Both bots ready, each showing the card of an open ballot with so many voters on its roll."""
    async with local_discord(voters) as local, bot_process(local, folder, start=False, **AS_OPERATED) as bot:
        ballot_id = await prepare(bot, local)
        await bot.start()
        await bot.logged("card_shown", kind="ballot")
        ours = side_of(local, bot.pid, local.history("votes")[0], ballot_id)
        async with local_discord(voters) as other, trivial_bot(other) as pid:
            theirs = side_of(other, pid, _same_card(local, other), ballot_id)
            # Tens of thousands of objects that stay: without this the collector walks them during the clicks.
            gc.collect()
            gc.freeze()
            try:
                yield Pair(bot, ballot_id, ours, theirs)
            finally:
                gc.unfreeze()


async def prepare(bot: BotProcess, local: LocalDiscord, ballots: int = 1) -> int:
    """Write an opened congress with open ballots, all but the owner on their rolls; returns the id of the first."""
    now = bot.now()
    voters = [person.user_id for person in local.people() if person.user_id != local.owner.user_id]

    def fill(tx: Tx) -> int:
        congress = congress_of(tx, local.guild_id).id
        members = add_members(tx, congress, voters, now)
        return open_ballots(tx, congress, members, now, numbers=range(1, ballots + 1))[0]

    async with bot.database() as store:
        await open_at(store, local, now)
        return await store.write(fill)


def side_of(local: LocalDiscord, pid: int, card: JsonObject, ballot_id: int) -> Side:
    """The side of a bot whose card of this ballot its voters see."""
    voters = (person for person in local.people() if person.user_id != local.owner.user_id)
    return Side(local, pid, card, f"ballot:{ballot_id}:cast:for", voters)


def _same_card(source: LocalDiscord, target: LocalDiscord) -> JsonObject:
    """Post the real bot's card as the trivial bot's own, as it was sent."""
    sent = next(one.body for one in source.requests if one.operation == "create_message")
    assert isinstance(sent, dict)
    place = target.core.world.channels[id_of(target.make_channel("votes"))]
    messages.send(target.core, place, target.core.world.bot_id, sent, [])
    return target.history("votes")[0]
