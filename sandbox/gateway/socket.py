"""The gateway's protocol on one socket: HELLO, heartbeats, IDENTIFY, RESUME, and how it closes.

Source: https://docs.discord.com/developers/events/gateway and, for opcodes and close codes,
https://docs.discord.com/developers/topics/opcodes-and-status-codes ("Gateway"). Of the close codes this server never
uses 4011 (sharding required): it has one guild, and a shard may hold 2,500.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque

from aiohttp import WSMsgType, web

from sandbox.gateway import intents
from sandbox.gateway.hub import GatewayHub
from sandbox.gateway.members import chunks
from sandbox.gateway.session import Session
from sandbox.gateway.transport import Transport
from sandbox.json_types import Json, JsonObject, dumps, items, loads, number, obj, text
from sandbox.world import World

HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE, RESUME = 1, 2, 3, 4, 6
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK, REQUEST_SOUNDS, CHANNEL_INFO = 8, 9, 10, 11, 31, 43
_NAMES = {
    HEARTBEAT: "HEARTBEAT",
    IDENTIFY: "IDENTIFY",
    PRESENCE: "UPDATE_PRESENCE",
    VOICE_STATE: "UPDATE_VOICE_STATE",
    RESUME: "RESUME",
    REQUEST_MEMBERS: "REQUEST_GUILD_MEMBERS",
    REQUEST_SOUNDS: "REQUEST_SOUNDBOARD_SOUNDS",
    CHANNEL_INFO: "REQUEST_CHANNEL_INFO",
}

SENDS_PER_WINDOW, SENDS_WINDOW_SECONDS = 120, 60.0
"""Per connection: "120 gateway events per connection every 60 seconds" ("Rate Limiting"); heartbeats count too."""
PAYLOAD_LIMIT_BYTES = 4096
"""What the bot sends "must not exceed 4096 bytes", else 4002 ("Sending Events")."""
PATIENCE = 1.5
"""Heartbeat intervals without a heartbeat until a connection counts as dead.

