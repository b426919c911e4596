"""Do two initiatives run beside each other, or grow together? Their members and their norms (record.md, 6, K)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from bot.congress.record.facts import Facts, NormLink
from bot.congress.record.figures import evidence
from bot.congress.record.membership import Membership, collapse, members
from bot.congress.record.scores import Score

CONVERGING_FROM = Fraction(1, 2)
"""From this share of the smaller initiative on, two converge."""
CONTAINED_FROM = Fraction(4, 5)
"""A third initiative that holds this share of each of two makes them converge."""
MERGED = "merged_into"

State = Literal["merged", "converging", "parallel", "not_enough_evidence"]


@dataclass(frozen=True, slots=True)
class Common:
    """What two sets of members have in common; `containment` is that, over the smaller of the two."""

    first: int
    second: int
    shared: tuple[str, ...]
    containment: Score

    @property
    def close(self) -> bool:
        """Whether they hold so much of each other that they converge without a third."""
        return self.containment.state == "enough" and (self.containment.value or 0) >= CONVERGING_FROM


@dataclass(frozen=True, slots=True)
class Third:
    """An initiative that holds most members of both."""

    initiative: str
    first: Score
    second: Score


@dataclass(frozen=True, slots=True)
class Overlap:
    """How two initiatives overlap as of a day."""

    first: str
    second: str
    as_of: date
    state: State
    apart: Common
    """Each member on its own."""
    together: Common
    """With every subsidiary under the top of its group."""
    thirds: tuple[Third, ...]
    links: tuple[NormLink, ...]
    """The judged links between a norm of the one and a norm of the other."""
    merged: bool


def overlap(facts: Facts, first: str, second: str, as_of: date) -> Overlap:
    """How two initiatives overlap on a day. Raises `KeyError` where one is not kept."""
    one, other = (members(facts, facts.subjects[each].id, as_of) for each in (first, second))
    apart, together = _apart(one, other), _together(facts, one, other)
    thirds = tuple(_thirds(facts, one, other))
    merged = any({link.a, link.b} == {first, second} and link.relation == MERGED for link in facts.initiative_links)
    links = tuple(_links(facts, first, second))
    return Overlap(first, second, as_of, _state(apart, thirds, merged), apart, together, thirds, links, merged)


def contained(inner: Membership, outer: Membership) -> Score:
    """The share of the members of one initiative that are members of the other too."""
    shared = set(inner.actors) & set(outer.actors)
    return Score(Fraction(len(shared)), Fraction(inner.n), inner.n, _rows(shared, inner, outer))


def _apart(one: Membership, other: Membership) -> Common:
    shared = set(one.actors) & set(other.actors)
    return _common(one.n, other.n, shared, _rows(shared, one, other))


def _together(facts: Facts, one: Membership, other: Membership) -> Common:
    first, second = (collapse(facts, each.actors, each.as_of) for each in (one, other))
    shared = first.tops & second.tops
    under = {actor for top, actors in (*first.members, *second.members) if top in shared for actor in actors}
    return _common(first.together, second.together, shared, _rows(under, one, other))


def _common(first: int, second: int, shared: Iterable[str], records: tuple[str, ...]) -> Common:
    both, fewer = tuple(sorted(shared)), min(first, second)
    return Common(first, second, both, Score(Fraction(len(both)), Fraction(fewer), fewer, records))


def _rows(actors: Iterable[str], *memberships: Membership) -> tuple[str, ...]:
    wanted = set(actors)
    return evidence(row.record for each in memberships for row in each.rows if row.actor in wanted)


def _thirds(facts: Facts, one: Membership, other: Membership) -> Iterable[Third]:
    for initiative in sorted(facts.participants_of):
        if initiative in (one.initiative, other.initiative):
            continue
        outer = members(facts, initiative, one.as_of)
        third = Third(initiative, contained(one, outer), contained(other, outer))
        if all((each.value or 0) >= CONTAINED_FROM for each in (third.first, third.second)):
            yield third


def _links(facts: Facts, first: str, second: str) -> Iterable[NormLink]:
    home = {one.id: one.initiative for one in facts.subjects.values() if one.kind == "initiative_norm"}
    return (link for link in facts.norm_links if {home.get(link.a), home.get(link.b)} == {first, second})


def _state(apart: Common, thirds: tuple[Third, ...], merged: bool) -> State:
    if merged:
        return "merged"
    if apart.containment.state == "not_enough_evidence":
        return "not_enough_evidence"
    return "converging" if thirds or apart.close else "parallel"
