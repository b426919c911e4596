"""What an analysis says, before it is laid out: every answer has the same parts in the same order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.chat.ui.limits import ALT_TEXT, units
from bot.chat.ui.text import clip
from prompts import Say


@dataclass(frozen=True)
class Picture:
    """What draws the picture (in a thread), and its alt text."""

    draw: Callable[[], bytes]
    alt: str


@dataclass(frozen=True)
class Table:
    """The whole of the figures, for a file."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Screen:
    """An answer in words. `body` are lines that stay whole; what does not fit is in the table.

    `notes` are what else must be known of the figures, and `next_` says what can be done.
    """

    heading: str
    finding: str
    body: Sequence[str]
    next_: str
    table: Table
    notes: Sequence[str] = ()
    picture: Picture | None = None
    page: int = 0
    pages: int = 1


def alt_of(say: Say, finding: str, rows: Sequence[str]) -> str:
    """An alt text within its limit: the finding and as many of the rows as fit, in whole rows."""
    plain = clip(finding.replace("**", "").replace("\\", ""), ALT_TEXT // 2)
    for kept in range(len(rows), -1, -1):
        more = say("analyses.alt_more", n=len(rows) - kept) if kept < len(rows) else ""
        text = " ".join(filter(None, [plain, "; ".join(rows[:kept]), more]))
        if units(text) <= ALT_TEXT:
            return text
    return plain
