"""The bare thing beside the real bot: `python -m tests.bench.trivial_bot`, told by the same environment where it is.

It hears the same clicks and answers each with one private sentence: no database, no rules, no errors to explain.
"""

import os
import sys
from re import Match
from typing import Any

import discord
import yarl
from discord import ui
from discord.gateway import DiscordWebSocket
from discord.http import Route


class Vote(ui.DynamicItem[ui.Button[Any]], template=r"ballot:(?P<ballot>[0-9]+):cast:(?P<choice>\w+)"):
    """The same button as on a ballot's card."""

    @classmethod
    async def from_custom_id(cls, _interaction: Any, item: ui.Item[Any], _match: Match[str], /) -> "Vote":
        return cls(item)  # type: ignore[arg-type]  # Only buttons have such ids.

    async def callback(self, interaction: Any) -> None:
        await interaction.response.send_message("Your vote counts.", ephemeral=True)


class Trivial(discord.Client):
    """A client with one button that says on standard output when it is ready."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            max_messages=None,
            guild_ready_timeout=float(os.environ["CONGRESS_GUILD_READY_TIMEOUT"]),
        )

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Vote)

    async def on_ready(self) -> None:
        sys.stdout.write("ready\n")
        sys.stdout.flush()


if __name__ == "__main__":
    Route.BASE = os.environ["CONGRESS_API_BASE"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["CONGRESS_GATEWAY_URL"])
    Trivial().run(os.environ["DISCORD_TOKEN"], log_handler=None)
