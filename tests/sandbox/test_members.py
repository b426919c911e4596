"""Members and roles: who is who, in which order, and who may change it."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from sandbox import LocalDiscord, PersonRefused
from sandbox import permissions as p
from sandbox.errors import ApiError
from sandbox.json_types import JsonObject
from sandbox.seed import BOT_PERMISSIONS
from sandbox.verbs import guild

from .conftest import Api, Bot, running


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


async def test_roles_are_put_into_order_below_ones_own(local: LocalDiscord, api: Api) -> None:
    """permissions.mdx, "Permission Hierarchy": a bot can only sort roles lower than its highest role."""
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_ROLES)
    async with running(Bot(), local) as bot:
        guild = bot.get_guild(local.guild_id)
        assert guild is not None
        low, high = await guild.create_role(name="Low"), await guild.create_role(name="High")

        def order() -> list[str]:
            return [r.name for r in sorted(local.core.world.roles.values(), key=lambda r: r.position)]

        assert order() == ["@everyone", "High", "Low", "Congress"]
        moved = await api("PATCH", f"/guilds/{local.guild_id}/roles", [{"id": str(high.id), "position": 2}])
        assert len(moved.json) == 4
        assert order() == ["@everyone", "Low", "High", "Congress"]
        own = {"id": str(guild.me.top_role.id), "position": 1}
        above = {"id": str(low.id), "position": 3}
        for wrong in (own, above):
            assert (await api("PATCH", f"/guilds/{local.guild_id}/roles", [wrong])).code == 50013
        assert order() == ["@everyone", "Low", "High", "Congress"]
    local.assert_faithful()


async def test_members_are_named_given_roles_and_timed_out(local: LocalDiscord) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_ROLES | p.MANAGE_NICKNAMES | p.MODERATE_MEMBERS)
    grace, mary = local.person("grace"), local.person("mary")
    above = local.add_role("Above", holders=[mary])
    above.position = local.bot_role.position + 1
    async with running(Bot(), local) as bot:
        guild = bot.get_guild(local.guild_id)
        assert guild is not None
        role = await guild.create_role(name="Recorder")
        member = await guild.fetch_member(grace.user_id)
        edited = await member.edit(nick="Admiral", roles=[role], timed_out_until=local.core.now() + timedelta(hours=1))
        assert edited is not None and edited.nick == "Admiral" and edited.is_timed_out()
        assert [held.name for held in edited.roles] == ["@everyone", "Recorder"]
        with pytest.raises(PersonRefused):
            grace.say("not now")
        local.move_clock(3700)
        grace.say("again")
        for target in (mary, local.owner):
            refused = await guild.fetch_member(target.user_id)
            with pytest.raises(discord.Forbidden):
                await refused.edit(nick="Other")
            with pytest.raises(discord.Forbidden):
                await refused.edit(timed_out_until=local.core.now() + timedelta(hours=1))
        with pytest.raises(discord.Forbidden):
            await member.edit(nick="Half", roles=[discord.Object(above.id)])
        assert (await guild.fetch_member(grace.user_id)).nick == "Admiral"
        with pytest.raises(discord.HTTPException) as long:
            await member.edit(timed_out_until=local.core.now() + timedelta(days=28, minutes=1))
        assert long.value.code == 50035


async def test_each_change_of_a_member_needs_its_permission(local: LocalDiscord, api: Api) -> None:
    path = f"/guilds/{local.guild_id}/members/{local.person('grace').id}"
    until = (local.core.now() + timedelta(hours=1)).isoformat()
    changes: list[JsonObject] = [{"nick": "x"}, {"roles": []}, {"communication_disabled_until": until}]
    for body in changes:
        answer = await api("PATCH", path, body)
        assert (answer.status, answer.code) == (403, 50013)
    assert (await api("PATCH", path, {"mute": True})).code == 40032
    assert (await api("PATCH", path, {"flags": 1})).status == 501
    assert (await api("PATCH", f"/guilds/{local.guild_id}/members/1", {"nick": "x"})).code == 10007


async def test_the_bot_renames_itself(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        assert bot.user is not None
        edited = await bot.user.edit(username="Clerk")
        assert edited.name == "Clerk"
        assert (await bot.fetch_user(bot.user.id)).name == "Clerk"
    local.assert_faithful()


async def test_a_guild_has_250_roles(local: LocalDiscord, api: Api) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_ROLES)
    while len(local.core.world.roles) < 250:
        local.add_role("Many")
    answer = await api("POST", f"/guilds/{local.guild_id}/roles", {"name": "Too many"})
    assert (answer.status, answer.code) == (400, 30005)


async def test_everybodys_role_and_a_bots_are_neither_given_nor_taken(local: LocalDiscord, api: Api) -> None:
    owner, grace = local.owner.user_id, local.core.world.member(local.person("grace").user_id)
    for role in (local.core.world.roles[local.guild_id], local.bot_role):
        for change in (guild.give_role, guild.take_role):
            with pytest.raises(ApiError) as refused:
                change(local.core, owner, grace, role)
            assert refused.value.code == 50028
    assert grace.role_ids == []
    assert (await api("GET", f"/guilds/{local.guild_id}/roles/member-counts")).status == 200


async def test_a_refused_role_leaves_the_others_where_they_were(local: LocalDiscord, api: Api) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_ROLES)
    before = {role.name: role.position for role in local.core.world.roles.values()}
    body = {"name": "Above", "permissions": str(p.ADMINISTRATOR)}
    assert (await api("POST", f"/guilds/{local.guild_id}/roles", body)).code == 50013
    assert {role.name: role.position for role in local.core.world.roles.values()} == before
