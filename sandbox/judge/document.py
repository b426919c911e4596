"""Discord's OpenAPI document as a judge: of requests, and of the answers that the local Discord gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import jsonschema_rs

from .problem import Problem, fields, pointer, text
from .routes import METHODS, Routes
from .schemas import Rewriter
from .sentences import sentence_of
from .urls import is_address

MOST_PROBLEMS: Final = 10
FORUM_POST: Final = "CreateForumThreadRequest"
# Alternatives that do not tell themselves apart, and so have to be chosen by what the request is about.
CHOSEN: Final = {
    "execute_webhook": "IncomingWebhookRequestPartial",
    "create_channel_invite": "CreateGuildInviteRequest",
}
# What Discord's pages know and the document does not yet: a reference may be a forward (resources/message.mdx).
NEWER: Final[dict[str, object]] = {"MessageReferenceType": {"type": "integer", "enum": [0, 1]}}
_THREAD_ONLY: Final = frozenset({"archived", "locked", "invitable", "auto_archive_duration", "applied_tags"})
_FORMATS: Final = {"uri": is_address}


class Document:
    """The document, read once; each operation's schema is compiled when it is first needed."""

    def __init__(self, content: object, path: Path) -> None:
        self.path = path
        paths = fields(fields(content).get("paths"))
        schemas = fields(fields(fields(content).get("components")).get("schemas")) | NEWER
        self._responses = fields(fields(fields(content).get("components")).get("responses"))
        self._requests = Rewriter(schemas, request=True)
        self._answers = Rewriter(schemas, request=False)
        self._routes = Routes(paths)
        self._operations = {
            text(fields(operation).get("operationId")): fields(operation)
            for methods in paths.values()
            for method, operation in fields(methods).items()
            if method in METHODS
        }
        self._paths = {
            text(fields(operation).get("operationId")): path
            for path, methods in paths.items()
            for method, operation in fields(methods).items()
            if method in METHODS
        }
        self._compiled: dict[tuple[str, str], jsonschema_rs.Validator | None] = {}

    @classmethod
    def read(cls, path: Path) -> Document:
        """Read the document; raises OSError or ValueError if there is none or it is not JSON."""
        return cls(json.loads(path.read_text(encoding="utf-8")), path)

    def operation_of(self, method: str, path: str) -> str | None:
        """Return the operationId of a method and a path, None if the document has none."""
        return self._routes.operation_of(method, path)

    def operations(self) -> frozenset[str]:
        """Return every operationId."""
        return frozenset(self._operations)

    def paths(self) -> dict[str, str]:
        """Return the path of every operation, by operationId."""
        return dict(self._paths)

    def check_request(self, operation_id: str, body: object, channel_kind: str | None) -> Iterator[Problem]:
        """Yield what the document finds wrong with a request's JSON body (of a multipart request: payload_json)."""
        if operation_id not in self._operations:
            yield Problem(f"Discord has no operation {operation_id!r}.", "document", "")
            return
        alternative = _alternative(operation_id, body, channel_kind)
        key = (operation_id, alternative)
        if key not in self._compiled:
            schema = self._request_schema(operation_id)
            if schema is not None and alternative:
                schema = {"$ref": f"#/components/schemas/{alternative}"}
            self._compiled[key] = None if schema is None else _compile(self._requests.standalone(schema))
        validator = self._compiled[key]
        if validator is not None:
            # A request without a body may leave out everything that is optional, as lifting a ban does.
            yield from _problems(validator, {} if body is None else body, request=True)

    def _request_schema(self, operation_id: str) -> object:
        body = fields(self._operations[operation_id].get("requestBody"))
        return fields(fields(body.get("content")).get("application/json")).get("schema")

    def check_answer(self, operation_id: str, status: int, body: object) -> Iterator[Problem]:
        """Yield what the document finds wrong with an answer: its status, and its body (None for none)."""
        if operation_id not in self._operations:
            yield Problem(f"Discord has no operation {operation_id!r}.", "document", "")
            return
        if status >= 500:
            return
        responses = fields(self._operations[operation_id].get("responses"))
        name = str(status) if str(status) in responses else f"{status // 100}XX"
        if name not in responses:
            yield Problem(f"Discord answers {operation_id} with {', '.join(responses)}, not {status}.", "document", "")
            return
        key = (operation_id, name)
        if key not in self._compiled:
            schema = self._answer_schema(fields(responses[name]))
            self._compiled[key] = None if schema is None else _compile(self._answers.standalone(schema))
        validator = self._compiled[key]
        if validator is not None:
            yield from _problems(validator, body, request=False)
        elif body is not None and status == 204:
            yield Problem(f"Discord answers {operation_id} with {status} and no body.", "document", "")

    def check_value(self, name: str, schema: object, value: object) -> Iterator[Problem]:
        """Yield what keeps a value of ours from fitting a schema that may refer to the document's.

        The schema is compiled once for its *name*.
        """
        yield from _problems(self._compiled_once(name, schema), value, request=False)

    def fits(self, name: str, schema: object, value: object) -> bool:
        """Tell whether a value of ours fits a schema; see ``check_value``."""
        return self._compiled_once(name, schema).is_valid(value)

    def _compiled_once(self, name: str, schema: object) -> jsonschema_rs.Validator:
        validator = self._compiled.get((name, ""))
        if validator is None:
            validator = self._compiled[name, ""] = _compile(self._answers.standalone(schema))
        return validator

    def _answer_schema(self, response: dict[str, object]) -> object:
        if "$ref" in response:
            response = fields(self._responses[text(response["$ref"]).rpartition("/")[2]])
        return fields(fields(response.get("content")).get("application/json")).get("schema")


