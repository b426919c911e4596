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
from bot.chat.ui.limits import OPTION_LABEL
from bot.chat.ui.paged import laid_out, page_within, paged
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


async def questions_layout(interaction: Interaction, page: int = 0) -> ui.LayoutView:
    """The page of the questions that was asked for, or the nearest that there is, with a menu that opens one of it."""
    say = say_of(interaction)
    found = await interaction.client.store.read(list_questions, guild_id=guild_of(interaction))
    ask = row_of(AskButton(say("questions.button.ask")))
    if not found:
        return card([ui.TextDisplay(say("questions.none")), ask], "norm")
    lines = question_lines(say, found)
    pages = laid_out(lines)
    page = page_within(page, len(pages))
    text = "\n".join([say("questions.heading"), *(lines[at] for at in pages[page])])

    def turn(label: str, to: int, dead: bool) -> PublicButton:
        return QuestionsTurn(label, disabled=dead, page=to)

    menu = row_of(_menu(say, [found[at] for at in pages[page]]))
    return paged(say, text, page=page, pages=len(pages), turn=turn, rows=[menu, ask])


async def question_layout(interaction: Interaction, question: str | int, leaf: int = 0) -> ui.LayoutView:
    """The card of a question, or a further page of a long one."""
    say = say_of(interaction)
    view = await interaction.client.store.read(show_question, guild_id=guild_of(interaction), question=question)
    buttons: list[PublicButton] = [
        AnswerButton(say("questions.button.propose"), style=ButtonStyle.primary, question=view.id),
        QuestionsButton(say("questions.button.all")),
    ]
    if view.entry is not None:
        buttons.append(EntryOpen(say("questions.button.entry"), entry=view.entry))
    leaves = packed(question_blocks(say, view))
    leaf = page_within(leaf, len(leaves))

    def turn(label: str, to: int, dead: bool) -> PublicButton:
        return QuestionTurn(label, disabled=dead, question=view.id, leaf=to)

    return paged(say, leaves[leaf], page=leaf, pages=len(leaves), turn=turn, rows=[row_of(*buttons)])


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


def _menu(say: Say, found: Sequence[QuestionLine]) -> "QuestionMenu":
    options = [SelectOption(label=clip(one_line(one.words), OPTION_LABEL), value=f"{one.id}") for one in found]
    return QuestionMenu(ui.Select[ui.LayoutView](placeholder=say("questions.menu"), options=options))


class QuestionsButton(PublicButton, path="questions:open"):
    """Shows the questions as an answer of its own."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await questions_layout(interaction))


class QuestionsTurn(PublicButton, path="questions:{page:int}"):
    """Turns the page of a list of questions that is shown."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await questions_layout(interaction, args.number("page")))


class AskButton(PublicButton, path="questions:ask"):
    """Opens the form of a further question."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await AskForm.show(interaction)


class QuestionMenu(PublicMenu, path="questions:pick"):
    """Shows the question that was picked."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        number = int(next(iter(chosen(interaction)), "0"))
        await update(interaction, view=await question_layout(interaction, number))


class QuestionTurn(PublicButton, path="question:{question:int}:leaf:{leaf:int}"):
    """Turns the page of a long question."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        layout = await question_layout(interaction, args.number("question"), args.number("leaf"))
        await update(interaction, view=layout)


class AnswerButton(PublicButton, path="question:{question:int}:propose"):
    """Opens the form of a norm that answers this question."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await ANSWERING["norm"].show(interaction, question=args.number("question"))
