"""Turns a request's body and files into the parts of a message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sandbox import components, embeds, fields, mentions
from sandbox.attachments import UPLOAD_LIMIT_BYTES, Upload
from sandbox.core import Core
from sandbox.errors import ApiError, empty_message, invalid_form, not_modelled, too_large
from sandbox.json_types import Json, JsonObject, number, obj, objects
from sandbox.mentions import Mentions
from sandbox.model import Attachment, Channel, Message, MessageFlag

CONTENT_LIMIT = 2000
"""Characters of a message by a bot; Discord's document says 4000, which is for subscribers."""

_ATTACHMENT_SCHEME = "attachment://"
_SETTABLE_FLAGS = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.COMPONENTS_V2


@dataclass(slots=True)
class Composition:
    """What a message will say."""

    content: str
    flags: int
    embeds: list[JsonObject]
    components: list[JsonObject]
    attachments: list[Attachment]
    mentions: Mentions


def compose(
    core: Core,
    channel: Channel,
    author_id: int,
    body: JsonObject,
    uploads: list[Upload],
    *,
    ephemeral: bool = False,
    replied_to: int | None = None,
) -> Composition:
    """Return the parts of a new message; raises ``ApiError`` for one that Discord refuses."""
    for field in ("poll", "sticker_ids"):
        if body.get(field):
            raise not_modelled(f"messages with {field}")
    flags = fields.integer(body, "flags") & _SETTABLE_FLAGS
    if ephemeral:
        flags |= MessageFlag.EPHEMERAL
    content = _content(body)
    _require_known_emoji(body)
    attached = _keep_uploads(core, channel, uploads, body.get("attachments"), ephemeral=ephemeral)
    with _forgotten_if_refused(core, attached):
        parts = _Parts(core, attached)
        composed = Composition(
            content=content,
            flags=flags,
            embeds=embeds.stored(body.get("embeds"), parts.address),
            components=components.stored(body.get("components"), parts.media),
            attachments=attached,
            mentions=_mentions(core, channel, author_id, content, body, replied_to),
        )
        if not (composed.content or composed.embeds or composed.components or composed.attachments):
            raise empty_message()
    return composed


def apply_edit(core: Core, channel: Channel, message: Message, body: JsonObject, uploads: list[Upload]) -> None:
    """Change the parts of *message* that *body* names; null clears, absence leaves as it is."""
    content = _content(body) if "content" in body else message.content
    flags = _edited_flags(message.flags, body)
    if flags & MessageFlag.COMPONENTS_V2:
        _require_layout_alone(content, body.get("embeds", message.embeds))
    _require_known_emoji(body)
    kept = message.attachments
    if "attachments" in body:
        listed = {number(entry.get("id"), -1) for entry in objects(body["attachments"])}
        kept = [attachment for attachment in kept if attachment.id in listed]
    fresh = _keep_uploads(core, channel, uploads, body.get("attachments"), ephemeral=message.ephemeral)
    attached = kept + fresh
    with _forgotten_if_refused(core, fresh):
        parts = _Parts(core, attached)
        new_embeds = embeds.stored(body["embeds"], parts.address) if "embeds" in body else message.embeds
        new_components = message.components
        if "components" in body:
            new_components = components.stored(body["components"], parts.media)
        if not (content or new_embeds or new_components or attached):
            raise empty_message()
        found = _mentions(core, channel, message.author_id, content, {**body, "components": new_components}, None)
    core.attachments.forget([one for one in message.attachments if one not in kept])
    message.flags, message.attachments = flags, attached
    message.content, message.embeds, message.components = content, new_embeds, new_components
    message.mention_ids, message.mention_role_ids = found.user_ids, found.role_ids
    message.mention_everyone = found.everyone


def _edited_flags(flags: int, body: JsonObject) -> int:
    if body.get("flags") is None:
        return flags
    asked = fields.integer(body, "flags")
    # The v2 flag can be added by an edit but never taken away.
    return (
        (flags & ~MessageFlag.SUPPRESS_EMBEDS)
        | (asked & MessageFlag.SUPPRESS_EMBEDS)
        | (asked & MessageFlag.COMPONENTS_V2)
    )


