"""Threads and forum posts: opening and changing them."""

from __future__ import annotations

from dataclasses import replace

from sandbox import fields, permissions
from sandbox.attachments import Upload
from sandbox.core import Core
from sandbox.errors import ApiError, invalid_form, missing_permissions, thread_archived
from sandbox.json_types import JsonObject
from sandbox.message_payload import reference_to
from sandbox.model import (
    FORUM_KINDS,
    THREAD_KINDS,
    Channel,
    ChannelFlag,
    ChannelKind,
    Message,
    MessageFlag,
    MessageKind,
    ThreadState,
    adopt,
)
from sandbox.verbs import messages
from sandbox.verbs.composing import compose

AUTO_ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
DEFAULT_AUTO_ARCHIVE_MINUTES = 4320
TAGS_PER_POST = 5
ACTIVE_THREADS_PER_GUILD = 1000
"""Source: topics/opcodes-and-status-codes.mdx, 160006; the figure is the one that Discord's help pages give."""


def open_from_message(core: Core, channel: Channel, message: Message, opener_id: int, body: JsonObject) -> Channel:
    """Open a thread on a message; the thread takes the message's id. Raises ``ApiError``."""
    core.world.require(opener_id, channel, permissions.CREATE_PUBLIC_THREADS | permissions.READ_MESSAGE_HISTORY)
    if channel.kind not in (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT):
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    if message.flags & MessageFlag.HAS_THREAD:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    announcement = channel.kind == ChannelKind.ANNOUNCEMENT
    kind = ChannelKind.ANNOUNCEMENT_THREAD if announcement else ChannelKind.PUBLIC_THREAD
    thread = _open(core, channel, opener_id, body, kind, thread_id=message.id)
    message.flags |= MessageFlag.HAS_THREAD
    core.tell_message("UPDATE", message)
    reference = reference_to(channel, message.id)
    messages.announce(core, thread, message.author_id, MessageKind.THREAD_STARTER, "", reference)
    return thread


def open_without_message(core: Core, channel: Channel, opener_id: int, body: JsonObject) -> Channel:
    """Open a thread that starts empty; Discord writes a line about a public one. Raises ``ApiError``."""
    kind = fields.integer(body, "type", ChannelKind.PRIVATE_THREAD)
    if kind not in THREAD_KINDS or channel.kind not in (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT):
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    private = kind == ChannelKind.PRIVATE_THREAD
    core.world.require(
        opener_id,
        channel,
        permissions.CREATE_PRIVATE_THREADS if private else permissions.CREATE_PUBLIC_THREADS,
    )
    thread = _open(core, channel, opener_id, body, kind)
    if thread.thread is not None:
        thread.thread.invitable = fields.boolean(body, "invitable", True)
    if not private:
        messages.announce(core, channel, opener_id, MessageKind.THREAD_CREATED, thread.name, reference_to(thread))
    return thread


def open_post(
    core: Core, forum: Channel, opener_id: int, body: JsonObject, uploads: list[Upload]
) -> tuple[Channel, Message]:
    """Open a post in a forum with its first message, which shares its id. Raises ``ApiError``."""
    needed = permissions.SEND_MESSAGES
    content = fields.obj_field(body, "message") or {}
    if content.get("embeds"):
        needed |= permissions.EMBED_LINKS
    if uploads:
        needed |= permissions.ATTACH_FILES
    granted = core.world.require(opener_id, forum, needed)
    tags = fields.snowflakes(body, "applied_tags")
    _check_tags(forum, tags, granted)
    _thread_name(body)
    composed = compose(core, forum, opener_id, content, uploads)
    thread = _open(core, forum, opener_id, body, ChannelKind.PUBLIC_THREAD, applied_tags=tags)
    first = messages.make(core, thread, opener_id, composed, kind=MessageKind.DEFAULT, message_id=thread.id)
    messages.publish(core, thread, first)
    return thread, first


def _open(
    core: Core,
    parent: Channel,
    opener_id: int,
    body: JsonObject,
    kind: int,
    *,
    thread_id: int | None = None,
    applied_tags: list[int] | None = None,
) -> Channel:
    name = _thread_name(body)
    active = sum(1 for one in core.world.channels.values() if one.thread is not None and not one.thread.archived)
    if active >= ACTIVE_THREADS_PER_GUILD:
        raise ApiError(400, 160006, "Maximum number of active threads reached")
    now = core.now_text()
    default = parent.default_auto_archive_minutes or DEFAULT_AUTO_ARCHIVE_MINUTES
    state = ThreadState(
        owner_id=opener_id,
        created_at=now,
        active_at=now,
        archive_timestamp=now,
        auto_archive_minutes=_auto_archive(body, default),
        applied_tags=applied_tags or [],
        member_ids={opener_id: now},
    )
    thread = Channel(
        id=core.next_id() if thread_id is None else thread_id,
        kind=kind,
        name=name,
        guild_id=parent.guild_id,
        parent_id=parent.id,
        slowmode=fields.integer(body, "rate_limit_per_user", parent.default_thread_slowmode),
        thread=state,
    )
    core.world.channels[thread.id] = thread
    core.world.messages[thread.id] = {}
    if parent.kind in FORUM_KINDS:
        parent.last_message_id = thread.id
    core.tell_channel("CREATE", thread, newly_created=True)
    return thread


