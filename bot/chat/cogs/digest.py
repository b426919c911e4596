"""`/digest`: see what the weekly digest would say, or send it now."""

from discord import app_commands
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.cogs.common import Handle
from bot.chat.cogs.watch_lists import any_pace, any_watchable
from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply, reply_card
from bot.chat.ui.digest_card import digest_card
from bot.chat.ui.text import moment
from bot.chat.watching import watch_subject
from bot.chat.writes import write
from bot.services.congresses import Setup, read_setup
from bot.services.digests import preview_digest, send_digest


class DigestCog(commands.GroupCog, group_name="digest"):
    """The weekly digest, as commands."""

    @app_commands.command(name="preview")
    async def preview(self, interaction: Interaction) -> None:
        bot, say = interaction.client, say_of(interaction)
        view = await bot.store.read(preview_digest, guild_id=guild_of(interaction), now=bot.now())
        await reply_card(interaction, digest_card(say, view))
        setup = await bot.store.read(read_setup, guild_id=guild_of(interaction))
        await reply(interaction, say("digests.preview", **_coming(setup)))

    @app_commands.command(name="watch")
    @app_commands.autocomplete(subject=any_watchable, pace=any_pace)
    async def watch(self, interaction: Interaction, subject: Handle = "", pace: Handle | None = None) -> None:
        await watch_subject(interaction, subject, pace)

    @app_commands.command(name="send")
    async def send(self, interaction: Interaction) -> None:
        bot, say = interaction.client, say_of(interaction)
        sent = await write(interaction, send_digest, who=who_of(interaction), now=bot.now())
        setup = await bot.store.read(read_setup, guild_id=guild_of(interaction))
        await reply(interaction, say("digests.sent", since=moment(sent.digest.since), **_coming(setup)))


def _coming(setup: Setup | None) -> dict[str, str | None]:
    """Where digests go, and when the next one does."""
    if setup is None:
        return {"channel": None, "at": None}
    at = moment(setup.digest_next_at) if setup.digest_next_at is not None else None
    return {"channel": f"<#{setup.digest_channel_id}>", "at": at}


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(DigestCog())
