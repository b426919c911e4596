"""On what the actors of the shipped data hold positions: initiatives, their norms, instruments, questions."""

from datetime import date

from sqlmodel import SQLModel

from storage.starter.evidence import link, link_ids
from storage.starter.reading import Row, dated, type_of
from storage.starter.shelf import Shelf
from storage.tables import (
    Actor,
    Argument,
    Coverage,
    Initiative,
    InitiativeLauncher,
    InitiativeNorm,
    InitiativeNormTopic,
    Instrument,
    Question,
    RegisterCount,
    SubjectRelation,
    WorldEvent,
)

ROLL_CALL = "roll call"
"""Where in the sources of an instrument its votes are recorded."""


_TABLES: dict[str, type[SQLModel]] = {
    "initiative": Initiative,
    "norm": InitiativeNorm,
    "instrument": Instrument,
    "question": Question,
}


def put_initiatives(shelf: Shelf) -> None:
    """Bring the initiatives themselves up to date; what refers to actors follows in `put_world`."""
    rows = [_initiative(row) for row in shelf.shipped.rows("initiatives")]
    shelf.put(Initiative, rows, keys=["slug"], record_type="initiative")


def put_world(shelf: Shelf) -> None:
    """Bring up to date what belongs to initiatives, and the instruments, questions, arguments, events and relations."""
    _put_of_initiatives(shelf)
    _put_norms(shelf)
    _put_instruments(shelf)
    _put_questions(shelf)
    _put_events(shelf)
    _put_relations(shelf)
    _put_register(shelf)


def subject_of(shelf: Shelf, subject_type: str, slug: str) -> Row:
    """The two columns by which a row names its subject, from what the files call it."""
    return {"subject_type": type_of(subject_type), "subject_id": shelf.ids(_TABLES[subject_type])[slug]}


def _initiative(row: Row) -> Row:
    kept = ("name", "kind", "status", "opened_on", "date_precision", "closed_on", "addressee", "binding", "confidence")
    maybe = ("membership_rule", "decision_rule", "accession", "reporting", "summary", "note")
    return {
        "slug": row["id"],
        "aliases": "; ".join(row["aliases"]),
        "case_id": row["case"],
        **{name: row[name] for name in kept},
        **{name: row[name] or "" for name in maybe},
    }


def _put_of_initiatives(shelf: Shelf) -> None:
    rows, ids, actors = shelf.shipped.rows("initiatives"), shelf.ids(Initiative), shelf.ids(Actor)
    launchers = [
        {"initiative_id": ids[row["id"]], "actor_id": actors[slug]} for row in rows for slug in row["launched_by"]
    ]
    shelf.put_parts(InitiativeLauncher, launchers, owner="initiative_id", of=Initiative, record_type="initiative")
    complete = [
        {
            "initiative_id": ids[one["initiative"]],
            "kind": one["kind"],
            "complete_from": date.fromisoformat(one["from"]),
        }
        for one in shelf.shipped.manifest["complete"]
    ]
    shelf.put_parts(Coverage, complete, owner="initiative_id", of=Initiative, record_type="initiative")
    link(shelf, "initiative", rows, Initiative)


def _put_norms(shelf: Shelf) -> None:
    kept = ("code", "title", "summary", "summary_confidence", "addressee", "modality", "regime_element", "year")
    rows, initiatives = shelf.shipped.rows("norms"), shelf.ids(Initiative)
    norms = [
        {
            "slug": row["id"],
            "initiative_id": initiatives[row["initiative"]],
            "year_note": row["year_note"] or "",
            **{name: row[name] for name in (*kept, "binding", "confidence")},
        }
        for row in rows
    ]
    shelf.put(InitiativeNorm, norms, keys=["slug"], record_type="initiative_norm")
    ids = shelf.ids(InitiativeNorm)
    topics = [{"norm_id": ids[row["id"]], "topic": topic} for row in rows for topic in row["topics"]]
    shelf.put_parts(InitiativeNormTopic, topics, owner="norm_id", of=InitiativeNorm, record_type="initiative_norm")
    link(shelf, "initiative_norm", rows, InitiativeNorm)


