"""Entries that fit what a person types: by handle, or by the actor whose position they are."""

from dataclasses import dataclass

from sqlalchemy import String, cast, literal
from sqlmodel import Session, col, or_, select

from bot.services.entries import entry_handle, visible
from bot.services.people import congress_of
from storage.tables import Actor, Entry, Position

TYPED_MOST = 80
"""Characters of what was typed that are looked for."""


@dataclass(frozen=True)
class EntryLine:
    """An entry as one line of a list; `actor` and `stance` are those of a position."""

    handle: str
    kind: str
    actor: str = ""
    stance: str = ""


def find_entries(tx: Session, *, guild_id: int, typed: str, limit: int = 25) -> list[EntryLine]:
    """Entries whose handle, or the name of whose actor, contains what was typed: the congress's own newest first."""
    congress = congress_of(tx, guild_id)
    query = (
        select(Entry, Position.stance, Actor.name)
        .join(Position, col(Position.entry_id) == Entry.id, isouter=True)
        .join(Actor, col(Actor.id) == Position.actor_id, isouter=True)
        .where(visible(congress))
    )
    if needle := typed.strip()[:TYPED_MOST]:
        handle = literal("R-") + cast(col(Entry.number), String)
        short = needle if needle.lower().startswith("r-") else needle.lower().removeprefix("r")
        query = query.where(
            or_(
                handle.icontains(short, autoescape=True),
                (literal("R-") + col(Entry.slug)).icontains(needle, autoescape=True),
                col(Actor.name).icontains(needle, autoescape=True),
            )
        )
    own_first = col(Entry.congress_id).is_(None)
    rows = tx.exec(query.order_by(own_first, col(Entry.id).desc()).limit(limit)).all()
    return [EntryLine(entry_handle(entry), entry.kind, actor or "", stance or "") for entry, stance, actor in rows]
