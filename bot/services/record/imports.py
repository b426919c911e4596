"""Positions from a file, many at once: first what an import would do, then the import itself, whole or not at all.

A file is read and checked without the database (`bot.congress.record.imports`); here its names are looked up, and what
is on record already is found. `plan_import` only reads. `run_import` does what a plan says, if it still holds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import insert, update
from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.congress.handles import record_handle
from bot.congress.record.grades import default_grade
from bot.congress.record.imports import HEADINGS, Amiss, Checked, Defect, PositionRow, Vocabulary, check_positions
from bot.congress.record.review import OPEN_STATES
from bot.congress.record.sheets import read_sheet
from bot.congress.text import given_back
from bot.services.log import record
from bot.services.people import Who, congress_of, find_member, member_of, seat_of
from bot.services.record.entries import OWN_PAGE, SOURCE_KINDS, SOURCE_TITLE_MOST, UNKNOWN_KIND
from bot.services.record.entry_actors import spoken_for
from bot.services.record.import_names import Names, names_of
from bot.services.record.seen import seen_by
from bot.services.record.subjects import About
from storage.tables import Actor, Case, Congress, Entry, EvidenceLink, Position, Source, Term

T = TypeVar("T")

BATCH = 5_000
"""Rows of one statement: a file of 100,000 rows then never stands in memory a second time."""

IN_ONE_QUERY = 500
"""Values in one list of a query; SQLite takes no more than 32,766 in one statement."""

Key = tuple[int, str, int, str, str, str]
"""What makes two positions the same: actor, subject, stance, date and source."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A position of a file with the actor and the subject that it is about."""

    row: PositionRow
    actor_id: int
    subject: About
    own_page: bool
    """Whether the address of its source tells that it is a page of the actor itself, and so a self-report."""

    @property
    def own(self) -> bool:
        """Whether its source is such a page, as its address tells or as it is typed."""
        return self.own_page or self.row.source_kind == OWN_PAGE

    @property
    def key(self) -> Key:
        return (self.actor_id, *self.subject, self.row.stance, self.row.when.text, self.row.url)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What every import knows of its file. `repeats` are lines that say what the record, or an earlier line, says
    already."""

    file: str
    hash: str
    total: int
    repeats: tuple[int, ...]
    unknown_columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ImportPlan(Planned):
    """What an import of positions would do."""

    placed: tuple[Placed, ...]
    defects: tuple[Defect, ...]
    actors: int
    subjects: int

    @property
    def fits(self) -> bool:
        """Whether it can be done: nothing is wrong, and something is new."""
        return not self.defects and bool(self.placed)


@dataclass(frozen=True)
class Imported:
    """What an import did: how many positions, under which handles."""

    n: int
    first: str
    last: str
    repeats: int


def require_recorder(tx: Session, congress: Congress, who: Who) -> None:
    """Refuse whoever is neither a convener nor a recorder (`imports.recorders_only`)."""
    member = find_member(tx, congress, who)
    if not who.convener and (member is None or not member.recorder):
        raise CongressError("imports.recorders_only")


def import_words(tx: Session, *, who: Who, today: date) -> Vocabulary:
    """The words that a file may use; refuses whoever may not import, before anything is read."""
    require_recorder(tx, congress_of(tx, who.guild_id), who)
    cases = frozenset(tx.exec(select(Case.id)).all())
    return Vocabulary(_terms(tx, "stance"), _terms(tx, "position_form"), SOURCE_KINDS, cases, today)


@dataclass(frozen=True)
class ReadFile:
    """A file that was read and checked, before its names are looked up."""

    name: str
    hash: str
    total: int
    unknown_columns: tuple[str, ...]
    checked: Checked


def read_file(name: str, data: bytes, words: Vocabulary) -> ReadFile:
    """Read and check a file; needs no database. Raises the refusals of `read_sheet` and `check_positions`."""
    sheet = read_sheet(data, HEADINGS)
    checked = check_positions(sheet, words)
    return ReadFile(given_back(name), sha256(data).hexdigest(), len(sheet.rows), sheet.unknown, checked)


def plan_import(tx: Session, *, who: Who, file: ReadFile) -> ImportPlan:
    """What an import of the file would do now. Writes nothing."""
    congress = congress_of(tx, who.guild_id)
    require_recorder(tx, congress, who)
    names = names_of(tx, congress)
    placed, strange = _place(names, file.checked)
    fresh, repeats = _apart(tx, congress, placed)
    concerning = _concerning(tx, congress, who, fresh)
    return ImportPlan(
        file=file.name,
        hash=file.hash,
        total=file.total,
        placed=tuple(fresh),
        repeats=tuple(repeats),
        defects=tuple(sorted((*file.checked.defects, *strange, *concerning), key=lambda one: one.line)),
        unknown_columns=file.unknown_columns,
        actors=len({one.actor_id for one in fresh}),
        subjects=len({one.subject for one in fresh}),
    )


def run_import(tx: Session, *, who: Who, file: ReadFile, plan: ImportPlan, now: datetime) -> Imported:
    """Import what `plan` shows, all of it in this transaction, as one event of the log.

    The entries are confirmed, since whoever may import may confirm, and a line on an actor whom they represent is a
    defect of their file (invariant 12). Raises `imports.changed` where the plan would be
    another one now, and `imports.nothing` where it has nothing to import.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    now_planned = plan_import(tx, who=who, file=file)
    if now_planned != plan:
        raise CongressError("imports.changed")
    if not plan.fits:
        raise CongressError("imports.nothing")
    member = member_of(tx, congress, who, now)
    tx.flush()
    first = congress.last_entry + 1
    congress.last_entry += len(plan.placed)
    tx.add(congress)
    tx.flush()
    sources = _sources(tx, congress, plan.placed, now)
    for offset, batch in _batches(plan.placed, BATCH):
        _insert(tx, congress, member.id, first + offset, batch, sources, now)
    record(
        tx, congress, "positions_imported", now=now, by=member, n=len(plan.placed),
        first=record_handle(first), last=record_handle(congress.last_entry), file=plan.file, hash=plan.hash,
    )  # fmt: skip
    return Imported(len(plan.placed), record_handle(first), record_handle(congress.last_entry), len(plan.repeats))


