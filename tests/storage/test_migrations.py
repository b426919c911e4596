"""Migrations lead to the schema of the models, keep every row, and happen whole or not at all."""

import asyncio
import re
import shutil
import sqlite3
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import BigInteger, Integer, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.services.record.erasing import WordsKept, erase_words
from storage import migrate, sqlite
from storage.address import parse
from storage.base import metadata
from storage.migrate import MigrationReport, current, head
from storage.store import Store, StoreError, Tx
from storage.tables import Congress, Entry, Event, Member
from tests.storage.schema import describe

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def schema(tx: Tx) -> set[str]:
    return describe(tx.connection())


def drift(tx: Tx) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(tx.connection()), metadata))


async def test_the_migrated_schema_is_that_of_the_models(empty_url: str) -> None:
    async with await Store.open(empty_url) as store:
        await store.write(lambda tx: metadata.create_all(tx.connection()))
        created = await store.read(schema)
        await store.write(lambda tx: metadata.drop_all(tx.connection()))
        assert await store.read(schema) == set()
    await migrate.migrate(empty_url)
    async with await Store.open(empty_url) as store:
        assert await store.read(schema) == created
        assert await store.read(drift) == []


async def test_up_down_and_up_again_gives_the_same_schema(empty_url: str) -> None:
    async with await Store.open(empty_url) as store:
        await store.write(lambda tx: migrate.upgrade(tx.connection()))
        first = await store.read(schema)
        await store.write(lambda tx: migrate.downgrade(tx.connection()))
        assert await store.read(schema) == set()
        await store.write(lambda tx: migrate.upgrade(tx.connection()))
        assert await store.read(schema) == first


async def test_a_new_database_is_migrated_once(empty_url: str) -> None:
    assert await migrate.migrate(empty_url) == MigrationReport(None, head())
    assert await migrate.migrate(empty_url) == MigrationReport(head(), head())
    assert await current(empty_url) == head()


COUNTED_WITHIN = ("n", "version", "repair")
"""What is counted from 1 within a norm or a ballot, and part of a key together with it."""


def test_ids_and_references_have_64_bits() -> None:
    narrow = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Integer)
        and not isinstance(column.type, BigInteger)
        and (column.primary_key or column.foreign_keys or column.name.endswith("_id"))
        and column.name not in COUNTED_WITHIN
    ]
    assert narrow == []


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    {upgrade}


def downgrade() -> None:
    pass
"""

REBUILD = """with op.batch_alter_table("event", recreate="auto") as event:
        event.add_column(sa.Column("mood", sa.String(20), nullable=True))
    with op.batch_alter_table("member") as member:
        member.alter_column("name", type_=sa.String(200), existing_type=sa.String(100), existing_nullable=False)"""


@pytest.fixture
async def lived_in(empty_url: str) -> str:
    """A migrated database with a congress, a member of it and an event."""
    await migrate.migrate(empty_url)

    def settle(tx: Tx) -> None:
        congress = Congress(guild_id=1, name="Harbour", created_at=NOON)
        tx.add(congress)
        tx.flush()
        member = Member(congress_id=congress.id, discord_id=2, name="Ada", created_at=NOON)
        tx.add(member)
        tx.flush()
        tx.add(Event(congress_id=congress.id, at=NOON, kind="seat_taken", member_id=member.id))

    async with await Store.open(empty_url) as store:
        await store.write(settle)
    return empty_url


@pytest.fixture
def add_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "AddRevision":
    return AddRevision(tmp_path / "migrations", monkeypatch)


class AddRevision:
    """Gives the program one revision more, as the next version of it would have."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._monkeypatch = folder, monkeypatch

    def __call__(self, upgrade: str) -> None:
        shutil.copytree(migrate.FOLDER, self._folder)
        words = REVISION.format(head=head(), upgrade=upgrade)
        (self._folder / "versions" / "9999_next.py").write_text(words)
        self._monkeypatch.setattr(migrate, "FOLDER", self._folder)


