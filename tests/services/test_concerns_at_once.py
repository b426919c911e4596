"""Two people, or one and the clock, at a concern at once: one comes first, and the other is told how it stands."""

import asyncio
from functools import partial

from sqlmodel import select

from bot.congress.concerns import RAISED_MOST, Phase
from bot.congress.errors import CongressError
from bot.congress.norms import Stage
from bot.services.concerns import back_concern, stand_resolution, withdraw_concern
from bot.services.norms import final_call
from bot.services.views import show_norm
from bot.services.votes import open_vote
from storage.tables import Concern, Resolution
from tests.services.conftest import CONVENER, GUILD, Opening
from tests.services.test_concerns import HOLDS, backed, deliberated, endings, raised, resolved, seen


async def at_once(*writes) -> list[object]:  # type: ignore[no-untyped-def]
    return list(await asyncio.gather(*writes, return_exceptions=True))


def keys(outcomes: list[object]) -> list[str]:
    assert not [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, CongressError)], outcomes
    return [one.key for one in outcomes if isinstance(one, CongressError)]


async def test_of_many_who_back_at_once_one_makes_the_resolution_fail(opened: Opening) -> None:
    forum, _ = await deliberated(opened, seats=5)
    handle = await raised(forum)
    await resolved(forum, handle)

    outcomes = await at_once(*(backed(forum, handle, by) for by in (2, 3, 4, 2)))

    assert keys(outcomes) == ["concern.not_backed.failed"] * 3
    assert await forum.store.read(endings) == [("backed", True)]


async def test_backing_against_the_clock_one_comes_first(opened: Opening) -> None:
    """The one who backs pressed just before the instant at which the resolution stands; the clock just after it."""
    forum, _ = await deliberated(opened)
    handle = await raised(forum)
    await resolved(forum, handle)
    attempt = await forum.store.read(lambda tx: tx.exec(select(Resolution.id)).one())
    before = forum.wait(hours=47, minutes=59, seconds=59)
    forum.wait(seconds=1)
    press = partial(back_concern, who=forum.people[2], handle=handle, reason="Still nobody.", now=before)

    outcomes = await at_once(
        forum.store.write(press),
        forum.store.write(stand_resolution, resolution_id=attempt, now=forum.now),
    )

    ended = await forum.store.read(endings)
    if keys(outcomes):
        assert (keys(outcomes), ended) == (["concern.not_backed.ended"], [("stands", True)])
    else:
        assert (outcomes[1], ended) == (None, [("backed", True)])
    assert (await seen(forum)).phase is (Phase.RESOLVED if ended[0][0] == "stands" else Phase.BACKED)


async def test_withdrawing_and_resolving_at_once(opened: Opening) -> None:
    forum, _ = await deliberated(opened)
    handle = await raised(forum)

    outcomes = await at_once(
        forum.store.write(withdraw_concern, who=forum.people[1], handle=handle, now=forum.now),
        resolved(forum, handle),
    )

    assert keys(outcomes) in ([], ["concern.wrong_phase.resolve"])
    assert (await seen(forum)).phase is Phase.WITHDRAWN
    assert await forum.store.read(endings) in ([], [("dropped", True)])


async def test_raising_and_opening_the_vote_at_once_one_wins_and_the_other_is_told(opened: Opening) -> None:
    forum, norm = await deliberated(opened)
    await forum.store.write(final_call, who=CONVENER, handle=norm, now=forum.now)
    forum.wait(days=3)

    outcomes = await at_once(
        raised(forum), forum.store.write(open_vote, who=CONVENER, handle=norm, now=forum.now), raised(forum, by=2)
    )

    stage = (await forum.store.read(show_norm, guild_id=GUILD, handle=norm)).stage
    if stage is Stage.VOTING:
        assert keys(outcomes) == ["concern.wrong_stage.voting"] * 2
    else:
        assert keys(outcomes) == [HOLDS]


async def test_concerns_raised_at_once_have_numbers_of_their_own(opened: Opening) -> None:
    forum, _ = await deliberated(opened, seats=5)

    handles = await asyncio.gather(*(raised(forum, by) for by in range(1, 5)))

    assert sorted(handles) == [f"N-1/C{n}" for n in range(1, 5)]


async def test_a_member_who_raises_many_at_once_raises_no_more_than_allowed(opened: Opening) -> None:
    forum, _ = await deliberated(opened)

    outcomes = await at_once(*(raised(forum) for _ in range(RAISED_MOST + 2)))

    assert keys(outcomes) == ["concern.raised_enough"] * 2
    assert await forum.store.read(lambda tx: len(tx.exec(select(Concern.id)).all())) == RAISED_MOST
