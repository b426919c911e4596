"""The words by which seats and records are described: disciplines, kinds, cases and the vocabularies."""

from storage.starter.reading import Row
from storage.starter.shelf import Shelf
from storage.tables import Case, Discipline, StakeholderKind, Term

NOT_SEATABLE = frozenset({"threat-group", "forum", "process"})
"""Kinds of the record at whose table nobody sits as a member."""


def put_words(shelf: Shelf) -> None:
    """Bring the words up to date. One that is no longer shipped stays, since rows may use it."""
    read = shelf.shipped.rows
    shelf.put(Discipline, [_discipline(row, rank) for rank, row in enumerate(read("disciplines"))])
    shelf.put(StakeholderKind, [_kind(row, rank) for rank, row in enumerate(read("stakeholder_kinds"))])
    shelf.put(Case, [_case(row, rank) for rank, row in enumerate(read("cases"))])
    shelf.put(
        Term,
        [
            {"vocabulary": vocabulary, "value": value, "meaning": meaning, "rank": rank}
            for vocabulary, entry in shelf.shipped.read("vocabularies").items()
            for rank, (value, meaning) in enumerate(entry["values"])
        ],
    )


def _discipline(row: Row, rank: int) -> Row:
    return {"id": row["id"], "name": row["name"], "asks": row["asks"], "rank": rank}


def _kind(row: Row, rank: int) -> Row:
    seatable = row["id"] not in NOT_SEATABLE
    return {"id": row["id"], "name": row["name"], "family": row["family"], "seatable": seatable, "rank": rank}


def _case(row: Row, rank: int) -> Row:
    return {
        "id": row["id"],
        "name": row["name"],
        "summary": row["summary"],
        "rank": rank,
        "triad": row["regime_triad"],
        "gap": row["gap"],
    }
