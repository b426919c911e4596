"""Messages and pins."""

from __future__ import annotations

from datetime import datetime

from sandbox import fields, permissions
from sandbox.errors import ApiError, invalid_form
from sandbox.ids import snowflake_at
from sandbox.json_types import JsonObject
from sandbox.model import Message
from sandbox.rest.call import NOTHING, Call, Reply
from sandbox.verbs import messages, pins

BULK_DELETE_DAYS = 14


def create_message(call: Call) -> Reply:
    """Send a message."""
    channel = call.core.world.channel(call.id("channel_id"))
    message = messages.send(call.core, channel, call.bot_id, call.body, call.uploads)
    return Reply(call.shown(message))


def get_message(call: Call) -> Reply:
    """Answer with one message."""
    call.channel(permissions.READ_MESSAGE_HISTORY)
    return Reply(call.shown(call.message()))


def list_messages(call: Call) -> Reply:
    """Answer with a page of messages, newest first; without Read Message History the page is empty."""
    channel = call.channel()
    world = call.core.world
    limit = call.limit(50, 100)
    if not world.permissions_in(call.bot_id, channel) & permissions.READ_MESSAGE_HISTORY:
        return Reply([])
    public = [message for message in world.messages_of(channel.id) if not message.ephemeral]
    page = _page(call, public, limit)
    return Reply([call.shown(message) for message in reversed(page)])


def _page(call: Call, public: list[Message], limit: int) -> list[Message]:
    """Return the page that the query asks for, oldest first."""
    cursor = {
        name: fields.snowflake(call.query[name], name) for name in ("around", "before", "after") if name in call.query
    }
    if len(cursor) > 1:
        raise invalid_form("", "Only one of before, after and around may be given.", "BASE_TYPE_BAD_VALUE")
    if "after" in cursor:
        return [message for message in public if message.id > cursor["after"]][:limit]
    if "before" in cursor:
        return [message for message in public if message.id < cursor["before"]][-limit:]
    if "around" in cursor:
        older = [message for message in public if message.id < cursor["around"]][-(limit // 2) :]
        newer = [message for message in public if message.id >= cursor["around"]]
        return older + newer[: limit - len(older)]
    return public[-limit:]


def update_message(call: Call) -> Reply:
    """Change one of the bot's messages."""
    channel, message = call.channel(), call.message()
    messages.edit(call.core, channel, message, call.bot_id, call.body, call.uploads)
    return Reply(call.shown(message))


def delete_message(call: Call) -> Reply:
    """Delete a message."""
    messages.delete(call.core, call.channel(), call.message(), call.bot_id)
    return NOTHING


def bulk_delete_messages(call: Call) -> Reply:
    """Delete 2 to 100 messages that are younger than two weeks; unknown ones are passed over."""
    channel = call.channel()
    if channel.guild_id is None:
        raise ApiError(403, 50003, "Cannot execute action on a DM channel")
    call.core.world.require(call.bot_id, channel, permissions.MANAGE_MESSAGES)
    wanted = fields.snowflakes(call.body, "messages")
    if not 2 <= len(wanted) <= 100:
        raise ApiError(400, 50016, "Provided too few or too many messages to delete. Must provide between 2 and 100")
    oldest = snowflake_at(call.core.now()) - (BULK_DELETE_DAYS * 86_400_000 << 22)
    if min(wanted) < oldest:
        raise ApiError(400, 50034, "A message provided was too old to bulk delete")
    messages.remove_many(call.core, channel, wanted)
    return NOTHING


def list_pins(call: Call) -> Reply:
    """Answer with the pinned messages, the latest pin first."""
    channel = call.channel(permissions.READ_MESSAGE_HISTORY)
    world = call.core.world
    limit = call.limit(50, 50)
    before = call.moment("before")
    found = [m for m in pins.pinned(world, channel) if before is None or _pinned_at(m) < before]
    page: list[JsonObject] = [
        {"pinned_at": message.pinned_at, "message": call.shown(message)} for message in found[:limit]
    ]
    return Reply({"items": page, "has_more": len(found) > limit})


def _pinned_at(message: Message) -> datetime:
    return datetime.fromisoformat(message.pinned_at or "")


def deprecated_list_pins(call: Call) -> Reply:
    """Answer with the pinned messages as the older operation does."""
    channel = call.channel(permissions.READ_MESSAGE_HISTORY)
    return Reply([call.shown(message) for message in pins.pinned(call.core.world, channel)])


def create_pin(call: Call) -> Reply:
    """Pin a message."""
    pins.pin(call.core, call.channel(), call.message(), call.bot_id)
    return NOTHING


def delete_pin(call: Call) -> Reply:
    """Unpin a message."""
    pins.unpin(call.core, call.channel(), call.message(), call.bot_id)
    return NOTHING
