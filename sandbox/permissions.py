"""Discord's documented permission algorithm, on our records.

Source: https://discord.com/developers/docs/topics/permissions (flags, hierarchy, overwrites, implicit permissions,
inheritance by threads).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sandbox.model import Channel, ChannelKind, Member, Overwrite, Role

CREATE_INSTANT_INVITE = 1 << 0
KICK_MEMBERS = 1 << 1
BAN_MEMBERS = 1 << 2
ADMINISTRATOR = 1 << 3
MANAGE_CHANNELS = 1 << 4
MANAGE_GUILD = 1 << 5
ADD_REACTIONS = 1 << 6
VIEW_AUDIT_LOG = 1 << 7
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
SEND_TTS_MESSAGES = 1 << 12
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_MESSAGE_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
USE_EXTERNAL_EMOJIS = 1 << 18
CONNECT = 1 << 20
SPEAK = 1 << 21
MUTE_MEMBERS = 1 << 22
DEAFEN_MEMBERS = 1 << 23
MOVE_MEMBERS = 1 << 24
CHANGE_NICKNAME = 1 << 26
MANAGE_NICKNAMES = 1 << 27
MANAGE_ROLES = 1 << 28
MANAGE_WEBHOOKS = 1 << 29
USE_APPLICATION_COMMANDS = 1 << 31
MANAGE_EVENTS = 1 << 33
MANAGE_THREADS = 1 << 34
CREATE_PUBLIC_THREADS = 1 << 35
CREATE_PRIVATE_THREADS = 1 << 36
USE_EXTERNAL_STICKERS = 1 << 37
SEND_MESSAGES_IN_THREADS = 1 << 38
MODERATE_MEMBERS = 1 << 40
CREATE_EVENTS = 1 << 44
SEND_POLLS = 1 << 49
USE_EXTERNAL_APPS = 1 << 50
PIN_MESSAGES = 1 << 51
BYPASS_SLOWMODE = 1 << 52

ALL = (1 << 53) - 1

EVERYONE_BY_DEFAULT = (
    CREATE_INSTANT_INVITE
    | ADD_REACTIONS
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | USE_EXTERNAL_EMOJIS
    | CONNECT
    | SPEAK
    | CHANGE_NICKNAME
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | CREATE_PRIVATE_THREADS
    | USE_EXTERNAL_STICKERS
    | SEND_MESSAGES_IN_THREADS
    | SEND_POLLS
    | USE_EXTERNAL_APPS
)
"""What a new guild grants to ``@everyone``, as far as this server models it, but for Mention Everyone.

Many guilds take that one away, and a bot that relies on it must be found out here.
"""

IN_DIRECT_MESSAGES = (
    VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | MENTION_EVERYONE
    | ADD_REACTIONS
    | USE_EXTERNAL_EMOJIS
    | USE_EXTERNAL_STICKERS
    | USE_APPLICATION_COMMANDS
    | SEND_POLLS
    | PIN_MESSAGES
)
"""What a participant of a direct-message channel may do."""

IN_TIMEOUT = VIEW_CHANNEL | READ_MESSAGE_HISTORY
"""What is left to a member who is timed out ("Permissions For Timed Out Members")."""

_NEEDS_SENDING = MENTION_EVERYONE | SEND_TTS_MESSAGES | ATTACH_FILES | EMBED_LINKS
_NEEDS_CONNECTING = (
    SPEAK
    | MUTE_MEMBERS
    | DEAFEN_MEMBERS
    | MOVE_MEMBERS
    | MANAGE_CHANNELS
    | MANAGE_ROLES
    | MANAGE_EVENTS
    | CREATE_EVENTS
)


def is_timed_out(member: Member, now: datetime) -> bool:
    """Tell whether *member* is timed out at *now* (aware)."""
    return member.timed_out_until is not None and datetime.fromisoformat(member.timed_out_until) > now


def in_guild(member: Member, guild_id: int, owner_id: int, roles: dict[int, Role], *, timed_out: bool) -> int:
    """Return what *member* may do in the guild, before any channel's overwrites."""
    base = base_permissions(member, guild_id, owner_id, roles)
    return base & IN_TIMEOUT if timed_out and not base & ADMINISTRATOR else base


def base_permissions(member: Member, guild_id: int, owner_id: int, roles: dict[int, Role]) -> int:
    """Return what the owner's standing, ``@everyone`` and the roles of *member* grant in the guild."""
    if member.user_id == owner_id:
        return ALL
    granted = roles[guild_id].permissions
    for role_id in member.role_ids:
        granted |= roles[role_id].permissions
    return ALL if granted & ADMINISTRATOR else granted


def with_overwrites(base: int, member: Member, guild_id: int, overwrites: Iterable[Overwrite]) -> int:
    """Return *base* after a channel's overwrites: everyone, then all roles together, then the member."""
    if base & ADMINISTRATOR:
        return ALL
    everyone = own = None
    role_allow = role_deny = 0
    for overwrite in overwrites:
        if overwrite.id == guild_id:
            everyone = overwrite
        elif overwrite.kind == 0 and overwrite.id in member.role_ids:
            role_allow |= overwrite.allow
            role_deny |= overwrite.deny
        elif overwrite.kind == 1 and overwrite.id == member.user_id:
            own = overwrite
    granted = base
    if everyone is not None:
        granted = (granted & ~everyone.deny) | everyone.allow
    granted = (granted & ~role_deny) | role_allow
    if own is not None:
        granted = (granted & ~own.deny) | own.allow
    return granted


def implied(granted: int, *, in_thread: bool, in_voice: bool = False) -> int:
    """Return *granted* without what is void ("Implicit Permissions").

    Nothing is left without View Channel; no mention, speech, file or embed without sending; and nothing of a voice
    channel's own without Connect.
    """
    if not granted & VIEW_CHANNEL:
        return 0
    if not granted & (SEND_MESSAGES_IN_THREADS if in_thread else SEND_MESSAGES):
        granted &= ~_NEEDS_SENDING
    if in_voice and not granted & CONNECT:
        granted &= ~_NEEDS_CONNECTING
    return granted


def in_channel(
    member: Member,
    channel: Channel,
    parent: Channel | None,
    *,
    guild_id: int,
    owner_id: int,
    roles: dict[int, Role],
    timed_out: bool,
) -> int:
    """Return what *member* may do in *channel*; a thread inherits the overwrites of its ``parent``."""
    base = base_permissions(member, guild_id, owner_id, roles)
    if base & ADMINISTRATOR:
        return ALL
    source = parent if channel.is_thread and parent is not None else channel
    granted = with_overwrites(base, member, guild_id, source.overwrites)
    if timed_out:
        granted &= IN_TIMEOUT
    return implied(granted, in_thread=channel.is_thread, in_voice=channel.kind == ChannelKind.VOICE)
