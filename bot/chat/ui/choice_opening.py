"""Opening the vote on a norm beside whose text wordings stand: on the text alone, or among all of them."""

import discord
from discord import ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.norm_answers import vote_opened_text
from bot.chat.ui.panels import Act, Confirm
from bot.chat.ui.rule_words import rule_in_words
from bot.chat.ui.stakes import stakes_asked
from bot.chat.ui.text import escape, moment, one_line
from bot.chat.ui.trial_words import trial_lines
from bot.chat.writes import write
from bot.services.choice_votes import open_choice, plan_choice
from bot.services.vote_plans import VotePlan
from bot.services.votes import open_vote
from prompts import Say


class Either(Confirm):
    """A question with two verbs, of which neither can be undone."""

    def __init__(self, *, other_verb: str, other_act: Act, asked_of: int, verb: str, act: Act, say: Say) -> None:
        super().__init__(
            asked_of=asked_of,
            verb=verb,
            cancel=say("kit.cancel"),
            nothing_done=say("kit.nothing_done"),
            expired=say("kit.confirm_expired"),
            act=act,
        )
        self._other_act = other_act
        cancel = self.children[-1]
        self.remove_item(cancel)
        other: ui.Button[Either] = ui.Button(label=other_verb, style=discord.ButtonStyle.danger)
        other.callback = self._other  # type: ignore[method-assign]
        self.add_item(other)
        self.add_item(cancel)

    async def _other(self, interaction: discord.Interaction) -> None:
        self.stop()
        await self._other_act(interaction)  # type: ignore[arg-type]


async def ask_which_vote(interaction: Interaction, text: VotePlan) -> None:
    """Ask a convener whether the text alone is voted on, or a choice is made among it and the wordings."""
    bot, say = interaction.client, say_of(interaction)
    choice = await bot.store.read(
        plan_choice, who=who_of(interaction), handle=text.handle, now=bot.now(), trial=text.trial
    )

    async def on_text(pressed: Interaction) -> None:
        who = who_of(pressed)
        done = await write(
            pressed, open_vote, who=who, handle=text.handle, now=bot.now(), expected=text, trial=text.trial
        )
        await update(pressed, vote_opened_text(say, done), view=None)

    async def among_all(pressed: Interaction) -> None:
        who = who_of(pressed)
        done = await write(
            pressed, open_choice, who=who, handle=choice.handle, now=bot.now(), expected=choice, trial=choice.trial
        )
        await update(pressed, vote_opened_text(say, done), view=None)

    view = Either(
        asked_of=interaction.user.id,
        verb=say("choice_open.on_text"),
        act=on_text,
        other_verb=say("choice_open.among", n=len(choice.wordings) + 1),
        other_act=among_all,
        say=say,
    )
    view.asked = interaction
    await reply(interaction, which_vote(say, text, choice), view=view)


def which_vote(say: Say, text: VotePlan, choice: VotePlan) -> str:
    """What either vote would freeze, in numbers."""
    names = say.join(escape(one_line(label)) for label in choice.wordings)
    return "\n".join(
        [
            say("choice_open.ask", handle=text.handle, title=escape(one_line(text.title))),
            say("choice_open.wordings", n=len(choice.wordings), names=names),
            say("norms.open_vote.frozen", n=text.seats, until=moment(text.closes_at), version=text.version),
            *stakes_asked(say, text),
            say("choice_open.text_rule", preset=text.rule.preset.value),
            rule_in_words(say, choice.rule, choice.votes),
            *trial_lines(say, "ask", text.trial),
            say("norms.open_vote.secrecy", secrecy=text.secrecy),
            say("norms.open_vote.final"),
        ]
    )
