"""The form that asks for a vote on keeping for good what is on trial, and what that vote would freeze."""

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.paths import Args
from bot.chat.ui.review_form import ask_vote, reason_field
from bot.congress.handles import norm_handle
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
        form.add(say("keeping.form.reason"), reason_field(typed.text("reason")), say("keeping.form.hint"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        """Ask before the vote opens, with what it would freeze."""
        handle, reason = norm_handle(args.number("norm")), answers.text("reason")
        await ask_vote(interaction, handle, reason, plan=plan_keeping, ask=ask_keeping, yes="keeping.yes")
