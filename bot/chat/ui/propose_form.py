"""The form in which a norm is proposed. What is refused comes back with everything that was typed."""

from discord import SelectOption, TextStyle, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.posted import reply_proposed
from bot.chat.ui.case_field import case_field
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.limits import TEXT_INPUT
from bot.chat.ui.paths import Args
from bot.chat.writes import write
from bot.congress.limits import RATIONALE_MOST, TEXT_LEAST, TITLE_MOST
from bot.congress.norms import Addressee
from bot.services.norms import Draft
from bot.services.proposals import begin_proposal, put_forward
from prompts import Say


class ProposeForm(Form, path="propose"):
    """Title, text, rationale, addressee and case of a new norm."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "ProposeForm":
        cases = await interaction.client.store.read(begin_proposal, who=who_of(interaction))
        say = say_of(interaction)
        form = cls(say("norms.form.title"), **{name: fact for name, fact in args.items() if name != "opening"})
        form.add(say("norms.form.name"), _title(typed), say("norms.form.name_hint", most=TITLE_MOST))
        form.add(say("norms.form.text"), _paragraph("text", typed, TEXT_INPUT), say("norms.form.text_hint"))
        form.add(say("norms.form.why"), _paragraph("rationale", typed, RATIONALE_MOST), say("norms.form.why_hint"))
        form.add(say("norms.form.addressee"), _addressees(say, typed), say("norms.form.addressee_hint"))
        if cases:
            form.add(say("norms.form.case"), case_field(cases, typed), say("norms.form.case_hint"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        draft, bot = draft_of(answers), interaction.client
        done = await write(interaction, put_forward, who=who_of(interaction), draft=draft, now=bot.now())
        await reply_proposed(interaction, done)


def draft_of(answers: Answers) -> Draft:
    """The norm as it was typed."""
    return Draft(
        title=answers.text("title"),
        text=answers.text("text"),
        rationale=answers.text("rationale"),
        addressee=answers.text("addressee"),
        case_id=answers.text("case") or None,
    )


def _title(typed: Answers) -> ui.TextInput[ui.Modal]:
    return ui.TextInput(custom_id="title", max_length=TITLE_MOST, default=_kept("title", typed, TITLE_MOST))


def _paragraph(field: str, typed: Answers, most: int) -> ui.TextInput[ui.Modal]:
    return ui.TextInput(
        custom_id=field,
        style=TextStyle.paragraph,
        min_length=TEXT_LEAST if field == "text" else None,
        max_length=most,
        required=field == "text",
        default=_kept(field, typed, most),
    )


def _kept(field: str, typed: Answers, most: int) -> str | None:
    """What was typed before, as far as the field takes it; the refusal gave back the whole."""
    return typed.text(field)[:most] or None


def _addressees(say: Say, typed: Answers) -> ui.Select[ui.Modal]:
    options = [
        SelectOption(
            label=say(f"norms.form.addressees.{one.value}"),
            value=one.value,
            default=typed.text("addressee") == one.value,
        )
        for one in Addressee
    ]
    return ui.Select(custom_id="addressee", options=options, required=True)
