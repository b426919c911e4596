"""The position matrix for a question: who stands where on what, as of a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sqlmodel import col, func, select

from bot.congress.errors import CongressError
from bot.congress.record.cells import Cell, Matrix, matrix
from bot.congress.record.facts import Facts
from bot.services.record.actors import visible
from bot.services.record.analyses.answers import Answer, answer
from bot.services.record.analyses.choosing import first_case
from bot.services.record.analyses.looking import Look, norms_of
from bot.services.record.seen import seen_by
from bot.services.record.subjects import About
from storage.tables import (
    Actor,
    ActorGroup,
    ActorGroupMember,
    Initiative,
    InitiativeNorm,
    InitiativeNormTopic,
    Norm,
    Participation,
)

PAGE_ROWS = 50
PAGE_COLUMNS = 50
"""Actors and subjects of one page: what a picture shows readably."""
ACTORS_MOST = 500
SUBJECTS_MOST = 200
"""What one matrix compares; a question for more is too wide to be answered in one picture or page."""

STATES_SHOWN = 24
COMPANIES_SHOWN = 12
"""Members of groups, and companies, of a matrix for which no actors were named."""


@dataclass(frozen=True)
class Grid:
    """A page of a matrix. `rows` and `columns` count those of all pages; `page` counts from 0. `left_out` counts the
    subjects that a default choice left out, because none of the actors is tracked on them."""

    matrix: Matrix
    rows: int
    columns: int
    page: int
    pages: int
    left_out: int = 0


def ask(look: Look) -> Answer[Grid]:
    """The page of the matrix that the question asks for. Raises `analyses.too_wide` and `analyses.nothing_fits`."""
    subjects = _subjects(look)
    actors = _named(look)
    chosen = actors is None
    keys = _of_interest(look, subjects) if actors is None else actors
    _check(len(keys), ACTORS_MOST, "actors")
    _check(len(subjects), SUBJECTS_MOST, "subjects")
    facts = look.facts(actors=keys, subjects=subjects, beside=("coverage",))
    slugs = look.tx.exec(select(Actor.slug).where(col(Actor.id).in_(keys))).all()
    whole = matrix(facts, [one for one in slugs if one in facts.actors], _ordered(look, facts, subjects), look.as_of)
    left_out = 0
    if chosen:
        whole, left_out = _tracked(whole)
    grid = replace(_page(whole, look.question.page), left_out=left_out)
    held = (record for row in grid.matrix.rows for one in row for record in one.records)
    initiatives = {facts.subjects[one].initiative or one for one in grid.matrix.subjects}
    return answer(look, facts, grid, records=held, initiatives=initiatives, chosen=chosen)


def _tracked(whole: Matrix) -> tuple[Matrix, int]:
    """The matrix without the columns in which nobody has a stance or is tracked, and how many these are; all of it
    where there is no other."""
    kept = [n for n, subject in enumerate(whole.subjects) if any(one.tracked for one in whole.column(subject))]
    if not kept:
        return whole, 0
    subjects = tuple(whole.subjects[n] for n in kept)
    rows = tuple(tuple(row[n] for n in kept) for row in whole.rows)
    return Matrix(whole.as_of, subjects, rows), len(whole.subjects) - len(kept)


def _check(n: int, most: int, what: str) -> None:
    if not n:
        raise CongressError(f"analyses.nothing_fits.{what}")
    if n > most:
        raise CongressError(f"analyses.too_wide.{what}", n=n, most=most)


def _page(whole: Matrix, page: int) -> Grid:
    """A part of the matrix; pages go from left to right, then down."""
    across = max(1, -(-len(whole.subjects) // PAGE_COLUMNS))
    down = max(1, -(-len(whole.rows) // PAGE_ROWS))
    shown = min(page, across * down - 1)
    row, column = shown // across * PAGE_ROWS, shown % across * PAGE_COLUMNS
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        one[column : column + PAGE_COLUMNS] for one in whole.rows[row : row + PAGE_ROWS]
    )
    part = Matrix(whole.as_of, whole.subjects[column : column + PAGE_COLUMNS], rows)
    return Grid(part, len(whole.rows), len(whole.subjects), shown, across * down)


def _ordered(look: Look, facts: Facts, keys: Collection[About]) -> list[str]:
    """The subjects of the question without the initiatives that came along, the oldest first, norms by their code."""
    kinds = {kind for kind, _ in keys}
    kept = [one for one in facts.subjects.values() if one.kind in kinds]
    if kinds == {"initiative_norm"} or kinds == {"initiative", "initiative_norm"}:
        return [one.id for one in sorted(kept, key=lambda one: (one.initiative or "", len(one.code), one.code, one.id))]
    return [one.id for one in sorted(kept, key=lambda one: (one.opened.text if one.opened else "", one.id))]


def _subjects(look: Look) -> list[About]:
    asked = look.question
    if asked.subject is not None and asked.subject[0] == "initiative":
        return [asked.subject, *norms_of(look.tx, look.congress, asked.subject[1])]
    if asked.subject is not None:
        return [asked.subject]
    if asked.topic:
        return _of_topic(look)
    return _of_case(look, asked.case or first_case(look.tx))


def _of_topic(look: Look) -> list[About]:
    one = InitiativeNorm
    seen = seen_by(one, look.congress)
    query = select(one.id).join(InitiativeNormTopic, col(InitiativeNormTopic.norm_id) == one.id)
    query = query.where(InitiativeNormTopic.topic == look.question.topic, seen)
    if look.question.case:
        query = query.join(Initiative, col(Initiative.id) == one.initiative_id)
        query = query.where(Initiative.case_id == look.question.case)
    return [("initiative_norm", key) for key in look.tx.exec(query.order_by(col(one.id)))]


def _of_case(look: Look, case: str) -> list[About]:
    one, own = Initiative, Norm
    seen = seen_by(one, look.congress)
    initiatives = look.tx.exec(
        select(one.id).where(one.case_id == case, seen).order_by(col(one.opened_on), col(one.id))
    )
    norms = look.tx.exec(select(own.id).where(own.case_id == case, own.congress_id == look.congress.id))
    return [*(("initiative", key) for key in initiatives), *(("norm", key) for key in sorted(norms))]


def _named(look: Look) -> list[int] | None:
    """The actors that were named, by name, kind or group; None where none were."""
    asked = look.question
    if asked.actors:
        return list(asked.actors)
    if not (asked.kind or asked.group):
        return None
    query = select(Actor.id).where(visible(look.congress), col(Actor.merged_into).is_(None))
    if asked.kind:
        query = query.where(Actor.kind == asked.kind)
    if asked.group:
        query = query.join(ActorGroupMember, col(ActorGroupMember.actor_id) == Actor.id)
        query = query.join(ActorGroup, col(ActorGroup.id) == ActorGroupMember.group_id)
        query = query.where(ActorGroup.slug == asked.group)
    return list(look.tx.exec(query.order_by(col(Actor.id)).limit(ACTORS_MOST + 1)))


def _of_interest(look: Look, subjects: Iterable[About]) -> list[int]:
    """The members of the smaller groups, the coalitions, and the companies that are in most of the initiatives."""
    chosen: dict[int, None] = {}
    for members in sorted(_groups(look), key=lambda one: (len(one), one)):
        if len(chosen.keys() | set(members)) <= STATES_SHOWN:
            chosen |= dict.fromkeys(members)
    coalitions = select(Actor.id).where(visible(look.congress), col(Actor.speaks_for).is_not(None))
    chosen |= dict.fromkeys(look.tx.exec(coalitions.order_by(col(Actor.id))))
    return [*(chosen | dict.fromkeys(_companies(look, [key for kind, key in subjects if kind == "initiative"])))]


def _groups(look: Look) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for row in look.tx.exec(
        select(ActorGroupMember).order_by(col(ActorGroupMember.group_id), col(ActorGroupMember.actor_id))
    ):
        found.setdefault(row.group_id, []).append(row.actor_id)
    return list(found.values())


def _companies(look: Look, initiatives: Collection[int]) -> list[int]:
    part = func.count(func.distinct(Participation.initiative_id))
    query = (
        select(Actor.id)
        .join(Participation, col(Participation.actor_id) == Actor.id)
        .where(Actor.kind == "company", col(Participation.initiative_id).in_(initiatives), visible(look.congress))
        .group_by(col(Actor.id))
        .order_by(part.desc(), col(Actor.id))
    )
    return list(look.tx.exec(query.limit(COMPANIES_SHOWN)))
