"""Counting a certificate again: what follows from its votes and its rule, held against what it says.

`verify` goes through it in the order in which one would do it by hand, and stops at the first difference. A voter's
receipt is judged in any case: whether its seal is there does not hang on what differs elsewhere. It also says
what a public certificate keeps back, so that nobody takes for checked what could not be.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.congress import choice_verification as among
from bot.congress.affiliates import Merged, actor_key, merged_in, tally_under, votes_of
from bot.congress.arithmetic import arithmetic, keeps_back
from bot.congress.ballots import Choice, tally
from bot.congress.certificate import Certificate, Secrecy, merged_data
from bot.congress.certified_repairs import LineThen, check_repairs
from bot.congress.comparing import Difference, Differs, same, same_tree
from bot.congress.concerns import ConcernState
from bot.congress.decisions import REFUSAL, SPREAD, Outcome, decide
from bot.congress.opened import Opened
from bot.congress.privacy import Split, published
from bot.congress.recounting import (
    Checked,
    Finding,
    Said,
    by_proxy,
    entries,
    found,
    opened_roll,
    same_result,
    same_roll,
    same_seals,
    seal,
    sealed_once,
    seats_once,
)
from bot.congress.reviews import ON_WHAT_IS_IN_FORCE, Question, outcome_word
from bot.congress.rules import Method
from bot.congress.seals import Receipt, chained, event_hash
from bot.congress.seats import RollEntry
from bot.congress.text import given_back, text_hash
from bot.congress.trials import TRIAL_LEAST, TRIAL_MOST, outcome_under, trial_of


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


RECEIPT_FOUND = ("verify.receipt", "verify.receipt_ranking")
"""The sentences of a receipt whose seal is in the certificate: of a vote, and of a ranking."""

_Step = Callable[[Checked], Iterator[Finding]]


def verify(
    certificate: Certificate, *, opened: Opened | None = None, hash: str | None = None, receipt: Receipt | None = None
) -> Report:
    """Check a certificate.

    `hash` is the one that was published for it, `receipt` a voter's own, which is judged whatever else differs. With
    `opened` every vote is counted and every seal opened.
    """
    case = Checked(certificate, opened, hash)
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
        receipt_holds=mine is None or mine.key in RECEIPT_FOUND,
    )


def _text(case: Checked) -> Iterator[Finding]:
    one = case.certificate
    same("norm.text_hash", text_hash(f"{one.title}\n\n{one.text}"), one.text_hash)
    if one.question not in ON_WHAT_IS_IN_FORCE:
        same("reason", "", one.reason)
    method = Method.SCHULZE if one.question is Question.WORDING else Method.TEXT
    same("rule.method", method.value, one.rule.method.value)
    yield found("text", handle=one.norm, version=one.version)


def _times(case: Checked) -> Iterator[Finding]:
    one = case.certificate
    if not one.opened_at < one.closes_at:
        raise Differs("closes_at", "after opened_at", one.closes_at.isoformat())
    if not one.closes_at <= one.counted_at:
        raise Differs("counted_at", "not before closes_at", one.counted_at.isoformat())
    yield found("times")


def _trial(case: Checked) -> Iterator[Finding]:
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
    yield found("trial_begun" if carried else "trial", n=one.trial.days)


def _merged(case: Checked) -> Iterator[Finding]:
    """Which actors have several seats that count as one vote: well formed, and where seats are named just those."""
    one = case.certificate
    said = merged_data(one.merged)
    if not one.rule.capped:
        same_tree("merged", [], said)
        return
    keys = {actor_key(merged.actor) for merged in one.merged}
    same("merged", len(keys), len(one.merged), "each actor once")
    in_order = tuple(sorted(one.merged, key=lambda merged: (-merged.seats, actor_key(merged.actor))))
    same_tree("merged", merged_data(in_order), said)
    if one.roll.lines is not None:
        same_tree("merged", merged_data(merged_in(one.rule, entries(one.roll.lines, "roll.lines"))), said)
    yield found("merged", n=len(said), seats=one.roll.seats, votes=votes_of(one.roll.seats, one.merged))


def _roll(case: Checked) -> Iterator[Finding]:
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
    yield found("roll", n=roll.seats)


def _repairs(case: Checked) -> Iterator[Finding]:
    """What was repaired of the roll led to the roll that was counted."""
    one, lines = case.certificate, case.certificate.roll.lines
    named = None
    if lines is not None:
        named = [(seat.name, LineThen(seat.discipline, seat.kind, seat.capacity, seat.represents)) for seat in lines]
    check_repairs(one.repairs, seats=one.roll.seats, named=named)
    if one.repairs:
        yield found("repairs", n=len(one.repairs), seats=one.roll.seats)


def _rows_fit(where: str, groups: Mapping[str, int], split: Split, merged: tuple[Merged, ...]) -> None:
    """Each group has its seats; where seats of one actor are one vote, some have fewer of them, or none is left."""
    said = [row.group for row in split.rows]
    same(where, [name for name in groups if name in said or not merged], said)
    for number, row in enumerate(split.rows, start=1):
        if row.seats > groups[row.group]:
            raise Differs(f"{where}[{number}].seats", f"at most {groups[row.group]}", row.seats)
        if not merged:
            same(f"{where}[{number}].seats", groups[row.group], row.seats)


def _named(case: Checked) -> Iterator[Finding]:
    """Where names are shown: the votes counted, the rule applied, and everything that follows."""
    one = case.certificate
    if one.votes is None or one.roll.lines is None:
        return
    cast = [Said(vote.line, vote.choice.value, vote.by) for vote in one.votes]
    seats_once("votes", cast, one.roll.lines)
    proxies = by_proxy("votes", cast, one.roll.lines)
    papers: dict[int, Choice] = {}
    for number, vote in enumerate(one.votes, start=1):
        if (vote.reservation is not None) and vote.choice is not Choice.FOR_WITH_RESERVATION:
            raise Differs(f"votes[{number}].reservation", None, vote.reservation)
        papers[vote.line] = vote.choice
    _recounted(one, entries(one.roll.lines, "roll.lines"), papers)
    yield found("votes", n=len(papers))
    if proxies:
        yield found("proxies", n=proxies)
    yield from _decided(one)


def _sealed(case: Checked) -> Iterator[Finding]:
    """Where names are hidden: the seals, and of the arithmetic what follows from what is shown."""
    one = case.certificate
    if one.seals is None:
        return
    sealed_once("seals", one.seals)
    seals, counted, words = len(one.seals), one.result.count, len(one.reservations or ())
    # Of the seats of one actor all may have voted, and together they count at most once.
    spare = one.roll.seats - votes_of(one.roll.seats, one.merged)
    if not spare:
        same("seals", counted.cast, seals, "their number")
    if not counted.cast <= seals <= counted.cast + spare:
        raise Differs("seals (their number)", f"from {counted.cast} to {counted.cast + spare}", seals)
    if words > min(seals, counted.reservations + spare):
        raise Differs("reservations", f"at most {min(seals, counted.reservations + spare)}", words)
    yield found("seals_merged" if spare else "seals", n=seals)
    if case.opened is None:
        arithmetic(one)
        yield from _decided(one)


def _opened(case: Checked) -> Iterator[Finding]:
    """What is under the seals: every vote counted, every seal made again, every event hashed again."""
    one, opened = case.certificate, case.opened
    if opened is None or one.choice is not None:
        return
    same("rankings", 0, len(opened.rankings), "how many ballots")
    roll, line_of = opened_roll(one, opened)
    papers: dict[int, Choice] = {}
    for number, vote in enumerate(opened.votes, start=1):
        line = line_of.get(vote.member)
        if line is None or line in papers:
            raise Differs(f"votes[{number}].member", "a member on the roll, once", vote.member)
        papers[line] = vote.choice
    _recounted(one, roll, papers)
    yield found("opened", n=len(papers))
    if one.votes is not None:
        votes = sorted((vote.line, vote.choice.value) for vote in one.votes)
        same("votes", votes, sorted((line, choice.value) for line, choice in papers.items()))
    if one.seals is not None:
        made = (seal(one, vote.member, vote.choice.value, vote.salt or "") for vote in opened.votes)
        yield found("seals_opened", n=same_seals("certificate.seals", made, one.seals))
    yield from _decided(one)


def _opened_log(case: Checked) -> Iterator[Finding]:
    """What is under the hashes of the log."""
    if case.opened is None:
        return
    one, opened = case.certificate, case.opened
    hashes = [event_hash(dict(event), opened.log_salt) for event in opened.events]
    same_tree("certificate.log.events", list(hashes), list(one.events))
    yield found("log_opened", n=len(hashes))


def _choice_decided(case: Checked) -> Iterator[Finding]:
    if case.certificate.choice is not None:
        yield from _decided(case.certificate)


def _concerns(case: Checked) -> Iterator[Finding]:
    one = case.certificate
    numbers = [concern.number for concern in one.concerns]
    if numbers != sorted(set(numbers)):
        raise Differs("concerns", "each number once, in order", ", ".join(map(str, numbers)))
    sustained = sum(concern.state is ConcernState.SUSTAINED for concern in one.concerns)
    same("sustained", sustained, one.sustained)
    yield found("concerns", n=len(numbers))
    if sustained:
        yield found("sustained", n=sustained)


def _chain(case: Checked) -> Iterator[Finding]:
    one = case.certificate
    same("log.head", chained(one.events), one.head)
    yield found("chain", n=len(one.events))


def _hash(case: Checked) -> Iterator[Finding]:
    if case.hash is not None:
        same("the whole certificate", case.hash.strip().lower(), case.certificate.hash, "its hash")
        yield found("hash")


def _receipt(one: Certificate, mine: Receipt) -> Finding:
    """Whether the seal of a receipt is among those of the certificate."""
    if one.secrecy is Secrecy.NAMES_SHOWN:
        return found("receipt_unsealed")
    own = seal(one, mine.member, mine.choice, mine.salt)
    if own not in among.seals_of(one):
        return found("receipt_missing", seal=own, given=given_back(mine.choice))
    return found("receipt" if one.choice is None else "receipt_ranking", seal=own, choice=mine.choice)


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
    among.wordings,
    among.rankings,
    among.pairs,
    among.opened_rankings,
    _opened,
    _opened_log,
    _choice_decided,
    _chain,
    _hash,
)


def _unchecked(case: Checked) -> Iterator[Finding]:
    """What cannot be found out from what is there."""
    one = case.certificate
    if case.hash is None:
        yield found("no_hash", hash=one.hash)
    if case.opened is None:
        if one.secrecy is Secrecy.NAMES_HIDDEN:
            yield found("no_votes", n=len(among.seals_of(one)))
            if one.choice is not None and any(ballot.pairs is None for _, ballot in one.choice.ballots):
                yield found("no_pairs")
            if one.merged:
                yield found("no_merged", n=len(one.merged))
            for check in one.result.checks:
                if check.key in (SPREAD, REFUSAL) and keeps_back(one.result, check):
                    yield found(f"no_{check.key.rpartition('.')[2]}")
        if one.events:
            yield found("no_log", n=len(one.events))
    yield found("no_world")


def _recounted(one: Certificate, roll: list[RollEntry], papers: Mapping[int, Choice]) -> None:
    """Hold everything that follows from a full count against the certificate."""
    counted, merged = tally_under(one.rule, roll, papers)
    same_roll(one, tally(roll, papers), merged)
    verdict = decide(one.rule, counted, sustained=one.sustained)
    same_result(one, published(verdict, counted, open_voting=one.secrecy is Secrecy.NAMES_SHOWN))


def outcome_of(one: Certificate) -> str:
    """The word of the table `outcome` for what a certificate says was decided."""
    return outcome_word(one.question, outcome_under(None if one.trial is None else one.trial.days, one.result.outcome))


def _decided(one: Certificate) -> Iterator[Finding]:
    yield found("verdict", n=len(one.result.checks), outcome=outcome_of(one))
    if one.choice is None:
        yield found("consensus")
