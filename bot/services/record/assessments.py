"""What members find that a deed or a commitment means for a subject, and what they come to together, as a panel.

One live assessment a member; a later one takes the place of the earlier, which stays readable. No assessment changes
anything about a norm (invariant 15).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.congress.errors import CongressError
from bot.congress.limits import REASON_LEAST, REASON_MOST
from bot.congress.record.facts import Assessment as Given
from bot.congress.record.interests import declares
from bot.congress.record.panels import Panel, interests_in, panels
from bot.congress.text import clean_text
from bot.services.capacities import Spoke, capacities_at, voice_of
from bot.services.log import record
from bot.services.people import Seated, Who, congress_of, require_seat
from bot.services.record.actions import open_entry, related, term_of
from bot.services.record.entries import entry_handle, entry_of
from bot.services.record.entry_actors import actors_of, concerned_in, names_of
from bot.services.record.entry_chain import chain_of
from bot.services.record.subject_lookup import SubjectRef, refs_of, subject_of
from bot.services.record.subjects import About
from storage.tables import (
    Action,
    ActionActor,
    ActionSubject,
    Actor,
    Assessment,
    Congress,
    Entry,
    Member,
    Norm,
    Pledge,
)

ASSESSED = ("action", "commitment")
"""The kinds of entries that are assessed."""


@dataclass(frozen=True)
class Assessing:
    """What a member is about to assess; `reason` is what they wrote of it before."""

    handle: str
    entry_id: int
    title: str
    subject: SubjectRef
    value: str
    reason: str = ""


@dataclass(frozen=True)
class Voice:
    """One live assessment: by whom (a Discord id), in which capacity if not personally, and why."""

    by: int
    value: str
    reason: str
    given_at: datetime
    spoke: Spoke | None = None


@dataclass(frozen=True)
class Finding:
    """What was found of an entry and one subject: each voice, and what they come to together."""

    subject: SubjectRef
    panel: Panel
    voices: tuple[Voice, ...] = ()


def begin_assessment(
    tx: Session, *, who: Who, handle: str, kind: str | None = None, subject: str | About = "", value: str
) -> Assessing:
    """What this person would assess, an entry of this kind; refuses as `assess` does.

    Where the entry has one subject, none need be named.
    """
    congress = congress_of(tx, who.guild_id)
    entry_of(tx, congress, handle, kind=kind)
    entry, about, seated = _assessable(tx, congress, who, handle, subject, lock=False)
    word = term_of(tx, "assessment", value)
    before = tx.exec(_own(tx, congress, entry, about, seated.member)).first()
    reason = before.reason if before is not None else ""
    return Assessing(entry_handle(entry), entry.id, _title(tx, entry), about, word, reason)


def assess(
    tx: Session, *, who: Who, handle: str, subject: str | About = "", value: str, reason: str, now: datetime
) -> Finding:
    """Say what a deed or a commitment means for a subject, with the reason; returns what is found of it now.

    Only what was confirmed is assessed, for a subject to which it relates. A member who represents an actor
    concerned, or declared an interest in it, is refused (`deeds.concerned`): it may speak, not assess (invariant 12).
    The entry's row is locked, so that of two assessments by one member at once one takes the other's place.
    """
    congress = congress_of(tx, who.guild_id)
    entry, about, seated = _assessable(tx, congress, who, handle, subject, lock=True)
    word = term_of(tx, "assessment", value)
    words = clean_text(reason, field="reason", least=REASON_LEAST, most=REASON_MOST)
    for earlier in tx.exec(_own(tx, congress, entry, about, seated.member)).all():
        earlier.live = False
    tx.flush()
    tx.add(
        Assessment(
            congress_id=congress.id,
            entry_id=entry.id,
            subject_type=about.type,
            subject_id=about.id,
            member_id=seated.member.id,
            value=word,
            reason=words,
            given_at=now,
        )
    )
    norm = tx.get(Norm, about.id) if about.type == "norm" else None
    record(
        tx, congress, "entry_assessed", now=now, by=seated.member, norm=norm, subject_id=entry.id,
        handle=entry_handle(entry), subject=about.handle, value=word,
    )  # fmt: skip
    tx.flush()
    return next(one for one in findings(tx, congress, entry) if one.subject.key == about.key)


def findings(tx: Session, congress: Congress, entry: Entry) -> list[Finding]:
    """What this congress has found of an entry, or of what it corrects, for each subject to which it relates."""
    keys = _subjects(tx, congress, entry)
    refs = refs_of(tx, keys)
    rows = tx.exec(
        select(Assessment, Member.discord_id)
        .join(Member, col(Member.id) == Assessment.member_id)
        .where(Assessment.congress_id == congress.id, col(Assessment.entry_id).in_(chain_of(tx, entry.id)))
        .where(col(Assessment.live))
        .order_by(col(Assessment.given_at), col(Assessment.id))
    ).all()
    spoke = capacities_at(tx, [(one.member_id, one.given_at) for one, _ in rows])
    found = []
    for key in (key for key in keys if key in refs):
        own = [(one, by) for one, by in rows if (one.subject_type, one.subject_id) == key]
        voices = tuple(
            Voice(by, one.value, one.reason, one.given_at, spoke.get((one.member_id, one.given_at))) for one, by in own
        )
        found.append(Finding(refs[key], _panel(tx, entry, key, voices), voices))
    return found


def _panel(tx: Session, entry: Entry, key: About, voices: Sequence[Voice]) -> Panel:
    subject = f"{key[0]}:{key[1]}"
    given = [Given(str(entry.id), subject, one.value, str(one.by)) for one in voices]
    suggested = tx.get(ActionSubject, (entry.id, *key))
    if suggested is not None and suggested.suggested is not None:
        given.append(Given(str(entry.id), subject, suggested.suggested, "record", suggested=True))
    spoken_for = {str(one.by): voice_of(one.by, one.spoke) for one in voices}
    return panels(given, spoken_for).get((str(entry.id), subject), _nothing(entry, subject))


def _nothing(entry: Entry, subject: str) -> Panel:
    return Panel(str(entry.id), subject, "not_enough_evidence", n=0)


def _subjects(tx: Session, congress: Congress, entry: Entry) -> list[About]:
    if entry.kind == "action":
        return related(tx, congress, entry.id)
    pledge = tx.get_one(Pledge, entry.id)
    return [(pledge.subject_type, pledge.subject_id)]


def _assessable(
    tx: Session, congress: Congress, who: Who, handle: str, subject: str | About, *, lock: bool
) -> tuple[Entry, SubjectRef, Seated]:
    entry = open_entry(tx, congress, handle, kind=None, lock=lock)
    name = entry_handle(entry)
    if entry.kind not in ASSESSED:
        raise CongressError("deeds.not_assessed", handle=name, kind=entry.kind)
    seated = require_seat(tx, congress, who)
    if entry.state != "confirmed":
        raise CongressError("deeds.not_confirmed", handle=name)
    about = _about(tx, congress, entry, subject)
    _refuse_concerned(tx, congress, entry, seated)
    return entry, about, seated


def _about(tx: Session, congress: Congress, entry: Entry, given: str | About) -> SubjectRef:
    keys, name = _subjects(tx, congress, entry), entry_handle(entry)
    if isinstance(given, tuple) or given.strip():
        about = refs_of(tx, [given])[given] if isinstance(given, tuple) else subject_of(tx, congress, given)
        if about.key not in keys:
            raise CongressError("deeds.not_related", handle=name, subject=about.name)
        return about
    if not keys:
        raise CongressError("deeds.no_subject", handle=name)
    if len(keys) > 1:
        raise CongressError("deeds.which_subject", handle=name, n=len(keys))
    return refs_of(tx, keys)[keys[0]]


def _refuse_concerned(tx: Session, congress: Congress, entry: Entry, seated: Seated) -> None:
    concerned = {str(one.id): one for one in [*actors_of(tx, congress, entry), *_affected(tx, entry)]}
    actors = list(concerned.values())
    names = names_of(tx, congress, actors) if actors else {}
    own = concerned_in(tx, congress, seated.seat.represents, actors)
    declared = [str(key) for key, called in names.items() if declares(seated.seat.interests, called)]
    found = interests_in(concerned, str(own.id) if own is not None else None, declared)
    if found:
        first = concerned[min(found, key=int)]
        raise CongressError("deeds.concerned", handle=entry_handle(entry), actor=first.name)


def _affected(tx: Session, entry: Entry) -> list[Actor]:
    query = select(Actor).join(ActionActor, col(ActionActor.actor_id) == Actor.id)
    return list(tx.exec(query.where(ActionActor.action_id == entry.id, ActionActor.role == "affected")).all())


def _title(tx: Session, entry: Entry) -> str:
    if entry.kind == "action":
        return tx.get_one(Action, entry.id).summary
    return tx.get_one(Pledge, entry.id).words


def _own(
    tx: Session, congress: Congress, entry: Entry, about: SubjectRef, member: Member
) -> SelectOfScalar[Assessment]:
    """The query for a member's live assessment, also of what the entry corrects; other congresses assess what ships
    as well."""
    return select(Assessment).where(
        Assessment.congress_id == congress.id,
        col(Assessment.entry_id).in_(chain_of(tx, entry.id)),
        Assessment.subject_type == about.type,
        Assessment.subject_id == about.id,
        Assessment.member_id == member.id,
        col(Assessment.live),
    )
