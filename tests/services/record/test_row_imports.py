"""Actions, claims and participation from a file: as if each were logged, all of them or none, and nothing before."""

import csv
import io

import pytest
from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.services.people import Who
from bot.services.record.action_views import action_view
from bot.services.record.claim_views import claim_history
from bot.services.record.imports import Imported
from bot.services.record.participations import show_participation
from bot.services.record.recorders import make_recorder
from bot.services.record.row_imports import ReadRows, RowPlan, check_importer, import_rows, plan_rows, read_rows
from storage.tables import ActionActor, Entry, Event, Member, Source
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.record.acts import logged, speak_for

ACTIONS = ("kind", "summary", "date", "source", "doers", "subjects", "until")
PAUSE = ("moratorium", "Paused sales.", "2026-04", "https://e.org/a", "Amazon; IBM", "N-1", "2026-08")
HIT = ("cyber operation", "Stopped a port.", "2026-05", "https://e.org/b", "", "", "")
CLAIMS = ("action", "claimant", "accused", "basis", "date", "source")
SAID = ("R-1", "Ukraine", "Russia", "receiver government", "2026-03-05", "https://e.org/c")
JOINS = ("initiative", "actor", "status", "date", "source", "role")
JOINED = ("paris-call", "China", "joined", "2026-03-01", "https://e.org/d", "later")


def file_of(kind: str, headings: tuple[str, ...], *rows: tuple[str, ...]) -> ReadRows:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([headings, *rows])
    return read_rows(kind, f"{kind}.csv", file.getvalue().encode())


async def plan(forum: Forum, file: ReadRows, who: Who = CONVENER) -> RowPlan:
    return await forum.store.write(plan_rows, who=who, file=file, now=forum.now)


async def run(forum: Forum, file: ReadRows, shown: RowPlan, who: Who = CONVENER) -> Imported:
    return await forum.store.write(import_rows, who=who, file=file, plan=shown, now=forum.now)


def counts(tx: Session) -> tuple[int, ...]:
    """Rows of what an import writes."""
    own = select(func.count()).select_from(Entry).where(col(Entry.congress_id).is_not(None))
    others = [select(func.count()).select_from(one) for one in (Source, ActionActor, Event, Member)]
    return tuple(tx.exec(one).one() for one in (own, *others))


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    forum = await opened(2)
    await forum.propose(forum.people[0])
    return forum


async def test_actions_are_planned_without_a_trace_and_imported_as_if_logged(forum: Forum) -> None:
    file = file_of("action", ACTIONS, PAUSE, HIT, PAUSE)
    before = await forum.store.read(counts)

    shown = await plan(forum, file)

    assert await forum.store.read(counts) == before
    assert (shown.total, shown.n, shown.repeats, shown.refused, shown.fits) == (3, 2, (4,), (), True)
    assert await run(forum, file, shown) == Imported(2, "R-1", "R-2", 1)
    view = await forum.store.read(action_view, guild_id=GUILD, handle="R-1")
    assert (view.entry.state, view.doers, view.until) == ("confirmed", ("Amazon", "IBM"), "2026-08")
    assert [one.subject.handle for one in view.findings] == ["N-1"]
    again = await plan(forum, file)
    assert (again.n, again.repeats, again.fits) == (0, (2, 3, 4), False)
    with pytest.raises(CongressError, match=r"imports\.nothing"):
        await run(forum, file, again)


async def test_one_line_that_is_refused_lets_nothing_in_and_each_is_told(forum: Forum) -> None:
    rows = (PAUSE, (*HIT[:4], "state-rus; grp-sandworm", "", ""), ("prank", *HIT[1:]), (*HIT[:2], "2031", *HIT[3:]))
    file = file_of("action", ACTIONS, *rows)

    shown = await plan(forum, file)

    assert [(one.line, one.refusal.key) for one in shown.refused] == [
        (3, "deeds.state_with_group"),
        (4, "deeds.unknown_term"),
        (5, "record.future_date"),
    ]
    assert not shown.fits
    before = await forum.store.read(counts)
    with pytest.raises(CongressError, match=r"imports\.nothing"):
        await run(forum, file, shown)
    assert await forum.store.read(counts) == before


