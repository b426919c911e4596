"""Threads and forum posts."""

from __future__ import annotations

from datetime import datetime

from sandbox import permissions
from sandbox.errors import ApiError, invalid_form, thread_archived
from sandbox.json_types import JsonObject
from sandbox.message_payload import message_payload
from sandbox.model import FORUM_KINDS, Channel, ChannelKind
from sandbox.payloads import channel_payload, thread_member_payload
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
    return Reply({**_opened(call, post), "message": message_payload(call.core.world, first)}, 201)


def create_thread_from_message(call: Call) -> Reply:
    """Open a thread on a message."""
    channel = call.channel()
    message = call.core.world.public_message(channel.id, call.id("message_id"))
    fresh = threads.open_from_message(call.core, channel, message, call.bot_id, call.body)
    return Reply(_opened(call, fresh), 201)


def _archived(call: Call, *, private: bool, joined_only: bool) -> Reply:
    channel = call.channel(permissions.READ_MESSAGE_HISTORY)
    world, bot = call.core.world, call.bot_id
    limit = call.limit(50, 100)
    before = call.query.get("before")
    found = [
        thread
        for thread in world.threads_of(channel.id)
        if thread.thread is not None
        and thread.thread.archived
        and (thread.kind == ChannelKind.PRIVATE_THREAD) == private
        and (not joined_only or bot in thread.thread.member_ids)
        and (before is None or _is_before(thread, before, by_id=joined_only))
    ]
    if not joined_only:
        found.sort(key=_archived_at, reverse=True)
    page = found[:limit]
    members = [thread for thread in page if thread.thread is not None and bot in thread.thread.member_ids]
    return Reply(
        {
            "threads": [channel_payload(world, thread) for thread in page],
            "members": [thread_member_payload(thread, bot) for thread in members],
            "has_more": len(found) > limit,
        }
    )


def _archived_at(thread: Channel) -> datetime:
    return datetime.fromisoformat(thread.thread.archive_timestamp if thread.thread is not None else "")


def _is_before(thread: Channel, before: str, *, by_id: bool) -> bool:
    if by_id and before.isdecimal():
        return thread.id < int(before)
    try:
        return _archived_at(thread) < datetime.fromisoformat(before)
    except (ValueError, TypeError):
        raise invalid_form("before", "Could not parse the timestamp.", "DATE_TIME_TYPE_PARSE") from None


def list_public_archived(call: Call) -> Reply:
    """Answer with archived public threads, the latest archived first."""
    return _archived(call, private=False, joined_only=False)


def list_private_archived(call: Call) -> Reply:
    """Answer with archived private threads, which only moderators may list."""
    call.channel(permissions.MANAGE_THREADS)
    return _archived(call, private=True, joined_only=False)


def list_my_private_archived(call: Call) -> Reply:
    """Answer with archived private threads that the bot joined."""
    return _archived(call, private=True, joined_only=True)


def _thread(call: Call) -> Channel:
    channel = call.channel()
    if channel.thread is None:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return channel


def _open_thread(call: Call) -> Channel:
    channel = _thread(call)
    if channel.thread is not None and channel.thread.archived:
        raise thread_archived()
    return channel


def join_thread(call: Call) -> Reply:
    """Make the bot a member of a thread."""
    activity.join(call.core, _open_thread(call), call.bot_id)
    return NOTHING


def leave_thread(call: Call) -> Reply:
    """Take the bot out of a thread."""
    activity.leave(call.core, _open_thread(call), call.bot_id)
    return NOTHING


def add_thread_member(call: Call) -> Reply:
    """Add a member to a thread."""
    thread = _open_thread(call)
    member = call.core.world.member(call.id("user_id"))
    activity.join(call.core, thread, member.user_id)
    return NOTHING


def delete_thread_member(call: Call) -> Reply:
    """Take a member out of a thread, which needs Manage Threads."""
    thread = _open_thread(call)
    call.core.world.require(call.bot_id, thread, permissions.MANAGE_THREADS)
    activity.leave(call.core, thread, call.id("user_id"))
    return NOTHING


def get_thread_member(call: Call) -> Reply:
    """Answer with one thread member."""
    thread, user_id = _thread(call), call.id("user_id")
    if thread.thread is None or user_id not in thread.thread.member_ids:
        raise ApiError(404, 10007, "Unknown Member")
    return Reply(thread_member_payload(thread, user_id))


def list_thread_members(call: Call) -> Reply:
    """Answer with all thread members."""
    thread = _thread(call)
    joined = thread.thread.member_ids if thread.thread is not None else {}
    return Reply([thread_member_payload(thread, user_id) for user_id in joined])
