"""Reactions to messages, with one of the Unicode emoji: this guild has none of its own."""

from __future__ import annotations

import unicodedata

from sandbox import permissions
from sandbox.core import Core
from sandbox.errors import ApiError, thread_archived, unknown_emoji
from sandbox.json_types import JsonObject
from sandbox.message_payload import emoji_payload, shown_payload
from sandbox.model import Channel, Message, Reaction
from sandbox.payloads import member_payload

EMOJI_PER_MESSAGE = 20
"""Different emoji on one message (topics/opcodes-and-status-codes.mdx, 30010)."""

LONGEST_EMOJI = 40  # Characters; the longest sequences, of families and flags, stay well below.
_JOINING = frozenset({0x200D, 0xFE0E, 0xFE0F, 0x20E3, *range(0xE0020, 0xE0080)})
_SYMBOLS = frozenset({"So", "Sk", "Sm"})
_PLAIN = frozenset("#*0123456789")
_ODD = frozenset("‼⁉ℹ〰〽㊗㊙Ⓜ")  # Emoji that Unicode files elsewhere.


def is_emoji(text: str) -> bool:
    """Tell whether *text* looks like one Unicode emoji: symbols and what joins them, or a keycap."""
    if not text or len(text) > LONGEST_EMOJI:
        return False
    if text[0] in _PLAIN:
        return text[1:] in ("\u20e3", "\ufe0f\u20e3")
    shown = [char for char in text if ord(char) not in _JOINING]
    return bool(shown) and all(ord(c) > 0xA0 and (unicodedata.category(c) in _SYMBOLS or c in _ODD) for c in shown)


def find(message: Message, emoji: str) -> Reaction | None:
    """Return the reaction with an emoji, or None; raises ``ApiError`` 10014 for what is no emoji."""
    if not is_emoji(emoji):
        raise unknown_emoji()
    return next((reaction for reaction in message.reactions if reaction.emoji == emoji), None)


def add(core: Core, channel: Channel, message: Message, user_id: int, emoji: str) -> None:
    """React, by the bot or a person; doing so twice changes nothing. Raises ``ApiError``.

    It needs Read Message History, and Add Reactions where nobody reacted so before ("Create Reaction").
    """
    core.world.require(user_id, channel, permissions.READ_MESSAGE_HISTORY)
    reaction = find(message, emoji)
    _require_open(channel)
    if reaction is not None and user_id in reaction.user_ids:
        return
    if reaction is None or core.world.is_timed_out(user_id):
        core.world.require(user_id, channel, permissions.ADD_REACTIONS)
    if reaction is None:
        if len(message.reactions) >= EMOJI_PER_MESSAGE:
            raise ApiError(403, 30010, f"Maximum number of reactions reached ({EMOJI_PER_MESSAGE})")
        reaction = Reaction(emoji)
        message.reactions.append(reaction)
    reaction.user_ids.append(user_id)
    _tell(core, channel, message, "ADD", _who(core, channel, message, user_id, emoji, added=True))


def remove(core: Core, channel: Channel, message: Message, by_id: int, user_id: int, emoji: str) -> None:
    """Take somebody's reaction away; another's needs Manage Messages. Raises ``ApiError``."""
    core.world.require(by_id, channel, 0 if by_id == user_id else permissions.MANAGE_MESSAGES)
    reaction = find(message, emoji)
    _require_open(channel)
    if reaction is None or user_id not in reaction.user_ids:
        return
    reaction.user_ids.remove(user_id)
    if not reaction.user_ids:
        message.reactions.remove(reaction)
    _tell(core, channel, message, "REMOVE", _who(core, channel, message, user_id, emoji, added=False))


def clear(core: Core, channel: Channel, message: Message, by_id: int, emoji: str | None = None) -> None:
    """Take all reactions away, or all with one emoji, which needs Manage Messages. Raises ``ApiError``."""
    core.world.require(by_id, channel, permissions.MANAGE_MESSAGES)
    gone = message.reactions if emoji is None else [find(message, emoji)]
    _require_open(channel)
    message.reactions = [one for one in message.reactions if one not in gone]
    where = _where(channel, message)
    if emoji is None:
        _tell(core, channel, message, "REMOVE_ALL", where)
    else:
        _tell(core, channel, message, "REMOVE_EMOJI", {**where, "emoji": emoji_payload(emoji)})


def _require_open(channel: Channel) -> None:
    """Raise 50083 in an archived thread: reactions rest there (topics/threads.mdx, "Active & Archived Threads")."""
    if channel.thread is not None and channel.thread.archived:
        raise thread_archived()


def _where(channel: Channel, message: Message) -> JsonObject:
    place: JsonObject = {"channel_id": str(channel.id), "message_id": str(message.id)}
    return place if channel.guild_id is None else {**place, "guild_id": str(channel.guild_id)}


def _who(core: Core, channel: Channel, message: Message, user_id: int, emoji: str, *, added: bool) -> JsonObject:
    event = {
        **_where(channel, message),
        "user_id": str(user_id),
        "emoji": emoji_payload(emoji),
        "burst": False,
        "type": 0,
    }
    if added:
        event |= {"message_author_id": str(message.author_id)}
        member = core.world.members.get(user_id)
        if member is not None and channel.guild_id is not None:
            event["member"] = member_payload(core.world, member)
    return event


def _tell(core: Core, channel: Channel, message: Message, event: str, payload: JsonObject) -> None:
    """Announce a change of reactions: to the bot as its own event, to people as a changed message."""
    core.gateway.dispatch(f"MESSAGE_REACTION_{event}", lambda: payload, channel=channel)
    core.feed.publish(
        lambda: {"type": "message_update", "message": shown_payload(core.world, message)},
        lambda user_id: core.person_sees(user_id, channel, message),
    )
    core.touch()
