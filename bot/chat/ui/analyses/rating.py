"""Rating from `/analysis gap` what industry and the state are able to do: a button and a form of three menus."""

from itertools import product

from discord import SelectOption, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.capacity_ratings import capacity_lines
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.paths import Args
from bot.chat.ui.text import clip, one_line
from bot.chat.writes import write
from bot.congress.errors import CongressError
from bot.congress.record.capacity import Cell
from bot.congress.record.gap import TASKS
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.gap import Gap
from bot.services.record.capacity_ratings import OwnRatings, begin_rating, rate
from prompts import Say

ABLE: dict[str, bool | None] = {"able": True, "unable": False, "open": None}
"""What can be said of one side, as the options of a menu hold it: `able-unable` is industry able, the state not."""


def rating(say: Say, answer: Answer[Gap]) -> list[PublicButton]:
    """The button that opens the form, where the subject belongs to a case."""
    if answer.found.capacity is None:
        return []
    return [RateButton(say("capacity.button"), code=answer.basis.code)]


class RateButton(PublicButton, path="capacity:{code}"):
    """Opens the form of ratings."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await RateForm.show(interaction, code=args.word("code"))


class RateForm(Form, path="capacity_form:{code}"):
    """For each task what industry and the state are able to do, filled with what this member rated before."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "RateForm":
        bot, say, code = interaction.client, say_of(interaction), args.word("code")
        own = await bot.store.read(begin_rating, who=who_of(interaction), code=code, now=bot.now())
        form = cls(say("capacity.form.title"), code=code)
        hint = say("capacity.form.hint", case=clip(one_line(own.case), 60))
        for task in TASKS:
            label = say("capacity.form.task", task=say(f"capacity.task.{task}"))
            form.add(label, _menu(say, task, typed.text(task) or _word(own, task)), hint)
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        bot, say = interaction.client, say_of(interaction)
        given = {cell: able for task in TASKS for cell, able in _cells(task, answers.text(task)).items()}
        done = await write(
            interaction, rate, who=who_of(interaction), code=args.word("code"), given=given, now=bot.now()
        )
        await reply(interaction, "\n".join([say("capacity.kept"), *capacity_lines(say, done)]))


def _menu(say: Say, task: str, chosen: str) -> ui.Select[ui.Modal]:
    options = [
        SelectOption(
            label=say("capacity.form.option", a=say(f"capacity.word.{one}"), b=say(f"capacity.word.{other}")),
            value=f"{one}-{other}",
            default=chosen == f"{one}-{other}",
        )
        for one, other in product(ABLE, repeat=2)
    ]
    return ui.Select(custom_id=task, options=options, required=True)


def _word(own: OwnRatings, task: str) -> str:
    """The option that says what this member rated of a task."""
    words = {able: word for word, able in ABLE.items()}
    return f"{words[own.given.get((task, 'industry'))]}-{words[own.given.get((task, 'state'))]}"


def _cells(task: str, picked: str) -> dict[Cell, bool | None]:
    """What an option says of each side. Raises `capacity.unknown_cell` for what is none."""
    industry, _, state = picked.partition("-")
    if industry not in ABLE or state not in ABLE:
        raise CongressError("capacity.unknown_cell")
    return {(task, "industry"): ABLE[industry], (task, "state"): ABLE[state]}
