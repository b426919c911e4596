"""The person's side over HTTP and a websocket, for the page. Paths under ``/sandbox``."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import WSMsgType, web

from sandbox.attachments import UPLOAD_LIMIT_BYTES
from sandbox.clock import offset
from sandbox.core import Core
from sandbox.desk import Desk
from sandbox.errors import ApiError, PersonRefused
from sandbox.json_types import Json, JsonObject, dumps, loads, text, whole
from sandbox.judge import Judge
from sandbox.outcomes import Outcome
from sandbox.payloads import channel_payload
from sandbox.person import actions, views, writing
from sandbox.person.values import Value, file_value
from sandbox.verbs.passage import let_time_pass

PREFIX = "/sandbox"
BODY_LIMIT_BYTES = 1024 * 1024
"""What a request may hold beside files: the longest form is far below it, and so is the bot's desk."""
FILES_LIMIT_BYTES = BODY_LIMIT_BYTES + writing.FILES_PER_MESSAGE * 4 * (UPLOAD_LIMIT_BYTES // 3 + 1)
"""What a request with files may hold: ten of the largest, which base64 makes longer by a third (about 134 MiB)."""
CARRY_FILES = frozenset({"say", "post", "invoke", "submit"})


class PersonHttp:
    """Answers the page, and the bot beside it, which is known by its token."""

    def __init__(self, core: Core, token: str, judge: Judge | None) -> None:
        self._core = core
        self._judge = judge
        self._token = token
        self.desk = Desk(core)
        self._posts: dict[str, Callable[[int, JsonObject], Awaitable[JsonObject]]] = {
            "invoke": self._invoke,
            "menu": self._menu,
            "autocomplete": self._autocomplete,
            "click": self._click,
            "submit": self._submit,
            "dismiss": self._dismiss,
            "dm": self._dm,
        }

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request under ``/sandbox``."""
        parts = request.path.removeprefix(PREFIX).strip("/").split("/")
        try:
            if request.method == "GET" and parts == ["events"]:
                return await self._events(request, self._as(request.query.get("as", "")))
            if request.method == "GET" and parts == ["beside"]:
                self._require_bot(request)
                return await self._events(request, self._core.world.bot_id)
            if request.method == "GET":
                return _answer(200, self._get(request, parts))
            if request.method == "POST":
                return _answer(200, await self._post(request, parts))
        except PersonRefused as refused:
            return _answer(refused.status, {"error": str(refused)})
        except ApiError as error:
            return _answer(max(400, min(error.status, 499)), {"error": f"{error.message}."})
        return _answer(405, {"error": "This method is not known here."})

    def _get(self, request: web.BaseRequest, parts: list[str]) -> JsonObject:
        if parts == ["refusals"]:
            return {"refusals": [refusal.payload() for refusal in self._core.refusals]}
        if parts == ["clock"]:
            return views.clock(self._core)
        if parts == ["people"]:
            return {"people": views.people(self._core)}
        user_id = self._as(request.query.get("as", ""))
        if parts == ["scheduled"]:
            return {"events": views.events_view(self._core, user_id)}
        if parts == ["state"]:
            by_document = self._judge is not None and self._judge.document is not None
            return {**views.state(self._core, user_id), "desk": self.desk.latest, "judged_by_document": by_document}
        if len(parts) == 3 and parts[0] == "channels" and parts[2] == "pins":
            channel = views.visible_channel(self._core, user_id, parts[1])
            return {"messages": views.pins_view(self._core, user_id, channel)}
        if len(parts) == 3 and parts[0] == "channels" and parts[2] == "messages":
            channel = views.visible_channel(self._core, user_id, parts[1])
            before = request.query.get("before")
            limit = _page_size(request.query.get("limit", "100"))
            cursor = None if before is None else actions.message_number(before)
            return {"messages": views.history_view(self._core, user_id, channel, limit, cursor)}
        raise PersonRefused("There is nothing at this address.", 404)

    def _as(self, given: str) -> int:
        """Return the person acted as; the page's first call may leave it out and gets the owner."""
        return self._core.world.guild.owner_id if not given else self._core.person_id(given)

    def _require_bot(self, request: web.BaseRequest) -> None:
        if request.headers.get("Authorization") != f"Bot {self._token}":
            raise PersonRefused("This is for the bot.", 401)

    async def _post(self, request: web.BaseRequest, parts: list[str]) -> JsonObject:
        if request.content_type != "application/json":
            # Pages of other hosts can send plain forms unasked, but not this type.
            raise PersonRefused("The body must be application/json.", 415)
        given = await _read(request, FILES_LIMIT_BYTES if parts[0] in CARRY_FILES else BODY_LIMIT_BYTES)
        try:
            # Files in base64 take a while to be read, in which the bot must be heard.
            body = await asyncio.to_thread(loads, given) if len(given) > BODY_LIMIT_BYTES else loads(given)
        except ValueError:
            raise PersonRefused("The body is not JSON.") from None
        if not isinstance(body, dict):
            raise PersonRefused("The body must be an object.")
        if parts == ["clock"]:
            return self._move_clock(body)
        if parts == ["desk"]:
            self._require_bot(request)
            self.desk.put(body)
            return {}
        if parts == ["demo"]:
            self.desk.ask(text(body.get("act")))
            return {}
        if len(parts) == 1 and parts[0] in writing.ACTS:
            return writing.ACTS[parts[0]](self._core, self._core.person_id(text(body.get("as"))), body)
        action = self._posts.get(parts[0]) if len(parts) == 1 else None
        if action is None:
            raise PersonRefused("There is nothing at this address.", 404)
        return await action(self._core.person_id(text(body.get("as"))), body)

    def _actor(self, user_id: int, body: JsonObject) -> actions.Actor:
        return actions.Actor(self._core, user_id, actions.message_number(text(body.get("channel_id"))))

    async def _invoke(self, user_id: int, body: JsonObject) -> JsonObject:
        given = {**_values(body.get("options")), **_values(body.get("attachments"))}
        return (await self._actor(user_id, body).invoke(text(body.get("command")), given)).payload()

    async def _menu(self, user_id: int, body: JsonObject) -> JsonObject:
        target = actions.message_number(text(body.get("target_id")))
        return (await self._actor(user_id, body).menu(text(body.get("name")), target)).payload()

    async def _autocomplete(self, user_id: int, body: JsonObject) -> JsonObject:
        choices = await self._actor(user_id, body).autocomplete(
            text(body.get("command")), _values(body.get("options")), text(body.get("focused"))
        )
        return {"choices": choices}

    async def _click(self, user_id: int, body: JsonObject) -> JsonObject:
        actor = self._actor(user_id, body)
        message_id = actions.message_number(text(body.get("message_id")))
        outcome = await actor.click(message_id, text(body.get("custom_id")), body.get("values"))
        return outcome.payload()

    async def _submit(self, user_id: int, body: JsonObject) -> JsonObject:
        outcome: Outcome = await actions.submit(
            self._core, user_id, text(body.get("modal_id")), _values(body.get("values"))
        )
        return outcome.payload()

    async def _dismiss(self, user_id: int, body: JsonObject) -> JsonObject:
        message_id = actions.message_number(text(body.get("message_id")))
        actions.dismiss(self._core, user_id, message_id)
        return {}

    async def _dm(self, user_id: int, body: JsonObject) -> JsonObject:
        return {"channel": channel_payload(self._core.world, actions.open_dm(self._core, user_id))}

    def _move_clock(self, body: JsonObject) -> JsonObject:
        move_clock(self._core, offset(body.get("offset_seconds")))
        return views.clock(self._core)

    async def _events(self, request: web.BaseRequest, user_id: int) -> web.StreamResponse:
        """Send a person, or the bot's side, what happens, until they leave."""
        socket = web.WebSocketResponse(heartbeat=30.0, max_msg_size=1 << 16)
        await socket.prepare(request)
        listener = self._core.feed.join(user_id)
        self.desk.came(user_id)
        reader = asyncio.create_task(_until_closed(socket))
        try:
            while not reader.done() and not listener.overrun:
                following = asyncio.create_task(listener.queue.get())
                await asyncio.wait({following, reader}, return_when=asyncio.FIRST_COMPLETED)
                if not following.done():
                    following.cancel()
                    break
                await socket.send_str(following.result())
        except ConnectionError:
            pass  # The page was closed in the middle of a message; nobody is left to tell.
        finally:
            self._core.feed.leave(listener)
            self.desk.went(user_id)
            self._core.touch(keep=False)
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)
            await socket.close()
        return socket


