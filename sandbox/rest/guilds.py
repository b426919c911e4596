"""The guild: itself, its channels, members and roles."""

from __future__ import annotations

from sandbox import fields
from sandbox.errors import missing_access
from sandbox.gateway import intents
from sandbox.payloads import (
    channel_payload,
    guild_payload,
    member_payload,
    role_payload,
)
from sandbox.rest.call import NOTHING, Call, Reply
from sandbox.rest.thread_lists import page_of
from sandbox.verbs import channels, guild, members


def _guild_id(call: Call) -> int:
    return call.core.world.guild_by_id(call.id("guild_id")).id


def get_guild(call: Call) -> Reply:
    """Answer with the guild."""
    _guild_id(call)
    world = call.core.world
    payload = guild_payload(world)
    if call.flag("with_counts"):
        payload |= {"approximate_member_count": len(world.members), "approximate_presence_count": 1}
    return Reply(payload)


def update_guild(call: Call) -> Reply:
    """Change the guild."""
    _guild_id(call)
    guild.change(call.core, call.bot_id, call.body)
    return Reply(guild_payload(call.core.world))


def list_channels(call: Call) -> Reply:
    """Answer with all channels but threads."""
    _guild_id(call)
    world = call.core.world
    found = [c for c in world.channels.values() if c.guild_id is not None and not c.is_thread]
    return Reply([channel_payload(world, channel) for channel in found])


def create_channel(call: Call) -> Reply:
    """Make a channel."""
    _guild_id(call)
    fresh = channels.create(call.core, call.bot_id, call.body)
    return Reply(channel_payload(call.core.world, fresh), 201)


def move_channels(call: Call) -> Reply:
    """Put channels into another order, or under other categories."""
    _guild_id(call)
    channels.move(call.core, call.bot_id, call.entries)
    return NOTHING


def active_threads(call: Call) -> Reply:
    """Answer with the threads that are not archived and that the bot sees, newest first."""
    _guild_id(call)
    world, bot = call.core.world, call.bot_id
    found = [
        channel
        for channel in sorted(world.channels.values(), key=lambda c: c.id, reverse=True)
        if channel.thread is not None and not channel.thread.archived and world.may_see(bot, channel)
    ]
    return Reply(page_of(call, found, has_more=False))


def get_member(call: Call) -> Reply:
    """Answer with one member."""
    _guild_id(call)
    world = call.core.world
    return Reply(member_payload(world, world.member(call.id("user_id"))))


def list_members(call: Call) -> Reply:
    """Answer with a page of members; Discord allows it only with the privileged members intent."""
    _guild_id(call)
    if not call.core.gateway.granted_privileged & intents.GUILD_MEMBERS:
        raise missing_access()
    world = call.core.world
    first = fields.snowflake(call.query.get("after", "0"), "after")
    found = sorted(user_id for user_id in world.members if user_id > first)[: call.limit(1, 1000)]
    return Reply([member_payload(world, world.members[user_id]) for user_id in found])


def search_members(call: Call) -> Reply:
    """Answer with the members whose name or nickname begins with the query."""
    _guild_id(call)
    world, wanted = call.core.world, call.query.get("query", "").lower()
    found = [
        member
        for member in world.members.values()
        if world.users[member.user_id].name.lower().startswith(wanted) or (member.nick or "").lower().startswith(wanted)
    ]
    return Reply([member_payload(world, member) for member in found[: call.limit(1, 1000)]])


def update_my_member(call: Call) -> Reply:
    """Change the bot's own nickname."""
    _guild_id(call)
    member = call.core.world.member(call.bot_id)
    guild.rename_self(call.core, member, call.body)
    return Reply(member_payload(call.core.world, member))


def update_member(call: Call) -> Reply:
    """Change a member's nickname, roles or timeout."""
    _guild_id(call)
    member = call.core.world.member(call.id("user_id"))
    members.change(call.core, call.bot_id, member, call.body)
    return Reply(member_payload(call.core.world, member))


def add_member_role(call: Call) -> Reply:
    """Give a member a role."""
    _guild_id(call)
    member = call.core.world.member(call.id("user_id"))
    guild.give_role(call.core, call.bot_id, member, guild.role(call.core, call.id("role_id")))
    return NOTHING


def delete_member_role(call: Call) -> Reply:
    """Take a role from a member."""
    _guild_id(call)
    member = call.core.world.member(call.id("user_id"))
    guild.take_role(call.core, call.bot_id, member, guild.role(call.core, call.id("role_id")))
    return NOTHING


def list_roles(call: Call) -> Reply:
    """Answer with all roles."""
    _guild_id(call)
    return Reply([role_payload(role) for role in call.core.world.roles.values()])


def get_role(call: Call) -> Reply:
    """Answer with one role."""
    _guild_id(call)
    return Reply(role_payload(guild.role(call.core, call.id("role_id"))))


def create_role(call: Call) -> Reply:
    """Make a role."""
    _guild_id(call)
    return Reply(role_payload(guild.create_role(call.core, call.bot_id, call.body)))


def move_roles(call: Call) -> Reply:
    """Put roles into another order; answers with all of them."""
    _guild_id(call)
    guild.move_roles(call.core, call.bot_id, call.entries)
    return list_roles(call)


def update_role(call: Call) -> Reply:
    """Change a role."""
    _guild_id(call)
    changed = guild.role(call.core, call.id("role_id"))
    guild.change_role(call.core, call.bot_id, changed, call.body)
    return Reply(role_payload(changed))


def delete_role(call: Call) -> Reply:
    """Delete a role."""
    _guild_id(call)
    guild.delete_role(call.core, call.bot_id, guild.role(call.core, call.id("role_id")))
    return NOTHING


def role_member_counts(call: Call) -> Reply:
    """Answer with how many members hold each role; ``@everyone`` is left out."""
    guild_id = _guild_id(call)
    world = call.core.world
    counts = {str(role_id): 0 for role_id in world.roles if role_id != guild_id}
    for member in world.members.values():
        for role_id in member.role_ids:
            counts[str(role_id)] += 1
    return Reply(counts)
