"""The life of a norm: its stages, who may move it, and what each move needs.

`TRANSITIONS` is the whole table; `move` is the only way from one stage to another. The database repeats the
list of stages as a constraint, so that no path around this file can store an impossible one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.congress.errors import CongressError


class Stage(StrEnum):
    """Where a norm stands."""

    SEEKING_SECONDS = "seeking_seconds"
    DELIBERATION = "deliberation"
    FINAL_CALL = "final_call"
    VOTING = "voting"
    DECIDED = "decided"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Addressee(StrEnum):
    """Whom a norm binds (vocabulary `addressee` of the record)."""

    STATE = "state"
    INDUSTRY = "industry"
    STATE_AND_INDUSTRY = "state_and_industry"
    ALL = "all"
    NON_STATE = "non_state"


class Mover(StrEnum):
    """Who may make a move."""

    PROPOSER = "proposer"
    CONVENER = "convener"
    CLOCK = "clock"
    SECONDS = "seconds"


@dataclass(frozen=True)
class Transition:
    """One permitted move: from a stage, by certain movers, to another stage."""

    name: str
    origin: Stage
    target: Stage
    movers: frozenset[Mover]


def _move(name: str, origin: Stage, target: Stage, *movers: Mover) -> Transition:
    return Transition(name, origin, target, frozenset(movers))


TRANSITIONS: tuple[Transition, ...] = (
    _move("admit", Stage.SEEKING_SECONDS, Stage.DELIBERATION, Mover.SECONDS),
    _move("lapse", Stage.SEEKING_SECONDS, Stage.LAPSED, Mover.CLOCK),
    _move("final_call", Stage.DELIBERATION, Stage.FINAL_CALL, Mover.CONVENER, Mover.CLOCK),
    _move("open_vote", Stage.FINAL_CALL, Stage.VOTING, Mover.CONVENER, Mover.CLOCK),
    _move("decide", Stage.VOTING, Stage.DECIDED, Mover.CLOCK),
    _move("withdraw", Stage.SEEKING_SECONDS, Stage.WITHDRAWN, Mover.PROPOSER, Mover.CONVENER),
    _move("withdraw", Stage.DELIBERATION, Stage.WITHDRAWN, Mover.PROPOSER, Mover.CONVENER),
    _move("withdraw", Stage.FINAL_CALL, Stage.WITHDRAWN, Mover.PROPOSER, Mover.CONVENER),
)

OPEN_STAGES = frozenset({Stage.SEEKING_SECONDS, Stage.DELIBERATION, Stage.FINAL_CALL, Stage.VOTING})
"""A norm in one of these still moves."""

CONVENERS_STAGES = frozenset({Stage.DELIBERATION, Stage.FINAL_CALL})
"""Stages whose end lets a convener move the norm on, where the congress leaves that to its conveners."""

SMALL_CONGRESS = 3
"""Below this many seated members any one second admits a norm (product.md, "Seconds")."""


def move(name: str, *, stage: Stage, movers: Iterable[Mover], handle: str) -> Stage:
    """The stage that a norm reaches by the move `name`.

    `movers` are the roles of whoever asks. Raises `norm.wrong_stage` where the move does not start from
    `stage`, `norm.not_yours` where it does but none of the roles may make it.
    """
    for transition in TRANSITIONS:
        if transition.name == name and transition.origin is stage:
            if transition.movers.isdisjoint(movers):
                raise CongressError(f"norm.not_yours.{name}", handle=handle)
            return transition.target
    raise CongressError(f"norm.wrong_stage.{name}", handle=handle, stage=stage.value)


@dataclass(frozen=True)
class Supporter:
    """What counts of a second (and of the proposer): primary discipline and stakeholder kind."""

    discipline: str
    kind: str


@dataclass(frozen=True)
class Admission:
    """What a norm still needs before it is admitted to deliberation."""

    seconds: int
    needed: int
    needs_discipline: bool
    needs_kind: bool

    @property
    def admitted(self) -> bool:
        return self.seconds >= self.needed and not self.needs_discipline and not self.needs_kind


def admission(proposer: Supporter, seconds: Iterable[Supporter], *, needed: int, seated: int) -> Admission:
    """Whether the seconds suffice.

    They must be `needed` in number and among them come at least one from a discipline other than the
    proposer's and one from another stakeholder kind; one person may bring both. In a congress with fewer
    than `SMALL_CONGRESS` seated members any one second is enough (product.md, "Seconds").
    """
    given = tuple(seconds)
    if seated < SMALL_CONGRESS:
        return Admission(len(given), 1, needs_discipline=False, needs_kind=False)
    return Admission(
        len(given),
        needed,
        needs_discipline=all(second.discipline == proposer.discipline for second in given),
        needs_kind=all(second.kind == proposer.kind for second in given),
    )


@dataclass(frozen=True)
class Timetable:
    """The times of one congress, in days (0 to 365); each is frozen into a norm as it enters the stage."""

    seconding_days: int = 14
    deliberation_days: int = 3
    final_call_days: int = 3
    vote_days: int = 7
    review_days: int = 365


def stage_ends(stage: Stage, since: datetime, times: Timetable) -> datetime | None:
    """The instant (UTC) at which the clock looks at a norm again, or None where the clock has no part."""
    days = {
        Stage.SEEKING_SECONDS: times.seconding_days,
        Stage.DELIBERATION: times.deliberation_days,
        Stage.FINAL_CALL: times.final_call_days,
    }.get(stage)
    return None if days is None else since + timedelta(days=days)


def require_time(name: str, *, ends_at: datetime | None, now: datetime, handle: str) -> None:
    """Refuse a move before the least time of the stage has passed (`norm.too_early`)."""
    if ends_at is not None and now < ends_at:
        raise CongressError(f"norm.too_early.{name}", handle=handle, until=ends_at)
