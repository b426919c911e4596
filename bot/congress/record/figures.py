"""A figure with what it is made of: never a number without its n and its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, and the ids behind the part that is counted."""

    part: int
    whole: int
    evidence: tuple[str, ...] = ()
    """Ids of the records behind the part or, where no record can be (silence), of what is counted."""

    @property
    def n(self) -> int:
        """Of how many."""
        return self.whole

    @property
    def value(self) -> Fraction | None:
        """The exact share; None of nothing."""
        return Fraction(self.part, self.whole) if self.whole else None

    def minus(self, other: "Share") -> Fraction | None:
        """How much larger this share is; None unless both can be computed."""
        if self.value is None or other.value is None:
            return None
        return self.value - other.value


def evidence(records: Iterable[str | None]) -> tuple[str, ...]:
    """The ids that are there, each once, in their order."""
    return tuple(sorted({record for record in records if record is not None}))
