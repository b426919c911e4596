"""Where requests and answers meet the judge, with what the judge must know of their target."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.core import Core
from sandbox.docket import Docket
from sandbox.errors import ApiError, empty_message, invalid_form
from sandbox.json_types import whole
from sandbox.judge import Judge, Problem
from sandbox.model import FORUM_KINDS
from sandbox.refusals import RULE
from sandbox.rest.call import Call, Reply
from sandbox.rest.operations import Operation

_EMPTY = empty_message()


class Judged(ApiError):
    """A refusal by the judge, which is recorded already."""

    def __init__(self, problem: Problem) -> None:
        shape = invalid_form(problem.where.strip("/").replace("/", "."), problem.problem)
        if problem.code == _EMPTY.code:
            shape = _EMPTY
        super().__init__(shape.status, shape.code, shape.message, shape.errors)


class Bench:
    """Asks the judge, if there is one: of requests at once, of answers when they are sent."""

    def __init__(self, core: Core, judge: Judge | None, docket: Docket) -> None:
        self._core = core
        self._judge = judge
        self._docket = docket

    def name_of(self, method: str, path: str) -> str:
        """Return Discord's name for an operation that is not in our table, or "unknown"."""
        named = None if self._judge is None else self._judge.operation_of(method, path)
        return named or "unknown"

    def judge_request(self, operation: Operation, path: str, call: Call) -> None:
        """Raise ``Judged`` for a request that Discord would refuse; every reason is recorded."""
        if self._judge is None or operation.method == "GET":
            return
        problems = self._judge.check_request(
            operation.id,
            operation.method,
            path,
            call.json,
            [upload.field for upload in call.uploads],
            channel_kind=self._channel_kind(call.params),
            message_flags=self._message_flags(call.params),
        )
        for problem in problems:
            self._core.refuse(operation.id, operation.method, path, problem.sentence, problem.source)
        if problems:
            raise Judged(problems[0])

    def judge_answer(self, operation: Operation, path: str, reply: Reply) -> None:
        """Let the judge hear, once it is sent, whether an answer of ours could be Discord's."""
        judge = self._judge
        if judge is not None and 200 <= reply.status < 300:
            self._docket.add(
                operation.id, operation.method, path, lambda: judge.check_answer(operation.id, reply.status, reply.body)
            )

    def failed(self, operation: Operation, path: str, error: Exception) -> None:
        """Record that this server could not answer."""
        self._docket.record(operation.id, operation.method, path, f"This server failed: {error!r}", RULE)

    def _channel_kind(self, params: Mapping[str, str]) -> str | None:
        """Return the kind of the target channel: only with it can a forum post be told from a thread."""
        channel = self._core.world.channels.get(_id(params, "channel_id"))
        if channel is None:
            return None
        if channel.kind in FORUM_KINDS:
            return "forum"
        return "thread" if channel.is_thread else "text"

    def _message_flags(self, params: Mapping[str, str]) -> int | None:
        """Return the flags of the message that would be changed, directly or through an interaction's token."""
        channel_id, message_id = _id(params, "channel_id"), _id(params, "message_id")
        book = self._core.interactions
        if "interaction_token" in params:
            pressed = book.find(params["interaction_token"])
            if pressed is not None and pressed.message_id is not None:
                channel_id, message_id = pressed.channel_id, pressed.message_id
        elif "webhook_token" in params:
            answered = book.find(params["webhook_token"])
            if answered is not None:
                channel_id, message_id = answered.channel_id, message_id or answered.response_id or 0
        message = self._core.world.messages.get(channel_id, {}).get(message_id)
        return None if message is None else message.flags


def _id(params: Mapping[str, str], name: str) -> int:
    return whole(params.get(name, "")) or 0
