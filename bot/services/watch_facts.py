"""Facts that the lines about what is watched take from how things stand: where the first new statement is shown, until
when a norm is deliberated anew. They are read for the lines that are told, and for no others."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.norms import Stage
from bot.services.places import card_urls
from bot.services.watch_lines import Line, News, WatchNews
from storage.tables import Congress, Norm


def with_facts(tx: Session, congress: Congress, news: Mapping[int, WatchNews]) -> dict[int, WatchNews]:
    """The same news: of statements the link to the first instead of its id, of what begins anew until when it lasts
    ("at_least" where a convener ends it, and not the clock)."""
    lines = [line for one in news.values() for line in one.lines]
    first = {int(other) for line in lines for what, _, other in line.news if what == "statements" and other}
    urls = card_urls(tx, congress, "statement", first)
    ends = _ends(tx, {line.id for line in lines if any(what == "anew" for what, _, _ in line.news)})
    least = "at_least" if congress.pace == "convener" else ""

    def told(line: Line, one: News) -> News:
        match one:
            case ("statements", n, other) if other:
                return "statements", n, urls.get(int(other), "")
            case ("anew", _, _) if line.id in ends:
                return "anew", ends[line.id].isoformat(), least
            case _:
                return one

    return {key: replace(one, lines=_each(one.lines, told)) for key, one in news.items()}


def _each(lines: Sequence[Line], told: Callable[[Line, News], News]) -> tuple[Line, ...]:
    return tuple(replace(line, news=tuple(told(line, one) for one in line.news)) for line in lines)


def _ends(tx: Session, norms: Collection[int]) -> dict[int, datetime]:
    """Until when those of these norms are deliberated that still are."""
    query = select(Norm.id, Norm.stage_ends_at).where(col(Norm.id).in_(norms), Norm.stage == Stage.DELIBERATION.value)
    return {key: ends for key, ends in (tx.exec(query) if norms else ()) if ends is not None}
