"""Life in a thread: messages wake it, people join and leave, idle ones are archived."""

from __future__ import annotations

from datetime import datetime, timedelta

from sandbox.core import Core
from sandbox.model import Channel, ChannelFlag, Message, MessageKind
from sandbox.payloads import thread_member_payload


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
    if message.id != channel.id and message.kind != MessageKind.THREAD_STARTER:
        # The first message of a post or of a message's thread is not counted.
        state.message_count += 1
        state.total_message_sent += 1
    if message.author_id not in state.member_ids:
        join(core, channel, message.author_id)


def join(core: Core, channel: Channel, user_id: int) -> None:
    """Make a user a member of a thread; joining twice does nothing."""
    state = channel.thread
    if state is None or user_id in state.member_ids:
        return
    state.member_ids[user_id] = core.now_text()
    if user_id == core.world.bot_id:
        event = {**thread_member_payload(channel, user_id), "guild_id": str(channel.guild_id)}
        core.gateway.dispatch("THREAD_MEMBER_UPDATE", lambda: event, channel=channel)
    core.touch()


def leave(core: Core, channel: Channel, user_id: int) -> None:
    """Take a user out of a thread."""
    if channel.thread is not None:
        channel.thread.member_ids.pop(user_id, None)
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
