"""Reactions to messages."""

from __future__ import annotations

from sandbox import fields, permissions
from sandbox.payloads import user_payload
from sandbox.rest.call import NOTHING, Call, Reply
from sandbox.verbs import reactions

BURST = 1  # The type of a "super reaction", which nobody gives here.


def add_my_reaction(call: Call) -> Reply:
    """React as the bot."""
    channel = call.channel()
    reactions.add(call.core, channel, call.message(), call.bot_id, call.params["emoji_name"])
    return NOTHING


def delete_my_reaction(call: Call) -> Reply:
    """Take the bot's reaction away."""
    channel = call.channel()
    reactions.remove(call.core, channel, call.message(), call.bot_id, call.bot_id, call.params["emoji_name"])
    return NOTHING


def delete_user_reaction(call: Call) -> Reply:
    """Take somebody's reaction away."""
    channel, user_id = call.channel(), call.id("user_id")
    reactions.remove(call.core, channel, call.message(), call.bot_id, user_id, call.params["emoji_name"])
    return NOTHING


def list_reactions(call: Call) -> Reply:
    """Answer with a page of those who reacted with an emoji, in the order of their ids."""
    call.channel(permissions.READ_MESSAGE_HISTORY)
    found = reactions.find(call.message(), call.params["emoji_name"])
    after, limit = fields.snowflake(call.query.get("after", "0"), "after"), call.limit(25, 100)
    if found is None or call.query.get("type") == str(BURST):
        return Reply([])
    page = [user_id for user_id in sorted(found.user_ids) if user_id > after][:limit]
    return Reply([user_payload(call.core.world.users[user_id]) for user_id in page])


def delete_all_reactions(call: Call) -> Reply:
    """Take all reactions away."""
    reactions.clear(call.core, call.channel(), call.message(), call.bot_id)
    return NOTHING


def delete_all_reactions_by_emoji(call: Call) -> Reply:
    """Take all reactions with one emoji away."""
    reactions.clear(call.core, call.channel(), call.message(), call.bot_id, call.params["emoji_name"])
    return NOTHING
