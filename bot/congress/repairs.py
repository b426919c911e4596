"""Repairs of a frozen roll: what may be mended on an open ballot, and what of it may be seen before the ballot closes.

A roll is frozen when its vote opens. Who leaves afterwards keeps the vote, and who joins has none in this ballot; a
repair is for what was wrong at the opening, takes a convener and a reason, and stands in the log and with the result.
A convener writes no seat: the roll can only be brought in line with the seat that the member has declared.

**Why nothing can be worked out by subtraction.** Two counts that differ by one seat give that seat's vote away. So the
votes of a roll are counted once only, after its last repair: a ballot tells nothing of its votes while it is open, and
after its close no roll is repaired. A second vote among wordings that tied has the roll of the first, on which both are
counted and whose count everyone has seen: it is not repaired, whether names are shown or hidden. And where they are
hidden, how many have voted would drop by one as a seat is taken off whose holder had voted: from then on until the
close the number is not told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.congress.affiliates import merged_in, votes_of
from bot.congress.errors import CongressError
from bot.congress.rules import Rule
from bot.congress.seats import RollEntry


class Act(StrEnum):
    """What a repair does to one line of a roll."""

    TAKEN_OFF = "taken_off"
    CORRECTED = "corrected"
    ADDED = "added"


@dataclass(frozen=True)
class Case:
    """What a repair is judged by.

    `line` is the member's line of the roll, `seat` the seat that they hold now; `seated_before` says that they held
    one when the vote opened, or before.
    """

    handle: str
    open: bool
    second: bool
    seats: int
    line: RollEntry | None
    seat: RollEntry | None
    seated_before: bool


@dataclass(frozen=True)
class Mended:
    """A line of the roll before and after a repair; None where there is none."""

    act: Act
    was: RollEntry | None
    became: RollEntry | None


def is_repairable(*, open: bool, second: bool) -> bool:
    """Whether the roll of a ballot can be repaired at all."""
    return open and not second


def check_ballot(handle: str, *, open: bool, second: bool) -> None:
    """Refuse the repair of a ballot's roll whatever is wrong with it. Raises `repair.closed`, `repair.second_vote`
    (handle each)."""
    if not open:
        raise CongressError("repair.closed", handle=handle)
    if second:
        raise CongressError("repair.second_vote", handle=handle)


def mend(act: Act, case: Case) -> Mended:
    """What a repair makes of a line of the roll.

    Raises what `check_ballot` raises, `repair.not_on_roll`, `repair.last_seat`, `repair.on_roll`, `repair.no_seat`,
    `repair.joined_later` or `repair.same` (handle each).
    """
    check_ballot(case.handle, open=case.open, second=case.second)
    if act is not Act.ADDED and case.line is None:
        raise _refused("not_on_roll", case)
    match act:
        case Act.TAKEN_OFF:
            if case.seats == 1:
                raise _refused("last_seat", case)
            return Mended(act, case.line, None)
        case Act.CORRECTED:
            if case.seat is None:
                raise _refused("no_seat", case)
            if case.seat == case.line:
                raise _refused("same", case)
        case Act.ADDED:
            if case.line is not None:
                raise _refused("on_roll", case)
            if case.seat is None:
                raise _refused("no_seat", case)
            if not case.seated_before:
                raise _refused("joined_later", case)
    return Mended(act, case.line, case.seat)


def after(roll: Sequence[RollEntry], mended: Mended) -> list[RollEntry]:
    """The roll with a repair made."""
    kept = [one for one in roll if mended.was is None or one.member_id != mended.was.member_id]
    return kept if mended.became is None else [*kept, mended.became]


def needed_on(rule: Rule, roll: Sequence[RollEntry]) -> int:
    """How many For a ballot with this roll needs, while nobody is recused."""
    return rule.least_for(votes_of(len(roll), merged_in(rule, roll)))


def tells_how_many(acts: Sequence[Act], *, hidden: bool, proxies: int) -> bool:
    """Whether an open ballot on whose roll so many proxies stand may tell how many have voted.

    Where names are hidden it does not if that would show that somebody taken off had, or by how many the votes cast by
    proxy add to it at the close.
    """
    return not hidden or (Act.TAKEN_OFF not in acts and not proxies)


def _refused(why: str, case: Case) -> CongressError:
    return CongressError(f"repair.{why}", handle=case.handle)
