"""What a digest says of the record beside positions: confirmed, corrected, retracted, disputed."""

import sys
from collections.abc import Sequence

from bot.chat.ui.debate_lines import norm_linked
from bot.chat.ui.record_words import when_words
from bot.chat.ui.text import clip, escape, one_line
from bot.congress.digest import RecordNews, SaidNews
from bot.congress.record.stances import said
from bot.documents.record_words import stance_told
from prompts import Say

REASON_SHOWN = 120
HANDLES_MOST = 5
"""Characters of a reason, and entries of one kind, that a line tells; each entry has the whole."""


def record_lines(say: Say, entries: Sequence[RecordNews], *, whole: bool = False) -> list[str]:
    """One line for each kind of what was confirmed, then one for each entry that was corrected, retracted, disputed;
    `whole` has every handle and all of a reason."""
    most, shown = (sys.maxsize, sys.maxsize) if whole else (HANDLES_MOST, REASON_SHOWN)
    others = (_told(say, one, shown) for one in entries if one.what != "confirmed")
    return [*_confirmed(say, entries, most), *others]


def handles_shown(say: Say, handles: Sequence[str], n: int) -> str:
    """The first of `n` entries by their handles, and how many more there are."""
    return ", ".join([*handles, *([say("card.more", n=n - len(handles))] if n > len(handles) else [])])


def _confirmed(say: Say, entries: Sequence[RecordNews], most: int) -> list[str]:
    by_kind: dict[str, list[str]] = {}
    for one in entries:
        if one.what == "confirmed":
            by_kind.setdefault(one.kind, []).append(one.handle)
    lines = []
    for kind, handles in by_kind.items():
        names = handles_shown(say, handles[:most], len(handles))
        lines.append(say("entries.digest.confirmed", n=len(handles), kind=kind, names=names))
    return lines


def _told(say: Say, one: RecordNews, shown: int) -> str:
    words = escape(clip(one_line(one.reason), shown)) or say("entries.erased")
    what = f"{one.what}_earlier" if one.earlier else one.what
    told = say("entries.digest.kind", kind=one.kind) if one.said is None else _said(say, one.said, shown)
    other = one.other if one.before is None else _before(say, one.other, one.before)
    return say(f"entries.digest.{what}", entry=one.handle, kind=one.kind, told=told, other=other, words=words, n=one.n)


def _said(say: Say, one: SaidNews, shown: int) -> str:
    """Whose position it is, and what it says when."""
    subject = norm_linked(say, escape(clip(one_line(one.subject), shown)), one.url)
    return say(
        "entries.digest.position",
        actor=escape(clip(one_line(one.actor), shown)),
        told=stance_told(say, said(one.stance, one.about), subject),
        when=when_words(say, one.stated_on, one.precision),
    )


def _before(say: Say, entry: str, one: SaidNews) -> str:
    """An entry with the stance that it had, and its date."""
    when = when_words(say, one.stated_on, one.precision)
    return say("entries.digest.before", entry=entry, stance=said(one.stance, one.about), when=when)
