"""Where everybody stands on everything as of a day: cells of the position matrix, computed once for all pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.congress.record.cells import Cell, Tally, cell, matrix, tally
from bot.congress.record.facts import Family
from bot.congress.record.stances import said
from bot.site.values import Link, Stand
from bot.site.world import World

SHEETS: Mapping[str, tuple[Family, ...]] = {
    "states": ("state",),
    "companies": ("industry",),
    "others": ("society", "hybrid", "unattributed"),
}
"""The matrices by family of actors, and the families on each."""

PARTS = ("initiative", "instrument")
"""The kinds of subject that have a column; the norms of initiatives have a sheet of their own."""


@dataclass(frozen=True)
class Line:
    """A row of a matrix."""

    who: Link
    stands: tuple[Stand, ...]


@dataclass(frozen=True)
class Sheet:
    """A matrix as a table. `left_out` counts actors of whom nothing is on record in any column."""

    key: str
    columns: tuple[Link, ...]
    lines: tuple[Line, ...]
    left_out: int


@dataclass(frozen=True)
class Counted:
    """How many actors of a kind stand where on a subject."""

    kind: str
    n: int
    words: tuple[tuple[str, str, int], ...]
    """Glyph, word and number."""


class Grid:
    """The cells of a world as of a day."""

    def __init__(self, world: World, as_of: date) -> None:
        self.world, self.as_of, self.facts = world, as_of, world.facts
        self._cells: dict[tuple[str, str], Cell] = {}

    def cell(self, actor: str, subject: str) -> Cell:
        """A cell; computed when first asked for."""
        key = actor, subject
        if key not in self._cells:
            self._cells[key] = cell(self.facts, actor, subject, self.as_of)
        return self._cells[key]

    def stand(self, one: Cell) -> Stand:
        """A cell as it is shown."""
        world, stance = self.world, one.stance
        href = ""
        if stance is not None and stance.record is not None:
            href = world.record(f"R-{stance.record}").href or world.subject(one.subject).href
        through = ""
        if stance is not None and stance.through is not None:
            through = (world.actor if stance.through in self.facts.actors else world.subject)(stance.through).text
        return Stand(
            who=world.actor(one.actor),
            on=world.subject(one.subject),
            key=one.word,
            glyph=world.say(f"site.glyph.{one.word}"),
            word=world.say(f"site.stance.{self._said(one)}"),
            through=through,
            href=href,
        )

    def _said(self, one: Cell) -> str:
        return said(one.word, self.facts.subjects[one.subject].kind) if one.stance is not None else one.word

    def of_actor(self, actor: str) -> tuple[Stand, ...]:
        """Where an actor stands, on whatever it has a stance on or is silent on; what a norm has from its initiative
        is left out."""
        cells = [self.cell(actor, subject) for subject in self.facts.subjects]
        return tuple(self.stand(one) for one in cells if self._of_its_own(one))

    def _of_its_own(self, one: Cell) -> bool:
        if one.stance is not None:
            return one.stance.via != "initiative"
        return one.emptiness == "silent" and self.facts.subjects[one.subject].kind != "initiative_norm"

    def counted(self, subject: str) -> tuple[Counted, ...]:
        """How many actors of each kind stand where on a subject; kinds of which nothing is tracked are left out."""
        kinds: dict[str, list[Cell]] = {}
        for actor in self.facts.actors.values():
            kinds.setdefault(actor.kind, []).append(self.cell(actor.id, subject))
        made = ((kind, tally(one for one in cells if one.tracked)) for kind, cells in kinds.items())
        return tuple(self._counted(kind, found) for kind, found in made if found.n)

    def _counted(self, kind: str, found: Tally) -> Counted:
        say = self.world.say
        ranked = sorted(found.words.items(), key=lambda pair: (-pair[1], pair[0]))
        words = tuple((say(f"site.glyph.{word}"), say(f"site.stance.{word}"), n) for word, n in ranked)
        return Counted(self.world.kinds.get(kind, kind), found.n, words)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The matrices by family, and that of the norms of initiatives."""
        subjects = [one.id for one in self.facts.subjects.values() if one.kind in PARTS]
        made = [
            self._sheet(key, [one.id for one in self.facts.actors.values() if one.family in families], subjects)
            for key, families in SHEETS.items()
        ]
        return (*made, self._norms())

    def _norms(self) -> Sheet:
        """Whoever spoke of a norm itself; what follows from a stance on its initiative is not repeated."""
        spoken = {(one.actor, one.subject) for one in self.facts.positions}
        norms = [one.id for one in self.facts.subjects.values() if one.kind in ("initiative_norm", "norm")]
        norms = [norm for norm in norms if any(subject == norm for _, subject in spoken)]
        actors = sorted({actor for actor, subject in spoken if subject in norms})
        return self._sheet("norms", actors, norms)

    def _sheet(self, key: str, actors: Sequence[str], subjects: Sequence[str]) -> Sheet:
        heard = [subject for subject in subjects if self._any((actor, subject) for actor in actors)]
        known = [actor for actor in actors if self._any((actor, subject) for subject in heard)]
        rows = matrix(self.facts, known, heard, self.as_of).rows
        lines = tuple(
            Line(self.world.actor(row[0].actor), tuple(self.stand(one) for one in row)) for row in rows if row
        )
        return Sheet(key, tuple(map(self.world.subject, heard)), lines, len(actors) - len(known))

    def _any(self, keys: Iterable[tuple[str, str]]) -> bool:
        return any(self.cell(*key).stance is not None for key in keys)
