"""Which events a bot must have asked for: the one table of events and intents.

Source: https://docs.discord.com/developers/events/gateway, "List of Intents" and "Caveats". What is not in that list
"is not associated with an intent and will always be sent": those events stand in ``ALWAYS``, so that an event that
nobody has thought about is an error here and not sent to everybody.
"""

from __future__ import annotations

from typing import Final

from sandbox import permissions

GUILDS = 1 << 0
GUILD_MEMBERS = 1 << 1
GUILD_MODERATION = 1 << 2
GUILD_EXPRESSIONS = 1 << 3
GUILD_INTEGRATIONS = 1 << 4
GUILD_WEBHOOKS = 1 << 5
GUILD_INVITES = 1 << 6
GUILD_VOICE_STATES = 1 << 7
GUILD_PRESENCES = 1 << 8
GUILD_MESSAGES = 1 << 9
GUILD_MESSAGE_REACTIONS = 1 << 10
GUILD_MESSAGE_TYPING = 1 << 11
DIRECT_MESSAGES = 1 << 12
DIRECT_MESSAGE_REACTIONS = 1 << 13
DIRECT_MESSAGE_TYPING = 1 << 14
MESSAGE_CONTENT = 1 << 15
GUILD_SCHEDULED_EVENTS = 1 << 16
AUTO_MODERATION_CONFIGURATION = 1 << 20
AUTO_MODERATION_EXECUTION = 1 << 21
GUILD_MESSAGE_POLLS = 1 << 24
DIRECT_MESSAGE_POLLS = 1 << 25

PRIVILEGED: Final = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT
"""They must be enabled for the application, or IDENTIFY closes the connection with 4014."""

_DEFINED: Final = (*range(17), 20, 21, 24, 25)
ALL: Final = sum(1 << bit for bit in _DEFINED)
"""Every intent that is defined; any other bit closes the connection with 4013."""

_MESSAGES = ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE")
_REACTIONS = (
    "MESSAGE_REACTION_ADD",
    "MESSAGE_REACTION_REMOVE",
    "MESSAGE_REACTION_REMOVE_ALL",
    "MESSAGE_REACTION_REMOVE_EMOJI",
)
_POLL_VOTES = ("MESSAGE_POLL_VOTE_ADD", "MESSAGE_POLL_VOTE_REMOVE")

_GUILD_EVENTS: Final[dict[int, tuple[str, ...]]] = {
    GUILDS: (
        "GUILD_CREATE",
        "GUILD_UPDATE",
        "GUILD_DELETE",
        "GUILD_ROLE_CREATE",
        "GUILD_ROLE_UPDATE",
        "GUILD_ROLE_DELETE",
        "CHANNEL_CREATE",
        "CHANNEL_UPDATE",
        "CHANNEL_DELETE",
        "CHANNEL_PINS_UPDATE",
        "THREAD_CREATE",
        "THREAD_UPDATE",
        "THREAD_DELETE",
        "THREAD_LIST_SYNC",
        "THREAD_MEMBER_UPDATE",
        "STAGE_INSTANCE_CREATE",
        "STAGE_INSTANCE_UPDATE",
        "STAGE_INSTANCE_DELETE",
        "VOICE_CHANNEL_STATUS_UPDATE",
        "VOICE_CHANNEL_START_TIME_UPDATE",
    ),
    GUILD_MEMBERS: ("GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE", "THREAD_MEMBERS_UPDATE"),
    GUILD_MODERATION: ("GUILD_AUDIT_LOG_ENTRY_CREATE", "GUILD_BAN_ADD", "GUILD_BAN_REMOVE"),
    GUILD_EXPRESSIONS: (
        "GUILD_EMOJIS_UPDATE",
        "GUILD_STICKERS_UPDATE",
        "GUILD_SOUNDBOARD_SOUND_CREATE",
        "GUILD_SOUNDBOARD_SOUND_UPDATE",
        "GUILD_SOUNDBOARD_SOUND_DELETE",
        "GUILD_SOUNDBOARD_SOUNDS_UPDATE",
    ),
    GUILD_INTEGRATIONS: (
        "GUILD_INTEGRATIONS_UPDATE",
        "INTEGRATION_CREATE",
        "INTEGRATION_UPDATE",
        "INTEGRATION_DELETE",
    ),
    GUILD_WEBHOOKS: ("WEBHOOKS_UPDATE",),
    GUILD_INVITES: ("INVITE_CREATE", "INVITE_DELETE"),
    GUILD_VOICE_STATES: ("VOICE_CHANNEL_EFFECT_SEND", "VOICE_STATE_UPDATE"),
    GUILD_PRESENCES: ("PRESENCE_UPDATE",),
    GUILD_MESSAGES: (*_MESSAGES, "MESSAGE_DELETE_BULK"),
    GUILD_MESSAGE_REACTIONS: _REACTIONS,
    GUILD_MESSAGE_TYPING: ("TYPING_START",),
    GUILD_SCHEDULED_EVENTS: (
        "GUILD_SCHEDULED_EVENT_CREATE",
        "GUILD_SCHEDULED_EVENT_UPDATE",
        "GUILD_SCHEDULED_EVENT_DELETE",
        "GUILD_SCHEDULED_EVENT_USER_ADD",
        "GUILD_SCHEDULED_EVENT_USER_REMOVE",
    ),
    AUTO_MODERATION_CONFIGURATION: (
        "AUTO_MODERATION_RULE_CREATE",
        "AUTO_MODERATION_RULE_UPDATE",
        "AUTO_MODERATION_RULE_DELETE",
    ),
    AUTO_MODERATION_EXECUTION: ("AUTO_MODERATION_ACTION_EXECUTION",),
    GUILD_MESSAGE_POLLS: _POLL_VOTES,
}
_DIRECT_EVENTS: Final[dict[int, tuple[str, ...]]] = {
    DIRECT_MESSAGES: (*_MESSAGES, "CHANNEL_PINS_UPDATE"),
    DIRECT_MESSAGE_REACTIONS: _REACTIONS,
    DIRECT_MESSAGE_TYPING: ("TYPING_START",),
    DIRECT_MESSAGE_POLLS: _POLL_VOTES,
}

