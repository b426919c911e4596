"""The form that asks for a vote on keeping for good what is on trial, and what that vote would freeze."""

from discord import TextStyle, ui

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import update
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.norm_answers import vote_opened_text, vote_question
from bot.chat.ui.panels import confirm
from bot.chat.ui.paths import Args
from bot.chat.writes import write
from bot.congress.handles import norm_handle
from bot.congress.limits import NOTE_MOST, TEXT_LEAST
from bot.services.trials import ask_keeping, on_trial, plan_keeping


async def is_on_trial(interaction: Interaction, handle: str) -> bool:
    """Whether the norm is on trial, so that it is kept by a vote and not by a convener's word."""
    return await interaction.client.store.read(on_trial, guild_id=guild_of(interaction), handle=handle)


class KeepingForm(Form, path="keeping:{norm:int}"):
    """What speaks for adopting the norm for good; the ballot quotes it."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "KeepingForm":
        bot, say, handle = interaction.client, say_of(interaction), norm_handle(args.number("norm"))
        # Whoever may not is told before anything is written.
        await bot.store.read(plan_keeping, who=who_of(interaction), handle=handle, now=bot.now())
        form = cls(say("keeping.form.title", handle=handle), norm=args.number("norm"))
        field = ui.TextInput[ui.Modal](
            custom_id="reason",
            style=TextStyle.paragraph,
            min_length=TEXT_LEAST,
            max_length=NOTE_MOST,
            default=typed.text("reason")[:NOTE_MOST] or None,
        )
        form.add(say("keeping.form.reason"), field, say("keeping.form.hint"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        """Ask before the vote opens, with what it would freeze."""
        bot, say = interaction.client, say_of(interaction)
        handle, reason = norm_handle(args.number("norm")), answers.text("reason")
        plan = await bot.store.read(plan_keeping, who=who_of(interaction), handle=handle, now=bot.now(), reason=reason)

        async def act(pressed: Interaction) -> None:
            done = await write(
                pressed, ask_keeping, who=who_of(pressed), handle=handle, reason=reason, now=bot.now(), expected=plan
            )
            await update(pressed, vote_opened_text(say, done), view=None)

        await confirm(interaction, vote_question(say, plan), verb=say("keeping.yes"), act=act)
