"""The form that ends the review of a norm, with its reason: the norm is kept, or its repeal is put to the vote."""

from collections.abc import Callable

from discord import TextStyle, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.card_parts import date_shown
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.norm_answers import vote_opened_text, vote_question
from bot.chat.ui.panels import confirm
from bot.chat.ui.paths import Args
from bot.chat.ui.text import escape, one_line
from bot.chat.writes import write
from bot.congress.handles import norm_handle
from bot.congress.limits import NOTE_MOST, TEXT_LEAST
from bot.congress.reviews import ReviewOutcome
from bot.services.reviews import Kept, ask_repeal, keep, plan_keep, plan_repeal
from bot.services.vote_plans import VotePlan
from prompts import Say

Verb = Callable[..., VotePlan]
"""A verb that plans such a vote, or opens it."""


class ReviewForm(Form, path="review:{norm:int}:{outcome}"):
    """Why a norm under review is kept, or why its repeal is asked for."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "ReviewForm":
        bot, say, who = interaction.client, say_of(interaction), who_of(interaction)
        handle, outcome = norm_handle(args.number("norm")), args.word("outcome")
        # Whoever may not is told before anything is written.
        if outcome == ReviewOutcome.KEEP:
            await bot.store.read(plan_keep, who=who, handle=handle, now=bot.now())
        else:
            await bot.store.read(plan_repeal, who=who, handle=handle, now=bot.now())
        form = cls(say(f"reviews.form.{outcome}", handle=handle), norm=args.number("norm"), outcome=outcome)
        form.add(say("reviews.form.reason"), reason_field(typed.text("reason")), say(f"reviews.form.{outcome}_hint"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        handle, reason = norm_handle(args.number("norm")), answers.text("reason")
        if args.word("outcome") == ReviewOutcome.KEEP:
            now = interaction.client.now()
            done = await write(interaction, keep, who=who_of(interaction), handle=handle, reason=reason, now=now)
            await reply(interaction, kept_text(say_of(interaction), done))
        else:
            await ask_vote(interaction, handle, reason, plan=plan_repeal, ask=ask_repeal, yes="repeal.yes")


def kept_text(say: Say, done: Kept) -> str:
    """A norm just kept, and when its next review is due."""
    return say("reviews.kept", handle=done.handle, title=escape(one_line(done.title)), day=date_shown(done.review_on))


async def ask_vote(interaction: Interaction, handle: str, reason: str, *, plan: Verb, ask: Verb, yes: str) -> None:
    """Ask before a vote on what is in force opens, with what it would freeze; `yes` names the button that opens it."""
    bot, say = interaction.client, say_of(interaction)
    planned = await bot.store.read(plan, who=who_of(interaction), handle=handle, now=bot.now(), reason=reason)

    async def act(pressed: Interaction) -> None:
        done = await write(
            pressed, ask, who=who_of(pressed), handle=handle, reason=reason, now=bot.now(), expected=planned
        )
        await update(pressed, vote_opened_text(say, done), view=None)

    await confirm(interaction, vote_question(say, planned), verb=say(yes), act=act)


def reason_field(present: str) -> ui.TextInput[ui.Modal]:
    return ui.TextInput(
        custom_id="reason",
        style=TextStyle.paragraph,
        min_length=TEXT_LEAST,
        max_length=NOTE_MOST,
        default=present[:NOTE_MOST] or None,
    )
