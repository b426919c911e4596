"""Actors that were kept twice: merged, so that whoever asks for one gets the history of both, and taken apart again."""

from datetime import datetime

from sqlmodel import Session, col, or_, select

from bot.congress.errors import CongressError
from bot.congress.record.intake import check_reason
from bot.congress.record.names import folded
from bot.congress.text import given_back
from bot.services.actor_edits import own_only, revise, untied
from bot.services.actors import actor_of
from bot.services.entries import author_of
from bot.services.log import record
from bot.services.people import Who, congress_of, find_member
from storage.tables import Actor, ActorName, Congress, Member


def merge_actors(tx: Session, *, who: Who, actor: str, into: str, reason: str, now: datetime) -> tuple[Actor, Actor]:
    """Say that one of this congress's own actors is another that is kept; returns both.

    Both keep their rows and their records; whoever asks for one gets the history of both. It can be taken back.
    """
    congress, member = _reviewing(tx, who, now)
    gone, kept = actor_of(tx, congress, actor), actor_of(tx, congress, into)
    if gone.id == kept.id:
        raise CongressError("record.merge_itself", actor=kept.name)
    own_only(gone)
    untied(gone, kept)
    words = check_reason(reason)
    for one in [gone, *tx.exec(select(Actor).where(Actor.merged_into == gone.id)).all()]:
        before = one.merged_into
        one.merged_into = kept.id
        revise(tx, congress, one, member, {"merged_into": before}, {"merged_into": kept.id}, now=now, why=words)
    record(tx, congress, "actor_merged", now=now, by=member, subject_id=gone.id, actor=gone.name, into=kept.name)
    tx.flush()
    return gone, kept


def separate_actor(tx: Session, *, who: Who, actor: str, reason: str, now: datetime) -> Actor:
    """Take a merger back: the actor stands for itself again. `record.not_merged` where none by that name is merged."""
    congress, member = _reviewing(tx, who, now)
    found = next(iter(merged_actors(tx, congress, actor)), None)
    if found is None:
        raise CongressError("record.not_merged", given=given_back(actor))
    words, before = check_reason(reason), found.merged_into
    found.merged_into = None
    revise(tx, congress, found, member, {"merged_into": before}, {"merged_into": None}, now=now, why=words)
    record(tx, congress, "actor_separated", now=now, by=member, subject_id=found.id, actor=found.name)
    tx.flush()
    return found


def merged_actors(tx: Session, congress: Congress, given: str) -> list[Actor]:
    """The merged actors of this congress with this short name or name; all of them where nothing is given."""
    query = select(Actor).where(Actor.congress_id == congress.id, col(Actor.merged_into).is_not(None))
    if given:
        named = select(ActorName.actor_id).where(ActorName.folded == folded(given))
        query = query.where(or_(col(Actor.slug) == given, col(Actor.id).in_(named)))
    return list(tx.exec(query.order_by(col(Actor.name))).all())


def _reviewing(tx: Session, who: Who, now: datetime) -> tuple[Congress, Member]:
    """A recorder or a convener, in a congress whose row is locked: mergers happen one after the other."""
    congress = congress_of(tx, who.guild_id, lock=True)
    member = find_member(tx, congress, who)
    if not who.convener and not (member is not None and member.recorder):
        raise CongressError("record.recorders_merge")
    return congress, author_of(tx, congress, who, now)
