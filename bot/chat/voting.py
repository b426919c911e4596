"""Voting: the flow that the buttons of a ballot, the receipts and `/vote` share.

A choice is one transaction, then a private receipt. Whatever a receipt offers stands in the ids of its buttons, so
that it still works after a restart; a receipt that is acted upon is replaced, so that only the latest stays.
"""

from discord import RadioGroupOption, TextStyle, ui

from bot.chat.certificates import show_closed_vote
from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.paths import Args
from bot.chat.ui.receipts import receipt_text
from bot.chat.writes import write
from bot.congress.ballots import Choice
from bot.congress.limits import REASON_MOST
from bot.services.ballots import Receipt, cast, explain_vote, my_vote, withdraw_vote
from prompts import Say


async def choose(interaction: Interaction, ballot: int, choice: Choice, reason: str | None = None) -> None:
    """Cast or change a vote; a reservation without words is asked for them in a form first."""
    if choice is Choice.FOR_WITH_RESERVATION and reason is None:
        await ReservationForm.show(interaction, ballot=ballot)
    else:
        await _cast(interaction, ballot, choice, reason)


async def ask(interaction: Interaction, ballot: int, reason: str | None = None) -> None:
    """Open the form with every choice and the reason, as the person's vote now stands or as they just wrote it."""
    await VoteForm.show(interaction, typed={"reason": reason} if reason is not None else None, ballot=ballot)


class VoteButton(PublicButton, path="ballot:{ballot:int}:cast:{choice}"):
    """One of the choices on a ballot."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await choose(interaction, args.number("ballot"), Choice(args.word("choice")))


class MyVoteButton(PublicButton, path="ballot:{ballot:int}:mine"):
    """Shows the vote that counts for the person who presses it; after the close with its seal."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        if await show_closed_vote(interaction, args.number("ballot")):
            return
        receipt = await _mine(interaction, args.number("ballot"))
        await _show(interaction, receipt, looked_up=True)


class ReasonButton(PublicButton, path="ballot:{ballot:int}:reason"):
    """Opens the form for the reason of the vote that counts."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await ReasonForm.show(interaction, ballot=args.number("ballot"))


class ChangeButton(PublicButton, path="ballot:{ballot:int}:change"):
    """Opens the form with every choice."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await ask(interaction, args.number("ballot"))


class WithdrawButton(PublicButton, path="ballot:{ballot:int}:withdraw"):
    """Takes the vote back. It can be cast again, so nobody is asked whether they are sure."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot = interaction.client
        ballot, who = args.number("ballot"), who_of(interaction)
        receipt = await write(interaction, withdraw_vote, who=who, ballot_id=ballot, now=bot.now())
        await _show(interaction, receipt)


class VoteForm(Form, path="vote:{ballot:int}"):
    """Every choice, the present one marked, and the reason."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "VoteForm":
        mine, say = await _mine(interaction, args.number("ballot")), say_of(interaction)
        repeal = mine.question == "repeal"
        form = cls(say("voting_on_repeal.form" if repeal else "voting.form.title", handle=mine.handle), **args)
        form.add(say("voting.form.choice"), _choices(say, typed.text("choice") or mine.choice, mine))
        reason = typed.text("reason") if typed.typed else mine.reason
        form.add(
            say("voting.form.reason"), _reason(reason, required=False), say(f"voting.form.reason_hint_{mine.secrecy}")
        )
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        await _cast(interaction, args.number("ballot"), Choice(answers.text("choice")), answers.text("reason"))


