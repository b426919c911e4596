"""What a congress sees of the record: what ships with the program, and what it added itself."""

from sqlalchemy import ColumnElement, exists, func, or_
from sqlmodel import col

from storage.tables import (
    Actor,
    ActorGroup,
    ActorName,
    Argument,
    Congress,
    Entry,
    Initiative,
    InitiativeNorm,
    Instrument,
    Question,
    Source,
    SubjectRelation,
    WorldEvent,
)

Shared = (
    type[Actor] | type[ActorGroup] | type[ActorName] | type[Argument] | type[Entry] | type[Initiative]
    | type[InitiativeNorm] | type[Instrument] | type[Source] | type[SubjectRelation] | type[WorldEvent]
)  # fmt: skip


def seen_by(table: Shared, congress: Congress) -> ColumnElement[bool]:
    """The condition on rows of this table (or an alias of it) that they ship, or are the congress's own."""
    return or_(col(table.congress_id).is_(None), col(table.congress_id) == congress.id)


def questions_seen(congress: Congress) -> ColumnElement[bool]:
    """The condition on questions that are open to the congress: they ship, or it asked them, which was confirmed."""
    asked = exists().where(col(Entry.id) == Question.entry_id)
    own = asked.where(col(Entry.congress_id) == congress.id, col(Entry.state) == "confirmed")
    return or_(col(Question.congress_id).is_(None), own)


def names_seen(congress: Congress) -> ColumnElement[bool]:
    """The condition on names of actors that the congress finds by them; no index serves it, since nearly all are seen
    and few are wanted."""
    return func.coalesce(col(ActorName.congress_id), congress.id) == congress.id
