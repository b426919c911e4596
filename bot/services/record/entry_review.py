"""What becomes of an entry after it was logged: confirmed or refused by somebody else, or retracted."""

from datetime import datetime

from sqlmodel import Session

from bot.congress.record.intake import check_reason
from bot.congress.record.review import check_retraction, check_review
from bot.services.people import Who, congress_of
from bot.services.record.entries import author_of, confirm_entry, entry_of, log_entry, looked_at, reviewer_of
from storage.tables import Entry


def confirm(tx: Session, *, who: Who, handle: str, now: datetime) -> Entry:
    """Let a proposal stand. Of two people at once one reviews it; the other hears `record.reviewed_before`."""
    congress = congress_of(tx, who.guild_id)
    entry = entry_of(tx, congress, handle, lock=True)
    check_review(looked_at(congress, entry), reviewer_of(tx, congress, entry, who))
    confirm_entry(tx, congress, entry, author_of(tx, congress, who, now), now=now)
    return entry


def refuse(tx: Session, *, who: Who, handle: str, reason: str, now: datetime) -> Entry:
    """Turn a proposal down with a reason; it stays readable."""
    congress = congress_of(tx, who.guild_id)
    entry = entry_of(tx, congress, handle, lock=True)
    check_review(looked_at(congress, entry), reviewer_of(tx, congress, entry, who))
    words = check_reason(reason)
    member = author_of(tx, congress, who, now)
    entry.state, entry.reviewed_at, entry.reviewed_by, entry.review_reason = "refused", now, member.id, words
    log_entry(tx, congress, "entry_refused", entry, by=member, now=now)
    return entry


def retract(tx: Session, *, who: Who, handle: str, reason: str, now: datetime) -> Entry:
    """Take an entry back with a reason: its author while it is proposed, a recorder or convener also afterwards."""
    congress = congress_of(tx, who.guild_id)
    entry = entry_of(tx, congress, handle, lock=True)
    check_retraction(looked_at(congress, entry), reviewer_of(tx, congress, entry, who))
    words = check_reason(reason)
    member = author_of(tx, congress, who, now)
    entry.state, entry.ended_at, entry.ended_by, entry.end_reason = "retracted", now, member.id, words
    log_entry(tx, congress, "entry_retracted", entry, by=member, now=now)
    return entry
