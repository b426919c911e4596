"""Ballots a second through the store on SQLite, fully durable, beside the same statements in raw `sqlite3`.

The bare one runs the statements that the verb sends, as plain strings, in one writer thread behind asyncio, with
the same pragmas and one commit a ballot.
"""

import asyncio
import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlmodel import Session, col, func, select

from bot.congress.ballots import Choice
from bot.services.ballots import cast
from bot.services.people import Who
from storage.migrate import migrate
from storage.starter import load_reference
from storage.store import Store
from storage.tables import BallotPaper, Congress
from tests.bench.measure import Figure, load
from tests.bench.prepared import add_members, open_ballots

GUILD = 1_000_000_000_000_000_001
VOTERS = 3000
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def prepare(tx: Session) -> int:
    """An open ballot with `VOTERS` seats on its roll; returns its id."""
    congress = Congress(guild_id=GUILD, name="Bench", created_at=NOW, opened_at=NOW)
    tx.add(congress)
    tx.flush()
    members = add_members(tx, congress.id, range(GUILD + 1, GUILD + 1 + VOTERS), NOW)
    return open_ballots(tx, congress.id, members, NOW)[0]


def votes(tx: Session) -> int:
    """How many votes count."""
    return tx.exec(select(func.count()).select_from(BallotPaper).where(col(BallotPaper.live))).one()


async def through_the_store(path: Path, in_flight: int) -> float:
    """Ballots a second through the store."""
    url = f"sqlite:///{path}"
    await migrate(url)
    async with await Store.open(url) as store:
        await store.write(load_reference)
        ballot = await store.write(prepare)

        async def one(number: int) -> None:
            who = Who(GUILD, GUILD + 1 + number, "")
            await store.write(cast, who=who, ballot_id=ballot, choice=Choice.FOR, now=NOW + timedelta(seconds=1))

        result = await load(one, calls=VOTERS, in_flight=in_flight)
        if await store.read(votes) != VOTERS:
            raise SystemExit("The benchmark lost a vote.")
        return result.per_second


LINE = """
SELECT ballot.congress_id, ballot.norm_id, norm.number, norm_version.title, ballot.closes_at, ballot.closed_at,
  ballot.secrecy, ballot_seat.member_id, ballot_seat.discipline, ballot_seat.kind, ballot_seat.capacity,
  ballot_paper.choice, ballot_paper.reason
FROM ballot JOIN congress ON congress.id = ballot.congress_id JOIN norm ON norm.id = ballot.norm_id
  JOIN norm_version ON norm_version.id = ballot.version_id
  LEFT JOIN member ON member.congress_id = congress.id AND member.discord_id = ?
  LEFT JOIN ballot_seat ON ballot_seat.ballot_id = ballot.id AND ballot_seat.member_id = member.id
  LEFT JOIN ballot_paper ON ballot_paper.ballot_id = ballot.id AND ballot_paper.member_id = member.id
    AND ballot_paper.live
WHERE ballot.id = ? AND congress.guild_id = ?
"""
CAST = """
INSERT INTO ballot_paper (ballot_id, member_id, choice, reason, discipline, kind, capacity, cast_at, live, by_proxy)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
"""
EVENT = """
INSERT INTO event (congress_id, at, kind, member_id, norm_id, subject_id, data) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
REFRESH = """
UPDATE card SET wanted = wanted + 1, due_at = CASE WHEN due_at IS NULL THEN ? ELSE due_at END
WHERE kind = ? AND subject_id = ?
"""


async def bare(path: Path, in_flight: int) -> float:
    """Ballots a second with the same statements in raw `sqlite3`."""
    url = f"sqlite:///{path}"
    await migrate(url)
    async with await Store.open(url) as store:
        await store.write(load_reference)
        ballot = await store.write(prepare)

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    with ThreadPoolExecutor(1) as writer:
        loop = asyncio.get_running_loop()
        connection = await loop.run_in_executor(writer, connect)
        at = "2026-11-02 12:00:01.000000"

        def one(number: int) -> None:
            connection.execute("BEGIN IMMEDIATE")
            row = connection.execute(LINE, (GUILD + 1 + number, ballot, GUILD)).fetchone()
            connection.execute(CAST, (ballot, row[7], "for", "", row[8], row[9], row[10], at, 1))
            connection.execute(EVENT, (row[0], at, "vote_cast", row[7], row[1], ballot, "{}"))
            connection.execute(REFRESH, (at, "ballot", ballot))
            connection.execute("COMMIT")

        result = await load(lambda number: loop.run_in_executor(writer, one, number), calls=VOTERS, in_flight=in_flight)
        await loop.run_in_executor(writer, connection.close)
    return result.per_second


ROUNDS = 5
"""Each side is measured so many times, in turn, and the median counts: the machine's speed drifts."""


async def figures() -> list[Figure]:
    """`cast_service_1` and `cast_service_100`."""
    found = []
    for in_flight in (1, 100):
        ours, raw = [], []
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                ours.append(await through_the_store(Path(folder, "store.db"), in_flight))
                raw.append(await bare(Path(folder, "bare.db"), in_flight))
        found.append(Figure(f"cast_service_{in_flight}", median(ours), "ballots/s", median(raw)))
    return found
