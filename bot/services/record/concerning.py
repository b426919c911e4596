"""What was recorded lately of the actors for whom a member speaks, and has no reply for them yet.

Nothing is kept of who was told: a reply for the actor takes an entry off the list, and so does its age.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import union
from sqlmodel import Session, and_, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.congress.errors import CongressError
from bot.congress.record.names import folded
from bot.services.browse import PAGE
from bot.services.people import Who, congress_of, require_seat
from bot.services.record.actors import one_and_merged
from bot.services.record.entries import entry_handle, stands
from bot.services.record.entry_actors import kept_of, spoken_for
from bot.services.record.lines import LinePage, lines_of_entries
from bot.services.record.seen import seen_by
from storage.tables import (
    ActionActor,
    Actor,
    ActorName,
    Assessment,
    Claim,
    Congress,
    Entry,
    Member,
    Participation,
    Pledge,
    PledgeLevel,
    Position,
    Reply,
    Seat,
)

CONCERNING_FOR = timedelta(days=30)
"""So long what others recorded of an actor is told to those who speak for it."""
NAMED_MOST = 100
"""As many of these entries are named; the pages that a button opens have all of them."""


@dataclass(frozen=True)
class Concerning:
    """An actor for whom a member speaks, and what is new of it: the latest by their handles, and how many in all."""

    actor_id: int
    actor: str
    handles: tuple[str, ...]
    n: int


@dataclass(frozen=True)
class ConcerningPage:
    """A page of what is new of an actor, as lines of the record."""

    actor: str
    lines: LinePage
    days: int = CONCERNING_FOR.days


def concerning(tx: Session, congress: Congress, member: Member, seat: Seat, now: datetime) -> tuple[Concerning, ...]:
    """What others recorded lately of each actor for whom this seat speaks, where it has no reply yet.

    That is what was confirmed of it (said, done, joined or promised by it, or claimed by or against it), and what was
    assessed by somebody after its last reply.
    """
    found = []
    for actor in _represented(tx, congress, seat):
        query = _unanswered(tx, congress, member, actor, now)
        n = tx.exec(select(func.count()).select_from(query.subquery())).one()
        if n:
            named = tx.exec(query.order_by(*_LATEST_FIRST).limit(NAMED_MOST)).all()
            found.append(Concerning(actor.id, actor.name, tuple(map(entry_handle, named)), n))
    return tuple(found)


def concerning_page(tx: Session, *, who: Who, actor_id: int, now: datetime, page: int = 0) -> ConcerningPage:
    """A page of what is new of this actor, the latest first; `record.not_represented` for whoever does not speak for
    it."""
    congress = congress_of(tx, who.guild_id)
    seated = require_seat(tx, congress, who)
    actor = next((one for one in _represented(tx, congress, seated.seat) if one.id == actor_id), None)
    if actor is None:
        raise CongressError("record.not_represented")
    query = _unanswered(tx, congress, seated.member, actor, now)
    total = tx.exec(select(func.count()).select_from(query.subquery())).one()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 0), pages - 1)
    entries = tx.exec(query.order_by(*_LATEST_FIRST).offset(page * PAGE).limit(PAGE)).all()
    return ConcerningPage(actor.name, LinePage(lines_of_entries(tx, congress, entries, now=now), page, pages, total))


_LATEST_FIRST = (col(Entry.reviewed_at).desc(), col(Entry.id).desc())


def _represented(tx: Session, congress: Congress, seat: Seat) -> list[Actor]:
    """The actors for whom a seat speaks, as whoever replies does (`spoken_for`)."""
    if not seat.represents:
        return []
    named = select(ActorName.actor_id).where(ActorName.folded == folded(seat.represents))
    called = or_(col(Actor.id).in_(named), col(Actor.slug) == seat.represents.strip())
    ids = tx.exec(select(Actor.id).where(seen_by(Actor, congress), called)).all()
    return spoken_for(tx, congress, seat.represents, kept_of(tx, ids))


def _unanswered(tx: Session, congress: Congress, member: Member, actor: Actor, now: datetime) -> SelectOfScalar[Entry]:
    """The entries of which an actor, or what was merged into it, is to be told through this member."""
    actors = one_and_merged(tx, congress, actor)
    since = now - CONCERNING_FOR
    replied = select(Reply.id).where(
        Reply.entry_id == Entry.id, Reply.congress_id == congress.id, col(Reply.actor_id).in_(actors)
    )
    recorded = and_(
        col(Entry.congress_id) == congress.id,
        col(Entry.reviewed_at) > since,
        col(Entry.recorded_by) != member.id,
        ~replied.exists(),
    )
    assessed = select(Assessment.id).where(
        Assessment.entry_id == Entry.id,
        Assessment.congress_id == congress.id,
        col(Assessment.live),
        Assessment.member_id != member.id,
        Assessment.given_at > since,
        ~replied.where(Reply.replied_at >= Assessment.given_at).correlate(Entry, Assessment).exists(),
    )
    ids = union(*_facts_of(actors)).subquery()
    return select(Entry).where(col(Entry.id).in_(select(ids.c[0])), stands(congress), or_(recorded, assessed.exists()))


def _facts_of(actors: Collection[int]) -> tuple[SelectOfScalar[int], ...]:
    """The entries that tell of any of these actors what concerns it, kind by kind."""
    return (
        *(select(one.entry_id).where(col(one.actor_id).in_(actors)) for one in (Position, Participation, Pledge)),
        select(PledgeLevel.entry_id)
        .join(Pledge, col(Pledge.entry_id) == PledgeLevel.pledge_id)
        .where(col(Pledge.actor_id).in_(actors)),
        select(Claim.entry_id).where(or_(col(Claim.accused_id).in_(actors), col(Claim.claimant_id).in_(actors))),
        select(ActionActor.action_id).where(col(ActionActor.actor_id).in_(actors), ActionActor.role == "actor"),
    )
