"""What the record promises (record.md, section 4) is held by the database itself, whoever writes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import TypeDecorator, delete, insert, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from storage.base import Table, metadata
from storage.columns import JsonObject
from storage.guards_of_record import FACTS, RECORD_GUARDS
from storage.store import Store, Tx
from storage.tables import (
    Action,
    ActionActor,
    ActionAttachment,
    ActionSubject,
    Actor,
    ActorGroup,
    ActorGroupMember,
    ActorStep,
    Assessment,
    Claim,
    Congress,
    Dispute,
    Entry,
    EvidenceLink,
    Initiative,
    InitiativeNorm,
    Member,
    Participation,
    Pledge,
    PledgeLevel,
    Position,
    Reply,
    Revision,
    Source,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DATED: JsonObject = {"dated": "2025-05", "date_precision": "month", "known_by": date(2025, 5, 31)}


def key(tx: Tx, slug: str, table: type[Actor] | type[Initiative] = Actor) -> int:
    """The key of a shared row."""
    return tx.exec(select(table.id).where(table.slug == slug, col(table.congress_id).is_(None))).one()


def put(tx: Tx, *rows: Table) -> None:
    for row in rows:
        tx.add(row)
        tx.flush()


def entry(tx: Tx, kind: str, **changes: object) -> Entry:
    """A new proposal of the first congress."""
    last = tx.exec(select(Entry.number).order_by(col(Entry.number).desc().nulls_last()).limit(1)).first() or 0
    values: JsonObject = {"congress_id": 1, "number": last + 1, "kind": kind, "recorded_at": NOON, "recorded_by": 1}
    made = Entry(**{**values, **changes})
    put(tx, made)
    return made


def give_source(tx: Tx, one: Entry) -> None:
    put(tx, EvidenceLink(record_type="entry", record_id=one.id, source_id=tx.exec(select(Source.id)).first() or 0))


def confirm(tx: Tx, one: Entry) -> None:
    one.state, one.reviewed_at, one.reviewed_by = "confirmed", NOON, 2
    put(tx, one)


def recorded(tx: Tx, kind: str) -> int:
    """An entry of this kind with its fact and a source, confirmed; returns its key."""
    one = entry(tx, kind)
    put(tx, _FACTS[kind](tx, one.id))
    give_source(tx, one)
    confirm(tx, one)
    return one.id


def position(tx: Tx, entry_id: int, stance: str = "support") -> Position:
    about: JsonObject = {"subject_type": "initiative", "subject_id": key(tx, "paris-call", Initiative)}
    dates: JsonObject = {"stated_on": "2025", "date_precision": "year", "known_by": date(2025, 12, 31)}
    return Position(entry_id=entry_id, actor_id=key(tx, "state-chn"), stance=stance, form="statement", **about, **dates)


def participation(tx: Tx, entry_id: int) -> Participation:
    where = key(tx, "paris-call", Initiative)
    return Participation(
        entry_id=entry_id, initiative_id=where, actor_id=key(tx, "state-chn"), status="joined", **DATED
    )


def action(tx: Tx, entry_id: int) -> Action:
    return Action(entry_id=entry_id, kind="disclosure", summary="It said so.", status="reported", **DATED)


def claim(tx: Tx, entry_id: int, action_id: int | None = None, accused: str = "state-prk") -> Claim:
    about = action_id or recorded(tx, "action")
    people: JsonObject = {"claimant_id": key(tx, "state-usa"), "accused_id": key(tx, accused)}
    return Claim(entry_id=entry_id, action_id=about, basis="media", status="alleged", **people, **DATED)


def pledge(tx: Tx, entry_id: int) -> Pledge:
    about: JsonObject = {"subject_type": "initiative", "subject_id": key(tx, "paris-call", Initiative)}
    words: JsonObject = {"words": "We shall.", "evidence": "A page.", "dimension": "policy"}
    return Pledge(entry_id=entry_id, actor_id=key(tx, "co-microsoft"), **about, **words, **DATED)


def level(tx: Tx, entry_id: int) -> PledgeLevel:
    return PledgeLevel(entry_id=entry_id, pledge_id=recorded(tx, "commitment"), level=1, **DATED)


_FACTS: dict[str, Callable[[Tx, int], Table]] = {
    "position": position,
    "participation": participation,
    "action": action,
    "claim": claim,
    "commitment": pledge,
    "level": level,
}
OF = {kind: table for table, kind in FACTS.items()}


@pytest.fixture
async def settled(store: Store) -> Store:
    """A congress with two members, beside the shipped record."""

    def settle(tx: Tx) -> None:
        put(tx, Congress(id=1, guild_id=1, name="Harbour", created_at=NOON))
        put(tx, *(Member(id=n, congress_id=1, discord_id=n, name="Ada", created_at=NOON) for n in (1, 2)))

    await store.write(settle)
    return store


async def refused(store: Store, words: str, act: Callable[[Tx], object]) -> None:
    """Nothing of what `act` does is kept, for the reason that has these words."""

    def run(tx: Tx) -> None:
        act(tx)
        tx.flush()

    with pytest.raises(DBAPIError, match=words):
        await store.write(run)


def run(words: str) -> Callable[[Tx], object]:
    return lambda tx: tx.connection().execute(text(words))


def set_all(table: str, **values: object) -> Callable[[Tx], object]:
    return lambda tx: tx.connection().execute(update(metadata.tables[table]).values(values))


def set_entry(entry_id: int, **values: object) -> Callable[[Tx], object]:
    return lambda tx: tx.connection().execute(update(Entry).where(col(Entry.id) == entry_id).values(**values))


class TestEntries:
    @pytest.mark.parametrize("state", ["confirmed", "refused", "retracted", "replaced"])
    async def test_one_begins_as_a_proposal(self, settled: Store, state: str) -> None:
        review = {"reviewed_at": NOON, "review_reason": "x"} if state in ("confirmed", "refused") else {}
        end = {"ended_at": NOON, "end_reason": "x"} if state in ("retracted", "replaced") else {}
        await refused(settled, "begins as a proposal", lambda tx: entry(tx, "action", state=state, **review, **end))

    @pytest.mark.parametrize("kind", list(_FACTS))
    async def test_none_is_confirmed_without_a_source(self, settled: Store, kind: str) -> None:
        def unsourced(tx: Tx) -> None:
            one = entry(tx, kind)
            put(tx, _FACTS[kind](tx, one.id))
            confirm(tx, one)

        await refused(settled, "with a source", unsourced)
        await settled.write(recorded, kind)

    async def test_a_source_that_disputes_it_is_none(self, settled: Store) -> None:
        def disputed(tx: Tx) -> None:
            other = entry(tx, "action")
            source = tx.exec(select(Source.id)).first() or 0
            put(tx, EvidenceLink(record_type="entry", record_id=other.id, source_id=source, supports=False))
            confirm(tx, other)

        await refused(settled, "with a source", disputed)

    async def test_one_is_reviewed_once_and_ends_once(self, settled: Store) -> None:
        one = await settled.write(recorded, "action")
        again = {"state": "refused", "review_reason": "No."}
        rewritten: tuple[JsonObject, ...] = ({"state": "proposed"}, again, {"reviewed_by": 1}, {"ended_at": NOON})
        for values in rewritten:
            with pytest.raises(DBAPIError):
                await settled.write(set_entry(one, **values))
        await settled.write(set_entry(one, state="retracted", ended_at=NOON, ended_by=1, end_reason="Wrong."))
        revived = {"state": "confirmed", "ended_at": None, "ended_by": None, "end_reason": ""}
        later: tuple[JsonObject, ...] = (revived, {"state": "replaced"}, {"end_reason": "x"}, {"ended_at": NOON + DAY})
        for values in later:
            await refused(settled, "ends once", set_entry(one, **values))

    async def test_a_refusal_is_final(self, settled: Store) -> None:
        def refuse(tx: Tx) -> int:
            one = entry(tx, "action")
            give_source(tx, one)
            one.state, one.reviewed_at, one.reviewed_by, one.review_reason = "refused", NOON, 2, "No."
            put(tx, one)
            return one.id

        one = await settled.write(refuse)
        for values in ({"state": "confirmed"}, {"state": "proposed", "reviewed_at": None}):
            await refused(settled, "reviewed once", set_entry(one, **values))

    @pytest.mark.parametrize("state", ["retracted", "replaced"])
    async def test_a_proposal_ends_without_a_review(self, settled: Store, state: str) -> None:
        one = await settled.write(lambda tx: entry(tx, "action").id)
        ended: JsonObject = {"state": state, "ended_at": NOON, "ended_by": 1, "end_reason": "Twice."}
        with pytest.raises(DBAPIError):
            await settled.write(set_entry(one, reviewed_at=NOON, reviewed_by=2, **ended))
        await settled.write(set_entry(one, **ended))

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("number", 99), ("kind", "claim"), ("recorded_at", NOON + DAY), ("recorded_by", 2), ("note", "Other."),
            ("confidence", "checked"), ("replaces", 2),
        ],
    )  # fmt: skip
    async def test_the_rest_of_it_stays(self, settled: Store, column: str, value: object) -> None:
        first, _ = await settled.write(lambda tx: (recorded(tx, "action"), recorded(tx, "action")))
        await refused(settled, "the rest of it stays", set_entry(first, **{column: value}))

    async def test_one_replaces_only_its_like_in_its_congress(self, settled: Store) -> None:
        first = await settled.write(recorded, "action")
        shipped = await settled.read(lambda tx: tx.exec(select(Entry.id).where(Entry.slug == "a-wannacry")).one())
        await refused(settled, "replaces one of its kind", lambda tx: entry(tx, "claim", replaces=first))
        await refused(settled, "replaces one of its kind", lambda tx: entry(tx, "action", replaces=shipped))
        await settled.write(lambda tx: entry(tx, "action", replaces=first).id)


NOT_REWRITTEN = (*FACTS, "action_actor", "action_subject", "action_attachment", "reply", "revision")


OTHERS: dict[type, object] = {
    bool: True,
    int: 7,
    str: "2099",
    object: {"x": 1},
    date: date(1999, 1, 1),
    datetime: NOON + 9 * DAY,
}
"""For each type of column a value that no row of these tests has."""


def everything(tx: Tx) -> int:
    """One row of the congress in every table of facts; returns the action's entry."""
    for kind in _FACTS:
        recorded(tx, kind)
    one = entry(tx, "action")
    about: JsonObject = {"subject_type": "initiative", "subject_id": key(tx, "paris-call", Initiative)}
    put(tx, action(tx, one.id))
    put(tx, ActionActor(action_id=one.id, actor_id=key(tx, "co-microsoft"), role="actor"))
    put(tx, ActionSubject(action_id=one.id, **about))
    give_source(tx, one)
    confirm(tx, one)
    put(tx, ActionAttachment(congress_id=1, action_id=one.id, attached_at=NOON, attached_by=1, **about))
    put(tx, Reply(congress_id=1, entry_id=one.id, actor_id=1, member_id=1, words="No.", replied_at=NOON))
    put(tx, Revision(record_type="actor", record_id=1, before={}, after={}, at=NOON))
    put(tx, Dispute(congress_id=1, entry_id=one.id, member_id=1, ground="Wrong.", raised_at=NOON))
    put(
        tx,
        Assessment(congress_id=1, entry_id=one.id, member_id=1, value="fulfils", reason="So.", given_at=NOON, **about),
    )
    return one.id


