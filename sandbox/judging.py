"""How the server asks the judge, and which one it takes by itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol


class ProblemLike(Protocol):
    """One thing that is wrong with a request or an answer."""

    @property
    def problem(self) -> str:
        """A sentence about it."""
        ...

    @property
    def source(self) -> str:
        """``document`` for Discord's own description, ``rule`` for a limit that it leaves out."""
        ...

    @property
    def where(self) -> str:
        """The place in the body, as a JSON pointer."""
        ...


class JudgeLike(Protocol):
    """Decides whether Discord would accept a request, and whether an answer of ours is fit."""

    def operation_of(self, method: str, path: str) -> str | None:
        """Return Discord's name for an operation, or None where it is not known."""
        ...

    def check_request(
        self,
        operation_id: str,
        method: str,
        path: str,
        body: object,
        files: Sequence[str] = (),
        *,
        channel_kind: str | None = None,
        message_flags: int | None = None,
    ) -> Sequence[ProblemLike]:
        """Return what is wrong with a request; nothing if all is well."""
        ...

    def check_answer(self, operation_id: str, status: int, body: object) -> Sequence[ProblemLike]:
        """Return what is wrong with an answer of ours; nothing if all is well."""
        ...


@lru_cache(maxsize=1)
def default_judge() -> JudgeLike:
    """Return the project's judge; reading Discord's document takes a moment, so it is read once."""
    from sandbox.judge import load_judge

    return load_judge()
