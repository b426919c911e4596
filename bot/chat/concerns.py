"""Acting on concerns: the flows that the buttons of a concern's card and `/concern` share.

Whatever needs words opens a form, which first refuses whoever could not do it. What ends a concern for good is asked
once more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Self

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


Doing = tuple[Callable[..., Done], dict[str, object]]
"""A verb, and what it is called with."""


@dataclass(frozen=True)
class Field:
    """A text field of a form about concerns: what its label and its hint are called, and its own id."""

    words: str
    custom_id: str
    required: bool = True


def _ask(form: Form, say: Say, typed: Answers, field: Field) -> None:
    text: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=field.custom_id,
        style=TextStyle.paragraph,
        max_length=CONCERN_MOST,
        required=field.required,
        default=typed.text(field.custom_id)[:CONCERN_MOST] or None,
    )
    form.add(say(f"concern_form.{field.words}"), text, say(f"concern_form.{field.words}_hint"))


class RaiseForm(Form, path="raiseconcern:{norm:int}"):
    """A new concern: the reason, and what would satisfy it."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "RaiseForm":
        handle, say = norm_handle(args.number("norm")), say_of(interaction)
        await interaction.client.store.read(check_raise, who=who_of(interaction), handle=handle)
        form = cls(say("concern_form.raise_title", handle=handle), **args)
        _ask(form, say, typed, Field("reason", "concern_reason"))
        _ask(form, say, typed, Field("satisfied_by", "satisfied_by"))
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


class _ActForm(Form):
    """What the forms of the acts on a concern share: who could not do it is refused before they write anything."""

    act: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]]

    @classmethod
    def doing(cls, typed: Answers) -> Doing:
        """The verb for what was typed, and what it takes besides who, on what and when."""
        raise TypeError(f"{cls.__name__} does nothing")

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> Self:
        bot, who, say = interaction.client, who_of(interaction), say_of(interaction)
        await bot.store.read(check_act, who=who, handle=_handle(args), name=cls.act, now=bot.now())
        form = cls(say(f"concern_form.{cls.act}_title", concern=_handle(args)), **args)
        for field in cls.fields:
            _ask(form, say, typed, field)
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        who, now = who_of(interaction), interaction.client.now()
        verb, words = cls.doing(answers)
        done = await write(interaction, verb, who=who, handle=_handle(args), now=now, **words)
        name = "back_last" if cls.act == "back" and done.phase == Phase.BACKED_LAST else cls.act
        await reply(interaction, done_text(say_of(interaction), name, done))


class AnswerForm(_ActForm, path="answerconcern:{norm:int}:{n:int}"):
    """An answer to a concern."""

    act = "answer"
    fields = (Field("answer", "answer"),)

    @classmethod
    def doing(cls, typed: Answers) -> Doing:
        return answer_concern, {"words": typed.text("answer")}


class ResolveForm(_ActForm, path="resolveconcern:{norm:int}:{n:int}"):
    """A resolution: the objection in other words, what was changed, why that is enough."""

    act = "resolve"
    fields = (
        Field("summary", "resolution_summary"),
        Field("change", "resolution_change", required=False),
        Field("resolved_by", "resolution_reason"),
    )

    @classmethod
    def doing(cls, typed: Answers) -> Doing:
        return resolve_concern, {"proposal": Proposal(*(typed.text(field.custom_id) for field in cls.fields))}


class NotYetForm(_ActForm, path="notyet:{norm:int}:{n:int}"):
    """What the summary of a resolution misses."""

    act = "not_yet"
    fields = (Field("not_yet", "not_yet"),)

    @classmethod
    def doing(cls, typed: Answers) -> Doing:
        return say_understood, {"understood": False, "words": typed.text("not_yet")}


class BackForm(_ActForm, path="backconcern:{norm:int}:{n:int}"):
    """Why somebody backs an objection against its resolution."""

    act = "back"
    fields = (Field("backing", "backing"),)

    @classmethod
    def doing(cls, typed: Answers) -> Doing:
        return back_concern, {"reason": typed.text("backing")}


class _Opens(PublicButton):
    """What the buttons share that open a form about the concern, or the norm, whose card they stand on."""

    form: ClassVar[type[Form]]

    async def press(self, interaction: Interaction, args: Args) -> None:
        await self.form.show(interaction, None, **args)


class RaiseButton(_Opens, path="norm:{norm:int}:concern"):
    """Opens the form of a new concern."""

    form = RaiseForm


class AnswerButton(_Opens, path="concern:{norm:int}:{n:int}:answer"):
    """Opens the form of an answer."""

    form = AnswerForm


class ResolveButton(_Opens, path="concern:{norm:int}:{n:int}:resolve"):
    """Opens the form of a resolution."""

    form = ResolveForm


class NotYetButton(_Opens, path="concern:{norm:int}:{n:int}:notyet"):
    """Opens the form for what is not understood."""

    form = NotYetForm


class BackButton(_Opens, path="concern:{norm:int}:{n:int}:back"):
    """Opens the form for backing the objection."""

    form = BackForm


class UnderstoodButton(PublicButton, path="concern:{norm:int}:{n:int}:understood"):
    """Records that the objector is understood."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await understood(interaction, _handle(args))


class WithdrawButton(PublicButton, path="concern:{norm:int}:{n:int}:withdraw"):
    """Asks whether the concern is to be withdrawn."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await withdraw(interaction, _handle(args))
