"""What stance an actor has on a subject on a day, and where it comes from (record.md, section 5).

An explicit stance is said, voted or signed by the actor itself. A derived one is taken, by one step, from a
coalition or from an initiative; it never outranks an explicit one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal, TypeVar

from bot.congress.record.dates import When
from bot.congress.record.facts import Facts, Grade, Participation, Position, RollCallVote, Subject, recorded
from bot.congress.record.membership import JOINED, is_member

WEIGHTS = {
    "champion": Fraction(1),
    "support": Fraction(1),
    "support_with_reservation": Fraction(1, 2),
    "neutral": Fraction(0),
    "abstain": Fraction(0),
    "declined": Fraction(-1, 2),
    "oppose": Fraction(-1),
    "withdrew": Fraction(-1),
}
"""What each stance weighs."""


_VOTED = {"yes": "support", "abstain": "abstain", "no": "oppose"}
_INITIATOR = "initiator"
_OWN_WORDS = frozenset({"declined", "withdrew"})
"""Statuses that are stances as they stand."""

Row = TypeVar("Row", Position, RollCallVote, Participation)

Basis = Literal["position", "vote", "participation", "launch"]
Via = Literal["own_coalition", "initiative", "coalition"]

_RANKS: dict[Basis, int] = {"position": 3, "vote": 2, "participation": 1, "launch": 0}
"""Of records of one day, the first of these decides."""


@dataclass(frozen=True, slots=True)
class Stance:
    """A stance on a subject with the record that it rests on. `launch`: the subject itself, of its own coalition."""

    actor: str
    subject: str
    value: str
    basis: Basis
    record: str | None
    when: When | None
    until: When | None = None
    grades: tuple[Grade | None, ...] = ()
    via: Via | None = None
    """How it is derived; None if it is explicit."""
    through: str | None = None
    """The coalition or initiative from which it is derived."""

    @property
    def weight(self) -> Fraction:
        """From +1, support, to -1, opposition."""
        return WEIGHTS[self.value]

    @property
    def supports(self) -> bool:
        """Whether it counts as support."""
        return self.weight > 0

    @property
    def explicit(self) -> bool:
        """Whether it is the actor's own."""
        return self.via is None

    def holds(self, as_of: date) -> bool:
        """Whether it has not ended by the day."""
        return self.until is None or not self.until.counts(as_of)


def stance(facts: Facts, actor: str, subject: str, as_of: date) -> Stance | None:
    """The stance of the actor on the day: its explicit one, else a derived one. Raises `KeyError` on unknown ids."""
    return explicit(facts, actor, subject, as_of) or derived(facts, actor, subject, as_of)


def explicit(facts: Facts, actor: str, subject: str, as_of: date) -> Stance | None:
    """The actor's own stance on the day: of its latest position, vote and participation, the latest that holds."""
    key = (actor, subject)
    position = _latest(facts.positions_of.get(key, ()), as_of)
    vote = _latest(facts.votes_of.get(key, ()), as_of)
    joined = _latest([row for row in facts.participations_of.get(key, ()) if signed(row) is not None], as_of)
    found = [_position(position)] if position is not None else []
    found += [_vote(vote)] if vote is not None else []
    found += _participations([joined] if joined is not None else ())
    return max((one for one in found if one.holds(as_of)), key=_order, default=None)


def history(facts: Facts, actor: str, subject: str, as_of: date) -> tuple[Stance, ...]:
    """All explicit stances known by the day, the earliest first; of one day, what decides stands last."""
    key = (actor, subject)
    found: list[Stance] = []
    found += (_position(row) for row in facts.positions_of.get(key, ()))
    found += (_vote(row) for row in facts.votes_of.get(key, ()))
    found += _participations(facts.participations_of.get(key, ()))
    return tuple(sorted((one for one in found if one.when is not None and one.when.counts(as_of)), key=_order))


def derived(facts: Facts, actor: str, subject: str, as_of: date) -> Stance | None:
    """What the actor's stance is taken to be where it has none of its own (precedence as in record.md, section 5)."""
    about = facts.subjects[subject]
    return (
        _of_its_own(facts, actor, about, as_of)
        or _via_initiative(facts, actor, about, as_of)
        or _via_coalition(facts, actor, about, as_of)
    )


def _of_its_own(facts: Facts, actor: str, about: Subject, as_of: date) -> Stance | None:
    speaks_for = facts.actors[actor].speaks_for
    if speaks_for is None or about.initiative != speaks_for or not (about.opened is None or about.opened.counts(as_of)):
        return None
    return Stance(actor, about.id, "support", "launch", None, about.opened, via="own_coalition", through=speaks_for)


def _via_initiative(facts: Facts, actor: str, about: Subject, as_of: date) -> Stance | None:
    if about.initiative is None or about.initiative == about.id:
        return None
    found = explicit(facts, actor, about.initiative, as_of)
    return found and replace(found, subject=about.id, via="initiative", through=about.initiative)


def _via_coalition(facts: Facts, actor: str, about: Subject, as_of: date) -> Stance | None:
    spoken = (
        explicit(facts, coalition, about.id, as_of)
        for coalition, initiative in facts.coalitions.items()
        if coalition != actor and is_member(facts, actor, initiative, as_of)
    )
    latest = max((one for one in spoken if one is not None), key=_order, default=None)
    return latest and replace(latest, actor=actor, via="coalition", through=latest.actor)


def _order(one: Stance) -> tuple[date, int, date, tuple[bool, int, str]]:
    when = one.when
    if when is None:  # Only of a coalition on an undated initiative of its own, and such a stance has no rival.
        return date.min, 0, date.min, recorded("")
    return when.known_by, _RANKS[one.basis], when.first, recorded(one.record or "")


def _latest(rows: Sequence[Row], as_of: date) -> Row | None:
    """Of rows of one basis the last that is known by the day, as `_order` has them."""
    known = [row for row in rows if row.when.counts(as_of)]
    if len(known) < 2:
        return known[0] if known else None
    return max(known, key=lambda row: (row.when.known_by, row.when.first, recorded(row.record)))


def _position(row: Position) -> Stance:
    return Stance(row.actor, row.subject, row.stance, "position", row.record, row.when, row.until, row.grades)


def _vote(row: RollCallVote) -> Stance:
    return Stance(row.actor, row.instrument, _VOTED[row.vote], "vote", row.record, row.when, grades=row.grades)


def _participations(rows: Iterable[Participation]) -> Iterable[Stance]:
    for row in rows:
        value = signed(row)
        if value is not None:
            yield Stance(row.actor, row.initiative, value, "participation", row.record, row.when, row.until, row.grades)


def signed(row: Participation) -> str | None:
    """The stance that an event of participation gives; None for a status that gives none."""
    if row.status in JOINED:
        return "champion" if row.role == _INITIATOR else "support"
    return row.status if row.status in _OWN_WORDS else None


def said(stance: str, about: str) -> str:
    """The word that tells a stance on this kind of subject: on an open question it is an answer ("question.oppose")."""
    return f"question.{stance}" if about == "question" else stance
