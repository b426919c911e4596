"""Recorders, as the conveners see them with the roster: who they are, and whether a second member confirms, too."""

import discord
from discord import ui

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.card_parts import card, mentions
from bot.chat.ui.panels import confirm
from bot.chat.ui.paths import Args
from bot.chat.ui.roster import roster_layout
from bot.chat.writes import write
from bot.congress.errors import CongressError
from bot.services.people import require_convener
from bot.services.recorders import Recorders, make_recorder, recorders, set_record_review
from prompts import Say


async def conveners_roster(interaction: Interaction) -> ui.LayoutView:
    """The first page of the roster, and under it who reviews the record."""
    layout = await roster_layout(interaction, 0)
    found = await interaction.client.store.read(recorders, guild_id=guild_of(interaction))
    layout.add_item(ui.TextDisplay(recorders_text(say_of(interaction), found)))
    if who_of(interaction).convener:
        layout.add_item(row_of(_review_button(say_of(interaction), found)))
    return layout


async def make_or_end(interaction: Interaction, person: discord.User | discord.Member) -> None:
    """Make somebody a recorder; of one who is a recorder already, ask whether that shall end."""
    require_convener(who_of(interaction))
    if person.bot:
        raise CongressError("entries.recorders.bot")
    say, bot = say_of(interaction), interaction.client
    named = {"discord_id": person.id, "name": person.display_name}

    async def end(pressed: Interaction) -> None:
        await write(pressed, make_recorder, who=who_of(pressed), recorder=False, now=bot.now(), **named)
        await update(pressed, say("entries.recorders.ended", member=person.mention), view=None)

    if await write(interaction, make_recorder, who=who_of(interaction), now=bot.now(), **named):
        await reply(interaction, say("entries.recorders.made", member=person.mention))
    else:
        question = say("entries.recorders.ask_end", member=person.mention)
        await confirm(interaction, question, verb=say("entries.recorders.end"), act=end)


class RecordReview(PublicButton, path="record:review:{review}"):
    """Sets who confirms what members log, and says what now holds."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot = interaction.client
        await write(interaction, set_record_review, who=who_of(interaction), review=args.word("review"), now=bot.now())
        found, say = await bot.store.read(recorders, guild_id=guild_of(interaction)), say_of(interaction)
        shown = card([ui.TextDisplay(recorders_text(say, found)), row_of(_review_button(say, found))], "norm")
        await update(interaction, view=shown)


def recorders_text(say: Say, found: Recorders) -> str:
    """Who the recorders are, and who confirms."""
    line = say("entries.recorders.none")
    if found.members:
        line = say("entries.recorders.line", names=mentions(say, found.members))
    return f"{line}\n{say(f'entries.recorders.{found.review}')}"


def _review_button(say: Say, found: Recorders) -> RecordReview:
    other = "second" if found.review == "recorder" else "recorder"
    return RecordReview(say(f"entries.recorders.to_{other}"), review=other)
