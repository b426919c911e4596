"""Recorders, as the conveners see them with the roster: who they are, and whether a second member confirms, too."""

import discord
from discord import ui

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.card_parts import card, mentions
from bot.chat.ui.limits import CARD_CHARACTERS, card_size
from bot.chat.ui.panels import confirm
from bot.chat.ui.paths import Args
from bot.chat.ui.roster import roster_layout
from bot.chat.writes import write
from bot.congress.errors import CongressError
from bot.services.people import require_convener
from bot.services.record.recorders import Recorders, make_recorder, recorders, set_record_review
from prompts import Say


async def show_conveners_roster(interaction: Interaction) -> None:
    """Answer with the first page of the roster and who reviews the record, which follows where there is no room."""
    for layout in await _roster_layouts(interaction):
        await reply(interaction, view=layout)


async def make_or_end(interaction: Interaction, person: discord.User | discord.Member) -> None:
    """Make somebody a recorder; of one who is a recorder already, ask whether that shall end."""
    require_convener(who_of(interaction))
    if person.bot:
        raise CongressError("record.bot_recorder")
    say, bot = say_of(interaction), interaction.client
    key, name = person.id, person.display_name

    async def end(pressed: Interaction) -> None:
        who = who_of(pressed)
        await write(pressed, make_recorder, who=who, discord_id=key, name=name, recorder=False, now=bot.now())
        await update(pressed, say("entries.recorders.ended", member=person.mention), view=None)

    who = who_of(interaction)
    if await write(interaction, make_recorder, who=who, discord_id=key, name=name, now=bot.now()):
        await reply(interaction, say("entries.recorders.made", member=person.mention))
    else:
        question = say("entries.recorders.ask_end", member=person.mention)
        await confirm(interaction, question, verb=say("entries.recorders.end"), act=end)


class RecordReview(PublicButton, path="record:review:{review}"):
    """Sets who confirms what members log, and says what now holds."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot = interaction.client
        await write(interaction, set_record_review, who=who_of(interaction), review=args.word("review"), now=bot.now())
        layouts = await _roster_layouts(interaction)
        await update(interaction, view=layouts[-1])


def recorders_text(say: Say, found: Recorders) -> str:
    """Who the recorders are, and who confirms."""
    line = say("entries.recorders.none")
    if found.members:
        line = say("entries.recorders.line", names=mentions(say, found.members))
    return f"{line}\n{say(f'entries.recorders.{found.review}')}"


async def _roster_layouts(interaction: Interaction) -> list[ui.LayoutView]:
    """The roster with who reviews the record, in one message if that holds both."""
    say = say_of(interaction)
    found = await interaction.client.store.read(recorders, guild_id=guild_of(interaction))
    layout, panel = await roster_layout(interaction, 0), _panel(say, found)
    if card_size(layout).characters + card_size(panel).characters > CARD_CHARACTERS:
        return [layout, panel]
    for item in panel.children:
        layout.add_item(item)
    return [layout]


def _panel(say: Say, found: Recorders) -> ui.LayoutView:
    other = "second" if found.review == "recorder" else "recorder"
    button = RecordReview(say(f"entries.recorders.to_{other}"), review=other)
    return card([ui.TextDisplay(recorders_text(say, found)), row_of(button)], "norm")
