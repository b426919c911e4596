"""What of a result without names follows from the counts that it shows, and what only a hidden row could tell."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.congress.ballots import NO_GROUP, Choice, Count, Group, Tally
from bot.congress.certificate import Certificate, check_data
from bot.congress.comparing import Differs, same, same_tree
from bot.congress.decisions import REFUSAL, SPREAD, Check, carried_in, consensus_level, decide, outcome_of
from bot.congress.privacy import Published, Split


def arithmetic(one: Certificate) -> None:
    """Hold what follows from the shown counts alone against the certificate. Raises `Differs`."""
    result = one.result
    if result.count.cast > result.seats:
        raise Differs("result.count", f"at most {result.seats} votes", result.count.cast)
    same("result.electorate", result.seats - result.count.recuse, result.electorate)
    for name, split in _splits(result):
        _split_adds_up(f"result.{name}", split, result.count)
    computed = decide(one.rule, as_far_as_shown(result, result.count), sustained=one.sustained).checks
    for number, (check, said) in enumerate(zip(checks_shown(result, computed), result.checks, strict=True), start=1):
        same_tree(f"result.checks[{number}]", check_data(check), check_data(said))
    same("result.outcome", outcome_of(result.checks, result.count).value, result.outcome.value)
    level, said_level = consensus_level(result.count, result.checks), result.consensus
    same("result.consensus", level and level.value, said_level and said_level.value)


def _split_adds_up(where: str, split: Split, count: Count) -> None:
    rows = {row.group: row for row in split.rows}
    same(f"{where}.rows", len(rows), len(split.rows), "each group once")
    known = Count()
    for number, row in enumerate(split.rows, start=1):
        if row.count is None:
            continue
        known += row.count
        if row.count.cast > row.seats:
            raise Differs(f"{where}.rows[{number}].count", f"at most {row.seats} votes", row.count.cast)
    shown = {row.group: Group(row.seats, row.count) for row in split.rows if row.count is not None}
    carried, of = carried_in(shown)
    same(f"{where}.shown", of, split.shown)
    same(f"{where}.hidden", len(split.rows) - of, split.hidden)
    same(f"{where}.carried", carried, split.carried)
    whole, part = _numbers(count), _numbers(known)
    for choice in Choice:
        if part[choice] > whole[choice] or (of == len(split.rows) and part[choice] != whole[choice]):
            expected = f"{whole[choice]} {choice.value}" if of == len(split.rows) else f"at most {whole[choice]}"
            raise Differs(f"{where}.rows", expected, part[choice])


def _numbers(count: Count) -> dict[Choice, int]:
    return {
        Choice.FOR: count.for_,
        Choice.FOR_WITH_RESERVATION: count.reservations,
        Choice.AGAINST: count.against,
        Choice.ABSTAIN: count.abstain,
        Choice.RECUSE: count.recuse,
    }


def as_far_as_shown(result: Published, count: Count) -> Tally:
    """A tally of what is shown, with this count over all; a hidden row has its seats and no vote."""

    def groups(split: Split) -> dict[str, Group]:
        return {row.group: Group(row.seats, row.count or Count()) for row in split.rows}

    return Tally(
        cells={},
        overall=NO_GROUP + Group(result.seats, count),
        by_discipline=groups(result.by_discipline),
        by_kind=groups(result.by_kind),
        by_capacity=groups(result.by_capacity),
    )


def checks_shown(result: Published, computed: Sequence[Check]) -> tuple[Check, ...]:
    """The checks of a tally of what is shown as they must be published. Raises `Differs` where others are said."""
    same("result.checks", [check.key for check in computed], [check.key for check in result.checks])
    return tuple(
        _with_what_is_said(check, said) if keeps_back(result, check) else check
        for check, said in zip(computed, result.checks, strict=True)
    )


def keeps_back(result: Published, check: Check) -> bool:
    """Whether a row that is not shown takes part in this check."""
    if not check.applied or check.key not in (SPREAD, REFUSAL):
        return False
    split, least = (
        (result.by_discipline, check.facts.get("floor", 0))
        if check.key == SPREAD
        else (result.by_kind, check.facts.get("against", 0))
    )
    return any(row.count is None and row.seats >= least for row in split.rows)


def _with_what_is_said(check: Check, said: Check) -> Check:
    """The check as it must be published, with what only the hidden rows could tell taken from what is said.

    More of those that oppose can be hidden and not fewer, so what the shown rows alone defeat stays defeated.
    """
    passed = said.passed and check.passed
    if check.key == REFUSAL and passed:
        return check
    facts = {name: number for name, number in check.facts.items() if name not in ("opposing", "refusing")}
    return replace(check, passed=passed, facts=facts, withheld=True)


def _splits(result: Published) -> Iterator[tuple[str, Split]]:
    yield "by_discipline", result.by_discipline
    yield "by_kind", result.by_kind
    yield "by_capacity", result.by_capacity
