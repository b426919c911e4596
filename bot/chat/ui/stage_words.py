"""The confirmed stages of a life cycle in words."""

from collections.abc import Sequence

from bot.chat.ui.record_words import name_shown
from bot.chat.ui.text import moment
from bot.congress.record.confirming import Confirmed
from prompts import Say

STAGES_SHOWN = 3
"""Kinds of actors whose confirmed stage a card says; `/analysis lifecycle` has all."""


def confirmed_lines(say: Say, stages: Sequence[Confirmed]) -> list[str]:
    """The confirmed stages of what a card is about, a line for each of a few kinds of actor."""
    lines = [confirmed_line(say, "lifecycle.card", one) for one in stages[:STAGES_SHOWN]]
    if len(stages) > STAGES_SHOWN:
        lines.append(say("card.more", n=len(stages) - STAGES_SHOWN))
    return lines


def confirmed_line(say: Say, key: str, one: Confirmed) -> str:
    """A confirmed stage, with the norm that says so and the decision that adopted it."""
    stage = say(f"analyses.lifecycle.stage.{one.stage}")
    return say(key, stage=stage, kind=name_shown(one.kind), norm=one.norm, decision=one.decision, at=moment(one.at))
