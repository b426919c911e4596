"""Reminders as a direct message: one line each with its link and its time, and the button that stops them."""

from datetime import date

from discord import ui

from bot.chat.context import Interaction, say_of
from bot.chat.replies import reply
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.card_parts import card, date_shown
from bot.chat.ui.debate_lines import norm_linked
from bot.chat.ui.fitting import Listing, fitted
from bot.chat.ui.limits import CARD_CHARACTERS, units
from bot.chat.ui.paths import Args
from bot.chat.ui.record_words import name_shown
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.text import clip, escape, moment, one_line
from bot.chat.watching import person_of
from bot.chat.writes import write
from bot.congress.reminders import Reminded
from bot.services.reminded import ReminderLine
from bot.services.reminders import ReminderCard, switch_reminders
from prompts import Say

LINES_MOST = 20
"""Things of which one message tells; it says how many others there are."""

DATE_LONG = len("2026-12-31")
"""Characters of a day that is known; one that is shorter is a month or a year."""

WORDS_SHOWN = 200
"""Characters of a commitment's words."""


def reminder_card(say: Say, view: ReminderCard) -> Rendered:
    """The message. Unlike a digest it is sent with a notification: it says what cannot wait."""
    heading = say(
        "reminders.heading", n=len(view.lines), congress=escape(one_line(view.congress)), guild=str(view.guild_id)
    )
    foot = say("reminders.foot")
    listing = Listing(lambda most: _lines(say, view, most), min(LINES_MOST, len(view.lines)))
    (lines,) = fitted([listing], CARD_CHARACTERS - units(heading) - units(foot) - 2)
    stop = RemindersButton(say("reminders.button.stop"), guild=view.guild_id, plan=view.plan_id, on=0)
    texts = ["\n".join([heading, *lines]), foot]
    return Rendered(card([*map(ui.TextDisplay, texts), row_of(stop)], "digest"))


class RemindersButton(PublicButton, path="reminders:{guild:int}:{plan:int}:{on:int}"):
    """Stops reminders, or lets them come again; it works in the direct message in which they come."""

    for_the_gone = True

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, say = interaction.client, say_of(interaction)
        who, on = person_of(interaction, args), bool(args.number("on"))
        plan = args.number("plan")
        if not await write(interaction, switch_reminders, who=who, plan_id=plan, on=on, now=bot.now()):
            await reply(interaction, say("reminders.ended" if on else "reminders.stopped_before"))
            return
        layout = ui.LayoutView(timeout=None)
        layout.add_item(ui.TextDisplay(say("reminders.resumed" if on else "reminders.stopped")))
        label = say("reminders.button.stop" if on else "reminders.button.resume")
        layout.add_item(row_of(RemindersButton(label, guild=who.guild_id, plan=plan, on=int(not on))))
        await reply(interaction, view=layout)


def _lines(say: Say, view: ReminderCard, most: int) -> list[str]:
    left = len(view.lines) - most
    shown = [reminder_line(say, one) for one in view.lines[:most]]
    return [*shown, *([say("reminders.more", n=left)] if left else [])]


def reminder_line(say: Say, line: ReminderLine) -> str:
    """One thing that awaits a member, as a line with its link and its time."""
    if line.kind is Reminded.COMMITMENT:
        words = escape(clip(one_line(line.title), WORDS_SHOWN))
        actor = name_shown(line.how)
        known = date_shown(date.fromisoformat(line.day)) if len(line.day) == DATE_LONG else escape(line.day)
        return say("reminders.line.commitment", handle=line.handle, actor=actor, words=words, day=known)
    until = moment(line.until) if line.until is not None else ""
    return say(
        f"reminders.line.{line.how or line.kind.value}",
        norm=norm_linked(say, line.handle, line.url),
        title=escape(one_line(line.title)),
        until=date_shown(date.fromisoformat(line.day)) if line.how == "review" else until,
    )
