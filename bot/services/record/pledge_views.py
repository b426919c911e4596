"""What is shown of commitments: what was promised, what would show it, how far it has come, what members find of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.congress.record.dates import When
from bot.congress.record.review import OPEN_STATES
from bot.services.people import congress_of
from bot.services.record.assessments import Finding, findings
from bot.services.record.dates import when_of
from bot.services.record.entries import entry_handle, entry_of, visible
from bot.services.record.entry_chain import chain_of, latest_of
from bot.services.record.entry_views import EntryView, entry_views
from bot.services.record.word_search import SUGGESTIONS, entry_has_words
from bot.services.seats import Word
from storage.tables import Actor, Congress, Entry, Pledge, PledgeLevel

DONE = 6
"""The level from which on a commitment is carried out; overdue is what is below it after its due date (record.md,
section 6, I)."""


@dataclass(frozen=True)
class LevelView:
    """How far a commitment had come on a date."""

    entry: EntryView
    level: int
    when: When
    summary: str


@dataclass(frozen=True)
class PledgeView:
    """A commitment. `level` is the latest confirmed one that counts, None where none is known; `levels` are all that
    stand or wait for a review, latest first."""

    entry: EntryView
    actor: str
    finding: Finding
    words: str
    shown_by: str
    dimension: str
    when: When
    due: str | None
    overdue: bool
    level: LevelView | None
    levels: tuple[LevelView, ...]


def pledge_view(tx: Session, *, guild_id: int, handle: str, now: datetime) -> PledgeView:
    """A commitment in whatever state; `record.unknown_entry` where there is none."""
    congress = congress_of(tx, guild_id)
    entry = entry_of(tx, congress, handle, kind="commitment")
    pledge = tx.get_one(Pledge, entry.id)
    levels = _levels(tx, congress, pledge)
    level = current(levels, now.date())
    due = pledge.due_by is not None and pledge.due_by < now.date()
    return PledgeView(
        entry=entry_views(tx, congress.id, [entry.id])[entry.id],
        actor=tx.get_one(Actor, pledge.actor_id).name,
        finding=findings(tx, congress, entry)[0],
        words=pledge.words,
        shown_by=pledge.evidence,
        dimension=pledge.dimension,
        when=when_of(pledge.dated, pledge.date_precision),
        due=pledge.due,
        overdue=due and (level is None or level.level < DONE),
        level=level,
        levels=tuple(levels),
    )


def current(levels: Sequence[LevelView], today: date) -> LevelView | None:
    """Of levels, latest first, the one that holds: confirmed, and of a date that counts already."""
    return next((one for one in levels if one.entry.state == "confirmed" and one.when.counts(today)), None)


def is_done(tx: Session, congress: Congress, pledge: Pledge, today: date) -> bool:
    """Whether a commitment is carried out, as far as is known."""
    level = current(_levels(tx, congress, pledge), today)
    return level is not None and level.level >= DONE


def find_pledges(tx: Session, *, guild_id: int, typed: str, limit: int = SUGGESTIONS) -> list[Word]:
    """Commitments by actor and words; every word typed stands in these or is the handle; latest first."""
    congress = congress_of(tx, guild_id)
    query = (
        select(Entry, Actor.name, Pledge.words)
        .join(Pledge, col(Pledge.entry_id) == Entry.id)
        .join(Actor, col(Actor.id) == Pledge.actor_id)
        .where(visible(congress), col(Entry.state).in_(OPEN_STATES))
        .where(*entry_has_words(typed, [col(Actor.name), col(Pledge.words)]))
    )
    rows = tx.exec(query.order_by(col(Entry.recorded_at).desc(), col(Entry.id).desc()).limit(limit)).all()
    return [Word(entry_handle(entry), actor, words) for entry, actor, words in rows]


def _levels(tx: Session, congress: Congress, pledge: Pledge) -> list[LevelView]:
    query = select(PledgeLevel, Entry).join(Entry, col(Entry.id) == PledgeLevel.entry_id)
    query = query.where(
        col(PledgeLevel.pledge_id).in_(chain_of(tx, pledge.entry_id)),
        visible(congress),
        col(Entry.state).in_(OPEN_STATES),
    )
    rows = tx.exec(query.order_by(col(PledgeLevel.known_by).desc(), col(Entry.id).desc())).all()
    views = entry_views(tx, congress.id, [entry.id for _, entry in rows])
    return [
        LevelView(views[entry.id], one.level, when_of(one.dated, one.date_precision), one.summary)
        for one, entry in rows
    ]


def level_view(tx: Session, *, guild_id: int, handle: str, now: datetime) -> tuple[PledgeView, LevelView]:
    """A level of a commitment in whatever state, with the commitment."""
    congress = congress_of(tx, guild_id)
    entry = entry_of(tx, congress, handle, kind="level")
    row = tx.get_one(PledgeLevel, entry.id)
    pledge = entry_handle(tx.get_one(Entry, latest_of(tx, row.pledge_id)))
    view = entry_views(tx, congress.id, [entry.id])[entry.id]
    level = LevelView(view, row.level, when_of(row.dated, row.date_precision), row.summary)
    return pledge_view(tx, guild_id=guild_id, handle=pledge, now=now), level
