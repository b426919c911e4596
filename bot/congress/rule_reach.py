"""What a rule asks of one roll before anybody has voted: how many For, who could oppose, what does not apply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.congress.affiliates import Merged, tally_under
from bot.congress.ballots import Choice, Group
from bot.congress.decisions import Outcome, decide
from bot.congress.rules import Rule
from bot.congress.seats import RollEntry


@dataclass(frozen=True, slots=True)
class SpreadReach:
    """The disciplines that spread looks at, those of them that could oppose, and how many may."""

    qualifying: tuple[str, ...]
    able: tuple[str, ...]
    allowed: int
    applies: bool

    @property
    def binds(self) -> bool:
        """Whether enough disciplines could oppose to hold a norm."""
        return self.applies and len(self.able) > self.allowed


@dataclass(frozen=True, slots=True)
class Reach:
    """A rule on one roll. `votes` is its seats with those of one actor counted together, where the rule caps them.

    `refusing` are the kinds that could refuse. `carries`: whether a norm is adopted if every seat votes For and no
    concern is sustained; where it is not, nobody can meet the rule.
    """

    seats: int
    votes: int
    needs: int
    carries: bool
    merged: tuple[Merged, ...]
    spread: SpreadReach | None
    refusing: tuple[str, ...]


def reach(rule: Rule, roll: Sequence[RollEntry]) -> Reach:
    """What `rule` asks of `roll`, with nobody recused."""
    everyone, merged = tally_under(rule, roll, dict.fromkeys((entry.member_id for entry in roll), Choice.FOR))
    return Reach(
        seats=len(roll),
        votes=everyone.roll,
        needs=rule.least_for(everyone.roll),
        carries=decide(rule, everyone).outcome is Outcome.ADOPTED,
        merged=merged,
        spread=_spread(rule, everyone.by_discipline),
        refusing=() if rule.refusal is None else _with_seats(everyone.by_kind, rule.refusal.against),
    )


def _spread(rule: Rule, disciplines: Mapping[str, Group]) -> SpreadReach | None:
    if rule.spread is None:
        return None
    spread = rule.spread
    qualifying = _with_seats(disciplines, spread.floor)
    return SpreadReach(
        qualifying=qualifying,
        able=_with_seats(disciplines, max(spread.floor, spread.against)),
        allowed=len(qualifying) * spread.share.part // spread.share.whole,
        applies=len(qualifying) >= spread.least,
    )


def _with_seats(groups: Mapping[str, Group], least: int) -> tuple[str, ...]:
    return tuple(name for name, group in groups.items() if group.seats >= least)
