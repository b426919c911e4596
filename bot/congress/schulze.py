"""Choosing among wordings by Schulze's method, with exact integers (product.md, "Rules of decision": `ranked`).

- A paper ranks the wordings in groups, the best first. Wordings in one group are equal; what a paper does not name is
  last, below everything that it names. "None of these" is always a candidate.
- One candidate beats another where more papers put it higher. A path of beats is as strong as its weakest one. A beat
  is the stronger the more papers are for it and, among as many, the fewer are against it ("winning votes", as in the
  constitution of Debian, A.6).
- A candidate wins if no other has a stronger path to it than it has back. Where several win they are tied, and all of
  them are named: nothing here is random, and nothing goes by the alphabet. The tied ones go to a second vote.

Whoever beats everybody else wins. A winner that rises on a paper, and nothing else changes, still wins. One thing that
one might expect is not so, with this method or most others of its kind: a further paper that ranks the sole winner
first, and the others below it in some order, can make another one win, because it strengthens paths among those others.
A further paper that names the sole winner alone cannot.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple

from bot.congress.errors import CongressError
from bot.congress.text import given_back

NONE_OF_THESE = "none_of_these"
"""The candidate that is on every ballot: keep things as they are, or go on talking."""

WORDINGS_LEAST = 3
"""Fewer than three wordings need no ranking (product.md)."""

TIED_LEAST = 2
"""So many are tied at least, and go to a second vote."""

Paper = tuple[frozenset[str], ...]
"""Groups of candidates that are equal, the best first; who is in none of them is last."""

Pair = tuple[str, str]


class Strength(NamedTuple):
    """How strong a path is: the papers for its weakest beat, and (below zero) those against it. Larger is stronger."""

    votes: int
    less: int

    @property
    def against(self) -> int:
        """How many papers are against the weakest beat."""
        return -self.less


NO_PATH = Strength(0, 0)
"""Weaker than every beat."""


@dataclass(frozen=True)
class Ranked:
    """A counted choice among wordings, with everything that led to it.

    `votes[a, b]` is how many papers rank a above b. `strengths[a, b]` is the strength of the strongest path from a to
    b, and `paths[a, b]` one path of that strength, without an entry where there is none. `winners` stand in the order
    of the ballot; more than one means that they are tied.
    """

    candidates: tuple[str, ...]
    papers: int
    votes: Mapping[Pair, int]
    strengths: Mapping[Pair, Strength]
    paths: Mapping[Pair, tuple[str, ...]]
    winners: tuple[str, ...]

    def strength(self, one: str, other: str) -> Strength:
        """The strength of the strongest path from one candidate to another; `NO_PATH` where there is none."""
        return self.strengths.get((one, other), NO_PATH)

    def better(self, one: str, other: str) -> bool:
        """Whether one candidate has a stronger path to another than that one has back."""
        return self.strength(one, other) > self.strength(other, one)


def paper_of(ranks: Mapping[str, int]) -> Paper:
    """A paper from the rank that a member gave to each candidate that they name: 1 is the best, equal is equal."""
    groups: dict[int, set[str]] = {}
    for name, rank in ranks.items():
        groups.setdefault(rank, set()).add(name)
    return tuple(frozenset(groups[rank]) for rank in sorted(groups))


def decided(wordings: Sequence[str], papers: int, votes: Mapping[Pair, int]) -> Ranked:
    """The choice that follows from how many papers rank each candidate above each other one.

    `votes` has an entry for each ordered pair of two different candidates, "none of these" among them. Raises
    `ranked.too_few_wordings` (least, length), `ranked.twice_on_ballot` (given), and KeyError for a missing pair.
    """
    candidates = _candidates(wordings)
    strengths, before = _strongest(candidates, votes)
    winners = tuple(
        one
        for one in candidates
        if all(strengths.get((one, other), NO_PATH) >= strengths.get((other, one), NO_PATH) for other in candidates)
    )
    paths = {pair: _path(pair, before) for pair in strengths}
    return Ranked(candidates, papers, dict(votes), strengths, paths, winners)


def pairwise(candidates: Sequence[str], papers: Mapping[Paper, int]) -> dict[Pair, int]:
    """How many papers rank each candidate above each other one; `papers` says how often each paper was cast."""
    votes = dict.fromkeys(permutations(candidates, 2), 0)
    for paper, number in papers.items():
        below = set(candidates)
        for group in paper:
            below -= group
            for higher in group:
                for lower in below:
                    votes[higher, lower] += number
    return votes


def _candidates(wordings: Sequence[str]) -> tuple[str, ...]:
    if len(wordings) < TIED_LEAST:
        raise CongressError("ranked.too_few_wordings", least=TIED_LEAST, length=len(wordings))
    candidates = (*wordings, NONE_OF_THESE)
    for name, number in Counter(candidates).items():
        if number > 1:
            raise CongressError("ranked.twice_on_ballot", given=given_back(name))
    return candidates


def _strongest(candidates: tuple[str, ...], votes: Mapping[Pair, int]) -> tuple[dict[Pair, Strength], dict[Pair, str]]:
    """The strongest paths between all candidates (Floyd and Warshall), and for each its last stop before the end."""
    strengths: dict[Pair, Strength] = {}
    before: dict[Pair, str] = {}
    for one, other in permutations(candidates, 2):
        if votes[one, other] > votes[other, one]:
            strengths[one, other] = Strength(votes[one, other], -votes[other, one])
            before[one, other] = one
    for over in candidates:
        for one, other in permutations(candidates, 2):
            first, second = strengths.get((one, over)), strengths.get((over, other))
            if first is None or second is None:
                continue
            weakest = min(first, second)
            if weakest > strengths.get((one, other), NO_PATH):
                strengths[one, other], before[one, other] = weakest, before[over, other]
    return strengths, before


def _path(pair: Pair, before: Mapping[Pair, str]) -> tuple[str, ...]:
    start, stop = pair
    stops = [stop]
    while stops[-1] != start:
        stops.append(before[start, stops[-1]])
    return tuple(reversed(stops))