def _alternative(operation_id: str, body: object, channel_kind: str | None) -> str:
    """Return the name of the schema that is meant where a union does not say, "" where there is nothing to choose."""
    keys = fields(body).keys()
    if operation_id == "create_thread":
        post = channel_kind == "forum" if channel_kind else bool(keys & {"message", "applied_tags"})
        return FORUM_POST if post else "CreateTextThreadWithoutMessageRequest"
    if operation_id == "update_channel":
        thread = channel_kind == "thread" if channel_kind else bool(keys & _THREAD_ONLY)
        return "UpdateThreadRequestPartial" if thread else "UpdateGuildChannelRequestPartial"
    return CHOSEN.get(operation_id, "")


def _compile(schema: dict[str, object]) -> jsonschema_rs.Validator:
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True, formats=_FORMATS)


def _problems(validator: jsonschema_rs.Validator, body: object, *, request: bool) -> Iterator[Problem]:
    if validator.is_valid(body):
        return
    seen: set[tuple[str, str]] = set()
    for error in validator.iter_errors(body):
        for deepest in _unfolded(error):
            problem = _problem(deepest)
            if (request and _only_whitespace(deepest)) or (problem.where, problem.problem) in seen:
                continue
            seen.add((problem.where, problem.problem))
            yield problem
            if len(seen) == MOST_PROBLEMS:
                return


def _unfolded(error: jsonschema_rs.ValidationError) -> Iterator[jsonschema_rs.ValidationError]:
    """Yield, for a body that fits none of several alternatives, the errors of the one that it fits best."""
    kind = error.kind
    if not isinstance(kind, jsonschema_rs.ValidationErrorKind.AnyOf) or not kind.context:
        yield error
        return
    best = min(kind.context, key=_distance)
    for one in best:
        yield from _unfolded(one)


def _distance(errors: list[jsonschema_rs.ValidationError]) -> tuple[int, bool, int]:
    """Return how far a body is from an alternative: errors deep inside it are near, a wrong type at its top is far."""
    wrong_type = any(isinstance(one.kind, jsonschema_rs.ValidationErrorKind.Type) for one in errors)
    return -max(len(one.instance_path) for one in errors), wrong_type, len(errors)


def _problem(error: jsonschema_rs.ValidationError) -> Problem:
    path: list[str | int] = list(error.instance_path)
    if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required):
        path.append(error.kind.property)
    return Problem(sentence_of(error), "document", pointer(path))


def _only_whitespace(error: jsonschema_rs.ValidationError) -> bool:
    """Return whether only the whitespace around an embed's text is too long: Discord trims it before it counts."""
    kind = error.kind
    if not isinstance(kind, jsonschema_rs.ValidationErrorKind.MaxLength) or "embeds" not in error.instance_path:
        return False
    return len(text(error.instance).strip()) <= kind.limit
