"""Certificates for the tests: of any election, with names shown or hidden, and opened ones."""

from datetime import UTC, datetime, timedelta

from bot.congress.affiliates import tally_under
from bot.congress.ballots import Choice
from bot.congress.canonical import Json
from bot.congress.certificate import (
    Certificate,
    RollLine,
    Secrecy,
    Unresolved,
    Vote,
    roll_by_group,
)
from bot.congress.concerns import ConcernState
from bot.congress.decisions import Outcome, decide
from bot.congress.opened import Opened, OpenSeat, OpenVote
from bot.congress.privacy import published
from bot.congress.reviews import ON_WHAT_IS_IN_FORCE, Question
from bot.congress.rules import Rule, rule_of
from bot.congress.seals import Receipt, chained, event_hash, seal_of
from bot.congress.text import text_hash
from bot.congress.trials import trial_of
from tests.congress.elections import Election

GUILD, DECISION = "1000000000000000001", "D-2026-07"
OPENED_AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
COUNTED_AT = OPENED_AT + timedelta(days=7, seconds=2)
TITLE, TEXT = "Spare the core", "States leave the public core alone.\n\nNobody else disturbs it – ever."
LOG_SALT = "5a" * 32
EVENTS: tuple[dict[str, Json], ...] = (
    {"id": 1, "at": "2026-10-27T12:00:00.000000Z", "kind": "norm_proposed", "member": 1, "subject": None, "data": {}},
    {"id": 9, "at": "2026-11-02T12:00:00.000000Z", "kind": "vote_opened", "member": 2, "subject": 4, "data": {}},
)


def member(number: int) -> str:
    """The Discord id of the member with this number."""
    return str(5_000_000_000_000_000_000 + number)


def salt(number: int) -> str:
    """The salt of the member with this number. Any will do: the tests draw no secrets."""
    return f"{number:064x}"


def seal(number: int, choice: Choice) -> str:
    """The seal of a member's vote."""
    return seal_of(Receipt(salt(number), member(number), choice.value), guild=GUILD, decision=DECISION)


def opened(
    election: Election,
    *,
    rule: Rule | None = None,
    shown: bool = False,
    sustained: int = 0,
    question: Question = Question.ADOPT,
    trial: int | None = None,
) -> Opened:
    """The certificate of an election and all that is under its seals; beside the sustained concerns one is open."""
    frozen = rule or rule_of("concurrent")
    counted, merged = tally_under(frozen, election.roll, election.papers)
    verdict = decide(frozen, counted, sustained=sustained)
    hashes = tuple(event_hash(event, LOG_SALT) for event in EVENTS)
    lines = tuple(
        RollLine(f"Person {one.member_id}", one.discipline, one.kind, one.capacity.value, one.actor)
        for one in election.roll
    )
    return Opened(
        certificate=Certificate(
            congress="Congress",
            guild=GUILD,
            decision=DECISION,
            norm="N-12",
            version=2,
            title=TITLE,
            text=TEXT,
            text_hash=text_hash(f"{TITLE}\n\n{TEXT}"),
            question=question,
            reason="Nobody keeps it." if question in ON_WHAT_IS_IN_FORCE else "",
            rule=frozen,
            opened_at=OPENED_AT,
            closes_at=OPENED_AT + timedelta(days=7),
            counted_at=COUNTED_AT,
            secrecy=Secrecy.NAMES_SHOWN if shown else Secrecy.NAMES_HIDDEN,
            roll=roll_by_group(election.tally(), lines if shown else None),
            votes=_votes(election) if shown else None,
            seals=None if shown else tuple(sorted(seal(*one) for one in election.papers.items())),
            reservations=None if shown else ("Not clause 2.",) * election.tally().count.reservations,
            merged=merged,
            result=published(verdict, counted, open_voting=shown),
            sustained=sustained,
            concerns=(
                *(
                    Unresolved(n, 1, ConcernState.SUSTAINED, "It is too wide.", "A list.")
                    for n in range(2, 2 + sustained)
                ),
                Unresolved(9, 2, ConcernState.OPEN, "It is too narrow.", "Another list."),
            ),
            events=hashes,
            head=chained(hashes),
            trial=None if trial is None else trial_of(trial, COUNTED_AT, carried=verdict.outcome is Outcome.ADOPTED),
        ),
        roll=tuple(OpenSeat(member(one.member_id), line) for one, line in zip(election.roll, lines, strict=True)),
        votes=tuple(
            OpenVote(member(number), choice, None if shown else salt(number))
            for number, choice in sorted(election.papers.items())
        ),
        log_salt=LOG_SALT,
        events=EVENTS,
    )


def certificate(
    election: Election,
    *,
    rule: Rule | None = None,
    shown: bool = False,
    sustained: int = 0,
    question: Question = Question.ADOPT,
    trial: int | None = None,
) -> Certificate:
    """The certificate of an election."""
    return opened(election, rule=rule, shown=shown, sustained=sustained, question=question, trial=trial).certificate


def _votes(election: Election) -> tuple[Vote, ...]:
    return tuple(
        Vote(number, choice, "Not clause 2." if choice is Choice.FOR_WITH_RESERVATION else None)
        for number, choice in sorted(election.papers.items())
    )
