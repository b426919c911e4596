"""What a probe is: one question, and what each of the two answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from .stages import Stage

Ask: TypeAlias = Callable[[Stage], Awaitable[str]]

REFUSED = "the client refuses"
"""What a person is told before anything is sent to the bot."""

NOT_MODELLED = "not modelled"


@dataclass(frozen=True)
class Probe:
    """One question. ``here`` is the local Discord's answer, ``there`` SimCord's; where they differ, ``why``.

    ``hurried`` shortens the time to acknowledge where time is real.
    """

    name: str
    ask: Ask
    here: str
    there: str
    why: str
    hurried: bool


PROBES: list[Probe] = []


def probe(name: str, here: str, there: str = "", why: str = "", *, hurried: bool = False) -> Callable[[Ask], Ask]:
    """Collect a function as a probe; without *there* SimCord answers alike."""

    def collect(ask: Ask) -> Ask:
        PROBES.append(Probe(name, ask, here, there or here, why, hurried))
        return ask

    return collect
