"""The gateway's protocol on one socket: HELLO, heartbeats, IDENTIFY, RESUME, and how it closes.

Source: https://discord.com/developers/docs/events/gateway and .../topics/opcodes-and-status-codes#gateway
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque

from aiohttp import WSMsgType, web

from sandbox.gateway import intents
from sandbox.gateway.hub import GatewayHub
from sandbox.gateway.session import Session
from sandbox.gateway.transport import Transport, compressor
from sandbox.json_types import Json, JsonObject, dumps, items, loads, number, obj, text
from sandbox.payloads import member_payload
from sandbox.world import World

HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE, RESUME = 1, 2, 3, 4, 6
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK, REQUEST_SOUNDS = 8, 9, 10, 11, 31
SENDS_PER_MINUTE = 120  # Gateway rate limit; heartbeats count too.
PAYLOAD_LIMIT_BYTES = 15 * 1024  # Larger ones are closed with 4002.
ACK_AFTER_SECONDS = 0.02  # An answer that beats discord.py's note of when it asked makes it report 40 s of delay.
PATIENCE = 1.5  # Heartbeat intervals without a heartbeat until a connection counts as dead.


class GatewayClosed(Exception):
    """The connection must be closed with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class GatewaySocket:
    """One connection, from HELLO to its end."""

    def __init__(self, hub: GatewayHub, world: World, token: str) -> None:
        self._hub = hub
        self._world = world
        self._token = token
        self._session: Session | None = None
        self._transport: Transport | None = None
        self._sent_at: deque[float] = deque()
        self._heartbeat_came = asyncio.Event()

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Speak with the bot until the connection ends."""
        if self._hub.refusing:
            return web.Response(status=503, text="The gateway is not reachable.")
        socket = web.WebSocketResponse(max_msg_size=1 << 20, compress=False, timeout=1.0)
        await socket.prepare(request)
        transport = Transport(socket, request, compressor(request.query.get("compress", "")))
        self._transport = transport
        watch = asyncio.create_task(self._watch_heartbeats(socket))
        try:
            if request.query.get("v", "10") != "10":
                raise GatewayClosed(4012, "Invalid API version.")
            interval = int(self._hub.heartbeat_seconds * 1000)
            self._send(HELLO, {"heartbeat_interval": interval})
            async for message in socket:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    break
                self._receive(message.data, transport)
        except GatewayClosed as closed:
            await transport.close(closed.code, closed.reason)
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
            self._detach(socket.close_code)
            await transport.stop()
        return socket

    def _detach(self, close_code: int | None) -> None:
        session = self._session
        if session is None or session.transport is not self._transport:
            return
        self._hub.detached(session)
        if close_code in (1000, 1001) and session.sequence:
            self._hub.forget(session)  # The bot said goodbye: there is nothing to resume.

    async def _watch_heartbeats(self, socket: web.WebSocketResponse) -> None:
        limit = self._hub.heartbeat_seconds * PATIENCE
        with contextlib.suppress(TimeoutError):
            while True:
                self._heartbeat_came.clear()
                await asyncio.wait_for(self._heartbeat_came.wait(), limit)
        await socket.close(code=4009, message=b"Session timed out.")

    def _send(self, op: int, data: Json) -> None:
        if self._transport is not None:
            self._transport.send(dumps({"op": op, "d": data, "s": None, "t": None}))

    def _receive(self, raw: str | bytes, transport: Transport) -> None:
        if len(raw) > PAYLOAD_LIMIT_BYTES:
            raise GatewayClosed(4002, "Payload too large.")
        self._count_against_limit()
        try:
            message = obj(loads(raw))
        except ValueError:
            raise GatewayClosed(4002, "Error while decoding payload.") from None
        op, data = message.get("op"), message.get("d")
        if op == HEARTBEAT:
            self._heartbeat()
        elif op == IDENTIFY:
            self._identify(obj(data))
        elif op == RESUME:
            self._resume(obj(data), transport)
        elif self._session is None:
            raise GatewayClosed(4003, "Not authenticated.")
        elif op == REQUEST_MEMBERS:
            self._send_members(self._session, obj(data))
        elif op not in (PRESENCE, VOICE_STATE, REQUEST_SOUNDS):
            raise GatewayClosed(4001, "Unknown opcode.")

    def _count_against_limit(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._sent_at and now - self._sent_at[0] > 60:
            self._sent_at.popleft()
        self._sent_at.append(now)
        if len(self._sent_at) > SENDS_PER_MINUTE:
            raise GatewayClosed(4008, "Rate limited.")

    def _heartbeat(self) -> None:
        self._heartbeat_came.set()
        self._hub.counts.heartbeats += 1
        asyncio.get_running_loop().call_later(ACK_AFTER_SECONDS, self._send, HEARTBEAT_ACK, None)

    def _check_token(self, data: JsonObject) -> None:
        if text(data.get("token")).removeprefix("Bot ") != self._token:
            raise GatewayClosed(4004, "Authentication failed.")

    def _identify(self, data: JsonObject) -> None:
        if self._session is not None:
            raise GatewayClosed(4005, "Already authenticated.")
        self._check_token(data)
        asked = data.get("intents")
        if not isinstance(asked, int) or isinstance(asked, bool) or asked & ~intents.ALL:
            raise GatewayClosed(4013, "Invalid intent(s).")
        if asked & intents.PRIVILEGED & ~self._hub.granted_privileged:
            raise GatewayClosed(4014, "Disallowed intent(s).")
        self._session = self._hub.open_session(asked, _shard(data.get("shard")))
        self._session.transport = self._transport
        self._hub.welcome(self._session)
        self._hub.attached()

    def _resume(self, data: JsonObject, transport: Transport) -> None:
        if self._session is not None:
            raise GatewayClosed(4005, "Already authenticated.")
        self._check_token(data)
        session = self._hub.find_session(text(data.get("session_id")))
        missed = None if session is None else session.missed_since(number(data.get("seq"), -1))
        if session is None or missed is None:
            self._hub.counts.invalidated += 1
            self._send(INVALID_SESSION, False)
            return
        if session.transport is not None:
            session.transport.abort()  # The old connection was dead, though nobody had noticed.
        if session.expiry is not None:
            session.expiry.cancel()
        self._session = session
        session.transport = transport
        for message in missed:
            transport.send(message)
        session.dispatch("RESUMED", "{}")
        self._hub.counts.resumed += 1
        self._hub.attached()

    def _send_members(self, session: Session, data: JsonObject) -> None:
        """Answer op 8; without the members intent only members named by id or by a prefix are told."""
        wanted = {number(one) for one in items(data.get("user_ids"))} or {number(data.get("user_ids"))}
        query = data.get("query")
        limit = number(data.get("limit"))
        members = []
        for member in self._world.members.values():
            name = self._world.users[member.user_id].name
            if member.user_id in wanted or (isinstance(query, str) and name.startswith(query.lower())):
                members.append(member)
        everybody = query == "" and limit == 0
        if everybody and not session.intents & intents.GUILD_MEMBERS:
            members = []
        if limit:
            members = members[:limit]
        chunk: JsonObject = {
            "guild_id": str(self._world.guild.id),
            "members": [member_payload(self._world, member) for member in members],
            "chunk_index": 0,
            "chunk_count": 1,
        }
        if "nonce" in data:
            chunk["nonce"] = data["nonce"]
        session.dispatch("GUILD_MEMBERS_CHUNK", dumps(chunk))


def _shard(asked: Json) -> tuple[int, int]:
    if asked is None:
        return 0, 1
    parts = [number(part, -1) for part in items(asked)]
    if len(parts) != 2 or not 0 <= parts[0] < parts[1]:
        raise GatewayClosed(4010, "Invalid shard.")
    return parts[0], parts[1]