"If your app fails to send a heartbeat event in time, your connection will be closed and you will be forced to Resume"
("Heartbeat Interval"); the page does not say how long "in time" is, only that there is some tolerance.
"""
ACK_AFTER_SECONDS = 0.02  # An answer that beats discord.py's note of when it asked makes it report 40 s of delay.


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
        self._operation = "CONNECT"

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Speak with the bot until the connection ends."""
        if self._hub.refusing:
            return web.Response(status=503, text="The gateway is not reachable.")
        socket = web.WebSocketResponse(max_msg_size=1 << 20, compress=False, timeout=1.0)
        await socket.prepare(request)
        transport = Transport(socket, request, request.query.get("compress", ""))
        self._transport = transport
        watch = asyncio.create_task(self._watch_heartbeats(transport))
        try:
            if request.query.get("v", "10") != "10":
                raise GatewayClosed(4012, "Invalid API version.")
            if request.query.get("encoding", "json") != "json":
                raise GatewayClosed(4000, "The local Discord does not model this encoding.")
            interval = int(self._hub.heartbeat_seconds * 1000)
            self._send(HELLO, {"heartbeat_interval": interval})
            async for message in socket:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    break
                self._receive(message.data, transport)
        except GatewayClosed as closed:
            self._hub.refused(self._operation, f"{closed.code}: {closed.reason}")
            await transport.close(closed.code, closed.reason)
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
            # A library answers our own close with 1000, which is no goodbye of the bot's.
            self._detach(goodbye=not transport.closed_by_us and socket.close_code in (1000, 1001))
            await transport.stop()
        return socket

    def _detach(self, *, goodbye: bool) -> None:
        """Leave the session without a socket; after a *goodbye* (1000 or 1001) there is nothing to resume.

        Source: https://docs.discord.com/developers/events/gateway, "Initiating a Disconnect".
        """
        session = self._session
        if session is None or session.transport is not self._transport:
            return
        self._hub.detached(session)
        if goodbye:
            self._hub.forget(session)

    async def _watch_heartbeats(self, transport: Transport) -> None:
        limit = self._hub.heartbeat_seconds * PATIENCE
        with contextlib.suppress(TimeoutError):
            while True:
                self._heartbeat_came.clear()
                await asyncio.wait_for(self._heartbeat_came.wait(), limit)
        await transport.close(4009, "Session timed out.")

    def _send(self, op: int, data: Json) -> None:
        if self._transport is not None:
            self._transport.send(dumps({"op": op, "d": data, "s": None, "t": None}))

    def _receive(self, raw: str | bytes, transport: Transport) -> None:
        if len(raw if isinstance(raw, bytes) else raw.encode()) > PAYLOAD_LIMIT_BYTES:
            raise GatewayClosed(4002, f"A payload has at most {PAYLOAD_LIMIT_BYTES} bytes.")
        self._count_against_limit()
        op, data = _read(raw)
        self._operation = _NAMES.get(op, f"gateway_op_{op}")
        if op == HEARTBEAT:
            self._heartbeat()
        elif op == IDENTIFY:
            self._identify(_fields(data))
        elif op == RESUME:
            self._resume(_fields(data), transport)
        elif self._session is None:
            raise GatewayClosed(4003, "Not authenticated.")
        elif op == REQUEST_MEMBERS:
            self._send_members(self._session, _fields(data))
        elif op == REQUEST_SOUNDS:
            self._send_sounds(self._session, _fields(data))
        elif op in (VOICE_STATE, CHANNEL_INFO):
            self._hub.refused(self._operation, "The local Discord does not model voice.")
        elif op != PRESENCE:
            raise GatewayClosed(4001, "Unknown opcode.")

    def _count_against_limit(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._sent_at and now - self._sent_at[0] > SENDS_WINDOW_SECONDS:
            self._sent_at.popleft()
        self._sent_at.append(now)
        if len(self._sent_at) > SENDS_PER_WINDOW:
            raise GatewayClosed(4008, "Rate limited.")

    def _heartbeat(self) -> None:
        self._heartbeat_came.set()
        self._hub.heartbeat_came()
        asyncio.get_running_loop().call_later(ACK_AFTER_SECONDS, self._send, HEARTBEAT_ACK, None)

    def _check_token(self, data: JsonObject) -> None:
        if self._session is not None:
            raise GatewayClosed(4005, "Already authenticated.")
        if self._hub.token_reset or text(data.get("token")).removeprefix("Bot ") != self._token:
            raise GatewayClosed(4004, "Authentication failed.")

    def _identify(self, data: JsonObject) -> None:
        self._check_token(data)
        asked = data.get("intents")
        if not isinstance(asked, int) or isinstance(asked, bool) or asked & ~intents.ALL:
            raise GatewayClosed(4013, "Invalid intent(s).")
        if asked & intents.PRIVILEGED & ~self._hub.granted_privileged:
            raise GatewayClosed(4014, "Disallowed intent(s).")
        shard = _shard(data.get("shard"))
        verdict = self._hub.limits.count(0 if shard is None else shard[0])
        if verdict == "used_up":
            self._hub.terminate()
            raise GatewayClosed(4004, "Too many sessions were started today: the token was reset.")
        if verdict == "too_fast":
            self._hub.refused(self._operation, "Sessions are started faster than max_concurrency allows.")
            self._hub.counts.invalidated += 1
            self._send(INVALID_SESSION, False)
            return
        self._session = self._hub.open_session(asked, shard)
        self._session.transport = self._transport
        self._hub.welcome(self._session)
        self._hub.attached()

    def _resume(self, data: JsonObject, transport: Transport) -> None:
        self._check_token(data)
        session = self._hub.find_session(text(data.get("session_id")))
        missed = None if session is None else self._missed(session, number(data.get("seq"), -1))
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
        self._hub.tell(session, "RESUMED", {})
        self._hub.counts.resumed += 1
        self._hub.attached()

    def _missed(self, session: Session, sequence: int) -> list[str] | None:
        """Return what a session missed; a number that it never sent ends it ("start a new session")."""
        try:
            return session.missed_since(sequence)
        except ValueError:
            self._hub.forget(session)
            raise GatewayClosed(4007, "Invalid seq.") from None

    def _send_members(self, session: Session, data: JsonObject) -> None:
        """Answer op 8; what it cannot mean is an invalid payload."""
        try:
            for chunk in chunks(self._world, data, session.intents):
                self._hub.tell(session, "GUILD_MEMBERS_CHUNK", chunk)
        except ValueError as error:
            raise GatewayClosed(4002, str(error)) from None

    def _send_sounds(self, session: Session, data: JsonObject) -> None:
        """Answer op 31 for our guild, which has no sounds."""
        guild_id = str(self._world.guild.id)
        if guild_id in items(data.get("guild_ids")):
            self._hub.tell(session, "SOUNDBOARD_SOUNDS", {"guild_id": guild_id, "soundboard_sounds": []})


def _read(raw: str | bytes) -> tuple[int, Json]:
    """Return the opcode and the data of a payload."""
    try:
        message = loads(raw)
    except ValueError:
        raise GatewayClosed(4002, "Error while decoding payload.") from None
    op = obj(message).get("op")
    if not isinstance(op, int) or isinstance(op, bool):
        raise GatewayClosed(4002, "A payload is an object with a whole number as its op.")
    return op, obj(message).get("d")


def _fields(data: Json) -> JsonObject:
    """Return the data of an opcode that needs an object."""
    if not isinstance(data, dict):
        raise GatewayClosed(4001, "Invalid payload for the opcode.")
    return data


def _shard(asked: Json) -> tuple[int, int] | None:
    """Return which of how many shards the bot is, or None where it did not say."""
    if asked is None:
        return None
    parts = [number(part, -1) for part in items(asked)]
    if len(parts) != 2 or not 0 <= parts[0] < parts[1]:
        raise GatewayClosed(4010, "Invalid shard.")
    return parts[0], parts[1]
