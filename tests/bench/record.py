"""The record at size: 10,000 norms, 5,000 actors, 1,000,000 positions, on SQLite and on PostgreSQL.

For each of a matrix of 50 by 50 as of a day, the page of an actor, the timeline of an actor, and the lists of actors
and of subjects that appear as one types: `record_<what>_<engine>` is the 99th percentile in milliseconds over
`CALLS` calls through the service, with the baseline in turn with it: bare indexed queries, without objects or words,
that read what the answer shows, with the same sections, lines, subjects and sources.
"""

import gc
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot.services.record.actor_views import SHOWN, show_actor
from bot.services.record.actors import find_actors
from bot.services.record.analyses.all import analyse
from bot.services.record.analyses.looking import Typed
from bot.services.record.subject_lookup import find_subjects
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
PART = 20_000
"""Rows of one statement and transaction: the store gives up on one that takes too long."""
WORDS = {
    "sqlite": {
        "at": f"'{AT}'",
        "true": "1",
        "day": f"date('{FIRST_DAY}', '+' || (i % {DAYS}) || ' days')",
        "text": "",
        "before": f"(datetime('{AT}', -(",
        "ago": ") || ' seconds') || '.000000')",
    },
    "postgresql": {
        "at": f"TIMESTAMPTZ '{AT}+00'",
        "true": "true",
        "day": f"DATE '{FIRST_DAY}' + (i % {DAYS})::int",
        "text": "::text",
        "before": f"(TIMESTAMPTZ '{AT}+00' - make_interval(secs => (",
        "ago": ")))",
    },
}
"""How each engine says the moment of recording, yes, the day of a position, and so many seconds before that moment."""
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
        CASE i % 5 WHEN 0 THEN 'oppose' WHEN 1 THEN 'champion' ELSE 'support' END, 'statement', '',
        ({{day}}){{text}}, 'day', {{day}} FROM n"""),
    "link": (POSITIONS, f"""INSERT INTO evidence_link (record_type, record_id, source_id, locator, supports) {{count}}
        SELECT 'entry', {BASE} + i, (SELECT min(id) FROM source), '', {{true}} FROM n"""),
}  # fmt: skip
"""How many rows of each table, and the statement that makes them."""

_ACTOR = BASE + 7
_CITED = """LEFT JOIN evidence_link l ON l.record_type = 'entry' AND l.record_id = e.id
LEFT JOIN source s ON s.id = l.source_id"""
_NORM = "LEFT JOIN initiative_norm n ON n.id = p.subject_id LEFT JOIN initiative i ON i.id = n.initiative_id"

MATRIX = (
    f"""SELECT p.*, e.*, s.id, s.grade, s.kind, s.publisher FROM position p JOIN entry e ON e.id = p.entry_id {_CITED}
    WHERE e.state = 'confirmed' AND p.subject_type = 'initiative_norm'
    AND p.subject_id BETWEEN {BASE} AND {BASE + SIDE - 1} AND p.actor_id BETWEEN {BASE} AND {BASE + SIDE - 1}""",
    f"SELECT * FROM actor WHERE id BETWEEN {BASE} AND {BASE + SIDE - 1}",
    f"""SELECT n.*, i.* FROM initiative_norm n JOIN initiative i ON i.id = n.initiative_id
    WHERE n.id BETWEEN {BASE} AND {BASE + SIDE - 1}""",
)
"""The positions of the matrix with the sources that stand behind them, and its actors and norms."""


def _of_actor(section: str, table: str, whose: str) -> str:
    return f"""SELECT '{section}' AS section, f.entry_id AS id, CAST(f.known_by AS varchar) AS day FROM {table} f
    JOIN entry e ON e.id = f.entry_id WHERE {whose} AND e.state = 'confirmed'"""


_SECTIONS = " UNION ALL ".join((
    _of_actor("positions", "position", f"f.actor_id = {_ACTOR}"),
    _of_actor("participation", "participation", f"f.actor_id = {_ACTOR}"),
    *(_of_actor(role, "action", f"""f.entry_id IN (SELECT action_id FROM action_actor
        WHERE actor_id = {_ACTOR} AND role = '{role}')""") for role in ("actor", "affected")),
    _of_actor("accusations", "claim", f"f.accused_id = {_ACTOR}"),
    _of_actor("claims", "claim", f"f.claimant_id = {_ACTOR}"),
    _of_actor("commitments", "pledge", f"f.actor_id = {_ACTOR}"),
    f"""SELECT 'votes', o.id, o.dated FROM roll_call_vote v JOIN instrument o ON o.id = v.instrument_id
    WHERE v.actor_id = {_ACTOR}""",
))  # fmt: skip
ACTOR_PAGE = (
    f"SELECT a.*, k.* FROM actor a JOIN stakeholder_kind k ON k.id = a.kind WHERE a.id = {_ACTOR}",
    f"SELECT * FROM actor_name WHERE actor_id = {_ACTOR}",
    f"""SELECT g.* FROM actor_group g JOIN actor_group_member m ON m.group_id = g.id WHERE m.actor_id = {_ACTOR}""",
    f"""SELECT * FROM (SELECT section, id, count(*) OVER (PARTITION BY section) AS total, row_number() OVER
    (PARTITION BY section ORDER BY day DESC, id DESC) AS place FROM ({_SECTIONS}) k) r WHERE place <= {SHOWN}""",
    f"""SELECT p.*, e.*, s.*, n.*, i.* FROM (SELECT * FROM position WHERE actor_id = {_ACTOR}
    ORDER BY known_by DESC, entry_id DESC LIMIT {SHOWN}) p JOIN entry e ON e.id = p.entry_id {_CITED} {_NORM}""",
)
"""Who the actor is, how much each section of its page has with the keys of its first lines, and those lines (it has
positions alone) with their subjects and sources."""

TIMELINE = (
    f"SELECT * FROM actor WHERE id = {_ACTOR}",
    f"""SELECT p.*, e.*, s.*, n.*, i.* FROM position p JOIN entry e ON e.id = p.entry_id {_CITED} {_NORM}
    WHERE e.state = 'confirmed' AND p.actor_id = {_ACTOR} ORDER BY p.known_by, p.entry_id""",
)
"""The actor and all its positions with their subjects and sources."""

ACTORS_LIKE = (
    """SELECT n.*, a.*, k.name FROM actor_name n JOIN actor a ON a.id = n.actor_id
    JOIN stakeholder_kind k ON k.id = a.kind WHERE n.folded >= 'bench firm 12' AND n.folded < 'bench firm 13'
    ORDER BY n.folded LIMIT 150""",
)
"""The names that begin so, of which the service chooses the best of each actor."""

SUBJECTS_LIKE = (
    """SELECT n.*, i.* FROM initiative_norm n JOIN initiative i ON i.id = n.initiative_id
    WHERE lower(n.slug) LIKE '%norm%' AND lower(n.slug) LIKE '%12%' OR lower(n.title) LIKE '%norm%' AND
    lower(n.title) LIKE '%12%' ORDER BY n.id LIMIT 25""",
    "SELECT * FROM initiative WHERE lower(name) LIKE '%norm%' AND lower(name) LIKE '%12%'",
    "SELECT * FROM question WHERE lower(words) LIKE '%norm%' AND lower(words) LIKE '%12%'",
    "SELECT * FROM instrument WHERE lower(name) LIKE '%norm%' AND lower(name) LIKE '%12%'",
)


@dataclass(frozen=True)
class Asked:
    """A question by its name: the service with its arguments, and the bare queries of what its answer shows."""

    name: str
    verb: Callable[..., Any]
    arguments: dict[str, Any]
    bare: tuple[str, ...]


ASKED = (
    Asked("matrix", analyse, {"name": "matrix", "typed": Typed(group="bench", topic="bench", as_of=AS_OF), "now": NOW},
          MATRIX),
    Asked("actor_page", show_actor, {"actor": "bench-actor-7", "now": NOW}, ACTOR_PAGE),
    Asked("timeline", analyse, {"name": "timeline", "typed": Typed(actors="bench-actor-7"), "now": NOW}, TIMELINE),
    Asked("type_actor", find_actors, {"typed": "bench firm 12"}, ACTORS_LIKE),
    Asked("type_subject", find_subjects, {"typed": "norm 12"}, SUBJECTS_LIKE),
)  # fmt: skip


async def fill(store: Store) -> None:
    """A congress, and all rows, past the triggers that look at each.

    PostgreSQL then counts what it has, as it does by itself in time; SQLite does not, as the bot never lets it.
    """
    await store.write(found)
    await insert(store, ROWS)
    await store.write(_count_up)


async def insert(store: Store, rows: Mapping[str, tuple[int, str]]) -> None:
    """Make these rows, so many by each statement."""
    for count, statement in rows.values():
        for first in range(0, count, PART):
            await store.write(_insert, statement, first, min(count, first + PART))


def found(tx: Tx) -> None:
    """The congress; and on SQLite, which cannot pass its triggers over, an end of them."""
    connection = tx.connection()
    if connection.dialect.name == "sqlite":
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
    tx.add(Congress(guild_id=GUILD, name="Bench", created_at=NOW, opened_at=NOW))


def _insert(tx: Tx, statement: str, first: int, end: int) -> None:
    connection = tx.connection()
    engine = connection.dialect.name
    if engine == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    made = statement.format(count=COUNT.format(first=first, end=end), **WORDS[engine])
    connection.execute(text(made.replace("::", "\\:\\:")))


def _count_up(tx: Tx) -> None:
    if tx.connection().dialect.name == "postgresql":
        for table in ("entry", "position", "evidence_link", "actor", "actor_name", "initiative", "initiative_norm"):
            tx.connection().execute(text(f"ANALYZE {table}"))


async def measure(url: str, engine: str) -> list[Figure]:
    """All figures on one engine."""
    await migrate(url)
    async with await Store.open(url) as store:
        await store.write(load_reference)
        await fill(store)
        gc.collect()
        gc.freeze()  # As the bot does once it has begun.
        return [await _percentile(store, one, engine) for one in ASKED]


async def _percentile(store: Store, one: Asked, engine: str) -> Figure:
    ours, raw = [], []
    for _ in range(CALLS):
        begun = time.perf_counter()
        await store.read(one.verb, guild_id=GUILD, **one.arguments)
        between = time.perf_counter()
        await store.read(bare, one.bare)
        ours.append(between - begun)
        raw.append(time.perf_counter() - between)
    place = min(CALLS - 1, int(0.99 * CALLS))
    return Figure(f"record_{one.name}_{engine}", sorted(ours)[place] * 1000, "ms", sorted(raw)[place] * 1000)


def bare(tx: Tx, statements: tuple[str, ...]) -> int:
    """Run the statements and fetch what they find; returns how many rows that are."""
    return sum(len(tx.connection().execute(text(one)).all()) for one in statements)


async def sqlite_figures() -> list[Figure]:
    """The figures on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        return await measure(f"sqlite:///{Path(folder, 'record.db')}", "sqlite")


async def postgres_figures() -> list[Figure]:
    """The figures on a PostgreSQL that is started for it."""
    with server() as url:
        return await measure(url, "postgres")


@contextmanager
def server() -> Iterator[str]:
    """The address of a PostgreSQL that is started for it."""
    with postgres.run_folder() as folder:
        yield postgres.server(Path(folder)).url("postgres")


def group(engine: str) -> Callable[[], Awaitable[list[Figure]]]:
    """The figures of one engine, as a benchmark of its own."""
    return {"sqlite": sqlite_figures, "postgres": postgres_figures}[engine]