OWN = "(SELECT id FROM entry WHERE congress_id IS NOT NULL)"


def rewrite(table: str, column: str) -> Callable[[Tx], object]:
    """Change a column of the congress's own rows."""
    sql = metadata.tables[table]
    kind = sql.columns[column].type
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    value = {column: OTHERS[plain.python_type]}
    owner = next((name for name in ("entry_id", "action_id") if name in sql.columns), None)
    own = text("true") if owner is None else text(f"{owner} IN {OWN}")
    return lambda tx: tx.connection().execute(update(sql).where(own).values(value))


def deletion(statement: str) -> Callable[[Tx], object]:
    return lambda tx: tx.connection().execute(text(statement))


class TestFacts:
    @pytest.mark.parametrize("table", NOT_REWRITTEN)
    async def test_none_is_rewritten(self, settled: Store, table: str) -> None:
        await settled.write(everything)
        for column in metadata.tables[table].columns:
            await refused(settled, "never rewritten", rewrite(table, column.name))

    async def test_nothing_is_deleted(self, settled: Store) -> None:
        """Rows that the shipped data describe itself with go with the next edition; those of a congress never do."""
        await settled.write(everything)
        for table in sorted({one.table for one in RECORD_GUARDS if one.verb == "DELETE"}):
            own = f" WHERE action_id IN {OWN}" if table in ("action_actor", "action_subject") else ""
            await refused(settled, "never deleted", deletion(f"DELETE FROM {table}{own}"))

    @pytest.mark.parametrize("kind", list(_FACTS))
    async def test_one_is_written_only_with_a_proposal_of_its_kind(self, settled: Store, kind: str) -> None:
        other = "claim" if kind == "action" else "action"
        await refused(settled, "proposal of its kind", lambda tx: put(tx, _FACTS[kind](tx, entry(tx, other).id)))

        def late(tx: Tx) -> None:
            one = entry(tx, kind)
            give_source(tx, one)
            confirm(tx, one)
            put(tx, _FACTS[kind](tx, one.id))

        await refused(settled, "proposal of its kind", late)

    @pytest.mark.parametrize("stance", ["silent", "absent", "not_listed"])
    async def test_silence_is_no_stance(self, settled: Store, stance: str) -> None:
        await refused(
            settled, "silence_is_computed", lambda tx: put(tx, position(tx, entry(tx, "position").id, stance))
        )

    @pytest.mark.parametrize("kind", ["position", "participation", "action", "claim"])
    async def test_none_ends_before_it_begins(self, settled: Store, kind: str) -> None:
        def backwards(tx: Tx) -> None:
            fact = _FACTS[kind](tx, entry(tx, kind).id)
            fact.until = "2024"
            put(tx, fact)

        await refused(settled, "it_ends_after_it_begins", backwards)

    async def test_what_ships_is_brought_up_to_date_in_place_and_never_deleted(self, settled: Store) -> None:
        shipped = "entry_id IN (SELECT id FROM entry WHERE congress_id IS NULL)"
        await settled.write(
            lambda tx: tx.connection().execute(text(f"UPDATE position SET summary = 'New.' WHERE {shipped}")).close()
        )
        await refused(settled, "never deleted", lambda tx: tx.connection().execute(delete(Position)))
        moved = text(f"UPDATE position SET entry_id = entry_id + 1000 WHERE {shipped}")
        await refused(settled, "never rewritten", lambda tx: tx.connection().execute(moved))


