"""Reactions: who may, what the bot hears, what they look like."""

from __future__ import annotations

import asyncio

import discord
import pytest

from sandbox import LocalDiscord
from sandbox import permissions as p
from sandbox.model import Channel, Message
from sandbox.permissions import EVERYONE_BY_DEFAULT
from sandbox.seed import BOT_PERMISSIONS
from sandbox.verbs import reactions

from .conftest import Api, Bot, running

CHECK, CROSS = "\N{WHITE HEAVY CHECK MARK}", "\N{CROSS MARK}"
REACTING = discord.Intents(guilds=True, guild_messages=True, guild_reactions=True)


def target(local: LocalDiscord, message_id: int) -> tuple[Channel, Message]:
    channel = local.core.world.channel(int(str(local.channel("general")["id"])))
    return channel, local.core.world.message(channel.id, message_id)


def react(local: LocalDiscord, name: str, message_id: int, emoji: str) -> None:
    reactions.add(local.core, *target(local, message_id), local.person(name).user_id, emoji)


async def test_a_bot_reacts_counts_and_clears(local: LocalDiscord) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_MESSAGES)
    async with running(Bot(), local) as bot:
        sent = await bot.text_channel(local).send("card")
        await sent.add_reaction(CHECK)
        await sent.add_reaction(CHECK)
        for name in ("grace", "mary"):
            react(local, name, sent.id, CHECK)
        react(local, "mary", sent.id, CROSS)
        fetched = await bot.text_channel(local).fetch_message(sent.id)
        assert [(str(r.emoji), r.count, r.me) for r in fetched.reactions] == [(CHECK, 3, True), (CROSS, 1, False)]
        names = [user.name async for user in fetched.reactions[0].users()]
        assert sorted(names) == ["Congress", "grace", "mary"]
        first = [user.id async for user in fetched.reactions[0].users(limit=2)]
        rest = [user.id async for user in fetched.reactions[0].users(after=discord.Object(max(first)))]
        assert len(first) == 2 and len(rest) == 1 and max(first) < min(rest)
        await fetched.remove_reaction(CHECK, discord.Object(local.person("grace").user_id))
        await fetched.remove_reaction(CHECK, discord.Object(local.core.world.bot_id))
        await fetched.clear_reaction(CROSS)
        again = await bot.text_channel(local).fetch_message(sent.id)
        assert [(str(r.emoji), r.count, r.me) for r in again.reactions] == [(CHECK, 1, False)]
        await again.clear_reactions()
        assert (await bot.text_channel(local).fetch_message(sent.id)).reactions == []
    local.assert_faithful()


async def test_the_bot_hears_of_reactions_only_with_the_intent(local: LocalDiscord) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_MESSAGES)
    heard: dict[str, list[str]] = {"with": [], "without": []}
    arrived = asyncio.Event()

    def listening(name: str, intents: discord.Intents | None = None) -> Bot:
        bot = Bot(intents)

        @bot.event
        async def on_raw_reaction_add(event: discord.RawReactionActionEvent) -> None:
            assert event.member is not None and event.member.id == event.user_id
            heard[name].append(f"add {event.emoji}")

        @bot.event
        async def on_raw_reaction_remove(event: discord.RawReactionActionEvent) -> None:
            heard[name].append(f"remove {event.emoji}")

        @bot.event
        async def on_raw_reaction_clear_emoji(event: discord.RawReactionClearEmojiEvent) -> None:
            heard[name].append(f"clear {event.emoji}")

        @bot.event
        async def on_raw_reaction_clear(event: discord.RawReactionClearEvent) -> None:
            heard[name].append("clear")
            arrived.set()

        return bot

    async with running(listening("with", REACTING), local) as bot, running(listening("without"), local):
        sent = await bot.text_channel(local).send("card")
        react(local, "grace", sent.id, CHECK)
        react(local, "mary", sent.id, CROSS)
        await sent.remove_reaction(CHECK, discord.Object(local.person("grace").user_id))
        await sent.clear_reaction(CROSS)
        await sent.clear_reactions()
        await asyncio.wait_for(arrived.wait(), 5)
    everything = [f"add {CHECK}", f"add {CROSS}", f"remove {CHECK}", f"clear {CROSS}", "clear"]
    assert heard == {"with": everything, "without": []}
    local.assert_faithful()


