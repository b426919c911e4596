"""Guild channels: making, changing, deleting; and direct-message channels."""

from __future__ import annotations

import re
from dataclasses import replace

from sandbox import fields, permissions
from sandbox.core import Core
from sandbox.errors import (
    ApiError,
    cannot_message_user,
    invalid_form,
    missing_permissions,
    not_modelled,
    unknown_user,
)
from sandbox.json_types import Json, JsonObject, objects
from sandbox.model import FORUM_KINDS, Channel, ChannelFlag, ChannelKind, Overwrite, Tag, adopt
from sandbox.payloads import channel_payload
from sandbox.verbs import guild
from sandbox.verbs.sight import may_open_channels
from sandbox.verbs.threads import AUTO_ARCHIVE_MINUTES

TAGS_PER_FORUM = 20
CHANNELS_PER_GUILD = 500
_MODELLED = frozenset(
    {
        ChannelKind.TEXT,
        ChannelKind.VOICE,
        ChannelKind.CATEGORY,
        ChannelKind.ANNOUNCEMENT,
        ChannelKind.FORUM,
        ChannelKind.MEDIA,
    }
)
_CHANGEABLE = frozenset(
    {
        "name",
        "topic",
        "position",
        "parent_id",
        "nsfw",
        "flags",
        "rate_limit_per_user",
        "default_thread_rate_limit_per_user",
        "default_auto_archive_duration",
        "permission_overwrites",
        "available_tags",
        "default_reaction_emoji",
        "default_sort_order",
        "default_forum_layout",
    }
)
_LOWERED = frozenset({ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT, ChannelKind.FORUM, ChannelKind.MEDIA})


def create(core: Core, creator_id: int, body: JsonObject) -> Channel:
    """Make a channel in the guild; returns it. Raises ``ApiError``."""
    world = core.world
    world.require_guild(creator_id, permissions.MANAGE_CHANNELS)
    kind = fields.integer(body, "type", ChannelKind.TEXT)
    if kind not in _MODELLED:
        raise invalid_form("type", f"Value must be one of {sorted(_MODELLED)}.", "BASE_TYPE_CHOICES")
    if (
        sum(1 for channel in world.channels.values() if channel.guild_id and not channel.is_thread)
        >= CHANNELS_PER_GUILD
    ):
        raise ApiError(400, 30013, f"Maximum number of guild channels reached ({CHANNELS_PER_GUILD})")
    channel = Channel(
        id=core.next_id(),
        kind=kind,
        name=_name(body, kind),
        guild_id=world.guild.id,
        position=1 + max((c.position for c in world.channels.values() if c.kind == kind), default=-1),
    )
    _require_modelled(core, channel, {**body, "type": kind})
    _apply(core, channel, creator_id, body, is_new=True)
    world.channels[channel.id] = channel
    world.messages[channel.id] = {}
    core.tell_channel("CREATE", channel)
    return channel


@may_open_channels
def change(core: Core, channel: Channel, editor_id: int, body: JsonObject) -> None:
    """Change a guild channel as ``PATCH /channels/{id}`` does. Raises ``ApiError``."""
    core.world.require(editor_id, channel, permissions.MANAGE_CHANNELS)
    _require_modelled(core, channel, body)
    draft = replace(channel)
    if "name" in body:
        draft.name = _name(body, channel.kind)
    _apply(core, draft, editor_id, body, is_new=False)
    _adopt(core, channel, draft)


def _adopt(core: Core, channel: Channel, draft: Channel) -> None:
    """Put a change into force and announce it, also to those whom it takes the channel from."""
    overwritten = channel.overwrites != draft.overwrites
    adopt(channel, draft)
    core.tell_channel("UPDATE", channel)
    if overwritten:
        core.tell_of_people()


def _require_modelled(core: Core, channel: Channel, body: JsonObject) -> None:
    """Raise for a field that is not modelled, unless it is asked to be what it is."""
    shown = channel_payload(core.world, channel)
    for field in sorted(set(body) - _CHANGEABLE):
        if body[field] not in (None, shown.get(field)):
            raise not_modelled(f"a channel's {field}")


@may_open_channels
def move(core: Core, by_id: int, places: list[JsonObject]) -> None:
    """Put channels into another order, or under other categories; all of it or nothing. Raises ``ApiError``."""
    core.world.require_guild(by_id, permissions.MANAGE_CHANNELS)
    drafts: list[tuple[Channel, Channel]] = []
    for place, entry in enumerate(places):
        channel = core.world.channels.get(fields.snowflake(entry.get("id"), f"{place}.id"))
        if channel is None or channel.guild_id is None or channel.is_thread:
            raise invalid_form(f"{place}.id", "There is no such channel in this guild.", "GUILD_CHANNEL_INVALID")
        draft = replace(channel, position=fields.integer(entry, "position", channel.position))
        if "parent_id" in entry:
            draft.parent_id = _category(core, entry)
            parent = core.world.parent(draft)
            if fields.boolean(entry, "lock_permissions") and parent is not None:
                draft.overwrites = [replace(overwrite) for overwrite in parent.overwrites]
        drafts.append((channel, draft))
    for channel, draft in drafts:
        if channel != draft:
            _adopt(core, channel, draft)


