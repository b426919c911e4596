"""Who reviews the record: the recorders whom the conveners make, and whether a second member may, too."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.text import given_back
from bot.services.log import record
from bot.services.people import Who, congress_of, member_of, require_convener
from storage.tables import Congress, Member
from storage.tables.congress import RECORD_REVIEWS


@dataclass(frozen=True)
class Recorders:
    """The recorders of a congress, as Discord ids, and who confirms: "second" (a second member, too) or "recorder"."""

    members: tuple[int, ...]
    review: str


def recorders(tx: Session, *, guild_id: int) -> Recorders:
    """The recorders, in the order in which they became members."""
    congress = congress_of(tx, guild_id)
    query = select(Member.discord_id).where(Member.congress_id == congress.id, col(Member.recorder))
    return Recorders(tuple(tx.exec(query.order_by(col(Member.id))).all()), congress.record_review)


def make_recorder(tx: Session, *, who: Who, discord_id: int, name: str, recorder: bool = True, now: datetime) -> bool:
    """Make a person a recorder, or no longer one; returns whether that changed anything. For conveners."""
    congress, by = _by_convener(tx, who, now)
    person = member_of(tx, congress, Who(who.guild_id, discord_id, name), now)
    tx.refresh(person, with_for_update=True)
    if person.recorder == recorder:
        return False
    person.recorder = recorder
    kind = "recorder_made" if recorder else "recorder_ended"
    record(tx, congress, kind, now=now, by=by, subject_id=person.id)
    return True


def set_record_review(tx: Session, *, who: Who, review: str, now: datetime) -> None:
    """Set who confirms what members log. For conveners."""
    congress, by = _by_convener(tx, who, now)
    if review not in RECORD_REVIEWS:
        raise CongressError("record.unknown_review", given=given_back(review)[:40])
    if congress.record_review != review:
        record(tx, congress, "record_review_set", now=now, by=by, before=congress.record_review, after=review)
        congress.record_review = review


def _by_convener(tx: Session, who: Who, now: datetime) -> tuple[Congress, Member]:
    require_convener(who)
    congress = congress_of(tx, who.guild_id, lock=True)
    return congress, member_of(tx, congress, who, now)
