"""“Attach to norm…”, in the menu of a message: its words become a statement of whoever attaches them.

The statement is theirs, with their name, and quotes the message by a link as its source.
"""

import discord
from discord import SelectOption, ui

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply
from bot.chat.speaking import own_layout
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.limits import OPTION_LABEL, OPTIONS
from bot.chat.ui.paths import Args
from bot.chat.ui.statement_fields import disciplines, kinds, words_field
from bot.chat.ui.text import clip, one_line
from bot.chat.writes import write
from bot.congress.errors import CongressError
from bot.congress.limits import STATEMENT_MOST
from bot.services.browse import NormLine
from bot.services.statements import Said, add_statement, begin_attachment
from bot.services.views import Place
from prompts import Say


class AttachForm(Form, path="attach:{channel:int}:{message:int}"):
    """The norm, the kind, the words of the message and the discipline from which they are argued."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "AttachForm":
        found = await interaction.client.store.read(begin_attachment, who=who_of(interaction))
        say = say_of(interaction)
        form = cls(say("statements.attach.title"), **args)
        form.add(say("statements.attach.norm"), _norms(say, found.norms, typed))
        form.add(say("statements.form.kind"), kinds(say, typed))
        form.add(say("statements.form.words"), words_field(typed), say("statements.attach.words_hint"))
        form.add(
            say("statements.form.discipline"),
            disciplines(found.disciplines, typed),
            say("statements.form.discipline_hint"),
        )
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        bot, say = interaction.client, say_of(interaction)
        source = Place(guild_of(interaction), args.number("channel"), args.number("message")).url
        said = Said(answers.text("kind"), answers.text("statement"), answers.text("discipline"), source)
        who, handle = who_of(interaction), answers.text("norm")
        made = await write(interaction, add_statement, who=who, handle=handle, said=said, now=bot.now())
        done = say("statements.made.done", statement=made.n, handle=made.handle)
        await reply(interaction, view=own_layout(say, made, done))


async def attach(interaction: Interaction, message: discord.Message) -> None:
    """Open the form over a message, its words in it; a message without words has nothing to attach."""
    words = one_line(message.content)
    if not words:
        raise CongressError("statement.no_words")
    # The field takes no more, and the form says so: the link leads to the rest.
    typed = {"statement": clip(words, STATEMENT_MOST)}
    await AttachForm.show(interaction, typed, channel=message.channel.id, message=message.id)


def _norms(say: Say, norms: tuple[NormLine, ...], given: Answers) -> ui.Select[ui.Modal]:
    chosen = given.text("norm")
    options = [
        SelectOption(
            label=clip(say("statements.attach.option", handle=one.handle, title=one_line(one.title)), OPTION_LABEL),
            value=one.handle,
            default=one.handle == chosen,
        )
        for one in norms[:OPTIONS]
    ]
    return ui.Select(custom_id="norm", options=options, required=True)