async def test_a_rebuilt_table_keeps_its_rows_their_children_and_its_guards(
    lived_in: str, add_revision: AddRevision
) -> None:
    add_revision(REBUILD)
    report = await migrate.migrate(lived_in)
    assert (report.changed, report.after) == (True, "9999")
    async with await Store.open(lived_in) as store:
        columns = await store.read(lambda tx: inspect(tx.connection()).get_columns("event"))
        assert "mood" in {column["name"] for column in columns}
        event = await store.read(
            lambda tx: tx.connection().execute(
                text("SELECT kind, mood FROM event JOIN member ON member_id = member.id")
            )
        )
        assert event.all() == [("seat_taken", None)]
        with pytest.raises(DBAPIError, match="append-only"):
            await store.write(lambda tx: tx.connection().execute(text("DELETE FROM event")).close())


async def test_a_failed_migration_changes_nothing(lived_in: str, add_revision: AddRevision) -> None:
    before = head()
    async with await Store.open(lived_in) as store:
        unchanged = await store.read(schema)
    add_revision(REBUILD + '\n    op.execute("SELECT nonsense")')
    with pytest.raises(StoreError) as failed:
        await migrate.migrate(lived_in)
    assert failed.value.key == "store.migration_failed"
    assert "nonsense" in str(failed.value.facts["reason"])
    assert await current(lived_in) == before
    async with await Store.open(lived_in) as store:
        assert await store.read(schema) == unchanged


async def test_a_database_of_a_later_program_is_refused(lived_in: str) -> None:
    async with await Store.open(lived_in) as store:
        await store.write(
            lambda tx: tx.connection().execute(text("UPDATE alembic_version SET version_num = '9999'")).close()
        )
    with pytest.raises(StoreError) as refused:
        await migrate.migrate(lived_in)
    assert refused.value.key == "store.newer"
    assert refused.value.facts == {"found": "9999", "known": head()}
    assert await current(lived_in) == "9999"


TABLES_AT = {
    "0001": "4633d34c42bd2044",
    "0002": "f63c21fbe0287f52",
    "0003": "a4cc6ca4162c636f",
    "0004": "9d33b36d0d12990d",
    "0005": "88c0bcc96ed5cb4c",
}
"""The columns of all tables at each revision, as a digest. A revision that was merged is never changed: whoever ran the
program has a database that stands at it, and gets what is new by the next one only."""


class TestOnSqlite:
    """The file is copied first, and nobody else may use it meanwhile."""

    @pytest.fixture
    def engine_name(self) -> str:
        return "sqlite"

    async def test_a_copy_is_made_before_a_file_with_data_is_migrated(
        self, lived_in: str, add_revision: AddRevision, tmp_path: Path
    ) -> None:
        before = head()
        add_revision(REBUILD)
        report = await migrate.migrate(lived_in)
        assert report.backup == tmp_path / "congress.db.before-9999"
        assert await current(f"sqlite:///{report.backup}") == before
        copy = sqlite3.connect(report.backup)
        assert copy.execute("SELECT name FROM member").fetchall() == [("Ada",)]
        copy.close()

    async def test_a_copy_left_by_a_failed_try_is_replaced(
        self, lived_in: str, add_revision: AddRevision, tmp_path: Path
    ) -> None:
        (tmp_path / "congress.db.before-9999").write_text("half a copy")
        (tmp_path / "congress.db.before-9999.partial").write_text("half a copy")
        add_revision(REBUILD)
        report = await migrate.migrate(lived_in)
        assert await current(f"sqlite:///{report.backup}") is not None
        assert "congress.db.before-9999.partial" not in names_in(tmp_path)

    async def test_without_a_copy_nothing_is_migrated(
        self, lived_in: str, add_revision: AddRevision, tmp_path: Path
    ) -> None:
        (tmp_path / "congress.db.before-9999.partial").mkdir()
        before = head()
        add_revision(REBUILD)
        with pytest.raises(StoreError) as refused:
            await migrate.migrate(lived_in)
        assert refused.value.key == "store.backup_failed"
        assert await current(lived_in) == before

    async def test_a_migration_that_leaves_orphans_is_undone(self, lived_in: str, add_revision: AddRevision) -> None:
        before = head()
        add_revision('op.execute("DELETE FROM member")')
        with pytest.raises(StoreError) as failed:
            await migrate.migrate(lived_in)
        assert failed.value.key == "store.migration_failed"
        assert failed.value.facts["reason"] == "row 1 of event refers to a row of member that is not there"
        assert await current(lived_in) == before

    async def test_a_file_that_a_bot_uses_is_not_migrated(self, lived_in: str) -> None:
        async with await Store.open(lived_in):
            with pytest.raises(StoreError) as refused:
                await migrate.migrate(lived_in)
        assert refused.value.key == "store.in_use"

    async def test_no_revision_is_changed_at_which_databases_may_stand(self, empty_url: str) -> None:
        def walk(tx: Tx) -> dict[str, str]:
            made = {}
            for revision in TABLES_AT:
                migrate.upgrade(tx.connection(), revision)
                inspector = inspect(tx.connection())
                columns = sorted(
                    f"{table}.{column['name']} {column['type']} {column['nullable']}"
                    for (_, table), found in inspector.get_multi_columns().items()
                    for column in found
                )
                made[revision] = sha256("\n".join(columns).encode()).hexdigest()[:16]
            return made

        async with await Store.open(empty_url) as store:
            assert await store.write(walk) == TABLES_AT
        assert head() in TABLES_AT

    async def test_asking_for_the_revision_of_a_missing_file_makes_none(self, tmp_path: Path) -> None:
        assert await current(f"sqlite:///{tmp_path / 'none.db'}") is None
        assert names_in(tmp_path) == set()


