"""Lists ask the database as often when they are long as when they are short."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlmodel import Session

from bot.congress.ballots import Choice
from bot.congress.rules import Affiliates, rule_of
from bot.services.agenda import Agenda, agenda
from bot.services.concern_views import (
    ConcernAwaited,
    ConcernsAwaited,
    concerns_awaited,
    list_concerns,
    suggest_concerns,
)
from bot.services.concerns import Proposal, back_concern, raise_concern, resolve_concern
from bot.services.norms import final_call, second
from bot.services.people import Who, congress_of
from bot.services.replays import Replay, replay_decisions
from bot.services.seats import represent
from bot.services.votes import open_vote
from tests.services.asked import asked
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, draft
from tests.services.later import everybody_votes, tick

pytestmark = pytest.mark.one_engine

CAPPED = rule_of("majority", affiliates=Affiliates.ONE_VOTE)


async def times(forum: Forum, ask: Callable[[Session], object]) -> int:
    """How often `ask` asks."""
    return len(await forum.store.read(lambda tx: asked(tx, lambda: ask(tx))))


async def admitted(forum: Forum, title: str) -> str:
    handle = (await forum.propose(forum.people[0], draft(title=title))).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    return handle


async def several(forum: Forum, number: int) -> list[str]:
    """So many norms in deliberation, of titles that no other has."""
    began = forum.wait(minutes=1)
    return [await admitted(forum, f"Norm {one} of {began}") for one in range(number)]


async def raised(forum: Forum, norm: str, by: int) -> str:
    words = {"reason": "Nobody can tell.", "satisfied_by": "Say who tells."}
    return (await forum.store.write(raise_concern, who=forum.people[by], handle=norm, now=forum.now, **words)).handle


async def resolved(forum: Forum, handle: str) -> None:
    way_out = Proposal("You fear that the courts cannot tell.", "", "It names the body.")
    await forum.store.write(resolve_concern, who=forum.people[0], handle=handle, proposal=way_out, now=forum.now)


async def sustained(forum: Forum, handle: str) -> None:
    for _ in range(2):
        await resolved(forum, handle)
        await forum.store.write(back_concern, who=forum.people[2], handle=handle, reason="No.", now=forum.now)
        forum.wait(hours=48)
        await tick(forum)


async def concerned(forum: Forum, norms: list[str]) -> None:
    """On each norm a concern that is sustained, one with a resolution under way, and one of which nothing is said."""
    for norm in norms:
        await sustained(forum, await raised(forum, norm, by=1))
    for norm in norms:
        await resolved(forum, await raised(forum, norm, by=3))
        await raised(forum, norm, by=4)


@pytest.mark.both_engines
async def test_concerns(opened: Opening) -> None:
    forum = await opened(5)

    def awaited(who: Who) -> Callable[[Session], ConcernsAwaited]:
        return lambda tx: concerns_awaited(tx, congress_of(tx, GUILD), who, forum.now)

    def suggested(name: str, who: Who) -> Callable[[Session], list[ConcernAwaited]]:
        return lambda tx: suggest_concerns(tx, who=who, name=name, typed="", now=forum.now)

    async def counts() -> list[int]:
        acts = [suggested(name, who) for name in ("answer", "back", "withdraw") for who in forum.people]
        of_norm = partial(list_concerns, guild_id=GUILD, handle="N-1")
        lists: list[Callable[[Session], object]] = [*map(awaited, forum.people), *acts, of_norm]
        return [await times(forum, one) for one in lists]

    await concerned(forum, await several(forum, 1))
    few = await counts()
    await concerned(forum, await several(forum, 2))
    await raised(forum, "N-1", by=3)
    many = await counts()

    proposer, withdrawer, backer, objector, _ = forum.people
    assert len((await forum.store.read(awaited(proposer))).on_own) == 4
    assert len((await forum.store.read(awaited(backer))).to_back) == 2
    assert len((await forum.store.read(awaited(objector))).to_confirm) == 2
    assert len(await forum.store.read(suggested("withdraw", withdrawer))) == 3
    assert many == few


async def called(forum: Forum, norms: list[str]) -> list[str]:
    forum.wait(days=3)
    for handle in norms:
        await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.now)
    return norms


async def on_vote(forum: Forum, norms: list[str]) -> list[str]:
    forum.wait(days=3)
    for handle in norms:
        await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.now)
    return norms


async def decided(forum: Forum, number: int) -> None:
    """So many norms, on which everybody votes alike, and the clock closes the votes."""
    for handle in await on_vote(forum, await called(forum, await several(forum, number))):
        await everybody_votes(forum, handle, Choice.FOR)
    forum.wait(days=7)
    await tick(forum)


async def test_the_agenda(opened: Opening) -> None:
    forum = await opened(5)

    async def fill(number: int) -> Agenda:
        await decided(forum, number)
        await on_vote(forum, (await called(forum, await several(forum, 2 * number)))[:number])
        for handle in await several(forum, number):
            await raised(forum, handle, by=2)
            await forum.propose(forum.people[0], draft(title=f"Another than {handle}"))
        return await forum.store.read(read)

    def read(tx: Session) -> Agenda:
        return agenda(tx, guild_id=GUILD, now=forum.now)

    await fill(1)
    few = await times(forum, read)
    found = await fill(3)

    for section in (found.this_week, found.final_call, found.deliberation, found.seeking, found.decided):
        assert len(section) >= 3
    assert await times(forum, read) == few


async def test_replays(opened: Opening) -> None:
    forum = await opened(5)
    for who in forum.people[:2]:
        await forum.store.write(represent, who=who, represents="Acme", capacity="official", now=forum.now)

    def replayed(tx: Session) -> Replay:
        return replay_decisions(tx, congress_of(tx, GUILD), CAPPED)

    await decided(forum, 1)
    few = await times(forum, replayed)
    await decided(forum, 3)

    assert (await forum.store.read(replayed)).decisions == 4
    assert await times(forum, replayed) == few
