"""The life of a norm: its stages, who may move it, and what each move needs.

`TRANSITIONS` is the whole table; `move` is the only way from one stage to another. The database repeats the
list of stages, and which of them asks for what, as constraints, so that no path around this file can store an
impossible one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.congress.errors import CongressError


class Stage(StrEnum):
    """Where a norm stands. What is being drafted stands in its form; it is no norm before it is proposed."""

    SEEKING_SECONDS = "seeking_seconds"
    DELIBERATION = "deliberation"
    FINAL_CALL = "final_call"
    VOTING = "voting"
    DECIDED = "decided"
    REVIEW = "review"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    SUPERSEDED = "superseded"
    REPEALED = "repealed"


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
    DECISION = "decision"
    """The adoption of another norm."""


class Guard(StrEnum):
    """What must be so before a move; its refusal is `norm.guard.<guard>`, or `norm.too_early.<move>` for the time."""

    TIME = "time"
    """The stage has had its time."""
    CONCERNS = "concerns"
    """No concern is open."""
    ROLL = "roll"
    """Somebody is seated, so that somebody can vote."""
    NEWS = "news"
    """There is a new version or new information."""
    IN_FORCE = "in_force"
    """A version of the norm is in force."""
    NOT_IN_FORCE = "not_in_force"
    """No version of it is."""
    REVIEW_DUE = "review_due"
    """The day of its review has come."""
    FOR_GOOD = "for_good"
    """It is not on trial."""
    ON_TRIAL = "on_trial"
    """It is."""
    TRIAL_RUNS = "trial_runs"
    """Its trial, if it is on one, has not ended."""
    TRIAL_OVER = "trial_over"
    """Its trial has ended, and no vote is open on what is in force."""
    VOTE_IN_TRIAL = "vote_in_trial"
    """A vote that opened now would close before the end of its trial, if it is on one."""


@dataclass(frozen=True)
class Transition:
    """One permitted move: from a stage, by certain movers, where the guards hold, to another stage."""

    name: str
    origin: Stage
    target: Stage
    movers: frozenset[Mover]
    guards: tuple[Guard, ...] = ()


_PROPOSER = frozenset({Mover.PROPOSER, Mover.CONVENER})
_CONVENER = frozenset({Mover.CONVENER})
_CALLER = frozenset({Mover.CONVENER, Mover.CLOCK})
_CLOCK = frozenset({Mover.CLOCK})

BEFORE_THE_VOTE = (Stage.SEEKING_SECONDS, Stage.DELIBERATION, Stage.FINAL_CALL)
"""Stages at which a norm's words, and what would follow from its adoption, may still change."""

REVISED_AT = (Stage.DELIBERATION, Stage.FINAL_CALL)
"""Stages at which a norm in force stands while a new version of it is discussed."""

TRANSITIONS: tuple[Transition, ...] = (
    Transition("admit", Stage.SEEKING_SECONDS, Stage.DELIBERATION, frozenset({Mover.SECONDS})),
    Transition("lapse", Stage.SEEKING_SECONDS, Stage.LAPSED, _CLOCK, (Guard.TIME,)),
    Transition("final_call", Stage.DELIBERATION, Stage.FINAL_CALL, _CALLER, (Guard.TIME, Guard.CONCERNS)),
    Transition("open_vote", Stage.FINAL_CALL, Stage.VOTING, _CALLER, (Guard.TIME, Guard.CONCERNS, Guard.ROLL)),
    Transition("decide", Stage.VOTING, Stage.DECIDED, _CLOCK, (Guard.TIME,)),
    Transition("vote_again", Stage.VOTING, Stage.VOTING, _CLOCK, (Guard.TIME,)),
    Transition("repeal", Stage.VOTING, Stage.REPEALED, _CLOCK, (Guard.TIME, Guard.IN_FORCE)),
    # A new version: seconds stay, deliberation begins anew, ballots never carry over.
    Transition("revise", Stage.SEEKING_SECONDS, Stage.SEEKING_SECONDS, _PROPOSER),
    Transition("revise", Stage.DELIBERATION, Stage.DELIBERATION, _PROPOSER),
    Transition("revise", Stage.FINAL_CALL, Stage.DELIBERATION, _PROPOSER),
    Transition("revise", Stage.DECIDED, Stage.DELIBERATION, _PROPOSER, (Guard.IN_FORCE,)),
    Transition("revise", Stage.REVIEW, Stage.DELIBERATION, _PROPOSER, (Guard.IN_FORCE,)),
    Transition("reopen", Stage.DECIDED, Stage.DELIBERATION, _PROPOSER, (Guard.NOT_IN_FORCE, Guard.NEWS)),
    Transition("reopen", Stage.LAPSED, Stage.SEEKING_SECONDS, _PROPOSER, (Guard.NEWS,)),
    # What is in force never ends by its proposer's word: of such a norm only the revision is taken back.
    *(Transition("withdraw", one, Stage.WITHDRAWN, _PROPOSER, (Guard.NOT_IN_FORCE,)) for one in BEFORE_THE_VOTE),
    *(Transition("merge", one, Stage.MERGED, _PROPOSER, (Guard.NOT_IN_FORCE,)) for one in BEFORE_THE_VOTE),
    *(Transition("take_back", one, Stage.DECIDED, _PROPOSER, (Guard.IN_FORCE,)) for one in REVISED_AT),
    # What is in force is reviewed at its day, and ends by a vote or by a norm that takes its place.
    Transition("review", Stage.DECIDED, Stage.REVIEW, _CLOCK, (Guard.IN_FORCE, Guard.REVIEW_DUE)),
    Transition("keep", Stage.REVIEW, Stage.DECIDED, _CONVENER, (Guard.IN_FORCE, Guard.FOR_GOOD)),
    *(
        Transition("ask_repeal", one, Stage.VOTING, _CONVENER, (Guard.IN_FORCE, Guard.ROLL, Guard.VOTE_IN_TRIAL))
        for one in (Stage.DECIDED, Stage.REVIEW)
    ),
    # What is on trial is kept by a vote alone. Without one it ends; a revision of it that is under way goes on.
    Transition("ask_keep", Stage.REVIEW, Stage.VOTING, _CONVENER, (Guard.ON_TRIAL, Guard.TRIAL_RUNS, Guard.ROLL)),
    Transition("end_trial", Stage.REVIEW, Stage.DECIDED, _CLOCK, (Guard.TRIAL_OVER,)),
    *(
        Transition("end_trial", one, one, _CLOCK, (Guard.TRIAL_OVER,))
        for one in (Stage.DECIDED, *REVISED_AT, Stage.VOTING)
    ),
    *(
        Transition("supersede", one, Stage.SUPERSEDED, frozenset({Mover.DECISION}), (Guard.IN_FORCE,))
        for one in (Stage.DECIDED, Stage.REVIEW, *REVISED_AT)
    ),
)
"""The whole life of a norm. What follows a move beyond the stage is in the verb of its name in `bot/services`."""

