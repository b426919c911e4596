"""How far states vote alike: the pairs of a group, two of them, or every group beside the others."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import col, select

from bot.congress.record.alignment import Bloc, RollCalls
from bot.congress.record.scores import Score
from bot.services.record.analyses.answers import Answer, answer
from bot.services.record.analyses.looking import Look
from bot.services.record.seen import seen_by
from storage.tables import Actor, Instrument

PAIRS_SHOWN = 30
"""Members of a group whose pairs are shown one by one: 30 make 435."""


@dataclass(frozen=True)
class Pair:
    """Two actors, how far they agree, and on how many roll calls on which both voted."""

    first: str
    second: str
    agreement: float
    shared: int


@dataclass(frozen=True)
class Alignment:
    """The pairs of `members`, of all that could be `possible`, and the mean of each group."""

    roll_calls: int
    group: str
    members: tuple[str, ...]
    pairs: tuple[Pair, ...]
    possible: int
    average: Score
    groups: Mapping[str, Score]
    group_names: Mapping[str, str]
    blocs: tuple[Bloc, ...]
    two: Score | None
    """The agreement of two actors, if two were named."""


def ask(look: Look) -> Answer[Alignment]:
    """The agreement of the actors named, else of the members of a group, else of the smallest group."""
    one = Instrument
    seen = seen_by(one, look.congress)
    facts = look.facts(subjects=[("instrument", key) for key in look.tx.exec(select(one.id).where(seen))])
    calls = RollCalls(facts.votes, look.as_of)
    named = _named(look)
    group = look.question.group
    if not group and not named:
        group = min(facts.groups, key=lambda each: (len(facts.groups[each].members), each), default="")
    within = named or (sorted(facts.groups[group].members) if group else [])
    shown = within if len(within) <= PAIRS_SHOWN else []
    average = calls.cohesion(within)
    found = Alignment(
        roll_calls=len(calls.instruments),
        group="" if named else group,
        members=tuple(one for one in within if one in calls.votes),
        pairs=tuple(Pair(a, b, float(agreed), n) for a, b, agreed, n in calls.pairs(shown)),
        possible=len(within) * (len(within) - 1) // 2,
        average=average,
        groups={each.id: calls.cohesion(each.members) for each in facts.groups.values()},
        group_names={each.id: each.name for each in facts.groups.values()},
        blocs=tuple(calls.blocs()),
        two=calls.agreement(*named) if len(named) == 2 else None,
    )
    return answer(look, facts, found, records=average.records, chosen=not (look.question.group or named))


def _named(look: Look) -> list[str]:
    keys = look.question.actors
    slugs = dict(look.tx.exec(select(Actor.id, Actor.slug).where(col(Actor.id).in_(keys))).all()) if keys else {}
    return [slugs[key] for key in keys]
