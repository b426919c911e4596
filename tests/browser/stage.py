"""What others have done before a test begins: the steps of the whole way, taken without the page; and a picture."""

import struct
import zlib

from sandbox import LocalDiscord
from sandbox.json_types import JsonObject
from tests.wire.process import BotProcess
from tests.wire.reading import said, shown
from tests.wire.test_way import open_the_congress, propose, take_seats

__all__ = ["open_the_congress", "open_the_vote", "png", "propose", "take_seats"]


async def open_the_vote(local: LocalDiscord, bot: BotProcess) -> JsonObject:
    """Bring a new norm to its vote; returns the ballot's card."""
    card = await propose(local)
    await local.person("grace").click(card, label="Second")
    ada = local.owner
    bot.move_clock(days=3)
    called = await ada.invoke("norm final-call", options={"norm": "N-1"})
    assert "N-1" in said(called)
    bot.move_clock(days=3)
    question = await ada.invoke("norm open-vote", options={"norm": "N-1"})
    await ada.click(question, label="Open the vote")
    return await shown(local, "votes", "N-1")


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\x00" + b"\x2f\x43\x94" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
