"""Reference data that ships with the program: the words of seats and of the record, and the actors with their sources.

Facts in our own words, each with its source. `load_reference` brings a database up to this state and may run any
number of times; what a congress adds of its own stays beside it, untouched.
"""

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, SQLModel, col, select

from bot.congress.record.grades import default_grade
from storage.tables import Actor, Case, Discipline, EvidenceLink, Source, StakeholderKind, Term

NOT_SEATABLE = frozenset({"threat-group", "forum", "process"})
"""Kinds of the record at whose table nobody sits as a member."""

Row = dict[str, Any]


def load_reference(tx: Session) -> int:
    """Insert what is missing of the shipped data and update what differs; returns the number of rows written."""
    written = 0
    for table, rows in _tables():
        written += _upsert(tx, table, rows)
    written += _actors(tx)
    return written


def _read(name: str) -> Any:
    return json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8"))


def _tables() -> list[tuple[type[SQLModel], list[Row]]]:
    disciplines = [
        {"id": row["id"], "name": row["name"], "asks": row["asks"], "rank": rank}
        for rank, row in enumerate(_read("disciplines"))
    ]
    kinds = [
        {
            "id": row["id"],
            "name": row["name"],
            "family": row["family"],
            "seatable": row["id"] not in NOT_SEATABLE,
            "rank": rank,
        }
        for rank, row in enumerate(_read("stakeholder_kinds"))
    ]
    cases = [
        {"id": row["id"], "name": row["name"], "summary": row["summary"], "rank": rank}
        for rank, row in enumerate(_read("cases"))
    ]
    terms = [
        {"vocabulary": vocabulary, "value": value, "meaning": meaning, "rank": rank}
        for vocabulary, entry in _read("vocabularies").items()
        for rank, (value, meaning) in enumerate(entry["values"])
    ]
    return [(Discipline, disciplines), (StakeholderKind, kinds), (Case, cases), (Term, terms)]


def _upsert(tx: Session, table: type[SQLModel], rows: list[Row], keys: Sequence[str] = ()) -> int:
    """Insert the rows that are not there by their `keys` (the primary key unless given); update those that differ."""
    sql = SQLModel.metadata.tables[str(table.__tablename__)]
    names = tuple(keys) or tuple(column.name for column in sql.primary_key)
    query = sql.select() if not keys else sql.select().where(sql.c.congress_id.is_(None))
    found = {tuple(row[name] for name in names): dict(row) for row in tx.connection().execute(query).mappings()}
    missing, changed = [], []
    for row in rows:
        known = found.get(tuple(row[name] for name in names))
        if known is None:
            missing.append(row)
        elif any(known[name] != value for name, value in row.items()):
            changed.append(row)
    if missing:
        tx.connection().execute(insert(sql), missing)
    for row in changed:
        tx.connection().execute(update(sql).where(*(sql.c[name] == row[name] for name in names)).values(row))
    return len(missing) + len(changed)


def _actors(tx: Session) -> int:
    sources = [
        {
            "slug": row["id"],
            "title": row["title"],
            "url": row["url"],
            "publisher": row["publisher"],
            "kind": row["kind"],
            "grade": default_grade(row["kind"]),
            "published": row["date"],
        }
        for row in _read("sources")
    ]
    actors = [
        {
            "slug": row["id"],
            "name": row["name"],
            "kind": row["kind"],
            "country": row["country"],
            "aliases": "; ".join(row["aliases"]),
            "confidence": row["confidence"],
        }
        for row in _read("actors")
    ]
    written = _upsert(tx, Source, sources, ["slug"]) + _upsert(tx, Actor, actors, ["slug"])
    source_ids = _ids(tx, Source)
    actor_ids = _ids(tx, Actor)
    links = [
        {
            "record_type": "actor",
            "record_id": actor_ids[row["id"]],
            "source_id": source_ids[slug],
            "locator": "",
        }
        for row in _read("actors")
        for slug in row["sources"]
    ]
    return written + _upsert(tx, EvidenceLink, links)


def _ids(tx: Session, table: type[Actor] | type[Source]) -> dict[str, int]:
    rows = tx.exec(select(table.slug, table.id).where(col(table.congress_id).is_(None))).all()
    return {slug: key for slug, key in rows if slug is not None}
