"""Positions from a file: nothing is written before, everything or nothing after, and only what was shown."""

import asyncio
import csv
import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlmodel import Session, col, func, select

from bot.congress.digest import RecordNews
from bot.congress.errors import CongressError
from bot.services.digests import preview_digest
from bot.services.people import Who, congress_of
from bot.services.record.entry_views import entry_views
from bot.services.record.imports import ImportPlan, ReadFile, import_words, plan_import, read_file, run_import
from bot.services.record.recorders import make_recorder
from storage.tables import Congress, Entry, Event, EvidenceLink, Position, Source
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.record.acts import speak_for

HEADINGS = ("actor", "subject", "stance", "form", "date", "source", "summary")
GOOD = ("Microsoft", "N-1", "support", "statement", "2018-03", "https://news.org/a", "Said so.")


def written(rows: Sequence[Sequence[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([HEADINGS, *rows])
    return file.getvalue().encode()


async def read(forum: Forum, rows: Sequence[Sequence[str]], who: Who = CONVENER) -> ReadFile:
    words = await forum.store.read(import_words, who=who, today=forum.now.date())
    return read_file("positions.csv", written(rows), words)


async def plan(forum: Forum, rows: Sequence[Sequence[str]]) -> tuple[ReadFile, ImportPlan]:
    file = await read(forum, rows)
    return file, await forum.store.read(plan_import, who=CONVENER, file=file)


def entries(tx: Session) -> list[tuple[int | None, str, str, int | None]]:
    """Own entries: number, state, stance, who confirmed them."""
    query = select(Entry.number, Entry.state, Position.stance, Entry.reviewed_by).join(
        Position, col(Position.entry_id) == Entry.id
    )
    return [
        (one, state, stance, by)
        for one, state, stance, by in tx.exec(
            query.where(col(Entry.congress_id).is_not(None)).order_by(col(Entry.number))
        )
    ]


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    forum = await opened(2)
    await forum.propose(forum.people[0])
    return forum


async def test_an_import_confirms_what_the_plan_showed_as_one_event(forum: Forum) -> None:
    other = ("co-ibm", "n1", "oppose", "statement", "2019", "https://news.org/a", "")
    file, shown = await plan(forum, [GOOD, other, GOOD])
    assert (shown.total, len(shown.placed), shown.repeats, shown.defects) == (3, 2, (4,), ())
    assert await forum.store.read(entries) == []

    done = await forum.store.write(run_import, who=CONVENER, file=file, plan=shown, now=forum.now)

    assert (done.n, done.first, done.last, done.repeats) == (2, "R-1", "R-2", 1)
    found = await forum.store.read(entries)
    assert [row[:3] for row in found] == [(1, "confirmed", "support"), (2, "confirmed", "oppose")]
    assert all(row[3] is not None for row in found)

    def rest(tx: Session) -> tuple[list[str], int, int, int]:
        events = tx.exec(select(Event).where(col(Event.kind).contains("import"))).all()
        sources = tx.exec(select(func.count()).select_from(Source).where(Source.url == "https://news.org/a")).one()
        links = tx.exec(select(func.count()).select_from(EvidenceLink).where(EvidenceLink.record_type == "entry")).one()
        return (
            [f"{one.data['n']} {one.data['first']} {one.data['last']}" for one in events],
            sources,
            links,
            (tx.exec(select(Congress.last_entry)).one()),
        )

    events, sources, _, last = await forum.store.read(rest)
    assert (events, sources, last) == (["2 R-1 R-2"], 1, 2)
    card = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(days=1))
    assert card.digest.record == (RecordNews("imported", "R-1", "position", other="R-2", n=2),)


async def test_what_was_imported_is_not_imported_again(forum: Forum) -> None:
    file, shown = await plan(forum, [GOOD])
    await forum.store.write(run_import, who=CONVENER, file=file, plan=shown, now=forum.now)

    with pytest.raises(CongressError, match=r"imports\.changed"):
        await forum.store.write(run_import, who=CONVENER, file=file, plan=shown, now=forum.now)
    again = await forum.store.read(plan_import, who=CONVENER, file=file)
    assert (again.fits, again.repeats) == (False, (2,))
    with pytest.raises(CongressError, match=r"imports\.nothing"):
        await forum.store.write(run_import, who=CONVENER, file=file, plan=again, now=forum.now)
    assert len(await forum.store.read(entries)) == 1


async def test_names_that_nobody_has_are_told_once_with_what_looks_like_them(forum: Forum) -> None:
    strange = ("Microsfot", *GOOD[1:])
    lost = ("Microsoft", "N-77", *GOOD[2:])
    _, shown = await plan(forum, [GOOD, strange, strange, lost, ("Zzyzx Qqq", *GOOD[1:])])
    assert not shown.fits
    assert [(one.line, one.kind, one.n, one.hint) for one in shown.defects] == [
        (3, "unknown_actor", 2, "Microsoft"),
        (5, "unknown_subject", 1, ""),
        (6, "unknown_actor", 1, ""),
    ]


async def test_a_file_with_a_defect_is_not_imported_even_if_somebody_insists(forum: Forum) -> None:
    file, shown = await plan(forum, [GOOD, (*GOOD[:2], "silent", *GOOD[3:])])
    assert [one.kind for one in shown.defects] == ["stance_is_computed"]
    with pytest.raises(CongressError, match=r"imports\.nothing"):
        await forum.store.write(run_import, who=CONVENER, file=file, plan=shown, now=forum.now)
    with pytest.raises(CongressError, match=r"imports\.changed"):
        insisting = replace(shown, defects=())
        await forum.store.write(run_import, who=CONVENER, file=file, plan=insisting, now=forum.now)
    assert await forum.store.read(entries) == []


async def test_recorders_import_and_other_members_do_not(forum: Forum) -> None:
    member = forum.people[0]
    with pytest.raises(CongressError, match=r"imports\.recorders_only"):
        await read(forum, [GOOD], member)

    await forum.store.write(make_recorder, who=CONVENER, discord_id=member.discord_id, name=member.name, now=forum.now)
    file = await read(forum, [GOOD], member)
    shown = await forum.store.read(plan_import, who=member, file=file)
    assert (await forum.store.write(run_import, who=member, file=file, plan=shown, now=forum.now)).n == 1


@pytest.mark.parametrize("convener", [True, False])
async def test_nobody_imports_what_is_said_of_whom_they_represent(forum: Forum, convener: bool) -> None:
    """Invariant 12: an import confirms, and nobody confirms what concerns the actor for whom they speak."""
    who = replace(forum.people[0], convener=convener)
    await forum.store.write(make_recorder, who=CONVENER, discord_id=who.discord_id, name=who.name, now=forum.now)
    await speak_for(forum, who, "microsoft")
    other = ("co-ibm", *GOOD[1:])
    file = await read(forum, [other, GOOD, ("co-microsoft", *GOOD[1:4], "2019", *GOOD[5:])], who)

    shown = await forum.store.read(plan_import, who=who, file=file)

    assert [(one.line, one.kind, one.given) for one in shown.defects] == [
        (3, "represented_actor", "Microsoft"),
        (4, "represented_actor", "co-microsoft"),
    ]
    with pytest.raises(CongressError, match=r"imports\.nothing"):
        await forum.store.write(run_import, who=who, file=file, plan=shown, now=forum.now)
    assert await forum.store.read(entries) == []
    rest = await read(forum, [other], who)
    fits = await forum.store.read(plan_import, who=who, file=rest)
    assert (await forum.store.write(run_import, who=who, file=rest, plan=fits, now=forum.now)).n == 1


async def test_a_page_of_the_actor_itself_is_graded_as_a_report_of_its_own(forum: Forum) -> None:
    own = (*GOOD[:5], "https://blogs.microsoft.com/a", "")
    file, shown = await plan(forum, [GOOD, own])
    await forum.store.write(run_import, who=CONVENER, file=file, plan=shown, now=forum.now)

    def grades(tx: Session) -> dict[str | None, str | None]:
        imported = tx.exec(select(Entry.id).where(col(Entry.congress_id).is_not(None))).all()
        views = entry_views(tx, congress_of(tx, GUILD).id, imported).values()
        return {source.url: source.grade for view in views for source in view.sources}

    assert await forum.store.read(grades) == {"https://news.org/a": None, "https://blogs.microsoft.com/a": "D"}


async def test_of_two_who_import_the_same_at_once_one_does(forum: Forum) -> None:
    file, shown = await plan(forum, [GOOD])
    done = await asyncio.gather(
        *(forum.store.write(run_import, who=CONVENER, file=file, plan=shown, now=forum.now) for _ in range(4)),
        return_exceptions=True,
    )
    refused = [one for one in done if isinstance(one, CongressError)]
    assert (len(refused), {one.key for one in refused}) == (3, {"imports.changed"})
    assert len(await forum.store.read(entries)) == 1


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_names_in_a_row_with_another_defect_are_looked_up_too(forum: Forum) -> None:
    _, shown = await plan(forum, [("Zzyzx Qqq", "N-77", "adores", *GOOD[3:]), ("", "N-77", *GOOD[2:])])
    assert [(one.line, one.kind, one.n) for one in shown.defects] == [
        (2, "unknown_stance", 1),
        (2, "unknown_actor", 1),
        (2, "unknown_subject", 2),
        (3, "missing", 1),
    ]
