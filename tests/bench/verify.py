"""What `python -m bot verify` takes for a certificate of 100,000 named votes, as a process of its own."""

import asyncio
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from bot.congress.ballots import Choice
from bot.congress.seats import Capacity, RollEntry
from tests.bench.measure import Figure
from tests.congress.certificates import certificate
from tests.congress.elections import DISCIPLINES, KINDS, Election

VOTES = 100_000


def election() -> Election:
    """A roll of `VOTES` seats that all have voted, the same each time."""
    drawn = random.Random(7)
    roll = tuple(
        RollEntry(number, drawn.choice(DISCIPLINES), drawn.choice(KINDS), drawn.choice(list(Capacity)))
        for number in range(1, VOTES + 1)
    )
    return Election(roll, {one.member_id: drawn.choice(list(Choice)) for one in roll})


async def figures() -> list[Figure]:
    """`verify_100000` with names shown, `verify_100000_sealed` with names hidden, and the most memory of the first."""
    cast, found = election(), []
    with tempfile.TemporaryDirectory() as folder:
        for shown in (True, False):
            made, file = certificate(cast, shown=shown), Path(folder, f"{shown}.json")
            await asyncio.to_thread(file.write_bytes, made.as_file())
            seconds, mebibytes = await asyncio.to_thread(_run, file, made.hash)
            name = "verify_100000" if shown else "verify_100000_sealed"
            found.append(Figure(name, seconds, "s"))
            if shown:
                found.append(Figure("verify_100000_memory", mebibytes, "MiB"))
    return found


def _run(file: Path, digest: str) -> tuple[float, float]:
    """How long the command took, in seconds, and its largest resident memory in MiB (getrusage(2))."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "bot", "verify", str(file), "--hash", digest]
    with Path(os.devnull).open("wb") as nowhere:
        child = os.posix_spawn(
            sys.executable, command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)]
        )
        _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit("The benchmark's certificate does not hold.")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024
