"""The certificate of a decision: all that members may see of it, as data that anyone can count again.

It is a file of canonical JSON (`canonical`), so that its hash is the SHA-256 of the file itself. Where names are shown
it has the whole roll and every vote. Where they are hidden it has the roll by group, the splits that `privacy` lets be
seen, and one seal for each vote: no vote can be read from it, but each voter can find their own.

A choice among wordings has its rankings, or their seals, with each of its ballots (`choice_record`). A vote that was
cast by proxy says so where names are shown; where they are hidden nothing tells it from any other.

The log of the norm is in it as a chain of hashes (`seals`). Single votes are no part of that chain, since they are in
the certificate themselves: by name or under seal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.congress.affiliates import Merged
from bot.congress.ballots import Choice, Count, Tally
from bot.congress.canonical import Json, canonical, hash_of, instant_text
from bot.congress.certified_repairs import CertifiedRepair, repair_data
from bot.congress.choice_record import ChoiceRecord
from bot.congress.concerns import ConcernState
from bot.congress.decisions import Check
from bot.congress.privacy import Published, Split
from bot.congress.reviews import Question
from bot.congress.rules import Rule
from bot.congress.trials import Trial

FORMAT = 1
"""Raised whenever the same decision would be written otherwise than before."""


class Secrecy(StrEnum):
    """Whether a ballot shows who voted how."""

    NAMES_HIDDEN = "names_hidden"
    NAMES_SHOWN = "names_shown"


@dataclass(frozen=True, slots=True)
class RollLine:
    """One seat of a roll that shows names."""

    name: str
    discipline: str
    kind: str
    capacity: str
    represents: str | None


@dataclass(frozen=True)
class Roll:
    """The frozen roll: how many seats, by group, and who where names are shown (else None)."""

    seats: int
    by_discipline: Mapping[str, int]
    by_kind: Mapping[str, int]
    by_capacity: Mapping[str, int]
    lines: tuple[RollLine, ...] | None


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote with its name: `line` counts the lines of the roll from 1.

    `by` is the line of who cast it as the holder of a proxy; None for a vote of one's own.
    """

    line: int
    choice: Choice
    reservation: str | None
    by: int | None = None