class TestAccusations:
    """Whoever is accused of a deed is never its doer (invariant 3), unless the accusation is gone."""

    @staticmethod
    def accuse(tx: Tx, action_id: int) -> Entry:
        one = entry(tx, "claim")
        put(tx, claim(tx, one.id, action_id))
        return one

    @staticmethod
    def doer(tx: Tx, action_id: int, slug: str = "state-prk", role: str = "actor") -> ActionActor:
        return ActionActor(action_id=action_id, actor_id=key(tx, slug), role=role)

    async def test_an_accused_is_not_added_as_the_doer(self, settled: Store) -> None:
        def add(tx: Tx, role: str) -> None:
            one = entry(tx, "action")
            put(tx, action(tx, one.id))
            self.accuse(tx, one.id)
            put(tx, self.doer(tx, one.id, role=role))

        await refused(settled, "nobody accused", lambda tx: add(tx, "actor"))
        await settled.write(add, "affected")

    async def test_a_doer_is_not_accused(self, settled: Store) -> None:
        def add(tx: Tx) -> None:
            one = entry(tx, "action")
            put(tx, action(tx, one.id), self.doer(tx, one.id))
            self.accuse(tx, one.id)

        await refused(settled, "accuses no undisputed doer", add)

    async def test_who_was_accused_may_turn_out_the_doer_once_the_claim_is_gone(self, settled: Store) -> None:
        def add(tx: Tx) -> None:
            one = entry(tx, "action")
            put(tx, action(tx, one.id))
            said = self.accuse(tx, one.id)
            said.state, said.ended_at, said.ended_by, said.end_reason = "retracted", NOON, 1, "Admitted."
            put(tx, said, self.doer(tx, one.id))

        await settled.write(add)

    async def test_a_shipped_accused_is_no_doer_either(self, settled: Store) -> None:
        wannacry = await settled.read(lambda tx: tx.exec(select(Entry.id).where(Entry.slug == "a-wannacry")).one())
        await refused(settled, "nobody accused", lambda tx: put(tx, self.doer(tx, wannacry)))

    async def test_no_doer_is_added_to_what_is_confirmed(self, settled: Store) -> None:
        one = await settled.write(recorded, "action")
        await refused(settled, "recorded with its proposal", lambda tx: put(tx, self.doer(tx, one, "state-chn")))
        about: JsonObject = {"subject_type": "initiative", "subject_id": 1}
        await refused(settled, "recorded with its proposal", lambda tx: put(tx, ActionSubject(action_id=one, **about)))

    async def test_nobody_accuses_itself(self, settled: Store) -> None:
        def add(tx: Tx) -> None:
            put(tx, claim(tx, entry(tx, "claim").id, accused="state-usa"))

        await refused(settled, "nobody_accuses_itself", add)


