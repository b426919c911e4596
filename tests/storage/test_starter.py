"""The shipped data keeps what it promises, and comes into any database whole, once, and up to date."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, func, or_, select

from storage.columns import JsonObject
from storage.starter import SHIPPED, Shipped, load_reference
from storage.starter.checking import main, problems
from storage.store import Store, Tx
from storage.tables import (
    Action,
    ActionActor,
    Actor,
    ActorGroup,
    ActorGroupMember,
    ActorName,
    Congress,
    Coverage,
    Entry,
    EvidenceLink,
    Initiative,
    InitiativeNorm,
    Member,
    Participation,
    Position,
    Revision,
    RollCallVote,
    Source,
    Term,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def copy(tmp_path: Path) -> Shipped:
    """A copy of what ships, as the next edition."""
    folder = tmp_path / "starter"
    shutil.copytree(SHIPPED.folder, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    made = Shipped(folder)
    change(made, "manifest", lambda manifest: manifest.update(version=SHIPPED.version + 1, closed_on="2026-06-30"))
    return Shipped(folder)


def change(shipped: Shipped, name: str, act: Callable[[Any], object]) -> None:
    """Change a file of a copy."""
    path = shipped.folder / f"{name}.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    act(data)
    path.write_text(json.dumps(data), encoding="utf-8")


def sign(shipped: Shipped) -> None:
    """Write the digest of the files into the manifest."""
    change(shipped, "manifest", lambda manifest: manifest.update(digest=Shipped(shipped.folder).digest()))


def put(record: str, **values: Any) -> Callable[[Any], object]:
    """Change fields of one record of a list."""
    return lambda rows: next(row for row in rows if row.get("id") == record).update(values)


def drop(record: str) -> Callable[[Any], object]:
    """Take one record out of a list."""
    return lambda rows: rows.remove(next(row for row in rows if row["id"] == record))


def twice(rows: Any) -> None:
    rows.append(dict(rows[0]))


LONG = "Because “" + "word " * 26 + "”."

DEFECTS: dict[str, tuple[str, Callable[[Any], object], str]] = {
    "an id twice": ("norms", twice, "stands twice"),
    "no source": ("positions", put("p001", sources=[]), "no source"),
    "a source that is not there": ("claims", put("c01", sources=["none"]), "no source none"),
    "a confidence that is none": ("actors", put("co-ibm", confidence="sure"), "no confidence"),
    "a private address": ("sources", put("unvotes", url="http://10.0.0.1/x"), "none that others can open"),
    "no address": ("sources", put("unvotes", url=None), "no address"),
    "a parent that is not there": ("actors", put("co-ibm", parent="co-none"), "no co-none in actors"),
    "an initiative that is not there": ("norms", put("gge-a", initiative="x"), "no x in initiatives"),
    "a subject that is not there": ("positions", put("p001", subject="x"), "no initiative x"),
    "an event about nothing": ("events", put("e01", refs=["x"]), "there is no x"),
    "a stance that is none": ("positions", put("p001", stance="silent"), "no word of stance"),
    "a basis that is none": ("claims", put("c01", basis="rumour"), "no word of attribution_basis"),
    "a status that is none": ("signatories", put("s0001", status="signed"), "no word of participation_status"),
    "an addressee that is none": ("norms", put("gge-a", addressee="everybody"), "no word of addressee"),
    "silence as a stance": (
        "vocabularies", lambda words: words["stance"]["values"].append(["silent", "x"]), "never a stance",
    ),
    "a date that is none": ("actions", put("a-wannacry", date="2017-02-30"), "no date"),
    "a date of another precision": ("actions", put("a-wannacry", date="2017-05"), "2017-05 is no day"),
    "a date in the future": ("actions", put("a-wannacry", date="2027-05-12"), "when the data was closed"),
    "an end before the beginning": ("actions", put("a-wannacry", end_date="2016-01-01"), "before it begins"),
    "a summary that is too long": ("norms", put("gge-a", summary="x" * 501), "longer than 500"),
    "a long quotation": ("positions", put("p001", summary=LONG), "long_quotation"),
    "an accused as the doer": ("actions", put("a-wannacry", actors=["state-prk"]), "stands as its doer"),
    "an accused without a claim": ("claims", drop("c01"), "state-prk is accused without a claim"),
    "a claim about nobody accused": ("claims", put("c01", accused="state-chn"), "state-chn is claimed"),
    "a threat group of a state": ("actors", put("grp-sandworm", country="RUS"), "by claims alone"),
    "a code that is not current": ("actors", put("co-nokia", country="SUN"), "no current code"),
    "codes of different countries": ("actors", put("state-afg", iso2="AL"), "not those of ISO 3166"),
    "a company without a home state or reason": ("actors", put("co-tiktok", note=None), "no home state"),
    "a title twice in an initiative": (
        "norms", put("gge-b", title="Cooperate for stability"), "two norms “cooperate for stability”",
    ),
    "a roll call that does not add up": (
        "instruments", put("res-73-27", outcome={"yes": 120, "no": 46, "abstain": 14}), "its outcome is",
    ),
    "a vote twice": ("unga_votes", lambda calls: calls["votes"].append(calls["votes"][0]), "voted twice"),
    "a register that does not add up": (
        "paris_call_by_country", lambda found: found["rows"][0].update(civil_society=9), "supporters",
    ),
    "a state that the register does not list": (
        "paris_call_by_country", lambda found: found["rows"][0].update(state=0, civil_society=1), "1 joined",
    ),
    "a group and an actor that disagree": ("groups", lambda rows: rows[0]["members"].pop(), "disagree"),
    "events out of order": ("events", lambda rows: rows.reverse(), "which is later"),
    "a coalition that is not there": ("manifest", lambda found: found["speaks_for"].update(x="y"), "cannot speak"),
}  # fmt: skip


class TestChecks:
    def test_what_ships_has_no_problem(self) -> None:
        assert problems(SHIPPED) == []
        assert main([]) == 0

    @pytest.mark.parametrize("defect", list(DEFECTS))
    def test_each_kind_of_defect_is_found(self, copy: Shipped, defect: str) -> None:
        name, act, words = DEFECTS[defect]
        change(copy, name, act)
        sign(copy)
        assert words in " ".join(str(one) for one in problems(Shipped(copy.folder)))

    def test_no_file_changes_without_a_new_digest(self, copy: Shipped) -> None:
        change(copy, "norms", put("gge-a", summary="Work with other states."))
        (found,) = problems(copy)
        assert (found.file, found.record) == ("manifest", "digest")

    def test_it_runs_by_itself(self, copy: Shipped) -> None:
        change(copy, "positions", put("p001", sources=[]))
        ran = subprocess.run(
            [sys.executable, "-m", "storage.starter.checking", str(copy.folder)], capture_output=True, text=True
        )
        assert (ran.returncode, ran.stdout) == (1, "positions.json, p001: it has no source\n")


def count(tx: Tx, table: type[Any]) -> int:
    return tx.exec(select(func.count()).select_from(table)).one()


def one(tx: Tx, table: type[Any], slug: str) -> Any:
    return tx.exec(select(table).where(table.slug == slug, table.congress_id.is_(None))).one()


class TestLoading:
    async def test_all_of_it_is_there(self, store: Store) -> None:
        expected = {
            Actor: 304, Initiative: 16, InitiativeNorm: 48, Participation: 290, Position: 35, Action: 26,
            RollCallVote: 890, Source: 72, Coverage: 1, Entry: 363, Revision: 0,
        }  # fmt: skip
        assert await store.read(lambda tx: {table: count(tx, table) for table in expected}) == expected

    async def test_every_fact_is_confirmed_with_a_source(self, store: Store) -> None:
        def bare(tx: Tx) -> list[int]:
            sourced = select(EvidenceLink.record_id).where(EvidenceLink.record_type == "entry")
            query = select(Entry.id).where(or_(col(Entry.state) != "confirmed", col(Entry.id).not_in(sourced)))
            return list(tx.exec(query))

        assert await store.read(bare) == []

    async def test_nobody_accused_is_a_doer(self, store: Store) -> None:
        def doers(tx: Tx) -> list[str]:
            wannacry = one(tx, Entry, "a-wannacry").id
            query = select(Actor.slug).join(ActionActor, col(ActionActor.actor_id) == Actor.id)
            return list(tx.exec(query.where(ActionActor.action_id == wannacry, ActionActor.role == "actor")))

        assert await store.read(doers) == []

    @pytest.mark.parametrize(
        ("slug", "name", "kind"),
        [
            ("state-rus", "russian federation", "alias"), ("state-tur", "turkiye", "alias"),
            ("state-civ", "civ", "code"), ("state-civ", "ci", "code"), ("co-facebook", "meta", "alias"),
            ("co-total", "totalenergies", "alias"), ("state-bol", "plurinational state of bolivia", "alias"),
        ],
    )  # fmt: skip
    async def test_actors_are_found_by_other_names_and_codes(
        self, store: Store, slug: str, name: str, kind: str
    ) -> None:
        def kinds(tx: Tx) -> list[str]:
            found = select(ActorName.kind).where(ActorName.actor_id == one(tx, Actor, slug).id)
            return list(tx.exec(found.where(ActorName.folded == name)))

        assert await store.read(kinds) == [kind]

    async def test_states_have_the_codes_of_iso_3166(self, store: Store) -> None:
        actor = await store.read(one, Actor, "state-cod")
        assert (actor.country, actor.iso2) == ("COD", "CD")

    async def test_coalitions_speak_and_lists_are_complete(self, store: Store) -> None:
        def read(tx: Tx) -> tuple[bool, list[tuple[str, str]]]:
            speaks = one(tx, Actor, "coal-tech-accord").speaks_for == one(tx, Initiative, "tech-accord").id
            return speaks, [(row.kind, row.complete_from.isoformat()) for row in tx.exec(select(Coverage))]

        assert await store.read(read) == (True, [("state", "2025-12-25")])

    async def test_a_second_time_nothing_is_written(self, store: Store) -> None:
        assert await store.write(load_reference) == 0


class TestNextEdition:
    """`copy` is the next edition; each test changes something in it."""

    async def test_the_same_rows_are_only_marked(self, store: Store, copy: Shipped) -> None:
        assert await store.write(load_reference, copy) == 0
        assert await store.read(count, Revision) == 0

    async def test_an_earlier_edition_changes_nothing(self, store: Store, copy: Shipped) -> None:
        change(copy, "positions", drop("p001"))
        change(copy, "manifest", lambda manifest: manifest.update(version=SHIPPED.version))
        assert await store.write(load_reference, Shipped(copy.folder)) == 0
        assert (await store.read(one, Entry, "p001")).state == "confirmed"

    async def test_a_description_that_differs_leaves_a_revision(self, store: Store, copy: Shipped) -> None:
        change(copy, "actors", put("co-ibm", name="IBM Corporation"))
        assert await store.write(load_reference, copy) == 2  # The actor, and one more name.

        def read(tx: Tx) -> tuple[str, JsonObject, JsonObject, str, bool]:
            row, actor = tx.exec(select(Revision)).one(), one(tx, Actor, "co-ibm")
            return row.record_type, row.before, row.after, row.why, row.record_id == actor.id

        before, after = {"name": "IBM"}, {"name": "IBM Corporation"}
        assert await store.read(read) == ("actor", before, after, "shipped data 2", True)

    async def test_a_fact_that_differs_is_corrected_in_place(self, store: Store, copy: Shipped) -> None:
        change(copy, "positions", put("p001", date="2017-02-15"))
        earlier = await store.read(one, Entry, "p001")
        assert await store.write(load_reference, copy) == 1

        def read(tx: Tx) -> tuple[str, JsonObject, JsonObject]:
            found, row = tx.get_one(Position, earlier.id), tx.exec(select(Revision)).one()
            return found.stated_on, row.before, row.after

        assert await store.read(read) == (
            "2017-02-15",
            {"stated_on": "2017-02-14", "known_by": "2017-02-14"},
            {"stated_on": "2017-02-15", "known_by": "2017-02-15"},
        )

    async def test_a_new_fact_is_confirmed_and_counts_from_its_edition(self, store: Store, copy: Shipped) -> None:
        change(copy, "positions", lambda rows: rows.append({**rows[0], "id": "p036", "date": "2026-02-14"}))
        await store.write(load_reference, copy)
        entry = await store.read(one, Entry, "p036")
        assert (entry.state, entry.recorded_at.date().isoformat()) == ("confirmed", "2026-06-30")

    async def test_a_fact_that_is_gone_is_retracted_with_a_reason(self, store: Store, copy: Shipped) -> None:
        change(copy, "positions", drop("p001"))
        assert await store.write(load_reference, copy) == 1
        entry = await store.read(one, Entry, "p001")
        assert (entry.state, entry.end_reason) == ("retracted", "No longer in the shipped data 2.")
        assert await store.read(count, Position) == 35

    async def test_who_left_a_group_is_kept_in_its_revision(self, store: Store, copy: Shipped) -> None:
        change(
            copy, "groups", lambda rows: next(row for row in rows if row["id"] == "g7")["members"].remove("state-usa")
        )
        assert await store.write(load_reference, copy) == 1

        def read(tx: Tx) -> tuple[int, int]:
            row, group = tx.exec(select(Revision)).one(), one(tx, ActorGroup, "g7").id
            left = select(func.count()).where(ActorGroupMember.group_id == group)
            return len(row.before["actor_group_member"]), tx.exec(left).one()

        assert await store.read(read) == (1, 6)

    async def test_another_doer_of_a_shipped_action_takes_the_place_of_the_first(
        self, store: Store, copy: Shipped
    ) -> None:
        change(copy, "actions", put("a-ibm-exit", actors=["co-microsoft"]))
        assert await store.write(load_reference, copy) == 2

    async def test_what_a_congress_added_stays(self, store: Store, copy: Shipped) -> None:
        def add(tx: Tx) -> None:
            tx.add(Congress(id=1, guild_id=1, name="Harbour", created_at=NOON))
            tx.flush()
            tx.add(Member(id=1, congress_id=1, discord_id=1, name="Ada", created_at=NOON))
            tx.flush()
            tx.add(Actor(congress_id=1, slug="co-ibm", name="Our IBM", kind="company", confidence="recorded"))
            tx.add(Entry(congress_id=1, number=1, kind="action", recorded_at=NOON, recorded_by=1))
            tx.flush()

        await store.write(add)
        change(copy, "actors", put("co-ibm", name="IBM Corporation"))
        change(copy, "vocabularies", lambda words: words["stance"]["values"][0].__setitem__(1, "leads"))
        await store.write(load_reference, copy)

        def read(tx: Tx) -> tuple[str, str, str]:
            own = tx.exec(select(Actor.name).where(Actor.congress_id == 1)).one()
            entry = tx.exec(select(Entry.state).where(Entry.congress_id == 1)).one()
            return own, entry, tx.get_one(Term, ("stance", "champion")).meaning

        assert await store.read(read) == ("Our IBM", "proposed", "leads")
