"""What is kept for good is refused by the database itself, whoever writes: column by column, and whole tables."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import TypeDecorator, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, func, select

from storage.base import Table, metadata
from storage.columns import JsonObject
from storage.guard import Guard
from storage.guards import GUARDS
from storage.store import Store, StoreError, Tx
from storage.tables import (
    Ballot,
    BallotOption,
    BallotPaper,
    BallotSeat,
    Commitment,
    Concern,
    Congress,
    Decision,
    Member,
    Norm,
    NormVersion,
    RankingPaper,
    RollRepair,
    Statement,
    Wording,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)

MAY_CHANGE = {
    "ballot": {"closed_at", "sealed"},
    "ballot_paper": {"live", "reason"},
}
"""The columns whose change is sometimes let pass; every other column of these tables is frozen."""


def frozen() -> Iterator[tuple[str, str]]:
    for name, free in MAY_CHANGE.items():
        for column in metadata.tables[name].columns:
            if column.name not in free:
                yield name, column.name


def settle(tx: Tx) -> None:
    """A congress with a ballot and a paper in it, each the first of its kind."""

    def put(row: Congress | Member | Norm | NormVersion | Ballot | BallotPaper) -> int:
        tx.add(row)
        tx.flush()
        return row.id

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
    tx.add(BallotSeat(ballot_id=ballot, member_id=ada, discipline="law", kind="state", capacity="personal"))
    tx.flush()
    tx.get_one(Ballot, ballot).sealed = True
    tx.flush()
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


@pytest.fixture
async def settled(store: Store) -> Store:
    await store.write(settle)
    return store


OTHERS: dict[type, object] = {
    bool: True,
    int: 99,
    str: "other",
    object: {"preset": "two-thirds"},
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


LINE: JsonObject = {"discipline": "law", "kind": "state", "capacity": "personal"}
REFUSED = (DBAPIError, StoreError)
"""A guard that a verb may run into overtaken says on PostgreSQL that the verb should run anew."""


def paper(tx: Tx, **changes: object) -> BallotPaper:
    """Another paper of the one ballot, of the one member on its roll unless `changes` say otherwise."""
    one = tx.exec(select(BallotPaper)).one()
    return BallotPaper(**{**one.model_dump(exclude={"id"}), "live": False, **changes})


def someone(tx: Tx) -> int:
    """Another member of the congress, on no roll."""
    bob = Member(congress_id=tx.exec(select(Congress.id)).one(), discord_id=3, name="Bob", created_at=NOON)
    tx.add(bob)
    tx.flush()
    return bob.id


def seat(tx: Tx) -> BallotSeat:
    ballot = tx.exec(select(Ballot.id)).one()
    return BallotSeat(ballot_id=ballot, member_id=someone(tx), **LINE)


def repair(tx: Tx, member_id: int, act: str = "corrected", n: int = 1) -> None:
    """Log a repair of a member's line."""
    ballot, chair = tx.exec(select(Ballot.id)).one(), tx.exec(select(Member.id).where(Member.discord_id == 2)).one()
    was, became = None if act == "added" else LINE, None if act == "taken_off" else LINE
    tx.add(
        RollRepair(
            ballot_id=ballot, n=n, member_id=member_id, act=act, reason="Wrong.", was=was, became=became,
            by_id=chair, at=NOON,
        )
    )  # fmt: skip
    tx.flush()


def other_norm(tx: Tx) -> int:
    """A second norm, which has no version."""
    first = tx.exec(select(Norm)).one()
    norm = Norm(**{**first.model_dump(exclude={"id"}), "number": 2})
    tx.add(norm)
    tx.flush()
    return norm.id


async def add(store: Store, make: Callable[[Tx], object]) -> None:
    def put(tx: Tx) -> None:
        tx.add(make(tx))
        tx.flush()

    await store.write(put)


async def close(store: Store) -> None:
    await change(store, "ballot", closed_at=NOON + DAY)


