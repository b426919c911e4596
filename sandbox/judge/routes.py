"""Finds the operation that a method and a path name in Discord's document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from .problem import fields, text

METHODS: Final = frozenset({"get", "post", "put", "patch", "delete"})
VERSION: Final = "/api/v10"


class Routes:
    """A tree of path segments: fixed segments are tried before parameters, as Discord does for `@me`."""

    def __init__(self, paths: Mapping[str, object]) -> None:
        self._root = _Segment()
        for path, methods in paths.items():
            segment = self._root
            for part in path.strip("/").split("/"):
                segment = segment.child(None if part.startswith("{") else part)
            for method, operation in fields(methods).items():
                if method in METHODS:
                    segment.operations[method] = text(fields(operation).get("operationId"))

    def operation_of(self, method: str, path: str) -> str | None:
        """Return the operationId, None if the document has none; `/api/v10` in front and a query are ignored."""
        parts = path.partition("?")[0].removeprefix(VERSION).strip("/").split("/")
        return next(self._root.find(parts, method.lower()), None)


class _Segment:
    def __init__(self) -> None:
        self.fixed: dict[str, _Segment] = {}
        self.parameter: _Segment | None = None
        self.operations: dict[str, str] = {}

    def child(self, part: str | None) -> _Segment:
        if part is not None:
            return self.fixed.setdefault(part, _Segment())
        if self.parameter is None:
            self.parameter = _Segment()
        return self.parameter

    def find(self, parts: list[str], method: str) -> Iterator[str]:
        if not parts:
            if method in self.operations:
                yield self.operations[method]
            return
        if parts[0] in self.fixed:
            yield from self.fixed[parts[0]].find(parts[1:], method)
        if self.parameter is not None and parts[0]:
            yield from self.parameter.find(parts[1:], method)
