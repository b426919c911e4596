"""Actors that were kept twice: merged, so that whoever asks for one gets the history of both, and taken apart again."""

from datetime import datetime

from sqlmodel import Session, col, or_, select

from bot.congress.errors import CongressError
from bot.congress.record.intake import check_reason
from bot.congress.record.names import folded
from bot.congress.record.review import OPEN_STATES
from bot.congress.text import given_back
from bot.services.log import record
from bot.services.people import Who, congress_of, find_member
from bot.services.record.actor_edits import own_only, revise, untied
from bot.services.record.actors import actor_of, one_and_merged
from bot.services.record.entries import author_of, entry_handle, visible
from bot.services.record.seen import names_seen
from bot.services.seats import Word
from storage.tables import ActionActor, Actor, ActorName, Claim, Congress, Entry, Member


def merge_actors(tx: Session, *, who: Who, actor: str, into: str, reason: str, now: datetime) -> None:
    """Say that one of this congress's own actors is another that is kept.

    Both keep their rows and their records; whoever asks for one gets the history of both. It can be taken back.
    Raises `record.merge_accused` where one of them stands accused by the other, or of its deed.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    member = _reviewer(tx, congress, who, now)
    gone, kept = _both(tx, congress, actor, into)
    words = check_reason(reason)
    for one in [gone, *tx.exec(select(Actor).where(Actor.merged_into == gone.id)).all()]:
        before = one.merged_into
        one.merged_into = kept.id
        revise(tx, congress, one, member, {"merged_into": before}, {"merged_into": kept.id}, now=now, why=words)
    record(tx, congress, "actor_merged", now=now, by=member, subject_id=gone.id, actor=gone.name, into=kept.name)
    tx.flush()


def plan_merger(tx: Session, *, who: Who, actor: str, into: str) -> tuple[Word, Word]:
    """Which actor a merger would show as which; refuses for the same reasons as merging them."""
    congress = congress_of(tx, who.guild_id)
    _refuse_others(tx, congress, who)
    gone, kept = _both(tx, congress, actor, into)
    return Word(gone.slug, gone.name), Word(kept.slug, kept.name)


def separate_actor(tx: Session, *, who: Who, actor: str, reason: str, now: datetime) -> str:
    """Take a merger back: the actor, whose name is returned, stands for itself again.

    Raises `record.not_merged` where none by that name is merged.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    member = _reviewer(tx, congress, who, now)
    found = next(iter(_merged(tx, congress, actor)), None)
    if found is None:
        raise CongressError("record.not_merged", given=given_back(actor))
    words, before = check_reason(reason), found.merged_into
    found.merged_into = None
    revise(tx, congress, found, member, {"merged_into": before}, {"merged_into": None}, now=now, why=words)
    record(tx, congress, "actor_separated", now=now, by=member, subject_id=found.id, actor=found.name)
    tx.flush()
    return found.name


def find_merged(tx: Session, *, guild_id: int, typed: str, limit: int = 25) -> list[Word]:
    """The merged actors of this congress whose name has what was typed."""
    needle = folded(typed)
    query = select(Actor).where(Actor.congress_id == congress_of(tx, guild_id).id, col(Actor.merged_into).is_not(None))
    found = tx.exec(query.order_by(col(Actor.name))).all()
    return [Word(one.slug, one.name) for one in found if needle in folded(one.name)][:limit]


def _merged(tx: Session, congress: Congress, given: str) -> list[Actor]:
    """The merged actors of this congress with this short name or name."""
    named = select(ActorName.actor_id).where(ActorName.folded == folded(given), names_seen(congress))
    query = select(Actor).where(
        Actor.congress_id == congress.id,
        col(Actor.merged_into).is_not(None),
        or_(col(Actor.slug) == given.strip(), col(Actor.id).in_(named)),
    )
    return list(tx.exec(query.order_by(col(Actor.id))).all())


def _both(tx: Session, congress: Congress, actor: str, into: str) -> tuple[Actor, Actor]:
    gone, kept = actor_of(tx, congress, actor), actor_of(tx, congress, into)
    if gone.id == kept.id:
        raise CongressError("record.merge_itself", actor=kept.name)
    own_only(gone)
    untied(gone, kept)
    _refuse_accused(tx, congress, gone, kept)
    return gone, kept


def _refuse_accused(tx: Session, congress: Congress, gone: Actor, kept: Actor) -> None:
    """Refuse to make one of two actors of whom one stands accused by the other, or of its deed (invariant 3)."""
    sides = one_and_merged(tx, congress, gone), one_and_merged(tx, congress, kept)
    for accused, other in (sides, sides[::-1]):
        did = select(ActionActor.action_id).where(ActionActor.role == "actor", col(ActionActor.actor_id).in_(other))
        query = (
            select(Entry)
            .join(Claim, col(Claim.entry_id) == Entry.id)
            .where(visible(congress), col(Entry.state).in_(OPEN_STATES), col(Claim.accused_id).in_(accused))
            .where(or_(col(Claim.claimant_id).in_(other), col(Claim.action_id).in_(did)))
        )
        claim = tx.exec(query.order_by(col(Entry.id))).first()
        if claim is not None:
            raise CongressError("record.merge_accused", actor=gone.name, into=kept.name, handle=entry_handle(claim))


def _refuse_others(tx: Session, congress: Congress, who: Who) -> None:
    """Refuse whoever is neither a recorder nor a convener."""
    member = find_member(tx, congress, who)
    if not who.convener and not (member is not None and member.recorder):
        raise CongressError("record.recorders_merge")


def _reviewer(tx: Session, congress: Congress, who: Who, now: datetime) -> Member:
    """The recorder or convener who asks; the congress's row is locked, so mergers happen one after the other."""
    _refuse_others(tx, congress, who)
    return author_of(tx, congress, who, now)
