"""Whom a norm does not await: nobody is sent to a move that would be refused, or left with a handle of another kind."""

import pytest

from bot.congress.errors import CongressError
from bot.services.browse import list_norms
from bot.services.concerns import withdraw_concern
from bot.services.desk import desk
from bot.services.norms import final_call
from bot.services.views import show_norm
from bot.services.waiting import waiting
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.later import adopted
from tests.services.test_concerns import deliberated, raised


async def sent_to(forum: Forum) -> tuple[list[str], list[str]]:
    """The norms that a convener is told to call, and to put to the vote."""
    found = await forum.store.read(waiting, who=CONVENER, now=forum.now)
    return [one.handle for one in found.to_call], [one.handle for one in found.to_open]


@pytest.mark.parametrize("called", [False, True])
async def test_a_convener_is_sent_to_a_norm_once_no_concern_holds_it(opened: Opening, called: bool) -> None:
    forum, norm = await deliberated(opened)
    if called:
        await forum.store.write(final_call, who=CONVENER, handle=norm, now=forum.now)
        forum.wait(days=3)
    concern = await raised(forum)
    assert await sent_to(forum) == ([], [])
    page = await forum.store.read(list_norms, guild_id=GUILD)
    assert [one.concerns for one in page.lines] == [1]

    await forum.store.write(withdraw_concern, who=forum.people[1], handle=concern, now=forum.now)

    assert await sent_to(forum) == (([], [norm]) if called else ([norm], []))


async def test_the_panel_announces_no_move_while_a_concern_holds_the_norm(opened: Opening) -> None:
    forum, norm = await deliberated(opened)
    await forum.store.write(final_call, who=CONVENER, handle=norm, now=forum.now)
    concern = await raised(forum)

    async def announced() -> list[str]:
        return [one.what for one in (await forum.store.read(desk, now=forum.now)).coming if one.handle == norm]

    assert await announced() == []
    await forum.store.write(withdraw_concern, who=forum.people[1], handle=concern, now=forum.now)
    assert await announced() == ["final_call_convener"]


async def test_the_handle_of_a_decision_leads_to_its_norm(opened: Opening) -> None:
    forum = await opened(4)
    await adopted(forum)

    for typed, key in (("d 2026 1", "handle.decision_on"), ("D-2026-09", "handle.decision")):
        with pytest.raises(CongressError) as caught:
            await forum.store.read(show_norm, guild_id=GUILD, handle=typed)
        assert caught.value.key == key
        assert caught.value.facts.get("handle") == ("N-1" if key == "handle.decision_on" else None)
