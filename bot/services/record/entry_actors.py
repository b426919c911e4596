"""Whom an entry concerns, and who speaks for them here."""

from collections.abc import Collection, Iterable, Sequence
from urllib.parse import urlsplit

from sqlalchemy import union_all
from sqlmodel import Session, col, func, or_, select

from bot.congress.record.review import OPEN_STATES
from bot.congress.text import words
from bot.services.record.entry_chain import chain_of
from bot.services.record.seen import names_seen, seen_by
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
    that an action only affected are not among them. Of one that was merged into another it is the other.
    """
    ids = {one for one in _actor_ids(tx, congress, entry) if one is not None}
    return kept_of(tx, ids) if ids else []


def kept_of(tx: Session, ids: Collection[int]) -> list[Actor]:
    """The actors with these keys, each once; for one that was merged into another the other."""
    kept = select(func.coalesce(Actor.merged_into, Actor.id)).where(col(Actor.id).in_(ids))
    return list(tx.exec(select(Actor).where(col(Actor.id).in_(kept)).order_by(col(Actor.id))).all())


def concerned_in(tx: Session, congress: Congress, represents: str | None, actors: Sequence[Actor]) -> Actor | None:
    """The one of the actors for whom a seat speaks that represents somebody by this name; None where it is none."""
    return next(iter(spoken_for(tx, congress, represents, actors)), None)


def spoken_for(tx: Session, congress: Congress, represents: str | None, actors: Sequence[Actor]) -> list[Actor]:
    """All of the actors for whom a seat speaks that represents somebody by this name."""
    said = words(represents or "")
    if not said or not actors:
        return []
    named = names_of(tx, congress, actors)
    return [one for one in actors if said in [words(name) for name in named[one.id]]]


def owner_of(tx: Session, congress: Congress, url: str, actors: Sequence[Actor]) -> Actor | None:
    """The one of the actors whose own page it is, as far as its address tells: a label of its host is its name."""
    labels = {label.replace("-", "") for label in (urlsplit(url).hostname or "").split(".")[:-1] if len(label) > 1}
    named = names_of(tx, congress, actors) if actors else {}
    return next((one for one in actors if any("".join(words(name)) in labels for name in named[one.id])), None)


def reporting(tx: Session, entries: Collection[int]) -> dict[int, list[int]]:
    """The actors of whom each entry tells what they said, did, joined, promised or claim: their own pages report of
    themselves there."""
    level, doer = PledgeLevel, ActionActor
    facts = [
        *(select(col(one.entry_id), col(one.actor_id)) for one in (Position, Participation, Pledge)),
        select(col(level.entry_id), col(Pledge.actor_id)).join(Pledge, col(Pledge.entry_id) == level.pledge_id),
        select(col(Claim.entry_id), col(Claim.claimant_id)),
        select(col(doer.action_id), col(doer.actor_id)).where(doer.role == "actor"),
    ]
    keys = (Position.entry_id, Participation.entry_id, Pledge.entry_id, level.entry_id, Claim.entry_id, doer.action_id)
    wanted = (one.where(col(key).in_(entries)) for one, key in zip(facts, keys, strict=True))
    found: dict[int, list[int]] = {}
    for entry, actor in tx.execute(union_all(*wanted)):
        found.setdefault(entry, []).append(actor)
    return found


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
        case "question":
            return ()
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
            seen_by(Entry, congress),
            col(Entry.state).in_(OPEN_STATES),
        )
    )
    return [*tx.exec(doers).all(), *tx.exec(accused).all()]


def names_of(tx: Session, congress: Congress, actors: Sequence[Actor]) -> dict[int, list[str]]:
    """The names of each actor: its own, its id, and those by which the congress finds it; also those of whatever was
    merged with it here, since they are one."""
    kept = {one.id: one.merged_into or one.id for one in actors}
    one = func.coalesce(Actor.merged_into, Actor.id)
    together = or_(col(Actor.id).in_(kept.values()), col(Actor.merged_into).in_(kept.values()))
    named: dict[int, list[str]] = {key: [] for key in kept.values()}
    for key, *names in tx.exec(select(one, Actor.name, Actor.slug).where(together, seen_by(Actor, congress))):
        named[key] += names
    called = select(one, ActorName.name).join(ActorName, col(ActorName.actor_id) == Actor.id)
    for key, name in tx.exec(called.where(together, seen_by(Actor, congress), names_seen(congress))):
        named[key].append(name)
    return {key: named[root] for key, root in kept.items()}
