"""Reading a request's body: each reader says what is wrong as Discord would, with the field's name."""

from __future__ import annotations

from datetime import UTC, datetime

from sandbox.errors import invalid_form
from sandbox.json_types import Json, JsonObject, items, whole

SNOWFLAKE_LIMIT = 1 << 64


def snowflake(value: Json, field: str) -> int:
    """Return *value* as an id; raises ``ApiError`` 50035 naming *field*."""
    found = _whole(value)
    if found is None or not 0 <= found < SNOWFLAKE_LIMIT:
        raise invalid_form(field, f'Value "{value}" is not snowflake.', "NUMBER_TYPE_COERCE")
    return found


def snowflakes(body: JsonObject, field: str) -> list[int]:
    """Return the ids in a list field; absent or null gives none."""
    return [snowflake(item, field) for item in items(body.get(field))]


def optional_snowflake(body: JsonObject, field: str) -> int | None:
    """Return a field's id, or None where it is absent or null."""
    value = body.get(field)
    return None if value is None else snowflake(value, field)


def string(body: JsonObject, field: str, *, shortest: int = 0, longest: int = 6000) -> str:
    """Return a required string field; raises ``ApiError`` 50035 where it is absent or its length is wrong."""
    value = body.get(field)
    if value is None:
        raise invalid_form(field, "This field is required", "BASE_TYPE_REQUIRED")
    if not isinstance(value, str):
        raise invalid_form(field, "Could not interpret value as string.", "STRING_TYPE_CONVERT")
    if not shortest <= len(value) <= longest:
        raise invalid_form(field, f"Must be between {shortest} and {longest} in length.", "BASE_TYPE_BAD_LENGTH")
    return value


def optional_string(body: JsonObject, field: str, *, longest: int = 6000) -> str | None:
    """Return a string field, or None where it is absent or null."""
    return None if body.get(field) is None else string(body, field, longest=longest)


def integer(body: JsonObject, field: str, default: int = 0) -> int:
    """Return an integer field (digit strings count), or *default* where it is absent or null."""
    value = body.get(field)
    if value is None:
        return default
    found = _whole(value)
    if found is None:
        raise invalid_form(field, f'Value "{value}" is not int.', "NUMBER_TYPE_COERCE")
    return found


def boolean(body: JsonObject, field: str, default: bool = False) -> bool:
    """Return a boolean field, or *default* where it is absent or null."""
    value = body.get(field)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise invalid_form(field, "Must be either true or false.", "BOOLEAN_TYPE_CONVERT")
    return value


def obj_field(body: JsonObject, field: str) -> JsonObject | None:
    """Return an object field, or None where it is absent or null; raises ``ApiError`` 50035 for other types."""
    value = body.get(field)
    if value is None:
        return None
    if not isinstance(value, dict):
        raise invalid_form(field, "Only dictionaries may be used in a DictType", "DICT_TYPE_CONVERT")
    return value


def moment(body: JsonObject, field: str) -> datetime | None:
    """Return a timestamp field (aware, UTC), or None where it is absent or null; raises ``ApiError`` 50035.

    Timestamps are ISO 8601 with an offset, as everywhere in Discord's API (reference, "ISO8601 Date/Time"): one
    without could be anybody's hour.
    """
    given = optional_string(body, field)
    if given is None:
        return None
    try:
        found = datetime.fromisoformat(given)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass  # Unreadable, or outside of the calendar: the sentence below says it for all.
    raise invalid_form(field, "Could not parse the timestamp.", "DATE_TIME_TYPE_PARSE")


def _whole(value: Json) -> int | None:
    """Return an integer or a string of digits as an integer, None for anything else."""
    if isinstance(value, str):
        return whole(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
