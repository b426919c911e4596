"""`/position`: what states, companies and others say about a norm or another subject, each with its source."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.cogs.common import (
    Handle,
    any_actor,
    any_case,
    any_entry,
    any_form,
    any_source_kind,
    any_stance,
    any_subject,
    term_typed,
)
from bot.chat.cogs.matrix import MatrixCommand
from bot.chat.context import Interaction, who_of
from bot.chat.importing import import_positions
from bot.chat.replies import reply
from bot.chat.ui.entry_card import ALONE, entry_layout
from bot.chat.ui.entry_forms import ActForm
from bot.chat.ui.position_forms import log_and_show, log_message
from bot.chat.ui.positions import positions_layout
from bot.congress.limits import LOCATOR_MOST, SUMMARY_MOST, URL_MOST
from bot.services.record.entry_acts import show_entry
from bot.services.record.positions import Statement

Url = app_commands.Range[str, 1, URL_MOST]
Summary = app_commands.Range[str, 1, SUMMARY_MOST]
Place = app_commands.Range[str, 1, LOCATOR_MOST]
Name = app_commands.Range[str, 1, 100]
Date = app_commands.Range[str, 1, 40]


class PositionCog(MatrixCommand, commands.GroupCog, group_name="position"):
    """The record of positions, as commands."""

    @app_commands.command(name="log")
    @app_commands.rename(kind_of_source="kind-of-source")
    @app_commands.autocomplete(
        actor=any_actor,
        norm=any_subject,
        stance=any_stance,
        form=any_form,
        kind_of_source=any_source_kind,
        case=any_case,
    )
    async def log(
        self,
        interaction: Interaction,
        actor: Name,
        norm: Handle,
        stance: Name,
        source: Url,
        date: Date,
        form: Name,
        summary: Summary = "",
        place: Place = "",
        kind_of_source: Name = "",
        case: Name = "",
    ) -> None:
        statement = Statement(
            actor=actor,
            subject=norm,
            stance=term_typed(stance),
            form=term_typed(form),
            stated_on=date,
            source_url=source,
            locator=place,
            summary=summary,
            source_kind=term_typed(kind_of_source),
            case=case,
        )
        await log_and_show(interaction, statement)

    @app_commands.command(name="history")
    @app_commands.autocomplete(actor=any_actor, norm=any_subject)
    async def history(self, interaction: Interaction, actor: Name | None = None, norm: Handle | None = None) -> None:
        await reply(interaction, view=await positions_layout(interaction, actor=actor, subject=norm))

    @app_commands.command(name="show")
    @app_commands.autocomplete(entry=any_entry)
    async def show(self, interaction: Interaction, entry: Handle) -> None:
        await reply(interaction, view=await entry_layout(interaction, entry))

    @app_commands.command(name="dispute")
    @app_commands.autocomplete(entry=any_entry)
    async def dispute(self, interaction: Interaction, entry: Handle) -> None:
        await ActForm.show(interaction, act="dispute", entry=await _number(interaction, entry), at=ALONE)

    @app_commands.command(name="reply")
    @app_commands.autocomplete(entry=any_entry)
    async def reply(self, interaction: Interaction, entry: Handle) -> None:
        await ActForm.show(interaction, act="reply", entry=await _number(interaction, entry), at=ALONE)

    @app_commands.command(name="import")
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        await import_positions(interaction, file)


async def _number(interaction: Interaction, handle: str) -> int:
    shown = await interaction.client.store.read(show_entry, who=who_of(interaction), handle=handle)
    return shown.entry.entry_id


async def _log_message(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    await log_message(interaction, message)


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands, and the entry in the menu of a message."""
    await bot.add_cog(PositionCog())
    bot.tree.add_command(app_commands.ContextMenu(name=bot.words("positions.fields.menu"), callback=_log_message))
