"""What is kept for good is refused by the database itself, whoever writes: column by column, and whole tables."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import TypeDecorator, text, update
from sqlalchemy.exc import DBAPIError

from storage.base import metadata
from storage.guards import GUARDS, Guard
from storage.starter import load_reference
from storage.store import Store, Tx
from storage.tables import Actor, Ballot, BallotPaper, Congress, Member, Norm, NormVersion, Position

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)

MAY_CHANGE = {
    "ballot": {"closed_at"},
    "ballot_paper": {"live", "reason"},
    "position": {"retracted_at", "retraction"},
}
"""The columns whose change is sometimes let pass; every other column of these tables is frozen."""


def frozen() -> Iterator[tuple[str, str]]:
    for name, free in MAY_CHANGE.items():
        for column in metadata.tables[name].columns:
            if column.name not in free:
                yield name, column.name


def settle(tx: Tx) -> None:
    """A congress with a ballot, a paper in it and a position, each the first of its kind."""

    def put(row: Congress | Member | Norm | NormVersion | Ballot | BallotPaper | Actor | Position) -> int:
        tx.add(row)
        tx.flush()
        return row.id

    load_reference(tx)
    home = put(Congress(guild_id=1, name="Harbour", created_at=NOON))
    ada = put(Member(congress_id=home, discord_id=2, name="Ada", created_at=NOON))
    norm = put(
        Norm(
            congress_id=home,
            number=1,
            stage="voting",
            stage_since=NOON,
            stage_ends_at=NOON + DAY,
            proposer_id=ada,
            proposer_discipline="law",
            proposer_kind="state",
            created_at=NOON,
            updated_at=NOON,
        )
    )
    version = put(
        NormVersion(
            norm_id=norm,
            n=1,
            title="Ports",
            text="Close them.",
            addressee="state",
            text_hash="0" * 64,
            author_id=ada,
            created_at=NOON,
        )
    )
    ballot = put(
        Ballot(
            congress_id=home,
            norm_id=norm,
            version_id=version,
            rule={"preset": "majority"},
            secrecy="names_hidden",
            seats=3,
            opened_at=NOON,
            closes_at=NOON + DAY,
        )
    )
    put(
        BallotPaper(
            ballot_id=ballot,
            member_id=ada,
            choice="for",
            reason="Because.",
            discipline="law",
            kind="state",
            capacity="personal",
            cast_at=NOON,
        )
    )
    actor = put(Actor(congress_id=home, slug="acme", name="Acme", kind="company", confidence="high"))
    put(
        Position(
            congress_id=home,
            actor_id=actor,
            subject_type="norm",
            subject_id=norm,
            stance="support",
            form="statement",
            stated_on="2025",
            date_precision="year",
            known_by=date(2025, 1, 1),
            recorded_at=NOON,
            recorded_by=ada,
        )
    )


@pytest.fixture
async def settled(store: Store) -> Store:
    await store.write(settle)
    return store


OTHERS: dict[type, object] = {
    bool: True,
    int: 99,
    str: "other",
    object: {"preset": "two-thirds"},
    date: date(1999, 1, 1),
    datetime: NOON + 9 * DAY,
}
"""For each type of column a value that no row of these tests has."""


async def change(store: Store, table: str, **values: object) -> None:
    """Write straight to the table, past every verb."""
    await store.write(lambda tx: tx.connection().execute(update(metadata.tables[table]).values(values)).close())


@pytest.mark.parametrize(("table", "column"), list(frozen()))
async def test_no_frozen_column_is_rewritten(settled: Store, table: str, column: str) -> None:
    message = next(one.message for one in GUARDS if (one.table, one.verb) == (table, "UPDATE"))
    kind = metadata.tables[table].columns[column].type
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    with pytest.raises(DBAPIError, match=message):
        await change(settled, table, **{column: OTHERS[plain.python_type]})


async def test_a_ballot_closes_once(settled: Store) -> None:
    await change(settled, "ballot", closed_at=NOON + DAY)
    await change(settled, "ballot", closed_at=NOON + DAY)
    for later in (None, NOON + 2 * DAY):
        with pytest.raises(DBAPIError, match="stays closed"):
            await change(settled, "ballot", closed_at=later)


async def test_a_paper_ceases_to_be_live_once_and_its_reason_is_only_ever_blanked(settled: Store) -> None:
    with pytest.raises(DBAPIError, match="never rewritten"):
        await change(settled, "ballot_paper", reason="Because of another thing.")
    await change(settled, "ballot_paper", reason="")
    await change(settled, "ballot_paper", live=False)
    with pytest.raises(DBAPIError, match="never rewritten"):
        await change(settled, "ballot_paper", live=True)


async def test_a_position_is_retracted_once(settled: Store) -> None:
    with pytest.raises(DBAPIError, match="only retracted"):
        await change(settled, "position", retraction="A reason of nothing.")
    await change(settled, "position", retracted_at=NOON, retraction="Mistaken for another.")
    again: tuple[dict[str, object], ...] = (
        {"retracted_at": None},
        {"retracted_at": NOON + DAY},
        {"retraction": "Another reason."},
    )
    for values in again:
        with pytest.raises(DBAPIError, match="only retracted"):
            await change(settled, "position", **values)


class TestOnPostgres:
    """SQLite has no TRUNCATE."""

    @pytest.fixture
    def engine_name(self) -> str:
        return "postgresql"

    @pytest.mark.parametrize("guard", [one for one in GUARDS if one.verb == "DELETE"], ids=lambda one: one.table)
    async def test_no_append_only_table_is_truncated(self, store: Store, guard: Guard) -> None:
        with pytest.raises(DBAPIError, match=guard.message):
            await store.write(lambda tx: tx.connection().execute(text(f"TRUNCATE {guard.table} CASCADE")).close())
