"""Alignment: how far actors vote alike on roll calls (record.md, section 6, E).

The votes of an actor are three sets of bits, one bit for each roll call, so that two actors are compared in a few
whole-number operations; actors with the same votes are compared once. Clusters by chained likeness are not built:
they hide the blocs (section 12).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations, groupby
from typing import NamedTuple

from bot.congress.record.facts import RollCallVote
from bot.congress.record.figures import evidence
from bot.congress.record.scores import Score

SHARED_LEAST = 3
"""Below so many shared roll calls two actors are not compared."""
PAIRS_LEAST = 1
"""A mean over pairs rests on three votes of each already, so that one pair is enough."""


class Votes(NamedTuple):
    """How one actor voted: a bit for each roll call on which it said yes, abstained or said no."""

    yes: int = 0
    abstain: int = 0
    no: int = 0

    @property
    def recorded(self) -> int:
        """The roll calls on which it voted; where no bit is set, it was absent, which is no stance."""
        return self.yes | self.abstain | self.no


@dataclass(frozen=True, slots=True)
class Bloc:
    """Actors with the same votes on all roll calls."""

    members: tuple[str, ...]
    votes: Votes


@dataclass(frozen=True, slots=True)
class Bridge:
    """How an actor stands between two groups: the smaller of its mean agreements with each, itself left out."""

    actor: str
    first: Score
    second: Score

    @property
    def lesser(self) -> Score:
        """The agreement that decides; it has no value where either has none."""
        return min(self.first, self.second, key=lambda one: -1 if one.value is None else one.value)


class RollCalls:
    """The votes as of a day, on all roll calls or on some of them, ready to be compared."""

    def __init__(self, votes: Iterable[RollCallVote], as_of: date, instruments: Collection[str] | None = None) -> None:
        latest = _latest(one for one in votes if one.when.counts(as_of))
        kept = [one for one in latest if instruments is None or one.instrument in instruments]
        self.instruments: tuple[str, ...] = evidence(one.instrument for one in kept)
        bits = {instrument: 1 << number for number, instrument in enumerate(self.instruments)}
        self._records: dict[str, dict[str, str]] = defaultdict(dict)
        said: dict[str, Counter[str]] = defaultdict(Counter)
        for one in kept:
            said[one.actor][one.vote] |= bits[one.instrument]
            self._records[one.actor][one.instrument] = one.record
        self.votes: Mapping[str, Votes] = {
            actor: Votes(given["yes"], given["abstain"], given["no"]) for actor, given in sorted(said.items())
        }

    def agreement(self, first: str, second: str) -> Score:
        """How far two actors agree: the mean of 1 - |difference of weights| / 2; n is the number of shared votes."""
        above, below = _agreed(self._of(first), self._of(second))
        shared = self._of(first).recorded & self._of(second).recorded
        records = self._evidence((first, second), shared)
        return Score(Fraction(above, 2), Fraction(below, 2), below // 2, records, SHARED_LEAST)

    def pairs(self, actors: Collection[str] | None = None) -> Iterator[tuple[str, str, Fraction, int]]:
        """Every pair that can be compared, with its agreement and the number of shared votes."""
        known = sorted(self.votes if actors is None else self.votes.keys() & set(actors))
        patterns = sorted({self.votes[one] for one in known})
        place = {votes: number for number, votes in enumerate(patterns)}
        places = [place[self.votes[one]] for one in known]
        rows = [[_compared(votes, others) for others in patterns] for votes in patterns]
        for number, one in enumerate(known):
            row = rows[places[number]]
            for after in range(number + 1, len(known)):
                if (figure := row[places[after]]) is not None:
                    yield one, known[after], *figure

    def cohesion(self, actors: Collection[str] | None = None) -> Score:
        """The mean agreement over the pairs of a group, or of all: what the average pair agrees; n counts pairs."""
        known = sorted(self.votes if actors is None else self.votes.keys() & set(actors))
        alike = Counter(self.votes[one] for one in known)
        total, pairs = Fraction(0), 0
        for votes, many in alike.items():
            if (figure := _compared(votes, votes)) is not None:
                total, pairs = total + figure[0] * (many * (many - 1) // 2), pairs + many * (many - 1) // 2
        for (votes, many), (others, more) in combinations(alike.items(), 2):
            if (figure := _compared(votes, others)) is not None:
                total, pairs = total + figure[0] * many * more, pairs + many * more
        return Score(total, Fraction(pairs), pairs, self._evidence(known), PAIRS_LEAST)

    def toward(self, actor: str, group: Collection[str]) -> Score:
        """The mean agreement of an actor with the others of a group; n counts those it can be compared with."""
        own, others = self._of(actor), sorted(self.votes.keys() & set(group) - {actor})
        total, n = Fraction(0), 0
        for votes, many in Counter(self.votes[one] for one in others).items():
            if (figure := _compared(own, votes)) is not None:
                total, n = total + figure[0] * many, n + many
        return Score(total, Fraction(n), n, self._evidence((actor, *others)), PAIRS_LEAST)

    def bridges(self, first: Collection[str], second: Collection[str]) -> list[Bridge]:
        """Every actor that can be compared with both groups, those who stand best between them first."""
        found = (Bridge(actor, self.toward(actor, first), self.toward(actor, second)) for actor in self.votes)
        reached = [(one.lesser.value, one) for one in found if one.first.n and one.second.n]
        return [one for value, one in sorted(reached, key=lambda each: (-(each[0] or 0), each[1].actor))]

    def blocs(self) -> list[Bloc]:
        """The actors with a vote on every roll call, by their votes; the largest first."""
        every = (1 << len(self.instruments)) - 1
        whole = sorted((votes, actor) for actor, votes in self.votes.items() if every and votes.recorded == every)
        found = [
            Bloc(tuple(actor for _, actor in rows), votes) for votes, rows in groupby(whole, key=lambda row: row[0])
        ]
        return sorted(found, key=lambda bloc: (-len(bloc.members), bloc.members))

    def recorded(self) -> Counter[int]:
        """How many actors have how many votes."""
        return Counter(votes.recorded.bit_count() for votes in self.votes.values())

    def _of(self, actor: str) -> Votes:
        return self.votes.get(actor, Votes())

    def _evidence(self, actors: Iterable[str], bits: int = -1) -> tuple[str, ...]:
        wanted = [one for number, one in enumerate(self.instruments) if bits >> number & 1]
        found = (self._records.get(actor, {}).get(one) for actor in actors for one in wanted)
        return evidence(record for record in found if record is not None)


def _latest(votes: Iterable[RollCallVote]) -> Iterable[RollCallVote]:
    """One vote for each actor and instrument: of several rows the latest."""
    ordered = sorted(votes, key=lambda one: (one.when.known_by, one.record))
    return {(one.actor, one.instrument): one for one in ordered}.values()


def _agreed(one: Votes, other: Votes) -> tuple[int, int]:
    """Twice the agreement and twice the number of shared votes, in whole numbers.

    A shared vote that is the same adds two, one beside an abstention one, and opposite votes nothing.
    """
    shared = (one.recorded & other.recorded).bit_count()
    same = (one.yes & other.yes | one.abstain & other.abstain | one.no & other.no).bit_count()
    opposed = (one.yes & other.no | one.no & other.yes).bit_count()
    return shared + same - opposed, 2 * shared


def _compared(one: Votes, other: Votes) -> tuple[Fraction, int] | None:
    above, below = _agreed(one, other)
    return (Fraction(above, below), below // 2) if below >= 2 * SHARED_LEAST else None
