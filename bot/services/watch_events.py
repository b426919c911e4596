"""Events as what they concern: the norm, the entry or the seat of each, and all that can be watched in it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.handles import parse_record_handle
from bot.congress.norms import Stage
from bot.congress.reviews import ReviewOutcome
from bot.congress.statements import SPEAKING_STAGES
from bot.services.news import SAID_OF_CONCERNS, TOLD_OF_CONCERNS
from bot.services.record.news import short_of
from bot.services.record.subject_lookup import subject_of
from bot.services.voices import voices_missing
from bot.services.watch_reach import entry_reach, initiative_norm_reach, norm_reach
from bot.services.watch_subjects import About
from storage.tables import Congress, Discipline, Entry, Event, InitiativeNorm, Norm, SeatDiscipline

TOLD_OF_ENTRIES = (
    "entry_confirmed",
    "entry_retracted",
    "entry_disputed",
    "dispute_closed",
    "entry_replied",
    "action_attached",
    "entry_assessed",
)
"""What is told of the record, of entries that were confirmed at some time."""

CONCERNS = frozenset((*TOLD_OF_CONCERNS, *SAID_OF_CONCERNS))

BEGIN_ANEW = ("revise", "reopen")
"""Moves of a norm for the sake of a new version, whose deliberation then begins anew."""

OUTCOMES = ("decided", "rule_changed", "stage_confirmed")
"""What came of an act without being it: told also to whoever acted last."""


@dataclass(frozen=True)
class Thing:
    """To what something happened. `handle` and `title` are of what is neither a norm nor an entry."""

    kind: str
    id: int
    handle: str = ""
    title: str = ""


@dataclass(frozen=True)
class Happening:
    """One event: what happened, to what, and all that is watched in it."""

    event: int
    at: datetime
    thing: Thing
    news: tuple[str, str, str]
    subjects: frozenset[About]
    own: frozenset[int] = frozenset()
    """The members whose own act it is, who are not told of it."""


def happenings(tx: Session, congress: Congress, events: Sequence[Event]) -> list[Happening]:
    """What these events of a congress tell; those of which nothing is told are left out."""
    by = {event.id: frozenset([event.member_id] if event.member_id is not None else []) for event in events}
    return [
        one if one.news[0] in OUTCOMES else replace(one, own=one.own | by[one.event])
        for one in _happenings(tx, congress, events)
    ]


def _happenings(tx: Session, congress: Congress, events: Sequence[Event]) -> list[Happening]:
    return [
        *_of_norms(tx, congress, events),
        *_of_entries(tx, congress, events),
        *_of_imports(tx, congress, events),
        *_of_initiative_norms(tx, congress, events),
        *_of_seats(tx, events),
        *_of_cases(events),
    ]


def _of_norms(tx: Session, congress: Congress, events: Sequence[Event]) -> Iterable[Happening]:
    told = [(event, event.norm_id, news) for event in events if event.norm_id is not None and (news := _told(event))]
    reach = norm_reach(tx, congress, {norm for _, norm, _ in told})
    for event, norm, news in told:
        yield Happening(event.id, event.at, Thing("norm", norm), news, frozenset(reach[norm]))
    yield from _unheard(tx, congress, events)


def _told(event: Event) -> tuple[str, str, str] | None:
    """What an event says of its norm."""
    data = event.data
    match event.kind:
        case "norm_proposed":
            return "proposed", "", ""
        case "norm_moved" if data["move"] in BEGIN_ANEW and data["after"] == Stage.DELIBERATION:
            return "anew", "", ""
        case "norm_moved" if data["before"] == data["after"]:
            return None
        case "norm_moved":
            return "moved", str(data["after"]), ""
        case "norm_decided":
            return "decided", str(data["outcome"]), str(data["decision"])
        case "vote_opened":
            return "vote", str(data.get("question") or "adopt"), ""
        case "norm_revised":
            return "revised", str(data["version"]["after"]), ""
        case "norm_linked":
            return "linked", str(data["link"]), str(data["other"])
        case "norm_linked_from":
            return "linked_from", str(data["link"]), str(data["other"])
        case "norm_superseded":
            return "linked", "superseded", str(data["other"])
        case "norm_related":
            return "related", str(data["relation"]), str(data["other"])
        case "norm_reviewed" if data["outcome"] == ReviewOutcome.KEEP:
            return "kept", "", ""
        case "norm_trial_ended":
            return "trial_ended", "", ""
        case "rationale_added":
            return "rationale", str(data["decision"]), ""
        case "wording_proposed":
            return "wording", str(data["label"]), ""
        case "wording_withdrawn":
            return "wording_withdrawn", str(data["label"]), ""
        case "roll_repaired":
            return "roll_repaired", "1", ""
        case "rule_changed" | "stage_confirmed" as brought:
            return brought, "", ""
        case "statement_added":
            return "statements", "1", str(event.subject_id or "")
        case "norm_seconded":
            return "seconds", "1", ""
        case kind if kind in CONCERNS:
            return "concern", kind, str(data["concern"])
        case _:
            return None


def _unheard(tx: Session, congress: Congress, events: Sequence[Event]) -> Iterable[Happening]:
    """For disciplines: norms that came to a stage at which they are discussed, and on which one has not spoken, unless
    they were at it before."""
    stages = {stage.value for stage in SPEAKING_STAGES}
    moved = {
        event.norm_id: event for event in events
        if event.kind == "norm_moved"
        and event.norm_id is not None
        and event.data["after"] in stages
        and event.data["before"] != event.data["after"]
    }  # fmt: skip
    if not moved:
        return
    query = select(Norm.id).where(col(Norm.id).in_(list(moved)), col(Norm.stage).in_(stages))
    missing = voices_missing(tx, congress.id, tx.exec(query).all())
    ids = {name: key for key, name in tx.exec(select(Discipline.id, Discipline.name))}
    for norm, voices in missing.items():
        about = frozenset(("discipline", ids[name]) for name in voices.disciplines)
        event = moved[norm]
        if about:
            news = ("unheard", str(event.data["after"]), "")
            yield Happening(event.id, event.at, Thing("norm", norm), news, about)


def _of_entries(tx: Session, congress: Congress, events: Sequence[Event]) -> Iterable[Happening]:
    told = [event for event in events if event.kind in TOLD_OF_ENTRIES and event.subject_id is not None]
    ids = {event.subject_id for event in told if event.subject_id is not None}
    query = select(Entry).where(col(Entry.id).in_(ids), col(Entry.reviewed_at).is_not(None), Entry.state != "refused")
    entries = {one.id: one for one in (tx.exec(query) if ids else ())}
    reach = entry_reach(tx, congress, entries)
    attached = {str(event.data["subject"]) for event in told if event.kind == "action_attached"}
    names = {handle: _name_of(tx, congress, handle) for handle in attached}
    for event in told:
        entry = entries.get(event.subject_id or 0)
        if entry is not None:
            news, thing = _said(event, entry, names), Thing("entry", entry.id)
            yield Happening(event.id, event.at, thing, news, frozenset(reach[entry.id]), _confirmed_it(event, entry))


def _confirmed_it(event: Event, entry: Entry) -> frozenset[int]:
    """Who confirmed an entry to whatever it related by then, and so knows."""
    reviewed = entry.reviewed_at is not None and event.at <= entry.reviewed_at
    return frozenset([entry.reviewed_by] if reviewed and entry.reviewed_by is not None else [])


def _name_of(tx: Session, congress: Congress, handle: str) -> str:
    """What a line calls the subject with this handle (N-12, gge-f): a norm of this congress so, others by name."""
    try:
        return short_of(subject_of(tx, congress, handle))
    except CongressError:  # It is not kept any more.
        return handle


def _said(event: Event, entry: Entry, names: Mapping[str, str]) -> tuple[str, str, str]:
    match event.kind:
        case "entry_confirmed":
            return ("confirmed" if entry.replaces is None else "corrected"), "", ""
        case "dispute_closed":
            return f"dispute_{event.data['outcome']}", "", ""
        case "entry_replied":
            return "replied", str(event.data["actor"]), ""
        case "action_attached":
            return "attached", names[str(event.data["subject"])], ""
        case "entry_assessed":  # How many: by whom, and what they find, stands with the entry.
            return "assessed", "1", ""
        case kind:
            return kind.removeprefix("entry_"), "", ""


def _of_imports(tx: Session, congress: Congress, events: Sequence[Event]) -> Iterable[Happening]:
    """Imports of positions: for each subject how many of them concern it, since nobody reads them one by one."""
    for event in events:
        if event.kind != "positions_imported":
            continue
        first, last = (parse_record_handle(str(event.data[name])) for name in ("first", "last"))
        query = select(Entry.id).where(Entry.congress_id == congress.id, col(Entry.number).between(first, last))
        counted: dict[About, int] = defaultdict(int)
        for reached in entry_reach(tx, congress, tx.exec(query.where(Entry.state == "confirmed")).all()).values():
            for about in reached:
                counted[about] += 1
        thing = Thing("import", event.id, str(event.data["first"]), str(event.data["last"]))
        for about, n in counted.items():
            yield Happening(event.id, event.at, thing, ("imported", str(n), ""), frozenset([about]))


def _of_initiative_norms(tx: Session, congress: Congress, events: Sequence[Event]) -> Iterable[Happening]:
    added = {event.subject_id: event for event in events if event.kind == "initiative_norm_added" and event.subject_id}
    reach = initiative_norm_reach(tx, congress, [key for key in added if key is not None])
    query = select(InitiativeNorm).where(col(InitiativeNorm.id).in_(list(added)))
    for norm in tx.exec(query) if added else ():
        event = added[norm.id]
        thing = Thing("initiative_norm", norm.id, norm.code, norm.title)
        yield Happening(event.id, event.at, thing, ("added", "", ""), frozenset(reach[norm.id]))


def _of_seats(tx: Session, events: Sequence[Event]) -> Iterable[Happening]:
    """Seats taken and left in a discipline, how many; who sits where stands in the roster."""
    seats = {event.subject_id for event in events if event.kind in ("seat_taken", "seat_left")}
    held: dict[int, list[str]] = defaultdict(list)
    query = select(SeatDiscipline.seat_id, SeatDiscipline.discipline).where(col(SeatDiscipline.seat_id).in_(seats))
    for seat, discipline in tx.exec(query) if seats else ():
        held[seat].append(discipline)
    for event in events:
        for what, disciplines in _seated(event, held).items():
            about = frozenset(("discipline", one) for one in disciplines)
            if about:
                yield Happening(event.id, event.at, Thing("seats", 0), (what, "1", ""), about)


def _of_cases(events: Iterable[Event]) -> Iterable[Happening]:
    """Ratings of capacity, how many: what was rated is shown together only."""
    for event in events:
        if event.kind == "capacity_rated":
            case = str(event.data["case"])
            about = frozenset([("case", case)])
            yield Happening(event.id, event.at, Thing("case", 0, case), ("capacity_rated", "1", ""), about)


def _seated(event: Event, held: Mapping[int, Collection[str]]) -> dict[str, Collection[str]]:
    """The disciplines in which an event took a seat, and those in which it left one."""
    match event.kind:
        case "seat_taken" | "seat_left":
            return {event.kind.replace("seat", "seats"): held.get(event.subject_id or 0, ())}
        case "seat_changed" if "disciplines" in event.data:
            before, after = (set(event.data["disciplines"][when]) for when in ("before", "after"))
            return {"seats_taken": after - before, "seats_left": before - after}
        case _:
            return {}
