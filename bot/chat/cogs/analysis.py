"""`/analysis`: what the record shows, each answer with its figures, its picture and the records behind it."""

from discord import app_commands
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.cogs.analysis_lists import any_group, any_topic
from bot.chat.cogs.common import Handle, any_actor, any_case, any_subject
from bot.chat.cogs.deed_lists import any_action, several_actors
from bot.chat.cogs.record_lists import any_actor_kind, any_initiative, day_typed
from bot.chat.context import Interaction
from bot.chat.ui.analyses.show import show
from bot.congress.record.names import NAME_MOST
from bot.services.record.analyses.looking import Typed

Name = app_commands.Range[str, 1, NAME_MOST]
Names = app_commands.Range[str, 1, 500]
Date = app_commands.Range[str, 1, 40]


class AnalysisCog(commands.GroupCog, group_name="analysis"):
    """The analyses of the record, as commands."""

    @app_commands.command(name="timeline")
    @app_commands.autocomplete(action=any_action, subject=any_subject, actor=any_actor, case=any_case)
    async def timeline(
        self,
        interaction: Interaction,
        action: Handle = "",
        subject: Handle = "",
        actor: Name = "",
        case: Name = "",
        as_of: Date | None = None,
    ) -> None:
        typed = Typed(action=action, subject=subject, actors=actor, case=case, as_of=day_typed(as_of))
        await show(interaction, "timeline", typed)

    @app_commands.command(name="gap")
    @app_commands.autocomplete(subject=any_subject, country=any_actor)
    async def gap(
        self, interaction: Interaction, subject: Handle = "", country: Name = "", as_of: Date | None = None
    ) -> None:
        await show(interaction, "gap", Typed(subject=subject, actors=country, as_of=day_typed(as_of)))

    @app_commands.command(name="alignment")
    @app_commands.autocomplete(group=any_group, actors=several_actors)
    async def alignment(
        self, interaction: Interaction, group: Name = "", actors: Names = "", as_of: Date | None = None
    ) -> None:
        await show(interaction, "alignment", Typed(group=group, actors=actors, as_of=day_typed(as_of)))

    @app_commands.command(name="silence")
    @app_commands.autocomplete(subject=any_subject, kind=any_actor_kind, group=any_group, actor=any_actor)
    async def silence(
        self,
        interaction: Interaction,
        subject: Handle = "",
        kind: Name = "",
        group: Name = "",
        actor: Name = "",
        as_of: Date | None = None,
    ) -> None:
        typed = Typed(subject=subject, kind=kind, group=group, actors=actor, as_of=day_typed(as_of))
        await show(interaction, "silence", typed)

    @app_commands.command(name="overlap")
    @app_commands.autocomplete(first=any_initiative, second=any_initiative)
    async def overlap(
        self, interaction: Interaction, first: Name = "", second: Name = "", as_of: Date | None = None
    ) -> None:
        await show(interaction, "overlap", Typed(initiative=first, other=second, as_of=day_typed(as_of)))

    @app_commands.command(name="say-do")
    @app_commands.autocomplete(actor=any_actor)
    async def say_do(self, interaction: Interaction, actor: Name = "", as_of: Date | None = None) -> None:
        await show(interaction, "saydo", Typed(actors=actor, as_of=day_typed(as_of)))

    @app_commands.command(name="lifecycle")
    @app_commands.autocomplete(subject=any_subject, kind=any_actor_kind)
    async def lifecycle(
        self, interaction: Interaction, subject: Handle = "", kind: Name = "", as_of: Date | None = None
    ) -> None:
        await show(interaction, "lifecycle", Typed(subject=subject, kind=kind, as_of=day_typed(as_of)))

    @app_commands.command(name="crosswalk")
    @app_commands.autocomplete(topic=any_topic)
    async def crosswalk(self, interaction: Interaction, topic: Name = "") -> None:
        await show(interaction, "crosswalk", Typed(topic=topic))

    @app_commands.command(name="contested")
    @app_commands.autocomplete(subject=any_subject, group=any_group, kind=any_actor_kind)
    async def contested(
        self,
        interaction: Interaction,
        subject: Handle = "",
        group: Name = "",
        kind: Name = "",
        as_of: Date | None = None,
    ) -> None:
        typed = Typed(subject=subject, group=group, kind=kind, as_of=day_typed(as_of))
        await show(interaction, "contested", typed)

    @app_commands.command(name="implementation")
    @app_commands.autocomplete(initiative=any_initiative)
    async def implementation(self, interaction: Interaction, initiative: Name = "", as_of: Date | None = None) -> None:
        await show(interaction, "implementation", Typed(initiative=initiative, as_of=day_typed(as_of)))

    @app_commands.command(name="reactions")
    @app_commands.autocomplete(action=any_action)
    async def reactions(self, interaction: Interaction, action: Handle = "", as_of: Date | None = None) -> None:
        await show(interaction, "reactions", Typed(action=action, as_of=day_typed(as_of)))

    @app_commands.command(name="representation")
    @app_commands.autocomplete(subject=any_subject)
    async def representation(self, interaction: Interaction, subject: Handle = "") -> None:
        await show(interaction, "representation", Typed(subject=subject))


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(AnalysisCog())
