"""A bot that comes to see a channel is told of the threads in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sandbox import LocalDiscord, permissions
from sandbox.gateway import intents
from sandbox.model import Channel, ChannelKind
from sandbox.verbs import channels, guild, members, threads

from .conftest import Bot, running
from .gateway_wire import wire

VIEW = permissions.VIEW_CHANNEL


def hidden_forum(local: LocalDiscord) -> tuple[Channel, Channel, Channel]:
    """Make a forum that the bot does not see, with an active post of the owner's and an archived one."""
    made = local.make_channel("norms", ChannelKind.FORUM)
    forum = local.core.world.channel(int(str(made["id"])))
    body: dict[str, Any] = {"name": "N-1", "message": {"content": "x"}}
    active, _ = threads.open_post(local.core, forum, local.owner.user_id, body, [])
    archived, _ = threads.open_post(local.core, forum, local.owner.user_id, body, [])
    local.archive(archived)
    local.set_overwrite(forum, target_id=local.guild_id, deny=VIEW)
    return forum, active, archived


def by_overwrite(local: LocalDiscord, forum: Channel) -> None:
    local.set_overwrite(forum, target_id=local.core.world.bot_id, allow=VIEW)


def by_lifting_one(local: LocalDiscord, forum: Channel) -> None:
    channels.delete_overwrite(local.core, forum, local.owner.user_id, local.guild_id)


def by_editing_the_channel(local: LocalDiscord, forum: Channel) -> None:
    channels.change(local.core, forum, local.owner.user_id, {"permission_overwrites": []})


def by_moving_it_into_a_category(local: LocalDiscord, forum: Channel) -> None:
    category = local.make_channel("congress", ChannelKind.CATEGORY)
    entry = {"id": str(forum.id), "parent_id": category["id"], "lock_permissions": True}
    channels.move(local.core, local.owner.user_id, [entry])


def by_a_roles_permissions(local: LocalDiscord, _: Channel) -> None:
    local.set_bot_permissions(permissions.ADMINISTRATOR)


def by_a_role(local: LocalDiscord, _: Channel) -> None:
    role = local.add_role("seer", permissions.ADMINISTRATOR)
    guild.give_role(local.core, local.owner.user_id, local.core.world.member(local.core.world.bot_id), role)


def by_a_change_of_roles(local: LocalDiscord, _: Channel) -> None:
    world, role = local.core.world, local.add_role("seer", permissions.ADMINISTRATOR)
    bot = world.member(world.bot_id)
    members.change(local.core, local.owner.user_id, bot, {"roles": [*map(str, bot.role_ids), str(role.id)]})


def by_losing_a_role(local: LocalDiscord, forum: Channel) -> None:
    """A role that hides the channel is deleted; @everyone sees it."""
    world, role = local.core.world, local.add_role("blind")
    guild.give_role(local.core, local.owner.user_id, world.member(world.bot_id), role)
    local.set_overwrite(forum, target_id=role.id, deny=VIEW)
    channels.delete_overwrite(local.core, forum, local.owner.user_id, local.guild_id)
    guild.delete_role(local.core, local.owner.user_id, role)


WAYS = [
    by_overwrite,
    by_lifting_one,
    by_editing_the_channel,
    by_moving_it_into_a_category,
    by_a_roles_permissions,
    by_a_role,
    by_a_change_of_roles,
    by_losing_a_role,
]


@pytest.mark.parametrize("open_it", WAYS)
async def test_whatever_opens_a_channel_tells_of_its_threads(
    local: LocalDiscord, open_it: Callable[[LocalDiscord, Channel], None]
) -> None:
    forum, active, _ = hidden_forum(local)
    async with wire(local) as bare:
        await bare.identify()
        open_it(local, forum)
        told = (await bare.until("THREAD_LIST_SYNC"))["d"]
        assert told["channel_ids"] == [str(forum.id)]
        assert [thread["id"] for thread in told["threads"]] == [str(active.id)], "archived ones are not told"
        assert told["members"] == []
        assert "THREAD_LIST_SYNC" not in await bare.beat(), "it is told once"
    local.assert_faithful()


async def test_the_library_learns_of_the_posts(local: LocalDiscord) -> None:
    forum, active, archived = hidden_forum(local)
    active.thread.member_ids[local.core.world.bot_id] = local.core.now_text()  # type: ignore[union-attr]
    async with running(Bot(), local) as bot:
        guild_seen = bot.get_guild(local.guild_id)
        assert guild_seen is not None
        assert guild_seen.get_thread(active.id) is None
        session = local.gateway.sessions[0]
        by_overwrite(local, forum)
        await local.wait_for(lambda: session.told["THREAD_LIST_SYNC"] == 1)
        marker = local.make_channel("marker")
        while bot.get_channel(int(str(marker["id"]))) is None:
            await bot.wait_for("guild_channel_create", timeout=5)
        thread = guild_seen.get_thread(active.id)
        assert thread is not None
        assert [one.id for one in thread.members] == [local.core.world.bot_id], "its own membership is told with it"
        assert guild_seen.get_thread(archived.id) is None
    local.assert_faithful()


async def test_nothing_is_told_where_nothing_opens(local: LocalDiscord) -> None:
    forum, _, _ = hidden_forum(local)
    session = local.gateway.open_session(intents.ALL & ~intents.PRIVILEGED, None)
    local.set_overwrite(forum, target_id=local.owner.user_id, allow=VIEW)
    local.set_overwrite("general", target_id=local.core.world.bot_id, deny=permissions.SEND_MESSAGES)
    local.set_overwrite("general", target_id=local.core.world.bot_id, deny=VIEW)
    assert session.told["THREAD_LIST_SYNC"] == 0
    local.set_overwrite("general", target_id=local.core.world.bot_id)
    assert session.told["THREAD_LIST_SYNC"] == 1, "a channel without threads is named too"
    local.assert_faithful()
