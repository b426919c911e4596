"""The record at size: 10,000 norms, 5,000 actors, 1,000,000 positions, on SQLite and on PostgreSQL.

For each of a matrix of 50 by 50 as of a day, the page of an actor, the timeline of an actor, and the lists of actors
and of subjects that appear as one types: `record_<what>_<engine>` is the 99th percentile in milliseconds over
`CALLS` calls through the service, with the bare indexed query of the same rows, in turn with it, as the baseline.
"""

import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot.services.actor_views import show_actor
from bot.services.actors import find_actors
from bot.services.analyses.all import analyse
from bot.services.analyses.looking import Typed
from bot.services.subject_lookup import find_subjects
from storage.migrate import migrate
from storage.starter import load_reference
from storage.store import Store, Tx
from storage.tables import Congress
from tests import postgres
from tests.bench.measure import Figure

POSITIONS, ACTORS, NORMS, INITIATIVES = 1_000_000, 5_000, 10_000, 100
SIDE = 50
"""Actors and norms of the matrix; each of its cells has `LAYERS` positions, one after the other."""
LAYERS = 4
CALLS = 100
DAYS = 3_650
FIRST_DAY = date(2015, 1, 1)
BASE = 1_000_000
"""Keys of what is made here begin above those of what ships."""

GUILD = 1_000_000_000_000_000_001
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
AS_OF = date(2023, 6, 30)
AT = "2026-11-02 12:00:00.000000"

COUNT = "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {end})"
PART = 25_000
"""Rows of one statement: the store gives up on one that takes too long."""
ROWS = {
    "initiative": (INITIATIVES, f"""INSERT INTO initiative (id, slug, name, aliases, kind, status, opened_on,
        date_precision, membership_rule, decision_rule, accession, reporting, addressee, binding, summary, case_id,
        confidence, note) {{count}} SELECT {BASE} + i, 'bench-' || i, 'Bench pledge ' || i, '', 'industry_pledge',
        'active', '2014-01-01', 'day', '', '', '', '', 'all', 'voluntary', '', NULL, 'checked', '' FROM n"""),
    "norm": (NORMS, f"""INSERT INTO initiative_norm (id, slug, initiative_id, code, title, summary, summary_confidence,
        addressee, modality, regime_element, year, year_note, binding, confidence) {{count}} SELECT {BASE} + i,
        'bench-norm-' || i, {BASE} + i % {INITIATIVES}, '' || i, 'Bench norm ' || i, 'Says so.', 'checked', 'all',
        'shall', 'norm', 2014, '', 'voluntary', 'checked' FROM n"""),
    "topic": (SIDE, f"""INSERT INTO initiative_norm_topic (norm_id, topic) {{count}}
        SELECT {BASE} + i, 'bench' FROM n"""),
    "actor": (ACTORS, f"""INSERT INTO actor (id, slug, name, kind, no_country, confidence, note) {{count}}
        SELECT {BASE} + i, 'bench-actor-' || i, 'Bench firm ' || i, 'company', 'Made up.', 'checked', '' FROM n"""),
    "name": (ACTORS, f"""INSERT INTO actor_name (id, actor_id, name, folded, kind) {{count}}
        SELECT {BASE} + i, {BASE} + i, 'Bench firm ' || i, 'bench firm ' || i, 'name' FROM n"""),
    "group": (1, f"""INSERT INTO actor_group (id, slug, name, as_of, confidence) {{count}}
        SELECT {BASE} + i, 'bench', 'Bench', '2026', 'checked' FROM n"""),
    "member": (SIDE, f"""INSERT INTO actor_group_member (group_id, actor_id) {{count}}
        SELECT {BASE}, {BASE} + i FROM n"""),
    "entry": (POSITIONS, f"""INSERT INTO entry (id, slug, kind, state, confidence, recorded_at, reviewed_at,
        review_reason, end_reason, note) {{count}} SELECT {BASE} + i, 'bench-' || i, 'position', 'confirmed',
        'checked', {{at}}, {{at}}, '', '', '' FROM n"""),
    "position": (POSITIONS, f"""INSERT INTO position (entry_id, actor_id, subject_type, subject_id, stance, form,
        summary, stated_on, date_precision, known_by) {{count}} SELECT {BASE} + i,
        {BASE} + CASE WHEN i < {SIDE * SIDE * LAYERS} THEN i % {SIDE} ELSE i % {ACTORS} END, 'initiative_norm',
        {BASE} + CASE WHEN i < {SIDE * SIDE * LAYERS} THEN i / {SIDE} % {SIDE}
                 ELSE (i + i / {ACTORS} * 7) % {NORMS} END,
        CASE i % 5 WHEN 0 THEN 'oppose' WHEN 1 THEN 'champion' ELSE 'support' END, 'statement', '', d, 'day', {{day}}
        FROM n JOIN bench_day ON k = i % {DAYS}"""),
    "link": (POSITIONS, f"""INSERT INTO evidence_link (record_type, record_id, source_id, locator, supports) {{count}}
        SELECT 'entry', {BASE} + i, (SELECT min(id) FROM source), '', {{true}} FROM n"""),
}  # fmt: skip
"""How many rows of each table, and the statement that makes them."""

