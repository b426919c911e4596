"""Rules of time and place that no other file holds: the three seconds, and who may write and open where."""

from __future__ import annotations

import asyncio

import discord
import pytest

from sandbox import LocalDiscord
from sandbox import permissions as p
from sandbox.seed import BOT_PERMISSIONS

from .conftest import Api, Bot, running

WRITING = p.SEND_MESSAGES | p.SEND_MESSAGES_IN_THREADS
OPENING = p.CREATE_PUBLIC_THREADS | p.CREATE_PRIVATE_THREADS


def allow(local: LocalDiscord, kept: int, among: int) -> None:
    """Let bot and everybody keep only these of some permissions."""
    local.set_bot_permissions(BOT_PERMISSIONS & ~among | kept, everyone=p.VIEW_CHANNEL | p.READ_MESSAGE_HISTORY | kept)


async def code_of(asked: object) -> int:
    """Return Discord's code for a refused request, 0 for one that was taken."""
    try:
        await asked  # type: ignore[misc]
    except discord.HTTPException as refused:
        return refused.code
    return 0


async def test_three_seconds_are_left_to_acknowledge(local: LocalDiscord, api: Api) -> None:
    core, loop = local.core, asyncio.get_running_loop()
    place = int(str(local.channel("general")["id"]))
    opened = core.interactions.open(2, user_id=local.owner.user_id, channel_id=place, metadata={})
    assert opened.deadline is not None
    assert 2.9 < opened.deadline.when() - loop.time() <= 3.0
    wrong = f"/interactions/{opened.id}/another-token/callback"
    assert (await api("POST", wrong, {"type": 5})).code == 10062
    assert not opened.answered


@pytest.mark.parametrize(
    ("kept", "in_channel", "in_thread"),
    [(WRITING, 0, 0), (p.SEND_MESSAGES, 0, 50013), (p.SEND_MESSAGES_IN_THREADS, 50013, 0), (0, 50013, 50013)],
)
async def test_channels_and_threads_are_written_in_by_different_permissions(
    local: LocalDiscord, kept: int, in_channel: int, in_thread: int
) -> None:
    async with running(Bot(), local) as bot:
        channel = bot.text_channel(local)
        thread = await channel.create_thread(name="aside", type=discord.ChannelType.public_thread)
        allow(local, kept, WRITING)
        assert await code_of(channel.send("x")) == in_channel
        assert await code_of(thread.send("x")) == in_thread
    local.assert_faithful()


@pytest.mark.parametrize(
    ("kept", "public", "private"),
    [
        (OPENING, 0, 0),
        (p.CREATE_PUBLIC_THREADS, 0, 50013),
        (p.CREATE_PRIVATE_THREADS, 50013, 0),
        (0, 50013, 50013),
    ],
)
async def test_each_kind_of_thread_is_opened_by_its_permission(
    local: LocalDiscord, kept: int, public: int, private: int
) -> None:
    async with running(Bot(), local) as bot:
        channel = bot.text_channel(local)
        message = await channel.send("x")
        allow(local, kept | WRITING, OPENING)
        assert await code_of(channel.create_thread(name="a", type=discord.ChannelType.public_thread)) == public
        assert await code_of(message.create_thread(name="b")) == public
        assert await code_of(channel.create_thread(name="c", type=discord.ChannelType.private_thread)) == private
    local.assert_faithful()


@pytest.mark.parametrize("locked", [False, True])
async def test_a_message_wakes_an_archived_thread_unless_it_is_locked(local: LocalDiscord, locked: bool) -> None:
    async with running(Bot(), local) as bot:
        thread = await bot.text_channel(local).create_thread(name="a", type=discord.ChannelType.public_thread)
        local.archive(str(thread.id), locked=locked)
        allow(local, WRITING, p.MANAGE_THREADS)
        assert await code_of(thread.send("x")) == (50083 if locked else 0)
        state = local.core.world.channel(thread.id).thread
        assert state is not None
        assert (state.archived, state.locked) == (locked, locked)
    local.assert_faithful()
