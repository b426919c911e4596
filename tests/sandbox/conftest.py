"""A local Discord for each test; a discord.py client pointed at it, or bare requests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

import sandbox
from sandbox import LocalDiscord

Point = Callable[[LocalDiscord], None]


class Bot(discord.Client):
    """The smallest bot with a command tree."""

    def __init__(self, intents: discord.Intents | None = None) -> None:
        super().__init__(
            intents=intents or discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.02,
            max_messages=None,
        )
        self.tree = app_commands.CommandTree(self)
        self.errors: list[BaseException] = []

        @self.tree.error
        async def note(_: discord.Interaction, error: app_commands.AppCommandError) -> None:
            self.errors.append(error)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do without the library's pause of five seconds, which spares the real Discord."""

    def text_channel(self, local: LocalDiscord, name: str = "general") -> discord.TextChannel:
        """Return the bot's view of a text channel."""
        channel = self.get_channel(int(str(local.channel(name)["id"])))
        assert isinstance(channel, discord.TextChannel)
        return channel

    def forum(self, local: LocalDiscord, name: str) -> discord.ForumChannel:
        """Return the bot's view of a forum."""
        channel = self.get_channel(int(str(local.channel(name)["id"])))
        assert isinstance(channel, discord.ForumChannel)
        return channel


@asynccontextmanager
async def running(bot: Bot, local: LocalDiscord, *, sync: bool = True) -> AsyncIterator[Bot]:
    """Log a bot in, sync its commands, and wait until it is ready."""
    async with bot:
        await bot.login(local.token)
        if sync and bot.tree.get_commands():
            await bot.tree.sync()
        connection = asyncio.create_task(bot.connect())
        ready = asyncio.create_task(bot.wait_until_ready())
        try:
            await asyncio.wait({ready, connection}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
            if connection.done():
                await connection
            yield bot
        finally:
            ready.cancel()
            await bot.close()
            await asyncio.gather(connection, ready, return_exceptions=True)


@pytest.fixture
def pointed(monkeypatch: pytest.MonkeyPatch) -> Point:
    """Return what points discord.py at a local Discord until the test ends."""

    def point(local: LocalDiscord) -> None:
        monkeypatch.setattr(Route, "BASE", local.api_base)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(local.gateway_url))

    return point


@pytest.fixture
async def local(pointed: Point) -> AsyncIterator[LocalDiscord]:
    """A fresh local Discord at which discord.py is pointed."""
    async with sandbox.serve() as served:
        pointed(served)
        yield served


@dataclass(frozen=True)
class Answer:
    """What a bare request got."""

    status: int
    json: Any
    headers: dict[str, str]

    @property
    def code(self) -> int:
        """Discord's error code."""
        return int(self.json["code"])


class Api:
    """Bare requests with the bot's token, for what a library would not send."""

    def __init__(self, local: LocalDiscord, session: aiohttp.ClientSession) -> None:
        self._local = local
        self._session = session

    async def __call__(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        """Send a request under ``/api/v10`` and return the answer."""
        headers = {"Authorization": f"Bot {self._local.token}", **options.pop("headers", {})}
        if body is not None:
            options["json"] = body
        url = f"{self._local.api_base}{path}"
        async with self._session.request(method, url, headers=headers, **options) as response:
            json = None if response.status == 204 else await response.json()
            return Answer(response.status, json, dict(response.headers))


@pytest.fixture
async def api(local: LocalDiscord) -> AsyncIterator[Api]:
    """Bare requests to the local Discord."""
    async with aiohttp.ClientSession() as session:
        yield Api(local, session)


class Page:
    """Requests as the page makes them."""

    def __init__(self, local: LocalDiscord, session: aiohttp.ClientSession) -> None:
        self._base = local.page_url.rstrip("/")
        self.session = session

    async def get(self, path: str, **options: Any) -> Answer:
        """Fetch something."""
        async with self.session.get(self._base + path, **options) as response:
            return await self._answer(response)

    async def post(self, path: str, body: Any, **options: Any) -> Answer:
        """Do something."""
        async with self.session.post(self._base + path, json=body, **options) as response:
            return await self._answer(response)

    async def _answer(self, response: aiohttp.ClientResponse) -> Answer:
        is_json = response.content_type == "application/json"
        json = await response.json() if is_json else await response.text()
        return Answer(response.status, json, dict(response.headers))


@pytest.fixture
async def page(local: LocalDiscord) -> AsyncIterator[Page]:
    """The page's requests to the local Discord."""
    async with aiohttp.ClientSession() as session:
        yield Page(local, session)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()
