"""Trouble on the gateway, asked for: closed and dead connections, events twice and out of order."""

from __future__ import annotations

import asyncio

import discord
import pytest
from discord import app_commands

import sandbox
from sandbox import LocalDiscord, Options
from sandbox.gateway import intents

from .conftest import Bot, Point, running
from .gateway_wire import wire

MESSAGES = intents.GUILDS | intents.GUILD_MESSAGES


class Listening(Bot):
    """A bot that notes what it hears, and answers /go."""

    def __init__(self) -> None:
        super().__init__(discord.Intents(guilds=True, guild_messages=True))
        self.heard: list[str] = []
        self.codes: asyncio.Queue[int] = asyncio.Queue()

        @self.tree.command(description="Go")
        @app_commands.describe(word="A word")
        async def go(interaction: discord.Interaction, word: str = "") -> None:
            self.heard.append(f"go {word}".strip())
            try:
                await interaction.response.send_message(f"went {word}")
            except discord.HTTPException as error:
                self.codes.put_nowait(error.code)

    async def on_message(self, message: discord.Message) -> None:
        """Note a person's message."""
        if not message.author.bot:
            self.heard.append(str(message.id))


async def test_a_duplicated_event_comes_twice_with_numbers_of_its_own(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        await bare.identify(MESSAGES)
        await bare.until("GUILD_CREATE")
        local.gateway.duplicate("MESSAGE_CREATE")
        assert local.gateway.disorder_pending == 1
        local.make_channel("votes")
        first, second = local.person("ada").say("1"), local.person("ada").say("2")
        told = [await bare.receive() for _ in range(4)]
        assert [one["t"] for one in told] == ["CHANNEL_CREATE", *["MESSAGE_CREATE"] * 3]
        assert [one["d"]["id"] for one in told[1:]] == [first["id"], first["id"], second["id"]]
        assert [one["s"] for one in told] == [3, 4, 5, 6]
        assert local.gateway.disorder_pending == 0


async def test_a_reordered_event_comes_after_the_next_one(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        session_id = (await bare.identify(MESSAGES))["d"]["session_id"]
        await bare.until("GUILD_CREATE")
        local.gateway.reorder("MESSAGE_CREATE")
        said = local.person("ada").say("1")
        assert local.gateway.disorder_pending == 1
        assert await bare.beat() == []
        local.make_channel("votes")
        told = [await bare.receive() for _ in range(2)]
        assert [(one["t"], one["s"]) for one in told] == [("CHANNEL_CREATE", 3), ("MESSAGE_CREATE", 4)]
        assert told[1]["d"]["id"] == said["id"]
        local.gateway.cut()
        await bare.closed_with()
    async with wire(local) as bare:
        # What is replayed comes in the same wrong order.
        await bare.resume(session_id, 2)
        assert [(await bare.receive())["t"] for _ in range(3)] == ["CHANNEL_CREATE", "MESSAGE_CREATE", "RESUMED"]
    local.assert_faithful()


async def test_any_event_may_be_meant(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        await bare.identify(MESSAGES)
        local.gateway.duplicate(times=2)
        local.gateway.reorder()
        local.person("ada").say("1")
        local.make_channel("votes")
        assert await bare.beat() == ["GUILD_CREATE", *["CHANNEL_CREATE"] * 2, *["MESSAGE_CREATE"] * 2]


async def test_what_is_held_back_goes_with_its_session(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        await bare.identify(MESSAGES)
        local.gateway.reorder("MESSAGE_CREATE")
        local.person("ada").say("1")
        await bare.socket.close(code=1000)
    await local.wait_for(lambda: not local.gateway.has_session)
    assert local.gateway.disorder_pending == 0


async def test_a_duplicated_interaction_is_answered_once(local: LocalDiscord) -> None:
    bot = Listening()
    async with running(bot, local):
        local.gateway.duplicate("INTERACTION_CREATE")
        outcome = await local.person("ada").invoke("go")
        assert outcome.status == "message"
        assert await asyncio.wait_for(bot.codes.get(), 5) == 40060
        assert bot.heard == ["go", "go"]
        assert len(await local.messages()) == 1
    local.assert_faithful()


async def test_a_library_bears_a_message_before_its_thread(local: LocalDiscord) -> None:
    bot = Listening()
    async with running(bot, local):
        local.gateway.reorder("THREAD_CREATE")
        channel = bot.text_channel(local)
        thread = await channel.create_thread(name="talk", type=discord.ChannelType.public_thread)
        said = local.person("ada").say("in it", channel=str(thread.id))
        await bot.wait_for("message", check=lambda message: str(message.id) == said["id"], timeout=5)
        assert (await local.person("ada").invoke("go")).status == "message"
    local.assert_faithful()


async def test_interactions_that_overtake_each_other_get_their_own_answers(local: LocalDiscord) -> None:
    bot = Listening()
    async with running(bot, local):
        local.gateway.reorder("INTERACTION_CREATE")
        ada, grace = local.person("ada"), local.person("grace")
        one = asyncio.create_task(ada.invoke("go", options={"word": "ada"}))
        await asyncio.sleep(0)  # Ada goes first: her interaction is the one that is held back.
        two = await grace.invoke("go", options={"word": "grace"})
        answers = [(await one).message, two.message]
        assert [answer and answer["content"] for answer in answers] == ["went ada", "went grace"]
        assert bot.heard == ["go grace", "go ada"]
    local.assert_faithful()


@pytest.mark.parametrize("code", [1000, 1001, 4000, 4001, 4002, 4003, 4005, 4008, 4009])
async def test_a_client_resumes_after_its_connection_was_closed(local: LocalDiscord, code: int) -> None:
    bot = Listening()
    async with running(bot, local):
        await local.gateway.close(code)
        said = local.person("ada").say("meanwhile")
        await local.wait_for(lambda: local.gateway.counts.resumed == 1, timeout=20)
        assert (await local.person("ada").invoke("go")).status == "message"
        assert bot.heard == [said["id"], "go"]
        assert local.gateway.counts.identified == 1
    local.assert_faithful()


@pytest.mark.parametrize(
    ("code", "raised"), [(4004, discord.ConnectionClosed), (4014, discord.PrivilegedIntentsRequired)]
)
async def test_a_client_gives_up_where_reconnecting_is_no_use(
    local: LocalDiscord, code: int, raised: type[Exception]
) -> None:
    async with Bot() as bot:
        await bot.login(local.token)
        connection = asyncio.create_task(bot.connect())
        await local.bot_ready()
        await local.gateway.close(code)
        with pytest.raises(raised):
            await asyncio.wait_for(connection, 10)


async def test_a_client_with_intents_that_were_not_granted_is_told_so(local: LocalDiscord) -> None:
    async with Bot(discord.Intents(guilds=True, message_content=True)) as bot:
        await bot.login(local.token)
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await asyncio.wait_for(bot.connect(), 10)
    assert ["4014" in refusal.problem for refusal in local.refusals] == [True]


async def test_a_client_is_back_after_a_gap(pointed: Point) -> None:
    async with sandbox.serve(options=Options(resume_window_seconds=0.05)) as local:
        pointed(local)
        async with running(Listening(), local):
            # Longer than a session may be resumed: the client must begin anew.
            local.gateway.gap(0.2)
            assert local.gateway.refusing
            await local.wait_for(lambda: local.gateway.counts.identified == 2, timeout=20)
            assert local.gateway.counts.resumed == 0
            assert (await local.person("ada").invoke("go")).status == "message"
        local.assert_faithful()


async def test_members_are_asked_for_where_the_guild_does_not_list_them(pointed: Point) -> None:
    """Without the presence intent GUILD_CREATE lists the bot only, so the library asks for members with op 8."""
    async with sandbox.serve(options=Options(granted_privileged=intents.GUILD_MEMBERS)) as local:
        pointed(local)
        bot = Bot(discord.Intents(guilds=True, members=True))
        async with running(bot, local):
            guild = bot.get_guild(local.guild_id)
            assert guild is not None
            assert local.gateway.sessions[0].told["GUILD_MEMBERS_CHUNK"] == 1
            named = await guild.query_members("gra", limit=5)
            assert [member.name for member in named] == ["grace"]
            assert len(guild.members) == len(local.core.world.members)
        local.assert_faithful()


async def test_members_by_id_and_those_who_are_not_there(local: LocalDiscord) -> None:
    grace = local.person("grace")
    async with wire(local) as bare:
        await bare.identify()
        asked = {"guild_id": str(local.guild_id), "user_ids": [grace.id, "17"], "limit": 0, "nonce": "n"}
        await bare.send(8, asked)
        chunk = (await bare.until("GUILD_MEMBERS_CHUNK"))["d"]
        assert [member["user"]["id"] for member in chunk["members"]] == [grace.id]
        assert (chunk["not_found"], chunk["nonce"]) == (["17"], "n")
        await bare.send(8, {**asked, "nonce": "n" * 33})
        assert "nonce" not in (await bare.until("GUILD_MEMBERS_CHUNK"))["d"]
        # "GUILD_MEMBERS intent is required to request the entire member list."
        await bare.send(8, {"guild_id": str(local.guild_id), "query": "", "limit": 0})
        assert (await bare.until("GUILD_MEMBERS_CHUNK"))["d"]["members"] == []
        await bare.send(8, {**asked, "guild_id": "1"})
        assert await bare.beat() == []
    local.assert_faithful()


async def test_many_members_come_in_parts(pointed: Point) -> None:
    async with sandbox.serve(options=Options(granted_privileged=intents.GUILD_MEMBERS)) as local:
        for number in range(1100):
            local.join(f"guest{number}")
        async with wire(local) as bare:
            await bare.identify(intents.GUILDS | intents.GUILD_MEMBERS)
            await bare.send(8, {"guild_id": str(local.guild_id), "query": "", "limit": 0})
            parts = [(await bare.until("GUILD_MEMBERS_CHUNK"))["d"] for _ in range(2)]
            assert [(part["chunk_index"], part["chunk_count"]) for part in parts] == [(0, 2), (1, 2)]
            assert [len(part["members"]) for part in parts] == [1000, len(local.core.world.members) - 1000]
            await bare.send(8, {"guild_id": str(local.guild_id), "query": "guest", "limit": 1000})
            assert len((await bare.until("GUILD_MEMBERS_CHUNK"))["d"]["members"]) == 100
        local.assert_faithful()
