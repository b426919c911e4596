"""What is wrong in a row of a file beside what its verb refused first: each cell looked at by itself.

A verb stops at the first thing that it refuses; whoever mends a file wants to know of all of them at once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlmodel import Session

from bot.congress.errors import CongressError
from bot.congress.record.deeds import several
from bot.congress.record.intake import check_source_url, check_summary, parse_end, parse_partial_date
from bot.congress.record.row_imports import Row
from bot.services.record.actions import actors_named, open_entry, term_of
from bot.services.record.actors import actor_of
from bot.services.record.initiatives import initiative_of
from bot.services.record.participations import role_of, status_of
from bot.services.record.positions import case_of
from bot.services.record.subject_lookup import subjects_of
from storage.tables import Congress


@dataclass(frozen=True)
class _Reader:
    """For whom a row is read, and on which day."""

    tx: Session
    congress: Congress
    today: date


_Check = Callable[[_Reader, Row, str], object]
"""Looks at one cell of a row, and raises what its verb would."""


def refusals_of(tx: Session, congress: Congress, kind: str, row: Row, *, today: date) -> Iterator[CongressError]:
    """The refusals of the cells of a row of this kind, one by one; an empty cell has none."""
    reader = _Reader(tx, congress, today)
    for column, check in {**_CHECKS[kind], **_COMMON}.items():
        if row[column]:
            try:
                check(reader, row, row[column])
            except CongressError as refusal:
                yield refusal


def _term(vocabulary: str, reader: _Reader, _row: Row, given: str) -> object:
    return term_of(reader.tx, vocabulary, given)


def _actor(reader: _Reader, _row: Row, given: str) -> object:
    return actor_of(reader.tx, reader.congress, given)


def _actors(reader: _Reader, _row: Row, given: str) -> object:
    return actors_named(reader.tx, reader.congress, given)


def _subjects(reader: _Reader, _row: Row, given: str) -> object:
    return subjects_of(reader.tx, reader.congress, several(given))


def _until(reader: _Reader, row: Row, given: str) -> object:
    """The end of a row whose date is right; a wrong date is told of by itself."""
    return parse_end(given, start=parse_partial_date(row["date"], today=reader.today), today=reader.today)


_COMMON: Mapping[str, _Check] = {
    "date": lambda reader, _, given: parse_partial_date(given, today=reader.today),
    "until": _until,
    "source": lambda _, __, given: check_source_url(given),
    "summary": lambda _, __, given: check_summary(given),
}
_CHECKS: Mapping[str, Mapping[str, _Check]] = {
    "action": {
        "kind": partial(_term, "action_kind"),
        "doers": _actors,
        "affected": _actors,
        "subjects": _subjects,
        "status": partial(_term, "claim_status"),
        "case": lambda reader, _, given: case_of(reader.tx, given),
    },
    "claim": {
        "action": lambda reader, _, given: open_entry(reader.tx, reader.congress, given, kind="action", lock=False),
        "claimant": _actor,
        "accused": _actor,
        "basis": partial(_term, "attribution_basis"),
        "status": partial(_term, "claim_status"),
    },
    "participation": {
        "initiative": lambda reader, _, given: initiative_of(reader.tx, reader.congress, given),
        "actor": _actor,
        "status": lambda reader, _, given: status_of(reader.tx, given),
        "role": lambda reader, _, given: role_of(reader.tx, given),
        "via": _actor,
        "reason": lambda _, __, given: check_summary(given, field="reason"),
    },
}
