"""The guild itself, its roles, and who comes and goes."""

from __future__ import annotations

from sandbox import fields, permissions
from sandbox.core import Core
from sandbox.errors import ApiError, invalid_form, missing_permissions, not_modelled, unknown_role
from sandbox.json_types import JsonObject
from sandbox.model import ChannelKind, Member, Role, User
from sandbox.payloads import guild_payload, member_payload, role_payload, user_payload
from sandbox.verbs.sight import may_open_channels

ROLES_PER_GUILD = 250
"""Source: topics/opcodes-and-status-codes.mdx, 30005."""

_SETTINGS = (
    "verification_level",
    "default_message_notifications",
    "explicit_content_filter",
    "system_channel_flags",
    "afk_timeout",
)
_UNSEEN = frozenset({"region", "premium_progress_bar_enabled"})  # Taken, and shown nowhere.


def change(core: Core, by_id: int, body: JsonObject) -> None:
    """Change the guild, which needs Manage Server; what is not modelled is said to be. Raises ``ApiError``."""
    guild = core.world.guild
    core.world.require_guild(by_id, permissions.MANAGE_GUILD)
    known = {"name", "description", "preferred_locale", "system_channel_id", *_SETTINGS, *_UNSEEN}
    for field in sorted(set(body) - known):
        if body[field] is not None and body[field] != []:
            raise not_modelled(f"the guild's {field}")
    fresh: dict[str, object] = {
        field: fields.integer(body, field, getattr(guild, field)) for field in _SETTINGS if field in body
    }
    if "name" in body:
        fresh["name"] = fields.string(body, "name", shortest=2, longest=100)
    if "description" in body:
        fresh["description"] = fields.optional_string(body, "description", longest=300)
    if body.get("preferred_locale") is not None:
        fresh["preferred_locale"] = fields.string(body, "preferred_locale")
    if "system_channel_id" in body:
        fresh["system_channel_id"] = _system_channel(core, body)
    for field, value in fresh.items():
        setattr(guild, field, value)
    _tell_guild(core)


def forget_channel(core: Core, channel_id: int) -> None:
    """Let go of a deleted channel where the guild names it."""
    if core.world.guild.system_channel_id == channel_id:
        core.world.guild.system_channel_id = None
        _tell_guild(core)


def _tell_guild(core: Core) -> None:
    core.gateway.dispatch("GUILD_UPDATE", lambda: guild_payload(core.world))
    core.touch()


def _system_channel(core: Core, body: JsonObject) -> int | None:
    channel_id = fields.optional_snowflake(body, "system_channel_id")
    if channel_id is None:
        return None
    channel = core.world.channels.get(channel_id)
    if channel is None or channel.kind != ChannelKind.TEXT:
        raise invalid_form("system_channel_id", "A text channel of this guild is needed.", "CHANNEL_INVALID")
    return channel_id


def role(core: Core, role_id: int) -> Role:
    """Return a role; raises ``ApiError`` 10011."""
    found = core.world.roles.get(role_id)
    if found is None:
        raise unknown_role()
    return found


def create_role(core: Core, by_id: int, body: JsonObject) -> Role:
    """Make a role; returns it. Raises ``ApiError``."""
    core.world.require_guild(by_id, permissions.MANAGE_ROLES)
    if len(core.world.roles) >= ROLES_PER_GUILD:
        raise ApiError(400, 30005, f"Maximum number of guild roles reached ({ROLES_PER_GUILD})")
    fresh = Role(core.next_id(), "new role", 0, position=1)
    _apply(core, fresh, by_id, body)  # Before the others make room: a refused role leaves no trace.
    for other in core.world.roles.values():
        if other.position >= 1:
            other.position += 1
    core.world.roles[fresh.id] = fresh
    _tell(core, "CREATE", fresh)
    return fresh


@may_open_channels
def change_role(core: Core, by_id: int, changed: Role, body: JsonObject) -> None:
    """Change a role that stands below one's own. Raises ``ApiError``."""
    _require_above(core, by_id, changed)
    _apply(core, changed, by_id, body)
    _tell(core, "UPDATE", changed)


def move_roles(core: Core, by_id: int, places: list[JsonObject]) -> None:
    """Put roles into another order; only those below one's own may be moved, and not above it. Raises ``ApiError``."""
    core.world.require_guild(by_id, permissions.MANAGE_ROLES)
    own = core.world.top_role_position(by_id)
    wanted = {other.id: other.position for other in core.world.roles.values()}
    for place, entry in enumerate(places):
        moved = role(core, fields.snowflake(entry.get("id"), f"{place}.id"))
        to = fields.integer(entry, "position", moved.position)
        if to == moved.position:
            continue
        if moved.position >= own or to >= own:
            raise missing_permissions()
        if moved.id == core.world.guild.id or to < 1:
            raise invalid_form(f"{place}.position", "@everyone is at the bottom.", "BASE_TYPE_BAD_VALUE")
        wanted[moved.id] = to
    del wanted[core.world.guild.id]
    # Of two that are to stand in the same place, one that came from below stands above the one that was there.
    rises = {role_id: to - core.world.roles[role_id].position for role_id, to in wanted.items()}
    order = sorted(wanted, key=lambda role_id: (wanted[role_id], rises[role_id], role_id))
    for position, role_id in enumerate(order, start=1):
        other = core.world.roles[role_id]
        if other.position != position:
            other.position = position
            _tell(core, "UPDATE", other)


