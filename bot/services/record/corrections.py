"""What all corrections share: a new entry with what the fact should say, which takes the place of the old one once it
is confirmed. Until then the old one is as it is, and it stays readable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.record.dates import When
from bot.congress.record.intake import parse_partial_date
from bot.services.people import Who
from bot.services.record.entries import Evidence, attach, begin_entry, entry_handle, settle
from storage.tables import (
    Action,
    Actor,
    Claim,
    Congress,
    Entry,
    EvidenceLink,
    Member,
    Participation,
    Pledge,
    PledgeLevel,
    Position,
    Source,
)


@dataclass(frozen=True)
class Corrected:
    """What corrects an entry: it stands already, or awaits its review."""

    handle: str
    state: str


Fact = Position | Participation | Action | Claim | Pledge | PledgeLevel


def begin_correction(
    tx: Session,
    congress: Congress,
    member: Member,
    old: Entry,
    facts: tuple[Fact, Fact],
    *,
    why: str,
    source_url: str,
    about: Sequence[Actor],
    now: datetime,
    differs: bool = False,
) -> Entry:
    """A proposal with what a fact says now (the first of `facts`) and should say (the second), which is kept.

    An empty `source_url` keeps the sources. Raises `record.nothing_differs` where both say the same from the same
    source, unless something beside them `differs`, and what `begin_entry` and `attach` raise. The caller adds what
    stands beside the fact, and settles it.
    """
    before, after = facts
    url, links = source_url.strip(), _links(tx, old)
    known = url in ("", *(source.url for _, source in links))
    if known and not differs and after.model_dump(exclude={"entry_id"}) == before.model_dump(exclude={"entry_id"}):
        raise CongressError("record.nothing_differs", handle=entry_handle(old))
    entry = begin_entry(tx, congress, member, old.kind, now=now, replaces=old, why=why)
    after.entry_id = entry.id
    tx.add(after)
    tx.flush()
    if known:
        tx.add_all(
            EvidenceLink(record_type="entry", record_id=entry.id, source_id=source.id, locator=link.locator)
            for link, source in links
        )
    else:
        attach(tx, congress, entry, Evidence(url), about=about, now=now)
    return entry


def settle_correction(
    tx: Session, congress: Congress, entry: Entry, member: Member, *, who: Who, now: datetime
) -> Corrected:
    """Let a correction that is complete stand or wait, as any entry (`settle`)."""
    settle(tx, congress, entry, member, who=who, now=now)
    return Corrected(entry_handle(entry), entry.state)


def redated(typed: str | None, kept: When, *, today: date) -> When:
    """The date that was typed, or the one that stays where none was."""
    return kept if typed is None else parse_partial_date(typed, today=today)


def _links(tx: Session, entry: Entry) -> list[tuple[EvidenceLink, Source]]:
    query = select(EvidenceLink, Source).join(Source, col(Source.id) == EvidenceLink.source_id)
    query = query.where(EvidenceLink.record_type == "entry", EvidenceLink.record_id == entry.id)
    return [(link, source) for link, source in tx.exec(query.order_by(col(Source.id))).all()]
