"""`/waiting`, `/help` and `/about`: where to begin, also in a direct message."""

from discord import app_commands, ui
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply
from bot.chat.ui.help import about_text, help_layout
from bot.chat.ui.text import escape, one_line
from bot.chat.ui.waiting import waiting_layout
from bot.services.waiting import waiting, waiting_everywhere

CONGRESSES_MOST = 5
"""As many congresses are told of in one answer to a direct message."""

anywhere = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)


class WaitingCog(commands.Cog):
    """Where to begin, as commands."""

    @app_commands.command(name="waiting")
    @anywhere
    async def waiting(self, interaction: Interaction) -> None:
        if interaction.guild_id is None:
            await _everywhere(interaction)
            return
        bot, who = interaction.client, who_of(interaction)
        found = await bot.store.read(waiting, who=who, now=bot.now())
        await reply(interaction, view=waiting_layout(bot.words, str(interaction.locale), found, who.guild_id))

    @app_commands.command(name="help")
    @anywhere
    async def help(self, interaction: Interaction) -> None:
        convener = interaction.guild_id is not None and interaction.permissions.manage_guild
        await reply(interaction, view=help_layout(say_of(interaction), convener=convener))

    @app_commands.command(name="about")
    @anywhere
    async def about(self, interaction: Interaction) -> None:
        await reply(interaction, about_text(say_of(interaction)))


async def _everywhere(interaction: Interaction) -> None:
    """What awaits the person in each of their congresses, one message a congress."""
    bot, say = interaction.client, say_of(interaction)
    found = await bot.store.read(waiting_everywhere, discord_id=interaction.user.id, now=bot.now())
    if not found:
        await reply(interaction, say("waiting.nowhere"))
    for one in found[:CONGRESSES_MOST]:
        layout = waiting_layout(bot.words, str(interaction.locale), one.waiting, one.guild_id, away=True)
        name = say("waiting.congress", congress=escape(one_line(one.congress)), guild=one.guild_id)
        layout.add_item(ui.TextDisplay(name))
        await reply(interaction, view=layout)
    if len(found) > CONGRESSES_MOST:
        await reply(interaction, say("waiting.more", n=len(found) - CONGRESSES_MOST))


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(WaitingCog())
