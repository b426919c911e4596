"""A bot with a handful of made-up commands, buttons and forms, to show how the kit behaves without any feature."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import discord
import simcord
from discord import app_commands, ui
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.context import Interaction, StoreLike
from bot.chat.replies import reply
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.live import Panel
from bot.chat.ui.panels import confirm
from bot.chat.ui.paths import Args
from bot.congress.errors import CongressError
from prompts import load

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)

Deed = Callable[[Interaction], Any]


@dataclass
class Script:
    """What the made-up features do, set by each test, and what they saw."""

    deed: Deed | None = None
    seen: list[Any] = field(default_factory=list)


script = Script()


async def act(interaction: Interaction) -> None:
    """Do what the test said."""
    if script.deed is not None:
        await script.deed(interaction)


class KitButton(PublicButton, path="kit:{number:int}:press"):
    async def press(self, interaction: Interaction, args: Args) -> None:
        script.seen.append(args.number("number"))
        await act(interaction)


class KitForm(Form, path="kitform:{number:int}"):
    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> Form:
        form = cls("A form", **args)
        for name in ("title", "text"):
            form.add(name, ui.TextInput(custom_id=name, default=typed.text(name) or None, max_length=4000))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        script.seen.append((args.number("number"), answers.text("title"), answers.text("text")))
        await act(interaction)


class KitCog(commands.Cog):
    @app_commands.command(name="card", description="post a card")
    async def card(self, interaction: Interaction) -> None:
        layout = ui.LayoutView(timeout=None)
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        row.add_item(KitButton("Press", number=7))
        layout.add_item(ui.Container(ui.TextDisplay("A card"), row))
        await cast(discord.TextChannel, interaction.channel).send(view=layout)
        await reply(interaction, "Posted.")

    @app_commands.command(name="form", description="open a form")
    async def form(self, interaction: Interaction) -> None:
        await KitForm.show(interaction, number=3)

    @app_commands.command(name="act", description="do what the test says")
    async def act(self, interaction: Interaction, words: str = "") -> None:
        await act(interaction)

    @app_commands.command(name="ask", description="ask before acting")
    async def ask(self, interaction: Interaction) -> None:
        await confirm(interaction, "Open it for 40 seats?", verb="Open", act=act)


class KitBot(CongressBot):
    """The real client with the made-up commands."""

    async def setup_hook(self) -> None:
        await super().setup_hook()
        await self.add_cog(KitCog())
        await self.tree.sync()


def kit_bot() -> KitBot:
    """A fresh client, as after a restart: what lived in memory is gone."""
    Panel._open.clear()
    return KitBot(store=cast(StoreLike, None), words=load(), now=lambda: NOON, extensions=[])


@dataclass
class Place:
    """A server with a channel and two people."""

    env: simcord.Env
    channel: simcord.ChannelHandle
    ada: simcord.MemberActor
    alan: simcord.MemberActor


def furnish(env: simcord.Env) -> Place:
    guild = env.create_guild()
    people = [guild.add_member(env.create_user(name)) for name in ("ada", "alan")]
    return Place(env, guild.create_text_channel("general"), *people)


async def refuse(_interaction: Interaction) -> None:
    raise CongressError("norm.unknown", handle="N-9")


async def break_down(_interaction: Interaction) -> None:
    raise RuntimeError("the made-up failure")
