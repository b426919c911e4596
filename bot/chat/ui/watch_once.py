"""What a message about watches tells, each fact once: one may concern several things that a member watches."""

from collections.abc import Iterable
from dataclasses import replace

from bot.services.watch_news import COUNTED, Line, News
from bot.services.watch_notices import Told

ONE_THING = ("norm", "entry", "initiative_norm")
"""Lines of which the key is that of what they tell of; others tell of many things together."""


def told_once(told: Iterable[Told]) -> list[Told]:
    """The same without what stands above already, and without what then has nothing to say.

    What is counted stays: of another thing that is watched it is another number.
    """
    seen: dict[tuple[str, int], set[News]] = {}
    kept = []
    for one in told:
        lines = tuple(line for line in (_unseen(line, seen) for line in one.lines) if line.news)
        for line in lines:
            seen.setdefault((line.kind, line.id), set()).update(line.news)
        if lines or one.more:
            kept.append(replace(one, lines=lines))
    return kept


def _unseen(line: Line, seen: dict[tuple[str, int], set[News]]) -> Line:
    before = seen.get((line.kind, line.id), ()) if line.kind in ONE_THING else ()
    return replace(line, news=tuple(news for news in line.news if news[0] in COUNTED or news not in before))
