"""The state of the local Discord: one guild, its people, channels and messages, and the bot's commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sandbox import permissions
from sandbox.errors import (
    missing_access,
    missing_permissions,
    unknown_channel,
    unknown_event,
    unknown_guild,
    unknown_member,
    unknown_message,
)
from sandbox.json_types import JsonObject
from sandbox.model import Channel, ChannelKind, Member, Message, Role, ScheduledEvent, User


def _real_time() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Guild:
    """The one guild."""

    id: int
    name: str
    owner_id: int
    system_channel_id: int | None = None
    description: str | None = None
    preferred_locale: str = "en-US"
    verification_level: int = 0
    default_message_notifications: int = 1
    explicit_content_filter: int = 0
    system_channel_flags: int = 0
    afk_timeout: int = 300


@dataclass(slots=True)
class World:
    """Everything that a snapshot keeps, and who tells the time.

    Messages are kept per channel in the order of their ids.
    """

    guild: Guild
    bot_id: int
    application_id: int
    users: dict[int, User] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    messages: dict[int, dict[int, Message]] = field(default_factory=dict)
    global_commands: dict[int, JsonObject] = field(default_factory=dict)
    guild_commands: dict[int, JsonObject] = field(default_factory=dict)
    events: dict[int, ScheduledEvent] = field(default_factory=dict)
    last_id: int = 0
    now: Callable[[], datetime] = _real_time

    def guild_by_id(self, guild_id: int) -> Guild:
        """Return the guild; raises ``ApiError`` 10004 for any other id, and where the bot was removed."""
        if guild_id != self.guild.id or self.bot_id not in self.members:
            raise unknown_guild()
        return self.guild

    def channel(self, channel_id: int) -> Channel:
        """Return the channel or thread; raises ``ApiError`` 10003."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise unknown_channel()
        return channel

    def member(self, user_id: int) -> Member:
        """Return the member; raises ``ApiError`` 10007."""
        member = self.members.get(user_id)
        if member is None:
            raise unknown_member()
        return member

    def event(self, event_id: int) -> ScheduledEvent:
        """Return the scheduled event; raises ``ApiError`` 10070."""
        event = self.events.get(event_id)
        if event is None:
            raise unknown_event()
        return event

    def message(self, channel_id: int, message_id: int) -> Message:
        """Return the message, ephemeral or not; raises ``ApiError`` 10008."""
        message = self.messages.get(channel_id, {}).get(message_id)
        if message is None:
            raise unknown_message()
        return message

    def public_message(self, channel_id: int, message_id: int) -> Message:
        """Return a message that a channel's readers may see; an ephemeral one is unknown (10008)."""
        message = self.message(channel_id, message_id)
        if message.ephemeral:
            raise unknown_message()
        return message

    def all_messages(self) -> Iterator[Message]:
        """Return the messages of all channels."""
        return (message for messages in self.messages.values() for message in messages.values())

    def messages_of(self, channel_id: int) -> Iterator[Message]:
        """Yield a channel's messages, oldest first, ephemeral ones among them."""
        return iter(self.messages.get(channel_id, {}).values())

    def parent(self, channel: Channel) -> Channel | None:
        """Return the channel that a thread hangs on, or a channel's category."""
        return None if channel.parent_id is None else self.channels.get(channel.parent_id)

    def threads_of(self, channel_id: int) -> list[Channel]:
        """Return the threads and posts under a channel, newest first."""
        found = [c for c in self.channels.values() if c.is_thread and c.parent_id == channel_id]
        return sorted(found, key=lambda channel: channel.id, reverse=True)

    def dm_with(self, user_id: int) -> Channel | None:
        """Return the direct-message channel of the bot and a person, if it was opened."""
        for channel in self.channels.values():
            if channel.kind == ChannelKind.DM and user_id in channel.recipient_ids:
                return channel
        return None

    def permissions_in(self, user_id: int, channel: Channel) -> int:
        """Return what a user may do in a channel, as a bit set; 0 for strangers."""
        if channel.kind == ChannelKind.DM:
            present = user_id in channel.recipient_ids or user_id == self.bot_id
            return permissions.IN_DIRECT_MESSAGES if present else 0
        member = self.members.get(user_id)
        if member is None:
            return 0
        return permissions.in_channel(
            member,
            channel,
            self.parent(channel) if channel.is_thread else None,
            guild_id=self.guild.id,
            owner_id=self.guild.owner_id,
            roles=self.roles,
            timed_out=self._is_timed_out(member),
        )

    def guild_permissions(self, user_id: int) -> int:
        """Return what a user may do in the guild as a whole, as a bit set; 0 for strangers."""
        member = self.members.get(user_id)
        if member is None:
            return 0
        timed_out = self._is_timed_out(member)
        return permissions.in_guild(member, self.guild.id, self.guild.owner_id, self.roles, timed_out=timed_out)

    def is_timed_out(self, user_id: int) -> bool:
        """Tell whether a user is a member who is timed out now."""
        member = self.members.get(user_id)
        return member is not None and self._is_timed_out(member)

    def _is_timed_out(self, member: Member) -> bool:
        # Hardly anybody is, and asking for the time would cost more than all the rest.
        return member.timed_out_until is not None and permissions.is_timed_out(member, self.now())

    def may_see(self, user_id: int, channel: Channel) -> bool:
        """Tell whether a user sees a channel; a private thread is for its members and moderators."""
        granted = self.permissions_in(user_id, channel)
        if not granted & permissions.VIEW_CHANNEL:
            return False
        if channel.kind == ChannelKind.PRIVATE_THREAD and channel.thread is not None:
            return user_id in channel.thread.member_ids or bool(granted & permissions.MANAGE_THREADS)
        return True

    def may_see_event(self, user_id: int, event: ScheduledEvent) -> bool:
        """Tell whether a member sees a scheduled event: one in a channel is for those who see the channel."""
        channel = None if event.channel_id is None else self.channels.get(event.channel_id)
        return channel is None or self.may_see(user_id, channel)

    def require(self, user_id: int, channel: Channel, needed: int = 0) -> int:
        """Return the user's permissions in *channel*.

        Raises ``ApiError`` 50001 where the channel is hidden and 50013 where one of *needed* is missing.
        """
        if not self.may_see(user_id, channel):
            raise missing_access()
        granted = self.permissions_in(user_id, channel)
        if granted & needed != needed:
            raise missing_permissions()
        return granted

    def require_guild(self, user_id: int, needed: int) -> None:
        """Raise ``ApiError`` 50013 where the user lacks one of the guild permissions *needed*."""
        if self.guild_permissions(user_id) & needed != needed:
            raise missing_permissions()

    def top_role_position(self, user_id: int) -> int:
        """Return the position of a member's highest role; the owner stands above all."""
        if user_id == self.guild.owner_id:
            return 1 << 30
        member = self.member(user_id)
        return max((self.roles[role_id].position for role_id in member.role_ids), default=0)
