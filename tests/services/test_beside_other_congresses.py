"""Two congresses in one database: what one keeps of the world is nothing to the other."""

from dataclasses import replace
from datetime import time

import pytest

from bot.services.congresses import Channels, begin_setup, choose_channels, choose_digest_time, open_congress
from bot.services.people import Who
from bot.services.record.actor_edits import NewActor, add_actor
from bot.services.record.actor_mergers import merge_actors
from bot.services.record.actor_views import show_actor
from bot.services.record.claims import log_claim
from bot.services.record.entry_acts import show_entry
from bot.services.record.entry_review import retract
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.record.acts import SAID, accused, logged, speak_for

ELSEWHERE = Who(GUILD + 1, 6_000_000_000_000_000_001, "Somebody elsewhere", convener=True)


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    forum = await opened(3)
    write, now = forum.store.write, forum.now
    await write(begin_setup, who=ELSEWHERE, server_name="Another", language="en", now=now)
    await write(
        choose_channels, who=ELSEWHERE, channels=Channels(forum=21, votes=22, digest=23, stage_tags={}), now=now
    )
    await write(choose_digest_time, who=ELSEWHERE, zone="Europe/Berlin", weekday=0, at=time(9), now=now)
    await write(open_congress, who=ELSEWHERE, now=now)
    return forum


async def test_who_was_merged_into_an_actor_elsewhere_is_not_named_here(forum: Forum) -> None:
    new = NewActor(name="Zorbo Systems", kind="company", home="FRA")
    own = await forum.store.write(add_actor, who=ELSEWHERE, new=new, now=forum.now)
    merger = {"actor": own.id, "into": "co-microsoft", "reason": "The same firm."}
    await forum.store.write(merge_actors, who=ELSEWHERE, now=forum.now, **merger)

    here, there = [
        (await forum.store.read(show_actor, guild_id=guild, actor="co-microsoft", now=forum.now)).actor
        for guild in (GUILD, ELSEWHERE.guild_id)
    ]

    assert (here.merged, there.merged) == ((), ("Zorbo Systems",))
    assert "Zorbo Systems" not in [name for _, name in here.names]


async def test_an_accusation_made_elsewhere_concerns_nobody_here(forum: Forum) -> None:
    await speak_for(forum, forum.people[0], "New Zealand")
    claim = replace(SAID, action="R-a-notpetya", accused="state-nzl")
    await forum.store.write(log_claim, who=ELSEWHERE, accusation=claim, now=forum.now)

    shown = await forum.store.read(show_entry, who=forum.people[0], handle="R-a-notpetya")

    assert shown.represents is None


async def test_an_accusation_that_was_taken_back_concerns_nobody(forum: Forum) -> None:
    await logged(forum)
    handle = await accused(forum)
    await speak_for(forum, forum.people[2], "Russia")
    assert (await forum.store.read(show_entry, who=forum.people[2], handle="R-1")).represents == "Russia"

    await forum.store.write(retract, who=CONVENER, handle=handle, reason="Was misread.", now=forum.now)

    assert (await forum.store.read(show_entry, who=forum.people[2], handle="R-1")).represents is None
