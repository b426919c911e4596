"""The names of what was picked from a list, for giving them back to whoever picked it."""

from collections.abc import Callable, Iterable

from sqlmodel import Session, select

from bot.congress.errors import CongressError
from bot.services.people import congress_of
from bot.services.record.actors import actor_of, kept_actor, visible
from bot.services.record.subject_lookup import name_behind
from storage.tables import Actor, Congress

NAME_MOST = 100
"""Characters of a name up to which every command takes it again."""

Finder = Callable[[Session, Congress, str], str | None]


def names_given(tx: Session, *, guild_id: int, given: Iterable[str]) -> dict[str, str]:
    """The names of the actors, initiatives and other subjects whose short names are among what was given.

    Only names by which a command finds the same again; what has none, and a short name that means an actor and a
    subject alike, is left out.
    """
    congress = congress_of(tx, guild_id)
    named = {}
    for one in given:
        found = [name for find in (_actor_name, name_behind) if (name := _leading_back(find, tx, congress, one))]
        if len(found) == 1 and len(found[0]) <= NAME_MOST and ";" not in found[0]:
            named[one] = found[0]
    return named


def _leading_back(find: Finder, tx: Session, congress: Congress, given: str) -> str | None:
    try:
        return find(tx, congress, given)
    except CongressError:  # By its name nothing is found, or several things are.
        return None


def _actor_name(tx: Session, congress: Congress, slug: str) -> str | None:
    """The present name of an actor, as `name_behind` has it of subjects."""
    actor = tx.exec(select(Actor).where(visible(congress), Actor.slug == slug)).first()
    if actor is None:
        return None
    kept = kept_actor(tx, actor)
    return kept.name if actor_of(tx, congress, kept.name).id == kept.id else None
