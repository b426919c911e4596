"""How good the sources of facts are, as the analyses weigh them (record.md, section 5)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import cast

from sqlalchemy import Select, true
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from bot.congress.record.facts import Grade
from bot.congress.record.grades import OWN_PAGE, default_grade
from bot.congress.record.names import folded
from bot.services.record.scope import Coalition, Scope, in_parts
from storage.tables import Actor, ActorName, Entry, EvidenceLink, Participation, Source

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
        self._sources: dict[int, tuple[Grade | None, str | None]] = {}
        """The grade of each source, and whose page it may be."""
        self._circles: list[set[int]] | None = None
        self._expected: dict[int, list[int]] = {}
        """The sources of the entries that were read ahead."""

    def expect(self, entries: Collection[int]) -> None:
        """Read at once what stands behind these entries, whose grades are then asked for in several parts."""
        self._expected |= self._cited("entry", entries)

    def of(
        self,
        record_type: str,
        concerned: Concerned,
        *,
        locator: str | None = None,
        within: Select[int] | None = None,
    ) -> dict[int, tuple[Grade | None, ...]]:
        """The grades of each record of this type; only of the sources at a `locator`, if one is given.

        `within` is a query of the keys, or of more, and takes their place where they may be many thousands.
        """
        if not concerned:
            return {}
        if record_type == "entry" and self._expected.keys() >= concerned.keys():
            cited = {key: self._expected[key] for key in concerned}
        else:
            cited = self._cited(record_type, concerned, locator=locator, within=within)
        return {key: tuple([self._grade(one, concerned[key]) for one in sources]) for key, sources in cited.items()}

    def _cited(
        self,
        record_type: str,
        wanted: Collection[int],
        *,
        locator: str | None = None,
        within: Select[int] | None = None,
    ) -> dict[int, list[int]]:
        """The sources that support each of these records; they are read too."""
        parts = (col(EvidenceLink.record_id).in_(part) for part in in_parts(wanted))
        cited: dict[int, list[int]] = {key: [] for key in wanted}
        for part in parts if within is None else (col(EvidenceLink.record_id).in_(within),):
            query = sql_select(col(EvidenceLink.record_id), col(EvidenceLink.source_id)).where(
                col(EvidenceLink.record_type) == record_type,
                part,
                col(EvidenceLink.supports),
                true() if locator is None else col(EvidenceLink.locator) == locator,
            )
            for key, source in self._scope.tx.connection().execute(
                query.order_by(col(EvidenceLink.record_id), col(EvidenceLink.source_id))
            ):
                if key in cited:
                    cited[key].append(source)
        self._read({source for sources in cited.values() for source in sources})
        return cited

    def _read(self, sources: set[int]) -> None:
        """Read these sources, each once for all records that cite it."""
        new = list(sources - self._sources.keys())
        for part in in_parts(new):
            query = select(Source.id, Source.grade, Source.kind, Source.publisher)
            rows = self._scope.tx.exec(query.where(col(Source.id).in_(part)))
            for key, grade, kind, publisher in rows:
                own = publisher if kind == "official" and grade == default_grade(kind) else None
                self._sources[key] = cast("Grade | None", grade), own
        self.look_up(self._sources[one][1] for one in new)

    def _grade(self, source: int, concerned: Collection[int]) -> Grade | None:
        grade, publisher = self._sources[source]
        if publisher and self._is_own(publisher, concerned):
            return OWN_PAGE
        return grade

    def grade(self, grade: str | None, kind: str, publisher: str | None, concerned: Collection[int]) -> Grade | None:
        """The grade of one source for a record that concerns these actors; its publisher was looked up before."""
        if kind == "official" and grade == default_grade(kind) and publisher and self._is_own(publisher, concerned):
            return OWN_PAGE
        return cast("Grade | None", grade)

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
        seen = (self._scope.visible(col(one.congress_id)) for one in (Actor, ActorName))
        for name, actor in self._scope.tx.exec(named.where(col(ActorName.folded).in_(wanted), *seen)):
            self._owners[name].add(self._scope.merged.get(actor, actor))
        for one in self._coalitions:
            if folded(one.name) in wanted:
                self._owners[folded(one.name)].add(one.actor)

    @property
    def _coalitions(self) -> list[Coalition]:
        """Those that the congress sees."""
        return [one for one in self._scope.coalitions if one.congress_id in (None, self._scope.congress_id)]

    def _all_circles(self) -> list[set[int]]:
        """Each coalition with everybody of whom it is confirmed that they ever took part in its initiative."""
        if self._circles is None:
            tx, merged = self._scope.tx, self._scope.merged
            circles: dict[int, set[int]] = defaultdict(set)
            for one in self._coalitions:
                circles[one.initiative].add(one.actor)
            members = select(Participation.initiative_id, Participation.actor_id)
            members = members.join(Entry, col(Entry.id) == Participation.entry_id).where(
                col(Participation.initiative_id).in_(circles), self._scope.stands
            )
            for initiative, actor in tx.exec(members):
                circles[initiative].add(merged.get(actor, actor))
            self._circles = list(circles.values())
        return self._circles
