"""What messages about watches tell, each fact once: one may concern several things that a member watches."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.congress.norms import Stage
from bot.services.watch_lines import Line, News, Told, itself

ONE_THING = ("norm", "entry", "initiative_norm")
"""Lines of which the key is that of what they tell of; others tell of many things together."""

Fact = tuple[str, int, News]
"""Something that happened to one thing."""


def told_once(told: Sequence[Told]) -> list[Told]:
    """The same without what stands above already, and without what then has nothing to say."""
    kept = (replace(one, lines=lines) for one, lines in zip(told, lines_once(told), strict=True))
    return [one for one in kept if one.lines or one.more]


def lines_once(told: Sequence[Told], before: Iterable[Told] = ()) -> list[tuple[Line, ...]]:
    """Of each of these the lines, without what stands above, or in what was told `before`."""
    seen = {fact for one in before for line in one.lines for fact in _facts(line)}
    moved = seen | {fact for one in told for line in one.lines for fact in _facts(line, unheard=False)}
    found = []
    for one in told:
        lines = []
        for line in one.lines:
            kept = replace(line, news=tuple(_unseen(line, seen, moved))) if line.kind in ONE_THING else line
            seen.update(_facts(kept))
            moved.update(_facts(kept))
            if kept.news:
                lines.append(kept)
        found.append(tuple(lines))
    return found


def _unseen(line: Line, seen: set[Fact], moved: set[Fact]) -> Iterable[News]:
    """What a line has to say still; of a norm on which a discipline is not heard not where it stands, once that is
    told."""
    for news in line.news:
        if news[0] == "unheard":
            yield ("unheard", "", "") if (line.kind, line.id, _stage(news)) in moved else news
        elif (line.kind, line.id, itself(news)) not in seen:
            yield news


def _facts(line: Line, *, unheard: bool = True) -> Iterable[Fact]:
    """What a line tells of one thing; `unheard`: also beside that a discipline is not heard on it."""
    for news in line.news if line.kind in ONE_THING else ():
        if news[0] != "unheard":
            yield line.kind, line.id, itself(news)
        elif unheard:
            yield line.kind, line.id, _stage(news)
        if news[0] == "anew":
            yield line.kind, line.id, ("moved", Stage.DELIBERATION.value, "")


def _stage(news: News) -> News:
    return "moved", news[1], ""
