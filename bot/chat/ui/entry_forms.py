"""The form of what can be done with an entry of the record and needs words: refuse, retract, dispute, reply, close."""

from collections.abc import Callable, Mapping

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

_VERBS: Mapping[str, tuple[Callable[..., object], str]] = {
    "refuse": (refuse, "reason"),
    "retract": (retract, "reason"),
    "dispute": (dispute, "ground"),
    "reply": (reply, "words"),
    "close": (close_dispute, "outcome"),
}
"""What does each act, and as what it takes the words."""


class ActForm(Form, path="entry_act:{act}:{entry:int}:{at:int}"):
    """The words of an act; whoever may not do it is told so before."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "ActForm":
        act, handle, say = args.word("act"), await handle_pressed(interaction, args), say_of(interaction)
        await interaction.client.store.read(check_act, who=who_of(interaction), handle=handle, act=act)
        form = cls(say(f"entries.form.{act}", entry=handle), **args)
        if act == "close":
            form.add(say("entries.form.outcome"), _outcome_field(say, typed))
        form.add(say(f"entries.form.{act}_words"), _words_field(typed), say(f"entries.form.{act}_hint"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        act, handle, now = args.word("act"), await handle_pressed(interaction, args), interaction.client.now()
        verb, field = _VERBS[act]
        facts: dict[str, str | bool] = {field: answers.text("words")}
        if act == "close":
            facts["upheld"] = answers.text("outcome") == "upheld"
        await write(interaction, verb, who=who_of(interaction), handle=handle, now=now, **facts)
        done = say_of(interaction)(f"entries.done.{act}", entry=handle)
        await show_done(interaction, handle, args.number("at"), done)


def _words_field(typed: Answers) -> ui.TextInput[ui.Modal]:
    """The field for a reason, a ground or a reply."""
    return ui.TextInput(
        custom_id="words",
        style=TextStyle.paragraph,
        min_length=REASON_LEAST,
        max_length=REASON_MOST,
        default=typed.text("words")[:REASON_MOST] or None,
    )


def _outcome_field(say: Say, typed: Answers) -> ui.Select[ui.Modal]:
    """What became of the oldest open dispute of an entry."""
    options = [
        SelectOption(label=say(f"entries.form.{one}"), value=one, default=typed.text("outcome") == one)
        for one in ("upheld", "dismissed")
    ]
    return ui.Select(custom_id="outcome", options=options, required=True)


ACT_FORMS.update(dict.fromkeys(_VERBS, ActForm))
