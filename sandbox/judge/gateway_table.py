"""Which gateway event is judged by which schema.

Discord's document describes HTTP only, but most of what the gateway carries are the same objects. So each event is
put together here from two halves:

- ``document``: the parts for which the document has a schema, at the keys where they stand;
- ``page``: what only Discord's pages say: the extra fields of an event, or all of it.

``unjudged`` names the parts for which there is neither, with the reason. An event without a row is a misfit when it
is sent: whoever sends a new event adds its row. Other opcodes than dispatch carry a number, a boolean or nothing; the
tests of the protocol hold them.

Source: https://docs.discord.com/developers/events/gateway-events, "Receive Events"; the interaction's rows are in
``gateway_interaction``.
"""

from __future__ import annotations

from typing import Final

from .gateway_interaction import INTERACTION
from .gateway_shapes import (
    CHANNEL,
    EMOJI,
    ID,
    MEMBER,
    MEMBER_WITHOUT_USER,
    MESSAGE,
    ROLE,
    SCHEDULED_EVENT,
    TEXT,
    THREAD,
    THREAD_MEMBER,
    TIME,
    TIME_OR_NULL,
    USER,
    WHOLE,
    YES_OR_NO,
    Schema,
    Shape,
    both,
    having,
    list_of,
    named,
)

_OF_GUILD: Final = having({"guild_id": ID})
_UNAVAILABLE_GUILD: Final = having({"id": ID}, {"unavailable": YES_OR_NO}, closed=True)

_READY: Final = Shape(
    having({"user": named("UserPIIResponse")}),
    having(
        {
            "v": {"const": 10},
            "user": {},
            "guilds": list_of(_UNAVAILABLE_GUILD),
            "session_id": TEXT,
            "resume_gateway_url": {"type": "string", "format": "uri"},
            "application": having({"id": ID, "flags": WHOLE}),
        },
        {"shard": {"type": "array", "items": WHOLE, "minItems": 2, "maxItems": 2}},
    ),
    {"session_type, private_channels": "Discord sends them, but no page tells of them"},
)

_GUILD_CREATE: Final = Shape(
    both(
        named("GuildResponse"),  # It judges roles, emojis and stickers as well.
        having(
            {
                "members": list_of(MEMBER),
                "channels": list_of(CHANNEL),
                "threads": list_of(THREAD),
                "guild_scheduled_events": list_of(SCHEDULED_EVENT),
                "stage_instances": list_of(named("StageInstanceResponse")),
                "soundboard_sounds": list_of(named("SoundboardSoundResponse")),
            }
        ),
    ),
    having(
        {
            "joined_at": TIME,
            "large": YES_OR_NO,
            "member_count": WHOLE,
            "voice_states": list_of({}),
            "presences": list_of({}),
        },
        {"unavailable": YES_OR_NO},
    ),
    {
        "voice_states": "partial objects: the document knows whole ones only, and voice is not modelled",
        "presences": 'the page says that their fields "are not validated", and presence is not modelled',
    },
)

_MESSAGE_EVENT: Final = Shape(
    both(
        MESSAGE,
        having(
            {},
            {
                "member": MEMBER_WITHOUT_USER,
                "mentions": list_of(having({}, {"member": MEMBER_WITHOUT_USER})),
            },
        ),
    ),
    having({}, {"guild_id": ID}),
)
_MESSAGE_GONE: Final = Shape(page=having({"id": ID, "channel_id": ID}, {"guild_id": ID}, closed=True))
_MESSAGES_GONE: Final = Shape(page=having({"ids": list_of(ID), "channel_id": ID}, {"guild_id": ID}, closed=True))

