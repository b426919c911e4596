"""How good the sources of a record are (record.md, section 5)."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType

from bot.congress.record.facts import Grade

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
    """The grade of a source by its kind. `own` says whether it is a page of those whom the record concerns (`circle`).

    None is background: it counts for nothing.
    """
    return OWN_PAGE if own and kind == "official" else GRADE_OF_KIND.get(kind)


def best(grades: Iterable[Grade | None]) -> Grade | None:
    """The grade of a record: the best of its sources."""
    return min((grade for grade in grades if grade is not None), default=None)


def weight(grade: Grade | None) -> Fraction:
    """What a record of this grade weighs; nothing where it rests on background alone."""
    return Fraction(0) if grade is None else WEIGHTS[grade]
