"""`/digest`: let digests come to a channel or to oneself, see what they would say or said, send one now."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.cogs.common import Handle
from bot.chat.cogs.plan_lists import (
    any_channel_plan,
    any_day,
    any_digest_plan,
    any_hour,
    any_language,
    any_rhythm,
    any_zone,
)
from bot.chat.cogs.watch_lists import any_pace, any_watchable
from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply
from bot.chat.ui.digest_sending import send_or_ask, show_preview
from bot.chat.ui.history_pages import history_layout
from bot.chat.ui.plan_card import plan_layout, stopped_text
from bot.chat.ui.plan_wish import spoken_of, wish_of
from bot.chat.watching import watch_subject
from bot.chat.writes import write
from bot.services.arranging import MINE, arrange, digest_of, digests_meant
from bot.services.plans import unsubscribe

Text = app_commands.Range[str, 1, 100]


class DigestCog(commands.GroupCog, group_name="digest"):
    """Digests, as commands."""

    @app_commands.command(name="subscribe")
    @app_commands.rename(only_news="only-news")
    @app_commands.autocomplete(rhythm=any_rhythm, day=any_day, hour=any_hour, zone=any_zone, language=any_language)
    async def subscribe(
        self,
        interaction: Interaction,
        channel: discord.TextChannel | None = None,
        rhythm: Text = "",
        day: Text = "",
        hour: Text = "",
        zone: Text = "",
        language: Text = "",
        only_news: bool | None = None,
    ) -> None:
        bot, words = interaction.client, interaction.client.words
        arranged = await write(
            interaction,
            arrange,
            who=who_of(interaction),
            wish=wish_of(words, rhythm, day, hour, zone, language, only_news),
            channel_id=None if channel is None else channel.id,
            spoken=spoken_of(words, str(interaction.locale)),
            now=bot.now(),
        )
        await reply(interaction, view=plan_layout(interaction, arranged))

    @app_commands.command(name="unsubscribe")
    @app_commands.autocomplete(channel=any_digest_plan)
    async def unsubscribe(self, interaction: Interaction, channel: Text = MINE) -> None:
        bot, who = interaction.client, who_of(interaction)
        named = await bot.store.read(digest_of, who=who, named=channel)
        ended = await write(interaction, unsubscribe, who=who, plan_id=named.plan_id, now=bot.now())
        await reply(interaction, stopped_text(say_of(interaction), ended))

    @app_commands.command(name="history")
    @app_commands.autocomplete(channel=any_digest_plan)
    async def history(self, interaction: Interaction, channel: Text = "") -> None:
        meant = await interaction.client.store.read(digests_meant, who=who_of(interaction), named=channel)
        for one in meant:
            await reply(interaction, view=await history_layout(interaction, one.plan_id, 0))

    @app_commands.command(name="preview")
    @app_commands.autocomplete(channel=any_digest_plan)
    async def preview(self, interaction: Interaction, channel: Text = "") -> None:
        await show_preview(interaction, channel)

    @app_commands.command(name="watch")
    @app_commands.autocomplete(subject=any_watchable, pace=any_pace)
    async def watch(self, interaction: Interaction, subject: Handle = "", pace: Handle | None = None) -> None:
        await watch_subject(interaction, subject, pace)

    @app_commands.command(name="send")
    @app_commands.autocomplete(channel=any_channel_plan)
    async def send(self, interaction: Interaction, channel: Text = "") -> None:
        await send_or_ask(interaction, channel)


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(DigestCog())
