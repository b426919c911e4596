"""Two Discords behind one interface: a bot with a few commands, a text channel, a forum, and two people."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Literal, TypeAlias

import discord
import simcord
from discord import app_commands
from discord.http import Route

import sandbox
from sandbox import LocalDiscord, Options, Outcome, PersonRefused

from ..conftest import Bot, Point, running

Act: TypeAlias = Callable[[discord.Interaction], Awaitable[None]]

PERMISSIONS = discord.Permissions.all()
PERMISSIONS.administrator = False
"""What both bots may do: all but what would lift every other rule."""

SETTLING_SECONDS = 60.0
"""How long SimCord waits until all is handled; its own five seconds are too few on a busy machine."""


class Stage(ABC):
    """Where a probe is asked. A person runs a command of the bot, which then does what the probe gave it to do."""

    patience: float
    """Longer than the time to acknowledge, in seconds."""

    def __init__(self) -> None:
        self.bot = Bot()
        self.note = ""
        self.act: Act | None = None
        self.done = asyncio.Event()
        self.channel_id = self.forum_id = 0
        self._add_commands()

    def _add_commands(self) -> None:
        async def acting(interaction: discord.Interaction) -> None:
            assert self.act is not None
            try:
                await self.act(interaction)
            finally:
                self.done.set()

        @app_commands.command(description="Does what the probe wants")
        async def go(
            interaction: discord.Interaction,
            number: app_commands.Range[int, 1, 5] = 1,
            text: app_commands.Range[str, 2, 4] = "two",
            colour: Literal["red", "blue"] = "red",
        ) -> None:
            await acting(interaction)

        @app_commands.command(description="Needs a word")
        async def need(interaction: discord.Interaction, word: str) -> None:
            await acting(interaction)

        @app_commands.command(description="For administrators")
        @app_commands.default_permissions()
        async def rule(interaction: discord.Interaction) -> None:
            await acting(interaction)

        @self.bot.event
        async def on_interaction(interaction: discord.Interaction) -> None:
            if interaction.type is not discord.InteractionType.application_command:
                await acting(interaction)

        self.bot.tree.add_command(go)
        self.bot.tree.add_command(need)
        self.bot.tree.add_command(rule)

    def register_late(self) -> None:
        """Add a command that Discord is not told of."""

        @app_commands.command(description="Nobody was told")
        async def late(interaction: discord.Interaction) -> None:
            raise AssertionError("A command that is not registered cannot be run.")

        self.bot.tree.add_command(late)

    async def request(self, method: str, path: str, body: Any = None, files: list[discord.File] | None = None) -> Any:
        """Send a request as the bot. Raises what discord.py raises."""
        route = Route(method, path)
        if files is not None:
            form = [
                {"name": f"files[{n}]", "value": file.fp, "filename": file.filename, "content_type": "text/plain"}
                for n, file in enumerate(files)
            ]
            return await self.bot.http.request(route, form=form, files=files)
        return await self.bot.http.request(route) if body is None else await self.bot.http.request(route, json=body)

    async def send(self, **body: Any) -> Any:
        """Send a message as the bot; returns it as JSON."""
        return await self.request("POST", f"/channels/{self.channel_id}/messages", body)

    async def thread(self, **changes: Any) -> Any:
        """Open a thread with one message in it, then change it; returns that message."""
        path = f"/channels/{self.channel_id}/threads"
        opened = await self.request("POST", path, {"name": "Talk", "type": 11})
        return await self.request("POST", f"/channels/{opened['id']}/messages", {"content": "inside", **changes})

    async def deny_self(self, channel_id: int, permission: str) -> None:
        """Take a permission in a channel from the bot."""
        denied = discord.Permissions(**{permission: True}).value
        body = {"type": 1, "allow": "0", "deny": str(denied)}
        assert self.bot.user is not None
        await self.request("PUT", f"/channels/{channel_id}/permissions/{self.bot.user.id}", body)

    async def run(self, act: Act, command: str = "go", *, finish: bool = True, **options: object) -> None:
        """Let a person run a command; *finish* waits until the bot has done what it was to do."""
        self.act = act
        await self.invoke(command, options)
        if finish:
            await asyncio.wait_for(self.done.wait(), 5)

    @abstractmethod
    async def invoke(self, command: str, options: dict[str, object]) -> None:
        """Let a person run a slash command."""

    @abstractmethod
    async def click(self, message: Any, custom_id: str, *, other: bool = False) -> None:
        """Let the person, or the other one, press a button of a message (JSON)."""

    @abstractmethod
    async def submit(self, values: dict[str, object]) -> None:
        """Let the person send the form that the last command opened."""

    @abstractmethod
    async def pass_time(self, seconds: float) -> None:
        """Let time pass."""


class LocalStage(Stage):
    """The local Discord of this project, over real sockets."""

    patience = 0.2

    def __init__(self, local: LocalDiscord) -> None:
        super().__init__()
        self._local = local
        self._outcome: Outcome | None = None

    async def begin(self) -> None:
        """Make the places where probes are asked."""
        self._local.set_bot_permissions(PERMISSIONS.value)
        self.channel_id = int(str(self._local.channel("general")["id"]))
        self.forum_id = int(str(self._local.make_channel("norms", 15)["id"]))

    async def invoke(self, command: str, options: dict[str, object]) -> None:
        self._outcome = await self._local.person("grace").invoke(command, options=options)

    async def click(self, message: Any, custom_id: str, *, other: bool = False) -> None:
        self.done.clear()
        self._outcome = await self._local.person("mary" if other else "grace").click(message, custom_id=custom_id)

    async def submit(self, values: dict[str, object]) -> None:
        self.done.clear()
        await self._local.person("grace").submit(self._outcome, values)

    async def pass_time(self, seconds: float) -> None:
        self._local.move_clock(self._local.core.clock.offset_seconds + seconds)


class SimcordStage(Stage):
    """SimCord, in this process, with time that only moves when told to."""

    patience = 4.0

    def __init__(self) -> None:
        super().__init__()
        self.env: simcord.Env | None = None
        self._shown: simcord.InteractionResult | None = None

    async def begin(self, env: simcord.Env) -> None:
        """Make the places where probes are asked, and tell Discord of the commands."""
        self.env, env.settle_timeout = env, SETTLING_SECONDS
        guild = env.create_guild()
        self._channel = guild.create_text_channel("general")
        self._people = [guild.add_member(env.create_user(name)) for name in ("grace", "mary")]
        self.channel_id, self.forum_id = self._channel.id, guild.create_forum_channel("norms").id
        await env.settle()
        await self.bot.tree.sync()

    async def invoke(self, command: str, options: dict[str, object]) -> None:
        self._shown = await self._people[0].slash(self._channel, command, **options)

    async def click(self, message: Any, custom_id: str, *, other: bool = False) -> None:
        self.done.clear()
        place = self.bot.get_partial_messageable(int(message["channel_id"]))
        target: Any = place.get_partial_message(int(message["id"]))
        self._shown = await self._people[int(other)].click(target, custom_id=custom_id)

    async def submit(self, values: dict[str, object]) -> None:
        self.done.clear()
        assert self._shown is not None
        self._shown = await self._people[0].submit_modal(self._shown, values)

    async def pass_time(self, seconds: float) -> None:
        assert self.env is not None
        await self.env.advance_time(seconds)


@asynccontextmanager
async def local_stage(point: Point, *, hurried: bool) -> AsyncIterator[Stage]:
    """Open the local Discord with a bot that is ready; *hurried* gives it a twentieth of a second to acknowledge."""
    options = Options(acknowledgement_seconds=0.05) if hurried else Options()
    async with sandbox.serve(options=options) as local:
        point(local)
        stage = LocalStage(local)
        await stage.begin()
        async with running(stage.bot, local):
            yield stage


@asynccontextmanager
async def simcord_stage() -> AsyncIterator[Stage]:
    """Open SimCord with a bot that is ready."""
    stage = SimcordStage()
    async with simcord.run(stage.bot, check_errors=False) as env:
        await stage.begin(env)
        yield stage


async def attempt(doing: Awaitable[object]) -> str:
    """Return what comes of it: "ok", Discord's status and code, or that a client or a model does not go so far."""
    try:
        await doing
    except discord.HTTPException as error:
        return "not modelled" if error.status == 501 else f"{error.status} {error.code}"
    except (simcord.RouteNotImplemented, simcord.UnsupportedField):
        return "not modelled"
    except (PersonRefused, simcord.SetupError, simcord.BackendError):
        return "the client refuses"
    return "ok"
