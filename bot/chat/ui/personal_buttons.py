"""The buttons of a personal digest, which work where no server is known: in a direct message."""

from discord import ui

from bot.chat.context import Interaction, say_of
from bot.chat.membership import servers_of
from bot.chat.replies import reply
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.paths import Args
from bot.chat.ui.text import escape, one_line
from bot.chat.ui.waiting import waiting_layout
from bot.chat.writes import write
from bot.services.personal import stop_personal
from bot.services.waiting import waiting_everywhere

CONGRESSES_MOST = 5
"""As many congresses are told of in one answer to a direct message."""


class PersonalWaiting(PublicButton, path="personal:{plan:int}:waiting"):
    """Shows what awaits the person now."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await show_everywhere(interaction)


class PersonalStop(PublicButton, path="personal:{plan:int}:stop"):
    """Ends what the person gets by itself, at once. Nobody is asked whether they are sure: they can begin anew."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        person, now = interaction.user.id, interaction.client.now()
        plan = args.number("plan")
        ended = await write(interaction, stop_personal, discord_id=person, plan_id=plan, now=now)
        await reply(interaction, say_of(interaction)("personal.stopped" if ended else "personal.stopped_before"))


async def show_everywhere(interaction: Interaction) -> None:
    """What awaits the person in each congress on whose server they are, one message a congress."""
    bot, say = interaction.client, say_of(interaction)
    known = await bot.store.read(waiting_everywhere, discord_id=interaction.user.id, now=bot.now())
    there = await servers_of(interaction, [one.guild_id for one in known])
    found = [one for one in known if one.guild_id in there]
    if not found:
        await reply(interaction, say("waiting.nowhere"))
    for one in found[:CONGRESSES_MOST]:
        layout = waiting_layout(bot.words, str(interaction.locale), one.waiting, one.guild_id, away=True)
        name = say("waiting.congress", congress=escape(one_line(one.congress)), guild=one.guild_id)
        layout.add_item(ui.TextDisplay(name))
        await reply(interaction, view=layout)
    if len(found) > CONGRESSES_MOST:
        await reply(interaction, say("waiting.more", n=len(found) - CONGRESSES_MOST))
