"""The names of a file, looked up all at once: who and what a congress can say something about."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.handles import parse_norm_handle
from bot.congress.record.imports import Defect
from bot.congress.record.names import folded, look_alike
from bot.services.record.seen import names_seen, questions_seen, seen_by
from bot.services.record.subjects import About
from storage.tables import Actor, ActorName, Congress, Initiative, InitiativeNorm, Instrument, Norm, Question

T = TypeVar("T")

UNKNOWN, AMBIGUOUS = "unknown", "ambiguous"
HINTED_MOST = 50
"""Unknown names for which look-alikes are searched: one search goes through all names."""


@dataclass(frozen=True)
class Names:
    """Actors by slug and by every folded name, norms by number, other subjects by slug and by folded name."""

    actors: dict[str, set[int]]
    norms: dict[int, int]
    subjects: dict[str, set[About]]
    shown: dict[int, str] = field(default_factory=dict)

    def actor(self, given: str) -> int | str:
        """The id of an actor; `UNKNOWN` or `AMBIGUOUS` where the name means none, or several."""
        found = self.actors.get(given) or self.actors.get(folded(given), set())
        return _only(found)

    def subject(self, given: str) -> About | str:
        """A norm by its handle, or any other subject by its slug or name; `UNKNOWN` or `AMBIGUOUS` otherwise."""
        found = self.subjects.get(given) or self.subjects.get(folded(given))
        if found:
            return _only(found)
        try:
            number = self.norms.get(parse_norm_handle(given))
        except CongressError:
            return UNKNOWN
        return UNKNOWN if number is None else ("norm", number)

    def is_own_page(self, url: str, actor: int) -> bool:
        """Whether a page is one of the actor's own, as far as its address tells: a label of its host is one's name.

        The address is one that was checked, so that the host stands between its second and third stroke.
        """
        labels = url.split("/", 3)[2].partition(":")[0].casefold().split(".")[:-1]
        return any(actor in self.joined.get(label.replace("-", ""), ()) for label in labels if len(label) > 1)

    @cached_property
    def joined(self) -> dict[str, set[int]]:
        """The actors by their names without the spaces in them."""
        found: dict[str, set[int]] = defaultdict(set)
        for name, ids in self.actors.items():
            found[name.replace(" ", "").replace("-", "")] |= ids
        return found

    def hinted(self, defects: Iterable[Defect]) -> list[Defect]:
        """The defects, those of an unknown actor with a name that looks like it."""
        told, left = [], HINTED_MOST
        for one in defects:
            if one.kind == "unknown_actor" and left:
                left -= 1
                alike = look_alike(one.given, self.actors)
                hint = self.shown[min(self.actors[alike])] if alike else ""
                told.append(replace(one, hint=hint))
            else:
                told.append(one)
        return told


def names_of(tx: Session, congress: Congress) -> Names:
    """Every name that a file of this congress may use."""
    actors, shown = _actors(tx, congress)
    norms = tx.exec(select(Norm.number, Norm.id).where(Norm.congress_id == congress.id)).all()
    return Names(actors, dict(norms), _subjects(tx, congress), shown)


def _only(found: Collection[T]) -> T | str:
    if len(found) != 1:
        return AMBIGUOUS if found else UNKNOWN
    return next(iter(found))


def _actors(tx: Session, congress: Congress) -> tuple[dict[str, set[int]], dict[int, str]]:
    """Actors by slug and folded name (a merged one is the one that is kept), and how each is called."""
    visible = seen_by(Actor, congress)
    rows = tx.exec(select(Actor.id, Actor.slug, Actor.name, Actor.merged_into).where(visible)).all()
    into = {number: merged for number, _, _, merged in rows if merged is not None}
    found: dict[str, set[int]] = defaultdict(set)
    for number, slug, name, _ in rows:
        found[slug].add(into.get(number, number))
        found[folded(name)].add(into.get(number, number))
    names = select(ActorName.folded, Actor.id).join(Actor, col(Actor.id) == ActorName.actor_id)
    names = names.where(visible, names_seen(congress))
    for name, number in tx.exec(names):
        found[name].add(into.get(number, number))
    found.pop("", None)
    return dict(found), {number: name for number, _, name, _ in rows}


def _subjects(tx: Session, congress: Congress) -> dict[str, set[About]]:
    """Initiatives, their norms, instruments and questions by slug and folded name."""
    found: dict[str, set[About]] = defaultdict(set)
    named: tuple[tuple[str, Any, Any], ...] = (
        ("initiative", Initiative, Initiative.name),
        ("initiative_norm", InitiativeNorm, InitiativeNorm.title),
        ("instrument", Instrument, Instrument.name),
        ("question", Question, Question.words),
    )
    for kind, table, name in named:
        visible = questions_seen(congress) if table is Question else seen_by(table, congress)
        for number, slug, shown in tx.exec(select(table.id, table.slug, name).where(visible)):
            found[slug].add((kind, number))
            found[folded(shown)].add((kind, number))
    found.pop("", None)
    return dict(found)
