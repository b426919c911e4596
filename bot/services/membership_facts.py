"""Participation in initiatives as plain values, from which membership and overlap are computed."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import cast

from sqlmodel import Session, col, or_, select

from bot.congress.record.dates import Precision, When
from bot.congress.record.facts import (
    Actor,
    Addressee,
    Facts,
    Family,
    InitiativeLink,
    Lineage,
    NormLink,
    Participation,
    Subject,
)
from bot.services.entries import entry_handle, stands
from bot.services.initiatives import seen_by
from bot.services.subjects import initiative_name
from storage.tables import Actor as ActorRow
from storage.tables import ActorStep, Congress, Entry, Initiative, InitiativeNorm, StakeholderKind, SubjectRelation
from storage.tables import Participation as ParticipationRow

_HANDLE = "R-"


def membership_facts(tx: Session, congress: Congress, initiatives: Collection[int] | None = None) -> Facts:
    """Who did what about these initiatives (None: about all), with the actors, their owners, and the judged links
    between the norms of the initiatives. An actor that was merged counts as the one that is kept."""
    query = select(Initiative).where(seen_by(congress))
    if initiatives is not None:
        query = query.where(col(Initiative.id).in_(initiatives))
    kept = {one.id: one for one in tx.exec(query).all()}
    rows = tx.exec(
        select(Entry, ParticipationRow)
        .join(ParticipationRow, col(ParticipationRow.entry_id) == Entry.id)
        .where(col(ParticipationRow.initiative_id).in_(kept), stands(congress))
    ).all()
    ids = {row.actor_id for _, row in rows} | {row.via_id for _, row in rows if row.via_id is not None}
    actors = _with_owners(tx, ids)
    norms = _norms(tx, congress, kept)
    return Facts(
        actors={one.id: one for one in _actors(tx, actors)},
        subjects={one.id: one for one in (*map(_subject, kept.values()), *norms.values())},
        participations=[_participation(entry, row, kept, actors) for entry, row in rows],
        norm_links=list(_norm_links(tx, congress, norms)),
        initiative_links=list(_initiative_links(tx, congress, kept)),
    )


def slug_for(actors: dict[int, ActorRow], key: int) -> str:
    """The id, among the facts, of an actor: that of the one that is kept."""
    row = actors[key]
    return (actors[row.merged_into] if row.merged_into is not None else row).slug


def _with_owners(tx: Session, ids: Collection[int]) -> dict[int, ActorRow]:
    """These actors with all that own them, and those into which any was merged."""
    found: dict[int, ActorRow] = {}
    wanted = set(ids)
    while wanted:
        rows = tx.exec(select(ActorRow).where(col(ActorRow.id).in_(wanted))).all()
        found |= {row.id: row for row in rows}
        above = {key for row in rows for key in (row.parent_id, row.merged_into) if key is not None}
        wanted = above - found.keys()
    return found


def _actors(tx: Session, rows: dict[int, ActorRow]) -> Iterable[Actor]:
    families = dict(tx.exec(select(StakeholderKind.id, StakeholderKind.family)).all())
    steps: dict[int, list[ActorStep]] = defaultdict(list)
    for step in tx.exec(select(ActorStep).where(col(ActorStep.actor_id).in_(rows)).order_by(col(ActorStep.n))):
        steps[step.actor_id].append(step)
    others = {step.other_id for found in steps.values() for step in found if step.other_id is not None}
    slugs = dict(tx.exec(select(ActorRow.id, ActorRow.slug).where(col(ActorRow.id).in_(others))).all())
    for row in rows.values():
        if row.merged_into is None:
            yield Actor(
                id=row.slug,
                name=row.name,
                kind=row.kind,
                family=cast(Family, families[row.kind]),
                country=row.country,
                parent=slug_for(rows, row.parent_id) if row.parent_id is not None else None,
                lineage=tuple(_lineage(step, slugs) for step in steps[row.id]),
            )


def _lineage(step: ActorStep, slugs: dict[int, str]) -> Lineage:
    other = slugs.get(step.other_id or 0, step.other_name)
    return Lineage(step.relation, other, _when(step.dated, step.date_precision))


def _subject(one: Initiative) -> Subject:
    return Subject(
        kind="initiative",
        id=one.slug,
        name=initiative_name(one),
        initiative=one.slug,
        addressee=cast(Addressee, one.addressee),
        opened=_when(one.opened_on, one.date_precision),
        case=one.case_id,
    )


def _norms(tx: Session, congress: Congress, kept: dict[int, Initiative]) -> dict[int, Subject]:
    query = select(InitiativeNorm).where(
        col(InitiativeNorm.initiative_id).in_(kept),
        or_(col(InitiativeNorm.congress_id).is_(None), col(InitiativeNorm.congress_id) == congress.id),
    )
    return {
        one.id: Subject(
            kind="initiative_norm",
            id=one.slug,
            name=one.title,
            initiative=kept[one.initiative_id].slug,
            addressee=cast(Addressee, one.addressee),
            code=one.code,
        )
        for one in tx.exec(query).all()
    }


def _participation(
    entry: Entry, row: ParticipationRow, kept: dict[int, Initiative], actors: dict[int, ActorRow]
) -> Participation:
    return Participation(
        record=entry_handle(entry).removeprefix(_HANDLE),
        initiative=kept[row.initiative_id].slug,
        actor=slug_for(actors, row.actor_id),
        status=row.status,
        role=row.role,
        when=_when(row.dated, row.date_precision),
        until=None if row.until is None else When(row.until, _precision(row.until)),
        via=None if row.via_id is None else slug_for(actors, row.via_id),
    )


def _norm_links(tx: Session, congress: Congress, norms: dict[int, Subject]) -> Iterable[NormLink]:
    for row in _relations(tx, congress, "initiative_norm", norms):
        yield NormLink(norms[row.a_id].id, row.relation, norms[row.b_id].id, row.reason, row.confidence or "")


def _initiative_links(tx: Session, congress: Congress, kept: dict[int, Initiative]) -> Iterable[InitiativeLink]:
    for row in _relations(tx, congress, "initiative", kept):
        yield InitiativeLink(kept[row.a_id].slug, row.relation, kept[row.b_id].slug)


def _relations(tx: Session, congress: Congress, kind: str, ids: Collection[int]) -> Iterable[SubjectRelation]:
    query = select(SubjectRelation).where(
        SubjectRelation.a_type == kind,
        SubjectRelation.b_type == kind,
        col(SubjectRelation.a_id).in_(ids),
        col(SubjectRelation.b_id).in_(ids),
        or_(col(SubjectRelation.congress_id).is_(None), col(SubjectRelation.congress_id) == congress.id),
    )
    return tx.exec(query.order_by(col(SubjectRelation.id))).all()


def _when(text: str, precision: str) -> When:
    return When(text, cast(Precision, precision))


def _precision(text: str) -> Precision:
    """How exact a date is by the length of its text."""
    return {4: "year", 7: "month"}.get(len(text), "day")  # type: ignore[return-value]
