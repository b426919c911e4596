"""How the records are written: ids, sources, references, words of the vocabularies, dates and lengths."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import String, TypeDecorator
from sqlalchemy.types import TypeEngine

from bot.congress.errors import CongressError
from bot.congress.record.intake import check_source_url
from storage.base import metadata
from storage.starter.findings import LISTS, Data, Problem, name_of
from storage.starter.reading import Row

REFERENCES: dict[str, dict[str, str]] = {
    "actors": {"kind": "stakeholder_kinds", "parent": "actors", "groups": "groups"},
    "groups": {"members": "actors"},
    "initiatives": {"launched_by": "actors", "relations.target": "initiatives"},
    "instruments": {"process": "initiatives", "sponsor": "actors"},
    "norms": {"initiative": "initiatives"},
    "norm_links": {"a": "norms", "b": "norms"},
    "signatories": {"initiative": "initiatives", "actor": "actors", "via": "actors"},
    "positions": {"actor": "actors"},
    "actions": {"actors": "actors", "accused": "actors", "affected": "actors"},
    "claims": {"action": "actions", "claimant": "actors", "accused": "actors"},
    "unga_votes": {"votes.instrument": "instruments", "votes.actor": "actors"},
}
"""Which field names a record of which list; "x.y" is the field y of each of x."""

SUBJECTS = {"norm": "norms", "initiative": "initiatives", "instrument": "instruments", "question": "questions"}

WORDS: dict[str, dict[str, str]] = {
    "questions": {"case": "case"},
    "initiatives": {
        "addressee": "addressee",
        "binding": "binding",
        "case": "case",
        "date_precision": "date_precision",
        "relations.relation": "initiative_relation",
    },
    "norms": {
        "addressee": "addressee",
        "binding": "binding",
        "modality": "modality",
        "regime_element": "regime_element",
        "summary_confidence": "confidence",
    },
    "norm_links": {"relation": "norm_relation"},
    "signatories": {
        "status": "participation_status",
        "role": "participation_role",
        "date_precision": "date_precision",
    },
    "positions": {
        "stance": "stance",
        "form": "position_form",
        "date_precision": "date_precision",
        "case": "case",
    },
    "actions": {
        "kind": "action_kind",
        "status": "claim_status",
        "date_precision": "date_precision",
        "relates_to.assessment": "assessment",
        "case": "case",
    },
    "claims": {"basis": "attribution_basis", "status": "claim_status", "date_precision": "date_precision"},
    "events": {"date_precision": "date_precision"},
}
"""Which field takes the words of which vocabulary."""

FIELDS_OF_DATES = ("date", "end_date", "until", "opened_on", "closed_on", "as_of")
LENGTH_OF_PRECISION = {"day": 10, "month": 7, "year": 4}

LENGTHS: dict[str, dict[str, str]] = {
    "sources": {"title": "source.title", "url": "source.url", "publisher": "source.publisher", "note": "source.note"},
    "cases": {"name": "case.name", "summary": "case.summary", "gap": "case.gap"},
    "questions": {"question": "question.words"},
    "actors": {"id": "actor.slug", "name": "actor.name", "note": "actor.note"},
    "groups": {"name": "actor_group.name"},
    "initiatives": {"name": "initiative.name", "summary": "initiative.summary", "note": "initiative.note"},
    "instruments": {"name": "instrument.name", "note": "instrument.note"},
    "norms": {"code": "initiative_norm.code", "title": "initiative_norm.title", "summary": "initiative_norm.summary"},
    "norm_links": {"reason": "subject_relation.reason"},
    "signatories": {"note": "entry.note"},
    "positions": {"summary": "position.summary", "note": "entry.note"},
    "actions": {"summary": "action.summary", "note": "entry.note"},
    "claims": {"reply": "claim.answer", "note": "entry.note"},
    "arguments": {"text": "argument.words", "speaker": "argument.speaker"},
    "events": {"title": "world_event.title"},
}
"""Which field goes into which column, whose length it must not exceed."""


def each(row: Row, path: str) -> list[Any]:
    """The values of a field that are there: of "x.y" the field y of each of x; of a list all that it holds."""
    head, _, rest = path.partition(".")
    found = row.get(head)
    if rest:
        return [value for one in found or () for value in each(one, rest)]
    return list(found) if isinstance(found, list) else [] if found is None else [found]


def ids_are_unique(data: Data) -> Iterator[Problem]:
    for name in LISTS:
        counted = Counter(name_of(row) for row in data.rows(name))
        yield from (Problem(name, one, "its id stands twice") for one, times in counted.items() if times > 1)
    facts = Counter(row["id"] for name in ("positions", "signatories", "actions", "claims") for row in data.rows(name))
    yield from (Problem("positions", one, "another fact has its id") for one, n in facts.items() if n > 1)


def everything_has_a_source(data: Data) -> Iterator[Problem]:
    for name, record, row in data.records():
        if not row.get("sources"):
            yield Problem(name, record, "it has no source")
        for slug in row.get("sources", ()):
            if slug not in data.ids["sources"]:
                yield Problem(name, record, f"there is no source {slug}")
        if row.get("confidence") not in data.words["confidence"]:
            yield Problem(name, record, f"{row.get('confidence')} is no confidence")


def sources_have_addresses(data: Data) -> Iterator[Problem]:
    for row in data.rows("sources"):
        if not row["url"]:
            if row["kind"] not in ("seed", "background"):
                yield Problem("sources", row["id"], "it has no address")
            continue
        try:
            check_source_url(row["url"])
        except CongressError as error:
            yield Problem("sources", row["id"], f"its address is none that others can open ({error})")


def references_resolve(data: Data) -> Iterator[Problem]:
    for name, fields in REFERENCES.items():
        rows = data.rows(name) if name in LISTS else [data.files[name]]
        for row in rows:
            record = name_of(row) if name in LISTS else "all of it"
            for path, target in fields.items():
                yield from (
                    Problem(name, record, f"{path}: there is no {value} in {target}")
                    for value in each(row, path)
                    if value not in data.ids[target]
                )


def subjects_resolve(data: Data) -> Iterator[Problem]:
    named = [
        (name, row, row["subject_type"], row["subject"])
        for name in ("positions", "arguments")
        for row in data.rows(name)
    ]
    named += [("actions", row, one["type"], one["id"]) for row in data.rows("actions") for one in row["relates_to"]]
    for name, row, kind, subject in named:
        if subject not in data.ids.get(SUBJECTS.get(kind, ""), ()):
            yield Problem(name, row["id"], f"there is no {kind} {subject}")
    known = set[str]().union(*data.ids.values())
    for row in data.rows("events"):
        yield from (Problem("events", row["id"], f"there is no {one}") for one in row["refs"] if one not in known)


def words_are_of_the_vocabularies(data: Data) -> Iterator[Problem]:
    for name, fields in WORDS.items():
        for row in data.rows(name):
            for path, vocabulary in fields.items():
                yield from (
                    Problem(name, name_of(row), f"{path}: {value} is no word of {vocabulary}")
                    for value in each(row, path)
                    if value not in data.words[vocabulary]
                )
    for value in ("silent", "absent", "not_listed"):
        if value in data.words["stance"]:
            yield Problem("vocabularies", "stance", f"{value} is computed, never a stance")


def last_day(written: str) -> date | None:
    """The last day that a date can mean; None where it is no date."""
    try:
        if len(written) == 10:
            return date.fromisoformat(written)
        year, month = int(written[:4]), int(written[5:] or 12)
        return date(year, month, monthrange(year, month)[1]) if len(written) in (4, 7) else None
    except ValueError:
        return None


def first_day(written: str) -> date:
    """The first day that a date can mean."""
    return date.fromisoformat((written + "-01-01")[:10])


def dates_are_dates(data: Data) -> Iterator[Problem]:
    """They fit their precision, none is later than the day on which the data was closed, and none ends too early."""
    for name in LISTS:
        for row in data.rows(name):
            yield from (Problem(name, name_of(row), what) for what in _wrong_dates(row, data.shipped.closed_on))


def _wrong_dates(row: Row, closed_on: date) -> Iterator[str]:
    written = {field: row[field] for field in FIELDS_OF_DATES if row.get(field)}
    for field, value in written.items():
        if last_day(value) is None:
            yield f"{field}: {value} is no date"
            return
        if first_day(value) > closed_on:
            yield f"{field}: {value} is after {closed_on}, when the data was closed"
    begins = row.get("date") or row.get("opened_on") or ""
    expected = LENGTH_OF_PRECISION.get(row.get("date_precision", ""), len(begins))
    if len(begins) != expected:
        yield f"{begins} is no {row['date_precision']}"
    ends = row.get("end_date") or row.get("until") or row.get("closed_on")
    if ends and begins and (last_day(ends) or closed_on) < first_day(begins):
        yield f"it ends on {ends}, before it begins on {begins}"


def texts_fit(data: Data) -> Iterator[Problem]:
    for name, fields in LENGTHS.items():
        for field, place in fields.items():
            table, column = place.split(".")
            most = _room(metadata.tables[table].columns[column].type)
            yield from (
                Problem(name, name_of(row), f"{field} is longer than {most} characters")
                for row in data.rows(name)
                if len(row.get(field) or "") > most
            )


def _room(kind: TypeEngine[Any]) -> int:
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    assert isinstance(plain, String)
    assert plain.length is not None
    return plain.length


FORM = (
    *(ids_are_unique, everything_has_a_source, sources_have_addresses, references_resolve, subjects_resolve),
    *(words_are_of_the_vocabularies, dates_are_dates, texts_fit),
)
