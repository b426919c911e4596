"""The fields of the forms in which statements are made and changed."""

from collections.abc import Iterable, Sequence

from discord import RadioGroupOption, SelectOption, TextStyle, ui

from bot.chat.ui.forms import Answers
from bot.chat.ui.limits import OPTION_LABEL
from bot.chat.ui.text import clip
from bot.congress.limits import STATEMENT_MOST, URL_MOST
from bot.congress.statements import Attribution, StatementKind
from bot.services.seats import Word
from bot.services.statements import Speaker
from prompts import Say


def kinds(say: Say, given: Answers) -> ui.RadioGroup[ui.Modal]:
    """What a statement can be, each with what it is for."""
    options = [
        RadioGroupOption(
            label=say(f"statements.form.kinds.{kind.value}"),
            value=kind.value,
            description=say(f"statements.form.meaning.{kind.value}"),
            default=given.text("kind") == kind.value,
        )
        for kind in StatementKind
    ]
    return ui.RadioGroup(custom_id="kind", options=options, required=True)


def words_field(given: Answers) -> ui.TextInput[ui.Modal]:
    """The words of a statement."""
    return ui.TextInput(
        custom_id="statement",
        style=TextStyle.paragraph,
        max_length=STATEMENT_MOST,
        default=given.text("statement")[:STATEMENT_MOST] or None,
    )


def source_field(given: Answers) -> ui.TextInput[ui.Modal]:
    """The address of its source, which may be left out."""
    present = given.text("source")[:URL_MOST] or None
    return ui.TextInput(custom_id="source", max_length=URL_MOST, required=False, default=present)


def disciplines(own: Sequence[Word], given: Answers) -> ui.Select[ui.Modal]:
    """The disciplines from which its author can argue, the primary one chosen."""
    chosen = given.text("discipline") or own[0].id
    options = [SelectOption(label=clip(one.name, OPTION_LABEL), value=one.id, default=one.id == chosen) for one in own]
    return ui.Select(custom_id="discipline", options=options, required=True)


def signatures(say: Say, speaker: Speaker, given: Answers) -> ui.RadioGroup[ui.Modal]:
    """The ways to sign it, each with what it would show and what is stored."""
    return ui.RadioGroup(custom_id="attribution", options=list(_ways_to_sign(say, speaker, given)), required=True)


def _ways_to_sign(say: Say, speaker: Speaker, given: Answers) -> Iterable[RadioGroupOption]:
    chosen = given.text("attribution") or Attribution.NAMED
    for way in Attribution:
        yield RadioGroupOption(
            label=say(f"statements.form.{way.value}"),
            value=way.value,
            description=say(f"statements.form.{way.value}_hint", n=speaker.peers),
            default=chosen == way,
        )
