"""The record as it is read from a database: what ships is what its files say, and a question reads only its part."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from bot.congress.record.cells import cell
from bot.congress.record.facts import Facts
from bot.services.record.facts import facts_for
from storage.columns import JsonObject
from storage.store import Store, Tx
from storage.tables import (
    Actor,
    Congress,
    Entry,
    EvidenceLink,
    Initiative,
    InitiativeNorm,
    Member,
    Norm,
    Participation,
    Position,
    Source,
)
from tests.congress.starter import starter
from tests.services.conftest import Opening

UNORDERED = ("grades", "accused", "actors", "affected", "topics", "refs", "members")
"""Fields whose order says nothing."""


def plain(value: Any) -> Any:
    """A fact with its unordered fields in order, so that two of them can be compared."""
    found: dict[str, Any] = {
        name: tuple(sorted(getattr(value, name), key=str)) for name in UNORDERED if hasattr(value, name)
    }
    return replace(value, **found) if found else value


def lines(found: Any) -> list[str]:
    values: Iterable[Any] = found.values() if isinstance(found, dict) else found
    return sorted(repr(plain(one)) for one in values)


@pytest.mark.parametrize("kind", [one.name for one in fields(Facts)])
async def test_the_shipped_record_is_read_as_its_files_say(store: Store, kind: str) -> None:
    facts = await store.read(facts_for, congress_id=None)
    assert lines(getattr(facts, kind)) == lines(getattr(starter(), kind))


NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def key(tx: Tx, slug: str, table: type[Actor] | type[Initiative] | type[InitiativeNorm] = Actor) -> int:
    """The key of a shared row."""
    return tx.exec(select(table.id).where(table.slug == slug, col(table.congress_id).is_(None))).one()


def hold(
    tx: Tx, congress: int, number: int, slug: str, about: tuple[str, int], *, at: datetime = NOW, confirmed: bool = True
) -> int:
    """Record in a congress that an actor supports something; returns the entry."""
    entry = Entry(congress_id=congress, number=number, kind="position", recorded_at=at, recorded_by=congress)
    tx.add(entry)
    tx.flush()
    stated: JsonObject = {"stated_on": "2026-05", "date_precision": "month", "known_by": date(2026, 5, 31)}
    fact = Position(
        entry_id=entry.id, actor_id=key(tx, slug), subject_type=about[0], subject_id=about[1], stance="support",
        form="statement", **stated,
    )  # fmt: skip
    source = tx.exec(select(Source.id).where(Source.slug == "unvotes")).one()
    tx.add_all([fact, EvidenceLink(record_type="entry", record_id=entry.id, source_id=source)])
    tx.flush()
    if confirmed:
        entry.state, entry.reviewed_at, entry.reviewed_by = "confirmed", at, congress
        tx.flush()
    return entry.id


@pytest.fixture
async def congresses(store: Store) -> Store:
    """Two congresses with a member each."""

    def settle(tx: Tx) -> None:
        for n in (1, 2):
            tx.add(Congress(id=n, guild_id=n, name="Harbour", created_at=NOW))
            tx.flush()
            tx.add(Member(id=n, congress_id=n, discord_id=n, name="Ada", created_at=NOW))
            tx.flush()

    await store.write(settle)
    return store


def records(facts: Facts) -> set[str]:
    return {one.record for one in facts.positions}


async def test_only_what_is_confirmed_here_or_shared_counts(congresses: Store) -> None:
    def settle(tx: Tx) -> None:
        paris = ("initiative", key(tx, "paris-call", Initiative))
        hold(tx, 1, 101, "state-chn", paris)
        hold(tx, 1, 102, "state-rus", paris, confirmed=False)
        hold(tx, 2, 103, "state-ind", paris)

    await congresses.write(settle)
    shared = records(await congresses.read(facts_for, None))
    assert records(await congresses.read(facts_for, 1)) - shared == {"101"}
    assert records(await congresses.read(facts_for, 2)) - shared == {"103"}


async def test_the_record_as_it_stood_on_a_recorded_date(congresses: Store) -> None:
    def settle(tx: Tx) -> None:
        paris = ("initiative", key(tx, "paris-call", Initiative))
        gone = tx.get_one(Entry, hold(tx, 1, 101, "state-chn", paris))
        gone.state, gone.ended_at, gone.ended_by, gone.end_reason = "retracted", NOW + 2 * DAY, 1, "Wrong."
        hold(tx, 1, 102, "state-rus", paris, at=NOW + DAY)

    await congresses.write(settle)

    async def told(at: datetime | None) -> set[str]:
        return records(await congresses.read(facts_for, 1, known_at=at)) & {"101", "102"}

    assert [await told(at) for at in (NOW - DAY, NOW, NOW + DAY, NOW + 2 * DAY, None)] == [
        set(), {"101"}, {"101", "102"}, {"102"}, {"102"},
    ]  # fmt: skip


async def test_a_merged_actor_brings_its_history_to_the_other(congresses: Store) -> None:
    def settle(tx: Tx) -> int:
        double = Actor(congress_id=1, slug="msft", name="MSFT", kind="company", confidence="recorded")
        tx.add(double)
        tx.flush()
        entry = tx.get_one(Position, hold(tx, 1, 101, "state-chn", ("initiative", key(tx, "paris-call", Initiative))))
        other = Entry(congress_id=1, number=102, kind="position", recorded_at=NOW, recorded_by=1)
        tx.add(other)
        tx.flush()
        tx.add(Position(**{**entry.model_dump(), "entry_id": other.id, "actor_id": double.id}))
        tx.add(EvidenceLink(record_type="entry", record_id=other.id, source_id=1))
        tx.flush()
        other.state, other.reviewed_at = "confirmed", NOW
        double.merged_into = key(tx, "co-microsoft")
        tx.flush()
        return double.id

    double = await congresses.write(settle)
    facts = await congresses.read(facts_for, 1, actors=[double])
    assert {one.actor for one in facts.positions if one.record == "102"} == {"co-microsoft"}
    assert "co-microsoft" in facts.actors
    assert "msft" not in facts.actors


@pytest.mark.parametrize("state", ["elsewhere", "proposed", "here"])
async def test_a_page_of_a_coalition_is_a_self_report_only_of_those_who_are_known_here_as_its_members(
    congresses: Store, state: str
) -> None:
    def settle(tx: Tx) -> None:
        initiative = tx.exec(select(Initiative).where(Initiative.slug == "tech-accord")).one()
        page = Source(
            title="News", url="https://accord.example.org", kind="official", grade="A", publisher=initiative.name
        )
        tx.add(page)
        tx.flush()
        entry = hold(tx, 1, 101, "state-chn", ("initiative", initiative.id), confirmed=False)
        tx.add(EvidenceLink(record_type="entry", record_id=entry, source_id=page.id))
        tx.flush()
        said = tx.get_one(Entry, entry)
        said.state, said.reviewed_at = "confirmed", NOW
        of = 2 if state == "elsewhere" else 1
        joined = Entry(congress_id=of, number=102, kind="participation", recorded_at=NOW, recorded_by=of)
        tx.add(joined)
        tx.flush()
        tx.add(
            Participation(
                entry_id=joined.id, initiative_id=initiative.id, actor_id=key(tx, "state-chn"), status="joined",
                dated="2026", date_precision="year", known_by=date(2026, 12, 31),
            )
        )  # fmt: skip
        tx.add(EvidenceLink(record_type="entry", record_id=joined.id, source_id=page.id))
        tx.flush()
        if state != "proposed":
            joined.state, joined.reviewed_at = "confirmed", NOW
        tx.flush()

    await congresses.write(settle)

    facts = await congresses.read(facts_for, 1)
    (position,) = [one for one in facts.positions if one.record == "101"]
    assert ("D" in position.grades) == (state == "here")


class TestPartsOfTheRecord:
    """What a question names is read whole, and nothing else."""

    async def test_of_one_actor_its_own_and_what_its_coalitions_hold(self, store: Store) -> None:
        actor = await store.read(key, "co-microsoft")
        facts, whole = await store.read(facts_for, None, actors=[actor]), starter()
        near = {"co-microsoft", "coal-tech-accord", "coal-charter-of-trust"}
        assert records(facts) == {one.record for one in whole.positions if one.actor in near}
        assert {one.record for one in facts.participations} == {
            one.record for one in whole.participations if one.actor in near
        }
        assert {one.record for one in facts.actions} == {
            one.record
            for one in whole.actions
            if near & {*one.actors, *one.affected, *one.accused}
            or any(claim.claimant in near for claim in whole.claims if claim.action == one.record)
        }
        assert len(facts.actors) < 20
        assert not facts.votes

    async def test_of_one_norm_what_is_about_it_and_its_initiative(self, store: Store) -> None:
        about = ("initiative_norm", await store.read(key, "gge-f", InitiativeNorm))
        facts, whole = await store.read(facts_for, None, subjects=[about]), starter()
        assert set(facts.subjects) == {"gge-f", "un-gge-2015"}
        assert records(facts) == {one.record for one in whole.positions if one.subject in facts.subjects}
        assert {one.record for one in facts.actions} == {"a-wannacry", "a-notpetya"}
        assert len(facts.claims) == 12
        assert len(facts.actors) == 304
        assert facts.register == []

    async def test_of_one_case_its_actions(self, store: Store) -> None:
        facts = await store.read(facts_for, None, cases=["policing-technology"])
        assert len(facts.actions) == 5

    @pytest.mark.parametrize("slug", ["co-microsoft", "state-fra"])
    async def test_cells_are_the_same_as_from_the_whole_record(self, store: Store, slug: str) -> None:
        def keys(tx: Tx) -> tuple[int, list[tuple[str, int]]]:
            norms = [("initiative_norm", one) for one in tx.exec(select(InitiativeNorm.id))]
            return key(tx, slug), norms

        actor, norms = await store.read(keys)
        part, whole = await store.read(facts_for, None, actors=[actor], subjects=norms), starter()
        for day in (date(2018, 12, 31), date(2021, 12, 31), date(2025, 12, 31)):
            for subject in part.subjects:
                assert cell(part, slug, subject, day) == cell(whole, slug, subject, day)

    async def test_a_norm_of_the_congress_is_a_subject_with_what_members_said(self, opened: Opening) -> None:
        forum = await opened(3)
        handle = (await forum.propose(forum.people[0])).handle
        congress, norm = await forum.store.read(lambda tx: tx.exec(select(Norm.congress_id, Norm.id)).one())
        facts = await forum.store.read(facts_for, congress, subjects=[("norm", norm)])
        assert [(one.kind, one.id, one.addressee) for one in facts.subjects.values()] == [("norm", handle, "state")]


class TestOnSqlite:
    """How SQLite would find the rows."""

    @pytest.fixture
    def engine_name(self) -> str:
        return "sqlite"

    async def test_positions_are_found_by_an_index(self, store: Store) -> None:
        def plans(tx: Tx) -> list[str]:
            found: list[str] = []

            def explain(_: object, __: object, statement: str, values: Any, *___: object) -> None:
                if "FROM position" in statement and not statement.startswith("EXPLAIN"):
                    driver = tx.connection().connection.driver_connection
                    assert driver is not None
                    found.extend(row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", values))

            event.listen(tx.connection(), "before_cursor_execute", explain)
            facts_for(tx, None, actors=[key(tx, "co-microsoft")])
            facts_for(tx, None, subjects=[("initiative_norm", key(tx, "gge-f", InitiativeNorm))])
            event.remove(tx.connection(), "before_cursor_execute", explain)
            return found

        told = await store.read(plans)
        assert len([one for one in told if "USING INDEX ix_position" in one]) >= 2
        assert not [one for one in told if one.startswith("SCAN")]
