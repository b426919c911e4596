"""`/action`: what was done, on record with its source; who did it beyond dispute, and on what it bears."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.cogs.common import Handle, any_actor, any_case, any_source_kind, any_subject, term_typed
from bot.chat.cogs.deed_lists import (
    any_action,
    any_action_kind,
    any_status,
    any_value,
    several_actors,
    several_subjects,
)
from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply
from bot.chat.row_importing import import_kind
from bot.chat.ui.deed_cards import show_entry_of, show_logged
from bot.chat.ui.deed_forms import show_assess
from bot.chat.ui.deed_pages import Asked, history_layout, inbox_layout
from bot.chat.ui.deed_words import NAMES_OF_A_LIST
from bot.chat.ui.record_words import names_shown
from bot.chat.writes import write
from bot.congress.limits import LOCATOR_MOST, SUMMARY_MOST, URL_MOST
from bot.services.record.actions import Deed, attach_action, log_action
from bot.services.record.entries import Evidence, entry_handle

Name = app_commands.Range[str, 1, 100]
Names = app_commands.Range[str, 1, 1000]
Summary = app_commands.Range[str, 1, SUMMARY_MOST]
Url = app_commands.Range[str, 1, URL_MOST]
Place = app_commands.Range[str, 1, LOCATOR_MOST]
Date = app_commands.Range[str, 1, 40]


class ActionCog(commands.GroupCog, group_name="action"):
    """Deeds of the record, as commands."""

    @app_commands.command(name="log")
    @app_commands.rename(kind_of_source="kind-of-source")
    @app_commands.autocomplete(
        kind=any_action_kind,
        doers=several_actors,
        affected=several_actors,
        subjects=several_subjects,
        status=any_status,
        case=any_case,
        kind_of_source=any_source_kind,
    )
    async def log(
        self,
        interaction: Interaction,
        kind: Name,
        date: Date,
        summary: Summary,
        source: Url,
        doers: Names = "",
        affected: Names = "",
        subjects: Names = "",
        end: Date = "",
        status: Name = "",
        case: Name = "",
        kind_of_source: Name = "",
        place: Place = "",
    ) -> None:
        deed = Deed(
            kind=term_typed(kind),
            summary=summary,
            dated=date,
            evidence=Evidence(source, locator=place, kind=kind_of_source),
            doers=doers,
            affected=affected,
            subjects=subjects,
            until=end,
            status=term_typed(status),
            case_id=case,
        )
        await _log(interaction, deed)

    @app_commands.command(name="show")
    @app_commands.autocomplete(action=any_action)
    async def show(self, interaction: Interaction, action: Handle) -> None:
        await show_entry_of(interaction, action, "action")

    @app_commands.command(name="history")
    @app_commands.autocomplete(actor=any_actor, case=any_case, subject=any_subject)
    async def history(self, interaction: Interaction, actor: Name = "", case: Name = "", subject: Handle = "") -> None:
        asked = Asked(actor=actor, subject=subject, case=case)
        await reply(interaction, view=await history_layout(interaction, asked))

    @app_commands.command(name="inbox")
    async def inbox(self, interaction: Interaction) -> None:
        await reply(interaction, view=await inbox_layout(interaction))

    @app_commands.command(name="attach")
    @app_commands.autocomplete(action=any_action, subjects=several_subjects)
    async def attach(self, interaction: Interaction, action: Handle, subjects: Names) -> None:
        bot, say = interaction.client, say_of(interaction)
        done = await write(
            interaction, attach_action, who=who_of(interaction), handle=action, subjects=subjects, now=bot.now()
        )
        names = names_shown(say, [one.name for one in done.subjects], NAMES_OF_A_LIST)
        await reply(interaction, say("deeds.logged.attached", entry=done.handle, names=names))

    @app_commands.command(name="assess")
    @app_commands.autocomplete(action=any_action, value=any_value, subject=any_subject)
    async def assess(self, interaction: Interaction, action: Handle, value: Name, subject: Handle = "") -> None:
        await show_assess(interaction, action, "action", term_typed(value), subject)

    @app_commands.command(name="import")
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        await import_kind(interaction, "action", file)


async def _log(interaction: Interaction, deed: Deed) -> None:
    now = interaction.client.now()
    entry = await write(interaction, log_action, who=who_of(interaction), deed=deed, now=now)
    await show_logged(interaction, entry_handle(entry), entry.state)


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(ActionCog())
