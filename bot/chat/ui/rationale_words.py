"""The rationale of a decision in words, as its card shows it; `reading` has it whole."""

from bot.chat.ui.excerpts import excerpt
from bot.chat.ui.text import moment
from bot.services.rationales import Rationale
from prompts import Say

RATIONALE_SHOWN = 600
"""Units of it that the card of the decision quotes; "Read in full" has it whole."""


def rationale_text(say: Say, rationale: Rationale) -> str:
    """What the card shows: who added it, its words, and that it changes nothing."""
    words = excerpt(rationale.words, RATIONALE_SHOWN)
    cut = [] if words.whole else [say("norm_card.cut")]
    return "\n".join([rationale_heading(say, rationale), words.text, *cut, say("rationale.note")])


def rationale_heading(say: Say, rationale: Rationale) -> str:
    """Who added it, and when."""
    return say("rationale.heading", by=f"<@{rationale.by}>", at=moment(rationale.at))
