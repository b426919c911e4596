"""Which entries stand in whose place: what was recorded of an entry holds of the one that corrects it.

Claims, levels, attachments and assessments name the entry of which they were recorded, and are never rewritten. Whoever
reads them follows the chain of corrections here: from an entry to those whose place it took, or the other way.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.tables import Entry

_Old = aliased(Entry)


def with_their_latest(tx: Session, ids: Collection[int]) -> dict[int, int]:
    """These entries and all whose place they took, each with the one of these that now holds it."""
    return {old: key for key, chain in _chains(tx, ids).items() for old in chain}


def chain_of(tx: Session, entry_id: int) -> tuple[int, ...]:
    """An entry and all whose place it took, the latest first."""
    return _chains(tx, [entry_id])[entry_id]


def latest_of(tx: Session, entry_id: int) -> int:
    """The entry that stands in the place of this one in the end; itself where none took it."""
    return (_later(tx, [entry_id]) or [entry_id])[-1]


def in_their_place(tx: Session, *named: SelectOfScalar[int]) -> set[int]:
    """The entries that took the place of those whose keys the queries name, one after the other."""
    replaced = select(Entry.id).where(Entry.state == "replaced", or_(*(col(Entry.id).in_(one) for one in named)))
    return set(_later(tx, tx.exec(replaced).all()))


def _chains(tx: Session, ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """For each of these entries itself and all whose place it took, the latest first."""
    chains: dict[int, tuple[int, ...]] = {one: (one,) for one in ids}
    ends = {one: one for one in ids}
    while ends:
        steps = _steps(tx, col(Entry.id).in_(ends))
        ends = {old: ends[new] for old, new in steps.items()}
        for old, key in ends.items():
            chains[key] = (*chains[key], old)
    return chains


def _later(tx: Session, ids: Collection[int]) -> list[int]:
    found: list[int] = []
    while ids:
        ids = list(_steps(tx, col(Entry.replaces).in_(ids)).values())
        found += ids
    return found


def _steps(tx: Session, wanted: ColumnElement[bool]) -> dict[int, int]:
    """The steps to the wanted entries, each from the one whose place it took."""
    query = select(_Old.id, Entry.id).join(_Old, col(_Old.id) == Entry.replaces)
    query = query.where(wanted, _Old.state == "replaced", took_its_place(Entry))
    return dict(tx.exec(query).all())


def took_its_place(new: type[Entry]) -> ColumnElement[bool]:
    """Of what corrects a replaced entry the one that was confirmed, whatever became of it since; not what still waits,
    was refused, or taken back before a review."""
    return and_(col(new.reviewed_at).is_not(None), col(new.state) != "refused")
