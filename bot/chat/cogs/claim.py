"""`/claim`: who says that whom did something, on what basis, and what the accused reply."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.cogs.common import Handle, any_actor, any_source_kind, term_typed
from bot.chat.cogs.deed_lists import any_action, any_basis, any_claim, any_status
from bot.chat.context import Interaction, who_of
from bot.chat.replies import reply
from bot.chat.row_importing import import_kind
from bot.chat.ui.deed_cards import show_entry_of, show_logged
from bot.chat.ui.deed_pages import claims_layout
from bot.chat.ui.entry_card import ALONE
from bot.chat.ui.entry_forms import ActForm
from bot.chat.writes import write
from bot.congress.limits import LOCATOR_MOST, SUMMARY_MOST, URL_MOST
from bot.congress.record.deeds import ALLEGED
from bot.services.record.claims import Accusation, begin_reply, log_claim
from bot.services.record.entries import Evidence, entry_handle

Name = app_commands.Range[str, 1, 100]
Summary = app_commands.Range[str, 1, SUMMARY_MOST]
Url = app_commands.Range[str, 1, URL_MOST]
Place = app_commands.Range[str, 1, LOCATOR_MOST]
Date = app_commands.Range[str, 1, 40]


class ClaimCog(commands.GroupCog, group_name="claim"):
    """Accusations of the record, as commands."""

    @app_commands.command(name="log")
    @app_commands.rename(kind_of_source="kind-of-source")
    @app_commands.autocomplete(
        action=any_action,
        claimant=any_actor,
        accused=any_actor,
        basis=any_basis,
        status=any_status,
        kind_of_source=any_source_kind,
    )
    async def log(
        self,
        interaction: Interaction,
        action: Handle,
        claimant: Name,
        basis: Name,
        date: Date,
        source: Url,
        accused: Name = "",
        status: Name = ALLEGED,
        summary: Summary = "",
        kind_of_source: Name = "",
        place: Place = "",
    ) -> None:
        accusation = Accusation(
            action=action,
            claimant=claimant,
            accused=accused,
            basis=term_typed(basis),
            dated=date,
            evidence=Evidence(source, locator=place, kind=kind_of_source),
            status=term_typed(status),
            summary=summary,
        )
        await _log(interaction, accusation)

    @app_commands.command(name="history")
    @app_commands.autocomplete(action=any_action)
    async def history(self, interaction: Interaction, action: Handle) -> None:
        await reply(interaction, view=await claims_layout(interaction, action))

    @app_commands.command(name="show")
    @app_commands.autocomplete(claim=any_claim)
    async def show(self, interaction: Interaction, claim: Handle) -> None:
        await show_entry_of(interaction, claim, "claim")

    @app_commands.command(name="reply")
    @app_commands.autocomplete(claim=any_claim)
    async def reply(self, interaction: Interaction, claim: Handle) -> None:
        entry = await interaction.client.store.read(begin_reply, who=who_of(interaction), handle=claim)
        await ActForm.show(interaction, act="reply", entry=entry, at=ALONE)

    @app_commands.command(name="import")
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        await import_kind(interaction, "claim", file)


async def _log(interaction: Interaction, accusation: Accusation) -> None:
    who, now = who_of(interaction), interaction.client.now()
    entry = await write(interaction, log_claim, who=who, accusation=accusation, now=now)
    await show_logged(interaction, entry_handle(entry), entry.state)


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(ClaimCog())