MATRIX = f"""SELECT p.*, e.* FROM position p JOIN entry e ON e.id = p.entry_id WHERE e.state = 'confirmed'
AND p.subject_type = 'initiative_norm' AND p.subject_id BETWEEN {BASE} AND {BASE + SIDE - 1}
AND p.actor_id BETWEEN {BASE} AND {BASE + SIDE - 1}"""
OF_ACTOR = f"""SELECT p.*, e.* FROM position p JOIN entry e ON e.id = p.entry_id
WHERE e.state = 'confirmed' AND p.actor_id = {BASE + 7} ORDER BY p.known_by"""
ACTORS_LIKE = """SELECT a.* FROM actor_name n JOIN actor a ON a.id = n.actor_id
WHERE n.folded >= 'bench firm 12' AND n.folded < 'bench firm 13' ORDER BY n.folded LIMIT 25"""
SUBJECTS_LIKE = """SELECT id, title FROM initiative_norm WHERE lower(title) LIKE '%norm 12%' ORDER BY id LIMIT 25"""


@dataclass(frozen=True)
class Asked:
    """A question by its name: the service with its arguments, and the bare query of the same rows."""

    name: str
    verb: Callable[..., Any]
    arguments: dict[str, Any]
    bare: str


ASKED = (
    Asked("matrix", analyse, {"name": "matrix", "typed": Typed(group="bench", topic="bench", as_of=AS_OF), "now": NOW},
          MATRIX),
    Asked("actor_page", show_actor, {"actor": "bench-actor-7", "now": NOW}, OF_ACTOR),
    Asked("timeline", analyse, {"name": "timeline", "typed": Typed(actors="bench-actor-7"), "now": NOW}, OF_ACTOR),
    Asked("type_actor", find_actors, {"typed": "bench firm 12"}, ACTORS_LIKE),
    Asked("type_subject", find_subjects, {"typed": "norm 12"}, SUBJECTS_LIKE),
)  # fmt: skip


def fill(tx: Tx) -> None:
    """A congress, and all rows, past the triggers that look at each."""
    connection = tx.connection()
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
    else:
        connection.execute(text("SET session_replication_role = replica"))
    tx.add(Congress(guild_id=GUILD, name="Bench", created_at=NOW, opened_at=NOW))
    tx.flush()
    connection.execute(text("CREATE TEMP TABLE bench_day (k integer PRIMARY KEY, d varchar(10))"))
    days = [{"k": k, "d": (FIRST_DAY + timedelta(days=k)).isoformat()} for k in range(DAYS)]
    connection.execute(text("INSERT INTO bench_day VALUES (:k, :d)"), days)
    words = {"at": f"'{AT}'" if sqlite else f"TIMESTAMPTZ '{AT}+00'", "day": "d" if sqlite else "d::date"}
    words["true"] = "1" if sqlite else "true"
    for count, statement in ROWS.values():
        for first in range(0, count, PART):
            numbers = COUNT.format(first=first, end=min(count, first + PART))
            connection.execute(text(statement.format(count=numbers, **words).replace("::", "\\:\\:")))
    connection.execute(text("ANALYZE"))


async def measure(url: str, engine: str) -> list[Figure]:
    """All figures on one engine."""
    await migrate(url)
    async with await Store.open(url) as store:
        await store.write(load_reference)
        await store.write(fill)
        return [await _percentile(store, one, engine) for one in ASKED]


async def _percentile(store: Store, one: Asked, engine: str) -> Figure:
    ours, bare = [], []
    for _ in range(CALLS):
        begun = time.perf_counter()
        await store.read(one.verb, guild_id=GUILD, **one.arguments)
        between = time.perf_counter()
        await store.read(_raw, one.bare)
        ours.append(between - begun)
        bare.append(time.perf_counter() - between)
    place = min(CALLS - 1, int(0.99 * CALLS))
    return Figure(f"record_{one.name}_{engine}", sorted(ours)[place] * 1000, "ms", sorted(bare)[place] * 1000)


def _raw(tx: Tx, statement: str) -> int:
    return len(tx.connection().execute(text(statement)).all())


async def sqlite_figures() -> list[Figure]:
    """The figures on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        return await measure(f"sqlite:///{Path(folder, 'record.db')}", "sqlite")


async def postgres_figures() -> list[Figure]:
    """The figures on a PostgreSQL that is started for it."""
    with _server() as url:
        return await measure(url, "postgres")


@contextmanager
def _server() -> Iterator[str]:
    with postgres.run_folder() as folder:
        yield postgres.server(Path(folder)).url("postgres")


def group(engine: str) -> Callable[[], Awaitable[list[Figure]]]:
    """The figures of one engine, as a benchmark of its own."""
    return {"sqlite": sqlite_figures, "postgres": postgres_figures}[engine]