def delete(core: Core, channel: Channel, by_id: int) -> None:
    """Delete a channel with its threads, or a category, whose channels stay. Raises ``ApiError``."""
    needed = permissions.MANAGE_THREADS if channel.is_thread else permissions.MANAGE_CHANNELS
    if channel.kind != ChannelKind.DM:
        core.world.require(by_id, channel, needed)
        for thread in core.world.threads_of(channel.id):
            core.tell_channel("DELETE", thread)
            _forget(core, thread)
        core.tell_channel("DELETE", channel)
        _forget(core, channel)
        _let_go(core, channel)
        core.touch()


def _forget(core: Core, channel: Channel) -> None:
    core.world.channels.pop(channel.id, None)
    for message in core.world.messages.pop(channel.id, {}).values():
        core.attachments.forget(message.attachments)


def _let_go(core: Core, gone: Channel) -> None:
    """Let go of a deleted channel where others name it: the channels of a category, and the guild."""
    for child in [one for one in core.world.channels.values() if one.parent_id == gone.id]:
        child.parent_id = None
        core.tell_channel("UPDATE", child)
    guild.forget_channel(core, gone.id)


def open_dm(core: Core, with_id: int) -> Channel:
    """Return the bot's direct-message channel with a person, made at the first call. Raises ``ApiError``."""
    user = core.world.users.get(with_id)
    if user is None:
        raise unknown_user()
    if user.bot:
        raise cannot_message_user()
    found = core.world.dm_with(with_id)
    if found is None:
        found = Channel(core.next_id(), ChannelKind.DM, recipient_ids=[with_id])
        core.world.channels[found.id] = found
        core.world.messages[found.id] = {}
        core.tell_channel("CREATE", found)
    return found


@may_open_channels
def set_overwrite(core: Core, channel: Channel, editor_id: int, target_id: int, body: JsonObject) -> None:
    """Set a channel's exception for a role or member. Raises ``ApiError``."""
    core.world.require(editor_id, channel, permissions.MANAGE_ROLES)
    entry = {**body, "id": target_id}
    fresh = _overwrite(core, _grantable(core, editor_id, channel), entry, "")
    kept = [overwrite for overwrite in channel.overwrites if overwrite.id != target_id]
    _adopt(core, channel, replace(channel, overwrites=[*kept, fresh]))


@may_open_channels
def delete_overwrite(core: Core, channel: Channel, editor_id: int, target_id: int) -> None:
    """Take a channel's exception away. Raises ``ApiError``."""
    core.world.require(editor_id, channel, permissions.MANAGE_ROLES)
    kept = [overwrite for overwrite in channel.overwrites if overwrite.id != target_id]
    _adopt(core, channel, replace(channel, overwrites=kept))


def _name(body: JsonObject, kind: int) -> str:
    name = fields.string(body, "name", shortest=1, longest=100)
    # Discord writes text-channel names in lower case with hyphens.
    return re.sub(r"\s+", "-", name.strip()).lower() if kind in _LOWERED else name


def _apply(core: Core, channel: Channel, editor_id: int, body: JsonObject, *, is_new: bool) -> None:
    longest = 4096 if channel.kind in FORUM_KINDS else 1024
    if "topic" in body:
        channel.topic = fields.optional_string(body, "topic", longest=longest)
    if "position" in body:
        channel.position = fields.integer(body, "position", channel.position)
    if "parent_id" in body:
        channel.parent_id = _category(core, body)
    if "nsfw" in body:
        channel.nsfw = fields.boolean(body, "nsfw")
    if "rate_limit_per_user" in body:
        channel.slowmode = fields.integer(body, "rate_limit_per_user")
    if "default_thread_rate_limit_per_user" in body:
        channel.default_thread_slowmode = fields.integer(body, "default_thread_rate_limit_per_user")
    if body.get("default_auto_archive_duration") is not None:
        channel.default_auto_archive_minutes = _auto_archive(body)
    if "permission_overwrites" in body:
        channel.overwrites = _overwrites(core, channel, editor_id, body, is_new=is_new)
    if channel.kind in FORUM_KINDS:
        _apply_forum(core, channel, body)


