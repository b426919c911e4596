"""A bare gateway connection, for what a library would not do or would not show."""

from __future__ import annotations

import json
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import zstandard

from sandbox import LocalDiscord
from sandbox.gateway import intents

PLAIN = "?v=10&encoding=json"
Read = Callable[[bytes], bytes]


def reader(query: str) -> Read | None:
    """Return what undoes the compression that a query asks for, over a whole connection."""
    if "zlib-stream" in query:
        return zlib.decompressobj().decompress
    if "zstd-stream" in query:
        return zstandard.ZstdDecompressor().decompressobj().decompress
    return None


class Wire:
    """A bare gateway connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, token: str, read: Read | None) -> None:
        self.socket = socket
        self.token = token
        self.packets: list[bytes] = []
        self._read = read

    async def receive(self) -> dict[str, Any]:
        """Return the next payload."""
        message = await self.socket.receive(timeout=5)
        if self._read is None:
            assert message.type is aiohttp.WSMsgType.TEXT, message
            payload: dict[str, Any] = json.loads(message.data)
            return payload
        assert message.type is aiohttp.WSMsgType.BINARY, message
        self.packets.append(message.data)
        unpacked: dict[str, Any] = json.loads(self._read(message.data))
        return unpacked

    async def until(self, event: str) -> dict[str, Any]:
        """Return the next payload with this event; others are passed over."""
        while (payload := await self.receive())["t"] != event:
            pass
        return payload

    async def closed_with(self) -> int | None:
        """Return the close code, or None (1006) where the connection was cut; payloads before it are passed over."""
        data = (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY)
        while (message := await self.socket.receive(timeout=5)).type in data:
            pass
        assert message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING)
        return self.socket.close_code

    async def send(self, op: int, data: object) -> None:
        """Send a payload."""
        await self.socket.send_str(json.dumps({"op": op, "d": data}))

    async def ask(self, asked: int = intents.GUILDS, **more: object) -> None:
        """Send IDENTIFY, after HELLO has come."""
        assert (await self.receive())["op"] == 10
        await self.send(2, {"token": self.token, "intents": asked, "properties": {}, **more})

    async def identify(self, asked: int = intents.GUILDS, **more: object) -> dict[str, Any]:
        """Begin a session; returns READY."""
        await self.ask(asked, **more)
        return await self.until("READY")

    async def resume(self, session_id: str, sequence: object) -> None:
        """Send RESUME, after HELLO has come."""
        assert (await self.receive())["op"] == 10
        await self.send(6, {"token": self.token, "session_id": session_id, "seq": sequence})

    async def beat(self) -> list[str]:
        """Send a heartbeat; returns the events that came before its answer, so that nothing more is on its way."""
        await self.send(1, None)
        events = []
        while (payload := await self.receive())["op"] != 11:
            events.append(str(payload["t"]))
        return events


@asynccontextmanager
async def wire(local: LocalDiscord, query: str = PLAIN) -> AsyncIterator[Wire]:
    """Open a connection for as long as the context lasts."""
    async with aiohttp.ClientSession() as session, session.ws_connect(local.gateway_url + query) as socket:
        yield Wire(socket, local.token, reader(query))
