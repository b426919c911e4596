"""The actors and subjects of the record as plain facts, and the ids under which facts name them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple, cast

from sqlalchemy import exists, or_, true
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from bot.congress.handles import norm_handle
from bot.congress.record.dates import KEPT, Precision, When
from bot.congress.record.facts import Actor, Addressee, Family, Group, Lineage, Subject
from bot.services.record.dates import when_of
from bot.services.record.scope import Scope
from bot.services.record.subjects import About
from storage import tables as t


@dataclass(frozen=True)
class Names:
    """The actors and subjects of a scope, and the id of each by its key: the slug, or the handle of a norm."""

    actors: dict[str, Actor]
    subjects: dict[str, Subject]
    actor_ids: dict[int, str]
    subject_ids: dict[About, str]

    def actors_of(self, keys: Iterable[int]) -> tuple[str, ...]:
        """The ids of these actors, each once."""
        return tuple(dict.fromkeys(self.actor_ids[key] for key in keys))


def record_of(entry: t.Entry) -> str:
    """The permanent handle of an entry without "R-"."""
    return entry.slug or str(entry.number)


@lru_cache(KEPT)
def plain_when(text: str | None) -> When | None:
    """A date without a precision of its own: it is as exact as it is written."""
    by_length: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
    return When(text, by_length[len(text)]) if text else None


def read_actors(scope: Scope, keys: Iterable[int] | None) -> tuple[dict[str, Actor], dict[int, str]]:
    """The actors of these keys with their parents, or all; and the id of each by its key.

    One that was merged into another is not among them, and its key leads to the other.
    """
    wanted = None if keys is None else {scope.merged.get(key, key) for key in keys}
    rows = _actor_rows(scope, wanted)
    while wanted is not None:
        parents = {row.parent_id for row in rows if row.parent_id} - {row.id for row in rows}
        if not parents:
            break
        rows += _actor_rows(scope, parents)
    ids = {row.id: row.slug for row in rows}
    ids |= {key: ids[target] for key, target in scope.merged.items() if target in ids}
    families = dict(scope.tx.exec(select(t.StakeholderKind.id, t.StakeholderKind.family)).all())
    coalitions = {one.initiative: one.slug for one in scope.coalitions}
    steps = _steps(scope.tx, None if keys is None else set(ids))
    return {
        row.slug: Actor(
            id=row.slug,
            name=row.name,
            kind=row.kind,
            family=cast(Family, families[row.kind]),
            country=row.country,
            parent=ids.get(row.parent_id) if row.parent_id else None,
            lineage=tuple(steps[row.id]),
            speaks_for=coalitions.get(row.speaks_for) if row.speaks_for else None,
        )
        for row in rows
    }, ids


class _ActorRow(NamedTuple):
    """What facts tell of an actor: whole rows of thousands would take several times as long to make."""

    id: int
    slug: str
    name: str
    kind: str
    country: str | None
    parent_id: int | None
    speaks_for: int | None


def _actor_rows(scope: Scope, keys: set[int] | None) -> list[_ActorRow]:
    one = t.Actor
    columns = [col(getattr(one, name)) for name in _ActorRow._fields]
    query = sql_select(*columns).where(scope.visible(col(one.congress_id)), col(one.merged_into).is_(None))
    query = query.where(true() if keys is None else col(one.id).in_(keys)).order_by(col(one.id))
    return [_ActorRow(*row) for row in scope.tx.connection().execute(query)]


def _steps(tx: Session, keys: set[int] | None) -> dict[int, list[Lineage]]:
    found: dict[int, list[Lineage]] = defaultdict(list)
    one, other = t.ActorStep, t.Actor
    query = select(one, other.slug).join(other, col(other.id) == one.other_id, isouter=True)
    query = query.where(true() if keys is None else col(one.actor_id).in_(keys))
    for row, slug in tx.exec(query.order_by(col(one.actor_id), col(one.n))):
        found[row.actor_id].append(
            Lineage(row.relation, slug or row.other_name, when_of(row.dated, row.date_precision))
        )
    return found


def read_groups(scope: Scope) -> dict[str, Group]:
    """The groups of actors, each with all its members."""
    members: dict[int, set[str]] = defaultdict(set)
    groups = scope.tx.exec(select(t.ActorGroup).where(scope.visible(col(t.ActorGroup.congress_id)))).all()
    query = select(t.ActorGroupMember.group_id, t.Actor.slug).join(
        t.Actor, col(t.Actor.id) == t.ActorGroupMember.actor_id
    )
    for group, slug in scope.tx.exec(query.where(col(t.ActorGroupMember.group_id).in_([one.id for one in groups]))):
        members[group].add(slug)
    return {group.slug: Group(group.slug, group.name, frozenset(members[group.id])) for group in groups}


def read_subjects(scope: Scope) -> dict[About, Subject]:
    """The subjects of the scope by type and key."""
    found: dict[About, Subject] = {}
    for kind, read in _READING.items():
        if scope.holds(kind):
            found |= read(scope)
    return found


def _initiatives(scope: Scope) -> dict[About, Subject]:
    one = t.Initiative
    query = select(one).where(scope.visible(col(one.congress_id)), scope.is_about("initiative", col(one.id)))
    return {
        ("initiative", row.id): Subject(
            "initiative",
            row.slug,
            row.name,
            initiative=row.slug,
            addressee=cast(Addressee, row.addressee),
            opened=when_of(row.opened_on, row.date_precision),
            case=row.case_id,
        )
        for row in scope.tx.exec(query)
    }


def _initiative_norms(scope: Scope) -> dict[About, Subject]:
    one, home = t.InitiativeNorm, t.Initiative
    topics: dict[int, list[str]] = defaultdict(list)
    topic = select(t.InitiativeNormTopic).where(scope.is_about("initiative_norm", col(t.InitiativeNormTopic.norm_id)))
    for row in scope.tx.exec(topic):
        topics[row.norm_id].append(row.topic)
    query = select(one, home).join(home, col(home.id) == one.initiative_id)
    query = query.where(scope.visible(col(one.congress_id)), scope.is_about("initiative_norm", col(one.id)))
    found = {}
    for norm, initiative in scope.tx.exec(query):
        opened = when_of(initiative.opened_on, initiative.date_precision)
        found["initiative_norm", norm.id] = Subject(
            "initiative_norm",
            norm.slug,
            norm.title,
            initiative=initiative.slug,
            addressee=cast(Addressee, norm.addressee),
            opened=opened if opened.first.year == norm.year else When(str(norm.year), "year"),
            topics=tuple(topics[norm.id]),
            case=initiative.case_id,
            code=norm.code,
        )
    return found


def _instruments(scope: Scope) -> dict[About, Subject]:
    one = t.Instrument
    query = select(one).where(scope.visible(col(one.congress_id)), scope.is_about("instrument", col(one.id)))
    return {
        ("instrument", row.id): Subject(
            "instrument", row.slug, row.name, addressee="state", opened=when_of(row.dated, row.date_precision)
        )
        for row in scope.tx.exec(query)
    }


def _questions(scope: Scope) -> dict[About, Subject]:
    one = t.Question
    asked = exists().where(col(t.Entry.id) == one.entry_id, scope.stands)
    open_ = or_(col(one.congress_id).is_(None), asked)
    query = select(one).where(open_, scope.is_about("question", col(one.id)))
    return {
        ("question", row.id): Subject("question", row.slug, row.words, case=row.case_id) for row in scope.tx.exec(query)
    }


def _norms(scope: Scope) -> dict[About, Subject]:
    """The norms of the congress, in the words that are discussed; they opened on the day they were proposed."""
    if scope.congress_id is None:
        return {}
    one, text = t.Norm, t.NormVersion
    query = select(one, text).join(text, (col(text.norm_id) == one.id) & (col(text.n) == one.version))
    query = query.where(col(one.congress_id) == scope.congress_id, scope.is_about("norm", col(one.id)))
    return {
        ("norm", norm.id): Subject(
            "norm",
            norm_handle(norm.number),
            version.title,
            addressee=cast(Addressee, version.addressee),
            opened=_on(norm.created_at.date()),
            case=norm.case_id,
            code=norm_handle(norm.number),
        )
        for norm, version in scope.tx.exec(query)
    }


_READING = {
    "initiative": _initiatives,
    "initiative_norm": _initiative_norms,
    "instrument": _instruments,
    "question": _questions,
    "norm": _norms,
}


def _on(day: date) -> When:
    return When(day.isoformat(), "day")
