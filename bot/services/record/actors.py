"""Finding actors of the record: by any name that they have or had and by their codes, among thousands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.congress.record.names import FITS_LEAST, Fit, fit, folded, look_alike
from bot.congress.text import given_back
from bot.services.people import congress_of
from bot.services.record.seen import names_seen, seen_by
from bot.services.seats import Word
from storage.tables import Actor, ActorName, Congress, StakeholderKind

CHOICES_NAMED = 5
"""Actors that a refusal names where a name may mean several."""

_PER_ACTOR = 6
"""Names of one actor that may all fit, so that enough actors are left when each is shown once."""

_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Found:
    """An actor that fits what was typed; `by` is the name by which it was found where that is not its present one."""

    id: int
    slug: str
    name: str
    kind: str
    by: str | None
    fit: Fit


def find_actors(tx: Session, *, guild_id: int, typed: str, limit: int = 25) -> list[Word]:
    """The actors that fit what was typed, each once and the best fit first, with the words for their kind.

    A code or a whole name goes before the beginning of a name, that before the beginning of a word in it, and that
    before anything within. An actor that was merged into another is shown as the other. A name by which the actor was
    found stands in brackets where it is not its present one.
    """
    found = look_up_actors(tx, congress_of(tx, guild_id), typed, limit=limit)
    return [Word(one.slug, one.name if one.by is None else f"{one.name} ({one.by})", one.kind) for one in found]


def look_up_actors(tx: Session, congress: Congress, typed: str, *, limit: int) -> list[Found]:
    """The actors that fit what was typed, as `find_actors` orders them."""
    needle = folded(typed)
    if not needle:
        return [] if typed.strip() else _first_ones(tx, congress, limit)
    best: dict[int, Found] = {}
    _keep_best(best, needle, _rows(tx, congress, _begins(tx, needle), needle, limit))
    if len(best) < limit:
        _keep_best(best, needle, _rows(tx, congress, _within(needle), needle, limit))
    return sorted(best.values(), key=lambda one: (one.fit, folded(one.name), one.id))[:limit]


def actor_of(tx: Session, congress: Congress, given: str) -> Actor:
    """The actor that a slug (from the list), any of its names or a code means; of a merged one the one that is kept.

    Raises `record.unknown_actor` where there is none (`record.unknown_actor_alike` where a name looks like it),
    `record.ambiguous_actor` where a name means several.
    """
    words = given.strip()
    by_slug = select(Actor).where(visible(congress), Actor.slug == words[:80])
    found = list(tx.exec(by_slug).all())
    if not found:
        needle = folded(words)
        named = select(Actor).join(ActorName, col(ActorName.actor_id) == Actor.id).where(names_seen(congress))
        found = list(tx.exec(named.where(visible(congress), ActorName.folded == needle)).all()) if needle else []
    kept = {one.id: one for one in (kept_actor(tx, actor) for actor in found)}
    if not kept:
        raise _unknown(tx, congress, words)
    if len(kept) > 1:
        choices = sorted(f"{one.name} ({one.slug})" for one in kept.values())
        shown = "; ".join(choices[:CHOICES_NAMED])
        raise CongressError("record.ambiguous_actor", given=given_back(words), choices=shown)
    return next(iter(kept.values()))


def knows_actor(tx: Session, *, guild_id: int, name: str) -> bool:
    """Whether an actor of the record bears this name or code, now or earlier."""
    congress = congress_of(tx, guild_id)
    bearers = select(ActorName.actor_id).join(Actor, col(Actor.id) == ActorName.actor_id).where(visible(congress))
    return tx.exec(bearers.where(ActorName.folded == folded(name), names_seen(congress))).first() is not None


def _unknown(tx: Session, congress: Congress, typed: str) -> CongressError:
    """That nobody of the record is called so, with the one whose name looks like it."""
    named = select(ActorName.folded, Actor).join(Actor, col(Actor.id) == ActorName.actor_id)
    named = named.where(visible(congress), names_seen(congress))
    known = dict(tx.exec(named.order_by(col(Actor.id).desc())).all())
    alike = look_alike(typed, known)
    if alike is None:
        return CongressError("record.unknown_actor", given=given_back(typed))
    hint = kept_actor(tx, known[alike]).name
    return CongressError("record.unknown_actor_alike", given=given_back(typed), hint=hint)


def actor_kinds(tx: Session) -> list[Word]:
    """What an actor of the record can be, in order."""
    rows = tx.exec(select(StakeholderKind).order_by(col(StakeholderKind.rank))).all()
    return [Word(one.id, one.name, one.family) for one in rows]


def kept_actor(tx: Session, actor: Actor) -> Actor:
    """The actor itself, or the one into which it was merged."""
    if actor.merged_into is None:
        return actor
    return tx.exec(select(Actor).where(Actor.id == actor.merged_into)).one()


def one_and_merged(tx: Session, congress: Congress, actor: Actor) -> list[int]:
    """The ids of an actor and of all that were merged into it here: what stands under any of them is its history."""
    merged = select(Actor.id).where(Actor.merged_into == actor.id, visible(congress))
    return [actor.id, *tx.exec(merged).all()]


def visible(congress: Congress) -> ColumnElement[bool]:
    """The condition that an actor ships with the program or was added by this congress."""
    return seen_by(Actor, congress)


def _begins(tx: Session, needle: str) -> ColumnElement[bool]:
    """The condition that a name begins so, as the index of each engine can answer it."""
    if tx.connection().dialect.name == "sqlite":  # Its LIKE disregards case, for which the index is of no use.
        return (col(ActorName.folded) >= needle) & (col(ActorName.folded) < needle + _LAST)
    return col(ActorName.folded).startswith(needle, autoescape=True)


def _within(needle: str) -> ColumnElement[bool]:
    """The condition that a word of the name begins so or, of longer needles, that it stands anywhere."""
    part = needle if len(needle) >= FITS_LEAST else f" {needle}"
    return col(ActorName.folded).contains(part, autoescape=True)


_Row = tuple[str, str, str, int, str, str, str]
_Kept = aliased(Actor)


def _rows(tx: Session, congress: Congress, fits: ColumnElement[bool], needle: str, limit: int) -> Iterable[_Row]:
    """Names that fit, each with the actor that is kept and the words for its kind.

    Whether the actor is visible is asked of each name that fits. With a join, SQLite would begin with the actors, of
    which nearly all are, and look at every name.
    """
    seen = exists().where(col(Actor.id) == ActorName.actor_id, visible(congress))
    word_first = col(ActorName.folded).contains(f" {needle}", autoescape=True).desc()
    whole_first = (col(ActorName.folded) == needle).desc()
    ids = (
        select(ActorName.id)
        .where(fits, seen, names_seen(congress))
        .order_by(whole_first, word_first, col(ActorName.folded))
        .limit(limit * _PER_ACTOR)
    )
    rows = tx.exec(
        select(  # type: ignore[call-overload]
            ActorName.name,
            ActorName.folded,
            ActorName.kind,
            _Kept.id,
            col(_Kept.slug),
            col(_Kept.name).label("kept_name"),
            col(StakeholderKind.name).label("kind_name"),
        )
        .join(Actor, col(Actor.id) == ActorName.actor_id)
        .join(_Kept, col(_Kept.id) == func.coalesce(Actor.merged_into, Actor.id))
        .join(StakeholderKind, col(StakeholderKind.id) == _Kept.kind)
        .where(col(ActorName.id).in_(ids))
    )
    return rows.all()


def _keep_best(best: dict[int, Found], needle: str, rows: Iterable[_Row]) -> None:
    """Keep of each actor the name that fits best, its present one before others that fit as well."""
    for name, its, kind, key, slug, kept, kind_name in rows:
        how = fit(its, kind, needle)
        if how is None:
            continue
        by = None if name == kept else name
        known = best.get(key)
        if known is None or (how, by is not None, by or "") < (known.fit, known.by is not None, known.by or ""):
            best[key] = Found(key, slug, kept, kind_name, by, how)


def _first_ones(tx: Session, congress: Congress, limit: int) -> list[Found]:
    """Where nothing was typed: a congress's own actors, then the others, by name."""
    rows: Sequence[tuple[int, str, str, str]] = tx.exec(
        select(Actor.id, Actor.slug, Actor.name, col(StakeholderKind.name).label("kind_name"))
        .join(StakeholderKind, col(StakeholderKind.id) == Actor.kind)
        .where(visible(congress), col(Actor.merged_into).is_(None))
        .order_by(col(Actor.congress_id).is_(None), col(Actor.name))
        .limit(limit)
    ).all()
    return [Found(key, slug, name, kind, None, Fit.WITHIN) for key, slug, name, kind in rows]
