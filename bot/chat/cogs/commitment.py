"""`/commitment`: what actors promised, what would show it, and how far it has come."""

from discord import app_commands
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.cogs.common import Handle, any_actor, any_source_kind, any_subject, term_typed
from bot.chat.cogs.deed_lists import any_commitment, any_dimension, any_level, any_value
from bot.chat.context import Interaction, who_of
from bot.chat.ui.deed_cards import show_entry_of, show_logged
from bot.chat.ui.deed_forms import show_assess, show_pledge
from bot.chat.writes import write
from bot.congress.limits import LOCATOR_MOST, SUMMARY_MOST, URL_MOST
from bot.services.record.entries import Evidence, entry_handle
from bot.services.record.pledges import Progress, Promise, log_level

Name = app_commands.Range[str, 1, 100]
Summary = app_commands.Range[str, 1, SUMMARY_MOST]
Url = app_commands.Range[str, 1, URL_MOST]
Place = app_commands.Range[str, 1, LOCATOR_MOST]
Date = app_commands.Range[str, 1, 40]


class CommitmentCog(commands.GroupCog, group_name="commitment"):
    """Commitments of the record, as commands."""

    @app_commands.command(name="log")
    @app_commands.autocomplete(actor=any_actor, subject=any_subject, dimension=any_dimension, level=any_level)
    async def log(
        self,
        interaction: Interaction,
        actor: Name,
        subject: Handle,
        dimension: Name,
        date: Date,
        due: Date = "",
        level: Name = "",
    ) -> None:
        promise = Promise(
            actor=actor,
            subject=subject,
            dimension=term_typed(dimension),
            words="",
            shown_by="",
            dated=date,
            evidence=Evidence(""),
            due=due,
            level=level,
        )
        await show_pledge(interaction, promise)

    @app_commands.command(name="show")
    @app_commands.autocomplete(commitment=any_commitment)
    async def show(self, interaction: Interaction, commitment: Handle) -> None:
        await show_entry_of(interaction, commitment, "commitment")

    @app_commands.command(name="level")
    @app_commands.rename(kind_of_source="kind-of-source")
    @app_commands.autocomplete(commitment=any_commitment, level=any_level, kind_of_source=any_source_kind)
    async def level(
        self,
        interaction: Interaction,
        commitment: Handle,
        level: Name,
        date: Date,
        source: Url,
        summary: Summary = "",
        kind_of_source: Name = "",
        place: Place = "",
    ) -> None:
        evidence = Evidence(source, locator=place, kind=kind_of_source)
        progress = Progress(pledge=commitment, level=level, dated=date, evidence=evidence, summary=summary)
        who, now = who_of(interaction), interaction.client.now()
        entry = await write(interaction, log_level, who=who, progress=progress, now=now)
        await show_logged(interaction, entry_handle(entry), entry.state)

    @app_commands.command(name="assess")
    @app_commands.autocomplete(commitment=any_commitment, value=any_value)
    async def assess(self, interaction: Interaction, commitment: Handle, value: Name) -> None:
        await show_assess(interaction, commitment, "commitment", term_typed(value))


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(CommitmentCog())
