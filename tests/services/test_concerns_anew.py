"""What an earlier decision named, once the norm has a new version: told as that decision's, and to be raised again."""

from dataclasses import replace

import pytest

from bot.congress.concerns import Phase
from bot.congress.errors import CongressError
from bot.congress.norms import Stage
from bot.services.concern_views import list_concerns, show_concern
from bot.services.concerns import check_act, withdraw_concern
from bot.services.norms import second, withdraw
from bot.services.versions import Revised, Revision
from bot.services.views import ConcernLine, show_norm
from bot.services.waiting import waiting
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.later import WHY, WORDS, revised, to_the_vote, view, vote_out
from tests.services.test_concerns import raised, seen, sustained
from tests.services.test_stakes import by_consent, confirmed, planned

pytestmark = pytest.mark.one_engine

THIRD = Revision(2, replace(WORDS, title="Another norm yet"), WHY)


async def reopened(opened: Opening) -> tuple[Forum, str, Revised]:
    """A norm that failed under consent by a sustained concern, and has a second version."""
    forum, norm, concern = await by_consent(opened)
    await confirmed(forum, await planned(forum, norm))
    await vote_out(forum, norm)
    return forum, concern, await revised(forum)


async def lines(forum: Forum) -> list[ConcernLine]:
    return list((await forum.store.read(show_norm, guild_id=GUILD, handle="N-1")).concerns)


async def again(forum: Forum, person: int = 1) -> list[str]:
    """The concerns that this person is told to raise again."""
    found = await forum.store.read(waiting, who=forum.people[person], now=forum.now)
    return [one.handle for one in found.concerns.to_raise]


@pytest.mark.both_engines
async def test_what_a_decision_named_is_told_as_its_own_once_the_norm_is_reopened(opened: Opening) -> None:
    forum, concern, done = await reopened(opened)

    assert done.named_in == ("D-2026-01",), "whoever reopens it is told"
    assert [(one.named_in, one.version) for one in await lines(forum)] == [("D-2026-01", 1)]
    page = await forum.store.read(list_concerns, guild_id=GUILD, handle="N-1")
    assert [one.named_in for one in page.lines] == ["D-2026-01"]
    shown = await seen(forum, concern)
    assert (shown.phase, shown.named_in, shown.version_now) == (Phase.PAST, "D-2026-01", 2)
    assert (await revised(forum, words=THIRD)).named_in == (), "it is told once"


async def test_until_then_it_stands_unresolved(opened: Opening) -> None:
    forum, norm, concern = await by_consent(opened)
    assert [one.named_in for one in await lines(forum)] == [None]
    await confirmed(forum, await planned(forum, norm))
    assert [one.named_in for one in await lines(forum)] == [None]
    await vote_out(forum, norm)
    assert ([one.named_in for one in await lines(forum)], (await seen(forum, concern)).named_in) == ([None], None)
    assert await again(forum) == []


@pytest.mark.parametrize("act", ["withdraw", "answer", "resolve"])
async def test_whoever_acts_on_it_is_told_to_raise_it_again(opened: Opening, act: str) -> None:
    forum, concern, _ = await reopened(opened)
    with pytest.raises(CongressError) as caught:
        await forum.store.read(check_act, who=forum.people[1], handle=concern, name=act, now=forum.now)
    assert (caught.value.key, caught.value.facts["decision"]) == ("concern.named_before.again", "D-2026-01")

    await to_the_vote(forum, "N-1")
    with pytest.raises(CongressError) as caught:
        await forum.store.read(check_act, who=forum.people[1], handle=concern, name=act, now=forum.now)
    assert caught.value.key == "concern.named_before.over"
    assert [one.named_in for one in await lines(forum)] == ["D-2026-01"], "also on the second vote"


async def test_who_raised_it_waits_for_nothing_once_they_raised_one_anew(opened: Opening) -> None:
    forum, concern, _ = await reopened(opened)
    assert (await again(forum), await again(forum, person=2)) == ([concern], [])

    anew = await raised(forum)
    assert await again(forum) == []
    await forum.store.write(withdraw_concern, who=forum.people[1], handle=anew, now=forum.now)
    assert await again(forum) == [], "they had their say"


async def test_it_is_asked_for_at_final_call_and_no_longer(opened: Opening) -> None:
    forum, concern, _ = await reopened(opened)
    await forum.store.write(withdraw, who=CONVENER, handle="N-1", now=forum.now)

    assert await again(forum) == []
    shown = await forum.store.read(show_concern, guild_id=GUILD, handle=concern)
    assert (shown.stage, shown.named_in) == (Stage.WITHDRAWN, "D-2026-01")


async def test_a_revision_that_is_taken_back_leaves_the_concern_with_the_text_in_force(opened: Opening) -> None:
    forum = await opened(4)
    handle = await forum_with_adopted(forum)
    assert [one.named_in for one in await lines(forum)] == [None], "it was adopted over it"
    done = await revised(forum)
    assert (done.named_in, [one.named_in for one in await lines(forum)]) == (("D-2026-01",), ["D-2026-01"])

    await forum.store.write(withdraw, who=CONVENER, handle=handle, now=forum.now)

    assert [one.named_in for one in await lines(forum)] == [None]
    assert (await view(forum)).stage is Stage.DECIDED


async def forum_with_adopted(forum: Forum) -> str:
    """A norm that is adopted by majority over a sustained concern."""
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    forum.wait(days=3)
    await sustained(forum)
    await to_the_vote(forum, handle)
    await vote_out(forum, handle)
    return handle
