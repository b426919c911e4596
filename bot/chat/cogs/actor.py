"""`/actor`: who is in the record, and what is on record of them."""

from discord import app_commands
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.cogs.common import any_actor
from bot.chat.context import Interaction
from bot.chat.replies import reply
from bot.chat.ui.actor_card import HISTORY, actor_layout, actor_section_layout

Name = app_commands.Range[str, 1, 150]


class ActorCog(commands.GroupCog, group_name="actor"):
    """The actors of the record, as commands."""

    @app_commands.command(name="show")
    @app_commands.autocomplete(actor=any_actor)
    async def show(self, interaction: Interaction, actor: Name) -> None:
        await reply(interaction, view=await actor_layout(interaction, actor))

    @app_commands.command(name="history")
    @app_commands.autocomplete(actor=any_actor)
    async def history(self, interaction: Interaction, actor: Name) -> None:
        await reply(interaction, view=await actor_section_layout(interaction, actor, HISTORY))


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(ActorCog())
