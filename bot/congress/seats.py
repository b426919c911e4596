"""Seats: how a member reasons, where they sit, for whom they speak, and who is missing.

Disciplines and stakeholder kinds are data of the congress, so the rules receive the known ones as arguments.
A member may hold several disciplines; the first is the primary one, in which their vote counts.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from bot.congress.errors import CongressError
from bot.congress.limits import INTERESTS_MOST, REPRESENTS_MOST
from bot.congress.text import clean_line, clean_text, given_back

DISCIPLINES_MOST = 3
"""A member who claims every discipline would blur which of them has spoken; the table holds ranks 1 to 3."""


class Capacity(StrEnum):
    """In whose name a member acts."""

    PERSONAL = "personal"
    OFFICIAL = "official"
    SIMULATED = "simulated"


@dataclass(frozen=True, slots=True)
class RollEntry:
    """One line of a roster or of a frozen roll: a member, and where they count once each."""

    member_id: int
    discipline: str
    kind: str
    capacity: Capacity
    actor: str | None = None


def roll_digest(roll: Iterable[RollEntry]) -> str:
    """SHA-256 of a roll in any order: two rolls with the same digest would count every vote alike."""
    lines = sorted((one.member_id, one.discipline, one.kind, one.capacity.value, one.actor or "") for one in roll)
    return sha256(repr(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Seat:
    """What a member declares of themselves. `disciplines` begins with the primary one."""

    member_id: int
    disciplines: tuple[str, ...]
    kind: str
    capacity: Capacity
    actor: str | None = None
    interests: str | None = None

    @property
    def discipline(self) -> str:
        """The primary discipline."""
        return self.disciplines[0]

    def roll_entry(self) -> RollEntry:
        """The line by which this seat stands on a roll."""
        return RollEntry(self.member_id, self.discipline, self.kind, self.capacity, self.actor)


def new_seat(
    member_id: int,
    *,
    disciplines: Sequence[str],
    kind: str,
    capacity: str,
    actor: str | None = None,
    interests: str | None = None,
    known_disciplines: Collection[str],
    known_kinds: Collection[str],
) -> Seat:
    """A seat from what a member chose, primary discipline first; a discipline named twice counts once.

    Raises `seat.no_discipline`, `seat.too_many_disciplines` (most, length), `seat.unknown_discipline`,
    `seat.unknown_kind` or `seat.unknown_capacity` (given each), or what `clean_line` raises.
    """
    chosen = tuple(dict.fromkeys(disciplines))
    if not chosen:
        raise CongressError("seat.no_discipline")
    if len(chosen) > DISCIPLINES_MOST:
        raise CongressError("seat.too_many_disciplines", most=DISCIPLINES_MOST, length=len(chosen))
    for discipline in chosen:
        if discipline not in known_disciplines:
            raise CongressError("seat.unknown_discipline", given=given_back(discipline))
    if kind not in known_kinds:
        raise CongressError("seat.unknown_kind", given=given_back(kind))
    if capacity not in list(Capacity):
        raise CongressError("seat.unknown_capacity", given=given_back(capacity))
    return Seat(
        member_id,
        chosen,
        kind,
        Capacity(capacity),
        clean_line(actor or "", field="actor", least=0, most=REPRESENTS_MOST) or None,
        clean_text(interests or "", field="interests", least=0, most=INTERESTS_MOST) or None,
    )


@dataclass(frozen=True)
class Grid:
    """How many seats stand where two axes cross, in the order of the rows and columns given."""

    disciplines: tuple[str, ...]
    kinds: tuple[str, ...]
    counts: dict[tuple[str, str], int]

    def at(self, discipline: str, kind: str) -> int:
        """Seats of this discipline and kind."""
        return self.counts.get((discipline, kind), 0)

    def row(self, discipline: str) -> int:
        """Seats of this discipline."""
        return sum(self.at(discipline, kind) for kind in self.kinds)

    def column(self, kind: str) -> int:
        """Seats of this stakeholder kind."""
        return sum(self.at(discipline, kind) for discipline in self.disciplines)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def empty_disciplines(self) -> tuple[str, ...]:
        return tuple(discipline for discipline in self.disciplines if self.row(discipline) == 0)

    @property
    def empty_kinds(self) -> tuple[str, ...]:
        return tuple(kind for kind in self.kinds if self.column(kind) == 0)


def roster_grid(entries: Iterable[RollEntry], *, disciplines: Iterable[str] = (), kinds: Iterable[str] = ()) -> Grid:
    """The roster as discipline by stakeholder kind; each member counts once, in the primary discipline.

    `disciplines` and `kinds` are shown in the order given even where nobody sits; others that occur in the
    entries follow in the order of their names.
    """
    counts = Counter((entry.discipline, entry.kind) for entry in entries)
    rows = dict.fromkeys([*disciplines, *sorted({discipline for discipline, _ in counts})])
    columns = dict.fromkeys([*kinds, *sorted({kind for _, kind in counts})])
    return Grid(tuple(rows), tuple(columns), dict(counts))
