"""What is wrong with a rule before it is taken into force: a rule that nobody could meet or change is refused.

The refusals hold against a mistake as much as against a trick; what they cannot foresee is left a door: a rule that
nobody can meet any more on the present roster can always be replaced by the conveners (`may_change`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.congress.rule_reach import Reach, SpreadReach, reach
from bot.congress.rules import Changer, Charter, Refusal, Rule, Spread, approval_quorum
from bot.congress.seats import RollEntry


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong (`refuses`) or odd about a charter; `key` is that of its sentence, `facts` fill it."""

    key: str
    refuses: bool
    facts: Mapping[str, int] = field(default_factory=dict)


def findings(charter: Charter, roll: Sequence[RollEntry]) -> tuple[Finding, ...]:
    """Everything that is to be said against a charter on this roster, refusals first."""
    reached = reach(charter.rule, roll)
    found = [*_numbers(charter, reached), *_spread(charter.rule.spread, reached.spread)]
    found += [*_refusal(charter.rule.refusal, reached), *_affiliates(charter.rule, reached)]
    return tuple(sorted(found, key=lambda one: not one.refuses))


def refused(found: Sequence[Finding]) -> bool:
    """Whether a charter with these findings may not be taken into force."""
    return any(one.refuses for one in found)


def may_change(charter: Charter, roll: Sequence[RollEntry]) -> bool:
    """Whether the conveners may replace this charter: it leaves that to them, or nobody can meet its rule any more."""
    return charter.changes is Changer.CONVENER or is_broken(charter, roll)


def is_broken(charter: Charter, roll: Sequence[RollEntry]) -> bool:
    """Whether no norm could carry under this charter, even if every seat of the roster voted For."""
    return not reach(charter.rule, roll).carries


def _numbers(charter: Charter, reached: Reach) -> Iterator[Finding]:
    rule, facts = charter.rule, {"needs": reached.needs, "votes": reached.votes}
    by_decision = charter.changes is Changer.DECISION
    if not reached.seats:
        # Nobody can meet any rule, but a congress may choose its rule before the first seat is taken.
        yield Finding("rule_check.nobody_to_decide" if by_decision else "rule_check.nobody_seated", by_decision)
    elif not reached.carries:
        yield Finding("rule_check.locked" if by_decision else "rule_check.beyond_roster", True, facts)
    elif reached.needs == reached.votes > 1:
        yield Finding("rule_check.everyone_needed", False, facts)
    elif rule.quorum is not None and rule.quorum < (usual := approval_quorum(reached.votes)):
        yield Finding("rule_check.few_suffice", False, {**facts, "usual": usual})


def _spread(spread: Spread | None, reached: SpreadReach | None) -> Iterator[Finding]:
    if spread is None or reached is None:
        return
    share = spread.share
    facts = {"part": share.part, "whole": share.whole}
    if share.part == 0:
        yield Finding("rule_check.spread_takes_all", True, facts)
    elif share.part == share.whole:
        yield Finding("rule_check.spread_never_fails", True, facts)
    elif 2 * share.part >= share.whole:
        yield Finding("rule_check.spread_passes_ties", True, facts)
    elif not reached.applies:
        numbers = {"floor": spread.floor, "least": spread.least, "qualifying": len(reached.qualifying)}
        yield Finding("rule_check.spread_idle", False, numbers)
    elif not reached.binds:
        yield Finding("rule_check.spread_never_binds", False, {"able": len(reached.able), "allowed": reached.allowed})
    elif reached.allowed == 0:
        yield Finding("rule_check.one_discipline_holds", False, {"qualifying": len(reached.qualifying)})


def _refusal(refusal: Refusal | None, reached: Reach) -> Iterator[Finding]:
    if refusal is not None and not reached.refusing and reached.seats:
        yield Finding("rule_check.refusal_idle", False, {"against": refusal.against})


def _affiliates(rule: Rule, reached: Reach) -> Iterator[Finding]:
    if rule.capped and not reached.merged and reached.seats:
        yield Finding("rule_check.cap_idle", False)
