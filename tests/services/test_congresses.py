"""Setting up: what several conveners choose at once all stands, and every change is on record."""

import asyncio

import pytest
from sqlmodel import col, select

from bot.congress.errors import CongressError
from bot.services.congresses import Channels, Setup, begin_setup, choose_channels, choose_manner, read_setup
from storage.store import Tx
from storage.tables import Event
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person


def changes(tx: Tx) -> list[dict[str, object]]:
    found = tx.exec(select(Event.data).where(Event.kind == "congress_changed").order_by(col(Event.id)))
    return [dict(data) for data in found]


async def setup_of(forum: Forum) -> Setup:
    setup = await forum.store.read(read_setup, guild_id=GUILD)
    assert setup is not None
    return setup


async def test_only_what_was_chosen_is_set(opened: Opening) -> None:
    forum = await opened(0)

    await forum.store.write(choose_manner, who=CONVENER, pace="clock", now=forum.now)
    await forum.store.write(choose_manner, who=CONVENER, secrecy="names_shown", now=forum.now)

    setup = await setup_of(forum)
    assert (setup.pace, setup.secrecy) == ("clock", "names_shown")


@pytest.mark.parametrize("choice", [{"pace": "nobody"}, {"secrecy": "whispered"}, {"pace": "clock", "secrecy": ""}])
async def test_what_is_no_manner_is_refused_and_changes_nothing(opened: Opening, choice: dict[str, str]) -> None:
    forum = await opened(0)

    with pytest.raises(CongressError, match=r"congress\.unknown_setting"):
        await forum.store.write(choose_manner, who=CONVENER, now=forum.now, **choice)
    setup = await setup_of(forum)
    assert (setup.pace, setup.secrecy) == ("convener", "names_hidden")


async def test_a_change_is_on_record_with_what_was_before_and_after(opened: Opening) -> None:
    forum = await opened(0)

    await forum.store.write(choose_channels, who=CONVENER, channels=Channels(votes=22), now=forum.now)
    await forum.store.write(choose_manner, who=CONVENER, pace="convener", secrecy="names_shown", now=forum.now)

    assert await forum.store.read(changes) == [
        {"what": "channels", "votes_channel_id": {"before": 12, "after": 22}},
        {"what": "manner", "secrecy": {"before": "names_hidden", "after": "names_shown"}},
    ]


async def test_conveners_who_choose_at_once_do_so_one_after_the_other(opened: Opening) -> None:
    forum = await opened(0)
    conveners = [person(number, convener=True) for number in range(4)]

    await asyncio.gather(*(forum.store.write(choose_manner, who=one, pace="clock", now=forum.now) for one in conveners))

    # Each of the others saw that it was set already.
    assert await forum.store.read(changes) == [{"what": "manner", "pace": {"before": "convener", "after": "clock"}}]


async def test_two_who_begin_at_once_begin_one_congress(opened: Opening) -> None:
    forum = await opened(0)
    conveners = [person(number, convener=True) for number in range(4)]

    begun = await asyncio.gather(
        *(
            forum.store.write(begin_setup, who=one, server_name="Other", language="en", now=forum.now)
            for one in conveners
        )
    )

    assert {one.congress_id for one in begun} == {(await setup_of(forum)).congress_id}
