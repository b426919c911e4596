"""A norm shown to one person alone: its card, and under it what can be done next."""

from discord import ui

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply, reply_card
from bot.chat.roll_repairs import repair_row
from bot.chat.ui.buttons import row_of
from bot.chat.ui.concern_words import missing_line
from bot.chat.ui.limits import CARD_CHARACTERS, card_size, units
from bot.chat.ui.lineage import life_key
from bot.chat.ui.norm_card import norm_card
from bot.chat.ui.positions import PositionsButton, held_line
from bot.chat.ui.rule_meaning import passing_line
from bot.services.record.position_views import Held, positions_held
from bot.services.rules import passing
from bot.services.views import NormView, show_norm
from prompts import Say


async def show_norm_to(interaction: Interaction, handle: str) -> None:
    """Answer with the norm; what can be done next follows by itself where the card leaves no room for it."""
    view = await interaction.client.store.read(show_norm, guild_id=guild_of(interaction), handle=handle)
    needed = await interaction.client.store.read(passing, guild_id=guild_of(interaction), handle=handle)
    say = say_of(interaction)
    shown, steps = norm_card(say, view), next_steps(say, view)
    held = await interaction.client.store.read(
        positions_held, guild_id=guild_of(interaction), norm=handle, now=interaction.client.now()
    )
    rows = [*held_row(say, held), *repair_row(say, who_of(interaction), view)]
    if held.stances:
        steps = f"{held_line(say, held)}\n{steps}"
    if needed is not None:
        steps = f"{passing_line(say, needed)}\n{steps}"
    fits = card_size(shown.layout).characters + units(steps) <= CARD_CHARACTERS
    if fits:
        shown.layout.add_item(ui.TextDisplay(steps))
    for row in rows:
        shown.layout.add_item(row)
    await reply_card(interaction, shown)
    if not fits:
        await reply(interaction, steps)


def next_steps(say: Say, view: NormView) -> str:
    """What can be done next with a norm at its stage, and where it is discussed."""
    steps = say(f"norms.show.{life_key(view)}")
    missing = missing_line(say, view.concerns)
    steps = f"{missing}\n{steps}" if missing else steps
    return steps if view.place is None else f"{steps} {say('norms.show.post', url=view.place.url)}"


def held_row(say: Say, held: Held) -> list[ui.ActionRow[ui.LayoutView]]:
    """The button that opens the positions on the norm; none where none is held."""
    if not held.stances:
        return []
    kind, subject = held.subject
    return [row_of(PositionsButton(say("positions.held.button"), kind=kind, subject=subject))]
