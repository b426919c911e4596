"""What can be watched: found by the words that a person types, named, and known again by its word in a list."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.text import given_back
from bot.services.browse import find_norms
from bot.services.norms import norm_of
from bot.services.people import congress_of
from bot.services.record.actors import actor_of, look_up_actors
from bot.services.record.initiatives import find_initiatives, initiative_of
from bot.services.record.seen import seen_by
from bot.services.record.subject_lookup import NORM
from bot.services.record.subjects import initiative_name, subject_names
from storage.tables import Actor, Case, Congress, Discipline, Initiative, InitiativeNorm, InitiativeNormTopic

Key = int | str
About = tuple[str, Key]
"""The type of what is watched, and its id, or its word."""

OFFERED = 25
"""As many answers as an autocompletion takes (Discord, "Autocomplete")."""

SHARES = {"norm": 8, "actor": 6, "initiative": 4, "case": 3, "topic": 2, "discipline": 2}
"""How many of each type are offered at first, in this order; what one does not need the others have."""

_BRIEFLY = re.compile(r", | \(| · ")
"""What ends the short name within a name: what comes after it explains it, or says of which year it is."""


@dataclass(frozen=True)
class Watchable:
    """Something that can be watched: `word` is how a list knows it again, such as `norm:N-12`."""

    type: str
    key: Key
    name: str
    word: str


def find_watchables(tx: Session, *, guild_id: int, typed: str) -> list[Watchable]:
    """What fits what was typed, of each type something where it has anything that fits: first what is named just so."""
    congress, wanted = congress_of(tx, guild_id), typed.strip().casefold()

    def other(one: Watchable) -> bool:
        return _BRIEFLY.split(one.name.casefold())[0] != wanted

    found = {kind: sorted(find(tx, congress, typed), key=other) for kind, find in _FINDING.items()}
    spare = OFFERED - sum(min(len(found[kind]), share) for kind, share in SHARES.items())
    offered: list[Watchable] = []
    for kind, share in SHARES.items():
        more = min(spare, max(0, len(found[kind]) - share))
        offered += found[kind][: share + more]
        spare -= more
    return sorted(offered, key=other)


def watchable_of(tx: Session, congress: Congress, given: str) -> Watchable:
    """What a word of the list, a handle or a whole name means; `watch.unknown_subject` (given) where it is nothing."""
    kind, parted, word = given.strip().partition(":")
    if parted and kind in _READING:
        return _READING[kind](tx, congress, word)
    if NORM.fullmatch(given.strip()):
        return _norm(tx, congress, given.strip())
    for find in (_cases, _topics, _disciplines):
        for one in find(tx, congress, given):
            if given.strip().casefold() in (one.name.casefold(), str(one.key).casefold()):
                return one
    for read in (_initiative, _actor):
        try:
            return read(tx, congress, given)
        except CongressError as refusal:
            if "ambiguous" in refusal.key:
                raise
    raise CongressError("watch.unknown_subject", given=given_back(given))


def watchable_at(tx: Session, congress: Congress, kind: str, key: int) -> Watchable:
    """The actor or initiative with this id, or the norm with this number; `watch.unknown_subject` where this congress
    sees none."""
    if kind == "norm":
        return _norm(tx, congress, norm_handle(key))
    row = tx.get(Actor, key) if kind == "actor" else tx.get(Initiative, key)
    if kind not in _READING or row is None or row.congress_id not in (None, congress.id):
        raise CongressError("watch.unknown_subject", given=given_back(f"{kind} {key}"))
    return _READING[kind](tx, congress, row.slug)


def names_watched(tx: Session, subjects: Iterable[About]) -> dict[About, str]:
    """The names of these; whatever is not kept any more is left out."""
    wanted = set(subjects)
    rows = [(kind, key) for kind, key in wanted if kind in ("norm", "initiative") and isinstance(key, int)]
    named: dict[About, str] = {key: one.short for key, one in subject_names(tx, rows).items()}
    ids = [key for kind, key in wanted if kind == "actor"]
    named |= {("actor", key): name for key, name in tx.exec(select(Actor.id, Actor.name).where(col(Actor.id).in_(ids)))}
    for kind, table in (("case", Case), ("discipline", Discipline)):
        words = [key for one, key in wanted if one == kind]
        named |= {
            (kind, key): name for key, name in tx.exec(select(table.id, table.name).where(col(table.id).in_(words)))
        }
    return named | {("topic", key): _spelt(str(key)) for kind, key in wanted if kind == "topic"}


def _norm(tx: Session, congress: Congress, word: str) -> Watchable:
    norm = norm_of(tx, congress, word)
    handle = norm_handle(norm.number)
    return Watchable("norm", norm.id, subject_names(tx, [("norm", norm.id)])["norm", norm.id].short, f"norm:{handle}")


def _actor(tx: Session, congress: Congress, word: str) -> Watchable:
    actor = actor_of(tx, congress, word)
    return Watchable("actor", actor.id, actor.name, f"actor:{actor.slug}")


def _initiative(tx: Session, congress: Congress, word: str) -> Watchable:
    found = initiative_of(tx, congress, word)
    return Watchable("initiative", found.id, initiative_name(found), f"initiative:{found.slug}")


def _one_of(find: Callable[[Session, Congress, str], list[Watchable]]) -> Callable[[Session, Congress, str], Watchable]:
    def read(tx: Session, congress: Congress, word: str) -> Watchable:
        for one in find(tx, congress, ""):
            if one.key == word:
                return one
        raise CongressError("watch.unknown_subject", given=given_back(word))

    return read


def _norms(tx: Session, congress: Congress, typed: str) -> list[Watchable]:
    found = find_norms(tx, guild_id=congress.guild_id, typed=typed, limit=OFFERED)
    return [Watchable("norm", 0, f"{one.handle} · {one.title}", f"norm:{one.handle}") for one in found]


def _actors(tx: Session, congress: Congress, typed: str) -> list[Watchable]:
    found = look_up_actors(tx, congress, typed, limit=OFFERED)
    return [Watchable("actor", one.id, one.name, f"actor:{one.slug}") for one in found]


def _initiatives(tx: Session, congress: Congress, typed: str) -> list[Watchable]:
    found = find_initiatives(tx, guild_id=congress.guild_id, typed=typed, limit=OFFERED)
    return [Watchable("initiative", 0, one.name, f"initiative:{one.id}") for one in found]


def _cases(tx: Session, _congress: Congress, typed: str) -> list[Watchable]:
    return _fitting("case", typed, tx.exec(select(Case.id, Case.name).order_by(col(Case.rank))).all())


def _topics(tx: Session, congress: Congress, typed: str) -> list[Watchable]:
    seen = select(InitiativeNormTopic.topic).join(InitiativeNorm, col(InitiativeNorm.id) == InitiativeNormTopic.norm_id)
    topics = tx.exec(seen.where(seen_by(InitiativeNorm, congress)).distinct().order_by(InitiativeNormTopic.topic))
    return _fitting("topic", typed, [(one, _spelt(one)) for one in topics])


def _disciplines(tx: Session, _congress: Congress, typed: str) -> list[Watchable]:
    rows = tx.exec(select(Discipline.id, Discipline.name).order_by(col(Discipline.name))).all()
    return _fitting("discipline", typed, rows)


def _fitting(kind: str, typed: str, words: Iterable[tuple[str, str]]) -> list[Watchable]:
    needle = typed.strip().casefold()
    return [
        Watchable(kind, key, name, f"{kind}:{key}")
        for key, name in words
        if needle in name.casefold() or needle in key.casefold()
    ]


def _spelt(topic: str) -> str:
    return topic.replace("-", " ").replace("_", " ")


_FINDING: dict[str, Callable[[Session, Congress, str], list[Watchable]]] = {
    "norm": _norms,
    "actor": _actors,
    "initiative": _initiatives,
    "case": _cases,
    "topic": _topics,
    "discipline": _disciplines,
}
_READING: dict[str, Callable[[Session, Congress, str], Watchable]] = {
    "norm": _norm,
    "actor": _actor,
    "initiative": _initiative,
    "case": _one_of(_cases),
    "topic": _one_of(_topics),
    "discipline": _one_of(_disciplines),
}