class ReservationForm(Form, path="reservation:{ballot:int}"):
    """The words of a reservation."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "ReservationForm":
        mine, say = await _mine(interaction, args.number("ballot")), say_of(interaction)
        form = cls(say("voting.form.reservation_title", handle=mine.handle), **args)
        before = mine.reason if mine.choice is Choice.FOR_WITH_RESERVATION else ""
        field = _reason(typed.text("reason") or before, required=True)
        form.add(say("voting.form.reservation"), field, say(f"voting.form.reservation_hint_{mine.secrecy}"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        await _cast(interaction, args.number("ballot"), Choice.FOR_WITH_RESERVATION, answers.text("reason"))


class ReasonForm(Form, path="reason:{ballot:int}"):
    """The reason of the vote that counts, whichever that is when the form comes back."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "ReasonForm":
        mine, say = await _mine(interaction, args.number("ballot")), say_of(interaction)
        form = cls(say("voting.form.reason_title", handle=mine.handle), **args)
        field = _reason(typed.text("reason") if typed.typed else mine.reason, required=False)
        form.add(say("voting.form.only_reason"), field, say(f"voting.form.only_reason_hint_{mine.secrecy}"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        bot, reason = interaction.client, answers.text("reason")
        ballot, who = args.number("ballot"), who_of(interaction)
        receipt = await write(interaction, explain_vote, who=who, ballot_id=ballot, reason=reason, now=bot.now())
        await _show(interaction, receipt)


async def _cast(interaction: Interaction, ballot: int, choice: Choice, reason: str | None) -> None:
    bot, who = interaction.client, who_of(interaction)
    receipt = await write(interaction, cast, who=who, ballot_id=ballot, choice=choice, reason=reason, now=bot.now())
    await _show(interaction, receipt)


async def _mine(interaction: Interaction, ballot: int) -> Receipt:
    bot = interaction.client
    return await bot.store.read(my_vote, who=who_of(interaction), ballot_id=ballot, now=bot.now())


async def _show(interaction: Interaction, receipt: Receipt, *, looked_up: bool = False) -> None:
    """Answer with the receipt: in the place of the one that was acted upon, else as a new private message."""
    say = say_of(interaction)
    text, buttons = receipt_text(say, receipt, looked_up=looked_up), receipt_buttons(say, receipt)
    if interaction.message is not None and interaction.message.flags.ephemeral:
        await update(interaction, text, view=buttons)
    else:
        await reply(interaction, text, view=buttons)


def receipt_buttons(say: Say, receipt: Receipt) -> ui.View:
    """What can be done with the vote: explain, change or take it back; or cast one where there is none."""
    view, ballot = ui.View(timeout=None), receipt.ballot_id
    if receipt.choice is None:
        view.add_item(ChangeButton(say("voting.button.vote"), ballot=ballot))
        return view
    reason = "change_reason" if receipt.reason else "add_reason"
    view.add_item(ReasonButton(say(f"voting.button.{reason}"), ballot=ballot))
    view.add_item(ChangeButton(say("voting.button.change"), ballot=ballot))
    view.add_item(WithdrawButton(say("voting.button.withdraw"), ballot=ballot))
    return view


def _choices(say: Say, present: str | None, ballot: Receipt) -> ui.RadioGroup[ui.Modal]:
    options = [
        RadioGroupOption(
            label=say(f"choice.{choice.value}"),
            value=choice.value,
            description=_meaning(say, choice, ballot),
            default=choice == present,
        )
        for choice in Choice
    ]
    return ui.RadioGroup(custom_id="choice", options=options, required=True)


def _meaning(say: Say, choice: Choice, ballot: Receipt) -> str:
    """What a choice means on this ballot."""
    if ballot.trial is not None and choice is Choice.FOR:
        return say("voting_on_trial.for", n=ballot.trial)
    if ballot.question == "keep" and choice in (Choice.FOR, Choice.AGAINST):
        return say(f"keeping.meaning.{choice.value}")
    return say(f"{'voting_on_repeal' if ballot.question == 'repeal' else 'voting'}.meaning.{choice.value}")


def _reason(present: str, *, required: bool) -> ui.TextInput[ui.Modal]:
    return ui.TextInput(
        custom_id="reason",
        style=TextStyle.paragraph,
        max_length=REASON_MOST,
        required=required,
        default=present[:REASON_MOST] or None,
    )
