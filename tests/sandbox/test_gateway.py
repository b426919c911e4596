"""The gateway: intents, heartbeats, resuming, closing, compression."""

from __future__ import annotations

import asyncio
import json

import discord
import pytest
from discord import app_commands

import sandbox
from sandbox import LocalDiscord, Options
from sandbox.gateway import intents
from sandbox.gateway.session import HISTORY

from .conftest import Bot, Point, running
from .gateway_wire import wire


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


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"op": 2, "d": {"token": "wrong", "intents": 1}}, 4004),
        ({"op": 2, "d": {"token": "sandbox-token", "intents": 1 << 40}}, 4013),
        ({"op": 2, "d": {"token": "sandbox-token", "intents": intents.GUILD_MEMBERS}}, 4014),
        ({"op": 2, "d": {"token": "sandbox-token", "intents": intents.MESSAGE_CONTENT}}, 4014),
        ({"op": 2, "d": {"token": "sandbox-token", "intents": 1, "shard": [2, 2]}}, 4010),
        ({"op": 2, "d": {"token": "sandbox-token", "intents": 1 << 17}}, 4013),
        ({"op": 2, "d": {"token": "sandbox-token"}}, 4013),
        ({"op": 2, "d": {"token": "sandbox-token", "intents": 1, "shard": [-1, 2]}}, 4010),
        ({"op": 2, "d": {"token": "sandbox-token", "intents": 1, "shard": 1}}, 4010),
        ({"op": 6, "d": {"token": "wrong", "session_id": "x", "seq": 1}}, 4004),
        ({"op": 2, "d": None}, 4001),
        ({"op": 6, "d": [1]}, 4001),
        ({"op": 3, "d": {}}, 4003),
        ({"op": 8, "d": {}}, 4003),
        ({"op": 99, "d": {}}, 4003),
        ("not json", 4002),
        ([1, 2], 4002),
        ({"op": "2", "d": {}}, 4002),
        ({"op": 1, "d": "x" * 4096}, 4002),
    ],
)
async def test_wrong_beginnings_are_closed_with_their_code(local: LocalDiscord, sent: object, code: int) -> None:
    async with wire(local) as bare:
        await bare.socket.send_str(sent if isinstance(sent, str) else json.dumps(sent))
        assert await bare.closed_with() == code
    # What Discord's gateway does not take stands among the refusals, so it fails a wire test and shows on the page.
    assert [str(code) in refusal.problem for refusal in local.refusals] == [True]


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
    async with wire(local) as bare:
        await bare.identify()
        await bare.send(6, {"token": bare.token, "session_id": "x", "seq": 1})
        assert await bare.closed_with() == 4005
    async with wire(local, "?v=9") as bare:
        assert await bare.closed_with() == 4012
    async with wire(local, "?v=10&encoding=etf") as bare:
        assert await bare.closed_with() == 4000


