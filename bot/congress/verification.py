"""Counting a certificate again: what follows from its votes and its rule, held against what it says.

`verify` goes through it in the order in which one would do it by hand, and stops at the first difference. A voter's
receipt is judged in any case: whether its seal is there does not hang on what differs elsewhere. It also says
what a public certificate keeps back, so that nobody takes for checked what could not be.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.congress.affiliates import Merged, actor_key, merged_in, tally_under, votes_of
from bot.congress.arithmetic import arithmetic, keeps_back
from bot.congress.ballots import Choice, tally
from bot.congress.certificate import Certificate, RollLine, Secrecy, merged_data, result_data, roll_by_group
from bot.congress.certified_repairs import LineThen, check_repairs
from bot.congress.comparing import Difference, Differs, same, same_tree
from bot.congress.concerns import ConcernState
from bot.congress.decisions import REFUSAL, SPREAD, Outcome, decide
from bot.congress.opened import Opened
from bot.congress.privacy import Split, published
from bot.congress.reviews import ON_WHAT_IS_IN_FORCE, Question, outcome_word
from bot.congress.seals import Receipt, chained, event_hash, seal_of
from bot.congress.seats import Capacity, RollEntry
from bot.congress.text import given_back, text_hash
from bot.congress.trials import TRIAL_LEAST, TRIAL_MOST, outcome_under, trial_of


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was checked, or that could not be; `key` names its sentence."""

    key: str
    facts: Mapping[str, str | int]


@dataclass(frozen=True)
class Report:
    """What came of checking: up to the first difference, or to the end; and, whatever differs, the reader's receipt.

    `receipt` is what was found of its seal where one was brought, and `receipt_holds` whether the seal is there.
    """

    hash: str
    checked: tuple[Finding, ...]
    unchecked: tuple[Finding, ...]
    difference: Difference | None
    receipt: Finding | None = None
    receipt_holds: bool = True

    @property
    def holds(self) -> bool:
        """Whether nothing differs, the receipt included."""
        return self.difference is None and self.receipt_holds


@dataclass(frozen=True)
class _Case:
    """What is looked at: the certificate, what is under its seals if that is there, and what the reader brought."""

    certificate: Certificate
    opened: Opened | None
    hash: str | None


RECEIPT_FOUND = "verify.receipt"
"""The sentence of a receipt whose seal is in the certificate."""

_Step = Callable[[_Case], Iterator[Finding]]


def verify(
    certificate: Certificate, *, opened: Opened | None = None, hash: str | None = None, receipt: Receipt | None = None
) -> Report:
    """Check a certificate.

    `hash` is the one that was published for it, `receipt` a voter's own, which is judged whatever else differs. With
    `opened` every vote is counted and every seal opened.
    """
    case = _Case(certificate, opened, hash)
    checked: list[Finding] = []
    difference = None
    try:
        for step in _STEPS:
            checked.extend(step(case))
    except Differs as differs:
        difference = differs.difference
    mine = _receipt(certificate, receipt) if receipt is not None else None
    return Report(
        certificate.hash,
        tuple(checked),
        tuple(_unchecked(case)),
        difference,
        receipt=mine,
        receipt_holds=mine is None or mine.key == RECEIPT_FOUND,
    )


def _text(case: _Case) -> Iterator[Finding]:
    one = case.certificate
    same("norm.text_hash", text_hash(f"{one.title}\n\n{one.text}"), one.text_hash)
    if one.question is Question.ADOPT:
        same("reason", "", one.reason)
    yield _found("text", handle=one.norm, version=one.version)


def _times(case: _Case) -> Iterator[Finding]:
    one = case.certificate
    if not one.opened_at < one.closes_at:
        raise Differs("closes_at", "after opened_at", one.closes_at.isoformat())
    if not one.closes_at <= one.counted_at:
        raise Differs("counted_at", "not before closes_at", one.counted_at.isoformat())
    yield _found("times")


