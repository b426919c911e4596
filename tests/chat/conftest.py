"""What the tests of chat share: the members' hall, an outbox at work, and for the kit a place to act in and a script
that each test begins anew. A module with another bot, or another hall, gives its own."""

from collections.abc import AsyncIterator, Iterator

import discord
import pytest
import simcord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

import sandbox
from bot.chat.effects import watch_requests
from storage.store import Store
from tests.chat.hall import HallBot, Turned
from tests.chat.kit_bot import Place, furnish, script
from tests.chat.members import Members, members_bot, open_for_members
from tests.chat.outbox_desk import Desk
from tests.opened import open_at


@pytest.fixture(autouse=True)
def _fresh_script() -> Iterator[None]:
    script.deed, script.seen = None, []
    yield
    script.deed, script.seen = None, []


@pytest.fixture(autouse=True)
def _no_wait_for_posts(monkeypatch: pytest.MonkeyPatch) -> None:
    """No outbox runs beside most of these tests, so no post ever comes."""
    monkeypatch.setattr("bot.chat.posted.LOOKS", 1)
    monkeypatch.setattr("bot.chat.posted.LOOK_PAUSE", 0.0)


@pytest.fixture
def place(simcord_env: simcord.Env) -> Place:
    """A server with a channel and two people, and the bot that the test module gives."""
    return furnish(simcord_env)


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    """The bot with the members' commands."""
    return members_bot(sqlite_store, Turned())


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Members:
    """An opened congress with its members, in which the bot of the module answers."""
    return await open_for_members(simcord_env, sqlite_store, simcord_bot)


@pytest.fixture
async def desk(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """An opened congress whose channels the local Discord has, and a client that knows nothing but its token."""
    async with sandbox.serve() as local:
        monkeypatch.setattr(Route, "BASE", local.api_base)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(local.gateway_url))
        client = discord.Client(intents=discord.Intents.none(), http_trace=watch_requests(), max_messages=None)
        async with client:
            await client.login(local.token)
            who = await open_at(sqlite_store, local, local.core.clock.now())
            desk = Desk(local, sqlite_store, client, who)
            with sqlite_store.listening(desk.hear):
                yield desk
                if desk.outbox is not None:
                    await desk.outbox.stop()
        local.assert_faithful()
