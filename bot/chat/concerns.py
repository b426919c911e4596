"""Acting on concerns: the flows that the buttons of a concern's card and `/concern` share.

Whatever needs words opens a form, which first refuses whoever could not do it. What ends a concern for good is asked
once more.
"""

from collections.abc import Callable

from discord import TextStyle, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.panels import confirm
from bot.chat.ui.paths import Args
from bot.chat.ui.text import escape, moment, one_line
from bot.chat.writes import write
from bot.congress.concerns import Phase
from bot.congress.handles import concern_handle, norm_handle, parse_concern_handle
from bot.congress.limits import CONCERN_MOST
from bot.services.concerns import (
    Done,
    Proposal,
    answer_concern,
    back_concern,
    check_act,
    check_raise,
    raise_concern,
    resolve_concern,
    say_understood,
    withdraw_concern,
)
from prompts import Say

TELLS_WHAT_HOLDS = frozenset({"raise", "back", "back_last", "withdraw", "withdraw_resolved"})
"""Acts after which the number of concerns that hold the norm may be another."""


def done_text(say: Say, act: str, done: Done) -> str:
    """What a person is told after an act, with the next step."""
    until = moment(done.until) if done.until is not None else None
    title = escape(one_line(done.title))
    lines = [say(f"concern_done.{act}", concern=done.handle, handle=done.norm, title=title, until=until)]
    if act in TELLS_WHAT_HOLDS:
        lines.append(say("concern_done.holding", n=done.holding, handle=done.norm))
    return "\n".join([*lines, say(f"concern_next.{act}")])


async def understood(interaction: Interaction, handle: str) -> None:
    """Record that the objector is understood, and offer to accept the resolution."""
    say, now = say_of(interaction), interaction.client.now()
    done = await write(interaction, say_understood, who=who_of(interaction), handle=handle, understood=True, now=now)
    offer, (number, n) = ui.View(timeout=None), parse_concern_handle(done.handle)
    offer.add_item(WithdrawButton(say("concern_card.button.withdraw"), norm=number, n=n))
    await reply(interaction, done_text(say, "understood", done), view=offer)


async def withdraw(interaction: Interaction, handle: str) -> None:
    """Ask, with what follows, whether the concern is to be withdrawn; then withdraw it."""
    bot, say = interaction.client, say_of(interaction)
    before = await bot.store.read(check_act, who=who_of(interaction), handle=handle, name="withdraw", now=bot.now())

    async def act(pressed: Interaction) -> None:
        done = await write(pressed, withdraw_concern, who=who_of(pressed), handle=before.handle, now=bot.now())
        name = "withdraw_resolved" if done.phase == Phase.RESOLVED else "withdraw"
        await update(pressed, done_text(say, name, done), view=None)

    await confirm(interaction, _question(say, before), verb=say("concern_withdraw.yes"), act=act)


def _question(say: Say, before: Done) -> str:
    others = before.holding if before.phase == Phase.SUSTAINED else before.holding - 1
    lines = [
        say("concern_withdraw.ask", concern=before.handle),
        say("concern_withdraw.then", n=others, handle=before.norm, title=escape(one_line(before.title))),
    ]
    if before.phase == Phase.UNDERSTOOD:
        lines.append(say("concern_withdraw.accepts"))
    if before.phase == Phase.SUSTAINED:
        lines.append(say("concern_withdraw.sustained"))
    return "\n".join([*lines, say("concern_withdraw.kept")])


def _handle(args: Args) -> str:
    return concern_handle(args.number("norm"), args.number("n"))


async def _may(interaction: Interaction, args: Args, name: str) -> Say:
    """Refuse whoever could not do `name`, before they write anything; returns the words to ask with."""
    bot, who = interaction.client, who_of(interaction)
    await bot.store.read(check_act, who=who, handle=_handle(args), name=name, now=bot.now())
    return say_of(interaction)


async def _write(interaction: Interaction, args: Args, act: str, verb: Callable[..., Done], **words: object) -> None:
    """Do what a form was for, and tell what follows."""
    who, now = who_of(interaction), interaction.client.now()
    done = await write(interaction, verb, who=who, handle=_handle(args), now=now, **words)
    name = "back_last" if act == "back" and done.phase == Phase.BACKED_LAST else act
    await reply(interaction, done_text(say_of(interaction), name, done))


