"""An import of 100,000 positions from a CSV file into SQLite, in its three steps.

`import_100000_read` reads and checks the file, `import_100000_plan` looks up its names and what is on record,
`import_100000` writes it all in one transaction, against the same rows written by bare statements into the same tables
with their triggers. `import_100000_memory` is by how many MiB the process has grown at the end.
"""

import asyncio
import itertools
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.services.people import Who
from bot.services.record.imports import import_words, plan_import, read_file, run_import
from storage.migrate import migrate
from storage.starter import load_reference
from storage.store import Store, Tx
from storage.tables import Congress
from tests.bench.measure import Figure, resident_kib
from tests.bench.prepared import add_members

ROWS = 100_000
GUILD = 1_000_000_000_000_000_001
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
AT = "2026-11-02 12:00:00.000000"
WHO = Who(GUILD, GUILD, "Recorder", convener=True)
HEADINGS = "actor,subject,stance,form,date,source,summary"
ACTORS = ("Microsoft", "co-ibm", "France", "state-usa", "Brazil", "IND")
SUBJECTS = ("paris-call", "tech-accord", "gge-f", "gge-i", "tech-1")
STANCES = ("support", "oppose", "neutral", "champion")

ENTRY = """
INSERT INTO entry (congress_id, number, kind, state, recorded_at, recorded_by, review_reason, end_reason, note)
VALUES (1, ?, 'position', 'proposed', ?, 1, '', '', '')
"""
SOURCE = "INSERT INTO source (congress_id, title, url, kind, retrieved_at, note) VALUES (1, ?, ?, 'web', ?, '')"
POSITION = """
INSERT INTO position (entry_id, actor_id, subject_type, subject_id, stance, form, summary, stated_on, date_precision,
known_by) VALUES (?, 1, 'initiative', 1, 'support', 'statement', ?, '2018-03-12', 'day', '2018-03-12')
"""
LINK = "INSERT INTO evidence_link (record_type, record_id, source_id, locator, supports) VALUES ('entry', ?, ?, '', 1)"
CONFIRM = "UPDATE entry SET state = 'confirmed', reviewed_at = ?, reviewed_by = 1 WHERE congress_id = 1"


def file() -> bytes:
    """The file: positions of some actors on some subjects, each with a source of its own."""
    rows = (
        f"{ACTORS[n % 6]},{SUBJECTS[n % 5]},{STANCES[n % 4]},statement,{2000 + n % 26}-{n % 12 + 1:02}-{n % 28 + 1:02},"
        f"https://worldnews.org/{n}.html,What was said there in a sentence of usual length ({n}).\n"
        for n in range(ROWS)
    )
    return f"{HEADINGS}\n{''.join(rows)}".encode()


def found(tx: Tx) -> None:
    """A congress with one member."""
    congress = Congress(guild_id=GUILD, name="Bench", created_at=NOW, opened_at=NOW)
    tx.add(congress)
    tx.flush()
    add_members(tx, congress.id, [GUILD], NOW)


async def figures() -> list[Figure]:
    """What each step takes, and the memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "import.db")
        await migrate(f"sqlite:///{path}")
        async with await Store.open(f"sqlite:///{path}") as store:
            await store.write(load_reference)
            await store.write(found)
        bare = await asyncio.to_thread(_bare, path, Path(folder, "bare.db"))
        async with await Store.open(f"sqlite:///{path}") as store:
            return await _steps(store, bare)


async def _steps(store: Store, bare: float) -> list[Figure]:
    data, before, times = file(), resident_kib(os.getpid()), [time.perf_counter()]
    words = await store.read(import_words, who=WHO, today=NOW.date())
    read = await asyncio.to_thread(read_file, "positions.csv", data, words)
    times.append(time.perf_counter())
    plan = await store.read(plan_import, who=WHO, file=read)
    times.append(time.perf_counter())
    done = await store.write(run_import, who=WHO, file=read, plan=plan, now=NOW)
    times.append(time.perf_counter())
    if done.n != ROWS:
        raise SystemExit("The benchmark's file was not imported whole.")
    grown = (resident_kib(os.getpid()) - before) / 1024
    first, second, third = (after - begun for begun, after in itertools.pairwise(times))
    return [
        Figure("import_100000_read", first, "s"),
        Figure("import_100000_plan", second, "s"),
        Figure("import_100000", third, "s", bare),
        Figure("import_100000_memory", grown, "MiB"),
    ]


def _bare(path: Path, copy: Path) -> float:
    """How long the bare statements take on a copy of the database, with its triggers, in seconds."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        begun = time.perf_counter()
        first_entry, first_source = _next(target, "entry"), _next(target, "source")
        target.executemany(SOURCE, ((f"Page {n}", f"https://news.org/{n}", AT) for n in range(ROWS)))
        target.executemany(ENTRY, ((n + 1, AT) for n in range(ROWS)))
        target.executemany(POSITION, _numbered(first_entry, "What was said there in a sentence of usual length."))
        target.executemany(LINK, ((first_entry + n, first_source + n) for n in range(ROWS)))
        target.execute(CONFIRM, (AT,))
        target.commit()
        return time.perf_counter() - begun


def _next(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0]) + 1


def _numbered(first: int, text: str) -> Iterator[tuple[int, str]]:
    return ((first + n, text) for n in range(ROWS))
