"""Actions that a panel found to contradict a norm or an initiative. Who did them is another question.

A breach changes nothing about the norm: neither its text nor its status (record.md, invariant 15).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from bot.congress.record.facts import Action, Facts, Subject
from bot.congress.record.hindsight import is_later
from bot.congress.record.panels import JUDGED, STEP, VALUES, Panel, panels

CONTRADICTS_MOST = VALUES["contradicts"] + STEP / 2
"""A panel of which half says "contradicts", and the others no less than "falls short", has found a breach."""


@dataclass(frozen=True, slots=True)
class Breach:
    """An action that contradicts a subject, by a panel or, where suggestions are let in, by suggestion only."""

    action: Action
    subject: Subject
    panel: Panel
    suggested: bool

    @property
    def in_hindsight(self) -> bool:
        """Whether the subject is later than the action: a comparison, and no breach at the time."""
        return is_later(self.subject, self.action)


def breaches(
    facts: Facts,
    as_of: date,
    *,
    action: str | None = None,
    subject: str | None = None,
    suggestions: bool = False,
    represents: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Breach, ...]:
    """The breaches known by a day, of one action or subject or of all, by action and subject.

    `suggestions` lets in what the record suggests where no panel has spoken; `represents` says for which actor an
    assessor speaks (`panels`).
    """
    about = [
        one
        for one in facts.assessments
        if action in (None, one.action) and subject in (None, one.subject) and one.subject in facts.subjects
    ]
    known = {one.record: one for one in facts.actions if one.when.counts(as_of)}
    held = [one for one in panels(about, represents).values() if one.action in known and _contradicts(one, suggestions)]
    found = (
        Breach(known[one.action], facts.subjects[one.subject], one, one.leans_on_suggestion(suggestions=suggestions))
        for one in held
    )
    judged = (one for one in found if one.subject.kind in JUDGED)
    return tuple(sorted(judged, key=lambda one: (one.action.record, one.subject.id)))


def violations(facts: Facts, subject: str, as_of: date) -> list[Action]:
    """The actions, known by a day, that a panel found to contradict a subject which was there before them."""
    return [one.action for one in breaches(facts, as_of, subject=subject) if not one.in_hindsight]


def _contradicts(panel: Panel, suggestions: bool) -> bool:
    value = panel.counted(suggestions=suggestions)
    return value is not None and value <= CONTRADICTS_MOST
