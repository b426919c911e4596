"""What an export of the record holds: what its reader may see, by names that last, and no member's name."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.congress.record.exporting import Export, archive, files_of
from bot.services.people import Who
from bot.services.record.export_schema import columns_of
from bot.services.record.exports import export_for, export_record
from bot.services.record.imports import import_words, plan_import, read_file, run_import
from storage.tables import Congress, Entry, Member, Position
from tests.services.conftest import CONVENER, GUILD, START, Forum, Opening
from tests.services.record.test_imports import GOOD, written


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    """One confirmed position, R-1."""
    forum = await opened(2)
    await forum.propose(forum.people[0])
    words = await forum.store.read(import_words, who=CONVENER, today=forum.now.date())
    file = read_file("positions.csv", written([GOOD]), words)
    plan = await forum.store.read(plan_import, who=CONVENER, file=file)
    await forum.store.write(run_import, who=CONVENER, file=file, plan=plan, now=forum.now)
    return forum


async def exported(forum: Forum, who: Who) -> Export:
    return await forum.store.read(export_for, who=who)


def rows(export: Export, name: str) -> list[dict[str, Any]]:
    table = next(one for one in export.tables if one.name == name)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def own(export: Export, name: str) -> list[dict[str, Any]]:
    """The rows of a table of facts that the congress recorded itself."""
    return [row for row in rows(export, name) if re.fullmatch(r"R-\d+", str(row["record"]))]


async def test_a_fact_is_named_by_what_lasts(forum: Forum) -> None:
    export = await exported(forum, forum.people[0])
    (position,) = own(export, "position")
    assert (position["record"], position["actor"], position["subject_type"], position["subject"]) == (
        *("R-1", "co-microsoft", "norm", "N-1"),
    )
    assert (position["date"], position["date_precision"], position["known_by"]) == ("2018-03", "month", "2018-03-31")
    (evidence,) = own(export, "evidence")
    (source,) = [one for one in rows(export, "source") if one["handle"] == evidence["source"]]
    assert source["url"] == GOOD[5]
    assert rows(export, "norm")[0]["handle"] == "N-1"


async def test_what_ships_is_in_it_under_its_own_names(forum: Forum) -> None:
    export = await exported(forum, forum.people[0])
    assert {"R-p001", "R-p002"} <= {row["record"] for row in rows(export, "position")}
    assert {"paris-call", "tech-accord"} <= {row["slug"] for row in rows(export, "initiative")}
    assert all(all(row[one] for one in ("claimant", "action")) for row in rows(export, "claim"))
    assert len(rows(export, "roll_call_vote")) > 800


async def test_every_column_has_its_place(forum: Forum) -> None:
    export = await exported(forum, forum.people[0])
    assert {one.name: one.columns for one in export.tables} == columns_of()
    assert all(len(row) == len(one.columns) for one in export.tables for row in one.rows)


async def test_what_awaits_a_review_is_for_those_who_review(forum: Forum) -> None:
    await forum.store.write(_propose, number=2)
    export = await exported(forum, forum.people[0])
    assert [row["record"] for row in own(export, "position")] == ["R-1"]
    assert not [row for row in rows(export, "entry") if row["handle"] == "R-2"]
    export = await exported(forum, CONVENER)
    assert [row["record"] for row in own(export, "position")] == ["R-1", "R-2"]
    assert export.unconfirmed


async def test_what_was_retracted_is_named_and_not_repeated(forum: Forum) -> None:
    def retract(tx: Session) -> None:
        entry = tx.exec(select(Entry).where(Entry.number == 1)).one()
        member = tx.exec(select(Member)).first()
        assert member is not None
        entry.state, entry.ended_at, entry.ended_by, entry.end_reason = "retracted", START, member.id, "It was wrong."
        tx.add(entry)

    await forum.store.write(retract)
    export = await exported(forum, CONVENER)
    assert [(row["state"], row["end_reason"]) for row in rows(export, "entry") if row["handle"] == "R-1"] == [
        ("retracted", "It was wrong.")
    ]
    assert own(export, "position") == own(export, "evidence") == []


async def test_it_names_no_member(forum: Forum) -> None:
    files = files_of(await exported(forum, CONVENER), "")
    for who in (CONVENER, *forum.people):
        assert not [name for name, data in files.items() if who.name.encode() in data]
        assert not [name for name, data in files.items() if str(who.discord_id).encode() in data]


async def test_another_congress_sees_nothing_of_it(forum: Forum) -> None:
    def found(tx: Session) -> None:
        other = Congress(guild_id=GUILD + 1, name="Other", created_at=START, opened_at=START)
        tx.add(other)

    await forum.store.write(found)
    export = await forum.store.read(export_record, guild_id=GUILD + 1, unconfirmed=True)
    assert own(export, "position") == own(export, "evidence") == rows(export, "norm") == []
    assert not [row for row in rows(export, "source") if row["url"] == GOOD[5]]


async def test_the_same_state_gives_the_same_bytes_at_any_time(forum: Forum) -> None:
    first = archive(files_of(await exported(forum, forum.people[0]), ""))
    forum.wait(days=3)
    assert archive(files_of(await exported(forum, forum.people[0]), "")) == first


def _propose(tx: Session, number: int) -> None:
    """A position that awaits a review."""
    old = tx.exec(select(Position).join(Entry).where(Entry.number == 1)).one()
    congress = tx.exec(select(Congress)).one()
    member = tx.exec(select(Member)).first()
    assert member is not None
    congress.last_entry = number
    entry = Entry(
        congress_id=congress.id,
        number=number,
        kind="position",
        recorded_at=START + timedelta(hours=1),
        recorded_by=member.id,
    )
    tx.add(entry)
    tx.flush()
    copied = old.model_dump(exclude={"entry_id"})
    tx.add(Position(entry_id=entry.id, **copied))
