"""The field of a form for the case to which something belongs."""

from collections.abc import Sequence

from discord import SelectOption, ui

from bot.chat.ui.forms import Answers
from bot.chat.ui.limits import OPTION_LABEL, OPTIONS
from bot.chat.ui.text import clip, one_line
from bot.services.seats import Word


def case_field(cases: Sequence[Word], typed: Answers) -> ui.Select[ui.Modal]:
    """The cases, of which none need be chosen."""
    options = [
        SelectOption(
            label=clip(one.name, OPTION_LABEL),
            value=one.id,
            description=clip(one_line(one.hint), OPTION_LABEL) or None,
            default=typed.text("case") == one.id,
        )
        for one in cases[:OPTIONS]
    ]
    return ui.Select(custom_id="case", options=options, required=False)
