"""`/initiative`: pledges, processes and treaties of the world, their norms, and who joined them."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.cogs.common import any_actor, any_case, any_source_kind, term_typed
from bot.chat.cogs.record_lists import (
    any_addressee,
    any_binding,
    any_element,
    any_initiative,
    any_initiative_kind,
    any_initiative_norm,
    any_initiative_status,
    any_modality,
    any_role,
    any_status,
    day_typed,
)
from bot.chat.context import Interaction
from bot.chat.replies import reply
from bot.chat.row_importing import import_kind
from bot.chat.ui.initiative_answers import add, add_norm, log
from bot.chat.ui.initiative_card import history_layout, initiative_layout
from bot.chat.ui.initiative_pages import compare_layout, norm_layout
from bot.congress.limits import LOCATOR_MOST, SUMMARY_MOST, TITLE_MOST, URL_MOST
from bot.congress.record.names import NAME_MOST
from bot.services.record.entries import Evidence
from bot.services.record.initiatives import ALIASES_MOST, CODE_MOST, NewInitiative, NewNorm
from bot.services.record.participations import NewParticipation

Name = app_commands.Range[str, 1, NAME_MOST]
Names = app_commands.Range[str, 1, ALIASES_MOST]
Title = app_commands.Range[str, 1, TITLE_MOST]
Code = app_commands.Range[str, 1, CODE_MOST]
Words = app_commands.Range[str, 1, SUMMARY_MOST]
Url = app_commands.Range[str, 1, URL_MOST]
Place = app_commands.Range[str, 1, LOCATOR_MOST]
Date = app_commands.Range[str, 1, 40]


class InitiativeCog(commands.GroupCog, group_name="initiative"):
    """The initiatives of the record, as commands."""

    @app_commands.command(name="show")
    @app_commands.autocomplete(initiative=any_initiative, norm=any_initiative_norm)
    async def show(
        self, interaction: Interaction, initiative: Name, norm: Name | None = None, as_of: Date | None = None
    ) -> None:
        if norm is not None:
            await reply(interaction, view=await norm_layout(interaction, initiative, norm))
            return
        await reply(interaction, view=await initiative_layout(interaction, initiative, day_typed(as_of)))

    @app_commands.command(name="history")
    @app_commands.autocomplete(initiative=any_initiative)
    async def history(self, interaction: Interaction, initiative: Name) -> None:
        await reply(interaction, view=await history_layout(interaction, initiative))

    @app_commands.command(name="compare")
    @app_commands.autocomplete(first=any_initiative, second=any_initiative)
    async def compare(self, interaction: Interaction, first: Name, second: Name, as_of: Date | None = None) -> None:
        await reply(interaction, view=await compare_layout(interaction, first, second, day_typed(as_of)))

    @app_commands.command(name="log")
    @app_commands.rename(kind_of_source="kind-of-source")
    @app_commands.autocomplete(
        initiative=any_initiative,
        actor=any_actor,
        status=any_status,
        role=any_role,
        via=any_actor,
        kind_of_source=any_source_kind,
    )
    async def log(
        self,
        interaction: Interaction,
        initiative: Name,
        actor: Name,
        status: Name,
        date: Date,
        source: Url,
        role: Name = "",
        via: Name = "",
        until: Date = "",
        reason: Words = "",
        place: Place = "",
        kind_of_source: Name = "",
    ) -> None:
        evidence = Evidence(source, locator=place, kind=term_typed(kind_of_source))
        await log(interaction, NewParticipation(initiative, actor, status, date, evidence, role, until, via, reason))

    @app_commands.command(name="add")
    @app_commands.autocomplete(
        kind=any_initiative_kind,
        addressee=any_addressee,
        binding=any_binding,
        status=any_initiative_status,
        case=any_case,
    )
    async def add(
        self,
        interaction: Interaction,
        name: Name,
        kind: Name,
        opened: Date,
        addressee: Name,
        binding: Name,
        status: Name = "active",
        closed: Date = "",
        aliases: Names = "",
        launched_by: Names = "",
        membership: Words = "",
        decision: Words = "",
        accession: Words = "",
        reporting: Words = "",
        summary: Words = "",
        case: Name = "",
    ) -> None:
        new = NewInitiative(
            *(name, kind, opened, addressee, binding, status, closed, aliases, launched_by),
            *(membership, decision, accession, reporting, summary, case),
        )
        await add(interaction, new)

    @app_commands.command(name="add-norm")
    @app_commands.autocomplete(
        initiative=any_initiative,
        addressee=any_addressee,
        modality=any_modality,
        element=any_element,
        binding=any_binding,
    )
    async def add_norm(
        self,
        interaction: Interaction,
        initiative: Name,
        code: Code,
        title: Title,
        summary: Words,
        addressee: Name,
        modality: Name,
        element: Name,
        binding: Name,
        year: int,
        topics: Names = "",
    ) -> None:
        new = NewNorm(initiative, code, title, summary, addressee, modality, element, year, binding, topics)
        await add_norm(interaction, new)

    @app_commands.command(name="import")
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        await import_kind(interaction, "participation", file)


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(InitiativeCog())
