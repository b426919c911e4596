"""JSON as it crosses the wire, typed; small readers for values whose shape we know.

``Json`` is covariant (``Sequence``, ``Mapping``), so that a list of objects is a ``Json`` without copying.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
JsonObject: TypeAlias = dict[str, Json]

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def _refused(word: str) -> float:
    raise ValueError(f"{word} is not JSON.")


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refused(digits)


_decode = json.JSONDecoder(parse_constant=_refused, parse_float=_finite).decode
_WHOLE = re.compile(r"-?[0-9]{1,40}", re.ASCII)  # Longer ones are nobody's, and Python refuses to read the longest.


def dumps(value: Json) -> str:
    """Return *value* as compact JSON text."""
    return _encode(value)


def loads(text: str | bytes) -> Json:
    """Return the value that the JSON *text* holds; raises ``ValueError`` where it is not JSON.

    What Python alone takes for JSON is refused: NaN, numbers beyond all bounds, halves of characters, and nesting so
    deep that whoever walks through it would fail.
    """
    written = text.decode() if isinstance(text, bytes) else text
    try:
        value: Json = _decode(written)
    except RecursionError:
        raise ValueError("The JSON is nested too deeply.") from None
    if "\\u" in written:
        dumps(value).encode()
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
    found = whole(value) if isinstance(value, str) else None
    return default if found is None else found


def whole(digits: str) -> int | None:
    """Return the integer that decimal digits, perhaps behind a minus, stand for; None for any other text."""
    return int(digits) if _WHOLE.fullmatch(digits) else None
