"""What of the record a question needs to read: whose facts, about what, as the record stood when."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, and_, false, func, or_, true
from sqlalchemy import select as sql_select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from bot.services.record.subjects import About
from storage.tables import Actor, Entry, Initiative, InitiativeNorm

K = TypeVar("K")

KEYS_MOST = 5000
"""Keys asked for in one statement; SQLite takes no more than 32,766 values in one."""

_SHARED = 0
"""No congress has this key."""


class Coalition(NamedTuple):
    """An actor that speaks for the members of an initiative; whose actor it is tells `congress_id`."""

    actor: int
    congress_id: int | None
    initiative: int
    slug: str
    name: str


@dataclass(frozen=True)
class Scope:
    """What is read, on behalf of a congress (None: of shared data alone), and the ids under which it is given back.

    `actors` are widened to the coalitions, whose stance may stand for theirs, and to whoever was merged into them;
    `subjects` to the initiatives of norms, whose stance may stand for theirs. None stands for all.
    """

    tx: Session
    congress_id: int | None
    actors: Collection[int] | None
    subjects: Collection[About] | None
    cases: Collection[str] | None
    known_at: datetime | None

    def narrowed(self, subjects: Collection[About]) -> "Scope":
        """The same for these subjects."""
        return replace(self, subjects=subjects)

    @property
    def bounded(self) -> bool:
        """Whether it is less than all that the congress can see."""
        return not (self.actors is None and self.subjects is None and self.cases is None)

    def visible(self, column: Mapped[int | None]) -> ColumnElement[bool]:
        """The condition that a row is shared or of this congress; as in `stands`, no index serves it."""
        return (
            column.is_(None)
            if self.congress_id is None
            else func.coalesce(column, self.congress_id) == self.congress_id
        )

    @property
    def stands(self) -> ColumnElement[bool]:
        """The condition that an entry is confirmed now, or was on the recorded date.

        Written so that no index serves it: a fact is found by its actor or subject, and then looks up its entry.
        """
        own = self.congress_id or _SHARED
        state, seen = col(Entry.state), func.coalesce(Entry.congress_id, own) == own
        if self.known_at is None:
            return and_(seen, state == "confirmed")
        ended = col(Entry.ended_at)
        return and_(
            seen,
            state.in_(("confirmed", "retracted", "replaced")),
            col(Entry.reviewed_at) <= self.known_at,
            or_(ended.is_(None), ended > self.known_at),
        )

    @cached_property
    def merged(self) -> dict[int, int]:
        """For each actor that was merged away, the one that stands for it in the end."""
        query = select(Actor.id, Actor.merged_into).where(col(Actor.merged_into).is_not(None))
        into = {key: target for key, target in self.tx.exec(query) if target is not None}
        return {key: _end_of(into, key) for key in into}

    @cached_property
    def actor_ids(self) -> set[int] | None:
        """The actors whose facts are read, those merged into them among them; None for all."""
        if self.actors is None:
            return None
        wanted = {self.merged.get(key, key) for key in (*self.actors, *(one.actor for one in self.coalitions))}
        return wanted | {key for key, target in self.merged.items() if target in wanted}

    @cached_property
    def subject_ids(self) -> dict[str, set[int]] | None:
        """The subjects by type, with the initiatives of norms; None for all."""
        if self.subjects is None:
            return None
        found: dict[str, set[int]] = {"initiative": set(), "initiative_norm": set()}
        for kind, key in self.subjects:
            found.setdefault(kind, set()).add(key)
        norms = col(InitiativeNorm.id).in_(found["initiative_norm"])
        found["initiative"] |= set(self.tx.exec(select(InitiativeNorm.initiative_id).where(norms)))
        return found

    def holds(self, kind: str) -> bool:
        """Whether subjects of this type are wanted."""
        return self.subject_ids is None or bool(self.subject_ids.get(kind))

    @cached_property
    def coalitions(self) -> list[Coalition]:
        """Who speaks for the members of an initiative. A range of keys is found by an index."""
        actor, of = Actor, Initiative
        columns = (col(actor.id), col(actor.congress_id), col(of.id), col(of.slug), col(of.name))
        query = sql_select(*columns).join(of, col(of.id) == actor.speaks_for).where(col(actor.speaks_for) > 0)
        return [Coalition(*row) for row in self.tx.connection().execute(query)]

    def of_actors(self, column: Mapped[int]) -> ColumnElement[bool]:
        """The condition that a column names one of the actors."""
        return true() if self.actor_ids is None else column.in_(self.actor_ids)

    def about(self, kind: Mapped[str], key: Mapped[int]) -> ColumnElement[bool]:
        """The condition that two columns name one of the subjects."""
        if self.subject_ids is None:
            return true()
        return or_(false(), *(and_(kind == one, key.in_(ids)) for one, ids in self.subject_ids.items() if ids))

    def is_about(self, kind: str, key: Mapped[int]) -> ColumnElement[bool]:
        """The condition that a column names one of the subjects of this type."""
        return true() if self.subject_ids is None else key.in_(self.subject_ids.get(kind, set()))

    def in_cases(self, column: Mapped[str | None]) -> ColumnElement[bool]:
        """The condition that a row belongs to one of the cases."""
        return true() if self.cases is None else column.in_(self.cases)


def in_parts(keys: Iterable[K], most: int = KEYS_MOST) -> Iterator[list[K]]:
    """The keys in lists of at most `most`."""
    left = iter(keys)
    while part := list(islice(left, most)):
        yield part


def _end_of(into: dict[int, int], key: int) -> int:
    seen = {key}
    while key in into and into[key] not in seen:
        key = into[key]
        seen.add(key)
    return key
