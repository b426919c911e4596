"""What a digest says of the record beside positions: confirmed, corrected, retracted, and how disputes ended."""

from collections.abc import Sequence

from bot.chat.ui.text import clip, escape, one_line
from bot.congress.digest import RecordNews
from prompts import Say

REASON_SHOWN = 120
HANDLES_MOST = 5
"""Characters of a reason, and entries of one kind, that a line tells; each entry has the whole."""


def record_lines(say: Say, entries: Sequence[RecordNews]) -> list[str]:
    """One line for each kind of what was confirmed, then one for each entry that was corrected, retracted, disputed."""
    return [*_confirmed(say, entries), *(_told(say, one) for one in entries if one.what != "confirmed")]


def handles_shown(say: Say, handles: Sequence[str], n: int) -> str:
    """The first of `n` entries by their handles, and how many more there are."""
    return ", ".join([*handles, *([say("card.more", n=n - len(handles))] if n > len(handles) else [])])


def _confirmed(say: Say, entries: Sequence[RecordNews]) -> list[str]:
    by_kind: dict[str, list[str]] = {}
    for one in entries:
        if one.what == "confirmed":
            by_kind.setdefault(one.kind, []).append(one.handle)
    lines = []
    for kind, handles in by_kind.items():
        names = handles_shown(say, handles[:HANDLES_MOST], len(handles))
        lines.append(say("entries.digest.confirmed", n=len(handles), kind=kind, names=names))
    return lines


def _told(say: Say, one: RecordNews) -> str:
    words = escape(clip(one_line(one.reason), REASON_SHOWN)) or say("entries.erased")
    return say(f"entries.digest.{one.what}", entry=one.handle, kind=one.kind, other=one.other, words=words, n=one.n)
