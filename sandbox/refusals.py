"""What Discord would have refused, kept for tests and for the page's panel."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.json_types import JsonObject

RULE = "rule"
"""The source of a refusal that comes from our own knowledge of Discord, not from its document."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One request that Discord would not have accepted, or that this server does not model."""

    at: str
    operation: str
    method: str
    path: str
    problem: str
    source: str

    def payload(self) -> JsonObject:
        """Return the refusal as the page reads it."""
        return {
            "at": self.at,
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "problem": self.problem,
            "source": self.source,
        }
