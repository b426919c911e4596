"""Life in a thread: messages wake it, people join and leave, idle ones are archived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sandbox.core import Core
from sandbox.json_types import Json, JsonObject
from sandbox.model import Channel, ChannelFlag, ChannelKind, Message, MessageKind
from sandbox.payloads import channel_payload, member_payload, thread_member_payload


def wake(core: Core, channel: Channel) -> None:
    """Note activity in a thread, and take it out of the archive."""
    state = channel.thread
    if state is None:
        return
    state.active_at = core.now_text()
    if state.archived:
        state.archived = False
        state.archive_timestamp = state.active_at
        core.tell_channel("UPDATE", channel)


def note_message(core: Core, channel: Channel, message: Message) -> None:
    """Count a new message in its thread, and its author among those who joined."""
    state = channel.thread
    if state is None:
        return
    message.position = state.total_message_sent
    if _counts(channel, message):
        state.message_count += 1
        state.total_message_sent += 1
    if message.author_id not in state.member_ids:
        join(core, channel, message.author_id)


def note_gone(channel: Channel, gone: Sequence[Message]) -> None:
    """Count no more the messages that were deleted from a thread; those sent in all stay as many."""
    if channel.thread is not None:
        channel.thread.message_count -= sum(_counts(channel, message) for message in gone)


def _counts(channel: Channel, message: Message) -> bool:
    """Tell whether a message is counted in its thread: the first one of a post or of a message's thread is not."""
    return message.id != channel.id and message.kind != MessageKind.THREAD_STARTER and message.visible_to is None


def join(core: Core, channel: Channel, user_id: int) -> None:
    """Make a user a member of a thread; joining twice does nothing."""
    state = channel.thread
    if state is None or user_id in state.member_ids:
        return
    state.member_ids[user_id] = core.now_text()
    if user_id == core.world.bot_id:
        _tell_bot_joined(core, channel)
    _tell_members(core, channel, added=[user_id])


def _tell_bot_joined(core: Core, channel: Channel) -> None:
    """Tell the bot of the thread that it is in now: it may never have seen it (threads.mdx, "Thread Access")."""
    own = thread_member_payload(channel, core.world.bot_id)
    core.gateway.dispatch(
        "THREAD_CREATE", lambda: {**channel_payload(core.world, channel), "member": own}, channel=channel
    )
    core.gateway.dispatch("THREAD_MEMBER_UPDATE", lambda: {**own, "guild_id": str(channel.guild_id)}, channel=channel)


def leave(core: Core, channel: Channel, user_id: int) -> None:
    """Take a user out of a thread; one who is not in it stays out."""
    state = channel.thread
    if state is not None and state.member_ids.pop(user_id, None) is not None:
        _tell_members(core, channel, removed=[user_id])
        if channel.kind == ChannelKind.PRIVATE_THREAD:
            core.tell_of_people()  # Whoever left sees it no more, so nothing about the thread reaches them.


def _tell_members(core: Core, channel: Channel, *, added: Sequence[int] = (), removed: Sequence[int] = ()) -> None:
    """Announce who came and went: to the bot if it asked for members, to people as a changed thread."""
    joined: list[Json] = []
    for user_id in added:
        member = core.world.members.get(user_id)
        shown = thread_member_payload(channel, user_id)
        joined.append(shown if member is None else {**shown, "member": member_payload(core.world, member)})
    event: JsonObject = {
        "id": str(channel.id),
        "guild_id": str(channel.guild_id),
        # "Approximate number of members in the thread, capped at 50" (events/gateway-events, "Thread Members Update").
        "member_count": min(len(channel.thread.member_ids), 50) if channel.thread is not None else 0,
    }
    if joined:
        event["added_members"] = joined
    if removed:
        event["removed_member_ids"] = [str(user_id) for user_id in removed]
    core.gateway.dispatch("THREAD_MEMBERS_UPDATE", lambda: event, channel=channel)
    core.feed.publish(
        lambda: {"type": "channel_update", "channel": channel_payload(core.world, channel)},
        lambda user_id: core.world.may_see(user_id, channel),
    )
    core.touch()


def archive_idle(core: Core) -> None:
    """Archive the threads in which nothing happened for as long as their setting says."""
    now = core.now()
    for channel in list(core.world.channels.values()):
        state = channel.thread
        if state is None or state.archived or channel.flags & ChannelFlag.PINNED:
            continue
        if now - datetime.fromisoformat(state.active_at) >= timedelta(minutes=state.auto_archive_minutes):
            state.archived = True
            state.archive_timestamp = core.now_text()
            core.tell_channel("UPDATE", channel)