def _trial(case: _Case) -> Iterator[Finding]:
    """Where the vote was on adoption on trial: that a trial may be so long, and ends so many days after the count."""
    one = case.certificate
    if one.trial is None:
        return
    if one.question in ON_WHAT_IS_IN_FORCE:
        raise Differs("trial", None, f"{one.trial.days} days")
    if not TRIAL_LEAST <= one.trial.days <= TRIAL_MOST:
        raise Differs("trial.days", f"from {TRIAL_LEAST} to {TRIAL_MOST}", one.trial.days)
    carried = one.result.outcome is Outcome.ADOPTED
    same_tree("trial", trial_of(one.trial.days, one.counted_at, carried=carried).as_data(), one.trial.as_data())
    yield _found("trial_begun" if carried else "trial", n=one.trial.days)


def _merged(case: _Case) -> Iterator[Finding]:
    """Which actors have several seats that count as one vote: well formed, and where seats are named just those."""
    one = case.certificate
    found = merged_data(one.merged)
    if not one.rule.capped:
        same_tree("merged", [], found)
        return
    keys = {actor_key(merged.actor) for merged in one.merged}
    same("merged", len(keys), len(one.merged), "each actor once")
    in_order = tuple(sorted(one.merged, key=lambda merged: (-merged.seats, actor_key(merged.actor))))
    same_tree("merged", merged_data(in_order), found)
    if one.roll.lines is not None:
        same_tree("merged", merged_data(merged_in(one.rule, _entries(one.roll.lines, "roll.lines"))), found)
    yield _found("merged", n=len(found), seats=one.roll.seats, votes=votes_of(one.roll.seats, one.merged))


def _roll(case: _Case) -> Iterator[Finding]:
    roll, result, merged = case.certificate.roll, case.certificate.result, case.certificate.merged
    votes = votes_of(roll.seats, merged)
    for name, groups, split in (
        ("by_discipline", roll.by_discipline, result.by_discipline),
        ("by_kind", roll.by_kind, result.by_kind),
        ("by_capacity", roll.by_capacity, result.by_capacity),
    ):
        same(f"roll.{name}", roll.seats, sum(groups.values()), "the sum of its seats")
        _rows_fit(f"result.{name}.rows", groups, split, merged)
        same(f"result.{name}.rows", votes, sum(row.seats for row in split.rows), "the sum of their seats")
    if roll.lines is not None:
        same("roll.lines", roll.seats, len(roll.lines), "their number")
    same("result.seats", votes, result.seats)
    yield _found("roll", n=roll.seats)


def _repairs(case: _Case) -> Iterator[Finding]:
    """What was repaired of the roll led to the roll that was counted."""
    one, lines = case.certificate, case.certificate.roll.lines
    named = None
    if lines is not None:
        named = [(seat.name, LineThen(seat.discipline, seat.kind, seat.capacity, seat.represents)) for seat in lines]
    check_repairs(one.repairs, seats=one.roll.seats, named=named)
    if one.repairs:
        yield _found("repairs", n=len(one.repairs), seats=one.roll.seats)


def _rows_fit(where: str, groups: Mapping[str, int], split: Split, merged: tuple[Merged, ...]) -> None:
    """Each group has its seats; where seats of one actor are one vote, some have fewer of them, or none is left."""
    found = [row.group for row in split.rows]
    same(where, [name for name in groups if name in found or not merged], found)
    for number, row in enumerate(split.rows, start=1):
        if row.seats > groups[row.group]:
            raise Differs(f"{where}[{number}].seats", f"at most {groups[row.group]}", row.seats)
        if not merged:
            same(f"{where}[{number}].seats", groups[row.group], row.seats)


def _named(case: _Case) -> Iterator[Finding]:
    """Where names are shown: the votes counted, the rule applied, and everything that follows."""
    one = case.certificate
    if one.votes is None or one.roll.lines is None:
        return
    papers: dict[int, Choice] = {}
    for number, vote in enumerate(one.votes, start=1):
        if vote.line > len(one.roll.lines):
            raise Differs(f"votes[{number}].line", f"at most {len(one.roll.lines)}", vote.line)
        if vote.line in papers:
            raise Differs(f"votes[{number}].line", "a seat that has not voted yet", vote.line)
        if (vote.reservation is not None) and vote.choice is not Choice.FOR_WITH_RESERVATION:
            raise Differs(f"votes[{number}].reservation", None, vote.reservation)
        papers[vote.line] = vote.choice
    _recounted(one, _entries(one.roll.lines, "roll.lines"), papers)
    yield _found("votes", n=len(papers))
    yield from _decided(one)


