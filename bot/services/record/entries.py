"""What all facts of the record share: a numbered entry, its sources, and whether it stands.

A verb that records a fact reads

    member = author_of(tx, congress, who, now)
    entry = begin_entry(tx, congress, member, "position", now=now)
    tx.add(Position(entry_id=entry.id, ...))
    attach(tx, congress, entry, evidence, about=[actor], now=now)
    settle(tx, congress, entry, member, who=who, now=now)

and `bot.services.record.entry_review` has what becomes of it afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from bot.congress.errors import CongressError
from bot.congress.handles import parse_record_handle, record_handle
from bot.congress.limits import LOCATOR_MOST, NOTE_MOST
from bot.congress.record.grades import GRADE_OF_KIND, default_grade
from bot.congress.record.intake import check_source_url
from bot.congress.record.review import OPEN_STATES, Looked, Reviewer, check_correction, stands_at_once
from bot.congress.text import clean_line, clean_text, given_back
from bot.services.log import EventFact, record
from bot.services.people import Who, congress_of, find_member, member_of, require_seat, seat_of
from bot.services.record.entry_actors import actors_of, concerned_in, owner_of
from bot.services.record.entry_chain import chain_of
from bot.services.record.seen import seen_by
from storage.tables import (
    ActionActor,
    Actor,
    Claim,
    Congress,
    Entry,
    EvidenceLink,
    Member,
    Norm,
    Pledge,
    Position,
    Source,
)

SOURCE_TITLE_MOST = 300
OWN_PAGE = "own"
"""The kind of a source that is a page of the actor concerned itself."""
UNKNOWN_KIND = "web"
"""The kind of a source of which nobody said it: it has no grade."""
SOURCE_KINDS = (*(kind for kind in GRADE_OF_KIND if kind != "seed"), OWN_PAGE)
"""What somebody may say that a source is."""


@dataclass(frozen=True)
class Evidence:
    """A source as somebody enters it; words as typed. `kind` is one of `SOURCE_KINDS`, empty where unknown."""

    url: str
    title: str = ""
    locator: str = ""
    kind: str = ""


def author_of(tx: Session, congress: Congress, who: Who, now: datetime) -> Member:
    """The member who records something; `seat.needed` for whoever is not seated, a recorder or a convener."""
    check_author(tx, congress, who)
    return member_of(tx, congress, who, now)


def check_author(tx: Session, congress: Congress, who: Who) -> None:
    """Refuse whoever may record nothing: they have no seat, and are neither recorder nor convener."""
    member = find_member(tx, congress, who)
    if not (who.convener or (member is not None and member.recorder)):
        require_seat(tx, congress, who)


def begin_entry(
    tx: Session,
    congress: Congress,
    member: Member,
    kind: str,
    *,
    now: datetime,
    replaces: Entry | None = None,
    why: str = "",
) -> Entry:
    """A new proposal with the next number of the congress, whose row stays locked until the transaction ends.

    `replaces` is the entry that it corrects, and `why` says why. Raises `record.shipped` or `record.ended_before`
    for what can be corrected no more.
    """
    if replaces is not None:
        check_correction(looked_at(congress, replaces))
    tx.refresh(congress, with_for_update=True)
    congress.last_entry += 1
    entry = Entry(
        congress_id=congress.id,
        number=congress.last_entry,
        kind=kind,
        state="proposed",
        recorded_at=now,
        recorded_by=member.id,
        replaces=None if replaces is None else replaces.id,
        note=clean_text(why, field="reason", least=0 if replaces is None else 1, most=NOTE_MOST),
    )
    tx.add(entry)
    tx.flush()
    return entry


def attach(
    tx: Session, congress: Congress, entry: Entry, evidence: Evidence, *, about: Sequence[Actor] = (), now: datetime
) -> Source:
    """Put a source behind an entry; the same address is one source for the whole congress.

    A page of one of the actors that it is `about` is kept as an official one that this actor publishes, whoever cites
    it first: it is a self-report where a record concerns its publisher (`bot.services.record.grades`). Raises the
    refusals of `check_source_url`, `record.unknown_source_kind`, and those of words that do not fit.
    """
    url = check_source_url(evidence.url)
    title = clean_line(evidence.title, field="source_title", least=0, most=SOURCE_TITLE_MOST)
    locator = clean_line(evidence.locator, field="locator", least=0, most=LOCATOR_MOST)
    kind = evidence.kind.strip()
    if kind and kind not in SOURCE_KINDS:
        raise CongressError("record.unknown_source_kind", given=given_back(kind)[:40])
    source = tx.exec(
        select(Source).where(Source.url == url, seen_by(Source, congress)).order_by(col(Source.id))
    ).first()
    by_address = owner_of(tx, congress, url, about)
    owner = by_address or (next(iter(about), None) if kind == OWN_PAGE else None)
    own = owner is not None or kind == OWN_PAGE
    kind = "official" if own else kind or UNKNOWN_KIND
    if source is None:
        source = Source(
            congress_id=congress.id,
            title=title or url[:SOURCE_TITLE_MOST],
            url=url,
            kind=kind,
            grade=default_grade(kind, own=own and owner is None),
            publisher=owner.name if owner is not None else None,
            retrieved_at=now,
        )
    elif owner is not None and _may_be_named(source) and (by_address or source.kind in (UNKNOWN_KIND, "official")):
        source.kind, source.grade, source.publisher = kind, default_grade(kind), owner.name
    tx.add(source)
    tx.flush()
    if tx.get(EvidenceLink, ("entry", entry.id, source.id)) is None:
        tx.add(EvidenceLink(record_type="entry", record_id=entry.id, source_id=source.id, locator=locator))
        tx.flush()
    return source


def _may_be_named(source: Source) -> bool:
    """Whether who publishes a source may still be said: it did not ship, and nobody said it."""
    return source.congress_id is not None and source.publisher is None


def settle(tx: Session, congress: Congress, entry: Entry, member: Member, *, who: Who, now: datetime) -> None:
    """Let an entry that is complete stand, if it is a recorder's or convener's own; else it waits for a review.

    Raises `record.no_source` for an entry without one.
    """
    tx.flush()
    if not _has_source(tx, entry):
        raise CongressError("record.no_source")
    if stands_at_once(reviewer_of(tx, congress, entry, who)):
        confirm_entry(tx, congress, entry, member, now=now)
    else:
        log_entry(tx, congress, "entry_proposed", entry, by=member, now=now)


def entry_handle(entry: Entry) -> str:
    """`R-12`, or `R-p004` of what ships with the program."""
    named = entry.number if entry.number is not None else entry.slug
    assert named is not None  # The table wants one of the two.
    return record_handle(named)


def entry_of(tx: Session, congress: Congress, handle: str, *, kind: str | None = None, lock: bool = False) -> Entry:
    """The entry that a person named, of this kind; `record.unknown_entry` where there is none, and
    `record.other_kind` (handle, given, needed) for one of another kind.

    `lock` holds its row until the transaction ends, and reads how it is then.
    """
    named = parse_record_handle(handle)
    query = (
        select(Entry).where(col(Entry.congress_id).is_(None), Entry.slug == named)
        if isinstance(named, str)
        else select(Entry).where(Entry.congress_id == congress.id, Entry.number == named)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    entry = tx.exec(query).one_or_none()
    if entry is None:
        raise CongressError("record.unknown_entry", given=given_back(handle))
    if kind not in (None, entry.kind):
        raise CongressError("record.other_kind", handle=entry_handle(entry), given=entry.kind, needed=kind)
    return entry


def handle_of_kind(tx: Session, *, guild_id: int, handle: str, kind: str) -> str:
    """The handle, as it is written, of the entry of this kind that a person named; refuses as `entry_of` does."""
    return entry_handle(entry_of(tx, congress_of(tx, guild_id), handle, kind=kind))


def stands(congress: Congress, entry: type[Entry] = Entry) -> ColumnElement[bool]:
    """The condition on entries that count: confirmed, and of this congress or shipped. `entry` may be an alias.

    Written so that no index serves it: nearly every entry counts, so a fact is found by its actor or subject, and
    then looks up its entry.
    """
    return stands_in(congress.id, entry)


def stands_in(own: int | BindParameter[int], entry: type[Entry] = Entry) -> ColumnElement[bool]:
    """`stands` for the congress with this id, which a statement that is built once leaves open."""
    return and_(col(entry.state) == "confirmed", func.coalesce(col(entry.congress_id), own) == own)


def visible(congress: Congress) -> ColumnElement[bool]:
    """The condition on entries that a congress may read, in whatever state."""
    return seen_by(Entry, congress)


def reviewer_of(tx: Session, congress: Congress, entry: Entry, who: Who) -> Reviewer:
    """What a review of this entry by this person depends on."""
    member = find_member(tx, congress, who)
    seated = seat_of(tx, member) if member is not None else None
    concerned = (
        concerned_in(tx, congress, seated.seat.represents, actors_of(tx, congress, entry))
        if seated is not None
        else None
    )
    return Reviewer(
        recorder=who.convener or (member is not None and member.recorder),
        seated=seated is not None,
        author=member is not None and member.id == entry.recorded_by,
        concerned=concerned.name if concerned is not None else None,
    )


def looked_at(congress: Congress, entry: Entry) -> Looked:
    """What a review of this entry decides on."""
    return Looked(
        handle=entry_handle(entry),
        state=entry.state,
        shipped=entry.congress_id is None,
        recorders_only=congress.record_review == "recorder",
    )


def confirm_entry(tx: Session, congress: Congress, entry: Entry, member: Member, *, now: datetime) -> None:
    """Let an entry stand; what it corrects stands no more, and stays readable.

    Raises `record.corrected_before` where another correction of the same entry was confirmed meanwhile, and
    `record.doer_accused` where a deed would be done by somebody who stands accused of it (invariant 3).
    """
    old = _corrected(tx, congress, entry)
    if old is not None and entry.kind == "action":
        _refuse_accused_doers(tx, entry, old)
    entry.state, entry.reviewed_at, entry.reviewed_by = "confirmed", now, member.id
    log_entry(tx, congress, "entry_confirmed", entry, by=member, now=now)
    if old is not None:
        old.state, old.ended_at, old.ended_by, old.end_reason = "replaced", now, member.id, entry.note
        log_entry(tx, congress, "entry_replaced", old, by=member, now=now, by_entry=entry_handle(entry))
    tx.flush()


def log_entry(
    tx: Session, congress: Congress, kind: str, entry: Entry, *, by: Member, now: datetime, **data: EventFact
) -> None:
    """One line of the log about an entry: its handle and kind, what a position says, on the norm that it is about."""
    norm, said = _about(tx, entry)
    facts: dict[str, EventFact] = {"handle": entry_handle(entry), "entry": entry.kind, **said, **data}
    record(tx, congress, kind, now=now, by=by, norm=norm, subject_id=entry.id, changes=None, **facts)


def _corrected(tx: Session, congress: Congress, entry: Entry) -> Entry | None:
    """The entry that this one takes the place of, locked; None where it corrects none, or one that ended by itself."""
    if entry.replaces is None:
        return None
    query = select(Entry).where(Entry.id == entry.replaces).with_for_update()
    old = tx.exec(query.execution_options(populate_existing=True)).one()
    if old.state == "replaced":
        raise CongressError("record.corrected_before", handle=entry_handle(entry), other=entry_handle(old))
    return old if old.state in OPEN_STATES else None


def _refuse_accused_doers(tx: Session, entry: Entry, old: Entry) -> None:
    doers = select(ActionActor.actor_id).where(ActionActor.action_id == entry.id, ActionActor.role == "actor")
    accused = (
        select(Actor)
        .join(Claim, col(Claim.accused_id) == Actor.id)
        .join(Entry, col(Entry.id) == Claim.entry_id)
        .where(col(Claim.action_id).in_(chain_of(tx, old.id)), col(Entry.state).in_(OPEN_STATES))
        .where(or_(col(Actor.id).in_(doers), col(Actor.merged_into).in_(doers)))
    )
    found = tx.exec(accused.order_by(col(Actor.id))).first()
    if found is not None:
        raise CongressError("record.doer_accused", handle=entry_handle(entry), actor=found.name)


def _about(tx: Session, entry: Entry) -> tuple[Norm | None, dict[str, EventFact]]:
    """The norm of this congress that an entry is about, and what it says in short."""
    fact = tx.get(Position, entry.id) or tx.get(Pledge, entry.id)
    if fact is None:
        return None, {}
    norm = tx.get(Norm, fact.subject_id) if fact.subject_type == "norm" else None
    actor = tx.exec(select(Actor.name).where(Actor.id == fact.actor_id)).one()
    if isinstance(fact, Pledge):
        return norm, {"actor": actor}
    return norm, {"actor": actor, "stance": fact.stance, "stated_on": fact.stated_on}


def _has_source(tx: Session, entry: Entry) -> bool:
    links = select(EvidenceLink.source_id).where(
        EvidenceLink.record_type == "entry", EvidenceLink.record_id == entry.id, col(EvidenceLink.supports)
    )
    return tx.exec(links).first() is not None
