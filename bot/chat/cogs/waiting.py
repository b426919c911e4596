"""`/waiting`, `/help` and `/about`: where to begin, also in a direct message."""

from discord import app_commands
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply
from bot.chat.rights import note_right
from bot.chat.ui.help import about_text, help_layout
from bot.chat.ui.personal_buttons import show_everywhere
from bot.chat.ui.waiting import waiting_layout
from bot.services.waiting import waiting

anywhere = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)


class WaitingCog(commands.Cog):
    """Where to begin, as commands."""

    @app_commands.command(name="waiting")
    @anywhere
    async def waiting(self, interaction: Interaction) -> None:
        if interaction.guild_id is None:
            await show_everywhere(interaction)
            return
        bot, who = interaction.client, who_of(interaction)
        found = await bot.store.read(waiting, who=who, now=bot.now())
        await reply(interaction, view=waiting_layout(bot.words, str(interaction.locale), found, who.guild_id))
        await note_right(bot.store, who)

    @app_commands.command(name="help")
    @anywhere
    async def help(self, interaction: Interaction) -> None:
        away = interaction.guild_id is None
        convener = not away and interaction.permissions.manage_guild
        await reply(interaction, view=help_layout(say_of(interaction), convener=convener, away=away))

    @app_commands.command(name="about")
    @anywhere
    async def about(self, interaction: Interaction) -> None:
        await reply(interaction, about_text(say_of(interaction)))


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(WaitingCog())
