"""JSON with one spelling for each value, so that everybody who hashes it gets the same hash.

Keys in the order of their code points, no space, no float, UTF-8 as it is: what `json.dumps(value, sort_keys=True,
ensure_ascii=False, separators=(",", ":"))` writes. The way back refuses, with one sentence each, whatever is no such
value: it is made for files that strangers send.
"""

import json
import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NoReturn

from bot.congress.errors import CongressError
from bot.congress.text import given_back

Json = dict[str, "Json"] | list["Json"] | str | int | bool | None

LARGEST = 64 * 2**20
"""The most bytes that are read: four times a certificate of 100,000 named ballots."""

ARCHIVE = b"PK"
"""How a zip begins, that of the record among them."""

DIGITS_MOST = 18
"""The longest number that is read; the largest one that we write has fewer digits."""

DEPTH_MOST = 20
"""How deep a value may be nested; a certificate is five deep."""

_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
_INSTANT_SHAPE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def canonical(value: Json) -> bytes:
    """The one spelling of a value. Raises ValueError where a number is no whole one."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def hash_of(value: Json) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return sha256(canonical(value)).hexdigest()


def instant_text(at: datetime) -> str:
    """An instant in UTC with its microseconds, such as `2026-11-09T12:00:00.000000Z`."""
    return at.astimezone(UTC).strftime(_INSTANT)


def instant_of(text: str) -> datetime:
    """The instant that `instant_text` wrote. Raises ValueError for any other spelling."""
    if not _INSTANT_SHAPE.fullmatch(text):
        raise ValueError(text)
    return datetime.strptime(text, _INSTANT).replace(tzinfo=UTC)


def loaded(content: bytes) -> Json:
    """The value of a JSON file.

    Raises `certificate.too_large` (most), `certificate.an_archive`, `certificate.not_json` (line),
    `certificate.too_deep` (most), `certificate.not_whole` (given), `certificate.number_too_long` (most) or
    `certificate.named_twice` (given).
    """
    if len(content) > LARGEST:
        raise too_large()
    if content.startswith(ARCHIVE):
        raise CongressError("certificate.an_archive")
    try:
        value: Json = json.loads(
            content,
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_not_whole,
            parse_constant=_not_whole,
        )
        _require_shallow(value)
        canonical(value)  # Half a character (`"\ud800"`) is JSON, and nothing that could be written down.
    except RecursionError:
        raise CongressError("certificate.too_deep", most=DEPTH_MOST) from None
    except UnicodeError:
        raise CongressError("certificate.not_json", line=1) from None
    except json.JSONDecodeError as error:
        raise CongressError("certificate.not_json", line=error.lineno) from None
    return value


def too_large() -> CongressError:
    """The refusal of a file that is longer than `LARGEST`."""
    return CongressError("certificate.too_large", most=LARGEST // 2**20)


def _require_shallow(value: Json) -> None:
    layer: list[Json] = [value]
    for _ in range(DEPTH_MOST):
        layer = [inner for one in layer for inner in _inside(one)]
        if not layer:
            return
    raise CongressError("certificate.too_deep", most=DEPTH_MOST)


def _inside(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise CongressError("certificate.named_twice", given=given_back(max(names, key=names.count)))
    return made


def _whole(digits: str) -> int:
    if len(digits) > DIGITS_MOST:
        raise CongressError("certificate.number_too_long", most=DIGITS_MOST)
    return int(digits)


def _not_whole(given: str) -> NoReturn:
    raise CongressError("certificate.not_whole", given=given_back(given))
