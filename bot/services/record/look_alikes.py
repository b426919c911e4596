"""Whether an actor about to be added is kept already, under its name or another."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from bot.congress.errors import CongressError
from bot.congress.record.names import folded
from bot.services.people import congress_of
from bot.services.record.actors import kept_actor, visible
from bot.services.record.seen import names_seen
from bot.services.seats import Word
from storage.tables import Actor, ActorName, Congress

ALIASES_MOST = 20
RESEMBLING_SHOWN = 5
RUN_LEAST = 4
"""Letters from which on a run of words, or one word, is looked for by itself."""


def resembling(tx: Session, *, guild_id: int, name: str, aliases: str = "") -> list[Word]:
    """The actors already kept that a new one by these names may be, the likeliest first; `hint` is their short name."""
    return resembling_in(tx, congress_of(tx, guild_id), [name, *parted(aliases)])


def resembling_in(tx: Session, congress: Congress, names: Sequence[str]) -> list[Word]:
    """The actors of a congress, or shipped, that one by these names may be."""
    found: dict[int, Word] = {}
    for name in (folded(one) for one in names):
        if not name:
            continue
        query = (
            select(Actor, ActorName.folded)
            .join(ActorName, col(ActorName.actor_id) == Actor.id)
            .where(visible(congress), names_seen(congress), _may_mean(name))
            .order_by((col(ActorName.folded) == name).desc(), func.length(ActorName.folded), col(Actor.name))
        )
        for actor, its in tx.exec(query):
            if its == name or set(name.split()) <= set(its.split()) or its in name:
                kept = kept_actor(tx, actor)
                found.setdefault(kept.id, Word(kept.slug, kept.name, kept.slug))
    return list(found.values())


def _may_mean(name: str) -> ColumnElement[bool]:
    """The condition that a name has the longest word of this one, or is a run of its words."""
    parts = name.split()
    runs = {" ".join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)}
    longest = max(parts, key=len)
    alike = col(ActorName.folded).in_([name, *(run for run in runs if len(run) >= RUN_LEAST)])
    if len(longest) < RUN_LEAST:
        return alike
    return or_(alike, (col(ActorName.kind) != "code") & col(ActorName.folded).contains(longest, autoescape=True))


def parted(aliases: str) -> list[str]:
    """Names typed in one line, apart by semicolons; `record.too_many_names` for more than `ALIASES_MOST`."""
    found = [one.strip() for one in aliases.replace("\n", ";").split(";") if one.strip()]
    if len(found) > ALIASES_MOST:
        raise CongressError("record.too_many_names", n=len(found), most=ALIASES_MOST)
    return found


def named_choices(found: Sequence[Word]) -> str:
    """Actors as a refusal names them, each with its short name."""
    return "; ".join(f"{one.name} ({one.id})" for one in found[:RESEMBLING_SHOWN])