class TestOnPostgres:
    """Two bots that start at once agree who migrates."""

    @pytest.fixture
    def engine_name(self) -> str:
        return "postgresql"

    async def test_of_two_at_once_one_migrates_and_the_other_waits(self, empty_url: str) -> None:
        reports = await asyncio.gather(*(migrate.migrate(empty_url) for _ in range(2)))
        assert sorted(report.changed for report in reports) == [False, True]


BEFORE_DELIBERATION = """
INSERT INTO discipline VALUES ('law', 'Law', 'What binds?', 1);
INSERT INTO stakeholder_kind VALUES ('state', 'State', 'public', true, 1);
INSERT INTO congress (id, guild_id, name, language, timezone, stage_tags, digest_weekday, digest_minute, seconds_needed,
    seconding_days, deliberation_days, final_call_days, vote_days, review_days, pace, secrecy, rule, last_norm,
    created_at)
    VALUES (1, 1, 'Harbour', 'en', 'UTC', '{}', 0, 540, 1, 14, 3, 3, 7, 365, 'clock', 'names_shown', '{}', 2,
    '2026-03-01 12:00:00');
INSERT INTO member (id, congress_id, discord_id, name, created_at) VALUES (1, 1, 2, 'Ada', '2026-03-01 12:00:00');
INSERT INTO norm (id, congress_id, number, stage, stage_since, proposer_id, proposer_discipline, proposer_kind, version,
    outcome, created_at, updated_at)
    VALUES (1, 1, 1, 'decided', '2026-03-01 12:00:00', 1, 'law', 'state', 1, 'adopted', '2026-03-01 12:00:00',
    '2026-03-01 12:00:00'),
    (2, 1, 2, 'decided', '2026-03-01 12:00:00', 1, 'law', 'state', 1, 'not_adopted', '2026-03-01 12:00:00',
    '2026-03-01 12:00:00');
INSERT INTO norm_version (id, norm_id, n, title, text, rationale, addressee, text_hash, author_id, created_at)
    VALUES (1, 1, 1, 'Ports', 'Close them.', '', 'state', '00', 1, '2026-03-01 12:00:00');
INSERT INTO ballot (id, congress_id, norm_id, version_id, rule, secrecy, seats, opened_at, closes_at)
    VALUES (1, 1, 1, 1, '{}', 'names_shown', 1, '2026-03-01 12:00:00', '2026-03-08 12:00:00');
INSERT INTO ballot_seat (ballot_id, member_id, discipline, kind, capacity) VALUES (1, 1, 'law', 'state', 'personal')
"""


