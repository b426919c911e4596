"""Counting a ballot: `count_cells` over SQLite, against the bare SQL statements on the same data.

`tally_1000`, `tally_100000` and `tally_1000000` are milliseconds for so many papers, by choice, discipline and
kind; at most 1.3 times what the statements alone take is promised. `tally_memory_<papers>` is by how many KiB the
process grows while it counts them again and again: no more for a million than for a thousand, since the groups that
come back are as many.
"""

import asyncio
import os
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bot.services.cells import count_cells
from storage.migrate import migrate
from storage.starter import load_reference
from storage.store import Store, Tx
from storage.tables import Congress
from tests.bench.measure import Figure, resident_kib
from tests.bench.prepared import add_members, open_ballots

SIZES = (1_000, 100_000, 1_000_000)
ROUNDS = 9
"""Each side counts so many times, in turn, and the median is taken: the machine's speed drifts."""

RATIO_MOST = 1.3
MEMORY_MOST = 512
"""KiB: what a page cache and the heap may still take after the first count, whatever the number of papers."""

GUILD = 1_000_000_000_000_000_001
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
AT = "2026-11-02 12:00:00.000000"

CHOICES = ("for", "for_with_reservation", "against", "abstain", "recuse")
DISCIPLINES = (
    "law",
    "economics",
    "management",
    "computer-science",
    "criminology",
    "communication",
    "political-science",
)
KINDS = ("state", "company", "civil-society", "academia", "technical-community")

ROLL = """
SELECT discipline, kind, capacity, count(*) FROM ballot_seat WHERE ballot_id = ? AND NOT taken_off
GROUP BY discipline, kind, capacity
"""
PAPERS = """
SELECT choice, discipline, kind, capacity, count(*) FROM ballot_paper WHERE ballot_id = ? AND live
GROUP BY choice, discipline, kind, capacity
"""
ADD_MEMBER = """
INSERT INTO member (congress_id, discord_id, name, recorder, convener, created_at) VALUES (?, ?, ?, 0, 0, ?)
"""
ADD_SEAT = """
INSERT INTO ballot_seat (ballot_id, member_id, discipline, kind, capacity, name, taken_off)
VALUES (?, ?, ?, ?, ?, '', 0)
"""
SEAL = "UPDATE ballot SET sealed = 1"
ADD_PAPER = """
INSERT INTO ballot_paper (ballot_id, member_id, choice, reason, discipline, kind, capacity, cast_at, live, by_proxy)
VALUES (?, ?, ?, '', ?, ?, ?, ?, 1, 0)
"""


def prepare(tx: Tx) -> int:
    """A congress with one open ballot, on whose roll one member stands; returns the ballot's id."""
    congress = Congress(guild_id=GUILD, name="Bench", created_at=NOW, opened_at=NOW)
    tx.add(congress)
    tx.flush()
    return open_ballots(tx, congress.id, add_members(tx, congress.id, [GUILD], NOW), NOW, sealed=False)[0]


def fill(path: Path, ballot: int, papers: int) -> None:
    """Put so many members on the roll, each with a paper in the box."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA synchronous=OFF")
        first = connection.execute("SELECT max(id) FROM member").fetchone()[0] + 1
        people = range(first, first + papers)
        connection.executemany(ADD_MEMBER, ((1, GUILD + number, "", AT) for number in people))
        connection.executemany(ADD_SEAT, ((ballot, number, *_place(number)) for number in people))
        connection.execute(SEAL)
        voted = ((ballot, number, CHOICES[number * 31 % 5], *_place(number), AT) for number in people)
        connection.executemany(ADD_PAPER, voted)
        connection.commit()
    finally:
        connection.close()


def _place(number: int) -> tuple[str, str, str]:
    """Where a member sits: every combination of discipline and kind occurs."""
    return DISCIPLINES[number % 7], KINDS[number // 7 % 5], "personal"


async def measure(papers: int) -> tuple[Figure, int]:
    """The figure for so many papers, and by how many KiB the process grew while it counted."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "tally.db")
        await migrate(f"sqlite:///{path}")
        async with await Store.open(f"sqlite:///{path}") as store:
            await store.write(load_reference)
            ballot = await store.write(prepare)
        await asyncio.to_thread(fill, path, ballot, papers)
        async with await Store.open(f"sqlite:///{path}") as store:
            ours, bare, grown = await store.read(_both, path, ballot, papers)
    return Figure(f"tally_{papers}", ours, "ms", bare, most=bare * RATIO_MOST), grown


def _both(tx: Tx, path: Path, ballot: int, papers: int) -> tuple[float, float, int]:
    connection = sqlite3.connect(path)
    try:

        def raw() -> int:
            roll = connection.execute(ROLL, (ballot,)).fetchall()
            return len(roll) + len(connection.execute(PAPERS, (ballot,)).fetchall())

        def counted() -> int:
            return sum(number for *_, number in count_cells(tx, ballot))

        if counted() != papers + 1:
            raise SystemExit("The benchmark lost a paper.")
        raw()
        before = resident_kib(os.getpid())
        times = [(_milliseconds(counted), _milliseconds(raw)) for _ in range(ROUNDS)]
        grown = resident_kib(os.getpid()) - before
    finally:
        connection.close()
    ours, bare = zip(*times, strict=True)
    return median(ours), median(bare), grown


def _milliseconds(call: Callable[[], int]) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


async def figures(sizes: Sequence[int] = SIZES) -> list[Figure]:
    """`tally_<papers>` and `tally_memory_<papers>` for each of the sizes."""
    found: list[Figure] = []
    for papers in sizes:
        figure, grown = await measure(papers)
        found += [figure, Figure(f"tally_memory_{papers}", grown, "KiB", most=MEMORY_MOST)]
    return found


def group(papers: int) -> Callable[[], Awaitable[list[Figure]]]:
    """The figures of one size, as a benchmark of its own."""
    return lambda: figures((papers,))
