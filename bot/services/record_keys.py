"""Which facts of the record belong to an actor, or to an initiative: their keys in the order of time.

What counts is what is confirmed, of this congress or shipped. Of those who are accused only claims tell.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, Select, String, cast, literal, union_all
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from bot.services.entries import stands
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


_Keys = Select[str, int, str]
_Fact = type[Position] | type[Participation] | type[Action] | type[Claim] | type[Pledge]


def keys_of(scope: Scope, sections: Collection[str]) -> CompoundSelect[str, int, str]:
    """Section, id and day of each line; the day as text, since instruments keep theirs so."""
    return union_all(*(_KEYS[section](scope) for section in SECTIONS if section in sections))


def _entries(section: str, table: _Fact) -> _Keys:
    return sql_select(
        literal(section).label("section"),
        col(table.entry_id).label("id"),
        cast(col(table.known_by), String).label("day"),
    ).join(Entry, col(Entry.id) == table.entry_id)


def _positions(scope: Scope) -> _Keys:
    return _entries("positions", Position).where(col(Position.actor_id).in_(scope.actors), stands(scope.congress))


def _participations(scope: Scope) -> _Keys:
    if scope.initiative is not None:
        whose = col(Participation.initiative_id) == scope.initiative
    else:
        whose = col(Participation.actor_id).in_(scope.actors)
    return _entries("participation", Participation).where(whose, stands(scope.congress))


def _acting(section: str, role: str) -> Callable[[Scope], _Keys]:
    def keys(scope: Scope) -> _Keys:
        acting = select(ActionActor.action_id).where(
            col(ActionActor.actor_id).in_(scope.actors), ActionActor.role == role
        )
        return _entries(section, Action).where(col(Action.entry_id).in_(acting), stands(scope.congress))

    return keys


def _accusations(scope: Scope) -> _Keys:
    return _claiming("accusations", scope).where(col(Claim.accused_id).in_(scope.actors))


def _claims(scope: Scope) -> _Keys:
    return _claiming("claims", scope).where(col(Claim.claimant_id).in_(scope.actors))


def _claiming(section: str, scope: Scope) -> _Keys:
    """Claims on deeds that were confirmed and not taken back: nobody stays accused of what did not happen."""
    deed = aliased(Entry)
    kept = col(deed.state).in_(("confirmed", "replaced"))
    return _entries(section, Claim).join(deed, col(deed.id) == Claim.action_id).where(stands(scope.congress), kept)


def _commitments(scope: Scope) -> _Keys:
    return _entries("commitments", Pledge).where(col(Pledge.actor_id).in_(scope.actors), stands(scope.congress))


def _votes(scope: Scope) -> _Keys:
    return (
        sql_select(
            literal("votes").label("section"), col(Instrument.id).label("id"), col(Instrument.dated).label("day")
        )
        .join(RollCallVote, col(RollCallVote.instrument_id) == Instrument.id)
        .where(col(RollCallVote.actor_id).in_(scope.actors))
    )


_KEYS: dict[str, Callable[[Scope], _Keys]] = {
    "positions": _positions,
    "participation": _participations,
    "deeds": _acting("deeds", "actor"),
    "accusations": _accusations,
    "claims": _claims,
    "affected": _acting("affected", "affected"),
    "commitments": _commitments,
    "votes": _votes,
}
