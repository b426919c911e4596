"""What a digest says of debates: the statements that bridge and divide most, and the seats that are missing."""

import sys
from collections.abc import Iterable

from bot.chat.ui.statement_words import NAMES_MOST, counts_text, finding
from bot.chat.ui.text import escape, one_line
from bot.congress.digest import MissingNews, OpinionNews
from bot.congress.opinion import Views
from prompts import Say


def opinion_lines(say: Say, entries: Iterable[OpinionNews], *, whole: bool = False) -> list[str]:
    """One line for each statement that a vote's opening showed to bridge or to divide, with how it begins or (`whole`)
    all its words."""
    return [
        say(
            f"digest.opinions.{one.what}",
            norm=norm_linked(say, one.handle, one.url),
            line=finding(say, one.statement, one.words, whole=whole),
            votes=counts_text(say, Views(one.agree, one.disagree, one.passed)),
        )
        for one in entries
    ]


def missing_lines(say: Say, entries: Iterable[MissingNews], *, whole: bool = False) -> list[str]:
    """One line for each norm on which disciplines or kinds have not spoken, the first of them or (`whole`) all."""
    return [_missing(say, one, whole) for one in entries]


def norm_linked(say: Say, handle: str, url: str | None) -> str:
    """The handle of a norm, or other words for something, with the link to its post where there is one."""
    return say("digest.linked", handle=handle, url=url) if url is not None else handle


def _missing(say: Say, one: MissingNews, whole: bool) -> str:
    norm = norm_linked(say, one.handle, one.url)
    if not one.spoken:
        return say("digest.opinions.nobody", norm=norm)
    most = sys.maxsize if whole else NAMES_MOST
    named = (("disciplines", one.names), ("kinds", one.kinds))
    told = [say(f"digest.opinions.{which}", names=_listed(say, names, most)) for which, names in named if names]
    return say("digest.opinions.missing", norm=norm, whose="; ".join(told))


def _listed(say: Say, names: tuple[str, ...], most: int) -> str:
    """The first names and how many others; a name with a comma within it stands in quotation marks."""
    shown = [escape(one_line(name)) for name in names[:most]]
    quoted = [say("digest.opinions.quoted", name=name) if "," in name else name for name in shown]
    return ", ".join([*quoted, *([say("card.more", n=len(names) - most)] if len(names) > most else [])])
