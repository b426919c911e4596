"""Users, members, roles, channels, events and the guild as Discord writes them."""

from __future__ import annotations

from sandbox.json_types import Json, JsonObject
from sandbox.model import (
    FORUM_KINDS,
    Channel,
    ChannelKind,
    EventKind,
    Member,
    Overwrite,
    Role,
    ScheduledEvent,
    Tag,
    ThreadState,
    User,
)
from sandbox.world import Guild, World

LOCALE = "en-US"
APPLICATION_FLAGS = 0  # No privileged intent has been granted to the application.
VERIFY_KEY = "0" * 64


def user_payload(user: User) -> JsonObject:
    """Return a user object."""
    payload: JsonObject = {
        "id": str(user.id),
        "username": user.name,
        "global_name": None if user.bot else user.name.capitalize(),
        "discriminator": "0000" if user.bot else "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
    if user.bot:
        payload["bot"] = True
    return payload


def bot_user_payload(user: User) -> JsonObject:
    """Return the bot's own user object, as ``GET /users/@me`` and READY give it."""
    return {**user_payload(user), "mfa_enabled": False, "locale": LOCALE, "verified": True, "email": None}


def member_payload(world: World, member: Member, *, with_user: bool = True) -> JsonObject:
    """Return a guild member object; in messages Discord leaves the user out."""
    payload: JsonObject = {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": member.timed_out_until,
        "flags": 0,
        "joined_at": member.joined_at,
        "nick": member.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(role_id) for role_id in member.role_ids],
        "mute": False,
        "deaf": False,
    }
    if with_user:
        payload["user"] = user_payload(world.users[member.user_id])
    return payload


