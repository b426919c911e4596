"""Reading a request's body: each reader says what is wrong as Discord would, with the field's name."""

from __future__ import annotations

from sandbox.errors import invalid_form
from sandbox.json_types import Json, JsonObject, items, number

SNOWFLAKE_LIMIT = 1 << 64


def snowflake(value: Json, field: str) -> int:
    """Return *value* as an id; raises ``ApiError`` 50035 naming *field*."""
    if isinstance(value, bool):
        raise invalid_form(field, f'Value "{value}" is not snowflake.', "NUMBER_TYPE_COERCE")
    if isinstance(value, int) and 0 <= value < SNOWFLAKE_LIMIT:
        return value
    if isinstance(value, str) and value.isascii() and value.isdecimal() and int(value) < SNOWFLAKE_LIMIT:
        return int(value)
    raise invalid_form(field, f'Value "{value}" is not snowflake.', "NUMBER_TYPE_COERCE")


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
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise invalid_form(field, f'Value "{value}" is not int.', "NUMBER_TYPE_COERCE")
    if isinstance(value, str) and not value.lstrip("-").isdecimal():
        raise invalid_form(field, f'Value "{value}" is not int.', "NUMBER_TYPE_COERCE")
    return number(value, default)


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
