"""One open gateway socket: what is written to it, in order, compressed as the bot asked."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from importlib import import_module

from aiohttp import web

Compress = Callable[[bytes], bytes]

FLUSH_SECONDS = 1.0
"""How long a bot may take to read what was written before its connection is closed; one that does not read is cut."""


def zlib_stream() -> Compress:
    """Return a compressor for one connection; every message ends at a flush, the stream never does."""
    stream = zlib.compressobj(level=1)

    def compress(data: bytes) -> bytes:
        return stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)

    return compress


def zstd_stream() -> Compress | None:
    """Return a zstd compressor for one connection, or None where no zstd library is installed.

    Every message ends at a block, never at the end of the frame.
    """
    try:
        zstandard = import_module("zstandard")  # A dependency for development only: a bot asks for zstd where it is.
    except ImportError:
        return None
    stream = zstandard.ZstdCompressor(level=1).compressobj()

    def compress(data: bytes) -> bytes:
        block: bytes = stream.compress(data) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        return block

    return compress


def compressor(asked: str) -> Compress | None:
    """Return the compressor for the ``compress`` that the bot asked for, or None for plain JSON.

    Source: https://docs.discord.com/developers/events/gateway, "Transport Compression".
    """
    if asked == "zlib-stream":
        return zlib_stream()
    if asked == "zstd-stream":
        return zstd_stream()
    return None


class Transport:
    """Writes messages to one socket in order, from one task.

    ``compression`` is the transport compression that the bot asked for and got; ``closed_by_us`` says who ended it.
    """

    def __init__(self, socket: web.WebSocketResponse, request: web.BaseRequest, asked: str) -> None:
        self._socket = socket
        self._request = request
        self._compress = compressor(asked)
        self.compression = None if self._compress is None else asked
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self._muted = False
        self.closed_by_us = False
        self._task = asyncio.create_task(self._write())

    def send(self, text: str) -> None:
        """Queue one message."""
        if not self._muted:
            self._queue.put_nowait(text)

    def mute(self) -> None:
        """Lose whatever is sent from now on, though the connection stays open."""
        self._muted = True

    async def close(self, code: int, reason: str) -> None:
        """Close the socket in order, with a close code."""
        self.closed_by_us = True
        await self._flush()
        await self._socket.close(code=code, message=reason.encode())

    def abort(self) -> None:
        """Cut the connection without a word, as a lost network does."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def stop(self) -> None:
        """End the writing task; the socket is closed by whoever opened it."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _flush(self) -> None:
        drained = asyncio.create_task(self._queue.join())
        ended, _ = await asyncio.wait({drained, self._task}, timeout=FLUSH_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if not ended:
            self.abort()
        drained.cancel()

    async def _write(self) -> None:
        while True:
            text = await self._queue.get()
            try:
                if self._compress is None:
                    await self._socket.send_str(text)
                else:
                    await self._socket.send_bytes(self._compress(text.encode()))
            except ConnectionError:
                return  # The bot is gone; the session keeps what it missed.
            finally:
                self._queue.task_done()
