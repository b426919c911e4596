"""Which facts of the record belong to an actor, or to an initiative: their keys in the order of time.

What counts is what is confirmed, of this congress or shipped. Of those who are accused only claims tell.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypedDict

from sqlalchemy import BindParameter, Integer, Select, String, Subquery, bindparam, cast, literal, union_all
from sqlalchemy import select as sql_select
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col, select

from bot.services.record.entries import stands_in
from bot.services.record.entry_chain import took_its_place
from storage.tables import (
    Action,
    ActionActor,
    Claim,
    Congress,
    Entry,
    Instrument,
    Participation,
    Pledge,
    Position,
    RollCallVote,
)

SECTIONS = ("positions", "participation", "deeds", "accusations", "claims", "affected", "commitments", "votes")
"""What is on record of an actor, in the order in which its card tells it."""


@dataclass(frozen=True)
class Scope:
    """Whose record is read: that of one actor with all merged into it, or the participation in one initiative."""

    congress: Congress
    actors: tuple[int, ...] = ()
    initiative: int | None = None

    @property
    def values(self) -> "Values":
        """What the statements leave open."""
        return {"own": self.congress.id, "actors": self.actors, "initiative": self.initiative}


class Values(TypedDict):
    """What `keys_of` leaves open: the congress, its actors, or the initiative."""

    own: int
    actors: tuple[int, ...]
    initiative: int | None


_OWN: BindParameter[int] = bindparam("own", type_=Integer)
_ACTORS: BindParameter[tuple[int, ...]] = bindparam("actors", expanding=True)
_INITIATIVE: BindParameter[int] = bindparam("initiative", type_=Integer)

_Keys = Select[str, int, str]
_Fact = type[Position] | type[Participation] | type[Action] | type[Claim] | type[Pledge]


@cache
def keys_of(sections: frozenset[str], of_initiative: bool) -> Subquery:
    """Section, id and day of each line; the day as text, since instruments keep theirs so.

    Built once, because that takes longer than the answer; to be executed with `Scope.values`.
    """
    keys = _KEYS | ({"participation": _participants} if of_initiative else {})
    return union_all(*(keys[section]() for section in SECTIONS if section in sections)).subquery()


def _entries(section: str, table: _Fact) -> _Keys:
    return sql_select(
        literal(section).label("section"),
        col(table.entry_id).label("id"),
        cast(col(table.known_by), String).label("day"),
    ).join(Entry, col(Entry.id) == table.entry_id)


def _positions() -> _Keys:
    return _entries("positions", Position).where(col(Position.actor_id).in_(_ACTORS), stands_in(_OWN))


def _participations() -> _Keys:
    return _entries("participation", Participation).where(col(Participation.actor_id).in_(_ACTORS), stands_in(_OWN))


def _participants() -> _Keys:
    return _entries("participation", Participation).where(
        col(Participation.initiative_id) == _INITIATIVE, stands_in(_OWN)
    )


def _acting(section: str, role: str) -> Callable[[], _Keys]:
    def keys() -> _Keys:
        acting = select(ActionActor.action_id).where(col(ActionActor.actor_id).in_(_ACTORS), ActionActor.role == role)
        return _entries(section, Action).where(col(Action.entry_id).in_(acting), stands_in(_OWN))

    return keys


def _claiming(section: str, side: Callable[[], Mapped[Any]]) -> Callable[[], _Keys]:
    """Claims on deeds that are confirmed, or whose correction in the end is: nobody stays accused of what did not
    happen. `side` is the column of whoever the actors are in the claim."""

    def keys() -> _Keys:
        theirs, deed, new = side().in_(_ACTORS), aliased(Entry), aliased(Entry)
        named: Select[int, int] = sql_select(
            col(Claim.action_id).label("named"), col(Claim.action_id).label("latest")
        ).where(theirs)
        chain = named.cte(f"deeds_of_{section}", recursive=True)
        later = sql_select(chain.c.named, col(new.id)).join(new, col(new.replaces) == chain.c.latest)
        chain = chain.union(later.where(took_its_place(new)))
        kept = (
            sql_select(chain.c.named).join(deed, col(deed.id) == chain.c.latest).where(col(deed.state) == "confirmed")
        )
        return _entries(section, Claim).where(theirs, col(Claim.action_id).in_(kept), stands_in(_OWN))

    return keys


def _commitments() -> _Keys:
    return _entries("commitments", Pledge).where(col(Pledge.actor_id).in_(_ACTORS), stands_in(_OWN))


def _votes() -> _Keys:
    return (
        sql_select(
            literal("votes").label("section"), col(Instrument.id).label("id"), col(Instrument.dated).label("day")
        )
        .join(RollCallVote, col(RollCallVote.instrument_id) == Instrument.id)
        .where(col(RollCallVote.actor_id).in_(_ACTORS))
    )


_KEYS: dict[str, Callable[[], _Keys]] = {
    "positions": _positions,
    "participation": _participations,
    "deeds": _acting("deeds", "actor"),
    "accusations": _claiming("accusations", lambda: col(Claim.accused_id)),
    "claims": _claiming("claims", lambda: col(Claim.claimant_id)),
    "affected": _acting("affected", "affected"),
    "commitments": _commitments,
    "votes": _votes,
}
