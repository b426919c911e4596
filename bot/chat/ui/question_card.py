"""The open questions: a list of them, and the card of one with what would answer it."""

from collections.abc import Sequence

from discord import ButtonStyle, SelectOption, ui

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import reply, update
from bot.chat.ui.ask_form import AskForm, asked_lines
from bot.chat.ui.buttons import PublicButton, PublicMenu, chosen, row_of
from bot.chat.ui.card_parts import card
from bot.chat.ui.entry_card import EntryOpen
from bot.chat.ui.forms import Form
from bot.chat.ui.limits import CARD_CHARACTERS, OPTION_LABEL, OPTIONS
from bot.chat.ui.paths import Args
from bot.chat.ui.point_lines import point_lines
from bot.chat.ui.reading import packed
from bot.chat.ui.record_words import name_shown
from bot.chat.ui.text import clip, escape, one_line
from bot.services.record.questions import QuestionLine, QuestionView, list_questions, show_question
from prompts import Say

ANSWERING: dict[str, type[Form]] = {}
"""The form of a norm that answers a question, under "norm". Its module puts it here, since it needs the cards of norms,
whose buttons lead to the agenda and so to this one."""

LIST_ROOM = CARD_CHARACTERS - 700


async def questions_layout(interaction: Interaction) -> ui.LayoutView:
    """The questions, with a menu that opens one."""
    say = say_of(interaction)
    found = await interaction.client.store.read(list_questions, guild_id=guild_of(interaction))
    text = packed([say("questions.heading"), *question_lines(say, found)], LIST_ROOM)[0]
    options = [
        SelectOption(label=clip(one_line(one.words), OPTION_LABEL), value=f"{one.id}") for one in found[:OPTIONS]
    ]
    row = row_of(AskButton(say("questions.button.ask")))
    if not options:
        return card([ui.TextDisplay(say("questions.none")), row], "norm")
    menu: ui.Select[ui.LayoutView] = ui.Select(placeholder=say("questions.menu"), options=options)
    return card([ui.TextDisplay(text), row_of(QuestionMenu(menu)), row], "norm")


async def question_layout(interaction: Interaction, question: str | int) -> ui.LayoutView:
    """The card of a question."""
    say = say_of(interaction)
    view = await interaction.client.store.read(show_question, guild_id=guild_of(interaction), question=question)
    buttons: list[PublicButton] = [
        AnswerButton(say("questions.button.propose"), style=ButtonStyle.primary, question=view.id),
        QuestionsButton(say("questions.button.all")),
    ]
    if view.entry is not None:
        buttons.append(EntryOpen(say("questions.button.entry"), entry=view.entry))
    row = row_of(*buttons)
    return card([ui.TextDisplay(packed(question_blocks(say, view))[0]), row], "norm")


def question_lines(say: Say, found: Sequence[QuestionLine]) -> list[str]:
    """A line for each question, with how many norms here answer it."""
    return [say("questions.line", n=one.answers, question=escape(one_line(one.words))) for one in found]


def question_blocks(say: Say, view: QuestionView) -> list[str]:
    """A question, what would answer it, what was argued outside, and which norms here answer it."""
    blocks = [say("questions.title", question=escape(one_line(view.words)))]
    if view.entry is not None:
        blocks.append(say("questions.own"))
    blocks += asked_lines(say, view.case, view.answered_by)
    blocks.append(say("questions.answers", n=len(view.norms)))
    blocks += [say("questions.answer", title=name_shown(one.other)) for one in view.norms]
    blocks += point_lines(say, view.points)
    return [*blocks, say("questions.next")]


class QuestionsButton(PublicButton, path="questions:open"):
    """Shows the questions as an answer of its own."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await questions_layout(interaction))


class AskButton(PublicButton, path="questions:ask"):
    """Opens the form of a further question."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await AskForm.show(interaction)


class QuestionMenu(PublicMenu, path="questions:pick"):
    """Shows the question that was picked."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        number = int(next(iter(chosen(interaction)), "0"))
        await update(interaction, view=await question_layout(interaction, number))


class AnswerButton(PublicButton, path="question:{question:int}:propose"):
    """Opens the form of a norm that answers this question."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await ANSWERING["norm"].show(interaction, question=args.number("question"))
