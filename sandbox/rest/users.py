"""Users, the bot itself, and direct-message channels."""

from __future__ import annotations

from sandbox import fields
from sandbox.json_types import JsonObject
from sandbox.payloads import (
    bot_user_payload,
    channel_payload,
    member_payload,
    my_guild_payload,
    user_payload,
)
from sandbox.rest.call import Call, Reply
from sandbox.verbs import channels, members


def get_my_user(call: Call) -> Reply:
    """Answer with the bot's own user."""
    return Reply(bot_user_payload(call.core.world.users[call.bot_id]))


def update_my_user(call: Call) -> Reply:
    """Change the bot's own account."""
    user = call.core.world.users[call.bot_id]
    members.rename_account(call.core, user, call.body)
    return Reply(bot_user_payload(user))


def get_user(call: Call) -> Reply:
    """Answer with any user."""
    return Reply(user_payload(members.account(call.core, call.id("user_id"))))


def list_my_guilds(call: Call) -> Reply:
    """Answer with the one guild, or with none where paging has passed it."""
    guild_id = call.core.world.guild.id
    after = fields.snowflake(call.query.get("after", "0"), "after")
    before = fields.snowflake(call.query.get("before", str(fields.SNOWFLAKE_LIMIT - 1)), "before")
    if not after < guild_id < before:
        return Reply([])
    listed: JsonObject = my_guild_payload(call.core.world)
    if call.flag("with_counts"):
        listed |= {"approximate_member_count": len(call.core.world.members), "approximate_presence_count": 1}
    return Reply([listed])


def get_my_guild_member(call: Call) -> Reply:
    """Answer with the bot's own membership."""
    world = call.core.world
    world.guild_by_id(call.id("guild_id"))
    return Reply(member_payload(world, world.member(call.bot_id)))


def create_dm(call: Call) -> Reply:
    """Open, or find, the direct-message channel with a person."""
    recipient = fields.snowflake(call.body.get("recipient_id"), "recipient_id")
    return Reply(channel_payload(call.core.world, channels.open_dm(call.core, recipient)))
