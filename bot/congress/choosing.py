"""Deciding among the wordings of a norm: from rankings and the frozen roll to an outcome.

The candidates are the wordings by name, and "none of these". Each pair is compared over the roll as the rule counts it
(seats of one actor as one vote, where it caps them), and Schulze's method finds who wins.

- A sole winner is adopted where at least the approval quorum of the rule rank it above "none of these"; else there is
  no quorum.
- Where "none of these" wins, or is among those that tie, nothing is adopted: nothing beats how things are.
- Wordings that tie go to a second vote among them alone; where they tie again, nothing is adopted.

The tally that is stored with the decision is that of one wording against "none of these": For is who ranks it above.
It is the winner or, where there is none, the first of the wordings that most rank above "none of these".
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.congress.affiliates import Line, Merged, Number, cap, tally_under
from bot.congress.ballots import Choice, Tally, tally_from_cells
from bot.congress.decisions import QUORUM, Check, Outcome, Verdict
from bot.congress.errors import CongressError
from bot.congress.rules import Rule
from bot.congress.schulze import NONE_OF_THESE, TIED_LEAST, Pair, Ranked, decided
from bot.congress.seats import RollEntry
from bot.congress.text import given_back

RANKED = "decision.ranked"

Ranks = Mapping[str, int]
"""The rank of each candidate that a paper names: 1 is the best, equal numbers are equal."""


@dataclass(frozen=True)
class Cast:
    """What a member put into the box: a ranking, or that their seat leaves the roll."""

    ranks: Ranks
    recused: bool = False


@dataclass(frozen=True)
class Chosen:
    """A counted choice among wordings. `tied` are the wordings that go to a second vote; else they are none."""

    ranked: Ranked
    front: str
    winner: str | None
    tied: tuple[str, ...]
    verdict: Verdict
    cells: tuple[Number, ...]
    merged: tuple[Merged, ...]

    @property
    def tally(self) -> Tally:
        """How the wording `front` stands against "none of these"."""
        return tally_from_cells(self.cells)


def ranks_of(groups: Sequence[Sequence[str]], options: Sequence[str]) -> dict[str, int]:
    """The ranks of a paper that names these groups, the best first.

    Raises `ranked.nothing` where it names nothing, `ranked.unknown_wording` or `ranked.twice_on_paper` (given).
    """
    candidates = {*options, NONE_OF_THESE}
    named = [name for group in groups for name in group]
    for name, number in Counter(named).items():
        if name not in candidates:
            raise CongressError("ranked.unknown_wording", given=given_back(name))
        if number > 1:
            raise CongressError("ranked.twice_on_paper", given=given_back(name))
    if not named:
        raise CongressError("ranked.nothing")
    full = [group for group in groups if group]
    return {name: rank for rank, group in enumerate(full, start=1) for name in group}


def groups_of(ranks: Ranks, candidates: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The candidates as a paper orders them, the best first, those that it does not name last and equal."""
    last = max(ranks.values(), default=0) + 1
    placed = {name: ranks.get(name, last) for name in candidates}
    return tuple(tuple(name for name in candidates if placed[name] == rank) for rank in sorted(set(placed.values())))


def compared(cast: Cast | None, one: str, other: str) -> Choice | None:
    """What a paper says of two candidates: For where it ranks the first above the second, Abstain where as high."""
    if cast is None:
        return None
    if cast.recused:
        return Choice.RECUSE
    last = max(cast.ranks.values(), default=0) + 1
    first, second = cast.ranks.get(one, last), cast.ranks.get(other, last)
    if first == second:
        return Choice.ABSTAIN
    return Choice.FOR if first < second else Choice.AGAINST


def choose(
    rule: Rule, options: Sequence[str], roll: Sequence[RollEntry], papers: Mapping[int, Cast], *, second: bool = False
) -> Chosen:
    """What the congress decided among these wordings; `second` is the vote after a tie. Raises as `decided` does."""
    votes: dict[Pair, int] = {}
    for one, other in combinations((*options, NONE_OF_THESE), 2):
        count = tally_under(rule, roll, _compared(papers, one, other))[0].count
        votes[one, other], votes[other, one] = count.in_favour, count.against
    rankings = sum(not paper.recused for paper in papers.values())
    ranked = decided(options, rankings, votes, least=TIED_LEAST)
    standing = NONE_OF_THESE not in ranked.winners
    winner = ranked.winners[0] if standing and len(ranked.winners) == 1 else None
    tied = ranked.winners if standing and winner is None and not second else ()
    front = winner or max(options, key=lambda option: votes[option, NONE_OF_THESE])
    cells, merged = _cells(rule, roll, _compared(papers, front, NONE_OF_THESE))
    verdict = _verdict(rule, tally_from_cells(cells), won=winner is not None)
    return Chosen(ranked, front, winner, tied, verdict, cells, merged)


def _verdict(rule: Rule, tally: Tally, *, won: bool) -> Verdict:
    count, needs = tally.count, rule.least_for(tally.electorate)
    facts = {
        "needs": needs,
        "has": count.in_favour,
        "seats": tally.roll,
        "recused": count.recuse,
        "electorate": tally.electorate,
    }
    alone = Check(RANKED, applied=True, passed=won, facts={})
    if not won:
        return Verdict(Outcome.NOT_ADOPTED if count.taking_sides else Outcome.NO_QUORUM, (alone,), None)
    enough = Check(QUORUM, applied=True, passed=count.in_favour >= needs, facts=facts)
    return Verdict(Outcome.ADOPTED if enough.passed else Outcome.NO_QUORUM, (alone, enough), None)


def _compared(papers: Mapping[int, Cast], one: str, other: str) -> dict[int, Choice]:
    said = {member: compared(paper, one, other) for member, paper in papers.items()}
    return {member: choice for member, choice in said.items() if choice is not None}


def _cells(
    rule: Rule, roll: Sequence[RollEntry], choices: Mapping[int, Choice]
) -> tuple[tuple[Number, ...], tuple[Merged, ...]]:
    counted: Counter[tuple[str, str, str, str | None]] = Counter()
    lines: list[Line] = []
    for entry in roll:
        place, choice = (entry.discipline, entry.kind, entry.capacity.value), choices.get(entry.member_id)
        counted[*place, None if choice is None else choice.value] += 1
        if entry.actor:
            lines.append(Line(entry.member_id, place, entry.actor, choice))
    numbers = [(*place, number) for place, number in counted.items()]
    rows, merged = cap(numbers, lines if rule.capped else ())
    return tuple(rows), merged
