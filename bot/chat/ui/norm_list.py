"""The list of norms: one page of it, each line with the link to its post."""

from bot.chat.ui.card_parts import linked
from bot.chat.ui.text import escape, moment, one_line
from bot.congress.norms import Stage
from bot.services.views import NormLine, NormPage
from prompts import Say


def list_text(say: Say, page: NormPage, stage: Stage | None) -> str:
    """One page of the list; where there is nothing, what to do about that."""
    heading = say("norms.list.heading") if stage is None else say("norms.list.heading_stage", stage=stage.value)
    if not page.lines:
        empty = say("norms.list.empty") if stage is None else say("norms.list.empty_stage", stage=stage.value)
        return f"{heading}\n{empty}"
    lines = (f"{linked_norm(say, 'norms.list.line', line)}\n{standing(say, line)}" for line in page.lines)
    return "\n".join([heading, *lines, say("norms.list.total", n=page.total)])


def linked_norm(say: Say, key: str, line: NormLine) -> str:
    """A norm with its handle as a link to its post; `key` is the sentence without its ending `_link`."""
    url = line.place.url if line.place is not None else None
    facts = {"handle": line.handle, "title": escape(one_line(line.title)), "stage": line.stage.value}
    return linked(say, key, url, **facts)


def standing(say: Say, line: NormLine) -> str:
    """Where a norm stands, until when, or how it was decided."""
    if line.outcome is not None and line.stage is Stage.DECIDED:
        return say("norms.list.decided", stage=line.stage.value, outcome=line.outcome)
    if line.stage_ends_at is None:
        return say("norms.list.stage", stage=line.stage.value)
    return say("norms.list.stage_until", stage=line.stage.value, until=moment(line.stage_ends_at))
