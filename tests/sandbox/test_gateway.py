"""The gateway: intents, heartbeats, resuming, closing, compression."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands

import sandbox
from sandbox import LocalDiscord, Options
from sandbox.gateway import intents

from .conftest import Bot, Point, running


class Wire:
    """A bare gateway connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, token: str) -> None:
        self.socket = socket
        self.token = token

    async def receive(self) -> dict[str, Any]:
        message = await self.socket.receive(timeout=5)
        assert message.type is aiohttp.WSMsgType.TEXT, message
        payload: dict[str, Any] = json.loads(message.data)
        return payload

    async def until(self, event: str) -> dict[str, Any]:
        while (payload := await self.receive())["t"] != event:
            pass
        return payload

    async def closed_with(self) -> int | None:
        while (message := await self.socket.receive(timeout=5)).type is aiohttp.WSMsgType.TEXT:
            pass
        assert message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING)
        return self.socket.close_code

    async def send(self, op: int, data: object) -> None:
        await self.socket.send_str(json.dumps({"op": op, "d": data}))

    async def identify(self, asked: int = intents.GUILDS, **more: object) -> dict[str, Any]:
        assert (await self.receive())["op"] == 10
        await self.send(2, {"token": self.token, "intents": asked, "properties": {}, **more})
        return await self.until("READY")


@asynccontextmanager
async def wire(local: LocalDiscord, query: str = "?v=10&encoding=json") -> AsyncIterator[Wire]:
    async with aiohttp.ClientSession() as session, session.ws_connect(local.gateway_url + query) as socket:
        yield Wire(socket, local.token)


async def test_a_new_session_is_told_who_it_is_and_where(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        ready = await bare.identify()
        assert ready["d"]["user"]["username"] == "Congress"
        assert ready["d"]["resume_gateway_url"] == local.gateway_url
        guild = await bare.until("GUILD_CREATE")
        assert (ready["s"], guild["s"]) == (1, 2)
        assert [channel["name"] for channel in guild["d"]["channels"]] == ["welcome", "general"]
        # Without the members intent only the bot itself is listed.
        assert [member["user"]["username"] for member in guild["d"]["members"]] == ["Congress"]
        await bare.send(1, 2)
        assert (await bare.receive())["op"] == 11


async def test_only_what_was_asked_for_arrives(local: LocalDiscord) -> None:
    async with wire(local) as silent, wire(local) as listening:
        await silent.identify(intents.GUILDS)
        await listening.identify(intents.GUILDS | intents.GUILD_MESSAGES)
        local.person("ada").say("hello")
        local.make_channel("votes")
        heard = await listening.until("MESSAGE_CREATE")
        # Without the Message Content intent others' words are withheld.
        assert heard["d"]["content"] == ""
        await silent.until("GUILD_CREATE")
        assert (await silent.receive())["t"] == "CHANNEL_CREATE"


async def test_a_mention_and_a_direct_message_show_their_words(local: LocalDiscord) -> None:
    ada = local.person("ada")
    async with wire(local) as bare:
        await bare.identify(intents.GUILDS | intents.GUILD_MESSAGES | intents.DIRECT_MESSAGES)
        ada.say(f"<@{local.core.world.bot_id}> hello")
        assert "hello" in (await bare.until("MESSAGE_CREATE"))["d"]["content"]
        ada.say("in private", channel=ada.dm())
        heard = await bare.until("MESSAGE_CREATE")
        assert heard["d"]["content"] == "in private"
        assert "guild_id" not in heard["d"]


async def test_messages_in_hidden_channels_do_not_arrive(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        await bare.identify(intents.GUILDS | intents.GUILD_MESSAGES)
        local.set_overwrite("welcome", target_id=local.core.world.bot_id, deny=1 << 10)
        local.person("ada").say("unheard", channel="welcome")
        local.person("ada").say("heard")
        heard = await bare.until("MESSAGE_CREATE")
        assert heard["d"]["channel_id"] == local.channel("general")["id"]


async def test_one_compressed_stream_for_each_connection(local: LocalDiscord) -> None:
    async with aiohttp.ClientSession() as session:
        url = local.gateway_url + "?v=10&encoding=json&compress=zlib-stream"
        async with session.ws_connect(url) as socket:
            stream = zlib.decompressobj()

            async def receive() -> dict[str, Any]:
                data = await socket.receive_bytes(timeout=5)
                assert data.endswith(b"\x00\x00\xff\xff")
                payload: dict[str, Any] = json.loads(stream.decompress(data))
                return payload

            assert (await receive())["op"] == 10
            body = {"op": 2, "d": {"token": local.token, "intents": 1, "properties": {}}}
            await socket.send_str(json.dumps(body))
            assert (await receive())["t"] == "READY"
            assert (await receive())["t"] == "GUILD_CREATE"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"op": 2, "d": {"token": "wrong", "intents": 1}}, 4004),
        ({"op": 2, "d": {"token": "sandbox-token", "intents": 1 << 40}}, 4013),
        ({"op": 2, "d": {"token": "sandbox-token", "intents": intents.GUILD_MEMBERS}}, 4014),
        ({"op": 2, "d": {"token": "sandbox-token", "intents": intents.MESSAGE_CONTENT}}, 4014),
        ({"op": 2, "d": {"token": "sandbox-token", "intents": 1, "shard": [2, 2]}}, 4010),
        ({"op": 3, "d": {}}, 4003),
        ("not json", 4002),
        ({"op": 2, "d": "x" * 16_000}, 4002),
    ],
)
async def test_wrong_beginnings_are_closed_with_their_code(local: LocalDiscord, sent: object, code: int) -> None:
    async with wire(local) as bare:
        await bare.socket.send_str(sent if isinstance(sent, str) else json.dumps(sent))
        assert await bare.closed_with() == code


