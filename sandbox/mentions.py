"""Whom a message pings: what its text names, within what ``allowed_mentions`` permits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sandbox import permissions
from sandbox.json_types import Json, JsonObject, items, number
from sandbox.model import Channel
from sandbox.world import World

_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(everyone|here)\b")


@dataclass(frozen=True, slots=True)
class Mentions:
    """Who is pinged."""

    user_ids: list[int]
    role_ids: list[int]
    everyone: bool


def find(
    world: World,
    channel: Channel,
    author_id: int,
    texts: list[str],
    allowed: JsonObject | None,
    replied_to: int | None = None,
) -> Mentions:
    """Return whom *texts* ping. Without *allowed* everything named counts, as Discord has it.

    A role that is not mentionable is pinged only by those who may Mention Everyone.
    """
    joined = "\n".join(texts)
    granted = world.permissions_in(author_id, channel)
    named = dict.fromkeys(int(found) for found in _USER.findall(joined))
    users = [u for u in named if u in world.users and _allows(allowed, "users", u)]
    if replied_to is not None and replied_to not in users and _pings_replied(allowed):
        users.append(replied_to)
    may_all = bool(granted & permissions.MENTION_EVERYONE)
    roles = [
        role_id
        for role_id in dict.fromkeys(int(found) for found in _ROLE.findall(joined))
        if role_id in world.roles
        and (may_all or world.roles[role_id].mentionable)
        and _allows(allowed, "roles", role_id)
    ]
    everyone = may_all and bool(_EVERYONE.search(joined)) and _allows(allowed, "everyone", None)
    return Mentions(users, roles, everyone)


def _allows(allowed: JsonObject | None, what: str, wanted: int | None) -> bool:
    if allowed is None:
        return True
    if what in items(allowed.get("parse")):
        return True
    listed: list[Json] = items(allowed.get(what))
    return wanted is not None and any(number(one) == wanted for one in listed)


def _pings_replied(allowed: JsonObject | None) -> bool:
    return True if allowed is None else allowed.get("replied_user") is True
