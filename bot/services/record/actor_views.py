"""Who an actor is and what is on record of it, for its card and its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.record.names import folded
from bot.services.people import congress_of
from bot.services.record.actors import actor_of, kept_actor, one_and_merged, visible
from bot.services.record.keys import SECTIONS, Scope
from bot.services.record.lines import LinePage, RecordLine, first_lines, lines_of
from bot.services.record.seen import names_seen
from bot.services.record.subjects import subject_names
from storage.tables import (
    Actor,
    ActorGroup,
    ActorGroupMember,
    ActorName,
    ActorStep,
    Congress,
    Revision,
    StakeholderKind,
)

_Other = aliased(Actor)

SHOWN = 3
"""Lines of each section on the card itself; its button opens the rest."""


_FROM_A_REGISTER = "register"
"""Word of the note of those few whose home state was read in a register; of the others nobody checked it."""


@dataclass(frozen=True)
class Step:
    """A step in the life of an actor: what it became, or came from, or who owns it."""

    relation: str
    other: str
    dated: str
    unverified: bool


@dataclass(frozen=True)
class NameTakenBack:
    """A name by which an actor was found here until a day, and why it is not any more."""

    name: str
    on: date
    why: str


@dataclass(frozen=True)
class ActorView:
    """Who an actor is.

    `home` is the name of its home state (of a state None), `no_home` why none is known. `names` are those besides
    its present one with their kind, `merged` the names of those that were found to be the same; `taken_back` are
    names that were given to it here and do not hold any more, the latest first.
    """

    id: int
    slug: str
    name: str
    kind: str
    kind_id: str
    own: bool
    home: str | None
    no_home: str
    codes: tuple[str, ...]
    parent: str | None
    home_unverified: bool
    """Whether nobody checked home state and owner against a source."""
    owns: tuple[str, ...]
    steps: tuple[Step, ...]
    groups: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    taken_back: tuple[NameTakenBack, ...]
    merged: tuple[str, ...]
    speaks_for: str | None
    unverified: bool
    note: str

    @property
    def now(self) -> str:
        """Its present name: what it was last renamed to, else the name under which it is on record."""
        renamed = [(step.dated, step.other) for step in self.steps if step.relation == "renamed"]
        return max(renamed)[1] if renamed else self.name


@dataclass(frozen=True)
class ActorCard:
    """An actor with how much is on record of it by section, and the first lines of each."""

    actor: ActorView
    counts: dict[str, int]
    lines: tuple[tuple[str, tuple[RecordLine, ...]], ...]


def show_actor(tx: Session, *, guild_id: int, actor: str | int, now: datetime) -> ActorCard:
    """The card of an actor, named as `actor_of` reads it or by its own id."""
    congress = congress_of(tx, guild_id)
    found = _actor(tx, congress, actor)
    pages = first_lines(tx, Scope(congress, tuple(one_and_merged(tx, congress, found))), now=now, most=SHOWN)
    counts = {section: page.total for section, page in pages.items()}
    lines = tuple((section, page.lines) for section, page in pages.items())
    return ActorCard(_view(tx, congress, found), counts, lines)


def actor_section(
    tx: Session, *, guild_id: int, actor: str | int, section: str, now: datetime, page: int = 0
) -> tuple[ActorView, LinePage]:
    """A page of one section of an actor's record, or of "history": everything about it in the order of time."""
    congress = congress_of(tx, guild_id)
    found = _actor(tx, congress, actor)
    scope = Scope(congress, tuple(one_and_merged(tx, congress, found)))
    wanted = SECTIONS if section not in SECTIONS else (section,)
    return _view(tx, congress, found), lines_of(tx, scope, wanted, now=now, page=page)


def _actor(tx: Session, congress: Congress, given: str | int) -> Actor:
    if isinstance(given, str):
        return actor_of(tx, congress, given)
    actor = tx.exec(select(Actor).where(Actor.id == given, visible(congress))).one_or_none()
    if actor is None:
        raise CongressError("record.gone")
    return kept_actor(tx, actor)


