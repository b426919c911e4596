"""JSON as it crosses the wire, typed; small readers for values whose shape we know.

``Json`` is covariant (``Sequence``, ``Mapping``), so that a list of objects is a ``Json`` without copying.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
JsonObject: TypeAlias = dict[str, Json]

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def dumps(value: Json) -> str:
    """Return *value* as compact JSON text."""
    return _encode(value)


def loads(text: str | bytes) -> Json:
    """Return the value that the JSON *text* holds; raises ``ValueError`` where it is not JSON."""
    value: Json = json.loads(text)
    return value


def obj(value: Json) -> JsonObject:
    """Return *value* if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Json) -> list[Json]:
    """Return *value* if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def objects(value: Json) -> list[JsonObject]:
    """Return the objects in the array *value*; anything else is left out."""
    return [item for item in items(value) if isinstance(item, dict)]


def text(value: Json, default: str = "") -> str:
    """Return *value* if it is a string, else *default*."""
    return value if isinstance(value, str) else default


def number(value: Json, default: int = 0) -> int:
    """Return *value* as an integer (Discord accepts digit strings too), else *default*."""
    if isinstance(value, bool):
        return default
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.lstrip("-").isdecimal():
        return int(value)
    return default
