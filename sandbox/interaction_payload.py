"""INTERACTION_CREATE as Discord sends it."""

from __future__ import annotations

from sandbox import permissions
from sandbox.attachments import UPLOAD_LIMIT_BYTES
from sandbox.interactions import Interaction
from sandbox.json_types import JsonObject
from sandbox.message_payload import attachment_payload, message_payload
from sandbox.model import Attachment, Channel, ChannelKind, Message
from sandbox.payloads import (
    LOCALE,
    interaction_channel_payload,
    interaction_member_payload,
    partial_guild_payload,
    resolved_member_payload,
    role_payload,
    user_payload,
)
from sandbox.world import World

_IN_DM_FOR_THE_APP = permissions.IN_DIRECT_MESSAGES


def owners(world: World, channel: Channel) -> JsonObject:
    """Return who installed the application: the guild (key 0); in direct messages Discord says "0"."""
    return {"0": "0" if channel.kind == ChannelKind.DM else str(world.guild.id)}


def interaction_payload(
    world: World, interaction: Interaction, channel: Channel, data: JsonObject, message: Message | None
) -> JsonObject:
    """Return the whole event: who did what, where, with what permissions on both sides."""
    in_dm = channel.kind == ChannelKind.DM
    app = _IN_DM_FOR_THE_APP if in_dm else world.permissions_in(world.bot_id, channel)
    payload: JsonObject = {
        "id": str(interaction.id),
        "application_id": str(world.application_id),
        "type": interaction.kind,
        "data": data,
        "token": interaction.token,
        "version": 1,
        "channel_id": str(channel.id),
        "channel": interaction_channel_payload(world, channel, interaction.user_id),
        "app_permissions": str(app),
        "locale": LOCALE,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": owners(world, channel),
        "context": 1 if in_dm else 0,
        "attachment_size_limit": UPLOAD_LIMIT_BYTES,
    }
    if in_dm:
        payload["user"] = user_payload(world.users[interaction.user_id])
    else:
        payload |= {
            "guild_id": str(world.guild.id),
            "guild": partial_guild_payload(world.guild),
            "guild_locale": world.guild.preferred_locale,
            "member": interaction_member_payload(world, world.members[interaction.user_id], channel),
        }
    if message is not None:
        payload["message"] = message_payload(world, message)
    return payload


class Resolved:
    """Collects the objects that options, selects and targets name by id."""

    def __init__(self, world: World, channel: Channel, user_id: int) -> None:
        self._world = world
        self._channel = channel
        self._user_id = user_id
        self._parts: dict[str, JsonObject] = {}

    def _put(self, kind: str, key: int, payload: JsonObject) -> None:
        self._parts.setdefault(kind, {})[str(key)] = payload

    def user(self, user_id: int) -> None:
        """Add a user, and their membership."""
        self._put("users", user_id, user_payload(self._world.users[user_id]))
        member = self._world.members.get(user_id)
        if member is not None and self._channel.kind != ChannelKind.DM:
            self._put("members", user_id, resolved_member_payload(self._world, member, self._channel))

    def role(self, role_id: int) -> None:
        """Add a role."""
        self._put("roles", role_id, role_payload(self._world.roles[role_id]))

    def channel(self, channel_id: int) -> None:
        """Add a channel with the person's permissions there."""
        channel = self._world.channels[channel_id]
        self._put("channels", channel_id, interaction_channel_payload(self._world, channel, self._user_id))

    def message(self, message: Message) -> None:
        """Add a message."""
        self._put("messages", message.id, message_payload(self._world, message))

    def attachment(self, attachment: Attachment) -> None:
        """Add an uploaded file."""
        self._put("attachments", attachment.id, attachment_payload(attachment))

    def payload(self) -> JsonObject | None:
        """Return what was collected, or None where nothing was."""
        return {**self._parts} or None
