"""`/seat`: take, show, change and leave a seat, and say for whom it speaks."""

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import row_of
from bot.chat.ui.card_parts import card
from bot.chat.ui.panels import confirm
from bot.chat.ui.roster import roster_button
from bot.chat.ui.seat_card import leave_question, left_text, other_text, own_text
from bot.chat.ui.seat_form import RepresentForm, SeatForm, own_layout
from bot.chat.ui.seat_proxy import proxy_lines
from bot.chat.writes import write
from bot.services.proxy_views import proxies_of
from bot.services.seats import leave_seat, plan_leave, show_seat


class SeatCog(commands.GroupCog, group_name="seat"):
    """The seat of a member, as commands."""

    @app_commands.command(name="take")
    async def take(self, interaction: Interaction) -> None:
        await SeatForm.show(interaction)

    @app_commands.command(name="represent")
    async def represent(self, interaction: Interaction) -> None:
        await RepresentForm.show(interaction)

    @app_commands.command(name="show")
    async def show(self, interaction: Interaction, member: discord.User | None = None) -> None:
        bot, say, wanted = interaction.client, say_of(interaction), member or interaction.user
        whose, own = {"guild_id": guild_of(interaction), "discord_id": wanted.id}, wanted.id == interaction.user.id
        seat = await bot.store.read(show_seat, **whose)
        proxies = await bot.store.read(proxies_of, **whose, now=bot.now(), own=own)
        lines = proxy_lines(say, proxies)
        if own:
            layout = own_layout(say, own_text(say, seat, lines), seated=seat is not None, proxies=proxies)
        else:
            text = ui.TextDisplay[ui.LayoutView](other_text(say, wanted.id, seat, lines))
            layout = card([text, row_of(roster_button(say))], "norm")
        await reply(interaction, view=layout)

    @app_commands.command(name="leave")
    async def leave(self, interaction: Interaction) -> None:
        bot, say = interaction.client, say_of(interaction)
        plan = await bot.store.read(plan_leave, who=who_of(interaction), now=bot.now())

        async def act(pressed: Interaction) -> None:
            left = await write(pressed, leave_seat, who=who_of(pressed), now=bot.now())
            await update(pressed, left_text(say, left), view=None)

        await confirm(interaction, leave_question(say, plan), verb=say("seats.leave.yes"), act=act)


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(SeatCog())