_CHANNEL_EVENT: Final = Shape(CHANNEL)
_THREAD_EVENT: Final = Shape(THREAD)
_THREAD_CREATED: Final = Shape(THREAD, having({}, {"newly_created": YES_OR_NO}))
# The one thread event that carries no whole thread: "containing just the id, guild_id, parent_id, and type fields".
_THREAD_GONE: Final = Shape(
    page=having({"id": ID, "guild_id": ID, "parent_id": ID, "type": {"enum": [10, 11, 12]}}, closed=True)
)
_PINS: Final = Shape(page=having({"channel_id": ID}, {"guild_id": ID, "last_pin_timestamp": TIME_OR_NULL}, closed=True))
_THREAD_LIST: Final = Shape(
    having({"threads": list_of(THREAD), "members": list_of(THREAD_MEMBER)}),
    having({"guild_id": ID, "threads": {}, "members": {}}, {"channel_ids": list_of(ID)}, closed=True),
)
_THREAD_MEMBERS: Final = Shape(
    having({}, {"added_members": list_of(both(THREAD_MEMBER, having({"member": MEMBER})))}),
    having(
        {"id": ID, "guild_id": ID, "member_count": {"type": "integer", "minimum": 0, "maximum": 50}},
        {"added_members": list_of({}), "removed_member_ids": list_of(ID)},
        closed=True,
    ),
    {"added_members[].presence": "presence is not modelled"},
)

_MEMBER_EVENT: Final = Shape(MEMBER, _OF_GUILD)
_MEMBERS_CHUNK: Final = Shape(
    having({"members": list_of(MEMBER)}),
    having(
        {"guild_id": ID, "members": {"maxItems": 1000}, "chunk_index": WHOLE, "chunk_count": WHOLE},
        {"not_found": list_of({}), "presences": list_of({}), "nonce": TEXT},
        closed=True,
    ),
    {"presences": "presence is not modelled", "not_found": "the page does not say what is in it"},
)
_USER_OF_GUILD: Final = Shape(having({"user": USER}), having({"guild_id": ID, "user": {}}, closed=True))
_ROLE_EVENT: Final = Shape(having({"role": ROLE}), having({"guild_id": ID, "role": {}}, closed=True))
_ROLE_GONE: Final = Shape(page=having({"guild_id": ID, "role_id": ID}, closed=True))
_EMOJIS: Final = Shape(
    having({"emojis": list_of(named("EmojiResponse"))}), having({"guild_id": ID, "emojis": {}}, closed=True)
)
_STICKERS: Final = Shape(
    having({"stickers": list_of(named("GuildStickerResponse"))}), having({"guild_id": ID, "stickers": {}}, closed=True)
)
_SOUNDS: Final = Shape(
    having({"soundboard_sounds": list_of(named("SoundboardSoundResponse"))}),
    having({"guild_id": ID, "soundboard_sounds": {}}, closed=True),
)
_SCHEDULED_EVENT_USER: Final = Shape(
    page=having({"guild_scheduled_event_id": ID, "user_id": ID, "guild_id": ID}, closed=True)
)
_INVITE: Final = Shape(
    having({}, {"inviter": USER, "target_user": USER}),
    having(
        {
            "channel_id": ID,
            "code": TEXT,
            "created_at": TIME,
            "max_age": WHOLE,
            "max_uses": WHOLE,
            "temporary": YES_OR_NO,
            "uses": {"const": 0},
            "expires_at": TIME_OR_NULL,
        },
        {"guild_id": ID, "target_type": WHOLE, "role_ids": list_of(ID)},
    ),
)
_INVITE_GONE: Final = Shape(page=having({"channel_id": ID, "code": TEXT}, {"guild_id": ID}, closed=True))

_ON_MESSAGE: Final[Schema] = {"channel_id": ID, "message_id": ID}
_BY_SOMEBODY: Final[Schema] = {"user_id": ID, "emoji": {}, "burst": YES_OR_NO, "type": {"enum": [0, 1]}}
_REACTION: Final = Shape(
    having({"emoji": EMOJI}, {"member": MEMBER}),
    having(
        {**_ON_MESSAGE, **_BY_SOMEBODY},
        {"guild_id": ID, "member": {}, "message_author_id": ID, "burst_colors": list_of(TEXT)},
        closed=True,
    ),
)
_REACTION_GONE: Final = Shape(
    having({"emoji": EMOJI}), having({**_ON_MESSAGE, **_BY_SOMEBODY}, {"guild_id": ID}, closed=True)
)
_REACTIONS_GONE: Final = Shape(page=having(_ON_MESSAGE, {"guild_id": ID}, closed=True))
_EMOJI_GONE: Final = Shape(
    having({"emoji": EMOJI}), having({**_ON_MESSAGE, "emoji": {}}, {"guild_id": ID}, closed=True)
)
_TYPING: Final = Shape(
    having({}, {"member": MEMBER}),
    having({"channel_id": ID, "user_id": ID, "timestamp": WHOLE}, {"guild_id": ID, "member": {}}, closed=True),
)

