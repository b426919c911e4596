"""The record of a congress as tables for others to read: what ships and what is its own, as far as a reader may see it.

Facts are in it once they are confirmed; whoever reviews the record also gets what awaits a review. What was retracted
or replaced is named with the reason, and its content is not repeated.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, or_
from sqlmodel import Session, col, func, select

from bot.congress.handles import norm_handle, record_handle
from bot.congress.record.exporting import Export, ExportedTable, Value
from bot.services.export_schema import NORM, SCHEMAS, Schema, Written
from bot.services.people import Who, congress_of, find_member
from storage.tables import (
    Actor,
    ActorGroup,
    Argument,
    Congress,
    Entry,
    Event,
    Initiative,
    InitiativeNorm,
    Instrument,
    Norm,
    NormVersion,
    Question,
    Source,
    SubjectRelation,
    WorldEvent,
)

CONFIRMED = ("confirmed",)
ENDED = ("retracted", "replaced")
AWAITING = ("proposed", "refused")
"""States of entries that only those who review the record are shown."""

Names = Mapping[str, Mapping[int, str]]
"""By kind, the names of the rows that the reader may see, by key."""

_PART_OF_A_NAME = {"group": "group", "register": "initiative"}
"""What the evidence of a record calls otherwise than its names are kept."""


def export_for(tx: Session, *, who: Who) -> Export:
    """What a member may see of the record; a recorder or convener also what awaits a review."""
    congress = congress_of(tx, who.guild_id)
    member = find_member(tx, congress, who)
    return _export(tx, congress, unconfirmed=who.convener or (member is not None and member.recorder))


def export_record(tx: Session, *, guild_id: int, unconfirmed: bool = False) -> Export:
    """The record for the operator, as every member sees it, or with what awaits a review."""
    return _export(tx, congress_of(tx, guild_id), unconfirmed=unconfirmed)


def _export(tx: Session, congress: Congress, *, unconfirmed: bool) -> Export:
    names = _names(tx, congress, (*CONFIRMED, *AWAITING) if unconfirmed else CONFIRMED, unconfirmed)
    tables = [_norms(tx, congress)]
    for schema in SCHEMAS:
        rows = tuple(_written(schema, names, _rows(tx, congress, schema, names)))
        tables.append(ExportedTable(schema.name, schema.names, rows))
    last = tx.exec(select(func.max(Event.at)).where(Event.congress_id == congress.id)).one()
    return Export(congress.name, _text(last or congress.created_at), unconfirmed, tuple(tables))


def _names(tx: Session, congress: Congress, states: Iterable[str], unconfirmed: bool) -> Names:
    """What every row is called that the reader may see."""
    entries = tx.exec(
        select(Entry.id, Entry.number, Entry.slug, Entry.state).where(
            _seen(Entry, congress), col(Entry.state).in_((*CONFIRMED, *ENDED, *(AWAITING if unconfirmed else ())))
        )
    ).all()
    called = {key: record_handle(number if number is not None else slug or "") for key, number, slug, _ in entries}
    norms = tx.exec(select(Norm.id, Norm.number).where(Norm.congress_id == congress.id)).all()
    sources = tx.exec(select(Source.id, Source.slug).where(_seen(Source, congress))).all()
    names: dict[str, Mapping[int, str]] = {
        "entry": called,
        "fact": {key: called[key] for key, _, _, state in entries if state in states},
        "norm": {key: norm_handle(number) for key, number in norms},
        "source": {key: slug or f"S-{key}" for key, slug in sources},
    }
    slugged: tuple[tuple[str, Any], ...] = (
        ("actor", Actor),
        ("group", ActorGroup),
        ("initiative", Initiative),
        ("initiative_norm", InitiativeNorm),
        ("instrument", Instrument),
        ("question", Question),
        ("argument", Argument),
        ("event", WorldEvent),
    )
    for kind, table in slugged:
        names[kind] = dict(tx.exec(select(table.id, table.slug).where(_seen(table, congress))).all())
    names["relation"] = {
        one.id: f"{one.relation}:{a}:{b}"
        for one in tx.exec(select(SubjectRelation).where(_seen(SubjectRelation, congress)))
        if (a := names[one.a_type].get(one.a_id)) and (b := names[one.b_type].get(one.b_id))
    }
    return names


def _seen(table: Any, congress: Congress) -> ColumnElement[bool]:
    return or_(col(table.congress_id).is_(None), col(table.congress_id) == congress.id)


def _rows(tx: Session, congress: Congress, schema: Schema, names: Names) -> Iterator[RowMapping]:
    """The rows of a table in the order of their keys; facts only of entries that the reader may see."""
    table = schema.table.__table__
    query = table.select().order_by(*table.primary_key.columns)
    if "congress_id" in table.c:
        query = query.where(or_(table.c.congress_id.is_(None), table.c.congress_id == congress.id))
    if "entry_id" in table.c and "congress_id" not in table.c:
        own = select(Entry.id).where(_seen(Entry, congress)).subquery()
        query = query.join(own, own.c.id == table.c.entry_id)
    for row in tx.connection().execute(query).mappings():
        if schema.key != "entry" or row["id"] in names["entry"]:
            yield row


def _written(schema: Schema, names: Names, rows: Iterable[RowMapping]) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        values = [_value(one, row, names) for one in schema.columns]
        if not any(one.needed and value is None for one, value in zip(schema.columns, values, strict=True)):
            yield tuple(values)


def _value(one: Written, row: RowMapping, names: Names) -> Value:
    value = row[one.column]
    if one.paired:
        kind = str(row[one.paired])
        return names["fact" if kind == "entry" else _PART_OF_A_NAME.get(kind, kind)].get(value)
    if one.named:
        return None if value is None else names[one.named].get(value)
    return _text(value) if isinstance(value, date) else value


def _text(value: date) -> str:
    """A day as 2026-11-02, a moment as 2026-11-02T12:00:00Z."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value.isoformat()


def _norms(tx: Session, congress: Congress) -> ExportedTable:
    query = (
        select(Norm, NormVersion)
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .where(Norm.congress_id == congress.id)
    )
    rows = tuple(
        (norm_handle(norm.number), words.title, words.text, words.addressee, norm.stage, norm.outcome)
        for norm, words in tx.exec(query.order_by(col(Norm.number)))
    )
    return ExportedTable("norm", NORM, rows)