def _terms(tx: Session, vocabulary: str) -> frozenset[str]:
    return frozenset(tx.exec(select(Term.value).where(Term.vocabulary == vocabulary)).all())


def _place(names: Names, checked: Checked) -> tuple[list[Placed], list[Defect]]:
    """The rows whose actor and subject are known; of the others, and of rows with another defect, one defect for each
    name, at its first line."""
    every: list[PositionRow | Amiss] = [*checked.rows, *checked.amiss]
    rows = sorted(every, key=lambda row: row.line)
    placed: list[Placed] = []
    strange: dict[tuple[str, str, str], Defect] = {}
    actors = {given: names.actor(given) for given in {row.actor for row in rows}}
    subjects = {given: names.subject(given) for given in {row.subject for row in rows}}
    for row in rows:
        actor, subject = actors[row.actor], subjects[row.subject]
        for column, given, found in (("actor", row.actor, actor), ("subject", row.subject, subject)):
            if given and isinstance(found, str):
                known = strange.get((column, given, found))
                first = known or Defect(row.line, f"{found}_{column}", column, given_back(given), n=0)
                strange[column, given, found] = replace(first, n=first.n + 1)
        if isinstance(row, PositionRow) and isinstance(actor, int) and isinstance(subject, tuple):
            placed.append(Placed(row, actor, subject, names.is_own_page(row.url, actor)))
    return placed, names.hinted(strange.values())


def _concerning(tx: Session, congress: Congress, who: Who, placed: Iterable[Placed]) -> Iterable[Defect]:
    """One defect for each name of an actor for whom this person's seat speaks: nobody confirms what is said of them."""
    member = find_member(tx, congress, who)
    seated = seat_of(tx, member) if member is not None else None
    if seated is None or not seated.seat.represents:
        return ()
    own: set[int] = set()
    for _, some in _batches(sorted({one.actor_id for one in placed}), IN_ONE_QUERY):
        actors = tx.exec(select(Actor).where(col(Actor.id).in_(some))).all()
        own |= {one.id for one in spoken_for(tx, congress, seated.seat.represents, actors)}
    found: dict[str, Defect] = {}
    for row in (one.row for one in placed if one.actor_id in own):
        first = found.get(row.actor) or Defect(row.line, "represented_actor", "actor", given_back(row.actor), n=0)
        found[row.actor] = replace(first, n=first.n + 1)
    return found.values()


def _apart(tx: Session, congress: Congress, placed: Sequence[Placed]) -> tuple[list[Placed], list[int]]:
    """What is new, and the lines of what is on record or earlier in the file."""
    known = _on_record(tx, congress, placed)
    fresh: list[Placed] = []
    repeats: list[int] = []
    for one in placed:
        if one.key in known:
            repeats.append(one.row.line)
        else:
            known.add(one.key)
            fresh.append(one)
    return fresh, repeats


def _on_record(tx: Session, congress: Congress, placed: Sequence[Placed]) -> set[Key]:
    """Of the positions in hand, those that the congress has already, proposed or confirmed."""
    wanted = {one.key for one in placed}
    found: set[Key] = set()
    for kind, ids in _by_kind({one.subject for one in placed}):
        for _, some in _batches(ids, IN_ONE_QUERY):
            query = (
                select(  # type: ignore[call-overload]
                    Position.actor_id,
                    Position.subject_type,
                    Position.subject_id,
                    Position.stance,
                    Position.stated_on,
                    Source.url,
                )
                .join(Entry, col(Entry.id) == Position.entry_id)
                .join(
                    EvidenceLink,
                    (col(EvidenceLink.record_type) == "entry") & (col(EvidenceLink.record_id) == Position.entry_id),
                )
                .join(Source, col(Source.id) == EvidenceLink.source_id)
                .where(
                    seen_by(Entry, congress),
                    col(Entry.state).in_(OPEN_STATES),
                    col(Position.subject_type) == kind,
                    col(Position.subject_id).in_(some),
                )
            )
            found.update(key for row in tx.exec(query) if (key := tuple(row)) in wanted)
    return found


