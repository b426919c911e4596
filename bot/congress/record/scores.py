"""A figure that is never without its n and the records behind it (record.md, rule 7 and invariant 18)."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

SCORE_LEAST = 3
"""Below so many terms the answer is "not enough evidence" (invariant 18)."""

State = Literal["enough", "not_enough_evidence"]


@dataclass(frozen=True, slots=True)
class Score:
    """A ratio kept as its two parts, with the number of its terms and the records that it opens to.

    `above / below` is the figure; it has none where `below` is 0. Below `least` terms it is not enough evidence, and
    whoever shows it says so.
    """

    above: Fraction
    below: Fraction
    n: int
    records: tuple[str, ...] = ()
    least: int = SCORE_LEAST

    @property
    def value(self) -> Fraction | None:
        """The exact figure, or None where nothing can be divided."""
        return self.above / self.below if self.below else None

    @property
    def state(self) -> State:
        """Whether there is enough evidence to call it a figure."""
        return "enough" if self.below and self.n >= self.least else "not_enough_evidence"

    @property
    def rounded(self) -> float | None:
        """The figure as it is shown, with four decimals."""
        return None if self.value is None else float(round(self.value, 4))
