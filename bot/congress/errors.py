"""Refusals: what a rule says when it cannot do what was asked."""

from datetime import datetime

Fact = str | int | datetime | None


class CongressError(Exception):
    """A refusal that a member can understand.

    `key` names the sentence in `prompts/` (for example "norm.not_in_voting"); `facts` fill its blanks.
    The edge turns it into words; no layer below the edge knows any sentence.
    """

    def __init__(self, key: str, **facts: Fact) -> None:
        super().__init__(key, facts)
        self.key = key
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.key} {self.facts}" if self.facts else self.key
