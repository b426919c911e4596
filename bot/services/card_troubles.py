"""The cards that Discord does not show as it should, for whoever can mend it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from bot.services.card_homes import home_of, plan_of_card
from storage.tables import Card, Congress

_TROUBLED: tuple[ColumnElement[bool], ...] = (
    col(Card.trouble).is_not(None),
    # What a member gets, or does not let the bot send them, is theirs to know.
    col(Card.place) != "member",
    # What a pause withholds is not tried before its end.
    col(Card.due_at).is_not(None),
)
"""The conditions on the cards that somebody can mend."""


@dataclass(frozen=True)
class Trouble:
    """A card that Discord does not show as it should; `trouble` is the key of the sentence that says why."""

    guild_id: int
    kind: str
    subject_id: int
    place: str
    home_id: int | None
    trouble: str
    due_at: datetime | None


def troubles(tx: Session, *, guild_id: int | None = None) -> list[Trouble]:
    """The troubled cards of a server's congress (of all congresses where none is named), oldest first.

    Not those for a member alone, nor what a pause withholds (`_TROUBLED`).
    """
    query = select(Card, Congress).join(Congress, col(Congress.id) == Card.congress_id)
    if guild_id is not None:
        query = query.where(Congress.guild_id == guild_id)
    rows = tx.exec(query.where(*_TROUBLED).order_by(col(Card.id))).all()
    return [
        Trouble(
            guild_id=congress.guild_id,
            kind=card.kind,
            subject_id=card.subject_id,
            place=card.place,
            home_id=home_of(tx, card, congress, plan_of_card(tx, card)),
            trouble=card.trouble or "",
            due_at=card.due_at,
        )
        for card, congress in rows
    ]


def retry_all(tx: Session, congress: Congress, *, now: datetime) -> int:
    """Try every card of a congress that is among `troubles` at once, after the convener mended the cause; returns how
    many these are."""
    troubled = update(Card).where(col(Card.congress_id) == congress.id, *_TROUBLED)
    return tx.connection().execute(troubled.values(wanted=col(Card.wanted) + 1, due_at=now, attempts=0)).rowcount
