"""The records behind an answer as lines, each with its handle and its sources, in pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.services.browse import PAGE
from bot.services.people import congress_of
from bot.services.record.analyses.answers import Basis, keys_of_records
from bot.services.record.entry_views import SourceView
from bot.services.record.lines import LinePage, lines_of_entries
from storage.tables import Entry, EvidenceLink, Instrument, Source


@dataclass(frozen=True)
class Votes:
    """Recorded votes on one text, with the sources of that."""

    name: str
    sources: tuple[SourceView, ...]


@dataclass(frozen=True)
class Behind(LinePage):
    """A page of entries, and the texts voted on whose votes are among the records."""

    votes: tuple[Votes, ...] = ()


def records_behind(tx: Session, *, guild_id: int, basis: Basis, now: datetime, leaf: int = 0) -> Behind:
    """The page of records on which a leaf stands (`lines_layout`)."""
    congress = congress_of(tx, guild_id)
    keys = list(keys_of_records(tx, congress, basis.records))
    pages = max(1, -(-len(keys) // PAGE))
    page = min(max(leaf // PAGE, 0), pages - 1)
    shown = keys[page * PAGE : (page + 1) * PAGE]
    entries = {one.id: one for one in tx.exec(select(Entry).where(col(Entry.id).in_(shown)))}
    lines = lines_of_entries(tx, congress, [entries[key] for key in shown], now=now)
    return Behind(lines, page, pages, len(keys), tuple(_votes(tx, basis)))


def _votes(tx: Session, basis: Basis) -> Iterator[Votes]:
    for one in tx.exec(
        select(Instrument).where(col(Instrument.slug).in_(basis.instruments)).order_by(col(Instrument.id))
    ):
        link = EvidenceLink
        query = select(link, Source).join(Source, col(Source.id) == link.source_id)
        rows = tx.exec(query.where(link.record_type == "instrument", link.record_id == one.id)).all()
        yield Votes(one.name, tuple(SourceView(row.title, row.url, row.grade, each.locator) for each, row in rows))
