"""What is shown of accusations: each claim with who, when, on what basis, and what the accused replied; in time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.congress.record.dates import When
from bot.congress.record.deeds import days_after
from bot.congress.record.review import OPEN_STATES
from bot.services.people import congress_of
from bot.services.record.dates import when_of
from bot.services.record.entries import entry_handle, entry_of, visible
from bot.services.record.entry_chain import chain_of, latest_of
from bot.services.record.entry_views import EntryView, entry_views
from bot.services.record.word_search import SUGGESTIONS, entry_has_words
from bot.services.seats import Word
from storage.tables import Action, Actor, Claim, Congress, Entry


@dataclass(frozen=True)
class ClaimView:
    """A claim, with what the accused replied in its entry. `accused` is None where the claimant names nobody; `days`
    are those since the incident, from how many to how many."""

    entry: EntryView
    action: str
    claimant: str
    accused: str | None
    basis: str
    status: str
    when: When
    days: tuple[int, int]
    summary: str


@dataclass(frozen=True)
class ClaimHistory:
    """The claims on an action, in time order."""

    entry_id: int
    action: str
    summary: str
    when: When
    claims: tuple[ClaimView, ...]


def claim_view(tx: Session, *, guild_id: int, handle: str) -> ClaimView:
    """One claim, in whatever state; `record.unknown_entry` where there is none."""
    congress = congress_of(tx, guild_id)
    entry = entry_of(tx, congress, handle, kind="claim")
    claim = tx.get_one(Claim, entry.id)
    return _views(tx, congress, tx.get_one(Action, latest_of(tx, claim.action_id)), [(claim, entry)])[0]


def claim_history(tx: Session, *, guild_id: int, handle: str) -> ClaimHistory:
    """The claims on an action that wait for a review or stand, in time order with the days since the incident."""
    congress = congress_of(tx, guild_id)
    entry = entry_of(tx, congress, handle, kind="action")
    action = tx.get_one(Action, entry.id)
    claims = tuple(claims_on(tx, congress, action))
    return ClaimHistory(
        entry.id, entry_handle(entry), action.summary, when_of(action.dated, action.date_precision), claims
    )


def claims_on(tx: Session, congress: Congress, action: Action) -> list[ClaimView]:
    """The claims on an action, or on what it corrects, that wait for a review or stand, in the order of the days from
    which they count."""
    query = select(Claim, Entry).join(Entry, col(Entry.id) == Claim.entry_id)
    query = query.where(
        col(Claim.action_id).in_(chain_of(tx, action.entry_id)), visible(congress), col(Entry.state).in_(OPEN_STATES)
    )
    return _views(tx, congress, action, tx.exec(query.order_by(col(Claim.known_by), col(Entry.id))).all())


def find_claims(tx: Session, *, guild_id: int, typed: str, limit: int = SUGGESTIONS) -> list[Word]:
    """Claims by claimant and accused; every word typed stands in them, the deed, date or handle; latest first."""
    congress = congress_of(tx, guild_id)
    claimant, accused = aliased(Actor), aliased(Actor)
    query = (
        select(Entry, claimant.name, accused.name)
        .join(Claim, col(Claim.entry_id) == Entry.id)
        .join(claimant, col(claimant.id) == Claim.claimant_id)
        .join(accused, col(accused.id) == Claim.accused_id, isouter=True)
        .join(Action, col(Action.entry_id) == Claim.action_id)
        .where(visible(congress), col(Entry.state).in_(OPEN_STATES))
        .where(*entry_has_words(typed, [col(claimant.name), col(accused.name), col(Claim.dated), col(Action.summary)]))
    )
    rows = tx.exec(query.order_by(col(Entry.recorded_at).desc(), col(Entry.id).desc()).limit(limit)).all()
    return [Word(entry_handle(entry), by, of or "") for entry, by, of in rows]


def _views(tx: Session, congress: Congress, action: Action, rows: Sequence[tuple[Claim, Entry]]) -> list[ClaimView]:
    views, names = (
        entry_views(tx, congress.id, [entry.id for _, entry in rows]),
        _names(tx, [claim for claim, _ in rows]),
    )
    done = when_of(action.dated, action.date_precision)
    handle = entry_handle(tx.get_one(Entry, action.entry_id))
    return [
        ClaimView(
            entry=views[entry.id],
            action=handle,
            claimant=names[claim.claimant_id],
            accused=names[claim.accused_id] if claim.accused_id is not None else None,
            basis=claim.basis,
            status=claim.status,
            when=(when := when_of(claim.dated, claim.date_precision)),
            days=days_after(when, of=done),
            summary=claim.summary,
        )
        for claim, entry in rows
    ]


def _names(tx: Session, claims: Sequence[Claim]) -> dict[int, str]:
    ids = {one for claim in claims for one in (claim.claimant_id, claim.accused_id) if one is not None}
    return dict(tx.exec(select(Actor.id, Actor.name).where(col(Actor.id).in_(ids))).all())