EVENTS: Final[dict[str, Shape]] = {
    "READY": _READY,
    "RESUMED": Shape(page=having()),
    "GUILD_CREATE": _GUILD_CREATE,
    "GUILD_UPDATE": Shape(named("GuildResponse")),
    "GUILD_DELETE": Shape(page=_UNAVAILABLE_GUILD),
    "GUILD_AUDIT_LOG_ENTRY_CREATE": Shape(named("AuditLogEntryResponse"), _OF_GUILD),
    "GUILD_BAN_ADD": _USER_OF_GUILD,
    "GUILD_BAN_REMOVE": _USER_OF_GUILD,
    "GUILD_EMOJIS_UPDATE": _EMOJIS,
    "GUILD_STICKERS_UPDATE": _STICKERS,
    "SOUNDBOARD_SOUNDS": _SOUNDS,
    "GUILD_MEMBER_ADD": _MEMBER_EVENT,
    "GUILD_MEMBER_UPDATE": _MEMBER_EVENT,
    "GUILD_MEMBER_REMOVE": _USER_OF_GUILD,
    "GUILD_MEMBERS_CHUNK": _MEMBERS_CHUNK,
    "GUILD_ROLE_CREATE": _ROLE_EVENT,
    "GUILD_ROLE_UPDATE": _ROLE_EVENT,
    "GUILD_ROLE_DELETE": _ROLE_GONE,
    "GUILD_SCHEDULED_EVENT_CREATE": Shape(SCHEDULED_EVENT),
    "GUILD_SCHEDULED_EVENT_UPDATE": Shape(SCHEDULED_EVENT),
    "GUILD_SCHEDULED_EVENT_DELETE": Shape(SCHEDULED_EVENT),
    "GUILD_SCHEDULED_EVENT_USER_ADD": _SCHEDULED_EVENT_USER,
    "GUILD_SCHEDULED_EVENT_USER_REMOVE": _SCHEDULED_EVENT_USER,
    "CHANNEL_CREATE": _CHANNEL_EVENT,
    "CHANNEL_UPDATE": _CHANNEL_EVENT,
    "CHANNEL_DELETE": _CHANNEL_EVENT,
    "CHANNEL_PINS_UPDATE": _PINS,
    "THREAD_CREATE": _THREAD_CREATED,
    "THREAD_UPDATE": _THREAD_EVENT,
    "THREAD_DELETE": _THREAD_GONE,
    "THREAD_LIST_SYNC": _THREAD_LIST,
    "THREAD_MEMBER_UPDATE": Shape(THREAD_MEMBER, _OF_GUILD),
    "THREAD_MEMBERS_UPDATE": _THREAD_MEMBERS,
    "INTERACTION_CREATE": INTERACTION,
    "INVITE_CREATE": _INVITE,
    "INVITE_DELETE": _INVITE_GONE,
    "MESSAGE_CREATE": _MESSAGE_EVENT,
    # "The value for tts will always be false in message updates."
    "MESSAGE_UPDATE": Shape(_MESSAGE_EVENT.document, having({"tts": {"const": False}}, {"guild_id": ID})),
    "MESSAGE_DELETE": _MESSAGE_GONE,
    "MESSAGE_DELETE_BULK": _MESSAGES_GONE,
    "MESSAGE_REACTION_ADD": _REACTION,
    "MESSAGE_REACTION_REMOVE": _REACTION_GONE,
    "MESSAGE_REACTION_REMOVE_ALL": _REACTIONS_GONE,
    "MESSAGE_REACTION_REMOVE_EMOJI": _EMOJI_GONE,
    "TYPING_START": _TYPING,
    "USER_UPDATE": Shape(USER),
    "WEBHOOKS_UPDATE": Shape(page=having({"guild_id": ID, "channel_id": ID}, closed=True)),
}
"""The events that this server may send, each with what judges it."""
