"""The analyses by name, asked in one transaction."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.services.record.analyses import (
    alignment,
    contested,
    crosswalk,
    gap,
    implementation,
    life_cycle,
    matrix,
    overlap,
    reactions,
    representation,
    say_do,
    silence,
    timeline,
)
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.looking import Look, Typed, look

ANALYSES: Mapping[str, Callable[[Look], Answer[Any]]] = {
    "matrix": matrix.ask,
    "timeline": timeline.ask,
    "gap": gap.ask,
    "alignment": alignment.ask,
    "silence": silence.ask,
    "overlap": overlap.ask,
    "saydo": say_do.ask,
    "lifecycle": life_cycle.ask,
    "crosswalk": crosswalk.ask,
    "contested": contested.ask,
    "implementation": implementation.ask,
    "reactions": reactions.ask,
    "representation": representation.ask,
}


def analyse(tx: Session, *, guild_id: int, name: str, typed: Typed | str, now: datetime) -> Answer[Any]:
    """The answer of one analysis to what was typed, or to the code of an earlier question."""
    return ANALYSES[name](look(tx, guild_id=guild_id, typed=typed, now=now))
