"""The confirmed stages of a life cycle in words."""

from collections.abc import Iterable

from bot.chat.ui.record_words import name_shown
from bot.chat.ui.text import moment
from bot.congress.record.confirming import Confirmed
from prompts import Say


def confirmed_lines(say: Say, stages: Iterable[Confirmed]) -> list[str]:
    """The confirmed stages of what a card is about, a line for each kind of actor."""
    return [confirmed_line(say, "lifecycle.card", one) for one in stages]


def confirmed_line(say: Say, key: str, one: Confirmed) -> str:
    """A confirmed stage, with the norm that says so and the decision that adopted it."""
    stage = say(f"analyses.lifecycle.stage.{one.stage}")
    return say(key, stage=stage, kind=name_shown(one.kind), norm=one.norm, decision=one.decision, at=moment(one.at))