async def test_wrong_continuations_are_closed_with_their_code(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        await bare.identify()
        await bare.send(99, None)
        assert await bare.closed_with() == 4001
    async with wire(local) as bare:
        await bare.identify()
        await bare.send(2, {"token": bare.token, "intents": 1})
        assert await bare.closed_with() == 4005
    async with wire(local) as bare:
        await bare.identify()
        for _ in range(121):
            await bare.send(1, None)
        assert await bare.closed_with() == 4008
    async with wire(local, "?v=9") as bare:
        assert await bare.closed_with() == 4012


async def test_a_silent_connection_is_taken_for_dead() -> None:
    async with sandbox.serve(options=Options(heartbeat_seconds=0.05)) as local, wire(local) as bare:
        await bare.identify()
        assert await bare.closed_with() == 4009


async def test_a_lost_session_resumes_and_misses_nothing(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        ready = await bare.identify(intents.GUILDS | intents.GUILD_MESSAGES)
        seen = (await bare.until("GUILD_CREATE"))["s"]
        local.gateway.cut()
        await bare.socket.receive(timeout=5)
    await local.wait_for(lambda: not local.gateway.online)
    said = local.person("ada").say("while you were away")
    async with wire(local) as bare:
        data = {"token": local.token, "session_id": ready["d"]["session_id"], "seq": seen}
        await bare.send(6, data)
        missed = await bare.until("MESSAGE_CREATE")
        assert missed["d"]["id"] == said["id"]
        assert (await bare.receive())["t"] == "RESUMED"
    assert (local.gateway.counts.identified, local.gateway.counts.resumed) == (1, 1)


@pytest.mark.parametrize("data", [{"session_id": "unknown", "seq": 1}, {"seq": 99}, {"seq": -1}])
async def test_an_unknown_session_must_begin_anew(local: LocalDiscord, data: dict[str, Any]) -> None:
    async with wire(local) as bare:
        ready = await bare.identify()
        known = {"token": local.token, "session_id": ready["d"]["session_id"], **data}
        local.gateway.cut()
    async with wire(local) as bare:
        assert (await bare.receive())["op"] == 10
        await bare.send(6, known)
        answer = await bare.receive()
        assert (answer["op"], answer["d"]) == (9, False)
        await bare.send(2, {"token": local.token, "intents": 1})
        await bare.until("READY")


async def test_a_session_that_said_goodbye_or_waited_too_long_is_gone(pointed: Point) -> None:
    async with sandbox.serve(options=Options(resume_window_seconds=0.02)) as local:
        async with wire(local) as bare:
            ready = await bare.identify()
            await bare.socket.close(code=1000)
        await local.wait_for(lambda: not local.gateway.has_session)
        async with wire(local) as bare:
            ready = await bare.identify()
            local.gateway.cut()
        await local.wait_for(lambda: not local.gateway.has_session)
        async with wire(local) as bare:
            await bare.receive()
            await bare.send(6, {"token": local.token, "session_id": ready["d"]["session_id"], "seq": 1})
            assert (await bare.receive())["op"] == 9


async def test_two_shards_share_nothing(local: LocalDiscord) -> None:
    async with wire(local) as first, wire(local) as second:
        await first.identify(intents.GUILDS | intents.DIRECT_MESSAGES, shard=[0, 2])
        await second.identify(intents.GUILDS | intents.DIRECT_MESSAGES, shard=[1, 2])
        holder, other = (first, second) if (local.guild_id >> 22) % 2 == 0 else (second, first)
        await holder.until("GUILD_CREATE")
        local.make_channel("votes")
        assert (await holder.receive())["t"] == "CHANNEL_CREATE"
        ada = local.person("ada")
        ada.say("x", channel=ada.dm())
        assert (await first.receive())["t"] == "MESSAGE_CREATE"
        await other.send(1, None)
        assert (await other.receive())["op"] == 11


async def test_members_are_sent_on_request(local: LocalDiscord) -> None:
    grace = local.person("grace")
    async with wire(local) as bare:
        await bare.identify()
        await bare.send(8, {"guild_id": str(local.guild_id), "user_ids": [grace.id], "limit": 0, "nonce": "n"})
        chunk = await bare.until("GUILD_MEMBERS_CHUNK")
        assert [member["user"]["id"] for member in chunk["d"]["members"]] == [grace.id]
        assert chunk["d"]["nonce"] == "n"


def counting_bot(heard: asyncio.Queue[str]) -> Bot:
    bot = Bot(discord.Intents(guilds=True, guild_messages=True))

    @app_commands.command(description="Go")
    async def go(interaction: discord.Interaction) -> None:
        try:
            await interaction.response.send_message("went")
        except discord.NotFound as error:
            heard.put_nowait(f"late {error.code}")

    @bot.event
    async def on_message(message: discord.Message) -> None:
        if message.author.name == "ada":
            heard.put_nowait(str(message.id))

    @bot.event
    async def on_resumed() -> None:
        heard.put_nowait("resumed")

    bot.tree.add_command(go)
    return bot


async def next_of(heard: asyncio.Queue[str]) -> str:
    return await asyncio.wait_for(heard.get(), 10)


async def test_a_client_that_is_asked_to_reconnect_resumes(local: LocalDiscord) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    async with running(counting_bot(heard), local):
        local.gateway.ask_to_reconnect()
        assert await next_of(heard) == "resumed"
        outcome = await local.person("ada").invoke("go")
        assert outcome.status == "message"
    assert (local.gateway.counts.identified, local.gateway.counts.resumed) == (1, 1)
    local.assert_faithful()


async def test_a_client_whose_session_is_invalid_identifies_again(local: LocalDiscord) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    async with running(counting_bot(heard), local):
        local.gateway.invalidate(resumable=True)
        assert await next_of(heard) == "resumed"
        local.gateway.invalidate(resumable=False)
        await local.wait_for(lambda: local.gateway.counts.identified == 2 and local.gateway.online, timeout=20)
        outcome = await local.person("ada").invoke("go")
        assert outcome.status == "message"
    local.assert_faithful()


async def test_after_a_gap_messages_are_replayed_and_the_interaction_is_late(pointed: Point) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    async with sandbox.serve(options=Options(acknowledgement_seconds=0.1)) as local:
        pointed(local)
        async with running(counting_bot(heard), local):
            ada = local.person("ada")
            local.gateway.gap(0.3)
            await local.wait_for(lambda: not local.gateway.online)
            said = ada.say("are you there?")
            outcome = await ada.invoke("go")
            assert outcome.status == "failed"
            told = {await next_of(heard) for _ in range(3)}
            assert told == {str(said["id"]), "resumed", "late 10062"}
        local.assert_faithful()
