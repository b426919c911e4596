"""Norms that look like one about to be proposed. They are pointed out to the proposer and never block.

Two norms are as similar as their titles or their texts, whichever are more. Titles are compared by the groups
of three letters in their words, so that an ending or a slip does not matter; a group that few norms have weighs
more than one that most have. Texts are compared by their runs of three words, which finds text taken over.
Everything is counted in integers, so the same norms always give the same answer.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.congress.text import words

MATCHES_MOST = 3
"""More than a glance takes in would be skipped."""

TITLE_LEAST = 350
TEXT_LEAST = 200
"""Per mille from which a title or a text counts as similar. Chosen so that one word changed in a title of four
still counts and two titles that share only a common word do not; a fifth of a text taken over is much."""

_GRAM = 3
_TEXT_RUN = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A norm that is already there. Without a text only its title is compared, which is much faster."""

    number: int
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A similar norm, and how similar in per mille (1000 for the same words)."""

    number: int
    title: str
    score: int


def similar(title: str, text: str, candidates: Iterable[Candidate]) -> list[Match]:
    """At most `MATCHES_MOST` similar norms, the most similar first, the older first among equals."""
    norms = tuple(candidates)
    grams, titles = _grams(title), [_grams(norm.title) for norm in norms]
    weights = _weights([grams, *titles])
    runs = _runs(text)
    matches: list[Match] = []
    for norm, others in zip(norms, titles, strict=True):
        score = _score(grams, others, weights)
        by_text = _shared(runs, _runs(norm.text)) if runs and norm.text else 0
        if score >= TITLE_LEAST or by_text >= TEXT_LEAST:
            matches.append(Match(norm.number, norm.title, max(score, by_text)))
    return sorted(matches, key=lambda match: (-match.score, match.number))[:MATCHES_MOST]


def _grams(title: str) -> frozenset[str]:
    """The groups of three letters of each word, its beginning and end marked."""
    return frozenset(
        padded[i : i + _GRAM]
        for padded in (f"^{word}$" for word in words(title))
        for i in range(max(1, len(padded) - _GRAM + 1))
    )


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of three words; a shorter text is one run."""
    found = words(text)
    if not found:
        return frozenset()
    return frozenset(tuple(found[i : i + _TEXT_RUN]) for i in range(max(1, len(found) - _TEXT_RUN + 1)))


def _weights(titles: Sequence[frozenset[str]]) -> dict[str, int]:
    """How much each group of letters tells: one more each time that half as many titles have it."""
    frequency = Counter(chain.from_iterable(titles))
    return {gram: (len(titles) // number).bit_length() for gram, number in frequency.items()}


def _score(ours: frozenset[str], theirs: frozenset[str], weights: dict[str, int]) -> int:
    """Weighted share of the groups of letters that both titles have, in per mille."""
    both = ours & theirs
    if not both:
        return 0
    shared = _sum(both, weights)
    return 1000 * shared // (_sum(ours, weights) + _sum(theirs, weights) - shared)


def _sum(grams: frozenset[str], weights: dict[str, int]) -> int:
    return sum(map(weights.__getitem__, grams))


def _shared(ours: frozenset[tuple[str, ...]], theirs: frozenset[tuple[str, ...]]) -> int:
    """Share of the runs that both texts have, in per mille."""
    both = len(ours & theirs)
    return 1000 * both // (len(ours) + len(theirs) - both)
