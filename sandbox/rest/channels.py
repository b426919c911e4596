"""Channels: reading, changing, deleting, exceptions to permissions, typing."""

from __future__ import annotations

from sandbox import permissions
from sandbox.model import ChannelKind
from sandbox.payloads import channel_payload, thread_member_payload
from sandbox.rest.call import NOTHING, Call, Reply
from sandbox.verbs import channels, threads


def get_channel(call: Call) -> Reply:
    """Answer with a channel or thread; a thread that the bot is in says so (topics/threads.mdx, "Syncing")."""
    channel = call.channel()
    shown = channel_payload(call.core.world, channel)
    if channel.thread is not None and call.bot_id in channel.thread.member_ids:
        shown["member"] = thread_member_payload(channel, call.bot_id)
    return Reply(shown)


def update_channel(call: Call) -> Reply:
    """Change a channel or thread."""
    channel = call.channel()
    if channel.is_thread:
        threads.change(call.core, channel, call.bot_id, call.body)
    else:
        channels.change(call.core, channel, call.bot_id, call.body)
    return Reply(channel_payload(call.core.world, channel))


def delete_channel(call: Call) -> Reply:
    """Delete a channel or thread; answers with what it was."""
    channel = call.channel()
    payload = channel_payload(call.core.world, channel)
    channels.delete(call.core, channel, call.bot_id)
    return Reply(payload)


def set_overwrite(call: Call) -> Reply:
    """Set an exception to permissions."""
    channels.set_overwrite(call.core, call.channel(), call.bot_id, call.id("overwrite_id"), call.body)
    return NOTHING


def delete_overwrite(call: Call) -> Reply:
    """Take an exception to permissions away."""
    channels.delete_overwrite(call.core, call.channel(), call.bot_id, call.id("overwrite_id"))
    return NOTHING


def trigger_typing(call: Call) -> Reply:
    """Show people that the bot is typing."""
    channel = call.channel()
    if channel.kind != ChannelKind.DM:
        needed = permissions.SEND_MESSAGES_IN_THREADS if channel.is_thread else permissions.SEND_MESSAGES
        call.core.world.require(call.bot_id, channel, needed)
    world = call.core.world
    call.core.feed.publish(
        lambda: {"type": "typing", "channel_id": str(channel.id), "user_id": str(call.bot_id)},
        lambda user_id: world.may_see(user_id, channel),
    )
    return NOTHING
