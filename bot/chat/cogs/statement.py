"""`/statement`: make statements on a norm, answer those of others, and read what came of them."""

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.attaching import attach
from bot.chat.client import CongressBot
from bot.chat.cogs.common import Handle, norms_at, offering
from bot.chat.context import Interaction, say_of
from bot.chat.replies import reply
from bot.chat.speaking import StatementForm, mine_layout, show_next
from bot.chat.ui.statement_list import statements_layout
from bot.congress.handles import parse_norm_handle
from bot.congress.statements import SPEAKING_STAGES, StatementKind
from prompts import Say

Word = app_commands.Range[str, 1, 100]


async def _kinds(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    say = say_of(interaction)
    named = [(say(f"statements.form.kinds.{kind.value}"), kind.value) for kind in StatementKind]
    return [(name, value) for name, value in named if typed.strip().lower() in f"{name} {value}".lower()]


class StatementCog(commands.GroupCog, group_name="statement"):
    """Statements, as commands."""

    @app_commands.command(name="add")
    @app_commands.autocomplete(norm=norms_at(*SPEAKING_STAGES))
    async def add(self, interaction: Interaction, norm: Handle) -> None:
        await StatementForm.show(interaction, number=parse_norm_handle(norm))

    @app_commands.command(name="next")
    @app_commands.autocomplete(norm=norms_at(*SPEAKING_STAGES))
    async def next(self, interaction: Interaction, norm: Handle) -> None:
        await show_next(interaction, norm)

    @app_commands.command(name="mine")
    @app_commands.autocomplete(norm=norms_at())
    async def mine(self, interaction: Interaction, norm: Handle) -> None:
        await reply(interaction, view=await mine_layout(interaction, norm))

    @app_commands.command(name="list")
    @app_commands.autocomplete(norm=norms_at(), kind=offering(_kinds))
    async def list(self, interaction: Interaction, norm: Handle, kind: Word | None = None) -> None:
        chosen = kind_named(say_of(interaction), kind) if kind is not None else None
        await reply(interaction, view=await statements_layout(interaction, norm, chosen))


def kind_named(say: Say, typed: str) -> str:
    """The kind that a person picked from the list or typed out in words; what was typed where it is none."""
    wanted = typed.strip().lower()
    named = {say(f"statements.form.kinds.{kind.value}").lower(): kind.value for kind in StatementKind}
    return named.get(wanted, wanted)


async def _attach(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    await attach(interaction, message)


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands, and the entry in the menu of a message."""
    await bot.add_cog(StatementCog())
    bot.tree.add_command(app_commands.ContextMenu(name=bot.words("statements.attach.menu"), callback=_attach))
