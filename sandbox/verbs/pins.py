"""Pinned messages."""

from __future__ import annotations

from sandbox import permissions
from sandbox.core import Core
from sandbox.errors import ApiError
from sandbox.json_types import JsonObject
from sandbox.message_payload import reference_to
from sandbox.model import Channel, Message, MessageKind
from sandbox.verbs import messages
from sandbox.world import World

PINS_PER_CHANNEL = 250


def pinned(world: World, channel: Channel) -> list[Message]:
    """Return a channel's pinned messages, the latest pin first."""
    found = [message for message in world.messages_of(channel.id) if message.pinned_at is not None]
    return sorted(found, key=lambda message: message.pinned_at or "", reverse=True)


def pin(core: Core, channel: Channel, message: Message, by_id: int) -> None:
    """Pin a message, which needs Pin Messages; doing so twice changes nothing. Raises ``ApiError``."""
    core.world.require(by_id, channel, permissions.PIN_MESSAGES)
    if message.pinned_at is not None:
        return
    if len(pinned(core.world, channel)) >= PINS_PER_CHANNEL:
        raise ApiError(400, 30003, f"Maximum number of pins reached for the channel ({PINS_PER_CHANNEL})")
    message.pinned_at = channel.last_pin_at = core.now_text()
    core.tell_message("UPDATE", message)
    _tell(core, channel)
    messages.announce(core, channel, by_id, MessageKind.PINNED, "", reference_to(channel, message.id))


def unpin(core: Core, channel: Channel, message: Message, by_id: int) -> None:
    """Unpin a message, which needs Pin Messages. Raises ``ApiError``."""
    core.world.require(by_id, channel, permissions.PIN_MESSAGES)
    if message.pinned_at is None:
        return
    message.pinned_at = None
    latest = pinned(core.world, channel)
    channel.last_pin_at = latest[0].pinned_at if latest else None
    core.tell_message("UPDATE", message)
    _tell(core, channel)


def _tell(core: Core, channel: Channel) -> None:
    event: JsonObject = {"channel_id": str(channel.id), "last_pin_timestamp": channel.last_pin_at}
    if channel.guild_id is not None:
        event["guild_id"] = str(channel.guild_id)
    core.gateway.dispatch("CHANNEL_PINS_UPDATE", lambda: event, channel=channel)
