"""The subject that a person names: a norm of this congress by its handle, what ships of the world by its id."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from bot.congress.errors import CongressError
from bot.congress.text import given_back
from bot.services.browse import find_norms
from bot.services.norms import norm_of
from bot.services.people import congress_of
from bot.services.record.seen import questions_seen
from bot.services.record.subjects import About, subject_names
from bot.services.record.word_search import SUGGESTIONS, has_words
from storage.tables import Congress, Initiative, InitiativeNorm, Instrument, Question

World = type[Initiative] | type[InitiativeNorm] | type[Instrument] | type[Question]

_WORLD: dict[str, World] = {
    "initiative_norm": InitiativeNorm,
    "initiative": Initiative,
    "question": Question,
    "instrument": Instrument,
}
"""The tables of subjects of the world, in the order in which an id is looked for."""

NORM = re.compile(r"#?n?[\s_-]*\d+", re.IGNORECASE)
"""How a person writes the handle of a norm: N-12, n 12, #12."""


@dataclass(frozen=True)
class SubjectRef:
    """A subject by its key, the word by which a person names it again (N-12, gge-f), and its name; of a norm of an
    initiative also its own title, and where that stands."""

    type: str
    id: int
    handle: str
    name: str
    title: str = ""
    place: str = ""

    @property
    def key(self) -> About:
        return self.type, self.id


def subject_of(tx: Session, congress: Congress, given: str) -> SubjectRef:
    """The subject that a handle (N-12), an id (gge-f) or an exact name means; `deeds.unknown_subject` for others."""
    words = given.strip()
    if NORM.fullmatch(words):
        return _one(tx, ("norm", norm_of(tx, congress, words).id))
    for kind, table in _WORLD.items():
        means = or_(col(table.slug) == words.lower(), func.lower(_name(table)) == words.lower())
        query = select(table.id).where(means, _seen(table, congress)).order_by(col(table.congress_id), col(table.id))
        found = tx.exec(query).first()
        if found is not None:
            return _one(tx, (kind, found))
    raise CongressError("deeds.unknown_subject", given=given_back(given))


def name_behind(tx: Session, congress: Congress, handle: str) -> str | None:
    """The name of what has this id (gge-f) in the world; None where nothing has, or where the name means another.

    Raises what `subject_of` raises where nothing is found by the name.
    """
    for kind, table in _WORLD.items():
        query = select(table.id, _name(table)).where(_seen(table, congress), col(table.slug) == handle)
        if (found := tx.exec(query).first()) is not None:
            key, name = found
            return name if subject_of(tx, congress, name).key == (kind, key) else None
    return None


def subjects_of(tx: Session, congress: Congress, given: Iterable[str]) -> list[SubjectRef]:
    """The subjects that these words mean, each once."""
    return list({ref.key: ref for ref in (subject_of(tx, congress, one) for one in given)}.values())


def find_subjects(tx: Session, *, guild_id: int, typed: str, limit: int = SUGGESTIONS) -> list[SubjectRef]:
    """Subjects whose handle or name has every word that was typed, norms of this congress first."""
    congress = congress_of(tx, guild_id)
    norms = find_norms(tx, guild_id=guild_id, typed=typed, limit=limit)
    found = [SubjectRef("norm", 0, line.handle, f"{line.handle} · {line.title}") for line in norms]
    for kind, table in _WORLD.items():
        if left := limit - len(found):
            fits = has_words(typed, [col(table.slug), _name(table)])
            ids = tx.exec(select(table.id).where(_seen(table, congress), *fits).order_by(col(table.id)).limit(left))
            keys = [(kind, one) for one in ids.all()]
            refs = refs_of(tx, keys)
            found += [refs[key] for key in keys]
    return found


def refs_of(tx: Session, keys: Iterable[About]) -> dict[About, SubjectRef]:
    """The subjects with these keys; whatever is not kept any more is left out."""
    return {
        key: SubjectRef(*key, one.handle, one.short, one.title, one.place)
        for key, one in subject_names(tx, set(keys)).items()
    }


def _one(tx: Session, key: About) -> SubjectRef:
    return refs_of(tx, [key])[key]


def _name(table: World) -> ColumnElement[str]:
    if table is Question:
        return Question.__table__.c.words  # type: ignore[attr-defined, no-any-return]
    column = "title" if table is InitiativeNorm else "name"
    return table.__table__.c[column]  # type: ignore[union-attr, no-any-return]


def _seen(table: World, congress: Congress) -> ColumnElement[bool]:
    """The condition that a congress sees a row; no index serves it, since nearly all are seen and few are wanted."""
    if table is Question:
        return questions_seen(congress)
    return func.coalesce(col(table.congress_id), congress.id) == congress.id
