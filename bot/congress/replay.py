"""What an earlier decision would have been under another rule, as far as that may be told.

A convener could ask for one rule after another and read hidden votes off the answers: "would it have carried if two
Against of a discipline weighed?" So where names are hidden an answer rests only on what the decision itself shows:
overall counts, the rows of its splits that are shown, and checks that its own rule made. Where anything else would
decide, nothing is told.
"""

from dataclasses import replace

from bot.congress.ballots import Tally
from bot.congress.decisions import REFUSAL, SPREAD, Check, Outcome, Verdict, decide, outcome_of
from bot.congress.privacy import Split, published
from bot.congress.rules import Rule


def replay(
    rule: Rule, before: Rule, tally: Tally, *, sustained: int, open_voting: bool, choice: bool = False
) -> Outcome | None:
    """The outcome of a ballot that was counted as `tally` and decided by `before`, had `rule` decided; None untold.

    `tally` is counted as `rule` counts affiliates; whoever calls tells nothing where that is not how `before` did and
    names are hidden. `choice`: it was one among wordings, of which no row is shown then.
    """
    verdict = decide(rule, tally, sustained=sustained)
    if open_voting:
        return verdict.outcome
    rows = published(verdict, tally, open_voting=False, choice=choice)
    hidden = [
        check.key
        for check in verdict.checks
        if check.applied and not _shown(check, rule, before, tally, rows.by_discipline, rows.by_kind)
    ]
    possible = {_outcome(verdict, hidden, passed=passed, tally=tally) for passed in (True, False)}
    return possible.pop() if len(possible) == 1 else None


def _shown(check: Check, rule: Rule, before: Rule, tally: Tally, disciplines: Split, kinds: Split) -> bool:
    """Whether the decision as it is shown says how this check comes out."""
    if check.key == SPREAD and rule.spread != before.spread and rule.spread is not None:
        floor = rule.spread.floor
        return _visible({name for name, group in tally.by_discipline.items() if group.seats >= floor}, disciplines)
    if check.key == REFUSAL and rule.refusal != before.refusal and rule.refusal is not None:
        least = rule.refusal.against
        return _visible({name for name, group in tally.by_kind.items() if group.seats >= least}, kinds)
    return True


def _visible(groups: set[str], split: Split) -> bool:
    return groups <= {row.group for row in split.rows if row.count is not None}


def _outcome(verdict: Verdict, hidden: list[str], *, passed: bool, tally: Tally) -> Outcome:
    """The outcome if every hidden check had come out so."""
    checks = tuple(replace(check, passed=passed) if check.key in hidden else check for check in verdict.checks)
    return outcome_of(checks, tally.count)