class TestThreatGroups:
    """A state is linked to a threat group only through a claim (invariant 4)."""

    @pytest.mark.parametrize("column", ["parent_id", "merged_into"])
    async def test_none_is_part_of_a_state_nor_a_state_of_one(self, settled: Store, column: str) -> None:
        def tie(one: str, other: str) -> Callable[[Tx], object]:
            return lambda tx: tx.connection().execute(
                update(Actor).where(col(Actor.slug) == one).values({column: key(tx, other)})
            )

        await refused(settled, "by claims alone", tie("grp-sandworm", "state-rus"))
        await refused(settled, "by claims alone", tie("state-rus", "grp-sandworm"))
        await settled.write(tie("co-github", "co-microsoft"))

    async def test_none_has_a_home_state(self, settled: Store) -> None:
        def add(tx: Tx) -> None:
            put(
                tx,
                Actor(congress_id=1, slug="x", name="X", kind="threat-group", country="RUS", confidence="recorded"),
            )

        await refused(settled, "by claims alone", add)

    async def test_none_became_anything_else_nor_is_in_a_group(self, settled: Store) -> None:
        def step(tx: Tx) -> None:
            ids: JsonObject = {"actor_id": key(tx, "grp-sandworm"), "other_id": key(tx, "state-rus")}
            dates: JsonObject = {"dated": "2020", "date_precision": "year"}
            put(tx, ActorStep(**ids, n=1, relation="renamed", confidence="checked", **dates))

        def member(tx: Tx) -> None:
            group = tx.exec(select(ActorGroup.id)).first() or 0
            put(tx, ActorGroupMember(group_id=group, actor_id=key(tx, "grp-sandworm")))

        await refused(settled, "by claims alone", step)
        await refused(settled, "by claims alone", member)

    async def test_two_names_of_one_group_are_merged(self, settled: Store) -> None:
        await settled.write(
            lambda tx: (
                tx.connection()
                .execute(
                    update(Actor).where(col(Actor.slug) == "grp-ru-hackers").values(merged_into=key(tx, "grp-sandworm"))
                )
                .close()
            )
        )


