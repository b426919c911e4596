"""What is shown beside every fact of the record: its handle, how it stands, who recorded it, its sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.record.dates import Precision, When
from bot.services.entries import entry_handle
from bot.services.positions import SourceView
from storage.tables import Entry, EvidenceLink, Member, Source

UNVERIFIED = "background"
"""The confidence of shipped facts that nobody has checked against a source (record.md, section 11)."""


@dataclass(frozen=True)
class EntryFacts:
    """The entry of a fact. `recorded_by` is a Discord id, None of what ships with the program."""

    entry_id: int
    handle: str
    state: str
    recorded_at: datetime
    recorded_by: int | None
    sources: tuple[SourceView, ...]
    unverified: bool = False
    note: str = ""
    end_reason: str = ""
    """Why it was refused or retracted."""


def facts_of(tx: Session, entries: Sequence[Entry]) -> dict[int, EntryFacts]:
    """The facts of these entries by their ids."""
    people = {one.recorded_by for one in entries if one.recorded_by is not None}
    ids = dict(tx.exec(select(Member.id, Member.discord_id).where(col(Member.id).in_(people))).all()) if people else {}
    sources = _sources(tx, [one.id for one in entries])
    return {
        one.id: EntryFacts(
            entry_id=one.id,
            handle=entry_handle(one),
            state=one.state,
            recorded_at=one.recorded_at,
            recorded_by=ids[one.recorded_by] if one.recorded_by is not None else None,
            sources=tuple(sources.get(one.id, ())),
            unverified=one.confidence == UNVERIFIED,
            note=one.note,
            end_reason=one.review_reason or one.end_reason,
        )
        for one in entries
    }


def when_of(dated: str, precision: str) -> When:
    """The date of a row of the record; the tables hold no other words for a precision."""
    known: dict[str, Precision] = {
        "day": "day", "month": "month", "year": "year", "on_or_before": "on_or_before", "as_of": "as_of",
    }  # fmt: skip
    return When(dated, known[precision])


def _sources(tx: Session, entry_ids: Sequence[int]) -> dict[int, list[SourceView]]:
    rows = tx.exec(
        select(EvidenceLink, Source)
        .join(Source, col(Source.id) == EvidenceLink.source_id)
        .where(EvidenceLink.record_type == "entry", col(EvidenceLink.record_id).in_(entry_ids))
        .order_by(col(Source.id))
    ).all()
    found: dict[int, list[SourceView]] = {}
    for link, source in rows:
        found.setdefault(link.record_id, []).append(SourceView(source.title, source.url, source.grade, link.locator))
    return found