def change(core: Core, channel: Channel, editor_id: int, body: JsonObject) -> None:
    """Change a thread as ``PATCH /channels/{id}`` does. Raises ``ApiError``."""
    state = channel.thread
    if state is None:
        return
    granted = core.world.require(editor_id, channel)
    moderator = bool(granted & permissions.MANAGE_THREADS)
    _require_change(state, editor_id, granted, body, moderator=moderator)
    fresh = replace(state)
    draft = replace(channel, thread=fresh)
    _apply(core, draft, fresh, granted, body)
    renamed = draft.name != channel.name
    adopt(channel, draft)
    core.tell_channel("UPDATE", channel)
    if renamed and not fresh.archived:
        messages.announce(core, channel, editor_id, MessageKind.THREAD_NAME_CHANGED, channel.name)


def _apply(core: Core, channel: Channel, state: ThreadState, granted: int, body: JsonObject) -> None:
    if "name" in body:
        channel.name = _thread_name(body)
    if "auto_archive_duration" in body:
        state.auto_archive_minutes = _auto_archive(body, state.auto_archive_minutes)
    if "rate_limit_per_user" in body:
        channel.slowmode = fields.integer(body, "rate_limit_per_user")
    if "flags" in body:
        channel.flags = fields.integer(body, "flags") & ChannelFlag.PINNED
    if "invitable" in body:
        state.invitable = fields.boolean(body, "invitable")
    if "applied_tags" in body:
        parent = core.world.parent(channel)
        tags = fields.snowflakes(body, "applied_tags")
        if parent is not None:
            _check_tags(parent, tags, granted, before=state.applied_tags)
        state.applied_tags = tags
    if "locked" in body:
        state.locked = fields.boolean(body, "locked")
        state.archive_timestamp = core.now_text()
    if "archived" in body and fields.boolean(body, "archived") != state.archived:
        state.archived = not state.archived
        state.archive_timestamp = state.active_at = core.now_text()


def _require_change(state: ThreadState, editor_id: int, granted: int, body: JsonObject, *, moderator: bool) -> None:
    """Raise unless the editor may make this change; an archived thread must be woken in the same request."""
    waking = state.archived and body.get("archived") is False
    if state.archived and not waking and set(body) - {"archived", "locked"}:
        raise thread_archived()
    if moderator:
        return
    may_send = bool(granted & permissions.SEND_MESSAGES_IN_THREADS)
    only_waking = waking and set(body) <= {"archived"} and not state.locked and may_send
    owners = {"name", "archived", "auto_archive_duration", "applied_tags", "invitable"}
    own = state.owner_id == editor_id and set(body) <= owners and not state.locked
    if not (only_waking or own):
        raise missing_permissions()


def _check_tags(forum: Channel, wanted: list[int], granted: int, before: list[int] | None = None) -> None:
    known = {tag.id: tag for tag in forum.tags}
    if len(wanted) > TAGS_PER_POST:
        raise invalid_form("applied_tags", f"Must be {TAGS_PER_POST} or fewer in length.", "BASE_TYPE_MAX_LENGTH")
    for tag_id in wanted:
        if tag_id not in known:
            raise ApiError(400, 10087, "Unknown tag")
    moderated = {tag_id for tag_id in set(wanted) ^ set(before or []) if tag_id in known and known[tag_id].moderated}
    if moderated and not granted & permissions.MANAGE_THREADS:
        raise missing_permissions()
    if forum.flags & ChannelFlag.REQUIRE_TAG and not wanted:
        raise ApiError(400, 40067, "A tag is required to create a forum post in this channel")


def _thread_name(body: JsonObject) -> str:
    return fields.string(body, "name", shortest=1, longest=100)


def _auto_archive(body: JsonObject, default: int) -> int:
    minutes = fields.integer(body, "auto_archive_duration", default)
    if minutes not in AUTO_ARCHIVE_MINUTES:
        raise invalid_form(
            "auto_archive_duration", f"Value must be one of {AUTO_ARCHIVE_MINUTES}.", "BASE_TYPE_CHOICES"
        )
    return minutes