def _view(tx: Session, congress: Congress, actor: Actor) -> ActorView:
    kind = tx.exec(select(StakeholderKind).where(StakeholderKind.id == actor.kind)).one()
    every = one_and_merged(tx, congress, actor)
    called = select(ActorName).where(col(ActorName.actor_id).in_(every), names_seen(congress))
    names = tx.exec(called.order_by(col(ActorName.id))).all()
    merged = tx.exec(
        select(Actor.name).where(col(Actor.id).in_(every), Actor.id != actor.id).order_by(col(Actor.name))
    ).all()
    parent = _parent(tx, actor)
    owned = select(Actor.name).where(Actor.parent_id == actor.id, visible(congress), col(Actor.merged_into).is_(None))
    speaks = subject_names(tx, [("initiative", actor.speaks_for)]) if actor.speaks_for is not None else {}
    return ActorView(
        id=actor.id,
        slug=actor.slug,
        name=actor.name,
        kind=kind.name,
        kind_id=kind.id,
        own=actor.congress_id is not None,
        home=_home(tx, actor) if kind.family != "state" or actor.iso2 is None else None,
        no_home=actor.no_country,
        codes=tuple(one.name for one in names if one.kind == "code"),
        parent=parent,
        home_unverified=actor.confidence == "background" or _FROM_A_REGISTER not in actor.note,
        owns=tuple(tx.exec(owned.order_by(col(Actor.name))).all()),
        steps=_steps(tx, actor),
        groups=_groups(tx, congress, actor),
        names=tuple(
            dict.fromkeys((one.kind, one.name) for one in names if one.kind != "code" and one.name != actor.name)
        ),
        taken_back=_taken_back(tx, congress, every, {one.folded for one in names}),
        merged=tuple(merged),
        speaks_for=next((one.short for one in speaks.values()), None),
        unverified=actor.confidence == "background",
        note=actor.note,
    )


def _taken_back(tx: Session, congress: Congress, actors: Sequence[int], found: set[str]) -> tuple[NameTakenBack, ...]:
    """Names that were taken back of these actors and by which none is `found` again, each once."""
    changed = select(Revision).where(
        Revision.record_type == "actor", col(Revision.record_id).in_(actors), Revision.congress_id == congress.id
    )
    ended: dict[str, NameTakenBack] = {}
    for one in tx.exec(changed.order_by(col(Revision.id).desc())):
        name = str(one.before.get("alias", ""))
        if name and folded(name) not in found:
            ended.setdefault(folded(name), NameTakenBack(name, one.at.date(), one.why))
    return tuple(ended.values())


def _parent(tx: Session, actor: Actor) -> str | None:
    """The name of the actor to which it belongs, or of the one with which that was merged."""
    if actor.parent_id is None:
        return None
    parent = kept_actor(tx, tx.exec(select(Actor).where(Actor.id == actor.parent_id)).one())
    return parent.name if parent.id != actor.id else None


def _home(tx: Session, actor: Actor) -> str | None:
    """The name of the home state, or its code where no state of that code is kept."""
    if actor.country is None:
        return None
    home = select(Actor.name).where(
        col(Actor.congress_id).is_(None), Actor.kind == "state", Actor.country == actor.country
    )
    return tx.exec(home).first() or actor.country


def _steps(tx: Session, actor: Actor) -> tuple[Step, ...]:
    rows = tx.exec(
        select(ActorStep, _Other.name)
        .join(_Other, col(_Other.id) == ActorStep.other_id, isouter=True)
        .where(ActorStep.actor_id == actor.id)
        .order_by(col(ActorStep.n))
    ).all()
    return tuple(
        Step(one.relation, name or one.other_name, one.dated, one.confidence == "background") for one, name in rows
    )


def _groups(tx: Session, congress: Congress, actor: Actor) -> tuple[str, ...]:
    rows = tx.exec(
        select(ActorGroup)
        .join(ActorGroupMember, col(ActorGroupMember.group_id) == ActorGroup.id)
        .where(ActorGroupMember.actor_id == actor.id)
        .order_by(col(ActorGroup.name))
    ).all()
    seen = (one for one in rows if one.congress_id in (None, congress.id))
    return tuple(f"{one.name} ({one.as_of})" for one in seen)
