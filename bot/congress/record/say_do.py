"""Say and do: what an actor's deeds mean beside what it said before them (record.md, section 6, C).

Never a ranking and never a bare number: the result carries its cells, its n and the grades. What an actor is only
accused of is no deed of its; it stands apart, in a second figure "if the attributions hold".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from bot.congress.record.accusations import standing_claims
from bot.congress.record.addressees import is_addressed
from bot.congress.record.facts import Action, Facts, Grade, Subject
from bot.congress.record.figures import evidence
from bot.congress.record.grades import best, weight
from bot.congress.record.hindsight import is_later
from bot.congress.record.panels import JUDGED, Panel, panels
from bot.congress.record.scores import Score
from bot.congress.record.stances import Stance, stance

Kind = Literal[
    "says_and_does", "says_does_not", "does_without_saying", "openly_against", "against_never_signed_up", "neither_way"
]


@dataclass(frozen=True, slots=True)
class Cell:
    """One deed beside one subject: what was said on its eve, what the deed means, and how good its sources are."""

    action: str
    subject: str
    said: Stance | None
    done: Fraction
    grade: Grade | None
    suggested: bool = False
    """Whether `done` is only suggested and no panel has said it."""
    accused: bool = False
    """Whether the actor is only accused of the deed."""
    hindsight: bool = False
    """Whether the subject is later than the deed, so that there was nothing to keep or break."""

    @property
    def sign(self) -> int:
        """On which side the actor stood: 1 for, -1 against, 0 on neither or silent."""
        found = Fraction(0) if self.said is None else self.said.weight
        return (found > 0) - (found < 0)

    @property
    def is_term(self) -> bool:
        """Whether it enters the figure: the actor had taken a side, on evidence that counts."""
        return bool(self.sign and weight(self.grade)) and not self.hindsight

    @property
    def kind(self) -> Kind:
        """In which quadrant it is shown."""
        if self.done > 0:
            return "says_and_does" if self.sign > 0 else "does_without_saying"
        if self.done < 0:
            return _AGAINST[self.sign]
        return "neither_way"


_AGAINST: Mapping[int, Kind] = MappingProxyType(
    {1: "says_does_not", -1: "openly_against", 0: "against_never_signed_up"}
)


@dataclass(frozen=True, slots=True)
class Balance:
    """The cells of an actor and what they come to: Σ g·sign(w)·v / Σ g, from -1 to 1."""

    cells: tuple[Cell, ...]

    @property
    def terms(self) -> tuple[Cell, ...]:
        """The cells that enter the figure."""
        return tuple(cell for cell in self.cells if cell.is_term)

    @property
    def score(self) -> Score:
        """The figure with its n and its records."""
        terms = self.terms
        above = sum((weight(cell.grade) * cell.sign * cell.done for cell in terms), Fraction(0))
        below = sum((weight(cell.grade) for cell in terms), Fraction(0))
        said = [cell.said.record for cell in terms if cell.said is not None]
        records = evidence([*(cell.action for cell in terms), *said])
        return Score(above, below, len(terms), records)

    @property
    def quadrants(self) -> Mapping[Kind, tuple[Cell, ...]]:
        """The cells by kind; only the kinds that occur."""
        found: dict[Kind, list[Cell]] = defaultdict(list)
        for cell in self.cells:
            found[cell.kind].append(cell)
        return {kind: tuple(cells) for kind, cells in found.items()}

    @property
    def grades(self) -> tuple[Grade, ...]:
        """The grade of each term, the best first."""
        return tuple(sorted(cell.grade for cell in self.terms if cell.grade is not None))


@dataclass(frozen=True, slots=True)
class SayDo:
    """What an actor says beside what it does, as of a day."""

    actor: str
    as_of: date
    balance: Balance
    """Of its own undisputed deeds."""
    if_attributions_hold: Balance
    """The same with what it is only accused of."""
    disputed: tuple[Panel, ...]
    """Panels on deeds of its own that disagree; they are in no figure."""


def say_do(
    facts: Facts,
    actor: str,
    as_of: date,
    *,
    suggestions: bool = False,
    represents: Mapping[str, str] = MappingProxyType({}),
) -> SayDo:
    """What one actor says and does. `suggestions` lets in what the record suggests where no panel has spoken.

    `represents` says for which actor an assessor speaks (`panels`). Raises `KeyError` on an unknown actor.
    """
    return _SayDo(facts, as_of, suggestions, represents).of(facts.actors[actor].id)


def say_do_of_all(
    facts: Facts,
    as_of: date,
    *,
    suggestions: bool = False,
    represents: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, SayDo]:
    """The same for every actor of whom there is something to show, by name."""
    whole = _SayDo(facts, as_of, suggestions, represents)
    found = (whole.of(actor) for actor in sorted(whole.deeds.keys() | whole.accusations.keys()))
    return {one.actor: one for one in found if one.if_attributions_hold.cells or one.disputed}


class _SayDo:
    """The actions by actor and the panels by action, each gathered once for all actors."""

    def __init__(self, facts: Facts, as_of: date, suggestions: bool, represents: Mapping[str, str]) -> None:
        self.facts, self.as_of, self.suggestions = facts, as_of, suggestions
        self.panels: dict[str, list[Panel]] = defaultdict(list)
        for panel in panels(facts.assessments, represents).values():
            self.panels[panel.action].append(panel)
        self.deeds: dict[str, list[Action]] = defaultdict(list)
        self.accusations: dict[str, list[Action]] = defaultdict(list)
        accused = {(one.action, one.accused) for one in standing_claims(facts.claims, as_of)}
        for action in facts.actions:
            if action.when.counts(as_of) and action.record in self.panels:
                for actor in set(action.actors):
                    self.deeds[actor].append(action)
                for actor in set(action.accused) - set(action.actors):
                    if (action.record, actor) in accused:
                        self.accusations[actor].append(action)

    def of(self, actor: str) -> SayDo:
        done = self._cells(actor, self.deeds.get(actor, ()), accused=False)
        said = self._cells(actor, self.accusations.get(actor, ()), accused=True)
        panels = (panel for action in self.deeds.get(actor, ()) for panel in self.panels[action.record])
        disputed = (one for one in panels if one.state == "disputed" and self._judged(actor, one))
        kept = tuple(sorted(disputed, key=lambda one: (one.action, one.subject)))
        return SayDo(actor, self.as_of, Balance(done), Balance((*done, *said)), kept)

    def _cells(self, actor: str, actions: Iterable[Action], *, accused: bool) -> tuple[Cell, ...]:
        cells = (
            self._cell(actor, action, panel, accused) for action in actions for panel in self.panels[action.record]
        )
        return tuple(sorted((cell for cell in cells if cell), key=lambda cell: (cell.action, cell.subject)))

    def _cell(self, actor: str, action: Action, panel: Panel, accused: bool) -> Cell | None:
        subject, value = self._judged(actor, panel), panel.counted(suggestions=self.suggestions)
        if subject is None or value is None:
            return None
        eve = action.when.first - timedelta(days=1)
        return Cell(
            action.record,
            subject.id,
            stance(self.facts, actor, subject.id, eve),
            value,
            best(action.grades),
            panel.leans_on_suggestion(suggestions=self.suggestions),
            accused,
            is_later(subject, action),
        )

    def _judged(self, actor: str, panel: Panel) -> Subject | None:
        """The subject of a panel, if deeds can keep or break it and it addresses the actor (invariant 23)."""
        subject = self.facts.subjects.get(panel.subject)
        if subject is None or subject.kind not in JUDGED:
            return None
        return subject if is_addressed(subject, self.facts.actors[actor].family) else None
