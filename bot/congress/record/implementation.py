"""How far what was promised has come: signers × norms × level (record.md, section 6, I)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bot.congress.record.facts import Commitment, Facts
from bot.congress.record.figures import evidence
from bot.congress.record.membership import members
from bot.congress.record.scores import Score

DECLARED_MOST = 1
"""Up to this level there is a pledge or a press statement and nothing else."""
DONE_FROM = 6
"""From this level on it is carried out, by the actor's own word or a verified one."""


@dataclass(frozen=True, slots=True)
class Rung:
    """Where one signer stands on one norm: the highest level of its commitments, or None where none has a level."""

    actor: str
    subject: str
    level: int | None
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The commitments of signers to norms, as of a day."""

    as_of: date
    signers: tuple[str, ...]
    subjects: tuple[str, ...]
    rungs: tuple[Rung, ...]
    """The pairs with a commitment; every other pair of signer and norm has none in the record."""
    overdue: tuple[Commitment, ...]
    """Due before the day and not carried out."""
    due_without_level: tuple[Commitment, ...]
    """Due before the day, and nobody has said how far they have come."""

    @property
    def pairs(self) -> int:
        """How many pairs of signer and norm there are, with a commitment or without."""
        return len(self.signers) * len(self.subjects)

    @property
    def declared_only(self) -> Score:
        """The share of pairs that are declared and no more, among the pairs with a level."""
        levels = [(rung.level, rung) for rung in self.rungs if rung.level is not None]
        declared = sum(level <= DECLARED_MOST for level, _ in levels)
        records = evidence(record for _, rung in levels for record in rung.records)
        return Score(Fraction(declared), Fraction(len(levels)), len(levels), records)


def ladder_of(facts: Facts, initiative: str, as_of: date) -> Ladder:
    """The ladder of an initiative: its members and the coalition that speaks for them, on each of its norms."""
    norms = sorted(one.id for one in facts.subjects.values() if one.initiative == initiative != one.id)
    coalitions = (one.id for one in facts.actors.values() if one.speaks_for == initiative)
    signers = {*members(facts, initiative, as_of).actors, *coalitions}
    return ladder(facts.commitments, signers, norms, as_of)


def ladder(
    commitments: Iterable[Commitment], signers: Collection[str], subjects: Collection[str], as_of: date
) -> Ladder:
    """The commitments, known by the day, of these signers to these subjects."""
    pairs: dict[tuple[str, str], list[Commitment]] = defaultdict(list)
    for one in commitments:
        if one.actor in signers and one.subject in subjects and one.when.counts(as_of):
            pairs[one.actor, one.subject].append(one)
    due = sorted(
        (one for rows in pairs.values() for one in rows if one.due is not None and one.due.known_by < as_of),
        key=lambda one: one.record,
    )
    return Ladder(
        as_of,
        tuple(sorted(signers)),
        tuple(sorted(subjects)),
        tuple(_rung(*pair, rows) for pair, rows in sorted(pairs.items())),
        tuple(one for one in due if one.level is not None and one.level < DONE_FROM),
        tuple(one for one in due if one.level is None),
    )


def _rung(actor: str, subject: str, rows: list[Commitment]) -> Rung:
    level = max((one.level for one in rows if one.level is not None), default=None)
    return Rung(actor, subject, level, evidence(one.record for one in rows))
