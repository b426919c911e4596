"""What of the record awaits a person: proposals to review, disputes to close, and how their own entries fared."""

from discord import ui

from bot.chat.ui.buttons import row_of
from bot.chat.ui.entry_card import QueueOpen
from bot.chat.ui.text import clip, escape, one_line
from bot.services.record.review_queue import RecordAwaited
from prompts import Say

WORDS_SHOWN = 200
"""Characters of a reason in a list; the entry has the whole."""


def review_items(say: Say, record: RecordAwaited, *, away: bool) -> list[ui.Item[ui.LayoutView]]:
    """How many proposals there are to review, with the button that opens them; `away` in a direct message."""
    told: ui.Item[ui.LayoutView] = ui.TextDisplay(say("entries.waiting.to_review", n=record.to_review))
    return [told] if away else [told, row_of(QueueOpen(say("entries.button.queue")))]


def record_disputes(say: Say, record: RecordAwaited) -> list[str]:
    """The entries with a dispute to close."""
    return [say("entries.waiting.dispute", entry=handle) for handle in record.to_close]


def record_outcomes(say: Say, record: RecordAwaited) -> list[str]:
    """What became of what this person logged."""
    return [
        say(
            f"entries.waiting.{one.state}",
            entry=one.handle,
            kind=one.kind,
            words=escape(clip(one_line(one.words), WORDS_SHOWN)),
        )
        for one in record.outcomes
    ]