async def test_what_was_adopted_before_there_were_versions_in_force_is_in_force(empty_url: str) -> None:
    def settle(tx: Tx) -> None:
        migrate.upgrade(tx.connection(), "0001")
        for statement in BEFORE_DELIBERATION.split(";"):
            tx.connection().execute(text(statement))

    async with await Store.open(empty_url) as store:
        await store.write(settle)
    await migrate.migrate(empty_url)
    async with await Store.open(empty_url) as store:
        norms = await store.read(
            lambda tx: tx.connection().execute(text("SELECT in_force FROM norm ORDER BY id")).all()
        )
        seat = await store.read(lambda tx: tx.connection().execute(text("SELECT name FROM ballot_seat")).all())
        asked = await store.read(lambda tx: tx.connection().execute(text("SELECT question FROM ballot")).all())

    assert (norms, seat, asked) == ([(1,), (None,)], [("Ada",)], [("adopt",)])


BEFORE_THE_RECORD = """
INSERT INTO discipline VALUES ('law', 'Law', 'What binds?', 1);
INSERT INTO stakeholder_kind VALUES ('company', 'Company', 'industry', true, 1);
INSERT INTO "case" VALUES ('policing', 'Policing', 'Words.', 1);
INSERT INTO congress (id, guild_id, name, language, timezone, stage_tags, digest_weekday, digest_minute, seconds_needed,
    seconding_days, deliberation_days, final_call_days, vote_days, review_days, pace, secrecy, rule, rule_changes,
    proxies, last_norm, created_at)
    SELECT n, n, 'Harbour', 'en', 'UTC', '{}', 0, 540, 1, 14, 3, 3, 7, 365, 'clock', 'names_shown', '{}', 'convener',
    false, 2, '2026-03-01 12:00:00' FROM (SELECT 1 AS n UNION SELECT 2) AS numbers;
INSERT INTO member (id, congress_id, discord_id, name, created_at)
    VALUES (1, 1, 2, 'Ada', '2026-03-01 12:00:00'), (2, 2, 2, 'Bob', '2026-03-01 12:00:00');
INSERT INTO actor (id, congress_id, slug, name, kind, country, aliases, confidence)
    VALUES (1, NULL, 'acme', 'Acme', 'company', 'FRA', 'ACME; Acme S.A.', 'checked'),
    (2, 1, 'own', 'Ours', 'company', NULL, '', 'recorded');
INSERT INTO source (id, congress_id, slug, title, url, kind)
    VALUES (1, NULL, 'site', 'A site', 'https://a.example', 'x');
INSERT INTO position (id, congress_id, actor_id, subject_type, subject_id, stance, form, summary, stated_on,
    date_precision, known_by, recorded_at, recorded_by, retracted_at, retraction)
    VALUES (3, 1, 1, 'norm', 1, 'support', 'statement', 'Yes.', '2025', 'year', '2025-12-31', '2026-03-02 12:00:00', 1,
    NULL, ''),
    (5, 2, 1, 'norm', 2, 'oppose', 'statement', '', '2025', 'year', '2025-12-31', '2026-03-03 12:00:00', 2, NULL, ''),
    (7, 1, 2, 'norm', 1, 'oppose', 'statement', '', '2025', 'year', '2025-12-31', '2026-03-04 12:00:00', 1,
    '2026-03-05 12:00:00', 'Another Acme.');
INSERT INTO evidence_link VALUES ('actor', 1, 1, ''), ('position', 3, 1, 'p. 4')
"""
POSITIONS = """
SELECT id, congress_id, actor_id, subject_type, subject_id, stance, form, summary, stated_on, date_precision,
    recorded_by, retracted_at IS NULL, retraction FROM position ORDER BY id
"""
ENTRIES = """
SELECT entry.id, number, state, recorded_by, reviewed_by, reviewed_at = recorded_at, end_reason, stance,
    position.summary
    FROM entry JOIN position ON entry_id = entry.id ORDER BY congress_id, number
"""


def rows(tx: Tx, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in tx.connection().execute(text(query))]


