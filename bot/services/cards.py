"""The outbox: what Discord is to show, what is being sent, what it shows.

A verb *wants* a card (again); the edge *claims* the cards that are due, renders each from the state, sends it and
marks it *shown*. Whatever crashes in between, the row is still due, and its nonce is still the same.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, or_, update
from sqlmodel import Session, col, select

from storage.tables import Card, Congress

DEBOUNCE = timedelta(seconds=5)
"""A card that many people change at once is edited about once in this time (discord.md, section 8)."""

CLAIM_LASTS = timedelta(seconds=60)
"""After this time a claim counts as lost, its process as dead."""

RETRY_FIRST = timedelta(seconds=10)
RETRY_MOST = timedelta(hours=1)

_NONCE_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Claim:
    """A card to show now. `message_id` is set where Discord already shows it and it is to be edited."""

    card_id: int
    edition: int
    guild_id: int
    kind: str
    subject_id: int
    topic: str
    place: str
    wanted: int
    attempts: int
    channel_id: int | None
    thread_id: int | None
    message_id: int | None
    rendered_hash: str | None
    first_tried_at: datetime
    language: str
    home_id: int | None
    """The channel, forum or thread in which it belongs by today's settings; None where that is not there (yet)."""

    @property
    def nonce(self) -> str:
        """The same for every attempt to post this card (at most 25 characters)."""
        return f"card-{_base36(self.card_id)}-{self.edition}"


def want(
    tx: Session, congress: Congress, kind: str, subject_id: int, *, place: str, now: datetime, topic: str = ""
) -> None:
    """Ask that Discord show this card as the state now is: post it, or edit it if it is there already."""
    query = select(Card).where(Card.kind == kind, Card.subject_id == subject_id, Card.topic == topic)
    card = tx.exec(query.with_for_update()).one_or_none()
    if card is None:
        tx.add(Card(congress_id=congress.id, kind=kind, subject_id=subject_id, topic=topic, place=place, due_at=now))
    else:
        card.wanted += 1
        card.due_at = now
        card.attempts = 0


REFRESH = (
    update(Card)
    .where(col(Card.kind) == bindparam("card_kind"), col(Card.subject_id) == bindparam("card_subject"))
    .values(
        wanted=col(Card.wanted) + 1,
        due_at=case((col(Card.due_at).is_(None), bindparam("soon")), else_=col(Card.due_at)),
    )
)
"""The cheap way to want an existing card again, for hot verbs: due after the debounce unless it is due before."""


def claim_due(tx: Session, *, now: datetime, limit: int = 20) -> list[Claim]:
    """Take up to `limit` due cards; no other process gets them until `CLAIM_LASTS` has passed."""
    query = (
        select(Card, Congress)
        .join(Congress, col(Congress.id) == Card.congress_id)
        .where(
            col(Card.due_at) <= now,
            or_(col(Card.claimed_at).is_(None), col(Card.claimed_at) <= now - CLAIM_LASTS),
        )
        .order_by(col(Card.due_at), col(Card.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=Card)
    )
    claims = []
    for card, congress in tx.exec(query).all():
        card.claimed_at = now
        card.first_tried_at = card.first_tried_at or now
        card.attempts += 1
        claims.append(
            Claim(
                card_id=card.id,
                edition=card.edition,
                guild_id=congress.guild_id,
                kind=card.kind,
                subject_id=card.subject_id,
                topic=card.topic,
                place=card.place,
                wanted=card.wanted,
                attempts=card.attempts,
                channel_id=card.channel_id,
                thread_id=card.thread_id,
                message_id=card.message_id,
                rendered_hash=card.rendered_hash,
                first_tried_at=card.first_tried_at,
                language=congress.language,
                home_id=_home(tx, card, congress),
            )
        )
    return claims


def _home(tx: Session, card: Card, congress: Congress) -> int | None:
    if card.place == "thread":
        of_norm = select(Card.thread_id).where(Card.kind == "norm", Card.subject_id == card.subject_id)
        return tx.exec(of_norm).one_or_none()
    homes = {
        "forum": congress.forum_channel_id,
        "votes": congress.votes_channel_id,
        "digest": congress.digest_channel_id,
    }
    return homes[card.place]


def mark_shown(
    tx: Session,
    *,
    card_id: int,
    wanted: int,
    channel_id: int,
    message_id: int,
    rendered_hash: str,
    now: datetime,
    thread_id: int | None = None,
) -> None:
    """Note that Discord shows the card up to the change `wanted`; later changes stay due."""
    card = tx.exec(select(Card).where(Card.id == card_id).with_for_update()).one()
    card.shown = wanted
    card.channel_id, card.message_id = channel_id, message_id
    card.thread_id = thread_id if thread_id is not None else card.thread_id
    card.rendered_hash = rendered_hash
    card.claimed_at, card.first_tried_at = None, None
    card.attempts = 0
    card.trouble = None
    card.due_at = None if card.wanted == wanted else now + DEBOUNCE


def mark_trouble(tx: Session, *, card_id: int, trouble: str, final: bool, now: datetime) -> None:
    """Note that a card could not be shown.

    It is tried again with growing pauses, or, where only a person can help (`final`: a deleted channel, a missing
    permission), once an hour; `/congress status` names the trouble meanwhile.
    """
    card = tx.exec(select(Card).where(Card.id == card_id).with_for_update()).one()
    card.claimed_at = None
    card.trouble = trouble
    pause = RETRY_MOST if final else min(RETRY_FIRST * 2 ** min(card.attempts - 1, 10), RETRY_MOST)
    card.due_at = now + pause


def forget_message(tx: Session, *, card_id: int, now: datetime) -> None:
    """Note that somebody deleted the message of a card, so that it is posted anew."""
    card = tx.exec(select(Card).where(Card.id == card_id).with_for_update()).one()
    card.message_id, card.thread_id, card.rendered_hash = None, None, None
    card.edition += 1
    card.claimed_at, card.first_tried_at = None, None
    card.due_at = now


def next_due(tx: Session) -> datetime | None:
    """When the next unclaimed card is due, or None; the outbox sleeps until then."""
    query = select(Card.due_at).where(col(Card.due_at).is_not(None), col(Card.claimed_at).is_(None))
    return tx.exec(query.order_by(col(Card.due_at)).limit(1)).one_or_none()


def retry_all(tx: Session, congress: Congress, *, now: datetime) -> None:
    """Try every troubled card of a congress at once, after the convener mended the cause."""
    for card in tx.exec(select(Card).where(Card.congress_id == congress.id, col(Card.trouble).is_not(None))):
        card.due_at = now


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _NONCE_DIGITS[digit] + digits
    return digits or "0"