UNRESOLVED = (ConcernState.OPEN, ConcernState.SUSTAINED, ConcernState.LEFT)
"""The states in which a certificate names a concern, as it was when the ballot closed."""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A concern that nobody withdrew or resolved before the ballot closed. Only a sustained one counts in a rule."""

    number: int
    version: int
    state: ConcernState
    reason: str
    satisfied_by: str


@dataclass(frozen=True)
class Certificate:
    """A certificate. `votes` are there where names are shown, `seals` where they are hidden.

    A choice among wordings has `choice` instead, and neither; `version`, `title` and `text` are those as they stood.
    `reservations` are the words where names are hidden, in the order of the words; else they stand with the votes.
    `reason` is why a repeal, or a vote on keeping it, was asked for, else empty. `trial` is there where it would be
    adopted on trial. `sustained` is the number that the verdict was reached with.
    The roll, its votes and its seals are seat by seat; `result` is in votes, where the seats of each actor in `merged`
    are one.
    """

    congress: str
    guild: str
    decision: str
    norm: str
    version: int
    title: str
    text: str
    text_hash: str
    question: Question
    reason: str
    rule: Rule
    opened_at: datetime
    closes_at: datetime
    counted_at: datetime
    secrecy: Secrecy
    roll: Roll
    votes: tuple[Vote, ...] | None
    seals: tuple[str, ...] | None
    reservations: tuple[str, ...] | None
    merged: tuple[Merged, ...]
    result: Published
    sustained: int
    concerns: tuple[Unresolved, ...]
    events: tuple[str, ...]
    head: str
    trial: Trial | None = None
    repairs: tuple[CertifiedRepair, ...] = ()
    choice: ChoiceRecord | None = None

    def as_data(self) -> dict[str, Json]:
        """The certificate as JSON values (docs/certificate.schema.json)."""
        return {
            "format": FORMAT,
            "congress": {"name": self.congress, "guild": self.guild},
            "decision": self.decision,
            "norm": {
                "handle": self.norm,
                "version": self.version,
                "title": self.title,
                "text": self.text,
                "text_hash": self.text_hash,
            },
            "question": self.question.value,
            "reason": self.reason,
            "algorithm": self.rule.version,
            "rule": rule_data(self.rule),
            "opened_at": instant_text(self.opened_at),
            "closes_at": instant_text(self.closes_at),
            "counted_at": instant_text(self.counted_at),
            "secrecy": self.secrecy.value,
            "roll": _roll_data(self.roll),
            "votes": None if self.votes is None else [_vote_data(one) for one in self.votes],
            "seals": None if self.seals is None else list(self.seals),
            "reservations": None if self.reservations is None else list(self.reservations),
            "merged": merged_data(self.merged),
            "result": result_data(self.result),
            "sustained": self.sustained,
            "concerns": [_concern_data(one) for one in self.concerns],
            "log": {"events": list(self.events), "head": self.head},
            # Named where there are any, so that every other certificate stays the file that it was.
            **({} if self.trial is None else {"trial": self.trial.as_data()}),
            **({} if self.choice is None else {"choice": self.choice.as_data()}),
            **({"repairs": [repair_data(one) for one in self.repairs]} if self.repairs else {}),
        }

    def as_file(self) -> bytes:
        """The file."""
        return canonical(self.as_data())

    @property
    def hash(self) -> str:
        """The SHA-256 of the file, as 64 hexadecimal digits."""
        return hash_of(self.as_data())


def roll_by_group(tally: Tally, lines: tuple[RollLine, ...] | None) -> Roll:
    """The roll as its tally, seat by seat, has it."""
    axes = (tally.by_discipline, tally.by_kind, tally.by_capacity)
    disciplines, kinds, capacities = ({name: group.seats for name, group in axis.items()} for axis in axes)
    return Roll(tally.roll, disciplines, kinds, capacities, lines)


def rule_data(rule: Rule) -> dict[str, Json]:
    """A rule as JSON values. They are those of `Rule.as_data`, which a checker of types cannot see."""
    data = rule.as_data()
    plain: dict[str, Json] = {}
    for name, value in data.items():
        match value:
            case None | int() | str():
                plain[name] = value
            case dict():
                plain[name] = dict(value)
            case _:
                raise TypeError(f"A rule with {name} = {value!r}.")
    return plain


def merged_data(merged: tuple[Merged, ...]) -> list[Json]:
    """Actors whose seats count as one vote, as JSON values."""
    return [{"actor": one.actor, "seats": one.seats} for one in merged]


def result_data(result: Published) -> dict[str, Json]:
    """A result as JSON values, exactly as far as it may be seen."""
    return {
        "outcome": result.outcome.value,
        "consensus": None if result.consensus is None else result.consensus.value,
        "seats": result.seats,
        "electorate": result.electorate,
        "count": count_data(result.count),
        "checks": [check_data(check) for check in result.checks],
        "by_discipline": split_data(result.by_discipline),
        "by_kind": split_data(result.by_kind),
        "by_capacity": split_data(result.by_capacity),
    }


def count_data(count: Count) -> dict[str, Json]:
    """A count as JSON values, one number a choice."""
    return {
        "for": count.for_,
        "for_with_reservation": count.reservations,
        "against": count.against,
        "abstain": count.abstain,
        "recuse": count.recuse,
    }


def check_data(check: Check) -> dict[str, Json]:
    """One condition of the rule as JSON values."""
    return {
        "key": check.key,
        "applied": check.applied,
        "passed": check.passed,
        "facts": dict(check.facts),
        "names": list(check.names),
        "withheld": check.withheld,
    }


def split_data(split: Split) -> dict[str, Json]:
    """The result along one axis as JSON values; `count` is null in a row that is not shown."""
    rows: list[Json] = [
        {"group": row.group, "seats": row.seats, "count": None if row.count is None else count_data(row.count)}
        for row in split.rows
    ]
    return {"rows": rows, "carried": split.carried, "shown": split.shown, "hidden": split.hidden}


def _roll_data(roll: Roll) -> dict[str, Json]:
    lines: list[Json] | None = None
    if roll.lines is not None:
        lines = [
            {
                "name": line.name,
                "discipline": line.discipline,
                "kind": line.kind,
                "capacity": line.capacity,
                "represents": line.represents,
            }
            for line in roll.lines
        ]
    return {
        "seats": roll.seats,
        "by_discipline": dict(roll.by_discipline),
        "by_kind": dict(roll.by_kind),
        "by_capacity": dict(roll.by_capacity),
        "lines": lines,
    }


def _vote_data(vote: Vote) -> dict[str, Json]:
    data: dict[str, Json] = {"line": vote.line, "choice": vote.choice.value, "reservation": vote.reservation}
    return data if vote.by is None else {**data, "by": vote.by}


def _concern_data(concern: Unresolved) -> dict[str, Json]:
    return {
        "number": concern.number,
        "version": concern.version,
        "state": concern.state.value,
        "reason": concern.reason,
        "satisfied_by": concern.satisfied_by,
    }
