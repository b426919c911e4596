"""What the judge says: a problem; and readers that let the rules look into JSON without trusting its shape."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

Source: TypeAlias = Literal["document", "rule"]
_DIGITS = re.compile(r"-?[0-9]{1,40}", re.ASCII)


@dataclass(frozen=True)
class Problem:
    """One reason why Discord would refuse a request, or why an answer of ours is not Discord's.

    `problem` is a sentence for people; `where` points into the body as a JSON pointer ("" is the whole body);
    `source` says whether Discord's document or one of the judge's own rules found it, `code` with which of Discord's
    error codes it is refused: 50035 "Invalid Form Body" but for what has a code of its own.
    """

    problem: str
    source: Source
    where: str
    code: int = 50035

    @property
    def sentence(self) -> str:
        """The problem with its place before it."""
        return f"{self.where} {self.problem}".strip()


def broken(where: str, sentence: str, code: int = 50035) -> Problem:
    """Return the problem that an own rule found at `where`."""
    return Problem(sentence, "rule", where, code)


def pointer(path: Iterable[str | int]) -> str:
    """Return the JSON pointer of a path of keys and indexes."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def fields(value: object) -> dict[str, object]:
    """Return the value if it is a JSON object, else an empty one: a wrong type is for the document to refuse."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """Return the value if it is a JSON array, else an empty one: a wrong type is for the document to refuse."""
    return cast("list[object]", value) if isinstance(value, list) else []


def text(value: object) -> str:
    """Return the value if it is a string, else an empty one."""
    return value if isinstance(value, str) else ""


def whole(value: object, default: int = 0) -> int:
    """Return the value as an integer: Discord also takes digits in a string; anything else gives the default."""
    if isinstance(value, bool):
        return default
    if isinstance(value, int):
        return value
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    return default