class TestWhatIsSaidOfFacts:
    async def test_an_assessment_only_ceases_to_be_live(self, settled: Store) -> None:
        await settled.write(everything)
        for values in ({"value": "unclear"}, {"reason": "Other."}, {"member_id": 2}):
            await refused(settled, "ceases to be live", set_all("assessment", **values))
        await settled.write(lambda tx: set_all("assessment", live=False)(tx) and None)
        await refused(settled, "ceases to be live", set_all("assessment", live=True))

    async def test_only_an_action_or_a_commitment_is_assessed(self, settled: Store) -> None:
        def assess(tx: Tx) -> None:
            about: JsonObject = {"subject_type": "initiative", "subject_id": 1}
            put(
                tx,
                Assessment(
                    congress_id=1, entry_id=recorded(tx, "position"), member_id=1, value="fulfils", reason="So.",
                    given_at=NOON, **about,
                ),
            )  # fmt: skip

        await refused(settled, "an action or a commitment", assess)

    async def test_a_member_has_one_live_assessment_of_a_thing(self, settled: Store) -> None:
        await settled.write(everything)

        def again(tx: Tx) -> None:
            first = tx.exec(select(Assessment)).one()
            put(tx, Assessment(**{**first.model_dump(exclude={"id"}), "value": "neutral"}))

        await refused(settled, "(?i)unique", again)

    async def test_a_dispute_is_closed_once(self, settled: Store) -> None:
        await settled.write(everything)
        await refused(settled, "closed once", set_all("dispute", ground="Other."))
        closed = {"state": "upheld", "closed_by": 2, "closed_at": NOON, "outcome": "So it is."}
        await settled.write(lambda tx: set_all("dispute", **closed)(tx) and None)
        for values in ({"state": "dismissed"}, {"outcome": "Other."}, {"state": "open", "closed_at": None}):
            await refused(settled, "closed once", set_all("dispute", **values))

    async def test_words_of_members_are_there_at_first_and_may_only_be_erased(self, settled: Store) -> None:
        await settled.write(everything)

        def again(tx: Tx, table: type[Reply] | type[Dispute] | type[Assessment], words: str) -> None:
            first = tx.exec(select(table)).one()
            put(tx, table(**{**first.model_dump(exclude={"id"}), words: "", "member_id": 2}))

        def erase(tx: Tx, table: str, column: str) -> None:
            set_all(table, **{column: ""})(tx)

        for row, words in ((Reply, "words"), (Dispute, "ground"), (Assessment, "reason")):
            with pytest.raises(DBAPIError, match=r"says something|has a ground|with a reason"):
                await settled.write(again, row, words)
        await settled.write(lambda tx: set_all("dispute", state="upheld", closed_at=NOON, outcome="So.")(tx) and None)
        for table, column in (
            *(("reply", "words"), ("dispute", "ground"), ("dispute", "outcome"), ("assessment", "reason")),
            *(("revision", "why"), ("entry", "note"), ("entry", "review_reason"), ("entry", "end_reason")),
        ):
            await refused(settled, "never rewritten|ends once|closed once", set_all(table, **{column: "Other."}))
            await settled.write(erase, table, column)

    async def test_what_is_refused_retracted_or_closed_has_a_reason(self, settled: Store) -> None:
        waits = await settled.write(lambda tx: entry(tx, "action").id)
        await refused(settled, "ends once", set_entry(waits, state="refused", reviewed_at=NOON))
        await refused(settled, "ends once", set_entry(waits, state="retracted", ended_at=NOON))
        await settled.write(everything)
        await refused(settled, "closed once", set_all("dispute", state="upheld", closed_at=NOON))
        await settled.write(lambda tx: set_all("dispute", state="taken_back", closed_at=NOON)(tx) and None)


