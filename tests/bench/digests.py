"""The digest of a busy week of a large congress (`busy_congress`), on SQLite and on PostgreSQL.

`digest_<engine>` is the 99th percentile in milliseconds over `CALLS` calls of compiling the digest and rendering its
card (without the picture of a decision, which is drawn once and has no size), with the baseline in turn with it: bare
indexed queries, without objects or words, that read what it tells. `digest_memory_<engine>` is how much memory one
call takes at its height. `digest_growth_<engine>` is the median beside that of a congress with a tenth of everything
but the same last week, which is to be the same.
"""

import gc
import tempfile
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bot.chat.ui.digest_card import digest_card
from bot.services.digests import preview_digest
from prompts import Say, load
from storage.migrate import migrate
from storage.starter import load_reference
from storage.store import Store
from tests.bench.busy_congress import fill
from tests.bench.measure import Figure
from tests.bench.record import GUILD, NOW, bare, server

CALLS = 100
SMALLER = 10
KIBI = 1024

_WEEK = """e.congress_id = 1 AND e.kind NOT IN ('vote_cast', 'vote_changed', 'vote_withdrawn')
    AND e.at > '2026-10-26 12:00:00.000000+00' AND e.at <= '2026-11-02 12:00:00.000000+00'"""
_CARD = "LEFT JOIN card c ON c.kind = 'norm' AND c.subject_id = m.id AND c.topic = ''"
_OPEN = "SELECT norm_id FROM ballot b WHERE b.congress_id = 1 AND b.closed_at IS NULL"
_WORDS = "JOIN norm_version v ON v.norm_id = m.id AND v.n = m.version"

BARE = (
    f"""SELECT e.kind, e.data, m.*, v.title, c.* FROM event e JOIN norm m ON m.id = e.norm_id {_WORDS} {_CARD}
    WHERE {_WEEK} ORDER BY e.at, e.id""",
    f"""SELECT m.*, v.title, c.* FROM norm m {_WORDS} {_CARD} WHERE m.id IN ({_OPEN})""",
    f"""SELECT m.number, v.title, m.review_on, c.* FROM norm m {_WORDS} {_CARD} WHERE m.congress_id = 1
    AND m.review_on > '2026-11-02' AND m.review_on <= '2026-12-02'""",
    f"""SELECT m.number, v.title, m.trial_until, c.* FROM norm m {_WORDS} {_CARD} WHERE m.congress_id = 1
    AND m.trial_until <= '2026-11-16 12:00:00.000000+00'""",
    f"""SELECT p.*, a.*, n.*, i.*, (SELECT max(o.entry_id) FROM position o WHERE o.subject_type = p.subject_type
    AND o.subject_id = p.subject_id AND o.actor_id = p.actor_id) FROM event e JOIN entry r ON r.id = e.subject_id
    JOIN position p ON p.entry_id = r.id JOIN actor a ON a.id = p.actor_id
    LEFT JOIN initiative_norm n ON p.subject_type = 'initiative_norm' AND n.id = p.subject_id
    LEFT JOIN initiative i ON i.id = n.initiative_id WHERE {_WEEK} AND e.kind = 'entry_confirmed'
    AND r.state = 'confirmed'""",
    f"""SELECT m.number, c.* FROM norm m {_CARD} WHERE m.id IN (SELECT p.subject_id FROM event e
    JOIN position p ON p.entry_id = e.subject_id WHERE {_WEEK} AND p.subject_type = 'norm')""",
    f"""SELECT s.id, o.discipline, o.kind, o.opinion, count(*) FROM statement s
    JOIN statement_opinion o ON o.statement_id = s.id AND o.live WHERE s.norm_id IN
    (SELECT e.norm_id FROM event e WHERE {_WEEK} AND e.kind = 'vote_opened') GROUP BY s.id, o.discipline, o.kind,
    o.opinion""",
    """SELECT DISTINCT s.norm_id, s.discipline, s.seat_kind FROM statement s JOIN norm m ON m.id = s.norm_id
    WHERE m.congress_id = 1 AND m.stage IN ('seeking_seconds', 'deliberation', 'final_call')""",
    "SELECT s.kind, d.discipline FROM seat s JOIN seat_discipline d ON d.seat_id = s.id WHERE s.congress_id = 1",
    f"SELECT count(*), max(e.id) FROM event e WHERE {_WEEK}",
    "SELECT * FROM discipline",
    "SELECT * FROM stakeholder_kind",
)
"""What the digest tells: of norms, their votes, reviews and trials, positions and what they are about, opinions on
statements, who has not spoken, how much there was, and the names of disciplines and kinds."""


@dataclass(frozen=True)
class Taken:
    """What the calls took: ours and the bare queries, in milliseconds, sorted, and the memory of one in KiB."""

    ours: list[float]
    raw: list[float]
    memory: float


async def measure(url: str, part: int = 1) -> Taken:
    """Make the congress (or that part of it), and measure its digest."""
    say = load().into("en")
    await migrate(url)
    async with await Store.open(url) as store:
        await store.write(load_reference)
        await fill(store, part)
        await _digest(store, say)
        gc.collect()
        gc.freeze()  # As the bot does once it has begun.
        ours, raw = [], []
        for _ in range(CALLS):
            begun = time.perf_counter()
            await _digest(store, say)
            between = time.perf_counter()
            await store.read(bare, BARE)
            ours.append((between - begun) * 1000)
            raw.append((time.perf_counter() - between) * 1000)
        tracemalloc.start()
        await _digest(store, say)
        memory = tracemalloc.get_traced_memory()[1] / KIBI
        tracemalloc.stop()
    return Taken(sorted(ours), sorted(raw), memory)


async def _digest(store: Store, say: Say) -> None:
    view = await store.read(preview_digest, guild_id=GUILD, now=NOW)
    if not view.digest.decided or not view.digest.positions:
        raise SystemExit("The benchmark's week is a quiet one.")
    digest_card(say, view)


def _figures(engine: str, large: Taken, small: Taken) -> list[Figure]:
    place = min(CALLS - 1, int(0.99 * CALLS))
    return [
        Figure(f"digest_{engine}", large.ours[place], "ms", large.raw[place]),
        Figure(f"digest_growth_{engine}", median(large.ours), "ms", median(small.ours)),
        Figure(f"digest_memory_{engine}", large.memory, "KiB"),
    ]


async def sqlite_figures() -> list[Figure]:
    """The figures on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        small = await measure(f"sqlite:///{Path(folder, 'small.db')}", SMALLER)
        return _figures("sqlite", await measure(f"sqlite:///{Path(folder, 'large.db')}"), small)


async def postgres_figures() -> list[Figure]:
    """The figures on a PostgreSQL that is started for each size."""
    with server() as url:
        small = await measure(url, SMALLER)
    with server() as url:
        return _figures("postgres", await measure(url), small)


def group(engine: str) -> Callable[[], Awaitable[list[Figure]]]:
    """The figures of one engine, as a benchmark of its own."""
    return {"sqlite": sqlite_figures, "postgres": postgres_figures}[engine]
