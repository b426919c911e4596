"""Several shards of one bot at once."""

from __future__ import annotations

import asyncio

import discord
import pytest
from discord import app_commands

from sandbox import LocalDiscord
from sandbox.gateway import intents
from sandbox.gateway.session import Session

from .gateway_wire import wire


class ShardedBot(discord.AutoShardedClient):
    """The smallest sharded bot with a command."""

    def __init__(self, shard_count: int | None) -> None:
        asked = discord.Intents(guilds=True, dm_messages=True)
        super().__init__(intents=asked, shard_count=shard_count, guild_ready_timeout=0.02, max_messages=None)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[tuple[str, int | None]] = []

        @self.tree.command(description="Go")
        async def go(interaction: discord.Interaction) -> None:
            assert interaction.guild is not None
            self.heard.append(("go", interaction.guild.shard_id))
            await interaction.response.send_message("went")

    async def on_message(self, message: discord.Message) -> None:
        """Note a direct message."""
        self.heard.append((message.content, None))

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do without the library's pause of five seconds, which spares the real Discord."""


@pytest.mark.parametrize("guild_id", [5 << 22, (5 << 22) + 17, 1457659890892800000, (1 << 63) + (2 << 22)])
def test_a_guild_is_on_the_shard_that_its_id_says(guild_id: int) -> None:
    """The formula: ``shard_id = (guild_id >> 22) % num_shards``."""
    for count in (1, 2, 3, 7):
        hearing = [index for index in range(count) if Session("s", 0, (index, count)).hears(guild_id)]
        assert hearing == [guild_id // 4_194_304 % count]
        assert [index for index in range(count) if Session("s", 0, (index, count)).hears(None)] == [0]


def guild_shard(local: LocalDiscord, count: int) -> int:
    return (local.guild_id >> 22) % count


@pytest.mark.parametrize("recommended", [False, True], ids=["count given", "count asked for"])
async def test_an_interaction_reaches_the_guilds_shard(local: LocalDiscord, recommended: bool) -> None:
    local.gateway.recommended_shards = 2
    async with ShardedBot(None if recommended else 2) as bot:
        await bot.login(local.token)
        await bot.tree.sync()
        connection = asyncio.create_task(bot.connect())
        try:
            await asyncio.wait_for(bot.wait_until_ready(), 20)
            holder = guild_shard(local, 2)
            told = {session.shard: session.told for session in local.gateway.sessions}
            assert set(told) == {(0, 2), (1, 2)}
            assert told[holder, 2]["GUILD_CREATE"] == 1
            assert told[1 - holder, 2]["GUILD_CREATE"] == 0

            assert (await local.person("ada").invoke("go")).status == "message"
            assert bot.heard == [("go", holder)]
            assert told[holder, 2]["INTERACTION_CREATE"] == 1
            assert told[1 - holder, 2]["INTERACTION_CREATE"] == 0

            ada = local.person("ada")
            ada.say("in private", channel=ada.dm())
            await local.wait_for(lambda: told[0, 2]["MESSAGE_CREATE"] == 1)
            assert told[1, 2]["MESSAGE_CREATE"] == 0
        finally:
            await bot.close()
            await asyncio.gather(connection, return_exceptions=True)
    local.assert_faithful()


async def test_each_shard_is_told_of_its_own_guilds(local: LocalDiscord) -> None:
    count = 3
    for index in range(count):
        async with wire(local) as bare:
            ready = await bare.identify(shard=[index, count])
            assert ready["d"]["shard"] == [index, count]
            has_guild = index == guild_shard(local, count)
            assert [guild["id"] for guild in ready["d"]["guilds"]] == [str(local.guild_id)] * has_guild
            assert await bare.beat() == ["GUILD_CREATE"] * has_guild
    local.assert_faithful()


async def test_without_shards_there_is_no_shard_in_ready(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        assert "shard" not in (await bare.identify())["d"]


async def test_shards_share_nothing(local: LocalDiscord) -> None:
    asked = intents.GUILDS | intents.DIRECT_MESSAGES
    async with wire(local) as first, wire(local) as second:
        await first.identify(asked, shard=[0, 2])
        await second.identify(asked, shard=[1, 2])
        holder, other = (first, second) if guild_shard(local, 2) == 0 else (second, first)
        local.make_channel("votes")
        assert await holder.beat() == ["GUILD_CREATE", "CHANNEL_CREATE"]
        assert await other.beat() == []
        ada = local.person("ada")
        ada.say("x", channel=ada.dm())
        assert await first.beat() == ["MESSAGE_CREATE"]
        assert await second.beat() == []


async def test_two_sessions_of_one_shard_hear_the_same(local: LocalDiscord) -> None:
    """As Discord allows: "multiple sessions with the same [shard_id, num_shards]", or with "different" counts."""
    holder = guild_shard(local, 2)
    async with wire(local) as one, wire(local) as two, wire(local) as whole:
        await one.identify(shard=[holder, 2])
        await two.identify(shard=[holder, 2])
        await whole.identify()
        local.make_channel("votes")
        for bare in (one, two, whole):
            assert await bare.beat() == ["GUILD_CREATE", "CHANNEL_CREATE"]


async def test_one_shard_resumes_alone(local: LocalDiscord) -> None:
    holder = guild_shard(local, 2)
    async with wire(local) as other:
        await other.identify(shard=[1 - holder, 2])
        async with wire(local) as lost:
            session_id = (await lost.identify(shard=[holder, 2]))["d"]["session_id"]
            await lost.socket.close(code=4000)
        local.make_channel("votes")
        async with wire(local) as again:
            await again.resume(session_id, 2)
            assert (await again.receive())["t"] == "CHANNEL_CREATE"
            assert (await again.receive())["t"] == "RESUMED"
        assert await other.beat() == []