@may_open_channels
def delete_role(core: Core, by_id: int, gone: Role) -> None:
    """Delete a role and take it from its holders and out of the channels' overwrites. Raises ``ApiError``."""
    _require_free(core, by_id, gone)
    del core.world.roles[gone.id]
    for member in core.world.members.values():
        if gone.id in member.role_ids:
            member.role_ids.remove(gone.id)
    event: JsonObject = {"guild_id": str(core.world.guild.id), "role_id": str(gone.id)}
    core.gateway.dispatch("GUILD_ROLE_DELETE", lambda: event)
    for channel in list(core.world.channels.values()):
        kept = [overwrite for overwrite in channel.overwrites if overwrite.id != gone.id]
        if kept != channel.overwrites:
            channel.overwrites = kept
            core.tell_channel("UPDATE", channel)
    core.tell_of_people()


@may_open_channels
def give_role(core: Core, by_id: int, member: Member, given: Role) -> None:
    """Give a member a role that stands below one's own. Raises ``ApiError``."""
    _require_free(core, by_id, given)
    if given.id not in member.role_ids:
        member.role_ids.append(given.id)
        tell_member(core, member)


@may_open_channels
def take_role(core: Core, by_id: int, member: Member, taken: Role) -> None:
    """Take a role that stands below one's own from a member. Raises ``ApiError``."""
    _require_free(core, by_id, taken)
    if taken.id in member.role_ids:
        member.role_ids.remove(taken.id)
        tell_member(core, member)


def rename_self(core: Core, member: Member, body: JsonObject) -> None:
    """Set one's own nickname. Raises ``ApiError``."""
    core.world.require_guild(member.user_id, permissions.CHANGE_NICKNAME)
    if "nick" in body:
        member.nick = fields.optional_string(body, "nick", longest=32) or None
        tell_member(core, member)


def join(core: Core, name: str, blurb: str = "") -> User:
    """Let a new person join the guild; returns their account."""
    user = User(core.next_id(), name, blurb=blurb)
    member = Member(user.id, core.now_text())
    core.world.users[user.id] = user
    core.world.members[user.id] = member
    event: JsonObject = {**member_payload(core.world, member), "guild_id": str(core.world.guild.id)}
    core.gateway.dispatch("GUILD_MEMBER_ADD", lambda: event)
    core.tell_of_people()
    return user


def leave(core: Core, user_id: int) -> None:
    """Let a member leave the guild; their account and messages stay. Raises ``ApiError`` 10007."""
    core.world.member(user_id)
    del core.world.members[user_id]
    user = user_payload(core.world.users[user_id])
    event: JsonObject = {"guild_id": str(core.world.guild.id), "user": user}
    core.gateway.dispatch("GUILD_MEMBER_REMOVE", lambda: event)
    core.tell_of_people()


def remove_bot(core: Core) -> None:
    """Let the guild remove the bot: it hears and may do nothing there any more ("Guild Delete")."""
    # Without the field "unavailable": so Discord tells a removal from an outage.
    core.gateway.dispatch("GUILD_DELETE", lambda: {"id": str(core.world.guild.id)})
    del core.world.members[core.world.bot_id]
    core.tell_of_people()


def invite_bot(core: Core) -> None:
    """Let the bot in again, with the role that it had."""
    world = core.world
    own = [role.id for role in world.roles.values() if role.bot_id == world.bot_id]
    world.members[world.bot_id] = Member(world.bot_id, core.now_text(), role_ids=own)
    core.gateway.invited()
    core.tell_of_people()


def tell_member(core: Core, member: Member) -> None:
    """Announce that a member changed."""

    def build() -> JsonObject:
        return {**member_payload(core.world, member), "guild_id": str(core.world.guild.id)}

    core.gateway.dispatch("GUILD_MEMBER_UPDATE", build)
    core.tell_of_people()


def _apply(core: Core, changed: Role, by_id: int, body: JsonObject) -> None:
    name = fields.optional_string(body, "name", longest=100)
    wanted = fields.integer(body, "permissions", changed.permissions)
    if wanted & ~core.world.guild_permissions(by_id) & ~changed.permissions:
        raise missing_permissions()
    colors = fields.obj_field(body, "colors") or {}
    color = fields.integer(colors, "primary_color", fields.integer(body, "color", changed.color))
    hoist = fields.boolean(body, "hoist", changed.hoist)
    changed.mentionable = fields.boolean(body, "mentionable", changed.mentionable)
    changed.name = changed.name if name is None else name
    changed.permissions, changed.color, changed.hoist = wanted, color, hoist


def _require_above(core: Core, by_id: int, other: Role) -> None:
    core.world.require_guild(by_id, permissions.MANAGE_ROLES)
    if core.world.top_role_position(by_id) <= other.position:
        raise missing_permissions()


def _require_free(core: Core, by_id: int, other: Role) -> None:
    """Raise also for a role that nobody deletes, gives or takes: everybody's, and one that an integration manages."""
    _require_above(core, by_id, other)
    if other.managed or other.id == core.world.guild.id:
        raise ApiError(400, 50028, "Invalid role")


def _tell(core: Core, event: str, changed: Role) -> None:
    def build() -> JsonObject:
        return {"guild_id": str(core.world.guild.id), "role": role_payload(changed)}

    core.gateway.dispatch(f"GUILD_ROLE_{event}", build)
    core.tell_of_people()