async def test_no_paper_is_of_somebody_who_is_not_on_the_roll(settled: Store) -> None:
    with pytest.raises(REFUSED, match=r"on its roll|busy"):
        await add(settled, lambda tx: paper(tx, member_id=someone(tx)))
    with pytest.raises(DBAPIError, match="on its roll"):
        await add(settled, lambda tx: ranking(tx, someone(tx)))
    await add(settled, paper)
    await add(settled, lambda tx: ranking(tx, tx.exec(select(Member.id)).one()))


@pytest.mark.parametrize("column", ["discipline", "kind", "capacity"])
async def test_no_paper_counts_elsewhere_than_its_seat(settled: Store, column: str) -> None:
    other = {"discipline": "economics", "kind": "company", "capacity": "official"}[column]
    with pytest.raises(REFUSED, match=r"as the roll has them|busy"):
        await add(settled, lambda tx: paper(tx, **{column: other}))


async def test_no_paper_is_cast_before_the_roll_is_sealed(settled: Store) -> None:
    def unsealed(tx: Tx) -> BallotPaper:
        first, ada = tx.exec(select(Ballot)).one(), tx.exec(select(Member.id)).one()
        ballot = Ballot(**{**first.model_dump(exclude={"id"}), "closed_at": NOON + DAY, "sealed": False})
        tx.add(ballot)
        tx.flush()
        tx.add(BallotSeat(ballot_id=ballot.id, member_id=ada, **LINE))
        tx.flush()
        return paper(tx, ballot_id=ballot.id)

    with pytest.raises(REFUSED, match=r"on an open ballot|busy"):
        await add(settled, unsealed)


async def test_no_paper_comes_or_goes_once_the_ballot_is_closed(settled: Store) -> None:
    await add(settled, lambda tx: ranking(tx, tx.exec(select(Member.id)).one()))
    await close(settled)
    with pytest.raises(REFUSED, match=r"on an open ballot|busy"):
        await add(settled, paper)
    with pytest.raises(DBAPIError, match="on an open ballot"):
        await add(settled, lambda tx: ranking(tx, tx.exec(select(Member.id)).one(), live=False))
    for table in ("ballot_paper", "ranking_paper"):
        with pytest.raises(DBAPIError, match="ceases to be live"):
            await change(settled, table, live=False)
    await change(settled, "ballot_paper", reason="")


async def test_a_sealed_roll_takes_no_line_without_a_repair(settled: Store) -> None:
    with pytest.raises(DBAPIError, match="frozen roll"):
        await add(settled, seat)
    with pytest.raises(DBAPIError, match="frozen roll"):
        await change(settled, "ballot_seat", discipline="economics")
    with pytest.raises(DBAPIError, match="roll of a ballot is frozen"):
        await settled.write(lambda tx: tx.connection().execute(text("DELETE FROM ballot_seat")).close())
    with pytest.raises(DBAPIError, match="stays closed"):
        await change(settled, "ballot", sealed=False)


async def test_a_line_changes_with_a_logged_repair_of_it_and_no_other(settled: Store) -> None:
    ada = await settled.read(lambda tx: tx.exec(select(Member.id)).one())
    with pytest.raises(DBAPIError):  # No such repair is in the log.
        await change(settled, "ballot_seat", discipline="economics", repair=1)
    bob = await settled.write(someone)
    await settled.write(lambda tx: repair(tx, bob, "added"))
    with pytest.raises(DBAPIError):  # It is in the log, but of somebody else's line.
        await change(settled, "ballot_seat", discipline="economics", repair=1)
    await settled.write(lambda tx: repair(tx, ada, n=2))
    await change(settled, "ballot_seat", discipline="economics", repair=2)
    with pytest.raises(DBAPIError, match="frozen roll"):  # One repair, one change.
        await change(settled, "ballot_seat", discipline="law")
    with pytest.raises(DBAPIError, match="frozen roll"):
        await change(settled, "ballot_seat", name="Another", repair=3)


