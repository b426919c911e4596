"""What is sent, compressed as the bot asked: one stream for each connection, and every message whole."""

from __future__ import annotations

import zlib
from functools import partial

import discord
import pytest
from discord import utils
from discord.gateway import DiscordWebSocket

from sandbox import LocalDiscord
from sandbox.gateway import intents
from sandbox.gateway.transport import compressor

from .conftest import Bot, running
from .gateway_wire import PLAIN, wire

QUERIES = [PLAIN, PLAIN + "&compress=zlib-stream", PLAIN + "&compress=zstd-stream", PLAIN + "&compress=unknown"]


class ZlibContext:
    """How discord.py reads zlib; it only defines this for itself where no zstd library is installed."""

    COMPRESSION_TYPE = "zlib-stream"

    def __init__(self) -> None:
        self._stream = zlib.decompressobj()

    def decompress(self, data: bytes, /) -> str | None:
        """Return one message."""
        assert data.endswith(b"\x00\x00\xff\xff"), "each message ends at a flush"
        return self._stream.decompress(data).decode()


@pytest.mark.parametrize("query", QUERIES)
async def test_a_bare_connection_is_read_as_one_stream(local: LocalDiscord, query: str) -> None:
    async with wire(local, query) as bare:
        await bare.identify(intents.GUILDS | intents.DIRECT_MESSAGES)
        await bare.until("GUILD_CREATE")
        ada = local.person("ada")
        for number in range(3):
            ada.say(f"message {number} ✓", channel=ada.dm())
            assert (await bare.until("MESSAGE_CREATE"))["d"]["content"] == f"message {number} ✓"
        compressed = "zlib" in query or "zstd" in query
        # Later messages lean on what the stream has already said; a stream for each message could not be so short.
        assert [len(packet) < 150 for packet in bare.packets[-1:]] == [True] * compressed


@pytest.mark.parametrize("query", QUERIES[1:3])
async def test_a_message_longer_than_a_block_arrives_whole(local: LocalDiscord, query: str) -> None:
    for number in range(400):
        local.make_channel(f"room-{number}-{number * 7919 % 1000}")
    async with wire(local, query) as bare:
        await bare.identify()
        assert len((await bare.until("GUILD_CREATE"))["d"]["channels"]) == 402
    local.assert_faithful()


@pytest.mark.parametrize("kind", ["zstd-stream", "zlib-stream", None])
async def test_the_library_reads_every_transport(
    local: LocalDiscord, monkeypatch: pytest.MonkeyPatch, kind: str | None
) -> None:
    if kind == "zlib-stream":
        monkeypatch.setattr(utils, "_ActiveDecompressionContext", ZlibContext)
    elif kind is None:
        monkeypatch.setattr(DiscordWebSocket, "from_client", partial(DiscordWebSocket.from_client, compress=False))
    else:
        assert kind == utils._ActiveDecompressionContext.COMPRESSION_TYPE, "zstandard is installed for development"
    bot = Bot(discord.Intents(guilds=True, dm_messages=True))
    async with running(bot, local):
        ada = local.person("ada")
        ada.say("grüße", channel=ada.dm())
        heard = await bot.wait_for("message", timeout=5)
        assert heard.content == "grüße"
        # A new connection begins a new stream on both sides.
        local.gateway.cut()
        await local.wait_for(lambda: local.gateway.counts.resumed == 1, timeout=20)
        ada.say("again", channel=ada.dm())
        assert (await bot.wait_for("message", timeout=5)).content == "again"
        transports = [session.transport for session in local.gateway.sessions]
        assert [transport.compression for transport in transports if transport is not None] == [kind]
    local.assert_faithful()


def test_nothing_is_compressed_unasked() -> None:
    assert compressor("") is None
    assert compressor("gzip") is None
