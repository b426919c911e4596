"""Finds the operation of a request by walking its path, literal segments before parameters."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.rest.operations import OPERATIONS, Operation


@dataclass(slots=True)
class _Node:
    literals: dict[str, _Node] = field(default_factory=dict)
    parameter: _Node | None = None
    operations: dict[str, Operation] = field(default_factory=dict)


def _tree() -> _Node:
    root = _Node()
    for operation in OPERATIONS:
        node = root
        for segment in operation.path.strip("/").split("/"):
            if segment.startswith("{"):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(segment, _Node())
        node.operations[operation.method] = operation
    return root


_ROOT = _tree()


def find(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """Return the operation for a path such as ``/channels/1/messages`` and its parameters, or None."""
    segments = path.strip("/").split("/")
    found = _find(_ROOT, method, segments, 0)
    if found is None:
        return None
    names = found.path.strip("/").split("/")
    params = {name[1:-1]: segment for name, segment in zip(names, segments, strict=True) if name.startswith("{")}
    return found, params


def _find(node: _Node, method: str, segments: list[str], place: int) -> Operation | None:
    if place == len(segments):
        return node.operations.get(method)
    literal = node.literals.get(segments[place])
    if literal is not None:
        found = _find(literal, method, segments, place + 1)
        if found is not None:
            return found
    return None if node.parameter is None else _find(node.parameter, method, segments, place + 1)