async def test_a_seat_is_added_with_a_logged_repair(settled: Store) -> None:
    bob = await settled.write(someone)
    await settled.write(lambda tx: repair(tx, bob, "added"))
    await add(
        settled, lambda tx: BallotSeat(ballot_id=tx.exec(select(Ballot.id)).one(), member_id=bob, repair=1, **LINE)
    )


async def test_nobody_taken_off_casts_a_paper(settled: Store) -> None:
    ada = await settled.read(lambda tx: tx.exec(select(Member.id)).one())
    await settled.write(lambda tx: repair(tx, ada, "taken_off"))
    await change(settled, "ballot_seat", taken_off=True, repair=1)
    with pytest.raises(REFUSED, match=r"on its roll|busy"):
        await add(settled, paper)
    with pytest.raises(DBAPIError, match="on its roll"):
        await add(settled, lambda tx: ranking(tx, ada))


async def test_nothing_of_a_closed_roll_is_repaired(settled: Store) -> None:
    ada = await settled.read(lambda tx: tx.exec(select(Member.id)).one())
    await settled.write(lambda tx: repair(tx, ada))
    await close(settled)
    with pytest.raises(DBAPIError, match="only while its ballot is open"):
        await settled.write(lambda tx: repair(tx, ada, n=2))
    with pytest.raises(DBAPIError, match="while it is open"):
        await change(settled, "ballot_seat", discipline="economics", repair=1)


async def test_a_repair_has_a_reason_and_stays(settled: Store) -> None:
    ada = await settled.read(lambda tx: tx.exec(select(Member.id)).one())
    await settled.write(lambda tx: repair(tx, ada))
    with pytest.raises(DBAPIError, match="never rewritten"):
        await change(settled, "roll_repair", reason="Another.")
    with pytest.raises(DBAPIError, match="never deleted"):
        await settled.write(lambda tx: tx.connection().execute(text("DELETE FROM roll_repair")).close())
    with pytest.raises(DBAPIError, match="no_repair_without_a_reason"):
        await settled.write(lambda tx: tx.connection().execute(text(_SILENT)).close())


_SILENT = (
    "INSERT INTO roll_repair (ballot_id, n, member_id, act, reason, was, became, by_id, at)"
    " SELECT ballot_id, 2, member_id, act, '', was, became, by_id, at FROM roll_repair"
)


@pytest.mark.parametrize("table", [Statement, Concern, Wording])
async def test_what_is_said_is_about_a_version_that_the_norm_has(settled: Store, table: type[Table]) -> None:
    def of(norm: Callable[[Tx], int], version: int) -> Callable[[Tx], Table]:
        said: JsonObject = {
            "n": 1, "version": version, "kind": "pro", "discipline": "law", "seat_kind": "state", "words": "Yes.",
            "attribution": "named", "created_at": NOON, "reason": "No.", "satisfied_by": "Yes.", "raised_at": NOON,
            "label": "Wider", "text": "All.", "why": "",
        }  # fmt: skip

        def make(tx: Tx) -> Table:
            whose: JsonObject = {"norm_id": norm(tx), "member_id": tx.exec(select(Member.id)).one()}
            return table(**said, **whose)

        return make

    here = lambda tx: tx.exec(select(Norm.id).where(Norm.number == 1)).one()  # noqa: E731
    for norm, version in ((here, 2), (other_norm, 1)):
        with pytest.raises(DBAPIError):
            await add(settled, of(norm, version))
    await add(settled, of(here, 1))