def _require_layout_alone(content: str, shown_embeds: Json) -> None:
    """Raise unless a message that is or becomes a layout has let go of its content and embeds.

    Source: resources/message.mdx: with the flag "the message can only contain `components`"; an edit sets them to null.
    """
    for field, left in (("content", content), ("embeds", shown_embeds)):
        if left:
            raise invalid_form(
                field,
                "The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2",
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
            )


def _require_known_emoji(body: JsonObject) -> None:
    """Raise for an emoji with an id: neither this guild nor the application has any of its own."""
    for component in components.walk(objects(body.get("components"))):
        for holder in (component, *objects(component.get("options"))):
            if obj(holder.get("emoji")).get("id"):
                raise invalid_form("components", "Invalid emoji", "BUTTON_COMPONENT_INVALID_EMOJI")


def _content(body: JsonObject) -> str:
    content = fields.optional_string(body, "content", longest=100_000) or ""
    if len(content) > CONTENT_LIMIT:
        raise invalid_form("content", f"Must be {CONTENT_LIMIT} or fewer in length.", "BASE_TYPE_MAX_LENGTH")
    return content.strip()


def _mentions(
    core: Core, channel: Channel, author_id: int, content: str, body: JsonObject, replied_to: int | None
) -> Mentions:
    texts = [content, *components.texts_of(objects(body.get("components")))]
    allowed = fields.obj_field(body, "allowed_mentions")
    return mentions.find(core.world, channel, author_id, texts, allowed, replied_to)


@contextmanager
def _forgotten_if_refused(core: Core, fresh: list[Attachment]) -> Iterator[None]:
    """Let go of new files again where the message that brought them is refused."""
    try:
        yield
    except ApiError:
        core.attachments.forget(fresh)
        raise


def _keep_uploads(
    core: Core, channel: Channel, uploads: list[Upload], described: Json, *, ephemeral: bool
) -> list[Attachment]:
    """Store uploaded files; ``attachments[].id`` of a new file is the *n* of its ``files[n]``."""
    if any(len(upload.data) > UPLOAD_LIMIT_BYTES for upload in uploads):
        raise too_large()
    entries = {number(entry.get("id"), -1): entry for entry in objects(described)}
    kept = []
    for upload in uploads:
        entry = entries.get(_index(upload.field), {})
        named = fields.optional_string(entry, "filename")
        stored = Upload(upload.field, named or upload.filename, upload.content_type, upload.data)
        kept.append(
            core.attachments.keep(
                stored,
                attachment_id=core.next_id(),
                channel_id=channel.id,
                description=fields.optional_string(entry, "description"),
                title=fields.optional_string(entry, "title"),
                ephemeral=ephemeral,
            )
        )
    return kept


def _index(field: str) -> int:
    return number(field.partition("[")[2].rstrip("]"), -1)


class _Parts:
    """Looks up what embeds and components refer to by ``attachment://name``."""

    def __init__(self, core: Core, attached: list[Attachment]) -> None:
        self._core = core
        self._by_name = {attachment.filename: attachment for attachment in attached}
        self._by_url = {attachment.url: attachment for attachment in attached}

    def address(self, url: str) -> str:
        """Return the address that *url* stands for."""
        found = self._find(url)
        return url if found is None else found.url

    def media(self, url: str) -> components.Media:
        """Return the media object that *url* stands for."""
        return components.media_object(url, self._find(url), self._core.next_id())

    def _find(self, url: str) -> Attachment | None:
        if not url.startswith(_ATTACHMENT_SCHEME):
            return self._by_url.get(url)
        name = url.removeprefix(_ATTACHMENT_SCHEME)
        found = self._by_name.get(name)
        if found is None:
            raise invalid_form(
                "components", f"The attachment {name!r} is not in this message.", "UNFURLED_MEDIA_ITEM_REFERENCE"
            )
        return found