@pytest.fixture
async def with_positions(empty_url: str) -> str:
    """A database of the second revision, in which two congresses have logged positions."""

    def settle(tx: Tx) -> None:
        migrate.upgrade(tx.connection(), "0002")
        for statement in BEFORE_THE_RECORD.split(";\n"):
            tx.connection().execute(text(statement))

    async with await Store.open(empty_url) as store:
        await store.write(settle)
    return empty_url


async def test_positions_become_confirmed_entries_numbered_by_congress(with_positions: str) -> None:
    await migrate.migrate(with_positions)
    async with await Store.open(with_positions) as store:
        entries = await store.read(rows, ENTRIES)
        last = await store.read(rows, "SELECT last_entry FROM congress ORDER BY id")
        evidence = await store.read(rows, "SELECT record_type, record_id, locator, supports FROM evidence_link")
        names = await store.read(rows, "SELECT actor_id, name, folded, kind FROM actor_name ORDER BY id")
        following = await store.write(add_entry)

    assert entries == [
        (3, 1, "confirmed", 1, 1, 1, "", "support", "Yes."),
        (7, 2, "retracted", 1, 1, 1, "Another Acme.", "oppose", ""),
        (5, 1, "confirmed", 2, 2, 1, "", "oppose", ""),
    ]
    assert last == [(2,), (1,)]
    assert sorted(evidence) == [("actor", 1, "", 1), ("entry", 3, "p. 4", 1)]
    assert names == [
        (1, "Acme", "acme", "name"),
        (1, "Acme S.A.", "acme sa", "alias"),
        (2, "Ours", "ours", "name"),
    ]
    assert following == 8


def test_no_migration_follows_a_rule_of_the_program_that_may_change() -> None:
    folder = Path(migrate.__file__).parent / "migrations"
    told = {
        path.name: re.findall(r"^\s*(?:from|import) bot\b.*", path.read_text(), re.M) for path in folder.rglob("*.py")
    }
    assert {name: found for name, found in told.items() if found} == {}


def add_entry(tx: Tx) -> int:
    entry = Entry(congress_id=1, number=3, kind="position", recorded_at=NOON, recorded_by=1)
    tx.add(entry)
    tx.flush()
    return entry.id


async def go_down(url: str, target: str) -> None:
    """Downgrade a database; on SQLite without references, since a table is rebuilt by dropping the old one."""
    path = parse(url).path
    if path is None:
        async with await Store.open(url) as store:
            await store.write(lambda tx: migrate.downgrade(tx.connection(), target))
        return
    with sqlite.engine(path).connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.rollback()
        migrate.downgrade(connection, target)
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
        connection.commit()


async def test_positions_and_schema_come_back_on_the_way_down(with_positions: str) -> None:
    async with await Store.open(with_positions) as store:
        earlier = await store.read(rows, POSITIONS)
        tables = await store.read(schema)
    await migrate.migrate(with_positions)
    await go_down(with_positions, "0002")
    async with await Store.open(with_positions) as store:
        assert await store.read(rows, POSITIONS) == earlier
        assert await store.read(schema) == tables
        assert await store.read(rows, "SELECT record_type, record_id FROM evidence_link ORDER BY record_id") == [
            ("actor", 1),
            ("position", 3),
        ]
        assert await store.read(rows, "SELECT aliases FROM actor ORDER BY id") == [("Acme S.A.",), ("",)]


