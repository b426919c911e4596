"""How good the sources of a record are (record.md, section 5)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from bot.congress.record.facts import Facts, Grade
from bot.congress.record.membership import is_member, members

GRADE_OF_KIND: Mapping[str, Grade] = MappingProxyType(
    {
        "official": "A",
        "register": "B",
        "dataset": "B",
        "academic": "B",
        "press": "C",
        "reference": "C",
        "seed": "C",
    }
)
"""The default grade by kind of source; a kind that is not here counts for nothing, and E is given by hand only."""
OWN_PAGE: Grade = "D"
"""An official page of the actor concerned, its coalition or a member of that is a self-report."""

WEIGHTS: Mapping[Grade, Fraction] = MappingProxyType(
    {"A": Fraction(1), "B": Fraction(4, 5), "C": Fraction(1, 2), "D": Fraction(3, 10), "E": Fraction(1, 10)}
)


def default_grade(kind: str, *, own: bool = False) -> Grade | None:
    """The grade of a source by its kind. `own` says whether its owner is one of the `circle` of those concerned.

    None is background: it counts for nothing.
    """
    return OWN_PAGE if own and kind == "official" else GRADE_OF_KIND.get(kind)


def best(grades: Iterable[Grade | None]) -> Grade | None:
    """The grade of a record: the best of its sources."""
    return min((grade for grade in grades if grade is not None), default=None)


def weight(grade: Grade | None) -> Fraction:
    """What a record of this grade weighs; nothing where it rests on background alone."""
    return Fraction(0) if grade is None else WEIGHTS[grade]


def circle(facts: Facts, concerned: Collection[str], as_of: date) -> frozenset[str]:
    """The actors whose official pages are self-reports where a record concerns these.

    They themselves, the coalitions that speak for them on that day, and the members of those coalitions.
    """
    near = {
        coalition: initiative
        for coalition, initiative in facts.coalitions.items()
        if coalition in concerned or any(is_member(facts, one, initiative, as_of) for one in concerned)
    }
    together = (members(facts, initiative, as_of).actors for initiative in near.values())
    return frozenset(concerned).union(near, *together)


def owners(facts: Facts, aliases: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """The actor by each name, in small letters, under which it publishes; to be looked up by the publisher of a page.

    A coalition also publishes under the name of its initiative. `aliases` adds names of actors and initiatives.
    """
    speakers = {initiative: coalition for coalition, initiative in facts.coalitions.items()}
    names = [*((one.name, one.id) for one in facts.actors.values()), *aliases.items()]
    names += [(facts.subjects[one].name, one) for one in speakers if one in facts.subjects]
    return {name.casefold(): speakers.get(known, known) for name, known in names}


def grades_of(facts: Facts, records: Collection[str]) -> dict[str, Grade | None]:
    """The grade of each of these records that has sources, by its name."""
    kinds = (facts.participations, facts.positions, facts.votes, facts.actions, facts.claims, facts.commitments)
    wanted = frozenset(records)
    return {row.record: best(row.grades) for rows in kinds for row in rows if row.record in wanted}


def spread(records: Iterable[str], grades: Mapping[str, Grade | None]) -> Counter[Grade | None]:
    """How many of the records behind a figure have which grade (invariant 18)."""
    return Counter(grades.get(record) for record in records)
