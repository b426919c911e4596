"""What a digest tells of the time after it: reviews of norms, and commitments of actors, that fall due soon.

Each is told once: by the first digest that looks so far ahead, or that comes after its date was set.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Mapped
from sqlmodel import Session, and_, col, or_, select

from bot.congress.digest import AheadNews
from bot.congress.handles import norm_handle
from bot.services.periods import Period
from bot.services.places import card_of, place_in
from bot.services.record.entries import entry_handle, stands
from bot.services.record.pledge_views import is_done
from storage.tables import Actor, Card, Congress, Entry, Event, Norm, NormVersion, Pledge

AHEAD = timedelta(days=30)
"""How far ahead a digest looks."""

SETS_A_REVIEW = ("norm_decided", "norm_reviewed", "norm_trial_ended")


def ahead_news(tx: Session, congress: Congress, period: Period) -> tuple[AheadNews, ...]:
    """What falls due within `AHEAD` after the period and no digest before it told, by date."""
    found = [*_reviews(tx, congress, period), *_pledges(tx, congress, period)]
    return tuple(sorted(found, key=lambda one: (one.on, one.what != "review", one.handle)))


def _reviews(tx: Session, congress: Congress, period: Period) -> Iterable[AheadNews]:
    was_set = select(Event.norm_id).where(
        Event.congress_id == congress.id, period.holds(), col(Event.kind).in_(SETS_A_REVIEW)
    )
    query = (
        select(  # type: ignore[call-overload]
            Norm.number, NormVersion.title, Norm.review_on, Card.channel_id, Card.thread_id, Card.message_id
        )
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.in_force))
        .join(Card, card_of("norm", Norm.id), isouter=True)
        .where(Norm.congress_id == congress.id, _falls_due(col(Norm.review_on), period, col(Norm.id).in_(was_set)))
    )
    for row in tx.exec(query):
        place = place_in(congress.guild_id, row.channel_id, row.thread_id, row.message_id)
        url = place.url if place is not None else None
        yield AheadNews("review", norm_handle(row.number), row.title, row.review_on.isoformat(), url=url)


def _pledges(tx: Session, congress: Congress, period: Period) -> Iterable[AheadNews]:
    """The commitments that are not carried out yet."""
    was_set = select(Event.subject_id).where(
        Event.congress_id == congress.id, period.holds(), Event.kind == "entry_confirmed"
    )
    query = (
        select(Entry, Pledge, Actor)
        .join(Pledge, col(Pledge.entry_id) == Entry.id)
        .join(Actor, col(Actor.id) == Pledge.actor_id)
        .where(stands(congress), _falls_due(col(Pledge.due_by), period, col(Entry.id).in_(was_set)))
    )
    for entry, pledge, actor in tx.exec(query).all():
        if pledge.due_by is not None and not is_done(tx, congress, pledge, period.until.date()):
            on = pledge.due_by.isoformat()
            yield AheadNews("commitment", entry_handle(entry), pledge.words, on, actor=actor.name)


def _falls_due(on: Mapped[date | None], period: Period, was_set: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition on dates that no digest before this one could tell: the one before looked as far from its end."""
    today, horizon = period.until.date(), (period.until + AHEAD).date()
    untold = true() if period.begun is None else on > (period.since + AHEAD).date()
    return and_(on >= today, on <= horizon, or_(untold, was_set))
