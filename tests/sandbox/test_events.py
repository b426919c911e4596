"""Scheduled events: planning and ending them, permissions, the clock, what the bot hears."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import discord
import pytest
from discord import EventStatus

from sandbox import LocalDiscord
from sandbox import permissions as p
from sandbox.model import ChannelKind
from sandbox.seed import BOT_PERMISSIONS
from sandbox.verbs import events

from .conftest import Api, Bot, running

PLANNING = BOT_PERMISSIONS | p.CREATE_EVENTS


def planned(local: LocalDiscord, **changes: Any) -> dict[str, Any]:
    begins = local.core.now() + timedelta(hours=1)
    return {
        "name": "The vote on N-1 closes",
        "privacy_level": 2,
        "entity_type": 3,
        "scheduled_start_time": begins.isoformat(),
        "scheduled_end_time": (begins + timedelta(hours=1)).isoformat(),
        "entity_metadata": {"location": "#votes"},
        **changes,
    }


def path(local: LocalDiscord) -> str:
    return f"/guilds/{local.guild_id}/scheduled-events"


async def test_an_event_is_planned_changed_started_and_ended(local: LocalDiscord) -> None:
    local.set_bot_permissions(PLANNING)
    heard: list[str] = []
    gone = asyncio.Event()
    bot = Bot(discord.Intents(guilds=True, guild_scheduled_events=True))

    @bot.event
    async def on_scheduled_event_create(event: discord.ScheduledEvent) -> None:
        heard.append(f"create {event.name}")

    @bot.event
    async def on_scheduled_event_update(before: discord.ScheduledEvent, after: discord.ScheduledEvent) -> None:
        heard.append(f"{before.status.name} to {after.status.name}")

    @bot.event
    async def on_scheduled_event_delete(event: discord.ScheduledEvent) -> None:
        heard.append("delete")
        gone.set()

    async with running(bot, local):
        guild = bot.get_guild(local.guild_id)
        assert guild is not None
        begins = local.core.now() + timedelta(hours=1)
        made = await guild.create_scheduled_event(
            name="The vote closes",
            start_time=begins,
            end_time=begins + timedelta(hours=1),
            entity_type=discord.EntityType.external,
            location="#votes",
            privacy_level=discord.PrivacyLevel.guild_only,
            description="Last hour.",
        )
        assert (made.location, made.status) == ("#votes", EventStatus.scheduled)
        assert made.creator_id == local.core.world.bot_id
        events.follow(local.core, local.core.world.event(made.id), local.person("grace").user_id, interested=True)
        fetched = await guild.fetch_scheduled_event(made.id)
        assert fetched.user_count == 2
        assert {user.name async for user in fetched.users()} == {"Congress", "grace"}
        await fetched.edit(name="The vote on N-1 closes")
        await (await guild.fetch_scheduled_event(made.id)).start()
        await (await guild.fetch_scheduled_event(made.id)).end()
        assert [event.status for event in await guild.fetch_scheduled_events()] == [EventStatus.completed]
        await (await guild.fetch_scheduled_event(made.id)).delete()
        await asyncio.wait_for(gone.wait(), 5)
        with pytest.raises(discord.NotFound) as unknown:
            await guild.fetch_scheduled_event(made.id)
        assert unknown.value.code == 10070
    assert heard == [
        "create The vote closes",
        "scheduled to scheduled",
        "scheduled to active",
        "active to completed",
        "delete",
    ]
    local.assert_faithful()


async def test_a_bot_without_the_intent_hears_nothing_and_a_new_session_knows_all(local: LocalDiscord) -> None:
    local.set_bot_permissions(PLANNING)
    async with running(Bot(), local) as deaf:
        events.create(local.core, local.owner.user_id, planned(local))
        guild = deaf.get_guild(local.guild_id)
        assert guild is not None
        assert len(await guild.fetch_scheduled_events()) == 1
        assert not list(guild.scheduled_events)
    async with running(Bot(), local) as later:
        guild = later.get_guild(local.guild_id)
        assert guild is not None and len(guild.scheduled_events) == 1
    local.assert_faithful()


async def test_making_an_event_needs_create_events_since_2026(local: LocalDiscord, api: Api) -> None:
    """guild-scheduled-event.mdx, "Guild Scheduled Event Permissions Requirements"."""
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_EVENTS)
    assert (await api("POST", path(local), planned(local))).code == 50013
    local.set_bot_permissions(PLANNING)
    own = (await api("POST", path(local), planned(local))).json["id"]
    others = str(events.create(local.core, local.owner.user_id, planned(local)).id)
    assert (await api("PATCH", f"{path(local)}/{own}", {"name": "x"})).status == 200
    assert (await api("PATCH", f"{path(local)}/{others}", {"name": "x"})).code == 50013
    assert (await api("DELETE", f"{path(local)}/{others}")).code == 50013
    local.set_bot_permissions(BOT_PERMISSIONS)
    assert (await api("PATCH", f"{path(local)}/{own}", {"name": "y"})).code == 50013
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_EVENTS)
    assert (await api("PATCH", f"{path(local)}/{others}", {"name": "z"})).status == 200
    assert (await api("DELETE", f"{path(local)}/{own}")).status == 204
    local.assert_faithful()


async def test_a_voice_event_is_for_those_who_see_the_channel(local: LocalDiscord, api: Api) -> None:
    local.set_bot_permissions(PLANNING)
    voice = local.make_channel("assembly", ChannelKind.VOICE)
    body = planned(local, entity_type=2, channel_id=voice["id"], entity_metadata=None, scheduled_end_time=None)
    made = await api("POST", path(local), body)
    assert made.status == 200 and made.json["channel_id"] == voice["id"]
    wrong = planned(local, entity_type=2, channel_id=local.channel("general")["id"], entity_metadata=None)
    assert (await api("POST", path(local), wrong)).code == 50035
    local.set_overwrite("assembly", target_id=local.core.world.bot_id, deny=p.VIEW_CHANNEL)
    assert (await api("GET", path(local))).json == []
    async with running(Bot(), local) as bot:
        assert not list(bot.guilds[0].scheduled_events)
    assert (await api("GET", f"{path(local)}/{made.json['id']}")).code == 10070
    assert (await api("POST", path(local), body)).code == 50001


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"scheduled_end_time": None}, 50035),
        ({"entity_metadata": None}, 50035),
        ({"entity_metadata": {"location": "x" * 101}}, 50035),
        ({"name": "x" * 101}, 50035),
        ({"name": "x" * 100}, 0),
        ({"description": "x" * 1001}, 50035),
        ({"scheduled_start_time": "2020-01-01T00:00:00+00:00"}, 50035),
        ({"scheduled_end_time": "2020-01-01T00:00:00+00:00"}, 50035),
        ({"privacy_level": 1}, 50035),
    ],
)
async def test_the_limits_of_an_event(local: LocalDiscord, api: Api, changes: dict[str, Any], code: int) -> None:
    local.set_bot_permissions(PLANNING)
    answer = await api("POST", path(local), planned(local, **changes))
    assert (answer.code if answer.status >= 400 else 0) == code


async def test_statuses_follow_one_another(local: LocalDiscord, api: Api) -> None:
    local.set_bot_permissions(PLANNING)
    made = (await api("POST", path(local), planned(local))).json["id"]
    where = f"{path(local)}/{made}"
    assert (await api("PATCH", where, {"status": 3})).code == 50035
    assert (await api("PATCH", where, {"status": 4})).json["status"] == 4
    assert (await api("PATCH", where, {"status": 2})).code == 180000


async def test_a_voice_event_becomes_external_only_as_a_whole(local: LocalDiscord, api: Api) -> None:
    """ "Modify Guild Scheduled Event": the channel must be set to null, and place and end be given."""
    local.set_bot_permissions(PLANNING)
    voice = local.make_channel("assembly", ChannelKind.VOICE)
    body = planned(local, entity_type=2, channel_id=voice["id"], entity_metadata=None, scheduled_end_time=None)
    where = f"{path(local)}/{(await api('POST', path(local), body)).json['id']}"
    whole = planned(local, channel_id=None)
    for missing in ("channel_id", "entity_metadata", "scheduled_end_time"):
        partial = {key: value for key, value in whole.items() if key != missing}
        assert (await api("PATCH", where, partial)).code == 50035
    changed = (await api("PATCH", where, whole)).json
    assert (changed["channel_id"], changed["entity_metadata"]) == (None, {"location": "#votes"})


async def test_external_events_begin_and_end_by_the_clock(local: LocalDiscord, api: Api) -> None:
    local.set_bot_permissions(PLANNING)
    made = (await api("POST", path(local), planned(local))).json["id"]
    voice = local.make_channel("assembly", ChannelKind.VOICE)
    body = planned(local, entity_type=2, channel_id=voice["id"], entity_metadata=None, scheduled_end_time=None)
    spoken = (await api("POST", path(local), body)).json["id"]

    async def statuses() -> list[int]:
        return [(await api("GET", f"{path(local)}/{one}")).json["status"] for one in (made, spoken)]

    assert await statuses() == [1, 1]
    local.move_clock(90 * 60)
    assert await statuses() == [2, 1]
    local.move_clock(6 * 3600)
    assert await statuses() == [3, 4]
    local.assert_faithful()


async def test_a_guild_has_100_open_events(local: LocalDiscord, api: Api) -> None:
    local.set_bot_permissions(PLANNING)
    for _ in range(100):
        events.create(local.core, local.owner.user_id, planned(local))
    answer = await api("POST", path(local), planned(local))
    assert (answer.status, answer.code) == (400, 30038)


async def test_what_is_not_modelled_is_said(local: LocalDiscord, api: Api) -> None:
    local.set_bot_permissions(PLANNING)
    rule = {"start": planned(local)["scheduled_start_time"], "frequency": 2, "interval": 1, "by_weekday": [0]}
    assert (await api("POST", path(local), planned(local, recurrence_rule=rule))).status == 501
    assert local.refusals
