"""Counting a certificate again: what follows from its votes and its rule, held against what it says.

`verify` goes through it in the order in which one would do it by hand, and stops at the first difference. It also says
what a public certificate keeps back, so that nobody takes for checked what could not be.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.congress.ballots import NO_GROUP, Choice, Count, Group, Tally, tally
from bot.congress.canonical import Json
from bot.congress.certificate import Certificate, Secrecy, check_data, result_data, roll_by_group
from bot.congress.decisions import REFUSAL, SPREAD, Check, carried_in, consensus_level, decide, outcome_of
from bot.congress.fields import inside
from bot.congress.opened import Opened, roll_entries
from bot.congress.privacy import Published, Split, published
from bot.congress.seals import Receipt, chained, event_hash, seal_of
from bot.congress.seats import Capacity, RollEntry
from bot.congress.text import given_back, text_hash


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was checked, or that could not be; `key` names its sentence."""

    key: str
    facts: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a certificate says something else than follows from it."""

    where: str
    expected: str
    found: str


@dataclass(frozen=True)
class Report:
    """What came of checking: up to the first difference, or to the end."""

    hash: str
    checked: tuple[Finding, ...]
    unchecked: tuple[Finding, ...]
    difference: Difference | None


class _Differs(Exception):
    def __init__(self, where: str, expected: Json, found: Json) -> None:
        super().__init__(where)
        self.difference = Difference(where, _shown(expected), _shown(found))


@dataclass(frozen=True)
class _Case:
    """What is looked at: the certificate, what is under its seals if that is there, and what the reader brought."""

    certificate: Certificate
    opened: Opened | None
    hash: str | None
    receipt: Receipt | None


_Step = Callable[[_Case], Iterator[Finding]]


def verify(
    certificate: Certificate, *, opened: Opened | None = None, hash: str | None = None, receipt: Receipt | None = None
) -> Report:
    """Check a certificate.

    `hash` is the one that was published for it, `receipt` a voter's own. With `opened` every vote is counted and every
    seal opened.
    """
    case = _Case(certificate, opened, hash, receipt)
    checked: list[Finding] = []
    difference = None
    try:
        for step in _STEPS:
            checked.extend(step(case))
    except _Differs as differs:
        difference = differs.difference
    return Report(certificate.hash, tuple(checked), tuple(_unchecked(case)), difference)


def _text(case: _Case) -> Iterator[Finding]:
    one = case.certificate
    _same("norm.text_hash", text_hash(f"{one.title}\n\n{one.text}"), one.text_hash)
    yield _found("text", handle=one.norm, version=one.version)


def _times(case: _Case) -> Iterator[Finding]:
    one = case.certificate
    if not one.opened_at < one.closes_at:
        raise _Differs("closes_at", "after opened_at", one.closes_at.isoformat())
    if not one.closes_at <= one.counted_at:
        raise _Differs("counted_at", "not before closes_at", one.counted_at.isoformat())
    yield _found("times")


def _roll(case: _Case) -> Iterator[Finding]:
    roll, result = case.certificate.roll, case.certificate.result
    for name, groups, split in (
        ("by_discipline", roll.by_discipline, result.by_discipline),
        ("by_kind", roll.by_kind, result.by_kind),
        ("by_capacity", roll.by_capacity, result.by_capacity),
    ):
        _same(f"roll.{name}", roll.seats, sum(groups.values()), "the sum of its seats")
        _same(f"result.{name}.rows", list(groups), [row.group for row in split.rows])
        for number, row in enumerate(split.rows, start=1):
            _same(f"result.{name}.rows[{number}].seats", groups[row.group], row.seats)
    if roll.lines is not None:
        _same("roll.lines", roll.seats, len(roll.lines), "their number")
    yield _found("roll", n=roll.seats)


def _named(case: _Case) -> Iterator[Finding]:
    """Where names are shown: the votes counted, the rule applied, and everything that follows."""
    one = case.certificate
    if one.votes is None or one.roll.lines is None:
        return
    papers: dict[int, Choice] = {}
    for number, vote in enumerate(one.votes, start=1):
        if vote.line > len(one.roll.lines):
            raise _Differs(f"votes[{number}].line", f"at most {len(one.roll.lines)}", vote.line)
        if vote.line in papers:
            raise _Differs(f"votes[{number}].line", "a seat that has not voted yet", vote.line)
        if (vote.reservation is not None) and vote.choice is not Choice.FOR_WITH_RESERVATION:
            raise _Differs(f"votes[{number}].reservation", None, vote.reservation)
        papers[vote.line] = vote.choice
    entries = [
        RollEntry(number, line.discipline, line.kind, _capacity(line.capacity, f"roll.lines[{number}].capacity"))
        for number, line in enumerate(one.roll.lines, start=1)
    ]
    counted = tally(entries, papers)
    by_group = roll_by_group(counted, None)
    for name in ("by_discipline", "by_kind", "by_capacity"):
        _same_tree(f"roll.{name}", dict(getattr(by_group, name)), dict(getattr(one.roll, name)))
    _recounted(one, counted)
    yield _found("votes", n=len(papers))
    yield from _decided(one.result)


def _sealed(case: _Case) -> Iterator[Finding]:
    """Where names are hidden: the seals, and of the arithmetic what follows from what is shown."""
    one = case.certificate
    if one.seals is None:
        return
    if list(one.seals) != sorted(one.seals):
        raise _Differs("seals", "in ascending order", "another order")
    for seal, number in Counter(one.seals).items():
        if number > 1:
            raise _Differs("seals", "each seal once", f"{seal} {number} times")
    _same("seals", one.result.count.cast, len(one.seals), "their number")
    words = one.reservations or ()
    if len(words) > one.result.count.reservations:
        raise _Differs("reservations", f"at most {one.result.count.reservations}", len(words))
    yield _found("seals", n=len(one.seals))
    if case.opened is None:
        _arithmetic(one)
        yield from _decided(one.result)


def _opened(case: _Case) -> Iterator[Finding]:
    """What is under the seals: every vote counted, every seal made again, every event hashed again."""
    if case.opened is None:
        return
    one, opened = case.certificate, case.opened
    for number, seat in enumerate(opened.roll, start=1):
        _capacity(seat.line.capacity, f"roll[{number}].capacity")
    entries = roll_entries(opened)
    line_of = {seat.member: number for number, seat in enumerate(opened.roll, start=1)}
    _same("roll", len(line_of), len(opened.roll), "each member once")
    papers: dict[int, Choice] = {}
    for number, vote in enumerate(opened.votes, start=1):
        line = line_of.get(vote.member)
        if line is None or line in papers:
            raise _Differs(f"votes[{number}].member", "a member on the roll, once", vote.member)
        papers[line] = vote.choice
    _recounted(one, tally(entries, papers))
    yield _found("opened", n=len(papers))
    if one.roll.lines is not None:
        for number, (seat, named) in enumerate(zip(opened.roll, one.roll.lines, strict=False), start=1):
            _same(f"certificate.roll.lines[{number}]", seat.line, named)
    if one.votes is not None:
        votes = sorted((vote.line, vote.choice.value) for vote in one.votes)
        _same("votes", votes, sorted((line, choice.value) for line, choice in papers.items()))
    if one.seals is not None:
        made = sorted(_seal(one, vote.member, vote.choice.value, vote.salt or "") for vote in opened.votes)
        for number, (again, seal) in enumerate(zip(made, one.seals, strict=True), start=1):
            _same(f"certificate.seals[{number}]", again, seal)
        yield _found("seals_opened", n=len(made))
    hashes = [event_hash(dict(event), opened.log_salt) for event in opened.events]
    _same_tree("certificate.log.events", list(hashes), list(one.events))
    yield _found("log_opened", n=len(hashes))
    yield from _decided(one.result)


def _concerns(case: _Case) -> Iterator[Finding]:
    numbers = [concern.number for concern in case.certificate.concerns]
    if numbers != sorted(set(numbers)):
        raise _Differs("concerns", "each number once, in order", ", ".join(map(str, numbers)))
    yield _found("concerns", n=len(numbers))


def _chain(case: _Case) -> Iterator[Finding]:
    one = case.certificate
    _same("log.head", chained(one.events), one.head)
    yield _found("chain", n=len(one.events))


def _hash(case: _Case) -> Iterator[Finding]:
    if case.hash is not None:
        _same("the whole certificate", case.hash.strip().lower(), case.certificate.hash, "its hash")
        yield _found("hash")


def _receipt(case: _Case) -> Iterator[Finding]:
    if case.receipt is None:
        return
    one, mine = case.certificate, case.receipt
    seal = _seal(one, mine.member, mine.choice, mine.salt)
    if seal not in (one.seals or ()):
        raise _Differs("seals", f"your seal {seal}", "no such seal")
    yield _found("receipt", seal=seal, choice=mine.choice)


_STEPS: tuple[_Step, ...] = (_text, _times, _roll, _named, _sealed, _opened, _concerns, _chain, _hash, _receipt)


def _unchecked(case: _Case) -> Iterator[Finding]:
    """What cannot be found out from what is there."""
    one = case.certificate
    if case.hash is None:
        yield _found("no_hash", hash=one.hash)
    if case.opened is None:
        if one.secrecy is Secrecy.NAMES_HIDDEN:
            yield _found("no_votes", n=len(one.seals or ()))
            for check in one.result.checks:
                if check.key in (SPREAD, REFUSAL) and _keeps_back(one.result, check):
                    yield _found(f"no_{check.key.rpartition('.')[2]}")
        if one.events:
            yield _found("no_log", n=len(one.events))
    yield _found("no_world")


def _recounted(one: Certificate, counted: Tally) -> None:
    """Hold everything that follows from a full count against the certificate."""
    open_voting = one.secrecy is Secrecy.NAMES_SHOWN
    result = published(decide(one.rule, counted), counted, open_voting=open_voting)
    expected, found = result_data(result), result_data(one.result)
    # What is counted comes before what follows from it, so that the first difference is the cause of the others.
    for name in ("seats", "count", "by_discipline", "by_kind", "by_capacity", "electorate", "checks"):
        _same_tree(f"result.{name}", expected[name], found[name])
    _same_tree("result", expected, found)


def _arithmetic(one: Certificate) -> None:
    """Hold what follows from the shown counts alone against the certificate."""
    result, seats = one.result, one.roll.seats
    _same("result.seats", seats, result.seats)
    if result.count.cast > seats:
        raise _Differs("result.count", f"at most {seats} votes", result.count.cast)
    _same("result.electorate", seats - result.count.recuse, result.electorate)
    for name, split in _splits(result):
        _split_adds_up(f"result.{name}", split, result.count)
    computed = decide(one.rule, _partial(result)).checks
    _same("result.checks", [check.key for check in computed], [check.key for check in result.checks])
    for number, (check, said) in enumerate(zip(computed, result.checks, strict=True), start=1):
        expected = _as_far_as_shown(check, said) if _keeps_back(result, check) else check
        _same_tree(f"result.checks[{number}]", check_data(expected), check_data(said))
    _same("result.outcome", outcome_of(result.checks, result.count).value, result.outcome.value)
    level, said_level = consensus_level(result.count, result.checks), result.consensus
    _same("result.consensus", level and level.value, said_level and said_level.value)


def _split_adds_up(where: str, split: Split, count: Count) -> None:
    rows = {row.group: row for row in split.rows}
    _same(f"{where}.rows", len(rows), len(split.rows), "each group once")
    known = Count()
    for number, row in enumerate(split.rows, start=1):
        if row.count is None:
            continue
        known += row.count
        if row.count.cast > row.seats:
            raise _Differs(f"{where}.rows[{number}].count", f"at most {row.seats} votes", row.count.cast)
    shown = {row.group: Group(row.seats, row.count) for row in split.rows if row.count is not None}
    carried, of = carried_in(shown)
    _same(f"{where}.shown", of, split.shown)
    _same(f"{where}.hidden", len(split.rows) - of, split.hidden)
    _same(f"{where}.carried", carried, split.carried)
    whole, part = _numbers(count), _numbers(known)
    for choice in Choice:
        if part[choice] > whole[choice] or (of == len(split.rows) and part[choice] != whole[choice]):
            expected = f"{whole[choice]} {choice.value}" if of == len(split.rows) else f"at most {whole[choice]}"
            raise _Differs(f"{where}.rows", expected, part[choice])


def _numbers(count: Count) -> dict[Choice, int]:
    return {
        Choice.FOR: count.for_,
        Choice.FOR_WITH_RESERVATION: count.reservations,
        Choice.AGAINST: count.against,
        Choice.ABSTAIN: count.abstain,
        Choice.RECUSE: count.recuse,
    }


def _partial(result: Published) -> Tally:
    """A tally of what is shown; a hidden row has its seats and no vote."""

    def groups(split: Split) -> dict[str, Group]:
        return {row.group: Group(row.seats, row.count or Count()) for row in split.rows}

    return Tally(
        cells={},
        overall=NO_GROUP + Group(result.seats, result.count),
        by_discipline=groups(result.by_discipline),
        by_kind=groups(result.by_kind),
        by_capacity=groups(result.by_capacity),
    )


def _keeps_back(result: Published, check: Check) -> bool:
    """Whether a row that is not shown takes part in this check."""
    if not check.applied or check.key not in (SPREAD, REFUSAL):
        return False
    split, least = (
        (result.by_discipline, check.facts.get("floor", 0))
        if check.key == SPREAD
        else (result.by_kind, check.facts.get("against", 0))
    )
    return any(row.count is None and row.seats >= least for row in split.rows)


def _as_far_as_shown(check: Check, said: Check) -> Check:
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


def _decided(result: Published) -> Iterator[Finding]:
    yield _found("verdict", n=len(result.checks), outcome=result.outcome.value)
    yield _found("consensus")


def _seal(one: Certificate, member: str, choice: str, salt: str) -> str:
    return seal_of(Receipt(salt, member, choice), guild=one.guild, decision=one.decision)


def _capacity(given: str, where: str) -> Capacity:
    if given not in list(Capacity):
        raise _Differs(where, " or ".join(Capacity), given)
    return Capacity(given)


def _same(where: str, expected: object, found: object, what: str = "") -> None:
    if expected != found:
        raise _Differs(f"{where} ({what})" if what else where, _shown(expected), _shown(found))


def _same_tree(where: str, expected: Json, found: Json) -> None:
    """Raise for the first place at which two JSON values differ."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for name in sorted(expected.keys() | found.keys()):
            if name not in expected or name not in found:
                raise _Differs(inside(where, name), expected.get(name, "nothing"), found.get(name, "nothing"))
            _same_tree(inside(where, name), expected[name], found[name])
    elif isinstance(expected, list) and isinstance(found, list):
        for number, (one, other) in enumerate(zip(expected, found, strict=False), start=1):
            _same_tree(f"{where}[{number}]", one, other)
        _same(where, len(expected), len(found), "how many")
    elif expected != found:
        raise _Differs(where, expected, found)


def _shown(value: object) -> str:
    """A value as a difference names it: on one line, harmless, and not without end."""
    return given_back(str(value))


def _found(key: str, **facts: str | int) -> Finding:
    return Finding(f"verify.{key}", facts)
