"""On which servers the bot is. Where it was removed, everything is kept, and what is due rests until it returns."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.services.card_troubles import retry_all
from bot.services.resting import here
from storage.tables import Congress


@dataclass(frozen=True)
class Away:
    """A congress on whose server the bot is not any more."""

    guild_id: int
    name: str
    since: datetime


def note_servers(tx: Session, *, guild_ids: Collection[int], now: datetime) -> tuple[int, ...]:
    """Note on which servers the bot is, at start and whenever it connects anew; returns those that it left or entered.

    What is due in a congress whose server is not among them rests from now on; what rested goes on.
    """
    there = set(guild_ids)
    known = tx.exec(select(Congress.guild_id, Congress.away_since).order_by(col(Congress.id))).all()
    turned = [guild_id for guild_id, since in known if (guild_id in there) != (since is None)]
    for guild_id in turned:
        verb = note_returned if guild_id in there else note_removed
        verb(tx, guild_id=guild_id, now=now)
    return tuple(turned)


def note_removed(tx: Session, *, guild_id: int, now: datetime) -> bool:
    """Note that the bot was removed from a server; False where it has no congress, or that is known."""
    congress = tx.exec(select(Congress).where(Congress.guild_id == guild_id).with_for_update()).one_or_none()
    if congress is None or congress.away_since is not None:
        return False
    congress.away_since = now
    return True


def note_returned(tx: Session, *, guild_id: int, now: datetime) -> bool:
    """Note that the bot is on a server again; what was missed meanwhile is due at once, and comes once.

    False where there is no congress, or it was never away.
    """
    congress = tx.exec(select(Congress).where(Congress.guild_id == guild_id).with_for_update()).one_or_none()
    if congress is None or congress.away_since is None:
        return False
    congress.away_since = None
    # Also what failed before anybody knew that the bot was removed.
    retry_all(tx, congress, now=now)
    return True


def away(tx: Session) -> list[Away]:
    """The congresses that rest, those that do so the longest first."""
    gone = select(Congress).where(~here(Congress.id)).order_by(col(Congress.away_since), col(Congress.id))
    return [Away(one.guild_id, one.name, one.away_since) for one in tx.exec(gone) if one.away_since is not None]
