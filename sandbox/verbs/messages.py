"""Sending, changing and deleting messages."""

from __future__ import annotations

from sandbox import fields, permissions
from sandbox.attachments import Upload
from sandbox.core import Core
from sandbox.errors import (
    ApiError,
    cannot_message_user,
    invalid_form,
    missing_permissions,
    no_guild_in_common,
    not_modelled,
    thread_archived,
    thread_locked,
    unknown_message,
)
from sandbox.json_types import JsonObject
from sandbox.message_payload import reference_to
from sandbox.model import MESSAGE_KINDS, Channel, ChannelKind, Message, MessageKind
from sandbox.verbs import activity
from sandbox.verbs.composing import Composition, apply_edit, compose


def send(core: Core, channel: Channel, author_id: int, body: JsonObject, uploads: list[Upload]) -> Message:
    """Send a message as ``POST /channels/{id}/messages`` does, by the bot or a person; returns it.

    The same nonce with ``enforce_nonce`` returns the earlier message. Raises ``ApiError``.
    """
    _require_sending(core, channel, author_id, body, uploads)
    nonce = _nonce(body)
    enforced = nonce is not None and fields.boolean(body, "enforce_nonce")
    if enforced:
        earlier = core.nonces.find(author_id, channel.id, str(nonce))
        if earlier is not None:
            return core.world.message(channel.id, earlier)
    reference, replied_to = _reference(core, channel, author_id, body)
    composed = compose(
        core, channel, author_id, body, uploads, replied_to=None if replied_to is None else replied_to.author_id
    )
    message = make(
        core,
        channel,
        author_id,
        composed,
        kind=MessageKind.DEFAULT if reference is None else MessageKind.REPLY,
        reference=reference,
    )
    message.nonce = nonce
    message.tts = fields.boolean(body, "tts")
    if nonce is not None:
        core.nonces.note(author_id, channel.id, str(nonce), message.id)
    publish(core, channel, message)
    return message


def make(
    core: Core,
    channel: Channel,
    author_id: int,
    composed: Composition,
    *,
    kind: int,
    reference: JsonObject | None = None,
    message_id: int | None = None,
) -> Message:
    """Return a new message that nobody has been told of yet."""
    return Message(
        id=core.next_id() if message_id is None else message_id,
        channel_id=channel.id,
        author_id=author_id,
        kind=kind,
        content=composed.content,
        flags=composed.flags,
        embeds=composed.embeds,
        components=composed.components,
        attachments=composed.attachments,
        mention_ids=composed.mentions.user_ids,
        mention_role_ids=composed.mentions.role_ids,
        mention_everyone=composed.mentions.everyone,
        reference=reference,
        reference_kept=reference is not None,
    )


def publish(core: Core, channel: Channel, message: Message) -> None:
    """Put a new message into its channel and tell everybody. A message wakes an archived thread."""
    if channel.thread is not None and message.visible_to is None:
        activity.wake(core, channel)
        activity.note_message(core, channel, message)
    core.world.messages.setdefault(channel.id, {})[message.id] = message
    if message.visible_to is None:
        channel.last_message_id = message.id
    core.tell_message("CREATE", message)


def announce(
    core: Core, channel: Channel, author_id: int, kind: int, content: str = "", reference: JsonObject | None = None
) -> Message:
    """Write one of Discord's own lines, such as "started a thread"."""
    message = Message(core.next_id(), channel.id, author_id, kind, content, reference=reference)
    message.reference_kept = kind == MessageKind.THREAD_STARTER
    publish(core, channel, message)
    return message


def edit(
    core: Core, channel: Channel, message: Message, editor_id: int, body: JsonObject, uploads: list[Upload]
) -> Message:
    """Change a message as ``PATCH .../messages/{id}`` does. Raises ``ApiError``."""
    core.world.require(editor_id, channel)
    if message.author_id != editor_id:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    if channel.thread is not None and channel.thread.archived:
        raise thread_archived()
    require_unlocked(core, channel, editor_id)
    rewrite(core, channel, message, body, uploads)
    return message


def rewrite(core: Core, channel: Channel, message: Message, body: JsonObject, uploads: list[Upload]) -> None:
    """Change a message's parts and tell everybody; permissions are the caller's affair."""
    apply_edit(core, channel, message, body, uploads)
    message.edited_at = core.now_text()
    core.tell_message("UPDATE", message)


