"""The record of a congress as tables for others to read: what ships and what is its own, as far as a reader may see it.

Facts are in it once they are confirmed; whoever reviews the record also gets what awaits a review. What was retracted
or replaced is named with the reason, and its content is not repeated.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, false, text, true
from sqlmodel import Session, col, func, select

from bot.congress.handles import norm_handle, record_handle
from bot.congress.record.exporting import Export, ExportedTable, Value
from bot.services.people import Who, congress_of, find_member
from bot.services.record.capacity_ratings import all_rated
from bot.services.record.confirmed_stages import all_confirmed
from bot.services.record.export_schema import CAPACITY, CONFIRMED_STAGE, NORM, SCHEMAS, Schema, Written
from bot.services.record.seen import Shared, seen_by
from storage.tables import (
    Actor,
    ActorGroup,
    Argument,
    Congress,
    Entry,
    Event,
    EvidenceLink,
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
from storage.tables.ledger import TOLD_OF

CONFIRMED = ("confirmed",)
ENDED = ("retracted", "replaced")
AWAITING = ("proposed", "refused")
"""States of entries that only those who review the record are shown."""

Names = Mapping[str, Mapping[int, str]]
"""By kind, the names of the rows that the reader may see, by key."""

Slugged = (
    type[Actor] | type[ActorGroup] | type[Initiative] | type[InitiativeNorm] | type[Instrument] | type[Argument]
    | type[WorldEvent]
)  # fmt: skip

_PART_OF_A_NAME = {"group": "group", "register": "initiative"}
"""What the evidence of a record calls otherwise than its names are kept."""


def export_for(tx: Session, *, who: Who) -> Export:
    """What a member may see of the record; a recorder or convener also what awaits a review."""
    congress = congress_of(tx, who.guild_id)
    member = find_member(tx, congress, who)
    return _export(tx, congress, unconfirmed=who.convener or (member is not None and member.recorder))


def export_public(tx: Session, congress: Congress | None, *, ended: bool = False) -> Export:
    """The record as everybody may see it, of a congress or (None) what ships alone.

    `ended` adds the content of what was confirmed once and is retracted or replaced since.
    """
    return _export(tx, congress, unconfirmed=False, ended=ended)


def export_record(tx: Session, *, guild_id: int, unconfirmed: bool = False) -> Export:
    """The record for the operator, as every member sees it, or with what awaits a review."""
    return _export(tx, congress_of(tx, guild_id), unconfirmed=unconfirmed)


def _export(tx: Session, congress: Congress | None, *, unconfirmed: bool, ended: bool = False) -> Export:
    states = (*CONFIRMED, *(AWAITING if unconfirmed else ()), *(ENDED if ended else ()))
    names = _names(tx, congress, states, unconfirmed)
    tables = [_norms(tx, congress), _stages(tx, congress, names), _capacity(tx, congress)]
    for schema in SCHEMAS:
        rows = tuple(_written(schema, names, _rows(tx, congress, schema, names)))
        tables.append(ExportedTable(schema.name, schema.names, rows))
    return Export(congress.name if congress else "", _last_change(tx, congress), unconfirmed, tuple(tables))


def _last_change(tx: Session, congress: Congress | None) -> str:
    if congress is None:
        return _text(tx.exec(select(func.max(Entry.recorded_at)).where(col(Entry.congress_id).is_(None))).one())
    last = tx.exec(select(func.max(Event.at)).where(Event.congress_id == congress.id, text(TOLD_OF))).one()
    return _text(last or congress.created_at)


def _names(tx: Session, congress: Congress | None, states: Iterable[str], unconfirmed: bool) -> Names:
    """What every row is called that the reader may see."""
    entries = tx.exec(
        select(Entry.id, Entry.number, Entry.slug, Entry.state).where(
            _seen(Entry, congress),
            col(Entry.state).in_((*CONFIRMED, *ENDED, *(AWAITING if unconfirmed else ()))),
            true() if unconfirmed else col(Entry.reviewed_at).is_not(None),
        )
    ).all()
    called = {key: record_handle(number if number is not None else slug or "") for key, number, slug, _ in entries}
    norms = tx.exec(select(Norm.id, Norm.number).where(_own(Norm.congress_id, congress))).all()
    sources = _sources(tx, congress, {key for key, *_, state in entries if state in states})
    names: dict[str, Mapping[int, str]] = {
        "entry": called,
        "fact": {key: called[key] for key, _, _, state in entries if state in states},
        "norm": {key: norm_handle(number) for key, number in norms},
        "source": {key: source_handle(key, slug) for key, slug in sources},
    }
    slugged: tuple[tuple[str, Slugged], ...] = (
        ("actor", Actor),
        ("group", ActorGroup),
        ("initiative", Initiative),
        ("initiative_norm", InitiativeNorm),
        ("instrument", Instrument),
        ("argument", Argument),
        ("event", WorldEvent),
    )
    for kind, table in slugged:
        names[kind] = dict(tx.exec(select(table.id, table.slug).where(_seen(table, congress))).all())
    # Of its own also those that were taken back: what was said of one still names it.
    asked = tx.exec(select(Question.id, Question.slug, Question.entry_id)).all()
    names["question"] = {key: slug for key, slug, entry in asked if entry is None or entry in called}
    names["relation"] = {
        one.id: f"{one.relation}:{a}:{b}"
        for one in tx.exec(select(SubjectRelation).where(_seen(SubjectRelation, congress)))
        if (a := names[one.a_type].get(one.a_id)) and (b := names[one.b_type].get(one.b_id))
    }
    return names


def source_handle(key: int, slug: str | None) -> str:
    """What a source is called: what ships by its short name, one of a congress by its number."""
    return slug or f"S-{key}"


def _sources(tx: Session, congress: Congress | None, facts: Collection[int]) -> Sequence[tuple[int, str | None]]:
    """The sources that ship, and of those of the congress whatever stands behind something that the reader may see."""
    found = tx.exec(select(Source.id, Source.slug).where(_seen(Source, congress))).all()
    links = select(EvidenceLink.source_id, EvidenceLink.record_type, EvidenceLink.record_id)
    behind = {source for source, kind, record in tx.exec(links) if kind != "entry" or record in facts}
    return [(key, slug) for key, slug in found if slug is not None or key in behind]


def _seen(table: Shared, congress: Congress | None) -> ColumnElement[bool]:
    return col(table.congress_id).is_(None) if congress is None else seen_by(table, congress)


def _own(column: Any, congress: Congress | None) -> ColumnElement[bool]:
    return false() if congress is None else col(column) == congress.id


def _rows(tx: Session, congress: Congress | None, schema: Schema, names: Names) -> Iterator[RowMapping]:
    """The rows of a table in the order of their keys; facts only of entries that the reader may see."""
    table = schema.table.__table__
    query = table.select().order_by(*table.primary_key.columns)
    if "congress_id" in table.c:
        query = query.where(_seen(schema.table, congress))
    if "entry_id" in table.c and "congress_id" not in table.c:
        own = select(Entry.id).where(_seen(Entry, congress)).subquery()
        query = query.join(own, own.c.id == table.c.entry_id)
    for row in tx.connection().execute(query).mappings():
        if schema.key not in ("entry", "source") or row["id"] in names[schema.key]:
            yield row


def _written(schema: Schema, names: Names, rows: Iterable[RowMapping]) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        values = [_value(one, row, names) for one in schema.columns]
        both = zip(schema.columns, values, strict=True)
        if not any(one.needed and value is None and row[one.column] is not None for one, value in both):
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


def _norms(tx: Session, congress: Congress | None) -> ExportedTable:
    query = (
        select(Norm, NormVersion)
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .where(_own(Norm.congress_id, congress))
    )
    rows = tuple(
        (norm_handle(norm.number), words.title, words.text, words.addressee, norm.stage, norm.outcome)
        for norm, words in tx.exec(query.order_by(col(Norm.number)))
    )
    return ExportedTable("norm", NORM, rows)


def _stages(tx: Session, congress: Congress | None, names: Names) -> ExportedTable:
    found = all_confirmed(tx, congress) if congress is not None else []
    rows = tuple(
        (kind, name, one.kind, one.stage, one.norm, one.decision, _text(one.at), each.stands)
        for each in found
        for (kind, key), one in [(each.subject, each.confirmed)]
        if (name := names[kind].get(key))
    )
    return ExportedTable("confirmed_stage", CONFIRMED_STAGE, rows)


def _capacity(tx: Session, congress: Congress | None) -> ExportedTable:
    """How many of how many members think each side able to do a task, where that may be shown."""
    rows = tuple(
        (rated.case_id, one.task, side, share.part, share.n)
        for rated in (all_rated(tx, congress) if congress is not None else ())
        for one in rated.tasks
        for side, share in (("industry", one.industry), ("state", one.state))
        if share is not None
    )
    return ExportedTable("capacity", CAPACITY, rows)
