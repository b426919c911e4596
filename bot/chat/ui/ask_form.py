"""The form in which a congress asks an open question, and what an entry of one says."""

from collections.abc import Iterable, Sequence

from discord import TextStyle, ui

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply
from bot.chat.ui.case_field import case_field
from bot.chat.ui.entry_card import TELLERS, entry_layout
from bot.chat.ui.excerpts import quoted_lines
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.paths import Args
from bot.chat.ui.reading import PAGE_ROOM
from bot.chat.ui.text import escape
from bot.chat.writes import write
from bot.congress.limits import QUESTION_LEAST, QUESTION_MOST, SUMMARY_MOST, URL_MOST
from bot.services.record.entries import Evidence, entry_handle
from bot.services.record.own_questions import Asked, ask_question, begin_question, show_asked
from prompts import Say


class AskForm(Form, path="question_ask"):
    """A question, what would answer it, its case, and where it comes up."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "AskForm":
        cases = await interaction.client.store.read(begin_question, who=who_of(interaction))
        say = say_of(interaction)
        form = cls(say("questions.ask.title"))
        form.add(say("questions.ask.words"), _words(typed), say("questions.ask.words_hint", most=QUESTION_MOST))
        form.add(say("questions.ask.answered_by"), _answers(typed), say("questions.ask.answered_by_hint"))
        if cases:
            form.add(say("questions.ask.case"), case_field(cases, typed))
        form.add(say("questions.ask.source"), _source(typed), say("questions.ask.source_hint"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        asked = Asked(
            words=answers.text("words"),
            evidence=Evidence(answers.text("source")),
            answered_by=answers.text("answered_by"),
            case=answers.text("case"),
        )
        bot, who = interaction.client, who_of(interaction)
        entry = await write(interaction, ask_question, who=who, asked=asked, now=bot.now())
        handle = entry_handle(entry)
        head = say_of(interaction)(f"questions.ask.{entry.state}", entry=handle)
        await reply(interaction, view=await entry_layout(interaction, handle, head=head))


def asked_lines(say: Say, case: str | None, answered_by: Sequence[str]) -> Iterable[str]:
    """The case of a question, and what would answer it."""
    if case is not None:
        yield say("questions.case", case=escape(case))
    if answered_by:
        yield say("questions.answered_by", names=say.join(escape(one.rstrip(".")) for one in answered_by))


async def _tell(interaction: Interaction, handle: str) -> list[str]:
    """What an entry asks, in blocks of a page."""
    view = await interaction.client.store.read(show_asked, guild_id=guild_of(interaction), handle=handle)
    return [*quoted_lines(view.words, PAGE_ROOM), *asked_lines(say_of(interaction), view.case, view.answered_by)]


def _words(typed: Answers) -> ui.TextInput[ui.Modal]:
    return ui.TextInput(
        custom_id="words",
        style=TextStyle.paragraph,
        min_length=QUESTION_LEAST,
        max_length=QUESTION_MOST,
        default=typed.text("words")[:QUESTION_MOST] or None,
    )


def _answers(typed: Answers) -> ui.TextInput[ui.Modal]:
    return ui.TextInput(
        custom_id="answered_by",
        style=TextStyle.paragraph,
        max_length=SUMMARY_MOST,
        required=False,
        default=typed.text("answered_by")[:SUMMARY_MOST] or None,
    )


def _source(typed: Answers) -> ui.TextInput[ui.Modal]:
    return ui.TextInput(custom_id="source", max_length=URL_MOST, default=typed.text("source")[:URL_MOST] or None)


TELLERS["question"] = _tell
