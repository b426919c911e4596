"""What is offered while a person types: the things that await them first, then whatever else fits."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from bot.congress.norms import Stage
from bot.services.browse import NormLine, find_norms
from bot.services.people import Who
from bot.services.waiting import norms_awaiting

SUGGESTIONS = 25
"""As many answers as an autocompletion takes (Discord, "Autocomplete")."""


def suggest_norms(
    tx: Session, *, who: Who, typed: str, stages: Iterable[Stage] = (), now: datetime, limit: int = SUGGESTIONS
) -> list[NormLine]:
    """Norms of these stages (none named: of all) that fit what was typed: first those that await this person."""
    awaited = norms_awaiting(tx, who=who, now=now)
    return find_norms(tx, guild_id=who.guild_id, typed=typed, stages=stages, first=awaited, limit=limit)
