"""Lines of the record in words: what was said, done, joined or claimed, when, with its handle and its sources."""

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.ui.card_parts import date_shown
from bot.chat.ui.excerpts import excerpt
from bot.chat.ui.source_words import source_link, sources_line
from bot.chat.ui.text import clip, escape, one_line
from bot.congress.record.stances import said
from bot.documents import record_words
from bot.services.record.lines import RecordLine
from prompts import Say

SUMMARY_SHOWN = 300
NAME_SHOWN = 120
DEED_SHOWN = 110
"""Characters that a line shows of what may be longer."""

AFFECTED_SHOWN = 3
"""Of those whom a deed affected, how many a line names."""


def line_words(say: Say, line: RecordLine, *, sources: bool = True) -> str:
    """One line of the record; with `sources` these and its summary stand below it."""
    facts = {"when": when_words(say, line.dated, line.precision), "marks": _marks(say, line)}
    told = _told(say, line, brief=not sources)
    if line.counts_from is not None:
        first = say("record_lines.pending", line=told, counts_from=date_shown(line.counts_from), **facts)
    else:
        first = say(f"record_lines.{'line' if line.current else 'past'}", line=told, **facts)
    return "\n".join([first, *_below(say, line)]) if sources else first


def line_told(say: Say, line: RecordLine) -> str:
    """What a line tells, with its date and without its marks: for the card of the entry, which has these."""
    return say(
        "record_lines.alone", when=when_words(say, line.dated, line.precision), line=_told(say, line, brief=True)
    )


def line_dated(say: Say, line: RecordLine) -> str:
    """The same with its date after it: for what begins with what became of the entry, which the date is not that of."""
    return _told(say, line, brief=True, dated=True)


def had_told(line: RecordLine) -> RecordLine:
    """A line that was retracted as it is told once more: a deed that did not stand without who was said to do it."""
    return replace(line, others=()) if line.section == "deeds" else line


def when_words(say: Say, dated: str, precision: str) -> str:
    """A date as exactly as it is known: "2018-11", "by 2019-11-10", "as of 2025"."""
    key = f"record_lines.{precision}"
    return say(key, dated=dated) if precision in ("on_or_before", "as_of") else dated


def word_of(say: Say, table: str, word: str) -> str:
    """A word of a vocabulary as `table` writes it, else as it is kept."""
    return record_words.word_of(say, table, word, kept=escape)


def names_shown(say: Say, names: Sequence[str], most: int | None = None) -> str:
    """Names of others, each escaped and no longer than a line bears: all, or the first `most` and how many more."""
    shown = [name_shown(name) for name in names[:most]]
    left = len(names) - len(shown)
    return say.join([*shown, *([say("card.names_more", n=left)] if left else [])])


def name_shown(name: str) -> str:
    """A name as it stands within a line."""
    return escape(clip(one_line(name), NAME_SHOWN))


def stance_words(say: Say, stance: str, about: str, *, name: str, title: str = "", place: str = "") -> str:
    """A stance in a sentence that names its subject in bold, and where that stands."""
    key = "within" if place else "alone"
    subject = say(f"positions.subject.{key}", title=name_shown(title or name), place=name_shown(place))
    return record_words.stance_told(say, said(stance, about), subject)


def _told(say: Say, line: RecordLine, *, brief: bool, dated: bool = False) -> str:
    """What the line tells; `brief` has the summary of a deed within it, because nothing follows below, and `dated` the
    date before that."""
    summary = escape(clip(one_line(line.summary), DEED_SHOWN))
    word, detail = record_words.words_of(say, line, kept=escape)
    facts = {
        "actor": name_shown(line.actor),
        "about": name_shown(line.about.short) if line.about is not None else "",
        "word": word,
        "detail": detail,
        "others": names_shown(say, line.others),
        "deed": summary,
        "action": line.retracted,
    }
    if line.section == "positions" and line.about is not None:
        one = line.about
        facts["told"] = stance_words(say, line.word, one.type, name=one.short, title=one.title, place=one.place)
    told = say(f"record_lines.{_key(line)}", **facts)
    if line.section in ("deeds", "affected") and line.detail not in ("", "confirmed"):
        told = say("record_lines.unsure", line=told, status=detail)
    if line.section == "deeds" and line.affected:
        told = say("record_lines.affecting", line=told, affected=names_shown(say, line.affected, AFFECTED_SHOWN))
    if dated:
        told = say("record_lines.dated", line=told, when=when_words(say, line.dated, line.precision))
    if line.until is not None:
        told = say(f"record_lines.{'due' if line.section == 'commitments' else 'until'}", line=told, until=line.until)
    if brief and line.section in ("deeds", "affected", "commitments"):
        told = say("record_lines.with_deed", line=told, deed=summary)
    return told


def _key(line: RecordLine) -> str:
    if line.section == "participation":
        through = "participation_via" if line.others else "participation"
        return "participation_as" if line.detail and not line.others else through
    if line.section == "deeds" and not line.others:
        return "deeds_nobody"
    if line.section == "affected" and line.others:
        return "affected_by"
    if line.section in ("accusations", "claims") and line.retracted:
        return "claims_void"
    if line.section == "claims" and not line.others:
        return "claims_nobody"
    return line.section


def _marks(say: Say, line: RecordLine) -> str:
    """The handle, and what there is to know of the entry at a glance."""
    entry = line.entry
    if entry is None:
        return say("record_lines.recorded_vote")
    marks = [f"**{entry.handle}**"]
    if entry.unverified:
        marks.append(say("record_lines.unverified"))
    if entry.disputed:
        marks.append(say("record_lines.disputed"))
    if entry.replies:
        marks.append(say("record_lines.replies", n=len(entry.replies)))
    return " · ".join(marks)


def _below(say: Say, line: RecordLine) -> list[str]:
    lines = []
    if line.summary and line.section not in ("accusations", "claims"):
        lines.append(excerpt(line.summary, SUMMARY_SHOWN).text)
    if line.entry is not None and line.sources:
        lines.append(say("record_lines.small", text=sources_line(say, line.entry)))
    elif line.sources:
        sources = say.join(source_link(say, source) for source in line.sources)
        lines.append(say("record_lines.sources", sources=sources))
    return lines
