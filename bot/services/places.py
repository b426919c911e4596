"""Where Discord shows a card."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, select

from storage.tables import Card, Congress


@dataclass(frozen=True)
class Place:
    """Where Discord shows something: enough for a link. In direct messages `guild_id` is "@me"."""

    guild_id: int | str
    channel_id: int
    message_id: int | None = None

    @property
    def url(self) -> str:
        tail = f"/{self.message_id}" if self.message_id is not None else ""
        return f"https://discord.com/channels/{self.guild_id}/{self.channel_id}{tail}"


def place_of(tx: Session, congress: Congress, kind: str, subject_id: int) -> Place | None:
    """Where Discord shows a card, or None while it does not."""
    card = tx.exec(select(Card).where(Card.kind == kind, Card.subject_id == subject_id, Card.topic == "")).one_or_none()
    return None if card is None else place_in(congress.guild_id, card.channel_id, card.thread_id, card.message_id)


def norm_urls(tx: Session, congress: Congress, norm_ids: Collection[int]) -> dict[int, str]:
    """The links to the cards of these norms of a congress, by the norm's id; without those that are not shown."""
    return card_urls(tx, congress, "norm", norm_ids)


def card_urls(tx: Session, congress: Congress, kind: str, ids: Collection[int]) -> dict[int, str]:
    """The same for the cards of any kind, by the id of what they show."""
    return {key: place.url for key, place in _places(tx, congress, kind, ids).items()}


def norm_places(tx: Session, congress: Congress, norm_ids: Collection[int]) -> dict[int, Place]:
    """Where the cards of these norms are shown, by the norm's id; without those that are not shown."""
    return _places(tx, congress, "norm", norm_ids)


def _places(tx: Session, congress: Congress, kind: str, ids: Collection[int]) -> dict[int, Place]:
    query = select(Card).where(Card.kind == kind, Card.topic == "", col(Card.subject_id).in_(ids))
    shown = {
        one.subject_id: place_in(congress.guild_id, one.channel_id, one.thread_id, one.message_id)
        for one in (tx.exec(query) if ids else ())
    }
    return {key: place for key, place in shown.items() if place is not None}


def card_of(kind: str, subject: int) -> ColumnElement[bool]:
    """The condition that a card is the one of something, to join by: `card_of("norm", Norm.id)`."""
    return and_(col(Card.kind) == kind, col(Card.subject_id) == subject, col(Card.topic) == "")


def place_in(
    guild_id: int | str, channel_id: int | None, thread_id: int | None, message_id: int | None
) -> Place | None:
    """Where a card with these ids is shown, or None while it is not."""
    if message_id is None or channel_id is None:
        return None
    return Place(guild_id, thread_id or channel_id, message_id)