def delete(core: Core, channel: Channel, message: Message, by_id: int) -> None:
    """Delete a message, one's own or, with Manage Messages, another's. Raises ``ApiError``."""
    granted = core.world.require(by_id, channel)
    if message.author_id != by_id and not granted & permissions.MANAGE_MESSAGES:
        raise missing_permissions()
    if channel.thread is not None and channel.thread.archived:
        # Deleting is all that may happen in an archived thread, and not where it is locked (topics/threads.mdx).
        require_unlocked(core, channel, by_id)
    remove(core, channel, message)


def require_unlocked(core: Core, channel: Channel, user_id: int) -> None:
    """Raise unless the thread is open to its writers, or the user moderates it ("Locked Threads")."""
    thread = channel.thread
    if thread is None or not thread.locked:
        return
    if not core.world.permissions_in(user_id, channel) & permissions.MANAGE_THREADS:
        raise thread_archived() if thread.archived else thread_locked()


def remove(core: Core, channel: Channel, message: Message) -> None:
    """Take a message out, with its files, and tell everybody."""
    core.world.messages[channel.id].pop(message.id, None)
    core.attachments.forget(message.attachments)
    activity.note_gone(channel, [message])
    core.tell_message_gone(message)


def remove_many(core: Core, channel: Channel, wanted: list[int]) -> None:
    """Take messages out at once, as a bulk deletion does; unknown and ephemeral ones are passed over."""
    held = core.world.messages[channel.id]
    gone = [held.pop(one) for one in dict.fromkeys(wanted) if one in held and not held[one].ephemeral]
    if not gone:
        return
    activity.note_gone(channel, gone)
    event: JsonObject = {
        "ids": [str(message.id) for message in gone],
        "channel_id": str(channel.id),
        "guild_id": str(channel.guild_id),
    }
    core.gateway.dispatch("MESSAGE_DELETE_BULK", lambda: event, channel=channel)
    for message in gone:
        core.attachments.forget(message.attachments)
        core.tell_people_gone(message)


def _require_sending(core: Core, channel: Channel, author_id: int, body: JsonObject, uploads: list[Upload]) -> None:
    if channel.kind not in MESSAGE_KINDS:
        raise ApiError(400, 50008, "Cannot send messages in a non-text channel")
    needed = permissions.SEND_MESSAGES_IN_THREADS if channel.is_thread else permissions.SEND_MESSAGES
    if body.get("embeds"):
        needed |= permissions.EMBED_LINKS
    if uploads:
        needed |= permissions.ATTACH_FILES
    if body.get("tts"):
        needed |= permissions.SEND_TTS_MESSAGES
    core.world.require(author_id, channel, needed)
    require_unlocked(core, channel, author_id)
    if channel.kind == ChannelKind.DM and author_id == core.world.bot_id:
        _require_open_dms(core, channel)


def _require_open_dms(core: Core, channel: Channel) -> None:
    if not core.world.members.keys() >= set(channel.recipient_ids):
        raise no_guild_in_common()
    if not all(core.world.users[user_id].accepts_dms for user_id in channel.recipient_ids):
        raise cannot_message_user()


def _nonce(body: JsonObject) -> str | int | None:
    nonce = body.get("nonce")
    if nonce is None or (isinstance(nonce, int) and not isinstance(nonce, bool)):
        return nonce
    if not isinstance(nonce, str) or len(nonce) > 25:
        raise invalid_form("nonce", "Must be 25 or fewer in length.", "NONCE_TYPE_TOO_LONG")
    return nonce


def _reference(
    core: Core, channel: Channel, author_id: int, body: JsonObject
) -> tuple[JsonObject | None, Message | None]:
    given = fields.obj_field(body, "message_reference")
    if given is None:
        return None, None
    if given.get("type") not in (None, 0):
        raise not_modelled("forwarded messages")
    message_id = fields.snowflake(given.get("message_id"), "message_reference.message_id")
    if not core.world.permissions_in(author_id, channel) & permissions.READ_MESSAGE_HISTORY:
        raise ApiError(403, 160002, "Cannot reply without permission to read message history")
    try:
        replied_to = core.world.public_message(channel.id, message_id)
    except ApiError as error:
        if error.code != unknown_message().code or given.get("fail_if_not_exists") is False:
            return None, None
        raise invalid_form("message_reference", "Unknown message", "REPLIES_UNKNOWN_MESSAGE") from None
    return reference_to(channel, message_id), replied_to