def _by_kind(subjects: Iterable[About]) -> Iterator[tuple[str, list[int]]]:
    for kind in sorted({kind for kind, _ in subjects}):
        yield kind, sorted(number for its, number in subjects if its == kind)


def _batches(every: Sequence[T], size: int) -> Iterator[tuple[int, Sequence[T]]]:
    """The parts of at most `size`, each with where it begins."""
    for start in range(0, len(every), size):
        yield start, every[start : start + size]


def _sources(tx: Session, congress: Congress, placed: Sequence[Placed], now: datetime) -> dict[str, int]:
    """The source of each address: the one that is known, else a new one, as a line has it for whose actor it is a page
    of its own, or else the first line that names it."""
    first: dict[str, Placed] = {}
    for one in placed:
        if one.own or one.row.url not in first:
            first[one.row.url] = one
    known = _known_sources(tx, congress, first)
    missing = [_source(congress, one, now) for url, one in first.items() if url not in known]
    before = tx.exec(select(func.max(Source.id))).one() or 0
    _insert_many(tx, Source, missing)
    made = select(Source.url, Source.id).where(Source.congress_id == congress.id, col(Source.id) > before)
    return known | {str(url): number for url, number in tx.exec(made)}


def _source(congress: Congress, one: Placed, now: datetime) -> dict[str, Any]:
    """A new source, graded as `bot.services.record.entries.attach` grades it."""
    row = one.row
    kind = "official" if one.own else row.source_kind or UNKNOWN_KIND
    return {
        "congress_id": congress.id,
        "title": row.source_title or row.url[:SOURCE_TITLE_MOST],
        "url": row.url,
        "kind": kind,
        "grade": default_grade(kind),
        "publisher": row.actor if one.own else None,
        "retrieved_at": now,
        "note": "",
    }


def _known_sources(tx: Session, congress: Congress, urls: Iterable[str]) -> dict[str, int]:
    """The oldest source of each address that the congress may use."""
    found: dict[str, int] = {}
    for _, some in _batches(tuple(urls), IN_ONE_QUERY):
        # Whose a source is, is looked at here: asked for it, SQLite would not go by the address.
        query = select(Source.url, Source.id, Source.congress_id).where(col(Source.url).in_(some))
        for url, number, owner in tx.exec(query.order_by(col(Source.id).desc())):
            if owner in (None, congress.id):
                found[str(url)] = number
    return found


def _insert(
    tx: Session,
    congress: Congress,
    member_id: int,
    first: int,
    batch: Sequence[Placed],
    sources: dict[str, int],
    now: datetime,
) -> None:
    """One batch: its entries as proposals, what they say, their evidence; then they are confirmed together."""
    last = first + len(batch) - 1
    _insert_many(
        tx,
        Entry,
        [
            {"congress_id": congress.id, "number": number, "kind": "position", "state": "proposed",
             "recorded_at": now, "recorded_by": member_id, "review_reason": "", "end_reason": "", "note": ""}
            for number in range(first, last + 1)
        ],
    )  # fmt: skip
    own = (col(Entry.congress_id) == congress.id, col(Entry.number).between(first, last))
    ids = tx.exec(select(Entry.id).where(*own).order_by(col(Entry.number))).all()
    _insert_many(tx, Position, [_position(number, one) for number, one in zip(ids, batch, strict=True)])
    _insert_many(
        tx,
        EvidenceLink,
        [
            {"record_type": "entry", "record_id": number, "source_id": sources[one.row.url],
             "locator": one.row.locator, "supports": True}
            for number, one in zip(ids, batch, strict=True)
        ],
    )  # fmt: skip
    tx.connection().execute(update(Entry).where(*own).values(state="confirmed", reviewed_at=now, reviewed_by=member_id))


def _position(entry_id: int, one: Placed) -> dict[str, Any]:
    row, (kind, number) = one.row, one.subject
    return {
        "entry_id": entry_id,
        "actor_id": one.actor_id,
        "subject_type": kind,
        "subject_id": number,
        "stance": row.stance,
        "form": row.form,
        "summary": row.summary,
        "stated_on": row.when.text,
        "date_precision": row.when.precision,
        "known_by": row.when.known_by,
        "until": row.until,
        "case_id": row.case or None,
    }


def _insert_many(tx: Session, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        tx.connection().execute(insert(table), rows)
