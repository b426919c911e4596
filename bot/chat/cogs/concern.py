"""`/concern`: object to a norm with reasons, answer objections, and find out what resolves them."""

from collections.abc import Iterable

from discord import app_commands
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.cogs.common import Entries, Handle, norms_at, offering
from bot.chat.concerns import AnswerForm, BackForm, RaiseForm, ResolveForm, withdraw
from bot.chat.context import Interaction, say_of, who_of
from bot.chat.ui.text import one_line
from bot.congress.concerns import RAISING_STAGES
from bot.congress.handles import parse_concern_handle, parse_norm_handle
from bot.services.concern_views import suggest_concerns


def _concerns(act: str) -> Entries:
    """The concerns to which the person who types may do `act`."""

    async def entries(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
        bot, say = interaction.client, say_of(interaction)
        found = await bot.store.read(suggest_concerns, who=who_of(interaction), name=act, typed=typed, now=bot.now())
        return [
            (say("concern_option.open", concern=one.handle, reason=one_line(one.reason)), one.handle) for one in found
        ]

    return entries


class ConcernCog(commands.GroupCog, group_name="concern"):
    """The life of a concern, as commands."""

    @app_commands.command(name="raise")
    @app_commands.autocomplete(norm=norms_at(*sorted(RAISING_STAGES)))
    async def raise_(self, interaction: Interaction, norm: Handle) -> None:
        await RaiseForm.show(interaction, norm=parse_norm_handle(norm))

    @app_commands.command(name="answer")
    @app_commands.autocomplete(concern=offering(_concerns("answer")))
    async def answer(self, interaction: Interaction, concern: Handle) -> None:
        number, n = parse_concern_handle(concern)
        await AnswerForm.show(interaction, norm=number, n=n)

    @app_commands.command(name="resolve")
    @app_commands.autocomplete(concern=offering(_concerns("resolve")))
    async def resolve(self, interaction: Interaction, concern: Handle) -> None:
        number, n = parse_concern_handle(concern)
        await ResolveForm.show(interaction, norm=number, n=n)

    @app_commands.command(name="back")
    @app_commands.autocomplete(concern=offering(_concerns("back")))
    async def back(self, interaction: Interaction, concern: Handle) -> None:
        number, n = parse_concern_handle(concern)
        await BackForm.show(interaction, norm=number, n=n)

    @app_commands.command(name="withdraw")
    @app_commands.autocomplete(concern=offering(_concerns("withdraw")))
    async def withdraw(self, interaction: Interaction, concern: Handle) -> None:
        await withdraw(interaction, concern)


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(ConcernCog())
