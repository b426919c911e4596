"""Repairing the roll of an open ballot: the convener's button under a norm, its form, and the question before it."""

from discord import RadioGroupOption, SelectDefaultValue, SelectDefaultValueType, TextStyle, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import update
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.panels import confirm
from bot.chat.ui.paths import Args
from bot.chat.ui.repair_words import repair_question, repaired_text
from bot.chat.writes import write
from bot.congress.limits import NOTE_MOST
from bot.congress.repairs import Act
from bot.services.people import Who
from bot.services.repairs import check_repair, plan_repair, repair_roll
from bot.services.views import NormView
from prompts import Say


class RepairButton(PublicButton, path="roll:{ballot:int}:repair"):
    """Opens the form."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await RepairForm.show(interaction, ballot=args.number("ballot"))


class RepairForm(Form, path="roll_repair:{ballot:int}"):
    """Whose line, what becomes of it, and why. Nothing changes before the question that follows is answered."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "RepairForm":
        bot, say = interaction.client, say_of(interaction)
        handle = await bot.store.read(
            check_repair, who=who_of(interaction), ballot_id=args.number("ballot"), now=bot.now()
        )
        form = cls(say("repairs.form.title", handle=handle), ballot=args.number("ballot"))
        form.add(say("repairs.form.member"), _people(typed), say("repairs.form.member_hint"))
        form.add(say("repairs.form.act"), _acts(say, typed.text("act")))
        reason: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id="repair_reason",
            style=TextStyle.paragraph,
            max_length=NOTE_MOST,
            default=typed.text("repair_reason")[:NOTE_MOST] or None,
        )
        form.add(say("repairs.form.reason"), reason, say("repairs.form.reason_hint", most=NOTE_MOST))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        bot, say, ballot = interaction.client, say_of(interaction), args.number("ballot")
        member, act, reason = int(answers.text("member") or 0), answers.text("act"), answers.text("repair_reason")
        plan = await bot.store.read(
            plan_repair, who=who_of(interaction), ballot_id=ballot, member=member, act=act, reason=reason, now=bot.now()
        )

        async def make(pressed: Interaction) -> None:
            done = await write(
                pressed, repair_roll, who=who_of(pressed), ballot_id=ballot, member=member, act=act, reason=reason,
                now=bot.now(), expected=plan,
            )  # fmt: skip
            await update(pressed, repaired_text(say, done), view=None)

        await confirm(interaction, repair_question(say, plan), verb=say("repairs.yes"), act=make)


def repair_row(say: Say, who: Who, view: NormView) -> list[ui.ActionRow[ui.LayoutView]]:
    """The button under a norm that a convener looks at while a vote on it is open whose roll can be repaired; else
    nothing."""
    if not who.convener or view.ballot_id is None or not view.roll_repairable:
        return []
    return [row_of(RepairButton(say("repairs.button"), ballot=view.ballot_id))]


def _people(typed: Answers) -> ui.UserSelect[ui.Modal]:
    picked = [int(one) for one in typed.many("member") if one.isdecimal()][:1]
    chosen = [SelectDefaultValue(id=one, type=SelectDefaultValueType.user) for one in picked]
    menu: ui.UserSelect[ui.Modal] = ui.UserSelect(custom_id="member", required=True, default_values=chosen)
    return menu


def _acts(say: Say, present: str) -> ui.RadioGroup[ui.Modal]:
    options = [
        RadioGroupOption(
            label=say(f"repairs.form.{act.value}"),
            value=act.value,
            description=say(f"repairs.form.{act.value}_hint"),
            default=act == present,
        )
        for act in Act
    ]
    return ui.RadioGroup(custom_id="act", options=options, required=True)
