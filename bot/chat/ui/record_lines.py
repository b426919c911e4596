"""What a digest says of the record beside positions: confirmed, corrected, retracted, disputed."""

import sys
from collections.abc import Mapping, Sequence

from bot.chat.ui.debate_lines import norm_linked
from bot.chat.ui.record_words import had_told, line_dated, name_shown, when_words, word_of
from bot.chat.ui.source_words import LINK_SHOWN, entry_linked, first_address
from bot.chat.ui.text import clip, escape, one_line
from bot.congress.digest import RecordNews, SaidNews
from bot.congress.record.stances import said
from bot.documents.record_words import stance_told
from bot.services.record.lines import RecordLine
from prompts import Say

REASON_SHOWN = 120
HANDLES_MOST = 5
"""Characters of a reason, and entries of one kind, that a line tells; each entry has the whole."""

WORDED_MOST = 3
"""Entries of one kind of which a line says what they say, where that is known."""

Entries = Mapping[str, RecordLine]
"""What entries say, by their handles; those that are not in it are told by their handles alone."""


def record_lines(say: Say, news: Sequence[RecordNews], entries: Entries, *, whole: bool = False) -> list[str]:
    """One line for each kind of what was confirmed, then one for each entry that was corrected, retracted, disputed;
    `whole` has every entry and all of a reason."""
    others = (_told(say, one, entries, whole) for one in news if one.what != "confirmed")
    return [*_confirmed(say, news, entries, whole), *others]


def handles_shown(say: Say, handles: Sequence[str], n: int, *, between: str = ", ") -> str:
    """The first of `n` entries by their handles, or by more words, and how many more there are."""
    return between.join([*handles, *([say("card.more", n=n - len(handles))] if n > len(handles) else [])])


def _confirmed(say: Say, news: Sequence[RecordNews], entries: Entries, whole: bool) -> list[str]:
    by_kind: dict[str, list[str]] = {}
    for one in news:
        if one.what == "confirmed":
            by_kind.setdefault(one.kind, []).append(one.handle)
    lines = []
    for kind, handles in by_kind.items():
        worded = any(one in entries for one in handles)
        most = len(handles) if whole else WORDED_MOST if worded else HANDLES_MOST
        named = [_worded(say, one, entries, whole) for one in handles[:most]]
        names = handles_shown(say, named, len(handles), between="; " if worded else ", ")
        lines.append(say(f"entries.digest.confirmed.{kind}", n=len(handles), names=names))
    return lines


def _worded(say: Say, handle: str, entries: Entries, whole: bool) -> str:
    """An entry with what it says, where that is known."""
    linked, line = _linked(say, handle, entries, whole), entries.get(handle)
    return linked if line is None else say("entries.digest.worded", entry=linked, line=line_dated(say, line))


def _linked(say: Say, handle: str, entries: Entries, whole: bool) -> str:
    """The handle of an entry with the link to its source, where it has one."""
    url = first_address(entries[handle].sources) if handle in entries else None
    return entry_linked(say, handle, url, most=sys.maxsize if whole else LINK_SHOWN)


def _told(say: Say, one: RecordNews, entries: Entries, whole: bool) -> str:
    shown = sys.maxsize if whole else REASON_SHOWN
    words = escape(clip(one_line(one.reason), shown)) or say("entries.erased")
    what = f"{one.what}_earlier" if one.earlier else one.what
    told = _what(say, one, entries.get(one.handle)) if one.said is None else _said(say, one.said, shown)
    other = one.other if one.before is None else _before(say, one.other, one.before)
    entry = _linked(say, one.handle, entries, whole)
    return say(f"entries.digest.{what}", entry=entry, kind=one.kind, told=told, other=other, words=words, n=one.n)


def _what(say: Say, one: RecordNews, line: RecordLine | None) -> str:
    """What something is: of what was retracted also what it said, as far as that was told before."""
    if one.what != "retracted" or line is None:
        return say(f"entries.kind.{one.kind}")
    corrects = line.entry is not None and line.entry.replaces is not None
    if one.earlier and not corrects:
        return line_dated(say, had_told(line))
    about = name_shown(line.about.short) if line.about is not None else ""
    deed = word_of(say, "deeds.kind", line.word) if one.kind == "action" else ""
    when, actor = when_words(say, line.dated, line.precision), name_shown(line.actor)
    key = one.kind if one.kind in ("action", "participation", "claim") else "other"
    return say(f"entries.digest.was.{key}", kind=one.kind, actor=actor, about=about, deed=deed, when=when)


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
