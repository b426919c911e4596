"""Sources beside a fact: by their titles with their addresses, and how good they are."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.chat.ui.limits import units
from bot.chat.ui.text import clip, escape, one_line
from bot.services.record.entry_views import EntryView, SourceView
from prompts import Say

SOURCE_TITLE_SHOWN = 80
"""Characters that a list shows of what may be longer; the link leads to the whole."""

SOURCES_SHOWN = 2
"""Sources that a line of a list names; the entry itself has all."""

LINK_SHOWN = 200
"""Units of an address that a line of many bears: the entry has a longer one."""

_TARGET = str.maketrans({char: f"%{ord(char):02X}" for char in "()<>\\"})
"""What would end the address of a link early, in the form in which it stays part of the address."""


def source_link(say: Say, source: SourceView) -> str:
    """A source by its title with its address, and the place in it where one was given."""
    url, title = source.url or "", one_line(source.title)
    if "://" in title:  # Discord makes no link of words that are themselves an address; the host says enough.
        title = urlsplit(url).hostname or title
    shown = escape(clip(title, SOURCE_TITLE_SHOWN))
    if url:
        shown = say("positions.source.link", title=shown, url=url.translate(_TARGET))
    return say("positions.source.place", source=shown, place=escape(source.locator)) if source.locator else shown


def entry_linked(say: Say, handle: str, url: str | None, *, most: int = LINK_SHOWN) -> str:
    """The handle of an entry with the link to its source, where it has one of at most `most` units."""
    target = (url or "").translate(_TARGET)
    return say("digest.linked", handle=handle, url=target) if 0 < units(target) <= most else handle


def first_address(sources: Iterable[SourceView]) -> str | None:
    """The address of the first source that has one; None where none has."""
    return next((one.url for one in sources if one.url), None)


def first_source(say: Say, sources: Iterable[SourceView]) -> str | None:
    """One word that leads to the first source that has an address; None where none has."""
    url = first_address(sources)
    if url is None:
        return None
    return say("positions.source.link", title=say("record_lines.source"), url=url.translate(_TARGET))


def source_lines(say: Say, entry: EntryView) -> list[str]:
    """All sources of an entry, each with its grade and below it the whole address; and how a grade comes about where
    one has none. Whoever asks a question is not asked for a kind of source."""
    lines = []
    for one in entry.sources:
        lines.append(say("entries.source", source=source_link(say, one), grade=grade_of(one.grade)))
        if one.url:
            lines.append(say("entries.address", url=one.url.translate(_TARGET).replace("`", "%60")))
    ungraded = entry.kind != "question" and any(one.grade is None for one in entry.sources)
    return [*lines, *([say("entries.act.ungraded")] if ungraded else [])]


def sources_line(say: Say, entry: EntryView) -> str:
    """The first sources of an entry, each with its grade, on one line."""
    told = [
        say("entries.graded", source=source_link(say, one), grade=grade_of(one.grade))
        for one in entry.sources[:SOURCES_SHOWN]
    ]
    return say("entries.sources", n=len(entry.sources), sources=say.join([*told, *_more(say, entry)]))


def sources_told(say: Say, entry: EntryView) -> str:
    """The first sources of an entry, for a line of a list."""
    return say.join([*(source_link(say, one) for one in entry.sources[:SOURCES_SHOWN]), *_more(say, entry)])


def _more(say: Say, entry: EntryView) -> list[str]:
    left = len(entry.sources) - SOURCES_SHOWN
    return [say("card.names_more", n=left)] if left > 0 else []


def grade_of(grade: str | None) -> str:
    """The word of `entries.grade` for a grade."""
    return grade or "none"
