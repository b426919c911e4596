"""The way of a norm as a timeline: what happened, when, by whom, the oldest first."""

from collections.abc import Sequence

from bot.chat.ui.text import escape, moment, one_line
from bot.services.views import PAGE, Happening, NormView
from prompts import Say

TOLD_OTHERWISE = frozenset({"open_vote", "decide"})
"""Moves with a happening of their own beside them, which says more."""


def history_pages(say: Say, view: NormView, happenings: Sequence[Happening]) -> list[str]:
    """The timeline, `PAGE` happenings a page, each page with its heading."""
    heading = say("norms.history.heading", handle=view.handle, title=escape(one_line(view.title)))
    lines = [happened(say, one) for one in happenings if one.data.get("move") not in TOLD_OTHERWISE]
    pages = [lines[start : start + PAGE] for start in range(0, len(lines), PAGE)]
    return ["\n".join([heading, *page, say("norms.history.next")]) for page in pages]


def happened(say: Say, one: Happening) -> str:
    """One happening as a line of the timeline."""
    return say("norms.history.line", at=moment(one.at), what=_what(say, one))


def _what(say: Say, one: Happening) -> str:
    facts = {name: escape(value) if isinstance(value, str) else value for name, value in one.data.items()}
    by = f"<@{one.by}>" if one.by is not None else say("norms.history.clock")
    key = f"norms.history.{facts.get('move', one.kind)}"
    if not say.words.has(key, say.lang):
        return say("norms.history.other", kind=escape(one.kind))
    return say(
        key, by=by, n=facts.get("seats"), **{name: fact for name, fact in facts.items() if name not in {"by", "n"}}
    )
