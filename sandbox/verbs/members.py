"""Changing other members: nickname, roles, timeout. Each needs its own permission and a higher role."""

from __future__ import annotations

from datetime import timedelta

from sandbox import fields, permissions
from sandbox.core import Core
from sandbox.errors import ApiError, invalid_form, missing_permissions, not_modelled, unknown_user
from sandbox.ids import iso
from sandbox.json_types import JsonObject
from sandbox.model import Member, User
from sandbox.payloads import bot_user_payload
from sandbox.verbs import guild
from sandbox.verbs.sight import may_open_channels

LONGEST_TIMEOUT = timedelta(days=28)
"""Source: resources/guild.mdx, "Modify Guild Member"."""

_IN_VOICE = ("mute", "deaf", "channel_id")


@may_open_channels
def change(core: Core, by_id: int, member: Member, body: JsonObject) -> None:
    """Change a member as ``PATCH /guilds/{id}/members/{id}`` does; all of it or nothing. Raises ``ApiError``."""
    if body.get("flags") is not None:
        raise not_modelled("flags of members")
    if any(body.get(field) is not None for field in _IN_VOICE):
        raise ApiError(400, 40032, "Target user is not connected to voice.")
    nick, role_ids, until = member.nick, member.role_ids, member.timed_out_until
    if "nick" in body:
        _require_above(core, by_id, member, permissions.MANAGE_NICKNAMES)
        nick = fields.optional_string(body, "nick", longest=32) or None
    if body.get("roles") is not None:
        role_ids = _roles(core, by_id, member, body)
    if "communication_disabled_until" in body:
        until = _timeout(core, by_id, member, body)
    member.nick, member.role_ids, member.timed_out_until = nick, role_ids, until
    guild.tell_member(core, member)


def rename_account(core: Core, user: User, body: JsonObject) -> None:
    """Change the bot's own account as ``PATCH /users/@me`` does. Raises ``ApiError``."""
    for field in ("avatar", "banner"):
        if body.get(field) is not None:
            raise not_modelled(f"the {field} of an account")
    if "username" in body:
        user.name = fields.string(body, "username", shortest=2, longest=32)
    core.gateway.dispatch("USER_UPDATE", lambda: bot_user_payload(user), everywhere=True)
    core.touch()


def account(core: Core, user_id: int) -> User:
    """Return an account; raises ``ApiError`` 10013."""
    user = core.world.users.get(user_id)
    if user is None:
        raise unknown_user()
    return user


def _require_above(core: Core, by_id: int, member: Member, needed: int) -> None:
    """Raise 50013 unless one has *needed* and stands above the member, or is the member."""
    world = core.world
    world.require_guild(by_id, needed)
    above = world.top_role_position(by_id) > world.top_role_position(member.user_id)
    if by_id != member.user_id and not above:
        raise missing_permissions()


def _roles(core: Core, by_id: int, member: Member, body: JsonObject) -> list[int]:
    """Return the roles asked for; each one given or taken must stand below one's own."""
    core.world.require_guild(by_id, permissions.MANAGE_ROLES)
    wanted = list(dict.fromkeys(fields.snowflakes(body, "roles")))
    own = core.world.top_role_position(by_id)
    for role_id in set(wanted) ^ set(member.role_ids):
        if guild.role(core, role_id).position >= own:
            raise missing_permissions()
    return [role_id for role_id in wanted if role_id != core.world.guild.id]


def _timeout(core: Core, by_id: int, member: Member, body: JsonObject) -> str | None:
    """Return until when the member is to be silent; owner and administrators cannot be ("Modify Guild Member")."""
    field = "communication_disabled_until"
    _require_above(core, by_id, member, permissions.MODERATE_MEMBERS)
    until = fields.moment(body, field)
    if until is None:
        return None
    if core.world.guild_permissions(member.user_id) & permissions.ADMINISTRATOR:
        raise missing_permissions()
    if until > core.now() + LONGEST_TIMEOUT:
        raise invalid_form(field, "A timeout lasts 28 days at most.", "GUILD_MEMBER_COMMUNICATION_DISABLED_MAX")
    return iso(until)