def _apply_forum(core: Core, forum: Channel, body: JsonObject) -> None:
    if "available_tags" in body:
        forum.tags = _tags(core, forum, body["available_tags"])
    if "default_reaction_emoji" in body:
        forum.default_reaction = _default_reaction(body)
    if "default_sort_order" in body:
        asked = body["default_sort_order"]
        forum.default_sort_order = None if asked is None else fields.integer(body, "default_sort_order")
    if "default_forum_layout" in body:
        forum.default_forum_layout = fields.integer(body, "default_forum_layout")
    if "flags" in body:
        forum.flags = fields.integer(body, "flags") & ChannelFlag.REQUIRE_TAG


def _default_reaction(body: JsonObject) -> JsonObject | None:
    given = fields.obj_field(body, "default_reaction_emoji")
    if given is None:
        return None
    emoji_id = fields.optional_snowflake(given, "emoji_id")
    return {
        "emoji_id": None if emoji_id is None else str(emoji_id),
        "emoji_name": fields.optional_string(given, "emoji_name"),
    }


def _tags(core: Core, forum: Channel, wanted: Json) -> list[Tag]:
    """Return the forum's tags; one whose id is known keeps it, a new one gets an id."""
    entries = objects(wanted)
    if len(entries) > TAGS_PER_FORUM:
        raise invalid_form("available_tags", f"Must be {TAGS_PER_FORUM} or fewer in length.", "BASE_TYPE_MAX_LENGTH")
    known = {tag.id for tag in forum.tags}
    tags: list[Tag] = []
    for entry in entries:
        given = fields.optional_snowflake(entry, "id")
        tags.append(
            Tag(
                id=given if given is not None and given in known else core.next_id(),
                name=fields.string(entry, "name", shortest=1, longest=20),
                moderated=fields.boolean(entry, "moderated"),
                emoji_id=fields.optional_snowflake(entry, "emoji_id"),
                emoji_name=fields.optional_string(entry, "emoji_name"),
            )
        )
    if len({tag.name.casefold() for tag in tags}) != len(tags):
        raise ApiError(400, 40061, "Tag names must be unique")
    return tags


def _category(core: Core, body: JsonObject) -> int | None:
    parent_id = fields.optional_snowflake(body, "parent_id")
    if parent_id is None:
        return None
    parent = core.world.channels.get(parent_id)
    if parent is None or parent.kind != ChannelKind.CATEGORY:
        raise invalid_form("parent_id", "Category does not exist", "CHANNEL_PARENT_INVALID")
    return parent_id


def _auto_archive(body: JsonObject) -> int:
    minutes = fields.integer(body, "default_auto_archive_duration")
    if minutes not in AUTO_ARCHIVE_MINUTES:
        raise invalid_form("default_auto_archive_duration", "Value is not a valid duration.", "BASE_TYPE_CHOICES")
    return minutes


def _overwrites(core: Core, channel: Channel, editor_id: int, body: JsonObject, *, is_new: bool) -> list[Overwrite]:
    """Return the exceptions asked for; changing them needs Manage Roles, and grants only what one has."""
    world = core.world
    grantable = world.guild_permissions(editor_id)
    if is_new and not grantable & permissions.ADMINISTRATOR:
        # guild.mdx, "Create Guild Channel": only administrators may set Manage Roles while they make a channel.
        grantable &= ~permissions.MANAGE_ROLES
    if not is_new:
        world.require(editor_id, channel, permissions.MANAGE_ROLES)
        grantable = _grantable(core, editor_id, channel)
    return [
        _overwrite(core, grantable, entry, f"permission_overwrites.{place}.")
        for place, entry in enumerate(objects(body["permission_overwrites"]))
    ]


def _grantable(core: Core, editor_id: int, channel: Channel) -> int:
    """Return what the editor may allow or deny to others in a channel (channel.mdx, "Edit Channel Permissions").

    It is what they may do in the guild or in the category; and anything where an overwrite gives them Manage Roles.
    """
    world = core.world
    member, parent = world.member(editor_id), world.parent(channel)
    own = {editor_id, *member.role_ids}
    if any(one.id in own and one.allow & permissions.MANAGE_ROLES for one in channel.overwrites):
        return permissions.ALL
    return world.guild_permissions(editor_id) | (0 if parent is None else world.permissions_in(editor_id, parent))


def _overwrite(core: Core, grantable: int, entry: JsonObject, path: str) -> Overwrite:
    overwrite = Overwrite(
        id=fields.snowflake(entry.get("id"), f"{path}id"),
        kind=fields.integer(entry, "type"),
        allow=fields.integer(entry, "allow"),
        deny=fields.integer(entry, "deny"),
    )
    known = core.world.roles if overwrite.kind == 0 else core.world.members
    if overwrite.id not in known:
        raise invalid_form(f"{path}id", "Unknown overwrite target.", "UNKNOWN_OVERWRITE")
    if (overwrite.allow | overwrite.deny) & ~grantable:
        raise missing_permissions()
    return overwrite
