"""The buttons of a personal digest, which work where no server is known: in a direct message."""

from discord import ui

from bot.chat.context import Interaction, say_of
from bot.chat.membership import servers_of
from bot.chat.replies import reply
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.paths import Args
from bot.chat.ui.plan_words import next_words
from bot.chat.ui.text import escape, moment, one_line
from bot.chat.ui.waiting import waiting_layout
from bot.chat.watching import person_of
from bot.chat.writes import write
from bot.services.arranging import arrange
from bot.services.personal import stop_personal
from bot.services.plans import Wish
from bot.services.waiting import known_in, waiting_everywhere

CONGRESSES_MOST = 5
"""As many congresses are told of in one answer to a direct message."""


class PersonalWaiting(PublicButton, path="personal:{plan:int}:waiting"):
    """Shows what awaits the person now."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await show_everywhere(interaction)


class PersonalStop(PublicButton, path="personal:{plan:int}:stop"):
    """Ends what the person gets by itself, at once. Nobody is asked whether they are sure: a button begins it anew."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        person, now = interaction.user.id, interaction.client.now()
        plan = args.number("plan")
        stopped = await write(interaction, stop_personal, discord_id=person, plan_id=plan, now=now)
        say, layout = say_of(interaction), ui.LayoutView(timeout=None)
        layout.add_item(ui.TextDisplay(say("personal.stopped" if stopped.ended else "personal.stopped_before")))
        layout.add_item(row_of(PersonalAgain(say("personal.button.again"), guild=stopped.guild_id)))
        await reply(interaction, view=layout)


class PersonalAgain(PublicButton, path="personal:{guild:int}:again"):
    """Begins the person's own digest again, as it was before."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        who, now = person_of(interaction, args), interaction.client.now()
        arranged = await write(interaction, arrange, who=who, wish=Wish(), now=now)
        say, since = say_of(interaction), "" if arranged.since is None else moment(arranged.since)
        key = "personal.again_anew" if arranged.did == "anew" else "personal.again"
        await reply(interaction, say(key, next=next_words(say, arranged.plan), since=since))


async def show_everywhere(interaction: Interaction) -> None:
    """What awaits the person in each congress on whose server they are, one message a congress."""
    bot, say = interaction.client, say_of(interaction)
    there = await servers_of(interaction, await bot.store.read(known_in, discord_id=interaction.user.id))
    found = await bot.store.read(waiting_everywhere, discord_id=interaction.user.id, now=bot.now(), guild_ids=there)
    if not found:
        await reply(interaction, say("waiting.nowhere"))
    for one in found[:CONGRESSES_MOST]:
        layout = waiting_layout(bot.words, str(interaction.locale), one.waiting, one.guild_id, away=True)
        name = say("waiting.congress", congress=escape(one_line(one.congress)), guild=one.guild_id)
        layout.add_item(ui.TextDisplay(name))
        await reply(interaction, view=layout)
    if len(found) > CONGRESSES_MOST:
        await reply(interaction, say("waiting.more", n=len(found) - CONGRESSES_MOST))
