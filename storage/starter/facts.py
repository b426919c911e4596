"""The facts of the shipped data: entries that are proposed, given their sources, and confirmed."""

from collections.abc import Callable, Collection

from sqlalchemy import update
from sqlmodel import SQLModel, col

from storage.starter.evidence import link
from storage.starter.reading import Row, dated
from storage.starter.shelf import Shelf
from storage.starter.world import subject_of
from storage.tables import (
    Action,
    ActionActor,
    ActionSubject,
    Actor,
    Claim,
    Entry,
    Initiative,
    Instrument,
    Participation,
    Position,
    RollCallVote,
)

FILE_OF_KIND = {"position": "positions", "participation": "signatories", "action": "actions", "claim": "claims"}


def put_facts(shelf: Shelf) -> None:
    """Bring the facts up to date.

    A fact that is no longer shipped is retracted with a reason; one that was retracted stays so, whatever ships.
    """
    files = {kind: shelf.shipped.rows(name) for kind, name in FILE_OF_KIND.items()}
    _retract_others(shelf, {row["id"] for rows in files.values() for row in rows})
    entries = [
        {"slug": row["id"], "kind": kind, "confidence": row["confidence"], "note": row["note"] or ""}
        for kind, rows in files.items()
        for row in rows
    ]
    shelf.put(Entry, entries, keys=["slug"], record_type="entry", recorded_at=shelf.shipped.at)
    _put(shelf, Position, files["position"], _position)
    _put(shelf, Participation, files["participation"], _participation)
    _put(shelf, Action, files["action"], _action)
    _put(shelf, Claim, files["claim"], _claim)
    _put_around_actions(shelf, files["action"])
    for rows in files.values():
        link(shelf, "entry", rows, Entry)
    _confirm(shelf)
    _put_votes(shelf)


Columns = Callable[[Shelf, Row], Row]


def _put(shelf: Shelf, table: type[SQLModel], rows: list[Row], columns: Columns) -> None:
    ids = shelf.ids(Entry)
    made = [{"entry_id": ids[row["id"]], **columns(shelf, row)} for row in rows]
    shelf.put(table, made, within=shelf.shared("entry_id", table, Entry), record_type="entry")


def _position(shelf: Shelf, row: Row) -> Row:
    stated = dated(row)
    return {
        "actor_id": shelf.ids(Actor)[row["actor"]],
        **subject_of(shelf, row["subject_type"], row["subject"]),
        "stance": row["stance"],
        "form": row["form"],
        "summary": row["summary"],
        "stated_on": stated.pop("dated"),
        **stated,
        "case_id": row["case"],
    }


def _participation(shelf: Shelf, row: Row) -> Row:
    actors = shelf.ids(Actor)
    return {
        "initiative_id": shelf.ids(Initiative)[row["initiative"]],
        "actor_id": actors[row["actor"]],
        "status": row["status"],
        "role": row["role"],
        **dated(row),
        "until": row["until"],
        "via_id": actors[row["via"]] if row["via"] else None,
    }


def _action(_: Shelf, row: Row) -> Row:
    return {
        "kind": row["kind"],
        "summary": row["summary"],
        "status": row["status"],
        **dated(row),
        "until": row["end_date"],
        "case_id": row["case"],
    }


def _claim(shelf: Shelf, row: Row) -> Row:
    actors = shelf.ids(Actor)
    return {
        "action_id": shelf.ids(Entry)[row["action"]],
        "claimant_id": actors[row["claimant"]],
        "accused_id": actors[row["accused"]] if row["accused"] else None,
        "basis": row["basis"],
        "status": row["status"],
        **dated(row),
        "answer": row["reply"] or "",
    }


def _put_around_actions(shelf: Shelf, rows: list[Row]) -> None:
    ids, actors = shelf.ids(Entry), shelf.ids(Actor)
    people = [
        {"action_id": ids[row["id"]], "actor_id": actors[slug], "role": role}
        for row in rows
        for role, slugs in (("actor", row["actors"]), ("affected", row["affected"]))
        for slug in slugs
    ]
    shelf.put_parts(ActionActor, people, owner="action_id", of=Entry, record_type="entry")
    subjects = [
        {
            "action_id": ids[row["id"]],
            **subject_of(shelf, about["type"], about["id"]),
            "suggested": about["assessment"],
        }
        for row in rows
        for about in row["relates_to"]
    ]
    shelf.put_parts(ActionSubject, subjects, owner="action_id", of=Entry, record_type="entry")


def _put_votes(shelf: Shelf) -> None:
    instruments, actors = shelf.ids(Instrument), shelf.ids(Actor)
    votes = [
        {"instrument_id": instruments[row["instrument"]], "actor_id": actors[row["actor"]], "vote": row["vote"]}
        for row in shelf.shipped.read("unga_votes")["votes"]
    ]
    shelf.put_parts(RollCallVote, votes, owner="instrument_id", of=Instrument, record_type="instrument")


def _confirm(shelf: Shelf) -> None:
    """Confirm what was proposed just now. The database lets it pass only where there is a source."""
    proposed = (col(Entry.congress_id).is_(None), col(Entry.state) == "proposed")
    shelf.execute(update(Entry).where(*proposed).values(state="confirmed", reviewed_at=shelf.shipped.at))


def _retract_others(shelf: Shelf, shipped: Collection[str]) -> None:
    shared = (col(Entry.congress_id).is_(None), col(Entry.state) == "confirmed")
    gone = sorted(set(shelf.ids(Entry)) - set(shipped))
    if gone:
        ended = {"ended_at": shelf.shipped.at, "end_reason": f"No longer in the {shelf.shipped.why}."}
        shelf.execute(update(Entry).where(*shared, col(Entry.slug).in_(gone)).values(state="retracted", **ended))
