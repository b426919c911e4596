"""How a congress is doing, for `/congress status`: what is counted, what waits for Discord, whether the clock ticks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, SQLModel, col, func, select

from bot.congress.errors import CongressError
from bot.congress.norms import OPEN_STAGES
from bot.services.card_troubles import Trouble, retry_all, troubles
from bot.services.congresses import Setup, setup_of
from bot.services.due import last_beat
from bot.services.people import Who, find_congress, require_convener, seats_taken
from storage.tables import Ballot, Card, Congress, Norm

CLOCK_STANDS_AFTER = timedelta(minutes=5)
"""Without a tick for so long, which is many of them at any sensible setting, the clock counts as standing still."""


@dataclass(frozen=True)
class Health:
    """A congress as its convener should know it. `waiting` counts the cards that Discord does not show yet."""

    setup: Setup
    seats: int
    norms_open: int
    ballots_open: int
    waiting: int
    troubles: tuple[Trouble, ...]
    ticked_at: datetime | None
    clock_stands: bool


def health(tx: Session, *, who: Who, now: datetime) -> Health:
    """How this server's congress is doing, opened or not (`congress.conveners_only`, `congress.not_set_up`)."""
    congress = _for_convener(tx, who)
    beat = last_beat(tx)
    ticked_at = beat[0] if beat is not None else None
    return Health(
        setup=setup_of(tx, congress),
        seats=seats_taken(tx, congress),
        norms_open=_count(tx, Norm, Norm.congress_id == congress.id, col(Norm.stage).in_(OPEN_STAGES)),
        ballots_open=_count(tx, Ballot, Ballot.congress_id == congress.id, col(Ballot.closed_at).is_(None)),
        waiting=_count(tx, Card, Card.congress_id == congress.id, col(Card.due_at) <= now, col(Card.trouble).is_(None)),
        troubles=tuple(troubles(tx, guild_id=who.guild_id)),
        ticked_at=ticked_at,
        clock_stands=ticked_at is None or now - ticked_at > CLOCK_STANDS_AFTER,
    )


def retry_cards(tx: Session, *, who: Who, now: datetime) -> int:
    """Try at once whatever could not be shown; returns how many cards that are."""
    return retry_all(tx, _for_convener(tx, who), now=now)


def _for_convener(tx: Session, who: Who) -> Congress:
    require_convener(who)
    congress = find_congress(tx, who.guild_id)
    if congress is None:
        raise CongressError("congress.not_set_up")
    return congress


def _count(tx: Session, table: type[SQLModel], *conditions: ColumnElement[bool] | bool) -> int:
    return tx.exec(select(func.count()).select_from(table).where(*conditions)).one()