async def test_a_first_reaction_needs_more_than_a_second(local: LocalDiscord, api: Api) -> None:
    """message.mdx, "Create Reaction": Add Reactions only where nobody used the emoji; history always."""
    said = local.person("ada").say("card")
    path = f"/channels/{said['channel_id']}/messages/{said['id']}/reactions"
    react(local, "grace", int(str(said["id"])), CHECK)
    local.set_bot_permissions(BOT_PERMISSIONS, everyone=EVERYONE_BY_DEFAULT & ~p.ADD_REACTIONS)
    assert (await api("PUT", f"{path}/{CHECK}/@me")).status == 204
    assert (await api("PUT", f"{path}/{CROSS}/@me")).code == 50013
    grace = local.person("grace").user_id
    for method, where in (("DELETE", f"/{CHECK}/{grace}"), ("DELETE", ""), ("DELETE", f"/{CHECK}")):
        answer = await api(method, path + where)
        assert (answer.status, answer.code) == (403, 50013)
    assert (await api("DELETE", f"{path}/{CHECK}/@me")).status == 204
    no_history = ~p.READ_MESSAGE_HISTORY
    local.set_bot_permissions(BOT_PERMISSIONS & no_history, everyone=EVERYONE_BY_DEFAULT & no_history)
    assert (await api("PUT", f"{path}/{CHECK}/@me")).code == 50013
    local.set_overwrite("general", target_id=local.core.world.bot_id, deny=p.VIEW_CHANNEL)
    assert (await api("PUT", f"{path}/{CHECK}/@me")).code == 50001


@pytest.mark.parametrize(
    ("emoji", "known"),
    [
        (CHECK, True),
        ("\N{HEAVY BLACK HEART}\ufe0f", True),
        ("1\ufe0f\u20e3", True),
        ("\U0001f469\u200d\U0001f4bb", True),
        ("\U0001f1ea\U0001f1fa", True),
        ("\U0001f44d\U0001f3fd", True),
        ("\N{DOUBLE EXCLAMATION MARK}\ufe0f", True),
        ("x", False),
        ("1", False),
        ("thumbsup:123", False),
        ("\u200d", False),
        (CHECK * 41, False),
    ],
)
async def test_what_an_emoji_is(local: LocalDiscord, api: Api, emoji: str, known: bool) -> None:
    said = local.person("ada").say("card")
    answer = await api("PUT", f"/channels/{said['channel_id']}/messages/{said['id']}/reactions/{emoji}/@me")
    assert (answer.status, answer.json and answer.code) == ((204, None) if known else (400, 10014))


async def test_a_message_carries_20_emoji(local: LocalDiscord, api: Api) -> None:
    said = local.person("ada").say("card")
    path = f"/channels/{said['channel_id']}/messages/{said['id']}/reactions"
    for number in range(20):
        assert (await api("PUT", f"{path}/{chr(0x1F600 + number)}/@me")).status == 204
    answer = await api("PUT", f"{path}/{chr(0x1F620)}/@me")
    assert (answer.status, answer.code) == (403, 30010)
    local.assert_faithful()


async def test_reactions_rest_in_an_archived_thread(local: LocalDiscord, api: Api) -> None:
    async with running(Bot(), local) as bot:
        thread = await bot.text_channel(local).create_thread(name="Talk", type=discord.ChannelType.public_thread)
        inside = await thread.send("ballot")
        await inside.add_reaction(CHECK)
        local.archive(thread.id)
        path = f"/channels/{thread.id}/messages/{inside.id}/reactions/{CHECK}/@me"
        assert (await api("DELETE", path)).code == 50083
        assert (await api("PUT", path)).code == 50083
    local.assert_faithful()


async def test_reactions_in_direct_messages_have_their_own_intent(local: LocalDiscord) -> None:
    bot, heard = Bot(discord.Intents(guilds=True, dm_reactions=True)), asyncio.Event()
    told: list[discord.RawReactionActionEvent] = []

    @bot.event
    async def on_raw_reaction_add(event: discord.RawReactionActionEvent) -> None:
        told.append(event)
        heard.set()

    async with running(bot, local):
        grace = local.person("grace")
        sent = await (await bot.fetch_user(grace.user_id)).send("private")
        react(local, "mary", (await bot.text_channel(local).send("public")).id, CHECK)
        channel = local.core.world.channel(sent.channel.id)
        reactions.add(local.core, channel, local.core.world.message(channel.id, sent.id), grace.user_id, CHECK)
        await asyncio.wait_for(heard.wait(), 5)
    assert [(event.user_id, event.guild_id, event.member) for event in told] == [(grace.user_id, None, None)]
    local.assert_faithful()
