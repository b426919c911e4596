"""What a person writes: messages with files and replies, their changes, posts, threads, reactions, pins.

Each act takes the body of the page's request and returns its answer; it raises ``PersonRefused`` or ``ApiError`` for
what the chat client does not offer or Discord refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sandbox.attachments import UPLOAD_LIMIT_BYTES, Upload
from sandbox.core import Core
from sandbox.errors import ApiError, PersonRefused
from sandbox.json_types import Json, JsonObject, objects, text
from sandbox.message_payload import shown_payload
from sandbox.model import FORUM_KINDS, Channel, ChannelKind, Message
from sandbox.payloads import channel_payload
from sandbox.person.actions import message_number
from sandbox.person.values import file_value
from sandbox.person.views import visible_channel
from sandbox.verbs import events, messages, pins, reactions, threads

FILES_PER_MESSAGE = 10
"""Attachments of one message (resources/message, "Message Object": at most 10 in the client)."""

Act = Callable[[Core, int, JsonObject], JsonObject]


def say(core: Core, user_id: int, body: JsonObject) -> JsonObject:
    """Send ``content`` and ``attachments``, as a reply where ``reply_to`` names a message."""
    channel = _channel(core, user_id, body)
    described, uploads = _files(body.get("attachments"))
    asked: JsonObject = {"content": text(body.get("content")), "attachments": described}
    if body.get("reply_to"):
        asked["message_reference"] = {"message_id": str(message_number(text(body.get("reply_to"))))}
    try:
        sent = messages.send(core, channel, user_id, asked, uploads)
    except ApiError as error:
        raise PersonRefused(f"You cannot send this here: {error.message}.", error.status) from error
    return {"message": shown_payload(core.world, sent)}


def edit(core: Core, user_id: int, body: JsonObject) -> JsonObject:
    """Change the words of one's own message."""
    channel = _channel(core, user_id, body)
    message = _message(core, user_id, channel, body)
    changed = messages.edit(core, channel, message, user_id, {"content": text(body.get("content"))}, [])
    return {"message": shown_payload(core.world, changed)}


def delete(core: Core, user_id: int, body: JsonObject) -> JsonObject:
    """Delete one's own message or, with Manage Messages, another's."""
    channel = _channel(core, user_id, body)
    messages.delete(core, channel, _message(core, user_id, channel, body), user_id)
    return {}


def post(core: Core, user_id: int, body: JsonObject) -> JsonObject:
    """Open a post in a forum: ``name``, ``content``, ``tags`` and ``attachments``."""
    forum = _channel(core, user_id, body)
    if forum.kind not in FORUM_KINDS:
        raise PersonRefused("Posts are opened in a forum.")
    described, uploads = _files(body.get("attachments"))
    opened, _ = threads.open_post(
        core,
        forum,
        user_id,
        {
            "name": text(body.get("name")),
            "applied_tags": body.get("tags") or [],
            "message": {"content": text(body.get("content")), "attachments": described},
        },
        uploads,
    )
    return {"channel": channel_payload(core.world, opened)}


def thread(core: Core, user_id: int, body: JsonObject) -> JsonObject:
    """Open a public thread called ``name``, on a message where ``message_id`` names one."""
    channel = _channel(core, user_id, body)
    asked: JsonObject = {"name": text(body.get("name")), "type": ChannelKind.PUBLIC_THREAD}
    if body.get("message_id"):
        message = _message(core, user_id, channel, body)
        opened = threads.open_from_message(core, channel, message, user_id, asked)
    else:
        opened = threads.open_without_message(core, channel, user_id, asked)
    return {"channel": channel_payload(core.world, opened)}


def react(core: Core, user_id: int, body: JsonObject) -> JsonObject:
    """React with ``emoji``, or take that reaction back."""
    channel = _channel(core, user_id, body)
    message = _message(core, user_id, channel, body)
    emoji = text(body.get("emoji"))
    found = reactions.find(message, emoji)
    if found is not None and user_id in found.user_ids:
        reactions.remove(core, channel, message, user_id, user_id, emoji)
    else:
        reactions.add(core, channel, message, user_id, emoji)
    return {}


def pin(core: Core, user_id: int, body: JsonObject) -> JsonObject:
    """Pin a message, or take the pin off."""
    channel = _channel(core, user_id, body)
    message = _message(core, user_id, channel, body)
    change = pins.pin if message.pinned_at is None else pins.unpin
    change(core, channel, message, user_id)
    return {}


def follow(core: Core, user_id: int, body: JsonObject) -> JsonObject:
    """Say whether one is ``interested`` in a scheduled event."""
    event = core.world.events.get(message_number(text(body.get("event_id"))))
    if event is None or not core.world.may_see_event(user_id, event):
        raise PersonRefused("There is no such event here.", 404)
    events.follow(core, event, user_id, interested=body.get("interested") is True)
    return {}


ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "say": say,
        "edit": edit,
        "delete": delete,
        "post": post,
        "thread": thread,
        "react": react,
        "pin": pin,
        "follow": follow,
    }
)
"""By the last part of the address to which the page posts."""


def _channel(core: Core, user_id: int, body: JsonObject) -> Channel:
    return visible_channel(core, user_id, text(body.get("channel_id")))


def _message(core: Core, user_id: int, channel: Channel, body: JsonObject) -> Message:
    message = core.world.messages.get(channel.id, {}).get(message_number(text(body.get("message_id"))))
    # An ephemeral message is the bot's affair: the client offers none of this on it.
    if message is None or message.ephemeral or not core.person_sees(user_id, channel, message):
        raise PersonRefused("There is no such message here.", 404)
    return message


def _files(given: Json) -> tuple[list[Json], list[Upload]]:
    """Return what a request to Discord says of the files, and the files."""
    listed = objects(given)
    if len(listed) > FILES_PER_MESSAGE:
        raise PersonRefused(f"A message carries at most {FILES_PER_MESSAGE} files.")
    described: list[Json] = []
    uploads = []
    for index, entry in enumerate(listed):
        file = file_value(entry)
        if len(file.data) > UPLOAD_LIMIT_BYTES:
            most = UPLOAD_LIMIT_BYTES // 1024 // 1024
            raise PersonRefused(f"{file.filename} is too large: at most {most} MB may be sent.", 413)
        uploads.append(Upload(f"files[{index}]", file.filename, file.content_type, file.data))
        about: JsonObject = {"id": str(index), "filename": file.filename}
        if entry.get("description"):
            about["description"] = text(entry.get("description"))
        described.append(about)
    return described, uploads
