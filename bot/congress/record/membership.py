"""Who is a member of an initiative on a day, and whose subsidiary (record.md, section 5; invariants 7 and 9)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.congress.record.dates import When
from bot.congress.record.facts import Facts, Participation, recorded
from bot.congress.record.figures import evidence

JOINED = frozenset({"joined", "joined_via_bloc"})
"""Statuses that make a member."""

NOT_LISTED = "not_listed"
"""What is known of a register, and no event in the life of the actor."""

_BOUGHT = frozenset({"acquired_by", "merged_into"})
_SOLD = "sold_by"


@dataclass(frozen=True, slots=True)
class Membership:
    """The members of an initiative on a day, with the row that makes each of them one."""

    initiative: str
    as_of: date
    rows: tuple[Participation, ...]

    @property
    def n(self) -> int:
        """How many members there are, subsidiaries apart from their parents."""
        return len(self.rows)

    @property
    def actors(self) -> tuple[str, ...]:
        """The members, in the order of their ids."""
        return tuple(row.actor for row in self.rows)

    @property
    def records(self) -> tuple[str, ...]:
        """The records behind it."""
        return evidence(row.record for row in self.rows)

    @property
    def newest(self) -> When:
        """When the last of them joined, as far as is on record; there must be one."""
        return max((row.when for row in self.rows), key=lambda when: (when.known_by, when.first))


@dataclass(frozen=True, slots=True)
class Collapsed:
    """Actors with every subsidiary under its parent as of a day. Both counts are to be shown."""

    as_of: date
    members: tuple[tuple[str, tuple[str, ...]], ...]
    """Each group (the id of its top, or its name if it is not kept) with the actors that count as one."""

    @property
    def apart(self) -> int:
        """How many there are, each on its own."""
        return sum(len(actors) for _, actors in self.members)

    @property
    def together(self) -> int:
        """How many groups there are."""
        return len(self.members)

    @property
    def tops(self) -> frozenset[str]:
        """The groups, to compare one collapsed set with another."""
        return frozenset(top for top, _ in self.members)


def standing(facts: Facts, actor: str, initiative: str, as_of: date) -> Participation | None:
    """The latest event of an actor in an initiative, `not_listed` aside, that is known and holds on the day."""
    rows = [
        row
        for row in facts.participations_of.get((actor, initiative), ())
        if row.status != NOT_LISTED and row.when.counts(as_of)
    ]
    latest = max(rows, key=lambda row: (row.when.known_by, row.when.first, recorded(row.record)), default=None)
    if latest is None or (latest.until is not None and latest.until.counts(as_of)):
        return None
    return latest


def is_member(facts: Facts, actor: str, initiative: str, as_of: date) -> bool:
    """Whether the actor is a member on the day."""
    row = standing(facts, actor, initiative, as_of)
    return row is not None and row.status in JOINED


def members(facts: Facts, initiative: str, as_of: date) -> Membership:
    """The members of the initiative on the day."""
    rows = (standing(facts, actor, initiative, as_of) for actor in facts.participants_of.get(initiative, ()))
    joined = (row for row in rows if row is not None and row.status in JOINED)
    return Membership(initiative, as_of, tuple(sorted(joined, key=lambda row: row.actor)))


def owner(facts: Facts, actor: str, as_of: date) -> str | None:
    """Who owns the actor on the day: an id, the name of one that is not kept, or None.

    The steps of its lineage come first; without one that is known by the day, its parent, unless a later step says
    that the parent bought it only then.
    """
    one = facts.actors[actor]
    steps = [step for step in one.lineage if step.relation in _BOUGHT or step.relation == _SOLD]
    known = [step for step in steps if step.when.counts(as_of)]
    if known:
        latest = max(known, key=lambda step: (step.when.known_by, step.when.first, step.relation, step.other))
        return latest.other if latest.relation in _BOUGHT else None
    if any(step.relation in _BOUGHT and step.other == one.parent for step in steps):
        return None
    return one.parent


def top_of(facts: Facts, actor: str, as_of: date) -> str:
    """The top of the group to which the actor belongs on the day; itself, if nobody owns it."""
    passed = {actor}
    while actor in facts.actors:
        above = owner(facts, actor, as_of)
        if above is None or above in passed:
            break
        passed.add(above)
        actor = above
    return actor


def is_listed(facts: Facts, membership: Membership) -> bool:
    """Whether a complete list covers every kind of actor among the members on the day."""
    kinds = {facts.actors[row.actor].kind for row in membership.rows}
    lists = (facts.coverage_of.get((membership.initiative, kind), ()) for kind in kinds)
    return all(any(one.complete_from.counts(membership.as_of) for one in each) for each in lists)


def collapse(facts: Facts, actors: Iterable[str], as_of: date) -> Collapsed:
    """The actors with every subsidiary under its parent as of the day."""
    groups: dict[str, list[str]] = defaultdict(list)
    for actor in sorted(set(actors)):
        groups[top_of(facts, actor, as_of)].append(actor)
    return Collapsed(as_of, tuple((top, tuple(under)) for top, under in sorted(groups.items())))
