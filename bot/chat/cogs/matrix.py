"""`/position matrix`, which the group of positions takes in."""

from discord import app_commands
from discord.ext import commands

from bot.chat.cogs.analysis_lists import any_group, any_topic
from bot.chat.cogs.common import any_case
from bot.chat.cogs.deed_lists import several_actors
from bot.chat.cogs.record_lists import any_actor_kind, any_initiative, day_typed
from bot.chat.context import Interaction
from bot.chat.ui.analyses.show import show
from bot.congress.record.names import NAME_MOST
from bot.services.record.analyses.looking import Typed

Name = app_commands.Range[str, 1, NAME_MOST]
Names = app_commands.Range[str, 1, 500]
Date = app_commands.Range[str, 1, 40]


class MatrixCommand(commands.Cog):
    """The matrix, as a command of the cog that takes it in."""

    @app_commands.command(name="matrix")
    @app_commands.autocomplete(
        actors=several_actors,
        group=any_group,
        kind=any_actor_kind,
        initiative=any_initiative,
        topic=any_topic,
        case=any_case,
    )
    async def matrix(
        self,
        interaction: Interaction,
        actors: Names = "",
        group: Name = "",
        kind: Name = "",
        initiative: Name = "",
        topic: Name = "",
        case: Name = "",
        as_of: Date | None = None,
    ) -> None:
        named = {"initiative": initiative, "actors": actors, "topic": topic}
        narrowed = {"group": group, "kind": kind, "case": case}
        typed = Typed(**named, **narrowed, as_of=day_typed(as_of))
        await show(interaction, "matrix", typed)
