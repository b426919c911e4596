"""The third reading of the gap in words: what members think that industry and the state are able to do."""

from collections.abc import Iterator

from bot.chat.ui.analyses.words import figure, share_words
from bot.chat.ui.record_words import name_shown
from bot.congress.record.capacity import Shown
from bot.services.record.capacity_ratings import Rated
from prompts import Say


def capacity_lines(say: Say, rated: Rated | None) -> Iterator[str]:
    """The shares that may be shown, a line for each task; nothing where the subject belongs to no case."""
    if rated is None:
        return
    case = name_shown(rated.case)
    if not rated.any:
        yield say("capacity.unrated", case=case)
        return
    yield say("capacity.heading", case=case)
    yield from (_line(say, one) for one in rated.tasks)
    if any(one.industry is None or one.state is None for one in rated.tasks):
        yield say("capacity.hidden")


def _line(say: Say, one: Shown) -> str:
    hidden = say("capacity.not_shown")
    industry, state = (hidden if share is None else share_words(say, share) for share in (one.industry, one.state))
    line = say("capacity.line", task=say(f"capacity.task.{one.task}"), industry=industry, state=state)
    return line if one.gap is None else say("capacity.with_gap", line=line, gap=figure(one.gap))