OPEN_STAGES = frozenset({Stage.SEEKING_SECONDS, Stage.DELIBERATION, Stage.FINAL_CALL, Stage.VOTING})
"""A norm in one of these still moves towards its decision."""

CONVENERS_STAGES = frozenset({Stage.DELIBERATION, Stage.FINAL_CALL})
"""Stages whose end lets a convener move the norm on, where the congress leaves that to its conveners."""

SMALL_CONGRESS = 3
"""Below this many seated members any one second admits a norm (product.md, "Seconds")."""


@dataclass(frozen=True)
class Standing:
    """What the guards look at: where a norm stands now, and what is there for the move that is asked for."""

    handle: str
    stage: Stage
    now: datetime
    ends_at: datetime | None = None
    concerns: int = 0
    """Open concerns."""
    seated: int = 0
    in_force: bool = False
    news: bool = False
    review_on: date | None = None
    trial_until: datetime | None = None
    """When the trial ends that it is on."""
    vote_ends: datetime | None = None
    """When a vote would close that opened now."""
    force_voted_on: bool = False
    """Whether a vote is open on what is in force: on its repeal, or on keeping it."""

    def unmet(self, guard: Guard) -> bool:
        """Whether a guard refuses the move."""
        match guard:
            case Guard.TIME:
                return self.ends_at is not None and self.now < self.ends_at
            case Guard.CONCERNS:
                return self.concerns > 0
            case Guard.ROLL:
                return self.seated == 0
            case Guard.NEWS:
                return not self.news
            case Guard.IN_FORCE:
                return not self.in_force
            case Guard.NOT_IN_FORCE:
                return self.in_force
            case Guard.REVIEW_DUE:
                return self.review_on is None or self.now.date() < self.review_on
            case Guard.FOR_GOOD:
                return self.trial_until is not None
            case Guard.ON_TRIAL:
                return self.trial_until is None
            case Guard.TRIAL_RUNS:
                return self.trial_until is not None and self.now >= self.trial_until
            case Guard.TRIAL_OVER:
                return self.trial_until is None or self.now < self.trial_until or self.force_voted_on
            case Guard.VOTE_IN_TRIAL:
                ends, until = self.vote_ends, self.trial_until
                return ends is not None and until is not None and ends > until


def move(name: str, standing: Standing, movers: Iterable[Mover]) -> Stage:
    """The stage that a norm reaches by the move `name`; `movers` are the roles of whoever asks.

    Raises `norm.wrong_stage.<move>` where the move does not start from the norm's stage, `norm.not_yours.<move>` where
    none of the roles may make it, `norm.too_early.<move>` (until) before its time, and `norm.guard.<guard>` (n: open
    concerns; until: the end of its trial) for the first other guard that does not hold.
    """
    transition = transition_from(name, standing.stage)
    if transition is None:
        raise CongressError(f"norm.wrong_stage.{name}", handle=standing.handle, stage=standing.stage.value)
    if transition.movers.isdisjoint(movers):
        raise CongressError(f"norm.not_yours.{name}", handle=standing.handle)
    for guard in transition.guards:
        if standing.unmet(guard):
            if guard is Guard.TIME:
                raise CongressError(f"norm.too_early.{name}", handle=standing.handle, until=standing.ends_at)
            facts = {"n": standing.concerns, "until": standing.trial_until}
            raise CongressError(f"norm.guard.{guard.value}", handle=standing.handle, **facts)
    return transition.target


def transition_from(name: str, stage: Stage) -> Transition | None:
    """The transition of this name that starts from a stage, or None."""
    return next((one for one in TRANSITIONS if one.name == name and one.origin is stage), None)


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


def ends_by_convener(stage: str, pace: str) -> bool:
    """Whether a norm stays at a stage beyond its end until a convener moves it on, at the pace of its congress."""
    return pace == "convener" and stage in CONVENERS_STAGES
