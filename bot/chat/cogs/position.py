"""`/position`: what states, companies and others say about a norm, each with its source."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.cogs.common import Handle, any_actor, any_form, any_stance, norms_at, term_typed
from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.importing import import_positions
from bot.chat.replies import reply
from bot.chat.ui.positions import logged_layout, positions_layout
from bot.chat.writes import write
from bot.congress.limits import LOCATOR_MOST, SUMMARY_MOST, URL_MOST
from bot.services.positions import Statement, log_position, position_history

Url = app_commands.Range[str, 1, URL_MOST]
Summary = app_commands.Range[str, 1, SUMMARY_MOST]
Place = app_commands.Range[str, 1, LOCATOR_MOST]
Name = app_commands.Range[str, 1, 100]
Date = app_commands.Range[str, 1, 40]


class PositionCog(commands.GroupCog, group_name="position"):
    """The record of positions, as commands."""

    @app_commands.command(name="log")
    @app_commands.autocomplete(actor=any_actor, norm=norms_at(), stance=any_stance, form=any_form)
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
    ) -> None:
        statement = Statement(
            actor=actor,
            handle=norm,
            stance=term_typed(stance),
            form=term_typed(form),
            stated_on=date,
            source_url=source,
            locator=place,
            summary=summary,
        )
        await _log(interaction, statement)

    @app_commands.command(name="history")
    @app_commands.autocomplete(actor=any_actor, norm=norms_at())
    async def history(self, interaction: Interaction, actor: Name | None = None, norm: Handle | None = None) -> None:
        await reply(interaction, view=await positions_layout(interaction, actor=actor, handle=norm))

    @app_commands.command(name="import")
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        await import_positions(interaction, file)


async def _log(interaction: Interaction, statement: Statement) -> None:
    store, now = interaction.client.store, interaction.client.now()
    view = await write(interaction, log_position, who=who_of(interaction), statement=statement, now=now)
    known = await store.read(
        position_history, guild_id=guild_of(interaction), actor=view.actor_slug, handle=view.handle, now=now
    )
    await reply(interaction, view=logged_layout(say_of(interaction), view, known.total - 1))


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(PositionCog())