def _put_instruments(shelf: Shelf) -> None:
    rows, initiatives, actors = shelf.shipped.rows("instruments"), shelf.ids(Initiative), shelf.ids(Actor)
    instruments = [
        {
            "slug": row["id"],
            "name": row["name"],
            "kind": row["kind"],
            "dated": row["date"],
            "date_precision": dated(row)["date_precision"],
            "initiative_id": initiatives[row["process"]] if row["process"] else None,
            "sponsor_id": actors[row["sponsor"]] if row["sponsor"] else None,
            "outcome": row["outcome"],
            "confidence": row["confidence"],
            "note": row["note"] or "",
        }
        for row in rows
    ]
    shelf.put(Instrument, instruments, keys=["slug"], record_type="instrument")
    ids, calls = shelf.ids(Instrument), shelf.shipped.read("unga_votes")
    called = {row["instrument"] for row in calls["votes"]}
    records = [(ids[row["id"]], row["sources"] + (calls["sources"] if row["id"] in called else [])) for row in rows]
    locators = dict.fromkeys(calls["sources"], ROLL_CALL)
    link_ids(shelf, "instrument", records, Instrument, locators)


def _put_questions(shelf: Shelf) -> None:
    rows = shelf.shipped.rows("questions")
    questions = [
        {
            "slug": row["id"],
            "words": row["question"],
            "case_id": row["case"],
            "answered_by": {"by": row["answered_by"]},
            "origin": row["origin"],
            "confidence": row["confidence"],
            "rank": rank,
        }
        for rank, row in enumerate(rows)
    ]
    shelf.put(Question, questions, keys=["slug"], record_type="question")
    link(shelf, "question", rows, Question)
    points = shelf.shipped.rows("arguments")
    arguments = [
        {
            "slug": row["id"],
            **subject_of(shelf, row["subject_type"], row["subject"]),
            "side": row["side"],
            "speaker": row["speaker"],
            "words": row["text"],
            "confidence": row["confidence"],
        }
        for row in points
    ]
    shelf.put(Argument, arguments, keys=["slug"], record_type="argument")
    link(shelf, "argument", points, Argument)


def _put_events(shelf: Shelf) -> None:
    rows = shelf.shipped.rows("events")
    events = [
        {
            "slug": row["id"],
            "title": row["title"],
            "kind": row["kind"],
            **dated(row),
            "refs": {"ids": row["refs"]},
            "confidence": row["confidence"],
        }
        for row in rows
    ]
    shelf.put(WorldEvent, events, keys=["slug"], record_type="event")
    link(shelf, "event", rows, WorldEvent)


_RELATION = ("a_type", "a_id", "relation", "b_type", "b_id")


def _put_relations(shelf: Shelf) -> None:
    initiatives, norms = shelf.ids(Initiative), shelf.ids(InitiativeNorm)
    rows = [
        {
            "a_type": "initiative",
            "a_id": initiatives[row["id"]],
            "relation": one["relation"],
            "b_type": "initiative",
            "b_id": initiatives[one["target"]],
            "reason": "",
            "confidence": row["confidence"],
            "sources": row["sources"],
        }
        for row in shelf.shipped.rows("initiatives")
        for one in row["relations"]
    ] + [
        {
            "a_type": "initiative_norm",
            "a_id": norms[row["a"]],
            "relation": row["relation"],
            "b_type": "initiative_norm",
            "b_id": norms[row["b"]],
            "reason": row["reason"],
            "confidence": row["confidence"],
            "sources": row["sources"],
        }
        for row in shelf.shipped.rows("norm_links")
    ]
    bare = [{name: value for name, value in row.items() if name != "sources"} for row in rows]
    shelf.put(SubjectRelation, bare, keys=_RELATION, record_type="relation")
    keys = shelf.keys(SubjectRelation, _RELATION)
    records = [(keys[tuple(row[name] for name in _RELATION)], row["sources"]) for row in rows]
    link_ids(shelf, "relation", records, SubjectRelation)


def _put_register(shelf: Shelf) -> None:
    register, initiative = shelf.shipped.read("paris_call_by_country"), shelf.ids(Initiative)["paris-call"]
    counts = [{"initiative_id": initiative, "as_of": register["as_of"], **row} for row in register["rows"]]
    shelf.put_parts(RegisterCount, counts, owner="initiative_id", of=Initiative, record_type="initiative")
    link_ids(shelf, "register", [(initiative, register["sources"])], Initiative)
