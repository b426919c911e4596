"""What INTERACTION_CREATE carries: a table of its own, since its data has a form for each type of interaction.

Source: https://docs.discord.com/developers/interactions/receiving-and-responding ("Interaction Structure",
"Application Command Data Structure" and those after it) and, for what a form sends back, the structures named
"Interaction Response" in https://docs.discord.com/developers/components/reference.
"""

from __future__ import annotations

from typing import Final

from .gateway_shapes import (
    ANY_CHANNEL,
    BITS,
    ID,
    MEMBER,
    MESSAGE,
    TEXT,
    USER,
    WHOLE,
    YES_OR_NO,
    Schema,
    Shape,
    both,
    having,
    list_of,
    map_of,
    named,
    without,
)

_COMMAND, _COMPONENT, _AUTOCOMPLETE, _FORM = 2, 3, 4, 5
_CUSTOM_ID: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 100}
_SUBCOMMANDS: Final = [1, 2]
_PARAMETERS: Final = list(range(3, 12))

_RESOLVED: Final = both(
    named("ResolvedObjectsResponse"),
    having({}, {"messages": map_of(MESSAGE), "attachments": map_of(named("MessageAttachmentResponse"))}),
)
_RESOLVED_ON_PAGE: Final = having(
    {},
    {
        # "Partial Member objects are missing user, deaf and mute fields."
        "members": map_of(both(having({"permissions": BITS}), without("user", "deaf", "mute"))),
        "channels": map_of(having({"id": ID, "name": TEXT, "type": WHOLE, "permissions": BITS})),
    },
)


def _option(inner: Schema) -> Schema:
    """Return the schema of an option; *inner* is that of the options under a subcommand or group."""
    branch = having({"name": TEXT, "type": {"enum": _SUBCOMMANDS}}, {"options": list_of(inner)}, closed=True)
    leaf = having(
        {"name": TEXT, "type": {"enum": _PARAMETERS}, "value": {"type": ["string", "number", "boolean"]}},
        {"focused": YES_OR_NO},
        closed=True,
    )
    return {"oneOf": [branch, leaf]}


_OPTIONS: Final = list_of(_option(_option(_option({"not": {}}))))  # A group holds subcommands, which hold parameters.
_COMMAND_ON_PAGE: Final = having(
    {"id": ID, "name": TEXT, "type": {"enum": [1, 2, 3]}},
    {"resolved": _RESOLVED_ON_PAGE, "options": _OPTIONS, "guild_id": ID, "target_id": ID},
    closed=True,
)
_COMPONENT_ON_PAGE: Final = having(
    {"custom_id": _CUSTOM_ID, "component_type": {"enum": [2, 3, 5, 6, 7, 8]}},
    {"values": list_of(TEXT), "resolved": _RESOLVED_ON_PAGE, "id": WHOLE},
    closed=True,
)
_INPUT: Final = having(
    {"type": WHOLE, "id": WHOLE, "custom_id": _CUSTOM_ID},
    {"value": {"type": ["string", "boolean", "null"]}, "values": list_of(TEXT)},
)
_FORM_PART: Final[Schema] = {
    "oneOf": [
        having({"type": {"enum": [1]}, "id": WHOLE, "components": list_of(_INPUT)}, closed=True),
        having({"type": {"enum": [10]}, "id": WHOLE}, closed=True),
        having({"type": {"enum": [18]}, "id": WHOLE, "component": _INPUT}, closed=True),
    ]
}
_FORM_ON_PAGE: Final = having(
    {"custom_id": _CUSTOM_ID, "components": list_of(_FORM_PART)}, {"resolved": _RESOLVED_ON_PAGE}, closed=True
)


def _kind(kinds: list[int], data: Schema) -> Schema:
    """Return the schema of interactions of some types, with the data that they carry."""
    return having({"type": {"enum": kinds}, "data": data})


_IN_GUILD: Final = having(
    {
        "guild_id": ID,
        "guild": {},
        "guild_locale": TEXT,
        "member": having({"permissions": BITS}),
        "context": {"const": 0},
    }
)
_IN_PRIVATE: Final = both(having({"user": {}, "context": {"enum": [1, 2]}}), without("guild_id", "guild", "member"))

INTERACTION: Final = Shape(
    having(
        {"data": having({}, {"resolved": _RESOLVED}), "entitlements": list_of(named("EntitlementResponse"))},
        {"message": MESSAGE, "user": USER, "member": MEMBER, "channel": ANY_CHANNEL},
    ),
    both(
        having(
            {
                "id": ID,
                "application_id": ID,
                "token": TEXT,
                "version": {"const": 1},
                "channel_id": ID,
                "channel": having({"id": ID, "type": WHOLE, "permissions": BITS}),
                "app_permissions": BITS,
                "locale": TEXT,
                "authorizing_integration_owners": map_of(ID),
                "attachment_size_limit": WHOLE,
            }
        ),
        {"anyOf": [_IN_GUILD, _IN_PRIVATE]},
        {
            "oneOf": [
                _kind([_COMMAND, _AUTOCOMPLETE], _COMMAND_ON_PAGE),
                _kind([_COMPONENT], _COMPONENT_ON_PAGE),
                _kind([_FORM], _FORM_ON_PAGE),
            ]
        },
    ),
    {
        "guild": "a partial object, and no page says which part; Discord sends id, locale and features",
        "channel, resolved.channels": "the page lists fewer fields than libraries need, so more are allowed",
        "entitlement_sku_ids": "Discord sends it, but no page tells of it",
    },
)
