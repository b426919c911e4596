"""The guild, its channels, and the bot's view of both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import discord
import pytest

from sandbox import LocalDiscord, PersonRefused
from sandbox import permissions as p
from sandbox.json_types import JsonObject
from sandbox.model import ChannelKind
from sandbox.seed import BOT_PERMISSIONS
from sandbox.verbs import activity, channels, guild, members, threads

from .conftest import Api, Bot, running
from .gateway_wire import wire


async def test_the_bot_knows_itself_and_its_guild(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        assert bot.user is not None and bot.user.name == "Congress"
        info = await bot.application_info()
        assert info.owner.name == "ada"
        guild = bot.get_guild(local.guild_id)
        assert guild is not None and guild.name == "Congress Sandbox"
        assert guild.owner_id == local.owner.user_id
        assert guild.me.guild_permissions.value == local.core.world.guild_permissions(bot.user.id)
        assert [g.id async for g in bot.fetch_guilds()] == [guild.id]
        fetched = await bot.fetch_guild(guild.id)
        assert fetched.approximate_member_count == 10
        counts = await guild.role_member_counts()
        assert {role.id: count for role, count in counts.items()} == {local.bot_role.id: 1}
        assert [role.name for role in await guild.fetch_roles()] == ["@everyone", "Congress"]
    local.assert_faithful()


async def test_channels_are_made_changed_and_deleted(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        guild = bot.get_guild(local.guild_id)
        assert guild is not None
        category = await guild.create_category("Congress")
        made = await category.create_text_channel("Votes and Ballots", topic="Cards")
        assert (made.name, made.topic, made.category_id) == ("votes-and-ballots", "Cards", category.id)
        assert {channel.name for channel in await guild.fetch_channels()} >= {"votes-and-ballots", "Congress"}
        edited = await made.edit(name="votes", topic="", slowmode_delay=5)
        assert edited is not None
        assert (edited.name, edited.topic, edited.slowmode_delay) == ("votes", "", 5)
        await made.delete()
        with pytest.raises(discord.NotFound):
            await bot.fetch_channel(made.id)
    local.assert_faithful()


async def test_making_channels_needs_a_permission(local: LocalDiscord, api: Api) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS & ~p.MANAGE_CHANNELS)
    answer = await api("POST", f"/guilds/{local.guild_id}/channels", {"name": "votes"})
    assert (answer.status, answer.code) == (403, 50013)
    answer = await api("DELETE", f"/channels/{local.channel('general')['id']}")
    assert (answer.status, answer.code) == (403, 50013)


async def test_a_channel_can_be_hidden_from_people(local: LocalDiscord) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_ROLES)
    async with running(Bot(), local) as bot:
        guild = bot.get_guild(local.guild_id)
        assert guild is not None
        hidden = discord.PermissionOverwrite(view_channel=False)
        shown = discord.PermissionOverwrite(view_channel=True)
        made = await guild.create_text_channel("recorders", overwrites={guild.default_role: hidden, guild.me: shown})
        await made.send("for recorders")
        with pytest.raises(PersonRefused):
            local.person("grace").messages("recorders")
        assert local.owner.messages("recorders")
        grace = await guild.fetch_member(local.person("grace").user_id)
        await made.set_permissions(grace, view_channel=True)
        assert local.person("grace").messages("recorders")
        await made.set_permissions(grace, overwrite=None)
        with pytest.raises(PersonRefused):
            local.person("grace").messages("recorders")
    local.assert_faithful()


async def test_an_overwrite_cannot_grant_what_the_bot_lacks(local: LocalDiscord, api: Api) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_ROLES)
    path = f"/channels/{local.channel('general')['id']}/permissions/{local.guild_id}"
    answer = await api("PUT", path, {"type": 0, "allow": str(p.MANAGE_MESSAGES), "deny": "0"})
    assert (answer.status, answer.code) == (403, 50013)


async def test_what_an_overwrite_may_grant(local: LocalDiscord, api: Api) -> None:
    """channel.mdx, "Edit Channel Permissions"; guild.mdx, "Create Guild Channel"."""
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_ROLES)
    bot_id, general = local.core.world.bot_id, local.channel("general")["id"]
    path = f"/channels/{general}/permissions/{local.guild_id}"
    send, delete, manage = (
        {"type": 0, "allow": str(bits), "deny": "0"} for bits in (p.SEND_MESSAGES, p.MANAGE_MESSAGES, p.MANAGE_ROLES)
    )
    # What the bot may do in the guild it may give here, even where it was taken from itself.
    local.set_overwrite("general", target_id=bot_id, deny=p.SEND_MESSAGES)
    assert (await api("PUT", path, send)).status == 204
    assert (await api("PUT", path, delete)).code == 50013
    local.set_overwrite("general", target_id=bot_id, allow=p.MANAGE_ROLES)
    assert (await api("PUT", path, delete)).status == 204
    body = {"name": "votes", "permission_overwrites": [{"id": str(local.guild_id), **manage}]}
    made = f"/guilds/{local.guild_id}/channels"
    assert (await api("POST", made, body)).code == 50013
    local.set_bot_permissions(p.ADMINISTRATOR)
    assert (await api("POST", made, body)).status == 201
    local.assert_faithful()


async def test_an_unknown_guild_is_unknown(local: LocalDiscord, api: Api) -> None:
    assert (await api("GET", "/guilds/1")).code == 10004
    assert (await api("GET", "/users/1")).code == 10013
    assert (await api("GET", f"/guilds/{local.guild_id}/roles/1")).code == 10011


async def test_the_guild_is_changed_by_those_who_manage_it(local: LocalDiscord, api: Api) -> None:
    path = f"/guilds/{local.guild_id}"
    assert (await api("PATCH", path, {"name": "Assembly"})).code == 50013
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_GUILD)
    bot, heard = Bot(), asyncio.Event()

    @bot.event
    async def on_guild_update(before: discord.Guild, after: discord.Guild) -> None:
        heard.set()

    async with running(bot, local):
        guild = bot.get_guild(local.guild_id)
        assert guild is not None
        edited = await guild.edit(name="Assembly", description="Norms", preferred_locale=discord.Locale.german)
        assert (edited.name, edited.description, edited.preferred_locale.value) == ("Assembly", "Norms", "de")
        await asyncio.wait_for(heard.wait(), 5)
        assert guild.name == "Assembly"
        await guild.edit(system_channel=bot.text_channel(local))
        assert (await bot.fetch_guild(guild.id)).approximate_member_count == 10
    local.assert_faithful()
    for wrong in ({"name": "x"}, {"name": "Late", "system_channel_id": "1"}):
        assert (await api("PATCH", path, wrong)).code == 50035
    assert (await api("PATCH", path, {"icon": "data:image/png;base64,AA=="})).status == 501
    assert (await api("GET", path)).json["name"] == "Assembly"


async def test_channels_are_put_into_order(local: LocalDiscord, api: Api) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_ROLES)
    async with running(Bot(), local) as bot:
        guild = bot.get_guild(local.guild_id)
        assert guild is not None
        hidden = discord.PermissionOverwrite(view_channel=False)
        shown = discord.PermissionOverwrite(view_channel=True)
        category = await guild.create_category("Closed", overwrites={guild.default_role: hidden, guild.me: shown})
        votes = await guild.create_text_channel("votes")
        await votes.move(beginning=True)
        await local.wait_for(lambda: local.channel("votes")["position"] == 0)
        await votes.move(category=category, beginning=True, sync_permissions=True)
        assert local.channel("votes")["parent_id"] == str(category.id)
        with pytest.raises(PersonRefused):
            local.person("grace").messages("votes")
    local.assert_faithful()
    path = f"/guilds/{local.guild_id}/channels"
    wrong = [{"id": str(votes.id), "position": 3}, {"id": "1", "position": 0}]
    assert (await api("PATCH", path, wrong)).code == 50035
    assert local.channel("votes")["position"] == 0
    local.set_bot_permissions(BOT_PERMISSIONS & ~p.MANAGE_CHANNELS)
    assert (await api("PATCH", path, wrong[:1])).code == 50013


async def test_a_commands_own_permissions_are_never_set_here(local: LocalDiscord, api: Api) -> None:
    body = {"name": "go", "description": "Go", "type": 1}
    app = f"/applications/{local.core.world.application_id}"
    made = await api("POST", f"{app}/commands", body)
    path = f"{app}/guilds/{local.guild_id}/commands"
    assert (await api("GET", f"{path}/permissions")).json == []
    assert (await api("GET", f"{path}/{made.json['id']}/permissions")).code == 10066
    assert (await api("GET", f"{path}/1/permissions")).code == 10063
    answer = await api("PUT", f"{path}/{made.json['id']}/permissions", {"permissions": []})
    assert (answer.status, answer.code) == (403, 20001)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (ChannelKind.TEXT, {"type": ChannelKind.ANNOUNCEMENT}),
        (ChannelKind.VOICE, {"bitrate": 96_000}),
        (ChannelKind.VOICE, {"user_limit": 5}),
        (ChannelKind.VOICE, {"rtc_region": "rotterdam"}),
    ],
)
async def test_what_is_not_modelled_of_a_channel_is_said_loudly(
    local: LocalDiscord, api: Api, kind: int, body: JsonObject
) -> None:
    made = local.make_channel("room", kind)
    (field,) = body
    assert (await api("PATCH", f"/channels/{made['id']}", body)).status == 501
    if field != "type":
        new = {"name": "another", "type": kind, **body}
        assert (await api("POST", f"/guilds/{local.guild_id}/channels", new)).status == 501
    assert all(field in refusal.problem for refusal in local.refusals)
    # Asked to be what it is, it is.
    assert (await api("PATCH", f"/channels/{made['id']}", {field: made[field]})).status == 200


async def test_a_deleted_role_leaves_no_overwrite(local: LocalDiscord) -> None:
    role = local.add_role("Recorders")
    local.set_overwrite("general", target_id=role.id, allow=p.MANAGE_MESSAGES)
    async with wire(local) as bare:
        await bare.identify()
        guild.delete_role(local.core, local.owner.user_id, role)
        changed = (await bare.until("CHANNEL_UPDATE"))["d"]
    assert (changed["name"], changed["permission_overwrites"]) == ("general", [])
    local.assert_faithful()


async def test_a_deleted_channel_is_named_nowhere(local: LocalDiscord) -> None:
    category = local.make_channel("congress", ChannelKind.CATEGORY)
    place = local.core.world.channel(int(str(local.channel("general")["id"])))
    channels.change(local.core, place, local.owner.user_id, {"parent_id": category["id"]})
    guild.change(local.core, local.owner.user_id, {"system_channel_id": str(place.id)})
    async with wire(local) as bare:
        await bare.identify()
        local.delete_channel(category)
        changed = (await bare.until("CHANNEL_UPDATE"))["d"]
        assert (changed["name"], changed["parent_id"]) == ("general", None)
        local.delete_channel("general")
        assert (await bare.until("GUILD_UPDATE"))["d"]["system_channel_id"] is None
    local.assert_faithful()


async def test_the_page_is_told_of_whatever_changes_people_and_what_they_see(local: LocalDiscord) -> None:
    core, owner, grace = local.core, local.owner.user_id, local.person("grace")
    member, general = core.world.member(grace.user_id), core.world.channel(int(str(local.channel("general")["id"])))
    hidden: JsonObject = {"id": grace.id, "type": 1, "allow": "0", "deny": str(p.VIEW_CHANNEL)}
    role = local.add_role("Recorder")
    body: JsonObject = {"name": "aside", "type": ChannelKind.PRIVATE_THREAD}
    thread = threads.open_without_message(core, general, owner, body)
    activity.join(core, thread, grace.user_id)
    heard = core.feed.join(grace.user_id)

    def told(change: Callable[[], object]) -> bool:
        while not heard.queue.empty():
            heard.queue.get_nowait()
        change()
        return '{"type":"people"}' in [heard.queue.get_nowait() for _ in range(heard.queue.qsize())]

    assert told(lambda: guild.give_role(core, owner, member, role))
    assert told(lambda: guild.take_role(core, owner, member, role))
    assert told(lambda: guild.change_role(core, owner, role, {"name": "Recorders"}))
    assert told(lambda: guild.delete_role(core, owner, role))
    assert told(lambda: local.add_role("Another"))
    assert told(lambda: members.change(core, owner, member, {"nick": "Grace"}))
    assert told(lambda: activity.leave(core, thread, grace.user_id))
    assert told(lambda: local.join("rosa"))
    assert told(lambda: local.leave(local.person("rosa")))
    assert told(lambda: channels.set_overwrite(core, general, owner, grace.user_id, hidden))
    assert told(lambda: channels.delete_overwrite(core, general, owner, grace.user_id))
    assert told(lambda: channels.change(core, general, owner, {"permission_overwrites": [hidden]}))
    assert not told(lambda: channels.change(core, general, owner, {"topic": "Nothing of the kind"}))