async def test_claims_and_participation_come_in_the_same_way(forum: Forum) -> None:
    await logged(forum)
    claims = file_of("claim", CLAIMS, SAID, (*SAID[:2], "", *SAID[3:]), SAID)
    shown = await plan(forum, claims)
    assert (shown.n, shown.repeats) == (2, (4,))
    await run(forum, claims, shown)
    history = await forum.store.read(claim_history, guild_id=GUILD, handle="R-1")
    assert [(one.entry.handle, one.accused, one.status) for one in history.claims] == [
        ("R-2", "Russia", "alleged"),
        ("R-3", None, "alleged"),
    ]

    joins = file_of("participation", JOINS, JOINED, ("paris-call", "India", "joined_via_bloc", *JOINED[3:]))
    shown = await plan(forum, joins)
    assert [(one.line, one.refusal.key) for one in shown.refused] == [(3, "record.via_missing")]
    joins = file_of("participation", JOINS, JOINED, JOINED)
    assert await run(forum, joins, await plan(forum, joins)) == Imported(1, "R-4", "R-4", 1)
    line = await forum.store.read(show_participation, guild_id=GUILD, handle="R-4", now=forum.now)
    assert (line.actor, line.word, line.detail) == ("China", "joined", "later")


async def test_what_was_logged_since_the_plan_is_not_imported_unseen(forum: Forum) -> None:
    file = file_of("action", ACTIONS, PAUSE, HIT)
    shown = await plan(forum, file)
    other = file_of("action", ACTIONS, HIT)
    await run(forum, other, await plan(forum, other))
    before = await forum.store.read(counts)

    with pytest.raises(CongressError, match=r"imports\.changed"):
        await run(forum, file, shown)

    assert await forum.store.read(counts) == before


async def test_recorders_and_conveners_import_and_nobody_else(forum: Forum) -> None:
    member, file = forum.people[0], file_of("action", ACTIONS, HIT)
    shown = await plan(forum, file)
    for work in (
        forum.store.read(check_importer, who=member),
        plan(forum, file, member),
        run(forum, file, shown, member),
    ):
        with pytest.raises(CongressError, match=r"imports\.recorders_only"):
            await work

    await forum.store.write(make_recorder, who=CONVENER, discord_id=member.discord_id, name=member.name, now=forum.now)
    assert (await run(forum, file, shown, member)).n == 1


async def test_of_a_recorder_who_represents_the_actor_a_row_awaits_its_review(forum: Forum) -> None:
    """Invariant 12, as of a single entry that they log."""
    who = forum.people[0]
    await forum.store.write(make_recorder, who=CONVENER, discord_id=who.discord_id, name=who.name, now=forum.now)
    await speak_for(forum, who, "China")
    file = file_of("participation", JOINS, JOINED, ("paris-call", "India", *JOINED[2:]))

    await run(forum, file, await plan(forum, file, who), who)

    def states(tx: Session) -> list[str]:
        own = select(Entry.state).where(col(Entry.congress_id).is_not(None))
        return list(tx.exec(own.order_by(col(Entry.number))))

    assert await forum.store.read(states) == ["proposed", "confirmed"]


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_everything_that_is_wrong_in_a_row_is_told_at_once(forum: Forum) -> None:
    rows = (
        ("prank", "Stopped a port.", "2031", "nowhere", "Nobody", "N-77", "2030"),
        ("cyber operation", "", "2026-05", "https://e.org/b", "Nobody; IBM", "", "2026-04"),
    )
    joins = ("the-moon", "Nobody", "adored", "2026-03", "https://e.org/d", "mascot")
    told = await plan(forum, file_of("action", ACTIONS, *rows))
    assert [one.line for one in told.defects] == [3]
    assert [(one.line, one.refusal.key) for one in told.refused] == [
        (2, "deeds.unknown_term"),
        (2, "record.unknown_actor"),
        (2, "norm.unknown"),
        (2, "record.future_date"),
        (2, "record.bad_source"),
        (3, "record.unknown_actor"),
        (3, "record.ends_before_it_begins"),
    ]
    claims = (("R-99", "Nobody", "No one", "rumour", "2026-03-05", "https://e.org/c"),)
    for kind, headings, some in (("claim", CLAIMS, claims), ("participation", JOINS, (joins,))):
        assert len((await plan(forum, file_of(kind, headings, *some))).refused) == 4
