"""What assessors together say of an action and a subject, and who may assess (invariants 12, 17 and 18).

An assessment of one is an opinion. A panel value needs two independent assessors whose values lie within one step of
each other; it is then their mean. What lies two steps apart or more is disputed and is shown as that, never averaged.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import mean
from types import MappingProxyType
from typing import Literal

from bot.congress.record.facts import Assessment, SubjectKind

VALUES: Mapping[str, Fraction] = MappingProxyType(
    {
        "fulfils": Fraction(1),
        "partly_fulfils": Fraction(1, 2),
        "neutral": Fraction(0),
        "falls_short": Fraction(-1, 2),
        "contradicts": Fraction(-1),
    }
)
"""What an assessment counts (record.md, section 6, C); "unclear" has no value and is left out."""
STEP = Fraction(1, 2)
DISPUTED_FROM = 2 * STEP
"""Two steps apart the assessors do not mean the same (invariant 17)."""
ASSESSORS_LEAST = 2
JUDGED: frozenset[SubjectKind] = frozenset({"norm", "initiative", "initiative_norm"})
"""The kinds of subject that a deed can keep or break; an open question or a text to vote on is none."""

State = Literal["value", "disputed", "unclear", "not_enough_evidence"]


@dataclass(frozen=True, slots=True)
class Panel:
    """What the assessors of one action and subject come to.

    `value` is theirs and stands only where `state` is "value". `suggested` is what the record itself proposes to
    them; it is no assessment and never part of `value`.
    """

    action: str
    subject: str
    state: State
    n: int
    """How many independent assessors gave a value."""
    value: Fraction | None = None
    unclear: int = 0
    """How many said that the evidence does not tell."""
    given: tuple[tuple[str, str], ...] = ()
    """Each assessor with the word given, by name."""
    suggested: tuple[str, ...] = ()

    def counted(self, *, suggestions: bool) -> Fraction | None:
        """The value to compute with: the panel's, or else, where suggestions are let in, the suggested one."""
        if self.state != "not_enough_evidence" or not suggestions:
            return self.value
        proposed = [VALUES[word] for word in self.suggested if word in VALUES]
        return mean(proposed) if proposed else None

    def leans_on_suggestion(self, *, suggestions: bool) -> bool:
        """Whether the value to compute with is only suggested."""
        return self.value is None and self.counted(suggestions=suggestions) is not None


def panels(
    assessments: Iterable[Assessment], represents: Mapping[str, str] = MappingProxyType({})
) -> dict[tuple[str, str], Panel]:
    """The panels by action and subject. `represents` names the actor for whom an assessor speaks.

    Assessors who speak for the same actor are not independent of each other: together they count as one.
    """
    rows: dict[tuple[str, str], list[Assessment]] = defaultdict(list)
    for one in assessments:
        rows[one.action, one.subject].append(one)
    return {key: _panel(*key, found, represents) for key, found in rows.items()}


def interests_in(concerned: Collection[str], represents: str | None, declared: Collection[str]) -> frozenset[str]:
    """Those of the actors concerned for whom a member speaks or in whom it declared an interest.

    Such a member is shown as one; it may speak but, unless a congress settles it otherwise, not assess (invariant 12).
    """
    own = {represents} if represents is not None else set()
    return frozenset(concerned) & (own | set(declared))


def _panel(action: str, subject: str, rows: list[Assessment], represents: Mapping[str, str]) -> Panel:
    words: dict[str, list[str]] = defaultdict(list)
    for one in rows:
        if not one.suggested:
            words[represents.get(one.assessor, one.assessor)].append(one.value)
    voices = [mean(values) for said in words.values() if (values := [VALUES[word] for word in said if word in VALUES])]
    every = [VALUES[word] for said in words.values() for word in said if word in VALUES]
    unclear = len(words) - len(voices)
    state = _state(every, len(voices), unclear)
    return Panel(
        action,
        subject,
        state,
        n=len(voices),
        value=mean(voices) if state == "value" else None,
        unclear=unclear,
        given=tuple(sorted((one.assessor, one.value) for one in rows if not one.suggested)),
        suggested=tuple(sorted(one.value for one in rows if one.suggested)),
    )


def _state(values: list[Fraction], voices: int, unclear: int) -> State:
    if unclear > voices and unclear >= ASSESSORS_LEAST:
        return "unclear"
    if voices < ASSESSORS_LEAST:
        return "not_enough_evidence"
    return "disputed" if max(values) - min(values) >= DISPUTED_FROM else "value"
