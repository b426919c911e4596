"""The form in which a norm is proposed as an answer to an open question."""

from bot.chat.context import Interaction, who_of
from bot.chat.posted import reply_proposed
from bot.chat.ui.forms import Answers
from bot.chat.ui.paths import Args
from bot.chat.ui.propose_form import ProposeForm, draft_of
from bot.chat.ui.question_card import ANSWERING
from bot.chat.writes import write
from bot.services.proposals import put_forward


class QuestionForm(ProposeForm, path="answer:{question:int}"):
    """The form of a norm that answers a question."""

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        bot = interaction.client
        done = await write(
            interaction,
            put_forward,
            who=who_of(interaction),
            draft=draft_of(answers),
            now=bot.now(),
            question=args.number("question"),
        )
        await reply_proposed(interaction, done)


ANSWERING["norm"] = QuestionForm
