"""Rankings for the tests of choices: written shortly, and counted by the code that decides."""

from collections.abc import Sequence

from bot.congress.choosing import Cast, choose
from bot.congress.rules import ranked_rule, rule_of
from bot.congress.schulze import NONE_OF_THESE, Paper, Ranked
from bot.congress.seats import Capacity, RollEntry


def roll_of(seats: int, actor: str | None = None) -> list[RollEntry]:
    """A roll of so many seats of one discipline and kind; with `actor`, all of them represent it."""
    capacity = Capacity.OFFICIAL if actor else Capacity.PERSONAL
    return [RollEntry(member, "law", "state", capacity, actor) for member in range(1, seats + 1)]


def cast_of(paper: Paper) -> Cast:
    """A paper as its voter cast it."""
    return Cast({name: rank for rank, group in enumerate(paper, start=1) for name in group})


def ranking(text: str) -> Paper:
    """`"A > B = C"` as a paper; `N` is "none of these"."""
    groups = [[name.strip() for name in group.split("=")] for group in text.split(">")]
    return tuple(frozenset(NONE_OF_THESE if name == "N" else name for name in group) for group in groups)


def counted(wordings: Sequence[str], box: Sequence[Paper]) -> Ranked:
    """The ranking that follows from these papers, one a seat, as `choose` counts them when a ballot closes."""
    papers = {member: cast_of(paper) for member, paper in enumerate(box, start=1)}
    return choose(ranked_rule(rule_of("majority")), wordings, roll_of(len(box)), papers).ranked
