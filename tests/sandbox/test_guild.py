"""Channels, members, roles, and the bot's view of itself."""

from __future__ import annotations

import discord
import pytest

from sandbox import LocalDiscord, PersonRefused
from sandbox import permissions as p
from sandbox.seed import BOT_PERMISSIONS

from .conftest import Api, Bot, running


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


async def test_members_are_fetched_one_by_one(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        guild = bot.get_guild(local.guild_id)
        assert guild is not None
        assert len(guild.members) == 1
        grace = await guild.fetch_member(local.person("grace").user_id)
        assert grace.name == "grace"
        with pytest.raises(discord.NotFound) as unknown:
            await guild.fetch_member(1)
        assert unknown.value.code == 10007
        with pytest.raises(discord.ClientException):
            [member async for member in guild.fetch_members()]
    local.assert_faithful()


async def test_listing_members_needs_a_privileged_intent(local: LocalDiscord, api: Api) -> None:
    answer = await api("GET", f"/guilds/{local.guild_id}/members?limit=10")
    assert (answer.status, answer.code) == (403, 50001)
    found = await api("GET", f"/guilds/{local.guild_id}/members/search?query=gr&limit=5")
    assert [member["user"]["username"] for member in found.json] == ["grace"]


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


async def test_roles_stand_in_an_order(local: LocalDiscord) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_ROLES)
    grace = local.person("grace")
    async with running(Bot(), local) as bot:
        guild = bot.get_guild(local.guild_id)
        assert guild is not None
        role = await guild.create_role(name="Recorder", mentionable=True)
        member = await guild.fetch_member(grace.user_id)
        await member.add_roles(role)
        assert [r.id for r in (await guild.fetch_member(grace.user_id)).roles] == [guild.id, role.id]
        await member.remove_roles(role)
        await role.edit(name="Recorders")
        own = guild.me.top_role
        with pytest.raises(discord.Forbidden):
            await member.add_roles(own)
        await role.delete()
        assert await guild.me.edit(nick="Clerk") is not None or guild.me.nick
    local.assert_faithful()


async def test_people_come_and_go(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        rosa = local.join("rosa")
        guild = bot.get_guild(local.guild_id)
        assert guild is not None
        assert (await guild.fetch_member(rosa.user_id)).name == "rosa"
        rosa.say("hello")
        local.leave(rosa)
        with pytest.raises(discord.NotFound):
            await guild.fetch_member(rosa.user_id)
        with pytest.raises(PersonRefused):
            rosa.say("still here?")
        rosa.say("in private", channel=rosa.dm())
        fetched = [m async for m in bot.text_channel(local).history()]
        assert fetched[0].author.name == "rosa"
    local.assert_faithful()


async def test_an_unknown_guild_is_unknown(local: LocalDiscord, api: Api) -> None:
    assert (await api("GET", "/guilds/1")).code == 10004
    assert (await api("GET", "/users/1")).code == 10013
    assert (await api("GET", f"/guilds/{local.guild_id}/roles/1")).code == 10011
