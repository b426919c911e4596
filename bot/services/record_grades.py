"""How good the sources of facts are, as the analyses weigh them (record.md, section 5)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import cast

from sqlalchemy import true
from sqlmodel import col, select

from bot.congress.record.facts import Grade
from bot.congress.record.grades import default_grade
from bot.congress.record.names import folded
from bot.services.record_scope import Scope
from storage.tables import Actor, ActorName, Entry, EvidenceLink, Initiative, Participation, Source

MOST_KEYS = 5000
"""Keys asked for in one query."""
Concerned = Mapping[int, Collection[int]]
"""Records by key, each with the keys of the actors whom it concerns."""


class Grades:
    """The grades of the sources of records.

    An official page of an actor concerned, of its coalition or of a member of that is a self-report, whoever links to
    it; the page is an actor's if its publisher is called like one.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._owners: dict[str, set[int]] = {}
        self._circles: list[set[int]] | None = None

    def of(
        self, record_type: str, concerned: Concerned, *, locator: str | None = None
    ) -> dict[int, tuple[Grade | None, ...]]:
        """The grades of each record of this type; only of the sources at a `locator`, if one is given."""
        found: dict[int, list[tuple[str | None, str, str | None]]] = defaultdict(list)
        keys = list(concerned)
        for start in range(0, len(keys), MOST_KEYS):
            query = (
                select(EvidenceLink.record_id, Source.grade, Source.kind, Source.publisher)
                .join(Source, col(Source.id) == EvidenceLink.source_id)
                .where(
                    EvidenceLink.record_type == record_type,
                    col(EvidenceLink.record_id).in_(keys[start : start + MOST_KEYS]),
                    col(EvidenceLink.supports),
                    true() if locator is None else col(EvidenceLink.locator) == locator,
                )
                .order_by(col(EvidenceLink.record_id), col(EvidenceLink.source_id))
            )
            for key, grade, kind, publisher in self._scope.tx.exec(query):
                found[key].append((grade, kind, publisher))
        self.look_up(publisher for rows in found.values() for _, kind, publisher in rows if kind == "official")
        return {key: tuple(self.grade(*row, concerned[key]) for row in found[key]) for key in keys}

    def grade(self, grade: str | None, kind: str, publisher: str | None, concerned: Collection[int]) -> Grade | None:
        """The grade of one source for a record that concerns these actors; its publisher was looked up before."""
        if kind == "official" and grade == default_grade(kind) and publisher and self._is_own(publisher, concerned):
            return default_grade(kind, own=True)
        return cast(Grade | None, grade)

    def _is_own(self, publisher: str, concerned: Collection[int]) -> bool:
        owners = self._owners.get(folded(publisher), set())
        if not owners:
            return False
        near = owners.union(*(circle for circle in self._all_circles() if not circle.isdisjoint(owners)))
        return not near.isdisjoint(concerned)

    def look_up(self, publishers: Iterable[str | None]) -> None:
        """Find the actors that are called like these publishers, or that speak for an initiative called so."""
        wanted = {folded(one) for one in publishers if one} - set(self._owners)
        if not wanted:
            return
        self._owners |= {one: set() for one in wanted}
        named = select(ActorName.folded, ActorName.actor_id).join(Actor, col(Actor.id) == ActorName.actor_id)
        seen = self._scope.visible(col(Actor.congress_id))
        for name, actor in self._scope.tx.exec(named.where(col(ActorName.folded).in_(wanted), seen)):
            self._owners[name].add(self._scope.merged.get(actor, actor))
        speaking = select(Initiative.name, Actor.id).join(Actor, col(Actor.speaks_for) == Initiative.id)
        for name, actor in self._scope.tx.exec(speaking.where(seen)):
            if folded(name) in wanted:
                self._owners[folded(name)].add(actor)

    def _all_circles(self) -> list[set[int]]:
        """Each coalition with everybody of whom it is confirmed that they ever took part in its initiative."""
        if self._circles is None:
            tx, merged = self._scope.tx, self._scope.merged
            circles: dict[int, set[int]] = defaultdict(set)
            coalitions = select(Actor.speaks_for, Actor.id).where(
                col(Actor.speaks_for).is_not(None), self._scope.visible(col(Actor.congress_id))
            )
            for initiative, actor in tx.exec(coalitions):
                if initiative is not None:
                    circles[initiative].add(actor)
            members = select(Participation.initiative_id, Participation.actor_id)
            members = members.join(Entry, col(Entry.id) == Participation.entry_id).where(
                col(Participation.initiative_id).in_(circles), self._scope.stands
            )
            for initiative, actor in tx.exec(members):
                circles[initiative].add(merged.get(actor, actor))
            self._circles = list(circles.values())
        return self._circles