def _ask(form: Form, say: Say, typed: Answers, words: str, field: str, *, required: bool = True) -> None:
    """Add a text field with the label and the hint that are called `words`."""
    text: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=field,
        style=TextStyle.paragraph,
        max_length=CONCERN_MOST,
        required=required,
        default=typed.text(field)[:CONCERN_MOST] or None,
    )
    form.add(say(f"concern_form.{words}"), text, say(f"concern_form.{words}_hint"))


class RaiseForm(Form, path="raiseconcern:{norm:int}"):
    """A new concern: the reason, and what would satisfy it."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "RaiseForm":
        handle, say = norm_handle(args.number("norm")), say_of(interaction)
        await interaction.client.store.read(check_raise, who=who_of(interaction), handle=handle)
        form = cls(say("concern_form.raise_title", handle=handle), **args)
        _ask(form, say, typed, "reason", "concern_reason")
        _ask(form, say, typed, "satisfied_by", "satisfied_by")
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        done = await write(
            interaction,
            raise_concern,
            who=who_of(interaction),
            handle=norm_handle(args.number("norm")),
            reason=answers.text("concern_reason"),
            satisfied_by=answers.text("satisfied_by"),
            now=interaction.client.now(),
        )
        await reply(interaction, done_text(say_of(interaction), "raise", done))


class AnswerForm(Form, path="answerconcern:{norm:int}:{n:int}"):
    """An answer to a concern."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "AnswerForm":
        say = await _may(interaction, args, "answer")
        form = cls(say("concern_form.answer_title", concern=_handle(args)), **args)
        _ask(form, say, typed, "answer", "answer")
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        await _write(interaction, args, "answer", answer_concern, words=answers.text("answer"))


class ResolveForm(Form, path="resolveconcern:{norm:int}:{n:int}"):
    """A resolution: the objection in other words, what was changed, why that is enough."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "ResolveForm":
        say = await _may(interaction, args, "resolve")
        form = cls(say("concern_form.resolve_title", concern=_handle(args)), **args)
        _ask(form, say, typed, "summary", "resolution_summary")
        _ask(form, say, typed, "change", "resolution_change", required=False)
        _ask(form, say, typed, "resolved_by", "resolution_reason")
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        fields = ("resolution_summary", "resolution_change", "resolution_reason")
        proposal = Proposal(*(answers.text(field) for field in fields))
        await _write(interaction, args, "resolve", resolve_concern, proposal=proposal)


class NotYetForm(Form, path="notyet:{norm:int}:{n:int}"):
    """What the summary of a resolution misses."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "NotYetForm":
        say = await _may(interaction, args, "not_yet")
        form = cls(say("concern_form.not_yet_title", concern=_handle(args)), **args)
        _ask(form, say, typed, "not_yet", "not_yet")
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        await _write(interaction, args, "not_yet", say_understood, understood=False, words=answers.text("not_yet"))


class BackForm(Form, path="backconcern:{norm:int}:{n:int}"):
    """Why somebody backs an objection against its resolution."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "BackForm":
        say = await _may(interaction, args, "back")
        form = cls(say("concern_form.back_title", concern=_handle(args)), **args)
        _ask(form, say, typed, "backing", "backing")
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        await _write(interaction, args, "back", back_concern, reason=answers.text("backing"))


class RaiseButton(PublicButton, path="norm:{norm:int}:concern"):
    """Opens the form of a new concern."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await RaiseForm.show(interaction, norm=args.number("norm"))


class AnswerButton(PublicButton, path="concern:{norm:int}:{n:int}:answer"):
    """Opens the form of an answer."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await AnswerForm.show(interaction, norm=args.number("norm"), n=args.number("n"))


class ResolveButton(PublicButton, path="concern:{norm:int}:{n:int}:resolve"):
    """Opens the form of a resolution."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await ResolveForm.show(interaction, norm=args.number("norm"), n=args.number("n"))


class UnderstoodButton(PublicButton, path="concern:{norm:int}:{n:int}:understood"):
    """Records that the objector is understood."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await understood(interaction, _handle(args))


class NotYetButton(PublicButton, path="concern:{norm:int}:{n:int}:notyet"):
    """Opens the form for what is not understood."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await NotYetForm.show(interaction, norm=args.number("norm"), n=args.number("n"))


class BackButton(PublicButton, path="concern:{norm:int}:{n:int}:back"):
    """Opens the form for backing the objection."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await BackForm.show(interaction, norm=args.number("norm"), n=args.number("n"))


class WithdrawButton(PublicButton, path="concern:{norm:int}:{n:int}:withdraw"):
    """Asks whether the concern is to be withdrawn."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await withdraw(interaction, _handle(args))
