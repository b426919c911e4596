"""Deciding among the wordings of a norm: from rankings and the frozen roll to an outcome.

The candidates are the wordings by name, and "none of these". Each pair is compared over the roll as the rule counts it
(seats of one actor as one vote, where it caps them: of two candidates they put that one higher which more of them do),
and Schulze's method finds who wins.

- A sole winner is adopted where it carries by the rule of the congress, as any text does: who ranks it above "none of
  these" is For, who ranks it below is Against, who ranks both as high abstains. So nobody can lift a threshold by
  proposing further wordings.
- Where "none of these" wins, or is among those that tie, nothing is adopted: nothing beats how things are.
- Wordings that tie go to a second vote among them alone; where they tie again, nothing is adopted.

The tally that is stored with the decision is that of one wording against "none of these". It is the winner or, where
there is none, the first of the wordings that most rank above "none of these".
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.congress.affiliates import Line, Merged, Number, cap, joined
from bot.congress.ballots import Choice, Tally, tally_from_cells
from bot.congress.decisions import Check, Verdict, decide, outcome_of
from bot.congress.errors import CongressError
from bot.congress.rules import Rule
from bot.congress.schulze import NONE_OF_THESE, Pair, Paper, Ranked, decided, pairwise, paper_of
from bot.congress.seats import RollEntry
from bot.congress.text import given_back

RANKED = "decision.ranked"
"""The check that a wording wins the ranking alone. Those of the rule follow it, where one does."""

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
    rule: Rule,
    options: Sequence[str],
    roll: Sequence[RollEntry],
    papers: Mapping[int, Cast],
    *,
    second: bool = False,
    sustained: int = 0,
) -> Chosen:
    """What the congress decided among these wordings.

    `second` is the vote after a tie, `sustained` how many concerns about the norm are sustained. Raises as `decided`
    does, and `ballot.not_on_roll` (member) for the paper of a member who is not on the roll.
    """
    cast, votes = _pairs((*options, NONE_OF_THESE), rule, roll, papers)
    ranked = decided(options, cast, votes)
    front, winner, tied = outcome_among(ranked, options, second=second)
    cells, merged = _cells(rule, roll, _compared(papers, front, NONE_OF_THESE))
    verdict = verdict_on(rule, tally_from_cells(cells), won=winner is not None, sustained=sustained)
    return Chosen(ranked, front, winner, tied, verdict, cells, merged)


def outcome_among(ranked: Ranked, options: Sequence[str], *, second: bool) -> tuple[str, str | None, tuple[str, ...]]:
    """What follows from the pairs: the wording in front, the sole winner if there is one, and those that tie for a
    second vote; `second` is the vote after a tie."""
    standing = NONE_OF_THESE not in ranked.winners
    winner = ranked.winners[0] if standing and len(ranked.winners) == 1 else None
    tied = ranked.winners if standing and winner is None and not second else ()
    front = winner or max(options, key=lambda option: ranked.votes[option, NONE_OF_THESE])
    return front, winner, tied


def verdict_on(rule: Rule, tally: Tally, *, won: bool, sustained: int = 0) -> Verdict:
    """The verdict on the wording in front, from how it stands against "none of these"; `won`: it won the ranking alone.

    There is no consensus level: one could put the same wording above "none of these" and still want another.
    """
    alone = Check(RANKED, applied=True, passed=won, facts={})
    asked = decide(rule, tally, sustained=sustained).checks if won else ()
    return Verdict(outcome_of((alone, *asked), tally.count), (alone, *asked), None)


def _pairs(
    candidates: Sequence[str], rule: Rule, roll: Sequence[RollEntry], papers: Mapping[int, Cast]
) -> tuple[int, dict[Pair, int]]:
    """How many rankings count, and how many of them rank each candidate above each other one."""
    strangers = papers.keys() - {entry.member_id for entry in roll}
    if strangers:
        raise CongressError("ballot.not_on_roll", member=min(strangers))
    actors = joined(rule, roll)
    together = {member for actor in actors for member in actor}
    alone = _box(papers[member] for member in papers if member not in together)
    boxes = [_box(papers[member] for member in actor if member in papers) for actor in actors]
    votes = pairwise(candidates, alone)
    for box in boxes:
        theirs = pairwise(candidates, box)
        for one, other in votes:
            votes[one, other] += theirs[one, other] > theirs[other, one]
    return alone.total() + sum(box.total() > 0 for box in boxes), votes


def _box(papers: Iterable[Cast]) -> Counter[Paper]:
    """The rankings among these papers, and how often each was cast."""
    return Counter(paper_of(paper.ranks) for paper in papers if not paper.recused)


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
