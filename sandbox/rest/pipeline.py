"""What is the same for every operation: token, faults, rate limits, body, judge, errors, answer."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from aiohttp import web

from sandbox.core import Core
from sandbox.errors import ApiError, unauthorized
from sandbox.faults import Fault, Faults
from sandbox.json_types import Json, dumps
from sandbox.ratelimits import RateLimits, refusal
from sandbox.refusals import RULE
from sandbox.rest import routing
from sandbox.rest.bench import Bench, Judged
from sandbox.rest.bodies import read_body
from sandbox.rest.call import NOTHING, Call, Reply
from sandbox.rest.operations import Operation

PREFIX = "/api/v10"
_JSON = {"Content-Type": "application/json"}
_MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")
_REFUSED_FORMS = frozenset({40005, 50006, 50008, 50035, 50109})
"""Codes that say "this request was wrong in itself": such requests are recorded as refusals."""


REQUESTS_KEPT = 2_000


@dataclass(slots=True)
class Sent:
    """A request as the bot sent it; the status is 0 while it is being answered, or if it was cut."""

    operation: str
    method: str
    path: str
    body: Json = None
    files: list[str] = field(default_factory=list)
    status: int = 0


class Rest:
    """Answers the bot's requests."""

    def __init__(self, core: Core, token: str, faults: Faults, limits: RateLimits, bench: Bench) -> None:
        self._core = core
        self._token = token
        self._faults = faults
        self._limits = limits
        self._bench = bench
        self.count = 0
        self.requests: deque[Sent] = deque(maxlen=REQUESTS_KEPT)

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request under ``/api/v10``."""
        path = request.path.removeprefix(PREFIX)
        self.count += 1
        found = routing.find(request.method, path)
        if found is None:
            return await self._refuse_unknown(request, path)
        operation, params = found
        sent = Sent(operation.id, request.method, path)
        self.requests.append(sent)
        trouble, reply, headers = await self._answer(request, operation, params, sent)
        if trouble is not None:
            return self._troubled(request, trouble)
        sent.status = reply.status
        if reply.status == 204:
            return web.Response(status=204, headers=headers)
        return _json_response(reply.status, reply.body, headers)

    async def _answer(
        self, request: web.BaseRequest, operation: Operation, params: dict[str, str], sent: Sent
    ) -> tuple[Fault | None, Reply, dict[str, str]]:
        """Return a trouble to make instead of answering, or else the answer and its headers."""
        try:
            if operation.token and request.headers.get("Authorization") != f"Bot {self._token}":
                raise unauthorized()
            sent.body, uploads = await read_body(request)
        except ApiError as error:
            self._note(operation, sent.path, error)
            return None, Reply(error.body(), error.status), {}
        sent.files = [upload.filename for upload in uploads]
        trouble = await self._trouble(operation, after_effect=False)
        if trouble is not None:
            return trouble, NOTHING, {}
        verdict = self._limits.count(operation.id, "/".join(params[name] for name in _MAJOR if name in params))
        if verdict.refused is not None:
            return None, Reply(verdict.refused.body, 429), {**verdict.headers, **verdict.refused.headers}
        reply = self._run(operation, Call(self._core, params, request.query, sent.body, uploads), sent.path)
        return await self._trouble(operation, after_effect=True), reply, verdict.headers

    def _run(self, operation: Operation, call: Call, path: str) -> Reply:
        """Let the judge and the handler decide: one step, in which nothing else happens."""
        try:
            self._bench.judge_request(operation, path, call)
            reply = operation.handler(call)
        except ApiError as error:
            self._note(operation, path, error)
            reply = Reply(error.body(), error.status)
        except Exception as error:
            # A fault of this server must fail the test that met it, not pass for Discord's bad day.
            self._bench.failed(operation, path, error)
            raise
        self._bench.judge_answer(operation, path, reply)
        return reply

    async def _trouble(self, operation: Operation, *, after_effect: bool) -> Fault | None:
        """Return the trouble that replaces the answer, after those that only delay it."""
        fault = self._faults.take(operation.id, after_effect=after_effect)
        if fault is None:
            return None
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            return None
        if fault.held is not None:
            return None if await fault.held.goes_on() else fault
        return fault

    def _note(self, operation: Operation, path: str, error: ApiError) -> None:
        """Record a refusal that the judge has not recorded already."""
        if isinstance(error, Judged):
            return
        if error.status == 501 or error.code in _REFUSED_FORMS:
            detail = f" {dumps(error.errors)}" if error.errors else ""
            self._core.refuse(operation.id, operation.method, path, f"{error.code}: {error.message}{detail}", RULE)

    async def _refuse_unknown(self, request: web.BaseRequest, path: str) -> web.Response:
        problem = "The local Discord does not model this operation."
        self._core.refuse(self._bench.name_of(request.method, path), request.method, path, problem, RULE)
        async for _ in request.content.iter_any():
            pass  # A connection is used again only once the whole request was read from it.
        return _json_response(501, {"message": problem, "code": 0}, {})

    def _troubled(self, request: web.BaseRequest, fault: Fault) -> web.Response:
        if fault.kind == "rate_limit":
            refused = refusal(fault.seconds, is_global=fault.is_global, via=fault.via)
            return _json_response(429, refused.body, refused.headers)
        if fault.kind in ("reset", "hold") and request.transport is not None:
            request.transport.abort()
        return _json_response(fault.status, {"message": "Internal Server Error", "code": 0}, {})


def _json_response(status: int, body: Json, headers: dict[str, str]) -> web.Response:
    # The header is compared for equality by libraries: no charset may follow.
    return web.Response(status=status, body=dumps(body).encode(), headers={**_JSON, **headers})
