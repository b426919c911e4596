"""A local Discord, the bot beside it, and its page open in a browser.

- `chat`: the page open as the convener, with the real bot beside it.
- `open_chat`: opens such a page itself, with a given window, colours and person; the bot is the test's own affair.
- `card`: a small bot beside it, which posts a card with two selects and a button.

Whatever a test does, the page must have written no error, raised none, and asked no other host for anything.
"""

import sys
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Literal, Protocol, TypedDict, Unpack

import discord
import pytest
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from playwright.async_api import Browser

import sandbox
from sandbox import LocalDiscord, Options
from tests.browser.browser import launched
from tests.browser.card import Card
from tests.browser.chat import Chat
from tests.conftest import FAILED
from tests.sandbox.conftest import Bot, running
from tests.wire.process import BotProcess, bot_process


class Window(TypedDict, total=False):
    """How a page is opened; the usual is a wide window with a mouse, in light colours, as the convener."""

    width: int
    height: int
    colours: Literal["light", "dark"]
    person: str
    touch: bool


class OpenChat(Protocol):
    """Opens the page in a window of its own."""

    def __call__(self, **window: Unpack[Window]) -> Awaitable[Chat]:
        """Open it, and wait until the channels are there."""


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The browser of this worker; what a test opens in it is in a context of its own, and goes with it."""
    async with launched() as found:
        yield found


@pytest.fixture
async def local(tmp_path: Path) -> AsyncIterator[LocalDiscord]:
    """A fresh local Discord whose clock the bot follows."""
    async with sandbox.serve(options=Options(clock_file=tmp_path / "clock")) as served:
        yield served
        served.assert_faithful()


@pytest.fixture
async def bot(local: LocalDiscord, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[BotProcess]:
    """The real bot on an empty database; where the test fails, what it logged is shown."""
    async with bot_process(local, tmp_path) as running:
        yield running
        if request.node.stash.get(FAILED, False):
            sys.stderr.write(f"{running.log_text()}\n")


@pytest.fixture
async def open_chat(browser: Browser, local: LocalDiscord) -> AsyncIterator[OpenChat]:
    """Opens the page; every page that was opened must end without trouble."""
    async with AsyncExitStack() as opened:
        chats: list[Chat] = []

        async def open_one(**window: Unpack[Window]) -> Chat:
            context = await browser.new_context(
                viewport={"width": window.get("width", 1280), "height": window.get("height", 800)},
                color_scheme=window.get("colours", "light"),
                has_touch=window.get("touch", False),
                locale="en-GB",
                timezone_id="Europe/Berlin",
            )
            opened.push_async_callback(context.close)
            chats.append(Chat(await context.new_page(), local))
            await chats[-1].begin(window.get("person", ""))
            return chats[-1]

        yield open_one
        for chat in chats:
            assert chat.troubles == []


@pytest.fixture
async def chat(bot: BotProcess, open_chat: OpenChat) -> Chat:
    """The page as the convener sees it, with the real bot beside it."""
    return await open_chat()


@pytest.fixture
async def card(local: LocalDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A small bot with `/card`, which posts a `Card`, `/note`, which takes words, and two things for moderators."""
    monkeypatch.setattr(Route, "BASE", local.api_base)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(local.gateway_url))
    bot = Bot()

    @bot.tree.command(description="Post a card")
    async def card(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("The card", view=Card())

    @bot.tree.command(description="Take a note")
    async def note(interaction: discord.Interaction, words: str) -> None:
        await interaction.response.send_message(words, ephemeral=True)

    @bot.tree.command(description="Tidy up")
    @app_commands.default_permissions(manage_messages=True)
    async def tidy(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("It is tidy", ephemeral=True)

    @bot.tree.context_menu(name="Tidy this up")
    @app_commands.default_permissions(manage_messages=True)
    async def tidy_this(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message("This is tidy", ephemeral=True)

    async with running(bot, local):
        yield
