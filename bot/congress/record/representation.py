"""Representation (record.md, analysis L): who is affected and was not heard, and who speaks how much."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.congress.record.facts import Argument
from bot.congress.record.figures import Share


@dataclass(frozen=True, slots=True)
class Voice:
    """Of what kind and discipline somebody who voted is; None where it is not said."""

    kind: str | None
    discipline: str | None


@dataclass(frozen=True, slots=True)
class Representation:
    """Which of the kinds and disciplines affected were not heard, and how the arguments divide."""

    missing_kinds: tuple[str, ...]
    missing_disciplines: tuple[str, ...]
    affected_kinds: int
    affected_disciplines: int
    speaking: Mapping[str, Share]
    """The share of each discipline in all arguments, the largest first."""
    arguments: int
    unplaced: int
    """How many of the arguments name no discipline; they count among all."""
    votes: int


def representation(
    arguments: Iterable[Argument],
    votes: Collection[Voice],
    *,
    affected_kinds: Collection[str],
    affected_disciplines: Collection[str],
) -> Representation:
    """Who is affected and neither argued nor voted, and the speaking shares."""
    made = tuple(arguments)
    kinds = {one.kind for one in made} | {one.kind for one in votes}
    disciplines = {one.discipline for one in made} | {one.discipline for one in votes}
    spoken = Counter(one.discipline for one in made if one.discipline is not None)
    return Representation(
        missing_kinds=tuple(sorted(set(affected_kinds) - kinds)),
        missing_disciplines=tuple(sorted(set(affected_disciplines) - disciplines)),
        affected_kinds=len(set(affected_kinds)),
        affected_disciplines=len(set(affected_disciplines)),
        speaking={
            name: Share(number, len(made)) for name, number in sorted(spoken.items(), key=lambda row: (-row[1], row[0]))
        },
        arguments=len(made),
        unplaced=len(made) - spoken.total(),
        votes=len(votes),
    )
