"""Threads and forum posts, and who is in them."""

from __future__ import annotations

from sandbox import fields, permissions
from sandbox.errors import (
    ApiError,
    invalid_form,
    missing_access,
    missing_permissions,
    thread_archived,
    unknown_member,
)
from sandbox.gateway import intents
from sandbox.json_types import JsonObject
from sandbox.model import FORUM_KINDS, Channel, ChannelKind, ThreadState
from sandbox.payloads import channel_payload, member_payload, thread_member_payload
from sandbox.rest.call import NOTHING, Call, Reply
from sandbox.verbs import activity, threads


def _opened(call: Call, thread: Channel) -> JsonObject:
    return {
        **channel_payload(call.core.world, thread),
        "member": thread_member_payload(thread, call.bot_id),
    }


def create_thread(call: Call) -> Reply:
    """Open a thread, or in a forum a post with its first message."""
    channel = call.channel()
    if channel.kind not in FORUM_KINDS:
        fresh = threads.open_without_message(call.core, channel, call.bot_id, call.body)
        return Reply(_opened(call, fresh), 201)
    if not isinstance(call.body.get("message"), dict):
        raise invalid_form("message", "This field is required", "BASE_TYPE_REQUIRED")
    post, first = threads.open_post(call.core, channel, call.bot_id, call.body, call.uploads)
    # The document leaves "message" out of this answer, but Discord sends it and libraries need it.
    return Reply({**_opened(call, post), "message": call.shown(first)}, 201)


def create_thread_from_message(call: Call) -> Reply:
    """Open a thread on a message."""
    channel = call.channel()
    message = call.core.world.public_message(channel.id, call.id("message_id"))
    fresh = threads.open_from_message(call.core, channel, message, call.bot_id, call.body)
    return Reply(_opened(call, fresh), 201)


def _thread(call: Call) -> tuple[Channel, ThreadState]:
    channel = call.channel()
    if channel.thread is None:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return channel, channel.thread


def _open_thread(call: Call) -> tuple[Channel, ThreadState]:
    channel, state = _thread(call)
    if state.archived:
        raise thread_archived()
    return channel, state


def join_thread(call: Call) -> Reply:
    """Make the bot a member of a thread."""
    thread, _ = _open_thread(call)
    activity.join(call.core, thread, call.bot_id)
    return NOTHING


def leave_thread(call: Call) -> Reply:
    """Take the bot out of a thread."""
    thread, _ = _open_thread(call)
    activity.leave(call.core, thread, call.bot_id)
    return NOTHING


def add_thread_member(call: Call) -> Reply:
    """Add a member to a thread, which needs to be able to write there (channel.mdx, "Add Thread Member")."""
    thread, state = _open_thread(call)
    granted = call.core.world.require(call.bot_id, thread, permissions.SEND_MESSAGES_IN_THREADS)
    member = call.core.world.member(call.id("user_id"))
    if not state.invitable and state.owner_id != call.bot_id and not granted & permissions.MANAGE_THREADS:
        raise missing_permissions()
    activity.join(call.core, thread, member.user_id)
    return NOTHING


def delete_thread_member(call: Call) -> Reply:
    """Take a member out of a thread: with Manage Threads, or out of a private thread of one's own."""
    thread, state = _open_thread(call)
    if thread.kind != ChannelKind.PRIVATE_THREAD or state.owner_id != call.bot_id:
        call.core.world.require(call.bot_id, thread, permissions.MANAGE_THREADS)
    activity.leave(call.core, thread, call.id("user_id"))
    return NOTHING


def get_thread_member(call: Call) -> Reply:
    """Answer with one thread member."""
    (thread, state), user_id = _thread(call), call.id("user_id")
    if user_id not in state.member_ids:
        raise unknown_member()
    return Reply(_shown(call, thread, user_id))


def list_thread_members(call: Call) -> Reply:
    """Answer with the thread's members, which Discord tells only with the privileged members intent.

    With ``with_member`` they come in pages, in the order of their ids (channel.mdx, "List Thread Members").
    """
    thread, state = _thread(call)
    if not call.core.gateway.granted_privileged & intents.GUILD_MEMBERS:
        raise missing_access()
    joined = sorted(state.member_ids)
    if call.flag("with_member"):
        after = fields.snowflake(call.query.get("after", "0"), "after")
        joined = [user_id for user_id in joined if user_id > after][: call.limit(100, 100)]
    return Reply([_shown(call, thread, user_id) for user_id in joined])


def _shown(call: Call, thread: Channel, user_id: int) -> JsonObject:
    shown = thread_member_payload(thread, user_id)
    member = call.core.world.members.get(user_id)
    if call.flag("with_member") and member is not None:
        shown["member"] = member_payload(call.core.world, member)
    return shown
