"""Corrections of deeds and of accusations. What was recorded of the old one holds of the new (`entry_chain`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.record.deeds import ALLEGED, UNDISPUTED, check_accused, check_claim_date, check_status, several
from bot.congress.record.intake import check_summary, parse_end
from bot.services.people import Who, congress_of
from bot.services.record.actions import actors_named, check_families, open_entry, term_of
from bot.services.record.actors import actor_of, one_and_merged
from bot.services.record.claims import doers_of
from bot.services.record.corrections import Corrected, begin_correction, redated, settle_correction
from bot.services.record.dates import when_of
from bot.services.record.entries import author_of, entry_handle, entry_of
from bot.services.record.entry_chain import latest_of
from bot.services.record.positions import case_of
from bot.services.record.subject_lookup import subjects_of
from bot.services.record.subjects import About
from storage.tables import Action, ActionActor, ActionSubject, Actor, Claim, Congress, Entry


@dataclass(frozen=True)
class DeedCorrection:
    """What somebody would have an action say instead; words as typed, None for what stays. An empty `source_url` keeps
    its sources."""

    why: str
    source_url: str = ""
    summary: str | None = None
    dated: str | None = None
    doers: str | None = None
    kind: str | None = None
    status: str | None = None
    until: str | None = None
    affected: str | None = None
    subjects: str | None = None
    case_id: str | None = None


@dataclass(frozen=True)
class ClaimCorrection:
    """What somebody would have a claim say instead, as a `DeedCorrection`; an empty `accused` names nobody."""

    why: str
    source_url: str = ""
    accused: str | None = None
    basis: str | None = None
    dated: str | None = None
    claimant: str | None = None
    status: str | None = None
    summary: str | None = None


@dataclass(frozen=True)
class _Beside:
    """Who and what stands beside an action."""

    doers: Sequence[Actor]
    affected: Sequence[Actor]
    subjects: Sequence[About]

    def keys(self) -> tuple[set[int], set[int], set[About]]:
        return {one.id for one in self.doers}, {one.id for one in self.affected}, set(self.subjects)


def correct_action(tx: Session, *, who: Who, handle: str, correction: DeedCorrection, now: datetime) -> Corrected:
    """Log what replaces an action once it is confirmed; its claims, attachments and assessments then hold of the new
    one. Refuses what `log_action` refuses and, when it would be confirmed, a doer who stands accused of it."""
    congress = congress_of(tx, who.guild_id)
    old = entry_of(tx, congress, handle, kind="action", lock=True)
    member = author_of(tx, congress, who, now)
    before = tx.get_one(Action, old.id)
    present = _beside(tx, old)
    beside = _corrected_beside(tx, congress, present, correction)
    check_families(tx, beside.doers)
    after = _corrected_action(tx, before, correction, present, beside, now)
    about = beside.doers
    entry = begin_correction(
        tx, congress, member, old, (before, after), why=correction.why, source_url=correction.source_url, about=about,
        now=now, differs=present.keys() != beside.keys(),
    )  # fmt: skip
    tx.add_all(ActionActor(action_id=entry.id, actor_id=one.id, role="actor") for one in beside.doers)
    tx.add_all(ActionActor(action_id=entry.id, actor_id=one.id, role="affected") for one in beside.affected)
    tx.add_all(ActionSubject(action_id=entry.id, subject_type=kind, subject_id=key) for kind, key in beside.subjects)
    return settle_correction(tx, congress, entry, member, who=who, now=now)


def correct_claim(tx: Session, *, who: Who, handle: str, correction: ClaimCorrection, now: datetime) -> Corrected:
    """Log what replaces a claim once it is confirmed, on the action as it now stands. Refuses what `log_claim` does."""
    congress = congress_of(tx, who.guild_id)
    old = entry_of(tx, congress, handle, kind="claim", lock=True)
    member = author_of(tx, congress, who, now)
    before = tx.get_one(Claim, old.id)
    standing = entry_handle(tx.get_one(Entry, latest_of(tx, before.action_id)))
    action = tx.get_one(Action, open_entry(tx, congress, standing, kind="action").id)
    claimant = _or_kept(tx, congress, correction.claimant, before.claimant_id)
    assert claimant is not None  # A claim has one.
    accused = _or_kept(tx, congress, correction.accused, before.accused_id)
    if accused is not None:
        ids = one_and_merged(tx, congress, accused)
        check_accused(accused.name, accused=ids, claimant=claimant.id, doers=doers_of(tx, action))
    when = redated(correction.dated, when_of(before.dated, before.date_precision), today=now.date())
    check_claim_date(when, of=when_of(action.dated, action.date_precision))
    after = Claim(**before.model_dump())
    after.action_id, after.claimant_id = action.entry_id, claimant.id
    after.accused_id = None if accused is None else accused.id
    after.dated, after.date_precision, after.known_by = when.text, when.precision, when.known_by
    after.basis = term_of(tx, "attribution_basis", correction.basis or before.basis)
    after.status = term_of(tx, "claim_status", correction.status or before.status)
    if correction.summary is not None:
        after.summary = check_summary(correction.summary)
    moved = Claim(**{**before.model_dump(), "action_id": action.entry_id})
    entry = begin_correction(
        tx, congress, member, old, (moved, after), why=correction.why, source_url=correction.source_url,
        about=[claimant], now=now,
    )  # fmt: skip
    return settle_correction(tx, congress, entry, member, who=who, now=now)


def _corrected_action(
    tx: Session, before: Action, correction: DeedCorrection, present: _Beside, beside: _Beside, now: datetime
) -> Action:
    """What the action should say; with its doers, its status follows unless one is named."""
    status = before.status if bool(present.doers) == bool(beside.doers) else ALLEGED if present.doers else UNDISPUTED
    after = Action(**before.model_dump())
    after.kind = term_of(tx, "action_kind", correction.kind or before.kind)
    after.status = term_of(tx, "claim_status", correction.status or status)
    check_status(after.status, has_doers=bool(beside.doers))
    if correction.summary is not None:
        after.summary = check_summary(correction.summary, least=1)
    when = redated(correction.dated, when_of(before.dated, before.date_precision), today=now.date())
    ends = before.until or "" if correction.until is None else correction.until
    until = parse_end(ends, start=when, today=now.date())
    after.dated, after.date_precision, after.known_by = when.text, when.precision, when.known_by
    after.until = None if until is None else until.text
    after.case_id = before.case_id if correction.case_id is None else case_of(tx, correction.case_id)
    return after


def _beside(tx: Session, old: Entry) -> _Beside:
    def people(role: str) -> Sequence[Actor]:
        named = select(Actor).join(ActionActor, col(ActionActor.actor_id) == Actor.id)
        return tx.exec(named.where(ActionActor.action_id == old.id, ActionActor.role == role)).all()

    rows = tx.exec(select(ActionSubject).where(ActionSubject.action_id == old.id)).all()
    return _Beside(people("actor"), people("affected"), [(row.subject_type, row.subject_id) for row in rows])


def _corrected_beside(tx: Session, congress: Congress, present: _Beside, correction: DeedCorrection) -> _Beside:
    doers, affected, subjects = correction.doers, correction.affected, correction.subjects
    return _Beside(
        present.doers if doers is None else actors_named(tx, congress, doers),
        present.affected if affected is None else actors_named(tx, congress, affected),
        present.subjects if subjects is None else [one.key for one in subjects_of(tx, congress, several(subjects))],
    )


def _or_kept(tx: Session, congress: Congress, typed: str | None, kept: int | None) -> Actor | None:
    """The actor that was typed, the one that stays where none was, or nobody where that is left empty."""
    if typed is None:
        return None if kept is None else tx.get_one(Actor, kept)
    return actor_of(tx, congress, typed) if typed.strip() else None
