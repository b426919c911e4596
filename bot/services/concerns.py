"""Raising a concern, answering it, and the acts by which it ends.

Each verb holds the norm's row before it reads what it decides on, so that of two people at once, or of one and the
clock, one comes first and the other is told how it stands.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.congress.concerns import (
    RAISING_STAGES,
    STANDS_AFTER,
    ConcernState,
    Consequence,
    Party,
    Phase,
    Voice,
    act,
    act_from,
    check_raising,
    keeps_from_backing,
    parties_of,
)
from bot.congress.errors import CongressError
from bot.congress.handles import concern_handle, norm_handle, parse_concern_handle
from bot.congress.limits import CONCERN_MOST, TEXT_LEAST
from bot.congress.norms import Stage
from bot.congress.text import clean_text, given_back
from bot.services.cards import want
from bot.services.log import record
from bot.services.norms import norm_of, touch, version_of
from bot.services.objections import Case, case_of, named_before, settle
from bot.services.people import Who, congress_of, find_member, member_of, require_seat, seat_of
from storage.tables import Concern, ConcernAnswer, Congress, Discipline, Member, Norm, Resolution


@dataclass(frozen=True)
class Done:
    """A concern after an act: its phase, until when the time of a resolution runs, how many concerns hold the norm."""

    handle: str
    norm: str
    title: str
    phase: str
    until: datetime | None
    holding: int


@dataclass(frozen=True)
class Proposal:
    """What somebody wrote to resolve a concern, as typed."""

    summary: str
    change: str
    reason: str


def raise_concern(tx: Session, *, who: Who, handle: str, reason: str, satisfied_by: str, now: datetime) -> Done:
    """Object to a norm in deliberation or final call, with a reason and what would satisfy it; it holds the norm.

    Raises `concern.wrong_stage.*`, `concern.raised_enough`, `seat.needed`, and `text.*` for words that do not fit.
    """
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle, lock=True)
    seated = require_seat(tx, congress, who)
    check_raising(norm.number, Stage(norm.stage), version=norm.version, raised=raised_by(tx, norm, seated.member))
    last = tx.exec(select(func.coalesce(func.max(Concern.n), 0)).where(Concern.norm_id == norm.id)).one()
    concern = Concern(
        norm_id=norm.id,
        n=last + 1,
        version=norm.version,
        member_id=seated.member.id,
        discipline=seated.discipline,
        seat_kind=seated.seat.kind,
        represents=seated.seat.represents,
        reason=_words(reason, "concern_reason", least=TEXT_LEAST),
        satisfied_by=_words(satisfied_by, "satisfied_by", least=TEXT_LEAST),
        raised_at=now,
    )
    tx.add(concern)
    tx.flush()
    name = concern_handle(norm.number, concern.n)
    record(
        tx, congress, "concern_raised", now=now, by=seated.member, norm=norm, subject_id=concern.id, concern=name,
        version=norm.version,
    )  # fmt: skip
    want(tx, congress, "concern", concern.id, place="thread", now=now)
    return _done(tx, congress, norm, concern, now)


def answer_concern(tx: Session, *, who: Who, handle: str, words: str, now: datetime) -> Done:
    """Answer a concern that has not ended; answers are kept with it."""
    congress, norm, case = _held(tx, who, handle, now)
    outcome = _act(tx, congress, norm, case, who, "answer")
    by = member_of(tx, congress, who, now)
    answer = ConcernAnswer(concern_id=case.concern.id, member_id=by.id, words=_words(words, "answer"), created_at=now)
    tx.add(answer)
    record(
        tx, congress, "concern_answered", now=now, by=by, norm=norm, subject_id=case.concern.id,
        concern=case.standing.handle,
    )  # fmt: skip
    settle(tx, congress, norm, case, outcome, by=by)
    return _done(tx, congress, norm, case.concern, now)


def resolve_concern(tx: Session, *, who: Who, handle: str, proposal: Proposal, now: datetime) -> Done:
    """Propose how a concern is resolved; it stands after `STANDS_AFTER` unless a second member backs the objection.

    Raises `concern.too_soon` while the time of the last failed one runs, besides what `act` raises.
    """
    congress, norm, case = _held(tx, who, handle, now)
    _act(tx, congress, norm, case, who, "resolve")
    by = member_of(tx, congress, who, now)
    tried = select(func.count()).select_from(Resolution).where(Resolution.concern_id == case.concern.id)
    attempt = Resolution(
        concern_id=case.concern.id,
        n=tx.exec(tried).one() + 1,
        version=norm.version,
        author_id=by.id,
        summary=_words(proposal.summary, "resolution_summary"),
        change=_words(proposal.change, "resolution_change", least=0),
        reason=_words(proposal.reason, "resolution_reason"),
        proposed_at=now,
        stands_at=now + STANDS_AFTER,
    )
    tx.add(attempt)
    record(
        tx, congress, "resolution_proposed", now=now, by=by, norm=norm, subject_id=case.concern.id,
        concern=case.standing.handle, attempt=attempt.n,
    )  # fmt: skip
    want(tx, congress, "concern", case.concern.id, place="thread", now=now)
    return _done(tx, congress, norm, case.concern, now)


def say_understood(tx: Session, *, who: Who, handle: str, understood: bool, words: str = "", now: datetime) -> Done:
    """The objector says of the summary of a resolution that it is what they meant, or (with words) that it is not yet.

    It ends nothing: the resolution still awaits its time.
    """
    congress, norm, case = _held(tx, who, handle, now)
    outcome = _act(tx, congress, norm, case, who, "understood" if understood else "not_yet")
    by = member_of(tx, congress, who, now)
    pending = case.pending
    assert pending is not None, "there is something to understand while a resolution is under way"
    pending.understood, pending.understood_at = understood, now
    if not understood:
        pending.understood_words = _words(words, "not_yet")
    record(
        tx, congress, "resolution_understood", now=now, by=by, norm=norm, subject_id=case.concern.id,
        concern=case.standing.handle, understood="yes" if understood else "no",
    )  # fmt: skip
    settle(tx, congress, norm, case, outcome, by=by)
    return _done(tx, congress, norm, case.concern, now)


def back_concern(tx: Session, *, who: Who, handle: str, reason: str, now: datetime) -> Done:
    """Back the objection against the resolution under way, which fails and keeps its time.

    Until that is over nothing new is proposed; after the last of the rounds the clock then sustains the concern.
    """
    congress, norm, case = _held(tx, who, handle, now)
    outcome = _act(tx, congress, norm, case, who, "back")
    by = member_of(tx, congress, who, now)
    pending = case.pending
    assert pending is not None, "there is something to back against while a resolution is under way"
    pending.backed_by, pending.backed_reason = by.id, _words(reason, "backing")
    record(
        tx, congress, "concern_backed", now=now, by=by, norm=norm, subject_id=case.concern.id,
        concern=case.standing.handle, attempt=pending.n,
    )  # fmt: skip
    settle(tx, congress, norm, case, outcome)
    return _done(tx, congress, norm, case.concern, now)


def withdraw_concern(tx: Session, *, who: Who, handle: str, now: datetime) -> Done:
    """Take a concern back; where its objector has said "you understood me", the resolution under way stands at once.

    What is sustained is taken back too, until the vote opens.
    """
    congress, norm, case = _held(tx, who, handle, now)
    outcome = _act(tx, congress, norm, case, who, "withdraw")
    settle(tx, congress, norm, case, outcome, by=member_of(tx, congress, who, now))
    return _done(tx, congress, norm, case.concern, now)


def stand_resolution(tx: Session, *, resolution_id: int, now: datetime) -> str | None:
    """What the clock does with a resolution whose time is over: it stands, and the concern is resolved.

    Returns the concern's handle; None where there is nothing to do any more.
    """
    of = select(Concern.norm_id).join(Resolution, col(Resolution.concern_id) == Concern.id)
    norm_id = tx.exec(of.where(Resolution.id == resolution_id)).one()
    norm = tx.exec(select(Norm).where(Norm.id == norm_id).with_for_update()).one()
    congress = tx.exec(select(Congress).where(Congress.id == norm.congress_id)).one()
    of_it = select(Concern).join(Resolution, col(Resolution.concern_id) == Concern.id)
    case = case_of(tx, norm, tx.exec(of_it.where(Resolution.id == resolution_id)).one(), now)
    if case.pending is None or case.pending.id != resolution_id or case.pending.stands_at > now:
        return None
    settle(tx, congress, norm, case, act("stand", case.standing, {Party.CLOCK}))
    touch(tx, congress, norm, now=now)
    return case.standing.handle


def sustain_concern(tx: Session, *, concern_id: int, now: datetime) -> str | None:
    """What the clock does when the time of the last of the rounds, which failed, is over: the concern is sustained.

    Returns its handle; None where there is nothing to do any more.
    """
    of_it = select(Norm).where(Norm.id == select(Concern.norm_id).where(Concern.id == concern_id).scalar_subquery())
    norm = tx.exec(of_it.with_for_update()).one()
    congress = tx.exec(select(Congress).where(Congress.id == norm.congress_id)).one()
    case = case_of(tx, norm, tx.exec(select(Concern).where(Concern.id == concern_id)).one(), now)
    if case.standing.phase is not Phase.SPENT:
        return None
    settle(tx, congress, norm, case, act("sustain", case.standing, {Party.CLOCK}))
    touch(tx, congress, norm, now=now)
    return case.standing.handle


def check_act(tx: Session, *, who: Who, handle: str, name: str, now: datetime) -> Done:
    """The concern as it stands; refuses whoever could not do `name` to it, before they write anything."""
    congress = congress_of(tx, who.guild_id)
    norm, concern = concern_of(tx, congress, handle)
    _act(tx, congress, norm, case_of(tx, norm, concern, now), who, name)
    return _done(tx, congress, norm, concern, now, moved=False)


def check_raise(tx: Session, *, who: Who, handle: str) -> tuple[str, str]:
    """Handle and title of a norm on which this person may raise a concern; refuses as `raise_concern` does."""
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle)
    seated = require_seat(tx, congress, who)
    check_raising(norm.number, Stage(norm.stage), version=norm.version, raised=raised_by(tx, norm, seated.member))
    return norm_handle(norm.number), version_of(tx, norm).title


def concern_of(tx: Session, congress: Congress, handle: str, *, lock: bool = False) -> tuple[Norm, Concern]:
    """The concern that a handle names, and its norm, whose row `lock` holds; `concern.unknown` where there is none."""
    number, n = parse_concern_handle(handle)
    norm = norm_of(tx, congress, str(number), lock=lock)
    concern = tx.exec(select(Concern).where(Concern.norm_id == norm.id, Concern.n == n)).one_or_none()
    if concern is None:
        raise CongressError("concern.unknown", concern=concern_handle(number, n), handle=norm_handle(number))
    return norm, concern


def voice_of(tx: Session, congress: Congress, who: Who) -> Voice:
    """From where this person speaks."""
    member = find_member(tx, congress, who)
    seated = seat_of(tx, member) if member is not None else None
    return Voice(
        member=member.id if member is not None else None,
        discipline=seated.discipline if seated is not None else None,
        represents=seated.seat.represents if seated is not None else None,
    )


def roles(norm: Norm, case: Case, voice: Voice, *, convener: bool) -> frozenset[Party]:
    """What somebody is to a concern."""
    proposer = voice.member == norm.proposer_id
    return parties_of(_objector(case), voice, proposer=proposer, convener=convener, author=_author(case))


def _objector(case: Case) -> Voice:
    return Voice(case.concern.member_id, case.concern.discipline, case.concern.represents)


def _author(case: Case) -> int | None:
    """Who wrote the resolution under way."""
    return case.pending.author_id if case.pending is not None else None


def raised_by(tx: Session, norm: Norm, member: Member) -> int:
    """How many concerns a member has raised on the current version of a norm."""
    query = select(func.count()).select_from(Concern).where(Concern.norm_id == norm.id)
    return tx.exec(query.where(Concern.member_id == member.id, Concern.version == norm.version)).one()


def _held(tx: Session, who: Who, handle: str, now: datetime) -> tuple[Congress, Norm, Case]:
    congress = congress_of(tx, who.guild_id)
    norm, concern = concern_of(tx, congress, handle, lock=True)
    return congress, norm, case_of(tx, norm, concern, now)


def _act(tx: Session, congress: Congress, norm: Norm, case: Case, who: Who, name: str) -> Consequence:
    """What follows when this person does `name`; those who are nobody to the concern are told to take a seat."""
    voice = voice_of(tx, congress, who)
    held = roles(norm, case, voice, convener=who.convener)
    if not held:
        raise CongressError("seat.needed")
    _refuse_what_was_named(tx, norm, case)
    if name == "back" and act_from(name, case.standing.phase) is not None:
        _refuse_backer(tx, norm, case, voice)
    return act(name, case.standing, held)


def _refuse_what_was_named(tx: Session, norm: Norm, case: Case) -> None:
    """Tell of a concern that belongs to an earlier decision on the norm to which one, and whether it can be raised
    anew."""
    decision = named_before(tx, norm).get(case.concern.id) if case.standing.phase is Phase.PAST else None
    if decision is not None:
        key = "again" if norm.stage in RAISING_STAGES else "over"
        facts = {"concern": case.standing.handle, "handle": norm_handle(norm.number), "decision": decision}
        raise CongressError(f"concern.named_before.{key}", version=case.concern.version, **facts)


def _refuse_backer(tx: Session, norm: Norm, case: Case, voice: Voice) -> None:
    """Tell whoever is no second voice which of the conditions they do not meet."""
    why = keeps_from_backing(_objector(case), voice, proposer=voice.member == norm.proposer_id, author=_author(case))
    if why == "own" and case.standing.phase is not Phase.PENDING:
        why = "own_answered"
    if why is not None:
        sat = tx.exec(select(Discipline.name).where(Discipline.id == case.concern.discipline)).one()
        facts = {"concern": case.standing.handle, "actor": given_back(voice.represents or ""), "discipline": sat}
        raise CongressError(f"concern.not_backer.{why}", **facts)


def _done(tx: Session, congress: Congress, norm: Norm, concern: Concern, now: datetime, *, moved: bool = True) -> Done:
    """The concern after an act, with the norm's card asked for anew."""
    if moved:
        touch(tx, congress, norm, now=now)
    standing = case_of(tx, norm, concern, now).standing
    holding = select(func.count()).select_from(Concern).where(Concern.norm_id == norm.id)
    return Done(
        handle=standing.handle,
        norm=norm_handle(norm.number),
        title=version_of(tx, norm).title,
        phase=standing.phase.value,
        until=standing.until,
        holding=tx.exec(holding.where(Concern.state == ConcernState.OPEN.value)).one(),
    )


def _words(text: str, field: str, *, least: int = 1) -> str:
    return clean_text(text, field=field, least=least, most=CONCERN_MOST)
