"""From a rule and a tally to an outcome, with the arithmetic that led to it.

What every rule here keeps, and the property tests hold:

- One more For never defeats a norm, one more Against never carries it, and staying away never beats voting:
  floors are counted on the frozen roll (recused seats included) and on Against, never on turnout.
- Abstentions count in no threshold. A recusal leaves the electorate from which the quorum is computed.
- A tie leaves things as they are. A norm without a For is never adopted.
- Under `consent` a reasoned objection is a concern, so Against without one only withholds consent.

Outcomes. `adopted`: every check of the rule is passed. `no_quorum`: the quorum of For (or of consents) is the only
check that failed, so those who voted would have carried the norm but were too few; or nobody took a side at all.
`not_adopted`: everything else, also where the quorum is missed besides another check.

Consensus level, from overall counts and the checks alone (F in favour, A against, S = F + A):

- None while F is below the quorum: too few in favour to speak of a level.
- `divergence`: 3 F < 2 S.
- `strong_support_with_significant_opposition`: from there on, where 5 A > S, or where the rule's check of
  spread, of refusal or of sustained concerns failed.
- `rough_consensus`: 10 A > S. `consensus`: 10 A <= S, or nobody against but some with a reservation.
- `unanimity`: nobody against and no reservation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.congress.ballots import Count, Group, Tally
from bot.congress.rules import Preset, Rule


class Outcome(StrEnum):
    """What became of a norm."""

    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    NO_QUORUM = "no_quorum"


class Consensus(StrEnum):
    """How united those were who took a side."""

    UNANIMITY = "unanimity"
    CONSENSUS = "consensus"
    ROUGH_CONSENSUS = "rough_consensus"
    STRONG_SUPPORT_WITH_SIGNIFICANT_OPPOSITION = "strong_support_with_significant_opposition"
    DIVERGENCE = "divergence"


@dataclass(frozen=True, slots=True)
class Check:
    """One condition of a rule, and the numbers that it was held against.

    `key` begins the text keys of its sentences, `sentence` is the one that fits. `names` are the groups that
    oppose or refuse. A check that could not be applied is passed, and says so.
    `facts` and `names` here are complete: show members only what `privacy.published` returns.
    """

    key: str
    applied: bool
    passed: bool
    facts: Mapping[str, int]
    names: tuple[str, ...] = ()
    withheld: bool = False

    @property
    def sentence(self) -> str:
        """The text key, such as `decision.spread_failed` or, with facts held back, `..._failed_withheld`."""
        state = "not_applied" if not self.applied else "passed" if self.passed else "failed"
        return f"{self.key}_{state}" + ("_withheld" if self.withheld else "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a ballot under its rule."""

    outcome: Outcome
    checks: tuple[Check, ...]
    consensus: Consensus | None

    def as_data(self) -> dict[str, object]:
        """The verdict as JSON values, to be stored and compared with what a later count gives."""
        return {
            "outcome": self.outcome.value,
            "consensus": None if self.consensus is None else self.consensus.value,
            "checks": [
                {
                    "key": check.key,
                    "applied": check.applied,
                    "passed": check.passed,
                    "facts": dict(check.facts),
                    "names": list(check.names),
                }
                for check in self.checks
            ],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Verdict":
        """The verdict that `as_data` wrote, as it was reached then: later code does not judge it anew."""
        return cls(
            outcome=Outcome(data["outcome"]),
            checks=tuple(
                Check(check["key"], check["applied"], check["passed"], dict(check["facts"]), tuple(check["names"]))
                for check in data["checks"]
            ),
            consensus=None if data["consensus"] is None else Consensus(data["consensus"]),
        )


def decide(rule: Rule, tally: Tally, *, sustained: int = 0) -> Verdict:
    """What the congress decided, with every check of the rule in the order in which it is read.

    Where the rule ranks, this is about the wording that won (`choosing`). `sustained` is how many concerns about the
    norm are sustained; only `consent` looks at it.
    """
    checks = tuple(check(rule, tally, sustained) for check in _CHECKS[rule.preset])
    return Verdict(
        outcome=outcome_of(checks, tally.count),
        checks=checks,
        consensus=consensus_level(tally.count, checks),
    )


def carried_in(groups: Mapping[str, Group]) -> tuple[int, int]:
    """In how many of the groups For outnumbers Against, and how many groups there are."""
    return sum(group.count.carries for group in groups.values()), len(groups)


def outcome_of(checks: tuple[Check, ...], count: Count) -> Outcome:
    """The outcome, by the rule at the head of this file."""
    failed = {check.key for check in checks if not check.passed}
    if not failed:
        return Outcome.ADOPTED
    if (failed in ({QUORUM}, {CONSENTS}) and count.carries) or count.taking_sides == 0:
        return Outcome.NO_QUORUM
    return Outcome.NOT_ADOPTED


def consensus_level(count: Count, checks: tuple[Check, ...]) -> Consensus | None:
    """The consensus level, by the rule at the head of this file."""
    failed = {check.key for check in checks if not check.passed}
    sides = count.taking_sides
    if failed & ENOUGH:
        return None
    if 3 * count.in_favour < 2 * sides:
        return Consensus.DIVERGENCE
    if 5 * count.against > sides or failed & {SPREAD, REFUSAL, CONCERNS}:
        return Consensus.STRONG_SUPPORT_WITH_SIGNIFICANT_OPPOSITION
    if 10 * count.against > sides:
        return Consensus.ROUGH_CONSENSUS
    if count.against or count.reservations:
        return Consensus.CONSENSUS
    return Consensus.UNANIMITY


MAJORITY = "decision.majority"
TWO_THIRDS = "decision.two_thirds"
QUORUM = "decision.quorum"
SPREAD = "decision.spread"
REFUSAL = "decision.refusal"
CONSENTS = "decision.consents"
CONCERNS = "decision.concerns"

ENOUGH = frozenset({QUORUM, CONSENTS})
"""The checks that ask for enough For; their fact `needs` is how many."""


def _majority(_rule: Rule, tally: Tally, _sustained: int) -> Check:
    """For > Against. Facts: in_favour, reservations, against."""
    count = tally.count
    facts = {"in_favour": count.in_favour, "reservations": count.reservations, "against": count.against}
    return Check(MAJORITY, applied=True, passed=count.carries, facts=facts)


def _two_thirds(_rule: Rule, tally: Tally, _sustained: int) -> Check:
    """3 For >= 2 (For + Against), of at least one. Facts: as majority, and sides and needs (the least For)."""
    count = tally.count
    facts = {
        "in_favour": count.in_favour,
        "reservations": count.reservations,
        "against": count.against,
        "sides": count.taking_sides,
        "needs": max(1, -(-2 * count.taking_sides // 3)),
    }
    passed = count.in_favour > 0 and 3 * count.in_favour >= 2 * count.taking_sides
    return Check(TWO_THIRDS, applied=True, passed=passed, facts=facts)


def _quorum(rule: Rule, tally: Tally, _sustained: int) -> Check:
    """For >= the approval quorum. Facts: needs, has, seats (on the frozen roll), recused, electorate."""
    return _enough(QUORUM, rule, tally)


def _consents(rule: Rule, tally: Tally, _sustained: int) -> Check:
    """Consents (For, with or without reservation) >= the least that the rule asks for. Facts: as quorum."""
    return _enough(CONSENTS, rule, tally)


def _enough(key: str, rule: Rule, tally: Tally) -> Check:
    needs, has = rule.least_for(tally.electorate), tally.count.in_favour
    facts = {
        "needs": needs,
        "has": has,
        "seats": tally.roll,
        "recused": tally.count.recuse,
        "electorate": tally.electorate,
    }
    return Check(key, applied=True, passed=has >= needs, facts=facts)


def _concerns(_rule: Rule, _tally: Tally, sustained: int) -> Check:
    """No concern about the norm is sustained. Facts: sustained."""
    return Check(CONCERNS, applied=True, passed=sustained == 0, facts={"sustained": sustained})


def _spread(rule: Rule, tally: Tally, _sustained: int) -> Check:
    """At most a share of the disciplines oppose.

    Facts: qualifying (disciplines that reach the floor), floor, least, against, and the share as share_part of
    share_whole; where it applies also opposing and allowed. Names: the disciplines that oppose.
    """
    if rule.spread is None:
        raise ValueError(f"The rule {rule.preset} has no spread.")
    spread = rule.spread
    qualifying = {name: group for name, group in tally.by_discipline.items() if group.seats >= spread.floor}
    facts = {
        "qualifying": len(qualifying),
        "floor": spread.floor,
        "least": spread.least,
        "against": spread.against,
        "share_part": spread.share.part,
        "share_whole": spread.share.whole,
    }
    if len(qualifying) < spread.least:
        return Check(SPREAD, applied=False, passed=True, facts=facts)
    opposing = tuple(name for name, group in qualifying.items() if _opposes(group.count, spread.against))
    facts["opposing"] = len(opposing)
    facts["allowed"] = len(qualifying) * spread.share.part // spread.share.whole
    passed = spread.share.within(len(opposing), len(qualifying))
    return Check(SPREAD, applied=True, passed=passed, facts=facts, names=opposing)


def _opposes(count: Count, least: int) -> bool:
    return count.against > count.in_favour and count.against >= least


def _refusal(rule: Rule, tally: Tally, _sustained: int) -> Check:
    """No stakeholder kind refuses as a whole.

    It cannot be applied where no kind has seats enough to refuse. Facts: able (kinds that have), against (the
    least Against), and the share as share_part of share_whole; where it applies also refusing. Names: the
    kinds that refuse.
    """
    if rule.refusal is None:
        raise ValueError(f"The rule {rule.preset} has no refusal.")
    refusal = rule.refusal
    able = {name: group.count for name, group in tally.by_kind.items() if group.seats >= refusal.against}
    facts = {
        "able": len(able),
        "against": refusal.against,
        "share_part": refusal.share.part,
        "share_whole": refusal.share.whole,
    }
    if not able:
        return Check(REFUSAL, applied=False, passed=True, facts=facts)
    refusing = tuple(
        name
        for name, count in able.items()
        if count.against >= refusal.against and refusal.share.reached(count.against, count.taking_sides)
    )
    facts["refusing"] = len(refusing)
    return Check(REFUSAL, applied=True, passed=not refusing, facts=facts, names=refusing)


_CHECKS: Mapping[Preset, tuple[Callable[[Rule, Tally, int], Check], ...]] = {
    Preset.MAJORITY: (_majority, _quorum),
    Preset.TWO_THIRDS: (_two_thirds, _quorum),
    Preset.CONCURRENT: (_majority, _quorum, _spread, _refusal),
    Preset.CONSENT: (_concerns, _consents),
    Preset.RANKED: (_quorum,),
}
