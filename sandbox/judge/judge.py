"""The judge: Discord's document where it can be had, and own rules always."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .gateway import check_event
from .problem import Problem
from .rules import Request, judge_request

if TYPE_CHECKING:
    from .document import Document

ENVIRONMENT: Final = "DISCORD_OPENAPI"
# Beside the project's root: ../shared/discord-api/openapi.json.
DEFAULT_PATH: Final = Path(__file__).resolve().parents[3] / "shared" / "discord-api" / "openapi.json"


class Judge:
    """Decides whether Discord would refuse a request, and whether an answer of ours could be Discord's.

    `document` is None where Discord's document is not at hand, and `why_no_document` then says why in a sentence.
    """

    def __init__(self, document: Document | None, why_no_document: str | None = None) -> None:
        self.document = document
        self.why_no_document = why_no_document

    def operation_of(self, method: str, path: str) -> str | None:
        """Return Discord's operationId for a method and a path (`/api/v10` may stand in front).

        None if Discord has no such operation, or if there is no document to ask.
        """
        return None if self.document is None else self.document.operation_of(method, path)

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
    ) -> list[Problem]:
        """Return why Discord would refuse the request, nothing if it would take it.

        `body` is the decoded JSON (of a multipart request its `payload_json`; None if there is none) and `files` the
        names of the uploads ("files[0]" ...). What the caller knows of the target sharpens the verdict:
        `channel_kind` ("forum", "text", "thread" or any other) of the channel that the path names, and
        `message_flags` of the message that is edited.
        """
        request = Request(body, files, channel_kind, message_flags)
        by_rule = list(judge_request(operation_id, request))
        if self.document is None:
            return by_rule
        problems = list(self.document.check_request(operation_id, body, channel_kind))
        if not problems:
            return by_rule
        known = {(problem.where, problem.problem) for problem in problems}
        return problems + [problem for problem in by_rule if (problem.where, problem.problem) not in known]

    def check_answer(self, operation_id: str, status: int, body: object) -> list[Problem]:
        """Return what keeps an answer of ours (None for no body) from fitting Discord's document."""
        return [] if self.document is None else list(self.document.check_answer(operation_id, status, body))

    def check_event(self, event: str, data: object) -> list[Problem]:
        """Return what keeps a gateway event of ours from being Discord's; nothing where there is no document."""
        return [] if self.document is None else list(check_event(self.document, event, data))


@lru_cache(maxsize=1)
def default_judge() -> Judge:
    """Return the judge that a server takes by itself; reading Discord's document takes a moment, so it is read once."""
    return load_judge()


def load_judge(document: Path | None = None) -> Judge:
    """Return a judge with Discord's document: from the argument, else DISCORD_OPENAPI, else beside the project.

    Where the document or the package `jsonschema_rs` (needed for development only) is absent, the own rules still
    judge. A document that is there but cannot be read raises ValueError.
    """
    named = os.environ.get(ENVIRONMENT)
    path = document or (Path(named) if named else DEFAULT_PATH)
    try:
        from .document import Document
    except ModuleNotFoundError as error:
        if error.name != "jsonschema_rs":
            raise
        return Judge(None, "The package jsonschema_rs is not installed, so only the judge's own rules apply.")
    try:
        return Judge(Document.read(path))
    except FileNotFoundError:
        return Judge(None, f"Discord's OpenAPI document is not at {path}, so only the judge's own rules apply.")
