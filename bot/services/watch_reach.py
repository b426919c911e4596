"""All that can be watched in a norm, in an entry of the record, in a norm of an initiative; read for many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlmodel import Session, and_, col, or_, select

from bot.services.record.scope import Scope, in_parts
from bot.services.watch_subjects import About
from storage.tables import (
    Action,
    ActionActor,
    ActionAttachment,
    ActionSubject,
    Claim,
    Congress,
    Initiative,
    InitiativeNorm,
    InitiativeNormTopic,
    Norm,
    Participation,
    Pledge,
    PledgeLevel,
    Position,
    Question,
    SubjectRelation,
)

Reach = dict[int, set[About]]
"""By the id of something, all that is watched in it."""

Row = tuple[str, int]
"""The type of a subject of the record, and its id."""


def norm_reach(tx: Session, congress: Congress, ids: Collection[int]) -> Reach:
    """Of norms of this congress: each itself, its case, and initiatives and topics of what it is related to."""
    reach: Reach = {key: {("norm", key)} for key in ids}
    cases = select(Norm.id, Norm.case_id).where(col(Norm.id).in_(ids), col(Norm.case_id).is_not(None))
    for key, case in tx.exec(cases) if ids else ():
        reach[key].add(("case", str(case)))
    related = _related(tx, congress, ids)
    beyond = _world_reach(tx, congress, {row for rows in related.values() for row in rows})
    for key, rows in related.items():
        for row in rows:
            reach[key] |= {about for about in beyond[row] if about[0] in ("initiative", "topic")}
    return reach


def initiative_norm_reach(tx: Session, congress: Congress, ids: Collection[int]) -> Reach:
    """Of norms of initiatives: the initiative, its case, and the topics of the norm."""
    found = _world_reach(tx, congress, {("initiative_norm", key) for key in ids})
    return {key: found["initiative_norm", key] for key in ids}


def entry_reach(tx: Session, congress: Congress, ids: Collection[int]) -> Reach:
    """Of entries: whom they concern, what they are about, and the cases and topics of that."""
    if not ids:
        return {}
    reach: Reach = {key: set() for key in ids}
    about: dict[int, set[Row]] = defaultdict(set)
    for part in in_parts(ids):
        _read(tx, congress, part, reach, about)
    merged = merged_actors(tx, congress)
    beyond = _world_reach(tx, congress, {row for rows in about.values() for row in rows})
    for key, found in reach.items():
        found |= {one for row in about[key] for one in beyond[row]}
        reach[key] = {merged_about(one, merged) for one in found}
    return reach


def merged_actors(tx: Session, congress: Congress) -> Mapping[int, int]:
    """For each actor that was merged into another, the one that stands for it in the end."""
    return Scope(tx, congress.id, None, None, None, None).merged


def merged_about(about: About, merged: Mapping[int, int]) -> About:
    """The same subject; of an actor that was merged into another, the other."""
    kind, key = about
    return (kind, merged.get(key, key)) if kind == "actor" and isinstance(key, int) else about


def _read(tx: Session, congress: Congress, ids: Collection[int], reach: Reach, about: dict[int, set[Row]]) -> None:
    """Note the actors and cases of entries in `reach`, their subjects in `about`."""

    def note(key: int, actors: Iterable[int | None], case: str | None = None, subject: Row | None = None) -> None:
        reach[key] |= {("actor", one) for one in actors if one is not None}
        reach[key] |= {("case", case)} if case is not None else set()
        if subject is not None:
            about[key].add(subject)

    for said in tx.exec(select(Position).where(col(Position.entry_id).in_(ids))):
        note(said.entry_id, [said.actor_id], said.case_id, (said.subject_type, said.subject_id))
    for one in tx.exec(select(Participation).where(col(Participation.entry_id).in_(ids))):
        note(one.entry_id, [one.actor_id, one.via_id], None, ("initiative", one.initiative_id))
    for key, promised in _pledges(tx, ids):
        note(key, [promised.actor_id], None, (promised.subject_type, promised.subject_id))
    deeds: dict[int, set[int]] = defaultdict(set)
    for deed in tx.exec(select(Action).where(col(Action.entry_id).in_(ids))):
        note(deed.entry_id, [], deed.case_id)
        deeds[deed.entry_id].add(deed.entry_id)
    for claim, action in tx.exec(
        select(Claim, Action).join(Action, col(Action.entry_id) == Claim.action_id).where(col(Claim.entry_id).in_(ids))
    ):
        note(claim.entry_id, [claim.claimant_id, claim.accused_id], action.case_id)
        deeds[claim.action_id].add(claim.entry_id)
    for action_id, actor in tx.exec(
        select(ActionActor.action_id, ActionActor.actor_id).where(col(ActionActor.action_id).in_(ids))
    ):
        note(action_id, [actor])
    for action_id, kind, subject in _deeds_about(tx, congress, list(deeds)):
        for key in deeds[action_id]:
            note(key, [], None, (kind, subject))


def _pledges(tx: Session, ids: Collection[int]) -> Iterable[tuple[int, Pledge]]:
    """Commitments, and those whose level an entry tells, by the id of the entry."""
    for pledge in tx.exec(select(Pledge).where(col(Pledge.entry_id).in_(ids))):
        yield pledge.entry_id, pledge
    levels = select(PledgeLevel.entry_id, Pledge).join(Pledge, col(Pledge.entry_id) == PledgeLevel.pledge_id)
    yield from tx.exec(levels.where(col(PledgeLevel.entry_id).in_(ids)))


def _deeds_about(tx: Session, congress: Congress, deeds: Collection[int]) -> Iterable[tuple[int, str, int]]:
    """To what deeds relate, by themselves and as members of this congress said."""
    own, added = ActionSubject, ActionAttachment
    yield from tx.exec(select(own.action_id, own.subject_type, own.subject_id).where(col(own.action_id).in_(deeds)))
    attached = select(added.action_id, added.subject_type, added.subject_id).where(added.congress_id == congress.id)
    yield from tx.exec(attached.where(col(added.action_id).in_(deeds)))


def _related(tx: Session, congress: Congress, norms: Collection[int]) -> dict[int, set[Row]]:
    """What of the world norms of this congress are related to."""
    found: dict[int, set[Row]] = defaultdict(set)
    one = SubjectRelation
    ours = or_(
        and_(col(one.a_type) == "norm", col(one.a_id).in_(norms)),
        and_(col(one.b_type) == "norm", col(one.b_id).in_(norms)),
    )
    for row in tx.exec(select(one).where(one.congress_id == congress.id, ours)) if norms else ():
        ends = ((row.a_type, row.a_id), (row.b_type, row.b_id))
        for (kind, key), other in (ends, ends[::-1]):
            if kind == "norm" and key in norms:
                found[key].add(other)
    return found


def _world_reach(tx: Session, congress: Congress, rows: set[Row]) -> dict[Row, set[About]]:
    """What is watched in subjects of the record: of norms of initiatives the initiative and the topics as well."""
    if not rows:
        return {}
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, key in rows:
        ids[kind].add(key)
    reach: dict[Row, set[About]] = {row: set() for row in rows}
    norms = select(Norm.id, Norm.case_id).where(Norm.congress_id == congress.id, col(Norm.id).in_(ids["norm"]))
    for key, case in tx.exec(norms) if ids["norm"] else ():
        reach["norm", key] |= {("norm", key), *_in_case(case)}
    of = select(InitiativeNorm.id, InitiativeNorm.initiative_id, Initiative.case_id)
    of = of.join(Initiative, col(Initiative.id) == InitiativeNorm.initiative_id)
    for key, initiative, case in tx.exec(of.where(col(InitiativeNorm.id).in_(ids["initiative_norm"]))):
        reach["initiative_norm", key] |= {("initiative", initiative), *_in_case(case)}
    topics = select(InitiativeNormTopic).where(col(InitiativeNormTopic.norm_id).in_(ids["initiative_norm"]))
    for topic in tx.exec(topics):
        reach["initiative_norm", topic.norm_id].add(("topic", topic.topic))
    whole = select(Initiative.id, Initiative.case_id).where(col(Initiative.id).in_(ids["initiative"]))
    for key, case in tx.exec(whole):
        reach["initiative", key] |= {("initiative", key), *_in_case(case)}
    questions = select(Question.id, Question.case_id).where(col(Question.id).in_(ids["question"]))
    for key, case in tx.exec(questions):
        reach["question", key] |= {*_in_case(case)}
    return reach


def _in_case(case: str | None) -> set[About]:
    return set() if case is None else {("case", case)}