def move_clock(core: Core, offset_seconds: float) -> None:
    """Move the server's clock, and let what is due by then happen."""
    core.clock.move_to(offset_seconds)
    let_time_pass(core)
    core.feed.publish(lambda: {"type": "clock", "offset_seconds": offset_seconds})
    core.touch()


async def _until_closed(socket: web.WebSocketResponse) -> None:
    async for message in socket:
        if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
            return


async def _read(request: web.BaseRequest, limit: int) -> bytes:
    """Return the body, taken in pieces: a reading at once would end at aiohttp's 1 MiB. Raises ``PersonRefused``."""
    given = bytearray()
    announced = request.content_length or 0
    if announced <= limit:
        async for piece in request.content.iter_any():
            given += piece
            if len(given) > limit:
                break
    if max(announced, len(given)) <= limit:
        return bytes(given)
    if limit == FILES_LIMIT_BYTES:
        most = UPLOAD_LIMIT_BYTES // 1024 // 1024
        raise PersonRefused(f"This is too large: at most {writing.FILES_PER_MESSAGE} files of {most} MB are sent.", 413)
    raise PersonRefused("This is too large to be sent.", 413)


def _page_size(given: str) -> int:
    limit = whole(given)
    if limit is None or not 1 <= limit <= 1000:
        raise PersonRefused("limit must be a number between 1 and 1000.")
    return limit


def _values(given: Json) -> dict[str, Value]:
    """Return what a person filled in; ``{"filename", "content_base64"}`` stands for a file."""
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise PersonRefused("The values must be an object.")
    return {name: _value(value) for name, value in given.items()}


def _value(value: Json) -> Value:
    if isinstance(value, dict):
        return file_value(value)
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        return [file_value(one) for one in value if isinstance(one, dict)]
    return value


def _answer(status: int, body: Json) -> web.Response:
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return web.Response(status=status, body=dumps(body).encode(), headers=headers)
