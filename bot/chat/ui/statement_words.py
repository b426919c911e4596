"""A statement and the answers to it, in words: what its card, the queue and the lists share."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.chat.ui.capacity_words import person
from bot.chat.ui.card_parts import url_of
from bot.chat.ui.excerpts import excerpt
from bot.chat.ui.source_words import source_link
from bot.chat.ui.stale import stale_mark
from bot.chat.ui.text import escape, one_line, quote
from bot.congress.opinion import Told, Views
from bot.congress.statements import Opinion
from bot.services.record.entry_views import SourceView
from bot.services.statement_views import StatementView
from bot.services.voices import Debate
from prompts import Say

NAMES_MOST = 4
"""As many disciplines and kinds are named that have not spoken; the others are counted."""


WORDS_SHOWN = 160
"""Units of a statement that the short lists quote; the whole list has its words in full."""


def statement_text(say: Say, view: StatementView, *, own: bool = False) -> str:
    """A statement whole: its kind, its words, from where it is argued, and how it stands; `own` for its author, who
    is not asked about it."""
    heading = say("statements.card.heading", statement=view.n, handle=view.handle, kind=view.kind.value)
    lines = [heading, quote(view.words), signature(say, view)]
    return "\n".join([*lines, *_remarks(say, view, own=own)])


def signature(say: Say, view: StatementView) -> str:
    """From where a statement is argued, and by whom where that is shown."""
    return say(
        f"statements.card.signed_{view.attribution.value}",
        discipline=escape(view.discipline),
        kind=escape(view.seat_kind),
        member=_author(say, view),
    )


def entry_text(say: Say, view: StatementView) -> str:
    """A statement as an entry of a list."""
    url = url_of(view.place)
    number = str(view.n) if url is None else say("statements.list.linked", statement=view.n, url=url)
    heading = say(
        f"statements.list.line_{view.attribution.value}",
        statement=number,
        kind=view.kind.value,
        discipline=escape(view.discipline),
        group=escape(view.seat_kind),
        member=_author(say, view),
    )
    lines = [heading, quote(view.words)]
    if view.source_url is not None:
        lines.append(say("statements.list.source", source=source_of(say, view.source_url)))
    return "\n".join([*lines, *_stale(say, view)])


def mine_text(say: Say, view: StatementView, opinion: Opinion | None) -> str:
    """A statement in the list of what one said: one's own (no opinion), or one that one answered."""
    key = "own" if opinion is None else "opinion"
    heading = say(f"statements.mine.{key}", statement=view.n, kind=view.kind.value, choice=opinion)
    return f"{heading}\n{quote(view.words)}"


def finding(say: Say, statement: int, words: str, *, whole: bool = False) -> str:
    """A statement by its number and the beginning of its words, or all of them, within a line."""
    said = escape(one_line(words)) if whole else excerpt(words, WORDS_SHOWN).text.removeprefix("> ")
    return say("statements.found.line", statement=statement, said=said)


def source_of(say: Say, url: str) -> str:
    """The source of a statement as a link, named by its host."""
    return source_link(say, SourceView(urlsplit(url).hostname or url, url, None, ""))


def told_text(say: Say, told: Told) -> str:
    """How the answers to a statement came out, as far as that may be told."""
    if told.views is not None:
        return counts_text(say, told.views)
    if told.nearly is not None:
        return _nearly(say, told.nearly, told.voters)
    return say("statements.told.answered", n=told.voters)


def told_lines(say: Say, told: Told, names: Mapping[str, str]) -> list[str]:
    """The answers to a statement, and those of each group that may be shown."""
    lines = [say("statements.told.line", votes=told_text(say, told))]
    for groups in told.groups:
        for group, views in groups.items():
            named = escape(names.get(group, group))
            lines.append(say("statements.told.group", group=named, votes=counts_text(say, views)))
    return lines


def debate_line(say: Say, debate: Debate, *, speaking: bool) -> str:
    """How many statements of each kind stand on a norm and, while it is discussed, who has not spoken; maybe empty."""
    if not debate.counts:
        return say("statements.debate.none") if speaking else ""
    counts = say.join([say(f"statements.debate.{kind.value}", n=n) for kind, n in debate.counts])
    missing = debate.missing.names
    if not (speaking and missing):
        return say("statements.debate.counts", counts=counts)
    return say("statements.debate.missing", counts=counts, names=first_names(say, missing), n=len(missing))


def first_names(say: Say, names: tuple[str, ...]) -> str:
    """The first names of disciplines and kinds, and how many more there are."""
    shown = [escape(one_line(name)) for name in names[:NAMES_MOST]]
    more = [say("card.more", n=len(names) - NAMES_MOST)] if len(names) > NAMES_MOST else []
    return ", ".join([*shown, *more]) if more else say.join(shown)


def counts_text(say: Say, views: Views) -> str:
    """Counts in words."""
    return say(
        "statements.told.counts",
        n=views.voters,
        in_favour=views.agree,
        against=views.disagree,
        abstain=views.passed,
    )


def _author(say: Say, view: StatementView) -> str:
    return person(say, view.author, view.spoke) if view.author is not None else ""


def _nearly(say: Say, opinion: Opinion, n: int) -> str:
    return say(f"statements.told.nearly_{opinion.value}", n=n)


def _remarks(say: Say, view: StatementView, *, own: bool) -> list[str]:
    """What a reader must know of how a statement stands now."""
    if view.withdrawn:
        return [say("statements.card.withdrawn")]
    if view.replaced_by is not None:
        url = url_of(view.successor)
        if url is None:
            return [say("statements.card.replaced_no_link", next=view.replaced_by)]
        return [say("statements.card.replaced_link", next=view.replaced_by, url=url)]
    if own:
        return _stale(say, view)
    state = "open" if view.open else "closed"
    return [*_stale(say, view), say(f"statements.card.{state}", handle=view.handle)]


def _stale(say: Say, view: StatementView) -> list[str]:
    mark = stale_mark(say, view.version, view.norm_version)
    return [say("statements.card.stale", mark=mark)] if mark else []
