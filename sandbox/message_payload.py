"""Messages as Discord writes them."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.json_types import Json, JsonObject, obj, objects, text
from sandbox.model import Attachment, Channel, Message, MessageFlag, Reaction
from sandbox.payloads import member_payload, thread_payload, user_payload
from sandbox.world import World


def attachment_payload(attachment: Attachment) -> JsonObject:
    """Return an attachment object."""
    payload: JsonObject = {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": attachment.size,
        "url": attachment.url,
        "proxy_url": attachment.url,
        "content_type": attachment.content_type,
    }
    if attachment.description is not None:
        payload["description"] = attachment.description
    if attachment.title is not None:
        payload["title"] = attachment.title
    if attachment.width is not None and attachment.height is not None:
        payload |= {"width": attachment.width, "height": attachment.height}
    if attachment.ephemeral:
        payload["ephemeral"] = True
    return payload


def _embed_urls(message: Message) -> set[str]:
    urls: set[str] = set()
    for embed in message.embeds:
        for part in ("image", "thumbnail"):
            urls.add(text(obj(embed.get(part)).get("url")))
        for part in ("author", "footer"):
            urls.add(text(obj(embed.get(part)).get("icon_url")))
    return urls


def message_payload(world: World, message: Message) -> JsonObject:
    """Return a message object as REST answers carry it."""
    in_embeds = _embed_urls(message) if message.embeds else frozenset[str]()
    payload: JsonObject = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": message.kind,
        "author": user_payload(world.users[message.author_id]),
        "content": message.content,
        "timestamp": message.created_at,
        "edited_timestamp": message.edited_at,
        "tts": message.tts,
        "mention_everyone": message.mention_everyone,
        "mentions": [user_payload(world.users[user_id]) for user_id in message.mention_ids],
        "mention_roles": [str(role_id) for role_id in message.mention_role_ids],
        # Discord leaves out of the list what an embed shows.
        "attachments": [attachment_payload(a) for a in message.attachments if a.url not in in_embeds],
        "embeds": message.embeds,
        "components": message.components,
        "pinned": message.pinned_at is not None,
        "flags": message.flags,
    }
    if message.reactions:
        payload["reactions"] = [_reaction_payload(world, reaction) for reaction in message.reactions]
    if message.nonce is not None:
        payload["nonce"] = message.nonce
    if message.position is not None:
        payload["position"] = message.position
    if message.application_id is not None:
        payload["application_id"] = str(message.application_id)
    if message.webhook_id is not None:
        payload["webhook_id"] = str(message.webhook_id)
    if message.interaction is not None:
        payload |= _interaction_parts(message.interaction)
    if message.reference is not None:
        payload["message_reference"] = message.reference
        _add_referenced(world, message, payload)
    if message.flags & MessageFlag.HAS_THREAD:
        _add_thread(world, message, payload)
    return payload


def shown_payload(world: World, message: Message) -> JsonObject:
    """Return a message as the page gets it: beside what Discord sends, who reacted with what."""
    payload = message_payload(world, message)
    if message.reactions:
        payload["reactors"] = {one.emoji: [str(user_id) for user_id in one.user_ids] for one in message.reactions}
    return payload


def emoji_payload(emoji: str) -> JsonObject:
    """Return a Unicode emoji, the only kind that this guild has."""
    return {"id": None, "name": emoji}


def _reaction_payload(world: World, reaction: Reaction) -> JsonObject:
    """Return a reaction as the bot sees it: ``me`` says whether the bot is among those who reacted."""
    count = len(reaction.user_ids)
    return {
        "emoji": emoji_payload(reaction.emoji),
        "count": count,
        "count_details": {"burst": 0, "normal": count},
        "burst_colors": [],
        "me_burst": False,
        "me": world.bot_id in reaction.user_ids,
    }


def reference_to(channel: Channel, message_id: int | None = None) -> JsonObject:
    """Return a reference to a channel's message, or to the channel alone; direct messages have no guild to name."""
    reference: JsonObject = {"type": 0, "channel_id": str(channel.id)}
    if message_id is not None:
        reference["message_id"] = str(message_id)
    if channel.guild_id is not None:
        reference["guild_id"] = str(channel.guild_id)
    return reference


def _interaction_parts(interaction: JsonObject) -> JsonObject:
    metadata = {key: value for key, value in interaction.items() if key != "name"}
    parts: JsonObject = {"interaction_metadata": metadata}
    if "name" in interaction:
        # The older field is still sent beside the newer one for commands.
        parts["interaction"] = {
            "id": interaction["id"],
            "type": interaction["type"],
            "name": interaction["name"],
            "user": interaction["user"],
        }
    return parts


def _add_referenced(world: World, message: Message, payload: JsonObject) -> None:
    reference = message.reference or {}
    channel_id, message_id = text(reference.get("channel_id")), text(reference.get("message_id"))
    if not message_id or not message.reference_kept:
        return
    found = world.messages.get(int(channel_id), {}).get(int(message_id))
    if found is None:
        payload["referenced_message"] = None
        return
    shown = message_payload(world, found)
    shown.pop("referenced_message", None)
    payload["referenced_message"] = shown


def _add_thread(world: World, message: Message, payload: JsonObject) -> None:
    thread = world.channels.get(message.id)
    if thread is not None and thread.thread is not None:
        payload["thread"] = thread_payload(thread, thread.thread)


def message_event_payload(world: World, message: Message) -> JsonObject:
    """Return a message as MESSAGE_CREATE and MESSAGE_UPDATE carry it: with guild and member."""
    payload = message_payload(world, message)
    channel = world.channels[message.channel_id]
    if channel.guild_id is None:
        return payload
    payload["guild_id"] = str(channel.guild_id)
    author = world.members.get(message.author_id)
    if author is not None:
        payload["member"] = member_payload(world, author, with_user=False)
    payload["mentions"] = [_mentioned(world, user_id) for user_id in message.mention_ids]
    return payload


def _mentioned(world: World, user_id: int) -> JsonObject:
    payload = user_payload(world.users[user_id])
    member = world.members.get(user_id)
    if member is not None:
        payload["member"] = member_payload(world, member, with_user=False)
    return payload


def without_content(payload: JsonObject) -> JsonObject:
    """Return a message as a bot without the Message Content intent receives it."""
    return {**payload, "content": "", "embeds": [], "attachments": [], "components": []}


def text_of(payload: JsonObject) -> str:
    """Return all words that a message shows: content, embeds, texts, labels, descriptions of pictures."""
    return "\n".join(_words([payload.get("content"), payload.get("embeds"), payload.get("components")]))


_SHOWN = frozenset({"content", "title", "description", "label", "name", "value", "text", "placeholder"})


def _words(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in _SHOWN or not isinstance(inner, str):
                yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)


def mentions_user(payload: JsonObject, user_id: int) -> bool:
    """Tell whether a message payload mentions a user."""
    return any(user.get("id") == str(user_id) for user in objects(payload.get("mentions")))
