"""Whom an entry concerns, and who speaks for them here."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from sqlmodel import Session, col, or_, select

from bot.congress.text import words
from bot.services.entry_chain import chain_of
from storage.tables import (
    ActionActor,
    Actor,
    ActorName,
    Claim,
    Congress,
    Entry,
    Participation,
    Pledge,
    PledgeLevel,
    Position,
)


def actors_of(tx: Session, congress: Congress, entry: Entry) -> list[Actor]:
    """The actors concerned by an entry: who said, did, joined or promised it, who claims it and who is accused of it.

    Accused of an action is whoever a claim names that this congress sees, and that stands or awaits its review. Those
    that an action only affected are not among them.
    """
    ids = {one for one in _actor_ids(tx, congress, entry) if one is not None}
    return list(tx.exec(select(Actor).where(col(Actor.id).in_(ids)).order_by(col(Actor.id))).all()) if ids else []


def concerned_in(tx: Session, represents: str | None, actors: Sequence[Actor]) -> Actor | None:
    """The one of the actors for whom a seat speaks that represents somebody by this name; None where it is none."""
    spoken_for = words(represents or "")
    if not spoken_for or not actors:
        return None
    named = names_of(tx, actors)
    return next((one for one in actors if spoken_for in [words(name) for name in named[one.id]]), None)


def is_page_of(tx: Session, url: str, actors: Sequence[Actor]) -> bool:
    """Whether a page is one of the actors' own, as far as its address tells: a label of its host is one's name."""
    labels = (urlsplit(url).hostname or "").split(".")[:-1]
    names = {"".join(words(name)) for found in names_of(tx, actors).values() for name in found} if actors else set()
    return any(label.replace("-", "") in names for label in labels if len(label) > 1)


def _actor_ids(tx: Session, congress: Congress, entry: Entry) -> Iterable[int | None]:
    match entry.kind:
        case "position":
            return tx.exec(select(Position.actor_id).where(Position.entry_id == entry.id)).all()
        case "participation":
            return tx.exec(select(Participation.actor_id).where(Participation.entry_id == entry.id)).all()
        case "commitment":
            return tx.exec(select(Pledge.actor_id).where(Pledge.entry_id == entry.id)).all()
        case "level":
            pledge = select(PledgeLevel.pledge_id).where(PledgeLevel.entry_id == entry.id)
            return tx.exec(select(Pledge.actor_id).where(col(Pledge.entry_id).in_(pledge))).all()
        case "claim":
            found = tx.exec(select(Claim.claimant_id, Claim.accused_id).where(Claim.entry_id == entry.id)).all()
            return [one for pair in found for one in pair]
        case _:
            return _actors_of_action(tx, congress, entry)


def _actors_of_action(tx: Session, congress: Congress, entry: Entry) -> list[int | None]:
    doers = select(ActionActor.actor_id).where(ActionActor.action_id == entry.id, ActionActor.role == "actor")
    accused = (
        select(Claim.accused_id)
        .join(Entry, col(Entry.id) == Claim.entry_id)
        .where(
            col(Claim.action_id).in_(chain_of(tx, entry.id)),
            or_(col(Entry.congress_id).is_(None), col(Entry.congress_id) == congress.id),
            col(Entry.state).in_(("proposed", "confirmed")),
        )
    )
    return [*tx.exec(doers).all(), *tx.exec(accused).all()]


def names_of(tx: Session, actors: Sequence[Actor]) -> dict[int, list[str]]:
    """The names of each actor: its own, its id, and those by which it is found."""
    found = {one.id: [one.name, one.slug] for one in actors}
    for key, name in tx.exec(select(ActorName.actor_id, ActorName.name).where(col(ActorName.actor_id).in_(found))):
        found[key].append(name)
    return found
