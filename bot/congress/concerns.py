"""Concerns: objections that hold a norm, and the ways in which they end.

`ACTS` is the whole table; `act` is the only way from one phase to another. A block needs a way out that is not its
owner (deliberation.md, section 6): whoever else takes part can propose a resolution, which stands unless a second
member backs the objection, and after `ROUNDS_MOST` failed ones the concern holds the norm no longer.

A resolution that fails keeps its time: the next one is proposed, or the concern sustained, when it would have stood.
So whoever would be rid of a concern by resolutions that are meant to fail waits as long as with ones that stand.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.congress.affiliates import actor_key
from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.norms import Stage

STANDS_AFTER = timedelta(hours=48)
"""How long a resolution waits for a second against it: two days, so that one on which somebody was away is not
missed (product.md, "Concerns")."""

ROUNDS_MOST = 2
"""Failed resolutions after which a concern is sustained. Two, so that a first misunderstanding can be mended; with no
limit, an objector and one ally would hold a norm for ever."""

RAISED_MOST = 3
"""Concerns that one member may raise on one version of a norm. With no limit, one member could raise the next as the
last is resolved, and hold the norm for ever; a new version is new ground."""

RAISING_STAGES = frozenset({Stage.DELIBERATION, Stage.FINAL_CALL})
"""A norm at one of these takes concerns, also after the time of the stage, until the stage itself has ended."""


class ConcernState(StrEnum):
    """Where a concern stands. Only an open one holds its norm."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    RESOLVED = "resolved"
    SUSTAINED = "sustained"
    LEFT = "left"
    """Its norm came to an end while it was open."""


class ResolutionState(StrEnum):
    """What became of an attempt to end a concern."""

    PENDING = "pending"
    STANDS = "stands"
    BACKED = "backed"
    """Somebody else backed the objection, so that the attempt failed. Its time still runs, to `stands_at`."""
    DROPPED = "dropped"
    """The concern, or its norm, ended before the time of the attempt was over."""


class Phase(StrEnum):
    """Where a concern stands, with the resolution that may be under way: what the acts start from and lead to."""

    OPEN = "open"
    """It holds the norm, and no resolution awaits its time."""
    PENDING = "pending"
    """A resolution awaits its time, and the objector has not said whether its summary is what they meant."""
    NOT_YET = "not_yet"
    """The same, and the objector said that it is not, or not yet."""
    UNDERSTOOD = "understood"
    """The same, and the objector said that it is."""
    DUE = "due"
    """The time of the resolution is over: it stands, and only the clock has not noted it."""
    BACKED = "backed"
    """A resolution failed, and its time is not over: another one can be proposed then."""
    BACKED_LAST = "backed_last"
    """The last of the rounds failed, and its time is not over: the concern is sustained then."""
    SPENT = "spent"
    """The time of the last of the rounds is over: it is sustained, and only the clock has not noted it."""
    WITHDRAWN = "withdrawn"
    RESOLVED = "resolved"
    SUSTAINED = "sustained"
    """It holds the norm no longer, and the vote that will name it has not opened."""
    PAST = "past"
    """Sustained, and past being withdrawn: a vote has opened since, or its norm is no longer before one."""
    LEFT = "left"

    @property
    def state(self) -> ConcernState:
        """The state that is kept of it."""
        if self in UNENDED:
            return ConcernState.OPEN
        return ConcernState.SUSTAINED if self is Phase.PAST else ConcernState(self.value)


AWAITING = (Phase.PENDING, Phase.NOT_YET, Phase.UNDERSTOOD)
"""The phases in which a resolution awaits its time."""

FAILED = (Phase.BACKED, Phase.BACKED_LAST)
"""The phases in which the time of a resolution that failed is not over."""

UNENDED = frozenset({Phase.OPEN, *AWAITING, Phase.DUE, *FAILED, Phase.SPENT})
"""The phases of a concern that has not ended, in which it holds its norm."""


class Party(StrEnum):
    """As what somebody acts on a concern. Whoever objects acts as that alone, whatever else they are."""

    OBJECTOR = "objector"
    SEATED = "seated"
    """Any other member with a seat."""
    PROPOSER = "proposer"
    CONVENER = "convener"
    BACKER = "backer"
    """A seated member who is a second voice: see `parties_of`."""
    CLOCK = "clock"
    NORM = "norm"
    """The end of the norm itself."""


@dataclass(frozen=True)
class Act:
    """One permitted act: from a phase, by certain parties, to another phase.

    `resolution` is what becomes of the one under way; `at_last` the phase reached instead of `target` where the
    resolution that fails is the last of the rounds.
    """

    name: str
    origin: Phase
    parties: frozenset[Party]
    target: Phase
    resolution: ResolutionState | None = None
    at_last: Phase | None = None