BEFORE_THE_PLANS = """
INSERT INTO congress (id, guild_id, name, language, timezone, stage_tags, digest_channel_id, digest_weekday,
    digest_minute, digest_next_at, seconds_needed, seconding_days, deliberation_days, final_call_days, vote_days,
    review_days, pace, secrecy, rule, rule_changes, proxies, last_norm, record_review, last_entry, created_at)
    SELECT n, n, 'Harbour', 'en', 'Asia/Kolkata', '{}', 10 * n, n, 600, '2026-03-09 12:00:00', 1, 14, 3, 3, 7, 365,
    'clock', 'names_shown', '{}', 'convener', false, 2, 'second', 0, '2026-03-01 12:00:00'
    FROM (SELECT 2 AS n UNION SELECT 4) AS numbers;
INSERT INTO digest_run (id, congress_id, period, scheduled, since, until, content, created_at)
    VALUES (7, 4, '2026-W10', true, '2026-03-01 12:00:00', '2026-03-02 12:00:00', '{}', '2026-03-02 12:00:00');
INSERT INTO card (id, congress_id, kind, subject_id, topic, place, edition, wanted, shown, attempts)
    VALUES (1, 4, 'digest', 7, '', 'digest', 1, 1, 1, 0), (2, 4, 'change', 1, '', 'votes', 1, 1, 1, 0);
INSERT INTO member (id, congress_id, discord_id, name, recorder, created_at)
    VALUES (1, 4, 2, 'Ada', false, '2026-03-01 12:00:00')
"""
OF_DIGESTS = (
    "SELECT id, digest_channel_id, digest_weekday, digest_minute, digest_next_at, timezone FROM congress ORDER BY id",
    "SELECT id, congress_id, period, scheduled FROM digest_run",
    "SELECT id, kind, place FROM card ORDER BY id",
)
LATER_PLANS = """
INSERT INTO digest_plan (id, congress_id, member_id, main, purpose, rhythm, weekday, monthday, minute, timezone,
    only_news, created_at) VALUES (9, 4, 1, false, 'watch', 'at_once', 0, 1, 0, 'UTC', false, '2026-03-01 12:00:00');
INSERT INTO digest_run (id, congress_id, plan_id, period, scheduled, since, until, content, created_at)
    VALUES (8, 4, 9, '2026-03-02T12:00:00Z', true, '2026-03-01 12:00:00', '2026-03-02 12:00:00', '{}',
    '2026-03-02 12:00:00');
INSERT INTO card (id, congress_id, kind, subject_id, topic, place, edition, wanted, shown, attempts)
    VALUES (3, 4, 'personal', 8, '', 'member', 1, 1, 1, 0)
"""


async def test_the_digest_of_each_congress_becomes_its_main_plan_and_comes_back_on_the_way_down(empty_url: str) -> None:
    async def run(words: str) -> None:
        async with await Store.open(empty_url) as store:
            for statement in words.split(";\n"):
                await store.write(lambda tx, words=statement: tx.connection().execute(text(words)).close())  # type: ignore[misc]

    async def found() -> list[list[tuple[object, ...]]]:
        async with await Store.open(empty_url) as store:
            return [await store.read(rows, query) for query in OF_DIGESTS]

    async with await Store.open(empty_url) as store:
        await store.write(lambda tx: migrate.upgrade(tx.connection(), "0003"))
    await run(BEFORE_THE_PLANS)
    before = await found()
    await migrate.migrate(empty_url)
    async with await Store.open(empty_url) as store:
        plans = await store.read(
            rows, "SELECT congress_id, channel_id, weekday, minute, timezone FROM digest_plan WHERE main ORDER BY 1"
        )
        of_run = "SELECT digest_plan.congress_id FROM digest_run JOIN digest_plan ON digest_plan.id = plan_id"
        told = await store.read(rows, of_run)
        places = await store.read(rows, "SELECT place FROM card ORDER BY id")
    await run(LATER_PLANS)
    await go_down(empty_url, "0003")

    assert plans == [(2, 20, 2, 600, "Asia/Kolkata"), (4, 40, 4, 600, "Asia/Kolkata")]
    assert (told, places) == ([(4,)], [("plan",), ("votes",)])
    assert await found() == before


async def test_whose_position_was_retracted_before_the_record_has_the_reason_erased(with_positions: str) -> None:
    await migrate.migrate(with_positions)
    async with await Store.open(with_positions) as store:
        done = await store.write(erase_words, discord_id=2, guild_id=1, now=datetime(2026, 4, 1, tzinfo=UTC))
        assert done == [WordsKept("Harbour", 1, 2)]
        assert await store.read(rows, "SELECT end_reason FROM entry WHERE state = 'retracted'") == [("",)]
    await go_down(with_positions, "0002")
    async with await Store.open(with_positions) as store:
        assert await store.read(rows, "SELECT id, retraction FROM position WHERE retracted_at IS NOT NULL") == [
            (7, "(erased)")
        ]
