"""What a certificate has of a choice among wordings: what there was to choose from, and how each ballot was counted.

A ballot is counted pair by pair, and everything else follows from the pairs. Where names are shown every ranking stands
beside them; where they are hidden one seal for each (`seals`), over the ranking as `written` has it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from bot.congress.ballots import Choice
from bot.congress.canonical import Json, instant_text
from bot.congress.choosing import Cast, Chosen
from bot.congress.schulze import Pair, Ranked

Groups = tuple[tuple[str, ...], ...]
"""Every candidate of a ballot, the best first, those that are equal together."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A wording: its number as `name` (0 is the text as it stood, which has no label), and its author where names are
    shown."""

    name: str
    label: str
    text: str
    text_hash: str
    author: str | None


@dataclass(frozen=True, slots=True)
class NamedRanking:
    """A ranking with its name: `line` counts the lines of the roll from 1, `by` is that of the holder of a proxy.

    `groups` is None where the seat left the roll.
    """

    line: int
    groups: Groups | None
    by: int | None = None


@dataclass(frozen=True, slots=True)
class PairCount:
    """How many votes put `one` above `other`, and how many the other way."""

    one: str
    other: str
    over: int
    under: int


@dataclass(frozen=True)
class Counted:
    """A ballot among wordings as it was counted.

    `papers` are rankings and `recused` seats that left the roll, each seat for itself. `pairs` are in votes; None where
    they would tell single rankings (`privacy.pairs_shown`).
    """

    candidates: tuple[str, ...]
    papers: int
    recused: int
    pairs: tuple[PairCount, ...] | None
    winners: tuple[str, ...]
    rankings: tuple[NamedRanking, ...] | None
    seals: tuple[str, ...] | None

    @property
    def votes(self) -> dict[Pair, int]:
        """How many votes put each candidate above each other one; empty where the pairs are not told."""
        pairs = self.pairs or ()
        return {(one.one, one.other): one.over for one in pairs} | {(one.other, one.one): one.under for one in pairs}

    def as_data(self) -> dict[str, Json]:
        """The ballot as JSON values."""
        return {
            "candidates": list(self.candidates),
            "papers": self.papers,
            "recused": self.recused,
            "pairs": None if self.pairs is None else pairs_data(self.pairs),
            "winners": list(self.winners),
            "rankings": None if self.rankings is None else [_ranking_data(one) for one in self.rankings],
            "seals": None if self.seals is None else list(self.seals),
        }


@dataclass(frozen=True)
class First:
    """The first of two ballots: its wordings tied, so that a second one opened in the instant of its count."""

    opened_at: datetime
    closes_at: datetime
    counted_at: datetime
    count: Counted

    def as_data(self) -> dict[str, Json]:
        """The ballot as JSON values."""
        return {
            "opened_at": instant_text(self.opened_at),
            "closes_at": instant_text(self.closes_at),
            "counted_at": instant_text(self.counted_at),
            "count": self.count.as_data(),
        }


@dataclass(frozen=True)
class ChoiceRecord:
    """A choice: every wording that there was, the first ballot where it tied, and the one that decided.

    `front` is the wording whose stand against "none of these" is the count of the result, `winner` the one that won the
    ranking alone, if any did.
    """

    options: tuple[Candidate, ...]
    first: First | None
    count: Counted
    front: str
    winner: str | None

    @property
    def ballots(self) -> tuple[tuple[str, Counted], ...]:
        """Each ballot with its place in the certificate."""
        earlier = () if self.first is None else (("choice.first.count", self.first.count),)
        return (*earlier, ("choice.count", self.count))

    def as_data(self) -> dict[str, Json]:
        """The choice as JSON values."""
        return {
            "options": [
                {
                    "name": one.name,
                    "label": one.label,
                    "text": one.text,
                    "text_hash": one.text_hash,
                    "author": one.author,
                }
                for one in self.options
            ],
            "first": None if self.first is None else self.first.as_data(),
            "count": self.count.as_data(),
            "front": self.front,
            "winner": self.winner,
        }


def counted_as(
    chosen: Chosen,
    papers: Collection[Cast],
    *,
    pairs: bool,
    rankings: tuple[NamedRanking, ...] | None = None,
    seals: tuple[str, ...] | None = None,
) -> Counted:
    """A ballot as it was counted: `chosen` is what came of these papers. `pairs`: they may be told."""
    ranked = chosen.ranked
    return Counted(
        candidates=ranked.candidates,
        papers=sum(not paper.recused for paper in papers),
        recused=sum(paper.recused for paper in papers),
        pairs=_pairs(ranked) if pairs else None,
        winners=ranked.winners,
        rankings=rankings,
        seals=seals,
    )


def _pairs(ranked: Ranked) -> tuple[PairCount, ...]:
    return tuple(
        PairCount(one, other, ranked.votes[one, other], ranked.votes[other, one])
        for one, other in combinations(ranked.candidates, 2)
    )


def cast_of(groups: Groups | None) -> Cast:
    """The paper that these groups make; a recusal where there are none."""
    if groups is None:
        return Cast({}, recused=True)
    return Cast({name: rank for rank, group in enumerate(groups, start=1) for name in group})


def written(groups: Groups | None) -> str:
    """A ranking on one line, such as `1,0=2,none_of_these`; `recuse` where the seat left the roll."""
    return Choice.RECUSE.value if groups is None else ",".join("=".join(group) for group in groups)


def pairs_data(pairs: Iterable[PairCount]) -> list[Json]:
    """Pairs as JSON values."""
    return [{"one": one.one, "other": one.other, "over": one.over, "under": one.under} for one in pairs]


def _ranking_data(one: NamedRanking) -> dict[str, Json]:
    groups: list[Json] | None = None if one.groups is None else [list(group) for group in one.groups]
    return {"line": one.line, "groups": groups, "by": one.by}
