"""Confirming a stage of a life cycle (record.md, invariant 16): the suggested is computed, the confirmed is voted.

A stage is confirmed by the decision that adopts a norm which says so, and stands while that norm is in force. Nothing
that the record shows, no violation either, sets or ends it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from bot.congress.errors import CongressError
from bot.congress.record.life_cycle import Stage

CONFIRMABLE = ("norm", "initiative", "initiative_norm")
"""The types of subjects that have a life cycle."""

STAGES: tuple[Stage, ...] = tuple(reversed(get_args(Stage)))
"""The stages from the first to the last."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A stage for a kind of actor, the norm that says so, and the decision that adopted it."""

    kind: str
    stage: str
    norm: str
    decision: str
    at: datetime
    in_force: bool


def check_confirmable(subject_type: str, stage: str) -> None:
    """Refuse to confirm a stage that there is not (`lifecycle.unknown_stage`), or of what has none
    (`lifecycle.no_life_cycle`)."""
    if subject_type not in CONFIRMABLE:
        raise CongressError("lifecycle.no_life_cycle")
    if stage not in STAGES:
        raise CongressError("lifecycle.unknown_stage", given=stage)


def standing(confirmed: Iterable[Confirmed]) -> dict[str, Confirmed]:
    """What is confirmed for each kind of actor: of what is in force, the latest (of the same instant, the last)."""
    ordered = sorted((one for one in confirmed if one.in_force), key=lambda one: one.at)
    return {one.kind: one for one in ordered}