async def test_120_payloads_a_minute_are_taken(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        await bare.identify()
        for _ in range(118):
            await bare.send(1, None)
        assert await bare.beat() == ["GUILD_CREATE"]
        await bare.send(3, {})
        assert await bare.closed_with() == 4008


async def test_a_session_goes_on_after_its_connection_was_closed_for_a_mistake(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        session_id = (await bare.identify())["d"]["session_id"]
        await bare.send(99, None)
        assert await bare.closed_with() == 4001
    async with wire(local) as bare:
        await bare.resume(session_id, 1)
        assert (await bare.receive())["t"] == "GUILD_CREATE"
        assert (await bare.receive())["t"] == "RESUMED"


async def test_what_is_not_modelled_is_said(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        await bare.identify()
        await bare.send(31, {"guild_ids": [str(local.guild_id), "1"]})
        assert (await bare.until("SOUNDBOARD_SOUNDS"))["d"]["soundboard_sounds"] == []
        assert local.refusals == []
        await bare.send(4, {"guild_id": str(local.guild_id), "channel_id": None})
        await bare.beat()
    assert [refusal.operation for refusal in local.refusals] == ["UPDATE_VOICE_STATE"]


async def test_a_heartbeat_may_be_asked_for(local: LocalDiscord) -> None:
    async with running(Bot(), local):
        before = local.gateway.counts.heartbeats
        local.gateway.ask_for_heartbeat()
        await local.wait_for(lambda: local.gateway.counts.heartbeats > before)


async def test_a_silent_connection_is_taken_for_dead_and_may_be_resumed() -> None:
    async with sandbox.serve(options=Options(heartbeat_seconds=0.1)) as local:
        loop = asyncio.get_running_loop()
        async with wire(local) as bare:
            began = loop.time()
            session_id = (await bare.identify())["d"]["session_id"]
            assert await bare.closed_with() == 4009
            assert loop.time() - began >= 0.14  # One and a half intervals; timers may be early by their resolution.
        async with wire(local) as bare:
            await bare.resume(session_id, 2)
            assert (await bare.receive())["t"] == "RESUMED"


async def test_heartbeats_keep_a_connection_alive(pointed: Point) -> None:
    async with sandbox.serve(options=Options(heartbeat_seconds=0.6)) as local:
        pointed(local)
        async with running(Bot(), local):
            await local.wait_for(lambda: local.gateway.counts.heartbeats >= 3)
            assert local.gateway.online
            assert (local.gateway.counts.identified, local.gateway.counts.resumed) == (1, 0)


async def test_a_client_notices_a_dead_connection_and_resumes(pointed: Point) -> None:
    async with sandbox.serve(options=Options(heartbeat_seconds=0.4)) as local:
        pointed(local)
        bot = Bot()
        bot._connection.heartbeat_timeout = 0.8
        async with running(bot, local):
            local.gateway.fall_silent()
            replayed = asyncio.ensure_future(bot.wait_for("guild_channel_create", timeout=20))
            made = local.make_channel("votes")
            # The server still hears heartbeats: it is the client that must notice.
            assert str((await replayed).id) == made["id"]
            assert local.gateway.counts.resumed >= 1
            assert local.gateway.counts.identified == 1


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


async def test_an_unknown_session_must_begin_anew(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        await bare.resume("unknown", 1)
        answer = await bare.receive()
        assert (answer["op"], answer["d"]) == (9, False)
        await bare.send(2, {"token": local.token, "intents": 1})
        await bare.until("READY")


@pytest.mark.parametrize("sequence", [99, -1, None, "three"])
async def test_a_sequence_that_was_never_sent_ends_the_session(local: LocalDiscord, sequence: object) -> None:
    async with wire(local) as bare:
        session_id = (await bare.identify())["d"]["session_id"]
        local.gateway.cut()
    async with wire(local) as bare:
        await bare.resume(session_id, sequence)
        assert await bare.closed_with() == 4007
    async with wire(local) as bare:
        await bare.resume(session_id, 1)
        assert (await bare.receive())["op"] == 9


async def test_a_session_that_missed_more_than_is_kept_begins_anew(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        session_id = (await bare.identify())["d"]["session_id"]
        await bare.until("GUILD_CREATE")
        local.gateway.cut()
        await bare.closed_with()
    (session,) = local.gateway.sessions
    for _ in range(HISTORY):
        session.dispatch("CHANNEL_UPDATE", "{}")
    async with wire(local) as bare:
        await bare.resume(session_id, 1)
        answer = await bare.receive()
        assert (answer["op"], answer["d"]) == (9, False)
    async with wire(local) as bare:
        await bare.resume(session_id, 2)
        assert (await bare.receive())["s"] == 3


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


@pytest.mark.parametrize("resumable", [True, False])
async def test_only_a_session_that_was_left_resumable_resumes(local: LocalDiscord, resumable: bool) -> None:
    async with wire(local) as bare:
        session_id = (await bare.identify())["d"]["session_id"]
        await bare.until("GUILD_CREATE")
        local.gateway.invalidate(resumable=resumable)
        told = await bare.receive()
        assert (told["op"], told["d"]) == (9, resumable)
        local.gateway.cut()
        async with wire(local) as again:
            await again.resume(session_id, 2)
            answer = await again.receive()
            assert (answer["op"], answer["t"]) == ((0, "RESUMED") if resumable else (9, None))
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
