"""The words in which the table of gateway events is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias

from .schemas import PREFIX

Schema: TypeAlias = dict[str, object]


@dataclass(frozen=True)
class Shape:
    """What an event's data must be; ``unjudged`` maps each part that nothing judges to the reason."""

    document: Schema | None = None
    page: Schema | None = None
    unjudged: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def whole(self) -> Schema:
        """Both halves as one schema."""
        return both(*(half for half in (self.document, self.page) if half is not None))


def named(schema: str) -> Schema:
    """Return a reference to one of the document's schemas."""
    return {"$ref": PREFIX + schema}


def having(required: Schema | None = None, optional: Schema | None = None, *, closed: bool = False) -> Schema:
    """Return the schema of an object; *closed* says that it has no other keys."""
    schema: Schema = {
        "type": "object",
        "properties": {**(required or {}), **(optional or {})},
        "required": list(required or {}),
    }
    return {**schema, "additionalProperties": False} if closed else schema


def list_of(schema: Schema) -> Schema:
    """Return the schema of an array."""
    return {"type": "array", "items": schema}


def map_of(schema: Schema) -> Schema:
    """Return the schema of an object whose keys are ids."""
    return {"type": "object", "additionalProperties": schema}


def both(*schemas: Schema) -> Schema:
    """Return the schema of what fits all of several."""
    return {"allOf": list(schemas)}


def without(*keys: str) -> Schema:
    """Return the schema of what has none of the keys."""
    return {"not": {"anyOf": [{"required": [key]} for key in keys]}}


ID: Final[Schema] = {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}
BITS: Final[Schema] = ID  # Permissions come as decimal digits, like ids.
TEXT: Final[Schema] = {"type": "string"}
WHOLE: Final[Schema] = {"type": "integer"}
YES_OR_NO: Final[Schema] = {"type": "boolean"}
TIME: Final[Schema] = {"type": "string", "format": "date-time"}
TIME_OR_NULL: Final[Schema] = {"type": ["string", "null"], "format": "date-time"}

USER: Final = named("UserResponse")
MEMBER: Final = named("GuildMemberResponse")
MEMBER_WITHOUT_USER: Final = named("BasicGuildMemberResponse")
ROLE: Final = named("GuildRoleResponse")
CHANNEL: Final = named("GuildChannelResponse")
THREAD: Final = named("ThreadResponse")
ANY_CHANNEL: Final[Schema] = {"oneOf": [CHANNEL, named("PrivateChannelResponse"), THREAD]}
THREAD_MEMBER: Final = named("ThreadMemberResponse")
MESSAGE: Final = named("MessageResponse")
EMOJI: Final = named("MessageReactionEmojiResponse")
SCHEDULED_EVENT: Final[Schema] = {
    "oneOf": [
        named("ExternalScheduledEventResponse"),
        named("StageScheduledEventResponse"),
        named("VoiceScheduledEventResponse"),
    ]
}