def role_payload(role: Role) -> JsonObject:
    """Return a role object."""
    payload: JsonObject = {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": role.color,
        "colors": {"primary_color": role.color, "secondary_color": None, "tertiary_color": None},
        "hoist": role.hoist,
        "managed": role.managed,
        "mentionable": role.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if role.bot_id is not None:
        payload["tags"] = {"bot_id": str(role.bot_id)}
    return payload


def _overwrite_payload(overwrite: Overwrite) -> JsonObject:
    return {
        "id": str(overwrite.id),
        "type": overwrite.kind,
        "allow": str(overwrite.allow),
        "deny": str(overwrite.deny),
    }


def tag_payload(tag: Tag) -> JsonObject:
    """Return a forum tag object."""
    return {
        "id": str(tag.id),
        "name": tag.name,
        "moderated": tag.moderated,
        "emoji_id": None if tag.emoji_id is None else str(tag.emoji_id),
        "emoji_name": tag.emoji_name,
    }


def optional_id(value: int | None) -> str | None:
    """Return an id as it is written, or None where there is none."""
    return None if value is None else str(value)


def channel_payload(world: World, channel: Channel) -> JsonObject:
    """Return a channel, thread or direct-message channel object."""
    if channel.kind == ChannelKind.DM:
        return _dm_payload(world, channel)
    if channel.thread is not None:
        return thread_payload(channel, channel.thread)
    payload: JsonObject = {
        "id": str(channel.id),
        "type": channel.kind,
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "position": channel.position,
        "parent_id": optional_id(channel.parent_id),
        "topic": channel.topic,
        "nsfw": channel.nsfw,
        "flags": channel.flags,
        "last_message_id": optional_id(channel.last_message_id),
        "rate_limit_per_user": channel.slowmode,
        "default_thread_rate_limit_per_user": channel.default_thread_slowmode,
        "permission_overwrites": [_overwrite_payload(overwrite) for overwrite in channel.overwrites],
    }
    if channel.default_auto_archive_minutes is not None:
        payload["default_auto_archive_duration"] = channel.default_auto_archive_minutes
    if channel.last_pin_at is not None:
        payload["last_pin_timestamp"] = channel.last_pin_at
    if channel.kind == ChannelKind.VOICE:
        payload |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
    if channel.kind in FORUM_KINDS:
        payload |= {
            "available_tags": [tag_payload(tag) for tag in channel.tags],
            "default_reaction_emoji": channel.default_reaction,
            "default_sort_order": channel.default_sort_order,
            "default_forum_layout": channel.default_forum_layout,
        }
    return payload


def _dm_payload(world: World, channel: Channel) -> JsonObject:
    return {
        "id": str(channel.id),
        "type": channel.kind,
        "flags": channel.flags,
        "last_message_id": optional_id(channel.last_message_id),
        "recipients": [user_payload(world.users[user_id]) for user_id in channel.recipient_ids],
    }


def thread_payload(channel: Channel, thread: ThreadState) -> JsonObject:
    """Return a thread or forum-post object."""
    payload: JsonObject = {
        "id": str(channel.id),
        "type": channel.kind,
        "guild_id": str(channel.guild_id),
        "parent_id": optional_id(channel.parent_id),
        "owner_id": str(thread.owner_id),
        "name": channel.name,
        "flags": channel.flags,
        "last_message_id": optional_id(channel.last_message_id),
        "rate_limit_per_user": channel.slowmode,
        "thread_metadata": _thread_metadata(channel, thread),
        "message_count": thread.message_count,
        "member_count": min(len(thread.member_ids), 50),  # Discord stops counting at 50.
        "total_message_sent": thread.total_message_sent,
        "applied_tags": [str(tag_id) for tag_id in thread.applied_tags],
    }
    if channel.last_pin_at is not None:
        payload["last_pin_timestamp"] = channel.last_pin_at
    return payload


def _thread_metadata(channel: Channel, thread: ThreadState) -> JsonObject:
    metadata: JsonObject = {
        "archived": thread.archived,
        "archive_timestamp": thread.archive_timestamp,
        "auto_archive_duration": thread.auto_archive_minutes,
        "locked": thread.locked,
        "create_timestamp": thread.created_at,
    }
    if channel.kind == ChannelKind.PRIVATE_THREAD:
        metadata["invitable"] = thread.invitable
    return metadata


def thread_member_payload(channel: Channel, user_id: int) -> JsonObject:
    """Return a thread-member object for somebody who joined the thread."""
    joined = channel.thread.member_ids[user_id] if channel.thread is not None else ""
    return {"id": str(channel.id), "user_id": str(user_id), "join_timestamp": joined, "flags": 0}


def guild_payload(world: World) -> JsonObject:
    """Return the guild object, as ``GET /guilds/{id}`` gives it."""
    guild = world.guild
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "description": guild.description,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": [],
        "banner": None,
        "owner_id": str(guild.owner_id),
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": guild.afk_timeout,
        "system_channel_id": optional_id(guild.system_channel_id),
        "system_channel_flags": guild.system_channel_flags,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": guild.verification_level,
        "roles": [role_payload(role) for role in world.roles.values()],
        "default_message_notifications": guild.default_message_notifications,
        "mfa_level": 0,
        "explicit_content_filter": guild.explicit_content_filter,
        "max_presences": None,
        "max_members": 25_000_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": guild.preferred_locale,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }


def guild_create_payload(world: World, *, all_members: bool) -> JsonObject:
    """Return GUILD_CREATE; without the presence intent Discord lists only the bot itself."""
    members = world.members.values() if all_members else [world.members[world.bot_id]]
    bot = world.bot_id
    active = [c for c in world.channels.values() if c.thread is not None and not c.thread.archived]
    threads: list[Json] = []
    for channel in active:
        if world.may_see(bot, channel):
            payload = channel_payload(world, channel)
            if channel.thread is not None and bot in channel.thread.member_ids:
                payload["member"] = thread_member_payload(channel, bot)
            threads.append(payload)
    return {
        **guild_payload(world),
        "joined_at": world.members[bot].joined_at,
        "large": len(world.members) > 250,
        "member_count": len(world.members),
        "voice_states": [],
        "members": [member_payload(world, member) for member in members],
        "channels": [
            channel_payload(world, channel)
            for channel in world.channels.values()
            if channel.guild_id is not None and not channel.is_thread
        ],
        "threads": threads,
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [
            event_payload(world, event) for event in world.events.values() if world.may_see_event(bot, event)
        ],
        "soundboard_sounds": [],
    }


def event_payload(world: World, event: ScheduledEvent, *, with_count: bool = False) -> JsonObject:
    """Return a scheduled event; *with_count* adds how many people are interested."""
    external = event.kind == EventKind.EXTERNAL
    payload: JsonObject = {
        "id": str(event.id),
        "guild_id": str(world.guild.id),
        "channel_id": optional_id(event.channel_id),
        "creator_id": str(event.creator_id),
        "creator": user_payload(world.users[event.creator_id]),
        "name": event.name,
        "description": event.description,
        "image": None,
        "scheduled_start_time": event.starts_at,
        "scheduled_end_time": event.ends_at,
        "privacy_level": 2,
        "status": event.status,
        "entity_type": event.kind,
        "entity_id": None,
        "entity_metadata": {"location": event.location} if external else None,
        "recurrence_rule": None,
        "guild_scheduled_event_exceptions": [],
    }
    if with_count:
        payload["user_count"] = len(event.user_ids)
    return payload


def event_user_payload(world: World, event: ScheduledEvent, user_id: int, *, with_member: bool) -> JsonObject:
    """Return somebody's interest in an event, with their membership where it is asked for and there is one."""
    payload: JsonObject = {
        "guild_scheduled_event_id": str(event.id),
        "user_id": str(user_id),
        "response": 1,
        "user": user_payload(world.users[user_id]),
    }
    member = world.members.get(user_id)
    if with_member and member is not None:
        payload["member"] = member_payload(world, member)
    return payload


def partial_guild_payload(guild: Guild) -> JsonObject:
    """Return the guild as an interaction names it."""
    return {"id": str(guild.id), "locale": guild.preferred_locale, "features": []}


def my_guild_payload(world: World) -> JsonObject:
    """Return the guild as ``GET /users/@me/guilds`` lists it for the bot."""
    return {
        "id": str(world.guild.id),
        "name": world.guild.name,
        "icon": None,
        "banner": None,
        "owner": world.guild.owner_id == world.bot_id,
        "permissions": str(world.guild_permissions(world.bot_id)),
        "features": [],
    }


def application_payload(world: World) -> JsonObject:
    """Return the bot's application object."""
    bot = world.users[world.bot_id]
    owner = world.users[world.guild.owner_id]
    return {
        "id": str(world.application_id),
        "name": bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user_payload(bot),
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": VERIFY_KEY,
        "flags": APPLICATION_FLAGS,
        "flags_new": str(APPLICATION_FLAGS),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_payload(owner),
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }


def interaction_channel_payload(world: World, channel: Channel, user_id: int) -> JsonObject:
    """Return the channel as an interaction or resolved data names it, with the person's permissions."""
    payload = channel_payload(world, channel)
    payload.pop("permission_overwrites", None)
    payload["permissions"] = str(world.permissions_in(user_id, channel))
    return payload


def interaction_member_payload(world: World, member: Member, channel: Channel) -> JsonObject:
    """Return the member who acts, with their permissions in the channel."""
    granted = world.permissions_in(member.user_id, channel)
    return {**member_payload(world, member), "permissions": str(granted)}


def resolved_member_payload(world: World, member: Member, channel: Channel) -> JsonObject:
    """Return a member named by an option: Discord leaves out the user and the voice state."""
    payload = member_payload(world, member, with_user=False)
    payload.pop("mute")
    payload.pop("deaf")
    payload["permissions"] = str(world.permissions_in(member.user_id, channel))
    return payload