def _sealed(case: _Case) -> Iterator[Finding]:
    """Where names are hidden: the seals, and of the arithmetic what follows from what is shown."""
    one = case.certificate
    if one.seals is None:
        return
    if list(one.seals) != sorted(one.seals):
        raise Differs("seals", "in ascending order", "another order")
    for seal, number in Counter(one.seals).items():
        if number > 1:
            raise Differs("seals", "each seal once", f"{seal} {number} times")
    seals, counted, words = len(one.seals), one.result.count, len(one.reservations or ())
    # Of the seats of one actor all may have voted, and together they count at most once.
    spare = one.roll.seats - votes_of(one.roll.seats, one.merged)
    if not spare:
        same("seals", counted.cast, seals, "their number")
    if not counted.cast <= seals <= counted.cast + spare:
        raise Differs("seals (their number)", f"from {counted.cast} to {counted.cast + spare}", seals)
    if words > min(seals, counted.reservations + spare):
        raise Differs("reservations", f"at most {min(seals, counted.reservations + spare)}", words)
    yield _found("seals_merged" if spare else "seals", n=seals)
    if case.opened is None:
        arithmetic(one)
        yield from _decided(one)


def _opened(case: _Case) -> Iterator[Finding]:
    """What is under the seals: every vote counted, every seal made again, every event hashed again."""
    if case.opened is None:
        return
    one, opened = case.certificate, case.opened
    entries = _entries((seat.line for seat in opened.roll), "roll")
    line_of = {seat.member: number for number, seat in enumerate(opened.roll, start=1)}
    same("roll", len(line_of), len(opened.roll), "each member once")
    papers: dict[int, Choice] = {}
    for number, vote in enumerate(opened.votes, start=1):
        line = line_of.get(vote.member)
        if line is None or line in papers:
            raise Differs(f"votes[{number}].member", "a member on the roll, once", vote.member)
        papers[line] = vote.choice
    _recounted(one, entries, papers)
    yield _found("opened", n=len(papers))
    if one.roll.lines is not None:
        for number, (seat, named) in enumerate(zip(opened.roll, one.roll.lines, strict=False), start=1):
            same(f"certificate.roll.lines[{number}]", seat.line, named)
    if one.votes is not None:
        votes = sorted((vote.line, vote.choice.value) for vote in one.votes)
        same("votes", votes, sorted((line, choice.value) for line, choice in papers.items()))
    if one.seals is not None:
        made = sorted(_seal(one, vote.member, vote.choice.value, vote.salt or "") for vote in opened.votes)
        same("certificate.seals", len(made), len(one.seals), "their number")
        for number, (again, seal) in enumerate(zip(made, one.seals, strict=True), start=1):
            same(f"certificate.seals[{number}]", again, seal)
        yield _found("seals_opened", n=len(made))
    hashes = [event_hash(dict(event), opened.log_salt) for event in opened.events]
    same_tree("certificate.log.events", list(hashes), list(one.events))
    yield _found("log_opened", n=len(hashes))
    yield from _decided(one)


def _concerns(case: _Case) -> Iterator[Finding]:
    one = case.certificate
    numbers = [concern.number for concern in one.concerns]
    if numbers != sorted(set(numbers)):
        raise Differs("concerns", "each number once, in order", ", ".join(map(str, numbers)))
    sustained = sum(concern.state is ConcernState.SUSTAINED for concern in one.concerns)
    same("sustained", sustained, one.sustained)
    yield _found("concerns", n=len(numbers))
    if sustained:
        yield _found("sustained", n=sustained)


def _chain(case: _Case) -> Iterator[Finding]:
    one = case.certificate
    same("log.head", chained(one.events), one.head)
    yield _found("chain", n=len(one.events))


