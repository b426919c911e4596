"""The words of a person in the record, erased at their wish (invariant 20): what they replied, on what ground they
disputed, and the reasons that they gave. What they did stays, and so does every fact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, and_, col, func, or_, select

from bot.congress.errors import CongressError
from bot.services.cards import want
from bot.services.log import record
from bot.services.planning import CARDS
from bot.services.record.entries import entry_handle
from bot.services.record.entry_chain import took_its_place
from bot.services.record.scope import in_parts
from bot.services.watch_notices import entries_watched
from storage.base import Table
from storage.tables import (
    Assessment,
    Card,
    Congress,
    DigestPlan,
    DigestRun,
    Dispute,
    Entry,
    Member,
    Reply,
    Revision,
    SubjectRelation,
)

BATCH = 200
"""Digests, each with all that it says, and ids that are in hand at a time."""


@dataclass(frozen=True)
class WordsKept:
    """How many texts a person has in the record of a congress, and how many facts they recorded, which stay."""

    congress: str
    n: int
    facts: int


@dataclass(frozen=True)
class Written:
    """A column of words, and the condition that a member wrote them."""

    table: type[Table]
    column: str
    by: ColumnElement[bool]

    @property
    def kept(self) -> ColumnElement[bool]:
        """The condition that they are there and not erased yet."""
        return and_(self.by, getattr(self.table, self.column) != "")


def words_kept(tx: Session, *, discord_id: int, guild_id: int | None = None) -> list[WordsKept]:
    """The congresses, or the one of this server, in whose record this person has words, and how many texts.

    Raises `record.nobody_erased` where the person is known in none of them.
    """
    known = _known(tx, discord_id, guild_id)
    return [WordsKept(congress.name, _count(tx, member), _facts(tx, member)) for congress, member in known]


def erase_words(tx: Session, *, discord_id: int, guild_id: int | None = None, now: datetime) -> list[WordsKept]:
    """Erase the words of this person in the record of each congress, or of the one of this server; returns how many
    texts were erased where.

    Digests and messages that told a reason of theirs and norms that they tied to the world are shown anew. The log
    tells that words were erased, not whose.
    Raises `record.nobody_erased` where the person is known in none of them.
    """
    done = []
    for congress, member in _known(tx, discord_id, guild_id):
        n = _count(tx, member)
        _erase_copies(tx, congress, member, now)
        for norm in _tied_by(tx, member):
            want(tx, congress, "norm", norm, place="forum", now=now)
        for one in written(member):
            tx.execute(update(one.table).where(one.kept).values({one.column: ""}))
        if n:
            record(tx, congress, "words_erased", now=now, n=n)
        done.append(WordsKept(congress.name, n, _facts(tx, member)))
    return done


def _known(tx: Session, discord_id: int, guild_id: int | None) -> list[tuple[Congress, Member]]:
    query = select(Congress, Member).join(Member, col(Member.congress_id) == Congress.id)
    query = query.where(Member.discord_id == discord_id).order_by(col(Congress.id))
    found = tx.exec(query if guild_id is None else query.where(Congress.guild_id == guild_id)).all()
    if not found:
        raise CongressError("record.nobody_erased", given=str(discord_id))
    return list(found)


def _count(tx: Session, member: Member) -> int:
    """How many texts there are of a member."""
    counts = (select(func.count()).select_from(one.table).where(one.kept) for one in written(member))
    return sum(tx.exec(count).one() for count in counts)


def _facts(tx: Session, member: Member) -> int:
    """How many facts a member recorded, those that ended among them: their summaries stay readable, too."""
    return tx.exec(select(func.count()).select_from(Entry).where(Entry.recorded_by == member.id)).one()


def written(member: Member) -> tuple[Written, ...]:
    """Where the words of a member stand, and are erased: a further column of words belongs here."""
    key = member.id
    return (
        Written(Reply, "words", col(Reply.member_id) == key),
        Written(Dispute, "ground", col(Dispute.member_id) == key),
        Written(Dispute, "outcome", col(Dispute.closed_by) == key),
        Written(Assessment, "reason", col(Assessment.member_id) == key),
        Written(Entry, "review_reason", col(Entry.reviewed_by) == key),
        Written(Entry, "end_reason", _retracted_by(member)),
        Written(Entry, "note", col(Entry.recorded_by) == key),
        Written(SubjectRelation, "reason", col(SubjectRelation.created_by) == key),
        Written(Revision, "why", col(Revision.member_id) == key),
    )


def _retracted_by(member: Member) -> ColumnElement[bool]:
    """The condition that a member retracted an entry. Of retractions from before entries it is not kept who made them:
    those count as made by whoever recorded the position."""
    unsaid = and_(col(Entry.ended_by).is_(None), col(Entry.recorded_by) == member.id)
    return and_(col(Entry.state) == "retracted", or_(col(Entry.ended_by) == member.id, unsaid))


def _tied_by(tx: Session, member: Member) -> Sequence[int]:
    """The norms that a member tied to the world with a reason, which stands there."""
    one = SubjectRelation
    return tx.exec(select(one.a_id).where(one.created_by == member.id, one.a_type == "norm", one.reason != "")).all()


def _erase_copies(tx: Session, congress: Congress, member: Member, now: datetime) -> None:
    """Erase what was copied of their words: the reason of a correction stands with what it replaced as well, and
    digests tell those of corrections and retractions, as messages about watches do of retractions."""
    corrections = select(Entry).where(
        Entry.recorded_by == member.id, col(Entry.replaces).is_not(None), took_its_place(Entry)
    )
    retracted = tx.exec(select(Entry).where(_retracted_by(member))).all()
    corrected = tx.exec(corrections).all()
    replaced = [one.replaces for one in corrected]
    for ids in in_parts(replaced, BATCH):
        tx.execute(update(Entry).where(col(Entry.id).in_(ids), col(Entry.state) == "replaced").values(end_reason=""))
    told = {("corrected", entry_handle(one)) for one in corrected}
    told |= {("retracted", entry_handle(one)) for one in retracted}
    fared, ended = _judged(tx, member, replaced), {one.id for one in retracted if one.end_reason}
    for run in _told(tx, congress) if told or fared else ():
        content = _without_words(run.content, told, fared)
        drawn = ended & entries_watched(run.content)
        if drawn or content != run.content:
            run.content = content
            _show_anew(tx, congress, run, now)


def _told(tx: Session, congress: Congress) -> Iterator[DigestRun]:
    """All digests that a congress and its members got, and messages about watches: these hold no such words, but the
    reason of a retraction is drawn with them from the record. Reminders have none.

    The clock may have been set back since the first of the words, so that none is left out by its time.
    """
    query = select(DigestRun.id).join(DigestPlan, col(DigestPlan.id) == DigestRun.plan_id)
    query = query.where(DigestRun.congress_id == congress.id, col(DigestPlan.purpose).in_(("digest", "watch")))
    for ids in in_parts(tx.exec(query.order_by(col(DigestRun.id))).all(), BATCH):
        yield from tx.exec(select(DigestRun).where(col(DigestRun.id).in_(ids)))


def _judged(tx: Session, member: Member, replaced: Sequence[int | None]) -> set[tuple[str, str]]:
    """How entries of others fared through this member, each with its handle: what `Outcome` tells with their words."""
    disputed = select(Dispute.entry_id).where(Dispute.member_id == member.id)
    ways = (
        (("confirmed", "refused"), col(Entry.reviewed_by) == member.id),
        (("retracted",), col(Entry.ended_by) == member.id),
        *((("replaced",), col(Entry.id).in_(ids)) for ids in in_parts(replaced, BATCH)),
        (("disputed",), col(Entry.id).in_(disputed)),
    )
    return {
        (state, entry_handle(one))
        for states, by in ways
        for one in tx.exec(select(Entry).where(Entry.congress_id == member.congress_id, by))
        for state in states
    }


def _without_words(content: dict[str, Any], told: set[tuple[str, str]], fared: set[tuple[str, str]]) -> dict[str, Any]:
    """What a digest says, without the reasons of what it `told`, and in one member's, of how theirs `fared`."""
    kept = dict(content)
    if "record" in kept:
        kept["record"] = [
            {**one, "reason": ""} if (one["what"], one["handle"]) in told else one for one in kept["record"]
        ]
    if "waiting" in kept:
        record = kept["waiting"]["record"]
        outcomes = [
            {**one, "words": ""} if (one["state"], one["handle"]) in fared else one
            for one in record["outcomes"]["told"]
        ]
        record = {**record, "outcomes": {**record["outcomes"], "told": outcomes}}
        kept["waiting"] = {**kept["waiting"], "record": record}
    return kept


def _show_anew(tx: Session, congress: Congress, run: DigestRun, now: datetime) -> None:
    """Want the card of a run again, unless it was never sent and is not to be any more."""
    query = select(Card).where(col(Card.kind).in_(CARDS), Card.subject_id == run.id)
    for its in tx.exec(query.where(or_(col(Card.message_id).is_not(None), col(Card.due_at).is_not(None)))).all():
        want(tx, congress, its.kind, run.id, place=its.place, now=now)
