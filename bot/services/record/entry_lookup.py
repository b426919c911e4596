"""Entries that fit what a person types: by handle, or by the actor whose position they are.

Each way is answered by an index, since a record may hold a million entries and a person types letter by letter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlmodel import Session, col, select

from bot.congress.handles import NUMBER_MOST
from bot.services.people import congress_of
from bot.services.record.actors import look_up_actors, one_and_merged
from bot.services.record.entries import entry_handle, visible
from storage.tables import Actor, Congress, Entry, Position

TYPED_MOST = 80
"""Characters of what was typed that are looked for."""

ACTORS_MOST = 5
"""Actors whose positions are looked for: those whose names fit best."""


@dataclass(frozen=True)
class EntryLine:
    """An entry as one line of a list; `actor`, `stance` and `about`, what it is about by type, are of a position."""

    handle: str
    kind: str
    actor: str = ""
    stance: str = ""
    about: str = ""


def find_entries(tx: Session, *, guild_id: int, typed: str, limit: int = 25) -> list[EntryLine]:
    """Entries whose handle begins as typed, then those of the actors whose names fit, the congress's own newest first.

    What ships is also found by a part of its handle.
    """
    congress = congress_of(tx, guild_id)
    needle = typed.strip()[:TYPED_MOST]
    found: dict[int, None] = {}
    for way in (_own, _shipped, _of_actors):
        if len(found) < limit:
            found |= dict.fromkeys(way(tx, congress, needle, limit))
    return _lines(tx, list(islice(found, limit)))


def _own(tx: Session, congress: Congress, needle: str, limit: int) -> Iterable[int]:
    """The congress's own whose number begins with the digits that were typed; all where nothing was."""
    digits = needle.lower().removeprefix("#").removeprefix("r").removeprefix("-")
    if digits and not (digits.isascii() and digits.isdigit() and 0 < int(digits) <= NUMBER_MOST):
        return []
    found: list[int] = []
    for first, last in reversed(list(_beginning_with(int(digits or 0)))):
        query = select(Entry.id).where(Entry.congress_id == congress.id, col(Entry.number).between(first, last))
        found += tx.exec(query.order_by(col(Entry.number).desc()).limit(limit - len(found))).all()
        if len(found) == limit:
            break
    return found


def _beginning_with(number: int) -> Iterable[tuple[int, int]]:
    """The numbers that begin with the digits of this one, from where to where; 0 stands for no digits."""
    first, last = (number, number) if number else (1, NUMBER_MOST)
    while first <= NUMBER_MOST:
        yield first, min(last, NUMBER_MOST)
        first, last = (first * 10, last * 10 + 9) if number else (last + 1, last)


def _shipped(tx: Session, congress: Congress, needle: str, limit: int) -> Iterable[int]:
    """What ships whose handle has what was typed."""
    part = needle.removeprefix("R-").removeprefix("r-")
    query = select(Entry.id).where(col(Entry.congress_id).is_(None), col(Entry.slug).icontains(part, autoescape=True))
    return tx.exec(query.order_by(col(Entry.slug)).limit(limit)).all()


def _of_actors(tx: Session, congress: Congress, needle: str, limit: int) -> Iterable[int]:
    """The positions of the actors that fit what was typed, the latest first."""
    found = look_up_actors(tx, congress, needle, limit=ACTORS_MOST)
    actors = tx.exec(select(Actor).where(col(Actor.id).in_([one.id for one in found]))).all()
    keys = [key for actor in actors for key in one_and_merged(tx, congress, actor)]
    query = select(Position.entry_id).join(Entry, col(Entry.id) == Position.entry_id)
    query = query.where(col(Position.actor_id).in_(keys), visible(congress))
    own_first = col(Entry.congress_id).is_(None)
    return tx.exec(query.order_by(own_first, col(Entry.id).desc()).limit(limit)).all()


def _lines(tx: Session, ids: Sequence[int]) -> list[EntryLine]:
    query = (
        select(Entry, Position.stance, Position.subject_type, Actor.name)
        .join(Position, col(Position.entry_id) == Entry.id, isouter=True)
        .join(Actor, col(Actor.id) == Position.actor_id, isouter=True)
        .where(col(Entry.id).in_(ids))
    )
    lines = {
        entry.id: EntryLine(entry_handle(entry), entry.kind, actor or "", stance or "", about or "")
        for entry, stance, about, actor in tx.exec(query)
    }
    return [lines[one] for one in ids]