def _hash(case: _Case) -> Iterator[Finding]:
    if case.hash is not None:
        same("the whole certificate", case.hash.strip().lower(), case.certificate.hash, "its hash")
        yield _found("hash")


def _receipt(one: Certificate, mine: Receipt) -> Finding:
    """Whether the seal of a receipt is among those of the certificate."""
    if one.seals is None:
        return _found("receipt_unsealed")
    seal = _seal(one, mine.member, mine.choice, mine.salt)
    if seal not in one.seals:
        return _found("receipt_missing", seal=seal, given=given_back(mine.choice))
    return Finding(RECEIPT_FOUND, {"seal": seal, "choice": mine.choice})


_STEPS: tuple[_Step, ...] = (
    _text,
    _times,
    _trial,
    _concerns,
    _merged,
    _roll,
    _repairs,
    _named,
    _sealed,
    _opened,
    _chain,
    _hash,
)


def _unchecked(case: _Case) -> Iterator[Finding]:
    """What cannot be found out from what is there."""
    one = case.certificate
    if case.hash is None:
        yield _found("no_hash", hash=one.hash)
    if case.opened is None:
        if one.secrecy is Secrecy.NAMES_HIDDEN:
            yield _found("no_votes", n=len(one.seals or ()))
            if one.merged:
                yield _found("no_merged", n=len(one.merged))
            for check in one.result.checks:
                if check.key in (SPREAD, REFUSAL) and keeps_back(one.result, check):
                    yield _found(f"no_{check.key.rpartition('.')[2]}")
        if one.events:
            yield _found("no_log", n=len(one.events))
    yield _found("no_world")


def _entries(lines: Iterable[RollLine], where: str) -> list[RollEntry]:
    """The roll as it is counted; members are told apart by the number of their line."""
    return [
        RollEntry(
            number, one.discipline, one.kind, _capacity(one.capacity, f"{where}[{number}].capacity"), one.represents
        )
        for number, one in enumerate(lines, start=1)
    ]


def _recounted(one: Certificate, roll: list[RollEntry], papers: Mapping[int, Choice]) -> None:
    """Hold everything that follows from a full count against the certificate."""
    by_group = roll_by_group(tally(roll, papers), None)
    same("roll.seats", by_group.seats, one.roll.seats)
    for name in ("by_discipline", "by_kind", "by_capacity"):
        same_tree(f"roll.{name}", dict(getattr(by_group, name)), dict(getattr(one.roll, name)))
    counted, merged = tally_under(one.rule, roll, papers)
    same_tree("merged", merged_data(merged), merged_data(one.merged))
    open_voting = one.secrecy is Secrecy.NAMES_SHOWN
    verdict = decide(one.rule, counted, sustained=one.sustained)
    result = published(verdict, counted, open_voting=open_voting)
    expected, found = result_data(result), result_data(one.result)
    # What is counted comes before what follows from it, so that the first difference is the cause of the others.
    for name in ("seats", "count", "by_discipline", "by_kind", "by_capacity", "electorate", "checks"):
        same_tree(f"result.{name}", expected[name], found[name])
    same_tree("result", expected, found)


def outcome_of(one: Certificate) -> str:
    """The word of the table `outcome` for what a certificate says was decided."""
    return outcome_word(one.question, outcome_under(None if one.trial is None else one.trial.days, one.result.outcome))


def _decided(one: Certificate) -> Iterator[Finding]:
    outcome = outcome_of(one)
    yield _found("verdict", n=len(one.result.checks), outcome=outcome)
    yield _found("consensus")


def _seal(one: Certificate, member: str, choice: str, salt: str) -> str:
    return seal_of(Receipt(salt, member, choice), guild=one.guild, decision=one.decision)


def _capacity(given: str, where: str) -> Capacity:
    if given not in list(Capacity):
        raise Differs(where, " or ".join(Capacity), given)
    return Capacity(given)


def _found(key: str, **facts: str | int) -> Finding:
    return Finding(f"verify.{key}", facts)