_OBJECTOR = frozenset({Party.OBJECTOR})
_OTHERS = frozenset({Party.SEATED, Party.PROPOSER, Party.CONVENER})
_BACKER = frozenset({Party.BACKER})
_CLOCK = frozenset({Party.CLOCK})
_NORM = frozenset({Party.NORM})

ACTS: tuple[Act, ...] = (
    *(Act("answer", phase, _OTHERS | _OBJECTOR, phase) for phase in (Phase.OPEN, *AWAITING, *FAILED)),
    Act("resolve", Phase.OPEN, _OTHERS, Phase.PENDING, ResolutionState.PENDING),
    # What the objector says of the summary ends nothing; it is kept with the resolution.
    Act("not_yet", Phase.PENDING, _OBJECTOR, Phase.NOT_YET, ResolutionState.PENDING),
    Act("understood", Phase.PENDING, _OBJECTOR, Phase.UNDERSTOOD, ResolutionState.PENDING),
    Act("understood", Phase.NOT_YET, _OBJECTOR, Phase.UNDERSTOOD, ResolutionState.PENDING),
    *(Act("back", one, _BACKER, Phase.BACKED, ResolutionState.BACKED, at_last=Phase.BACKED_LAST) for one in AWAITING),
    # Until a vote names it, also what is sustained is its owner's to take back: an amendment may have met it.
    *(Act("withdraw", one, _OBJECTOR, Phase.WITHDRAWN) for one in (Phase.OPEN, *FAILED, Phase.SPENT, Phase.SUSTAINED)),
    Act("withdraw", Phase.PENDING, _OBJECTOR, Phase.WITHDRAWN, ResolutionState.DROPPED),
    Act("withdraw", Phase.NOT_YET, _OBJECTOR, Phase.WITHDRAWN, ResolutionState.DROPPED),
    # Whoever said "you understood me" and withdraws accepts the resolution, which stands at once.
    Act("withdraw", Phase.UNDERSTOOD, _OBJECTOR, Phase.RESOLVED, ResolutionState.STANDS),
    Act("stand", Phase.DUE, _CLOCK, Phase.RESOLVED, ResolutionState.STANDS),
    Act("sustain", Phase.SPENT, _CLOCK, Phase.SUSTAINED),
    *(Act("leave", one, _NORM, Phase.LEFT) for one in (Phase.OPEN, *FAILED)),
    *(Act("leave", one, _NORM, Phase.LEFT, ResolutionState.DROPPED) for one in AWAITING),
    Act("leave", Phase.DUE, _NORM, Phase.RESOLVED, ResolutionState.STANDS),
    Act("leave", Phase.SPENT, _NORM, Phase.SUSTAINED),
)
"""The whole life of a concern after it was raised, but for the two steps that time makes alone: from BACKED to OPEN
and from BACKED_LAST to SPENT. It ends once; only what is sustained can still be withdrawn, until a vote names it."""


@dataclass(frozen=True)
class Standing:
    """Where a concern stands: its state, how many resolutions have failed, and the one under way, if there is one."""

    handle: str
    state: ConcernState
    now: datetime
    failed: int = 0
    stands_at: datetime | None = None
    """When the resolution under way stands."""
    understood: bool | None = None
    """What the objector said of its summary; None while they have not."""
    failed_until: datetime | None = None
    """When the last resolution that failed would have stood; None where none failed."""
    past: bool = False
    """Whether what is sustained can be withdrawn no more: a vote has opened since, or the norm is not before one."""

    @property
    def until(self) -> datetime | None:
        """When the time of the resolution that is under way, or else of the last that failed, is over."""
        return self.stands_at or self.failed_until

    @property
    def phase(self) -> Phase:
        if self.state is ConcernState.SUSTAINED and self.past:
            return Phase.PAST
        if self.state is not ConcernState.OPEN:
            return Phase(self.state.value)
        if self.stands_at is None:
            return self._between_rounds
        if self.now >= self.stands_at:
            return Phase.DUE
        if self.understood is None:
            return Phase.PENDING
        return Phase.UNDERSTOOD if self.understood else Phase.NOT_YET

    @property
    def _between_rounds(self) -> Phase:
        over = self.failed_until is None or self.now >= self.failed_until
        if self.failed >= ROUNDS_MOST:
            return Phase.SPENT if over else Phase.BACKED_LAST
        return Phase.OPEN if over else Phase.BACKED


