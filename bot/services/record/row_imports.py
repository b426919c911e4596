"""Actions, claims and participation from a file: each row logged as if it were typed, all of them or none.

What an import would do is found by doing it and taking it back; so whatever is refused of one entry is refused of a
row, in the same words. Positions, which come by the hundred thousand, have an import of their own (`imports`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from bot.congress.errors import CongressError
from bot.congress.handles import record_handle
from bot.congress.record.imports import Defect
from bot.congress.record.row_imports import LAYOUTS, Row, Rows, rows_of
from bot.congress.record.sheets import read_sheet
from bot.congress.text import given_back
from bot.services.log import record
from bot.services.people import Who, congress_of, member_of
from bot.services.record.actions import Deed, log_action
from bot.services.record.claims import Accusation, log_claim
from bot.services.record.entries import Evidence
from bot.services.record.imports import Imported, Planned, require_recorder
from bot.services.record.participations import NewParticipation, log_participation
from bot.services.record.row_checks import refusals_of

THERE = frozenset({"deeds.logged_before", "record.participation_there"})
"""Refusals of what is on record already: such a row is left out."""


@dataclass(frozen=True)
class ReadRows:
    """A file that was read, before any of its words is looked up."""

    kind: str
    name: str
    hash: str
    total: int
    unknown_columns: tuple[str, ...]
    found: Rows


@dataclass(frozen=True)
class Refused:
    """The refusal of a row."""

    line: int
    refusal: CongressError


@dataclass(frozen=True, kw_only=True)
class RowPlan(Planned):
    """What an import would do: how many entries are new, or what is wrong."""

    kind: str
    n: int
    defects: tuple[Defect, ...]
    refused: tuple[Refused, ...]

    @property
    def fits(self) -> bool:
        """Whether it can be done: nothing is wrong, and something is new."""
        return not self.defects and not self.refused and self.n > 0


def check_importer(tx: Session, *, who: Who) -> None:
    """Refuse whoever may not import, before anything is read."""
    require_recorder(tx, congress_of(tx, who.guild_id), who)


def read_rows(kind: str, name: str, data: bytes) -> ReadRows:
    """Read a file of actions, claims or participation; raises the refusals of `read_sheet` and `rows_of`."""
    sheet = read_sheet(data, LAYOUTS[kind].headings)
    found = rows_of(sheet, kind)
    return ReadRows(kind, given_back(name), sha256(data).hexdigest(), len(sheet.rows), sheet.unknown, found)


def plan_rows(tx: Session, *, who: Who, file: ReadRows, now: datetime) -> RowPlan:
    """What an import of the file would do now; all of it is taken back."""
    require_recorder(tx, congress_of(tx, who.guild_id, lock=True), who)
    trial = tx.begin_nested()
    try:
        return _logged(tx, who, file, now)
    finally:
        trial.rollback()


def import_rows(tx: Session, *, who: Who, file: ReadRows, plan: RowPlan, now: datetime) -> Imported:
    """Import what `plan` shows, all of it in this transaction.

    Raises `imports.changed` where it would come to something else now, `imports.nothing` where nothing is new.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    require_recorder(tx, congress, who)
    if not plan.fits:
        raise CongressError("imports.nothing")
    first = congress.last_entry + 1
    done = _logged(tx, who, file, now)
    if (done.n, done.repeats, done.refused) != (plan.n, plan.repeats, ()):
        raise CongressError("imports.changed")
    names = record_handle(first), record_handle(congress.last_entry)
    record(
        tx, congress, "entries_imported", now=now, by=member_of(tx, congress, who, now), n=done.n, entry=file.kind,
        first=names[0], last=names[1], file=file.name, hash=file.hash,
    )  # fmt: skip
    return Imported(done.n, *names, len(done.repeats))


def _logged(tx: Session, who: Who, file: ReadRows, now: datetime) -> RowPlan:
    """Every row logged, but those that are refused, or on record already. Of a row that is wrong in one cell the
    others are looked at too."""
    log, n, repeats = _LOGS[file.kind], 0, []
    refused: list[Refused] = []
    for row in file.found.rows:
        step = tx.begin_nested()
        try:
            log(tx, who, row, now)
        except CongressError as error:
            step.rollback()
            if error.key in THERE:
                repeats.append(row.line)
            else:
                refused += _refused(tx, who, file.kind, row, now, error)
        else:
            step.commit()
            n += 1
    refused += [one for row in file.found.amiss for one in _refused(tx, who, file.kind, row, now)]
    return RowPlan(
        file=file.name,
        hash=file.hash,
        total=file.total,
        repeats=tuple(repeats),
        unknown_columns=file.unknown_columns,
        kind=file.kind,
        n=n,
        defects=file.found.defects,
        refused=tuple(sorted(refused, key=lambda one: one.line)),
    )


def _refused(tx: Session, who: Who, kind: str, row: Row, now: datetime, *first: CongressError) -> Iterable[Refused]:
    """What is refused of a row, each once: what its verb refused, then what is wrong with any other cell."""
    cells = refusals_of(tx, congress_of(tx, who.guild_id), kind, row, today=now.date())
    told = {str(one): one for one in (*first, *cells)}
    return [Refused(row.line, one) for one in told.values()]


def _evidence(row: Row) -> Evidence:
    return Evidence(row["source"], row["source_title"], row["locator"], row["source_kind"])


def _action(tx: Session, who: Who, row: Row, now: datetime) -> None:
    deed = Deed(
        kind=row["kind"],
        summary=row["summary"],
        dated=row["date"],
        evidence=_evidence(row),
        doers=row["doers"],
        affected=row["affected"],
        subjects=row["subjects"],
        until=row["until"],
        status=row["status"],
        case_id=row["case"],
    )
    log_action(tx, who=who, deed=deed, now=now)


def _claim(tx: Session, who: Who, row: Row, now: datetime) -> None:
    accusation = Accusation(
        action=row["action"],
        claimant=row["claimant"],
        accused=row["accused"],
        basis=row["basis"],
        dated=row["date"],
        evidence=_evidence(row),
        summary=row["summary"],
        **({"status": row["status"]} if row["status"] else {}),
    )
    log_claim(tx, who=who, accusation=accusation, now=now)


def _participation(tx: Session, who: Who, row: Row, now: datetime) -> None:
    new = NewParticipation(
        initiative=row["initiative"],
        actor=row["actor"],
        status=row["status"],
        date=row["date"],
        evidence=_evidence(row),
        role=row["role"],
        until=row["until"],
        via=row["via"],
        reason=row["reason"],
    )
    log_participation(tx, who=who, new=new, now=now)


_LOGS: Mapping[str, Callable[[Session, Who, Row, datetime], None]] = {
    "action": _action,
    "claim": _claim,
    "participation": _participation,
}
