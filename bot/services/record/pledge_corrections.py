"""Corrections of commitments and of how far they have come. The levels and assessments of a commitment hold of the one
that corrects it (`entry_chain`)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.congress.limits import SUMMARY_MOST
from bot.congress.record.deeds import check_dimension, check_level_date, parse_due, parse_level
from bot.congress.record.intake import check_summary
from bot.congress.text import clean_text
from bot.services.people import Who, congress_of
from bot.services.record.actions import open_entry
from bot.services.record.corrections import Corrected, begin_correction, redated, settle_correction
from bot.services.record.dates import when_of
from bot.services.record.entries import author_of, entry_handle, entry_of
from bot.services.record.entry_chain import latest_of
from storage.tables import Actor, Entry, Pledge, PledgeLevel


@dataclass(frozen=True)
class PledgeCorrection:
    """What somebody would have a commitment say instead; words as typed, None for what stays. An empty `source_url`
    keeps its sources, an empty `due` takes the due date away."""

    why: str
    source_url: str = ""
    words: str | None = None
    shown_by: str | None = None
    due: str | None = None
    dated: str | None = None
    dimension: str | None = None


@dataclass(frozen=True)
class LevelCorrection:
    """What somebody would have a level say instead, as a `PledgeCorrection`."""

    why: str
    source_url: str = ""
    level: str | None = None
    dated: str | None = None
    summary: str | None = None


def correct_pledge(tx: Session, *, who: Who, handle: str, correction: PledgeCorrection, now: datetime) -> Corrected:
    """Log what replaces a commitment once it is confirmed: of the same actor, about the same subject."""
    congress = congress_of(tx, who.guild_id)
    old = entry_of(tx, congress, handle, kind="commitment", lock=True)
    member = author_of(tx, congress, who, now)
    before = tx.get_one(Pledge, old.id)
    after = Pledge(**before.model_dump())
    if correction.words is not None:
        after.words = check_summary(correction.words, field="pledge", least=1)
    if correction.shown_by is not None:
        after.evidence = clean_text(correction.shown_by, field="shown_by", most=SUMMARY_MOST)
    after.dimension = check_dimension(correction.dimension or before.dimension).value
    when = redated(correction.dated, when_of(before.dated, before.date_precision), today=now.date())
    due = parse_due(before.due or "" if correction.due is None else correction.due, start=when)
    after.dated, after.date_precision, after.known_by = when.text, when.precision, when.known_by
    after.due, after.due_by = (None, None) if due is None else (due.text, due.known_by)
    actor = tx.get_one(Actor, before.actor_id)
    entry = begin_correction(
        tx, congress, member, old, (before, after), why=correction.why, source_url=correction.source_url,
        about=[actor], now=now,
    )  # fmt: skip
    return settle_correction(tx, congress, entry, member, who=who, now=now)


def correct_level(tx: Session, *, who: Who, handle: str, correction: LevelCorrection, now: datetime) -> Corrected:
    """Log what replaces a level once it is confirmed, of the commitment as it now stands."""
    congress = congress_of(tx, who.guild_id)
    old = entry_of(tx, congress, handle, kind="level", lock=True)
    member = author_of(tx, congress, who, now)
    before = tx.get_one(PledgeLevel, old.id)
    standing = entry_handle(tx.get_one(Entry, latest_of(tx, before.pledge_id)))
    pledge = tx.get_one(Pledge, open_entry(tx, congress, standing, kind="commitment").id)
    after = PledgeLevel(**{**before.model_dump(), "pledge_id": pledge.entry_id})
    after.level = before.level if correction.level is None else parse_level(correction.level)
    when = redated(correction.dated, when_of(before.dated, before.date_precision), today=now.date())
    check_level_date(when, of=when_of(pledge.dated, pledge.date_precision))
    after.dated, after.date_precision, after.known_by = when.text, when.precision, when.known_by
    if correction.summary is not None:
        after.summary = check_summary(correction.summary)
    moved = PledgeLevel(**{**before.model_dump(), "pledge_id": pledge.entry_id})
    entry = begin_correction(
        tx, congress, member, old, (moved, after), why=correction.why, source_url=correction.source_url,
        about=[tx.get_one(Actor, pledge.actor_id)], now=now,
    )  # fmt: skip
    return settle_correction(tx, congress, entry, member, who=who, now=now)