@dataclass(frozen=True)
class Consequence:
    """What follows an act: the phase of the concern, and what becomes of the resolution under way (None: there is none,
    or nothing)."""

    phase: Phase
    resolution: ResolutionState | None


def act(name: str, standing: Standing, parties: Collection[Party]) -> Consequence:
    """What follows when somebody does `name`; `parties` are what they are to the concern.

    Raises `concern.too_soon` (until) for a resolution before the time of the last failed one is over,
    `concern.wrong_phase.<act>` (phase) where the act does not start from where the concern stands (for `back`, which
    people ask for at every moment, `concern.not_backed.<why>` with until), and `concern.not_yours.<act>` where none of
    the parties may do it.
    """
    one = act_from(name, standing.phase)
    if one is None and name == "resolve" and standing.phase is Phase.BACKED:
        raise CongressError("concern.too_soon", concern=standing.handle, until=standing.until)
    if one is None and name == "back":
        raise CongressError(
            f"concern.not_backed.{_nothing_to_back(standing.phase)}",
            concern=standing.handle,
            phase=standing.phase.value,
            until=standing.until,
        )
    if one is None:
        raise CongressError(f"concern.wrong_phase.{name}", concern=standing.handle, phase=standing.phase.value)
    if one.parties.isdisjoint(parties):
        raise CongressError(f"concern.not_yours.{name}", concern=standing.handle)
    last = one.at_last is not None and standing.failed + 1 >= ROUNDS_MOST
    return Consequence(one.at_last if last and one.at_last is not None else one.target, one.resolution)


def act_from(name: str, phase: Phase) -> Act | None:
    """The act of this name that starts from a phase, or None."""
    return next((one for one in ACTS if one.name == name and one.origin is phase), None)


def _nothing_to_back(phase: Phase) -> str:
    """Why an objection cannot be backed in a phase in which no resolution awaits its time."""
    match phase:
        case Phase.OPEN:
            return "no_resolution"
        case Phase.BACKED:
            return "failed"
        case Phase.BACKED_LAST | Phase.SPENT:
            return "failed_last"
        case Phase.DUE:
            return "too_late"
        case _:
            return "ended"


@dataclass(frozen=True)
class Voice:
    """Somebody who acts on a concern: their discipline (None without a seat) and for whom they speak, if for anyone.

    `member` is None for a person who has never been a member of the congress.
    """

    member: int | None
    discipline: str | None = None
    represents: str | None = None


def parties_of(
    objector: Voice, one: Voice, *, proposer: bool, convener: bool, author: int | None = None
) -> frozenset[Party]:
    """What somebody is to a concern; `author` wrote the resolution under way.

    A backer is a second voice: seated, from another discipline or for another represented actor than the objector,
    and neither the author of the resolution nor the proposer of the norm, who could otherwise make resolutions fail
    until the concern holds no longer.
    """
    if one.member is not None and one.member == objector.member:
        return frozenset({Party.OBJECTOR})
    found = {party for party, holds in ((Party.PROPOSER, proposer), (Party.CONVENER, convener)) if holds}
    if one.discipline is not None:
        found.add(Party.SEATED)
    if keeps_from_backing(objector, one, proposer=proposer, author=author) is None:
        found.add(Party.BACKER)
    return frozenset(found)


def keeps_from_backing(objector: Voice, one: Voice, *, proposer: bool, author: int | None = None) -> str | None:
    """Why somebody is no second voice against the resolution of member `author`, as a word of `concern.not_backer`.

    None where they are one: see `parties_of`.
    """
    if one.member is not None and one.member == objector.member:
        return "own"
    if proposer:
        return "proposer"
    if one.member is not None and one.member == author:
        return "author"
    if one.discipline is None:
        return "no_seat"
    if one.discipline != objector.discipline:
        return None
    if one.represents is None:
        return "same_discipline"
    same = objector.represents is not None and actor_key(one.represents) == actor_key(objector.represents)
    return "same_actor" if same else None


def check_raising(number: int, stage: Stage, *, version: int, raised: int) -> None:
    """Refuse a concern on norm `number` that its stage does not take (`concern.wrong_stage.<stage>`), or that is one
    too many of the `raised` that a member raised on this version (`concern.raised_enough`)."""
    handle = norm_handle(number)
    if stage not in RAISING_STAGES:
        key = stage.value if stage in (Stage.SEEKING_SECONDS, Stage.VOTING) else "over"
        raise CongressError(f"concern.wrong_stage.{key}", handle=handle, stage=stage.value)
    if raised >= RAISED_MOST:
        raise CongressError("concern.raised_enough", handle=handle, version=version, n=RAISED_MOST)
