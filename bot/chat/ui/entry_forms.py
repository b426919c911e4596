"""The forms of what can be done with an entry of the record and needs words: refuse, retract, dispute, reply, close."""

from typing import ClassVar

from discord import SelectOption, TextStyle, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.ui.entry_card import ACT_FORMS, handle_pressed, show_done
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.paths import Args
from bot.chat.writes import write
from bot.congress.limits import REASON_LEAST, REASON_MOST
from bot.services.record.disputes import close_dispute, dispute, reply
from bot.services.record.entry_acts import check_act
from bot.services.record.entry_review import refuse, retract
from prompts import Say


class _ActForm(Form):
    """What these forms share: one field of words, after whoever may not was told so."""

    act: ClassVar[str]

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> Form:
        handle, say = await handle_pressed(interaction, args), say_of(interaction)
        await interaction.client.store.read(check_act, who=who_of(interaction), handle=handle, act=cls.act)
        form = cls(say(f"entries.form.{cls.act}", entry=handle), entry=args.number("entry"), at=args.number("at"))
        cls.add_first(form, say, typed)
        form.add(say(f"entries.form.{cls.act}_words"), words_field(typed), say(f"entries.form.{cls.act}_hint"))
        return form

    @classmethod
    def add_first(cls, form: Form, say: Say, typed: Answers) -> None:
        """The fields above the words; none unless a form has some."""

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        handle = await handle_pressed(interaction, args)
        await cls.do(interaction, handle, answers)
        done = say_of(interaction)(f"entries.done.{cls.act}", entry=handle)
        await show_done(interaction, handle, args.number("at"), done)

    @classmethod
    async def do(cls, interaction: Interaction, handle: str, answers: Answers) -> None:
        """Do it."""
        raise TypeError(f"{cls.__name__} does nothing")


class RefuseForm(_ActForm, path="entry_refuse:{entry:int}:{at:int}"):
    """Why a proposal is refused."""

    act = "refuse"

    @classmethod
    async def do(cls, interaction: Interaction, handle: str, answers: Answers) -> None:
        who, now = who_of(interaction), interaction.client.now()
        await write(interaction, refuse, who=who, handle=handle, reason=answers.text("words"), now=now)


class RetractForm(_ActForm, path="entry_retract:{entry:int}:{at:int}"):
    """Why an entry is taken back."""

    act = "retract"

    @classmethod
    async def do(cls, interaction: Interaction, handle: str, answers: Answers) -> None:
        who, now = who_of(interaction), interaction.client.now()
        await write(interaction, retract, who=who, handle=handle, reason=answers.text("words"), now=now)


class DisputeForm(_ActForm, path="entry_dispute:{entry:int}:{at:int}"):
    """Why an entry is held for wrong."""

    act = "dispute"

    @classmethod
    async def do(cls, interaction: Interaction, handle: str, answers: Answers) -> None:
        who, now = who_of(interaction), interaction.client.now()
        await write(interaction, dispute, who=who, handle=handle, ground=answers.text("words"), now=now)


class ReplyForm(_ActForm, path="entry_reply:{entry:int}:{at:int}"):
    """What the actor concerned says about an entry."""

    act = "reply"

    @classmethod
    async def do(cls, interaction: Interaction, handle: str, answers: Answers) -> None:
        who, now = who_of(interaction), interaction.client.now()
        await write(interaction, reply, who=who, handle=handle, words=answers.text("words"), now=now)


class CloseForm(_ActForm, path="entry_close:{entry:int}:{at:int}"):
    """What became of the oldest open dispute of an entry."""

    act = "close"

    @classmethod
    def add_first(cls, form: Form, say: Say, typed: Answers) -> None:
        options = [
            SelectOption(label=say(f"entries.form.{one}"), value=one, default=typed.text("outcome") == one)
            for one in ("upheld", "dismissed")
        ]
        form.add(say("entries.form.outcome"), ui.Select(custom_id="outcome", options=options, required=True))

    @classmethod
    async def do(cls, interaction: Interaction, handle: str, answers: Answers) -> None:
        who, now = who_of(interaction), interaction.client.now()
        upheld, words = answers.text("outcome") == "upheld", answers.text("words")
        await write(interaction, close_dispute, who=who, handle=handle, upheld=upheld, outcome=words, now=now)


def words_field(typed: Answers) -> ui.TextInput[ui.Modal]:
    """The field for a reason, a ground or a reply."""
    return ui.TextInput(
        custom_id="words",
        style=TextStyle.paragraph,
        min_length=REASON_LEAST,
        max_length=REASON_MOST,
        default=typed.text("words")[:REASON_MOST] or None,
    )


ACT_FORMS.update({form.act: form for form in (RefuseForm, RetractForm, DisputeForm, ReplyForm, CloseForm)})