class TestSources:
    async def test_the_evidence_of_an_entry_stays(self, settled: Store) -> None:
        one = await settled.write(recorded, "action")
        own = f"WHERE record_type = 'entry' AND record_id = {one}"
        for change in ("locator = 'p. 9'", "supports = false", "record_id = 99"):
            await refused(settled, "never rewritten", run(f"UPDATE evidence_link SET {change} {own}"))
        await refused(settled, "never deleted", run(f"DELETE FROM evidence_link {own}"))

    async def test_a_source_of_a_congress_keeps_its_address(self, settled: Store) -> None:
        own = Source(congress_id=1, title="A", url="https://a.example", kind="press")
        await settled.write(lambda tx: put(tx, own))
        mine = text("UPDATE source SET url = 'https://b.example' WHERE congress_id = 1")
        await refused(settled, "keeps its address", lambda tx: tx.connection().execute(mine))
        graded = text("UPDATE source SET grade = 'E' WHERE congress_id = 1")
        await settled.write(lambda tx: tx.connection().execute(graded).close())


async def test_titles_of_norms_are_unique_in_their_initiative(settled: Store) -> None:
    def twice(tx: Tx) -> None:
        first = tx.exec(select(InitiativeNorm)).first()
        assert first is not None
        own = {"congress_id": 1, "slug": "again"}
        tx.connection().execute(insert(InitiativeNorm), [first.model_dump(exclude={"id"}) | own])

    await refused(settled, "(?i)unique", twice)
