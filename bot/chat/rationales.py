"""Adding the rationale of a decision: its button, which conveners see in the decision in full, and its form."""

from discord import TextStyle, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.paths import Args
from bot.chat.writes import write
from bot.congress.limits import RATIONALE_MOST
from bot.services.rationales import add_rationale, check_rationale


class RationaleButton(PublicButton, path="decision:{decision:int}:rationale"):
    """Opens the form."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await RationaleForm.show(interaction, decision=args.number("decision"))


class RationaleForm(Form, path="rationale:{decision:int}"):
    """The words of a rationale; whoever could not add one is refused before they write anything."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "RationaleForm":
        store, say = interaction.client.store, say_of(interaction)
        told = await store.read(check_rationale, who=who_of(interaction), decision_id=args.number("decision"))
        form = cls(say("rationale.form.title", decision=told.decision), **args)
        field: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id="decision_rationale",
            style=TextStyle.paragraph,
            max_length=RATIONALE_MOST,
            default=typed.text("decision_rationale")[:RATIONALE_MOST] or None,
        )
        form.add(say("rationale.form.words"), field, say("rationale.form.hint", most=RATIONALE_MOST))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        bot, words = interaction.client, answers.text("decision_rationale")
        decision, who = args.number("decision"), who_of(interaction)
        done = await write(interaction, add_rationale, who=who, decision_id=decision, words=words, now=bot.now())
        await reply(interaction, say_of(interaction)("rationale.added", decision=done.decision, handle=done.handle))