async def test_a_ballot_and_a_decision_are_about_a_version_of_their_norm(settled: Store) -> None:
    def ballot(tx: Tx) -> Ballot:
        first = tx.exec(select(Ballot)).one()
        return Ballot(**{**first.model_dump(exclude={"id"}), "norm_id": other_norm(tx)})

    def decision(tx: Tx) -> Decision:
        first = tx.exec(select(Ballot)).one()
        return Decision(
            congress_id=first.congress_id, ballot_id=first.id, norm_id=other_norm(tx), version_id=first.version_id,
            year=2026, number=1, outcome="adopted", decided_at=NOON,
        )  # fmt: skip

    for make in (ballot, decision):
        with pytest.raises(DBAPIError, match="a version of its norm"):
            await add(settled, make)


def ranking(tx: Tx, member_id: int, *, live: bool = True) -> RankingPaper:
    ballot = tx.exec(select(Ballot.id)).one()
    return RankingPaper(ballot_id=ballot, member_id=member_id, cast_at=NOON, live=live)


async def test_nothing_is_asked_that_was_not_asked_when_the_ballot_was_sealed(settled: Store) -> None:
    def option(tx: Tx, *, sealed: bool) -> BallotOption:
        first = tx.exec(select(Ballot)).one()
        if sealed:
            return _option(tx, first.id)
        other = Ballot(**{**first.model_dump(exclude={"id"}), "closed_at": NOON + DAY, "sealed": False})
        tx.add(other)
        tx.flush()
        return _option(tx, other.id)

    with pytest.raises(DBAPIError, match="asks about nothing more"):
        await add(settled, lambda tx: option(tx, sealed=True))
    await add(settled, lambda tx: option(tx, sealed=False))


def _option(tx: Tx, ballot: int) -> BallotOption:
    ada = tx.exec(select(Member.id).where(Member.discord_id == 2)).one()
    return BallotOption(ballot_id=ballot, n=4, label="A fourth", text="None.", text_hash="0" * 64, member_id=ada)


@pytest.mark.parametrize("tied", [False, True])
async def test_a_vote_is_sealed_after_its_decision_is_made_and_before_it_is_certified(
    settled: Store, tied: bool
) -> None:
    """`tied`: it was cast on a ballot whose wordings tied, which the second one decided."""

    def sealed(tx: Tx) -> Commitment:
        member, ballot = tx.exec(select(Member.id)).one(), tx.exec(select(func.min(Ballot.id))).one()
        return Commitment(ballot_id=ballot, member_id=member, salt="0" * 64, seal="1" * 64)

    def decision(tx: Tx) -> Decision:
        last = tx.exec(select(Ballot).order_by(col(Ballot.id).desc()).limit(1)).one()
        return Decision(
            congress_id=last.congress_id, ballot_id=last.id, norm_id=last.norm_id, version_id=last.version_id,
            year=2026, number=1, outcome="adopted", decided_at=NOON, result={},
        )  # fmt: skip

    await close(settled)
    if tied:
        await add(settled, second_ballot)
    with pytest.raises(DBAPIError, match="before its decision is certified"):
        await add(settled, sealed)
    await add(settled, decision)
    await add(settled, sealed)
    await settled.write(lambda tx: tx.connection().execute(text(_CERTIFIED)).close())
    with pytest.raises(DBAPIError, match="before its decision is certified"):
        await add(settled, sealed)


_CERTIFIED = f"UPDATE decision SET certificate = '{'2' * 64}'"


def second_ballot(tx: Tx) -> Ballot:
    first = tx.exec(select(Ballot)).one()
    return Ballot(**{**first.model_dump(exclude={"id"}), "follows": first.id, "sealed": False})


class TestOnPostgres:
    """SQLite has no TRUNCATE."""

    @pytest.fixture
    def engine_name(self) -> str:
        return "postgresql"

    @pytest.mark.parametrize("guard", [one for one in GUARDS if one.verb == "DELETE"], ids=lambda one: one.table)
    async def test_no_append_only_table_is_truncated(self, store: Store, guard: Guard) -> None:
        with pytest.raises(DBAPIError, match=guard.message):
            await store.write(lambda tx: tx.connection().execute(text(f"TRUNCATE {guard.table} CASCADE")).close())