IN_GUILD: Final = {event: intent for intent, events in _GUILD_EVENTS.items() for event in events}
IN_DM: Final = {event: intent for intent, events in _DIRECT_EVENTS.items() for event in events}
ALWAYS: Final = frozenset(
    {
        "READY",
        "RESUMED",
        "INTERACTION_CREATE",
        "GUILD_MEMBERS_CHUNK",
        "SOUNDBOARD_SOUNDS",
        "USER_UPDATE",
        "APPLICATION_COMMAND_PERMISSIONS_UPDATE",
        "VOICE_SERVER_UPDATE",
        "ENTITLEMENT_CREATE",
        "ENTITLEMENT_UPDATE",
        "ENTITLEMENT_DELETE",
        "SUBSCRIPTION_CREATE",
        "SUBSCRIPTION_UPDATE",
        "SUBSCRIPTION_DELETE",
    }
)
ABOUT_THE_BOT: Final = {"GUILD_MEMBER_UPDATE": 0, "THREAD_MEMBERS_UPDATE": GUILDS}
"""What suffices where the event is about the bot itself ("Caveats")."""

NEEDED_PERMISSION: Final = {
    "GUILD_AUDIT_LOG_ENTRY_CREATE": permissions.VIEW_AUDIT_LOG,
    "GUILD_BAN_ADD": permissions.BAN_MEMBERS,
    "GUILD_BAN_REMOVE": permissions.BAN_MEMBERS,
    "INVITE_CREATE": permissions.MANAGE_CHANNELS,
    "INVITE_DELETE": permissions.MANAGE_CHANNELS,
    "AUTO_MODERATION_RULE_CREATE": permissions.MANAGE_GUILD,
    "AUTO_MODERATION_RULE_UPDATE": permissions.MANAGE_GUILD,
    "AUTO_MODERATION_RULE_DELETE": permissions.MANAGE_GUILD,
    "AUTO_MODERATION_ACTION_EXECUTION": permissions.MANAGE_GUILD,
}
"""What the bot must be allowed besides ("this event is only sent to bots with ..." in events/gateway-events)."""

CARRYING_CONTENT: Final = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE"})
"""Events from which the content is taken where MESSAGE_CONTENT was not asked for."""


def needed_for(event: str, *, in_dm: bool = False, about_the_bot: bool = False) -> int:
    """Return the intent that *event* needs; 0 for what every bot hears.

    Raises ``LookupError`` for an event that the table does not have.
    """
    if event in ALWAYS:
        return 0
    if about_the_bot and event in ABOUT_THE_BOT:
        return ABOUT_THE_BOT[event]
    try:
        return (IN_DM if in_dm else IN_GUILD)[event]
    except KeyError:
        place = "direct messages" if in_dm else "a guild"
        raise LookupError(f"{event} in {place} has no row in the table of intents.") from None
