"""The life cycle (record.md, analysis H): at which stage a subject seems to be for one kind of actor.

The stage is suggested, never set: congresses confirm it by a vote. No violation changes it by itself.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from bot.congress.record.addressees import is_addressed
from bot.congress.record.cells import Cell, cell, pick_actors
from bot.congress.record.contested import Contest, contested, sides_on
from bot.congress.record.facts import Action, Facts
from bot.congress.record.figures import Share, evidence
from bot.congress.record.scores import SCORE_LEAST
from bot.congress.record.stances import Stance, explicit, history

Stage = Literal[
    "superseded", "eroding", "contested", "internalisation", "cascade", "tipping", "emergence", "proposed"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """The thresholds of the stages, as record.md ships them."""

    window_days: int = 365
    """How far back "new" and "withdrawn" reach."""
    violations_least: int = 3
    contested_least: Fraction = Fraction(3, 4)
    contested_n_least: int = 10
    internalised_share_least: Fraction = Fraction(1, 2)
    internalised_level_least: int = 5
    internalised_supporters_least: Fraction = Fraction(1, 2)
    tipping_share_least: Fraction = Fraction(1, 3)
    critical_share_least: Fraction = Fraction(1, 2)
    cascade_new_least: Fraction = Fraction(1, 10)
    dated_least: Fraction = Fraction(1, 2)
    emergence_least: int = 2
    evidence_least: int = SCORE_LEAST
    """Of so few actors, or on so few supporters of a share, no stage is suggested."""
    critical_group: str = "p5"
    """The group of actors without whom a norm does not tip."""


SHIPPED = Settings()

NO_STAGE = "not_enough_evidence"
"""What stands for a stage, where a word is needed, when none is suggested."""

_OF_A_SHARE = frozenset({"internalisation", "cascade", "tipping"})
"""Stages that follow from what share of a kind supports a subject."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a stage follows from."""

    share: Share
    """Supporters of all actors of the kind that the subject addresses."""
    critical: Share
    """Supporters of the critical list."""
    dated: Share
    """Supporters whose support began on a known day or in a known month, of all supporters."""
    new: Share
    """Dated supporters whose support began within the window, of all supporters."""
    internalised: Share
    """Supporters that carry out a commitment at the level of law or beyond, of all supporters."""
    withdrawals: tuple[str, ...]
    """Records of those who withdrew within the window."""
    violations: tuple[str, ...]
    """Actions within the window that a panel found to contradict the subject."""
    contest: Contest
    superseded_by: str | None


@dataclass(frozen=True, slots=True)
class LifeCycle:
    """The suggested stage of a subject for a kind of actor on a day, with its grounds."""

    subject: str
    kind: str
    as_of: date
    stage: Stage | None
    """None where there is not enough evidence for one (invariant 18)."""
    grounds: Grounds
    speed_computable: bool
    tracked: int
    """How many of the actors of the share are tracked; of the others nothing is known on the subject."""


@dataclass(frozen=True, slots=True)
class _Support:
    """A supporter with the record from which its present support runs."""

    actor: str
    stance: Stance
    began: Stance

    @property
    def dated(self) -> bool:
        """Whether it began on a known day or in a known month."""
        return self.began.when is not None and self.began.when.shows_speed

    def began_after(self, day: date) -> bool:
        """Whether it began later than the day."""
        return self.began.when is not None and self.began.when.known_by > day


def life_cycle(
    facts: Facts,
    subject: str,
    kind: str,
    as_of: date,
    *,
    violations: Iterable[Action] = (),
    settings: Settings = SHIPPED,
) -> LifeCycle:
    """The life cycle of the subject for actors of the kind on the day.

    `violations` are the actions that a panel found to contradict the subject. Raises `KeyError` on unknown ids.
    """
    since = as_of - timedelta(days=settings.window_days)
    about = facts.subjects[subject]
    addressed = [one for one in pick_actors(facts, kind=kind) if is_addressed(about, facts.actors[one].family)]
    cells = [cell(facts, one, subject, as_of) for one in addressed]
    supporters = _supporters(facts, cells, as_of)
    tracked = sum(one.tracked for one in cells)
    dated = [one for one in supporters if one.dated]
    grounds = Grounds(
        share=_of(supporters, len(addressed)),
        critical=_critical(facts, subject, as_of, settings),
        dated=_of(dated, len(supporters)),
        new=_of([one for one in dated if one.began_after(since)], len(supporters)),
        internalised=_internalised(facts, supporters, subject, as_of, settings),
        withdrawals=_withdrawals(facts, addressed, subject, since, as_of),
        violations=tuple(sorted(one.record for one in violations if since < one.when.known_by <= as_of)),
        contest=contested(sides_on(facts, subject, as_of, addressed)),
        superseded_by=superseded_by(facts, subject, as_of),
    )
    stage, speed = suggest(grounds, settings), speed_computable(grounds, settings)
    return LifeCycle(subject, kind, as_of, stage, grounds, speed, tracked)


def suggest(grounds: Grounds, settings: Settings = SHIPPED) -> Stage | None:
    """The stage of the first rule that holds; None where that rests on too little evidence.

    What the record says outright (a successor) needs no number. A stage that follows from a share needs enough
    supporters; every other needs enough actors.
    """
    stage = _first_that_holds(grounds, settings)
    counted = grounds.share.part if stage in _OF_A_SHARE else grounds.share.n
    return stage if stage == "superseded" or counted >= settings.evidence_least else None


def _first_that_holds(grounds: Grounds, settings: Settings) -> Stage:
    tipped = _least(grounds.share, settings.tipping_share_least) and _least(
        grounds.critical, settings.critical_share_least
    )
    fast = speed_computable(grounds, settings) and _least(grounds.new, settings.cascade_new_least)
    at_home = _least(grounds.share, settings.internalised_share_least) and _least(
        grounds.internalised, settings.internalised_supporters_least
    )
    rules: tuple[tuple[Stage, bool], ...] = (
        ("superseded", grounds.superseded_by is not None),
        ("eroding", _erodes(grounds, settings)),
        ("contested", _is_contested(grounds.contest, settings)),
        ("internalisation", at_home),
        ("cascade", tipped and fast),
        ("tipping", tipped),
        ("emergence", grounds.share.part >= settings.emergence_least),
    )
    return next((stage for stage, holds in rules if holds), "proposed")


def speed_computable(grounds: Grounds, settings: Settings = SHIPPED) -> bool:
    """Whether enough supporters have a day or a month on which their support began."""
    return _least(grounds.dated, settings.dated_least)


def superseded_by(facts: Facts, subject: str, as_of: date) -> str | None:
    """The initiative into which this one was merged or that succeeded it, if that was open by the day."""
    for link in sorted(facts.initiative_links, key=lambda one: (one.relation, one.a, one.b)):
        if (link.relation, link.a) == ("merged_into", subject):
            later = link.b
        elif (link.relation, link.b) == ("successor_of", subject):
            later = link.a
        else:
            continue
        opened = facts.subjects[later].opened if later in facts.subjects else None
        if opened is None or opened.counts(as_of):
            return later
    return None


def _erodes(grounds: Grounds, settings: Settings) -> bool:
    return len(grounds.withdrawals) > grounds.new.part or len(grounds.violations) >= settings.violations_least


def _is_contested(contest: Contest, settings: Settings) -> bool:
    figure = contest.figure
    return (
        figure.value is not None and figure.n >= settings.contested_n_least and figure.value >= settings.contested_least
    )


def _least(share: Share, least: Fraction) -> bool:
    return share.value is not None and share.value >= least


def _of(supporters: Collection[_Support], whole: int) -> Share:
    return Share(len(supporters), whole, evidence(one.stance.record for one in supporters))


def _supporters(facts: Facts, cells: Iterable[Cell], as_of: date) -> list[_Support]:
    return [
        _Support(one.actor, one.stance, _beginning(facts, one.stance, as_of))
        for one in cells
        if one.stance is not None and one.stance.supports
    ]


def _critical(facts: Facts, subject: str, as_of: date, settings: Settings) -> Share:
    group = facts.groups.get(settings.critical_group)
    if group is None:
        return Share(0, 0)
    cells = [cell(facts, one, subject, as_of) for one in sorted(group.members & facts.actors.keys())]
    supporters = _supporters(facts, cells, as_of)
    return _of(supporters, len(group.members))


def _beginning(facts: Facts, now: Stance, as_of: date) -> Stance:
    """The record with which the present run of support began; of a derived stance, that of where it comes from."""
    whose = now.through if now.via == "coalition" and now.through else now.actor
    what = now.through if now.via == "initiative" and now.through else now.subject
    began = now
    for earlier in reversed(history(facts, whose, what, as_of)):
        if not earlier.supports:
            break
        began = earlier
    return began


def _withdrawals(facts: Facts, actors: Iterable[str], subject: str, since: date, as_of: date) -> tuple[str, ...]:
    own = (explicit(facts, actor, subject, as_of) for actor in actors)
    return evidence(
        one.record
        for one in own
        if one is not None and one.value == "withdrew" and one.when is not None and since < one.when.known_by
    )


def _internalised(
    facts: Facts, supporters: Collection[_Support], subject: str, as_of: date, settings: Settings
) -> Share:
    """Supporters with a commitment at the level on the subject or, of an initiative, on one of its norms."""
    within = {one.id for one in facts.subjects.values() if subject in (one.id, one.initiative)}
    supporting = {one.actor for one in supporters}
    carried_out = {
        made.actor: made.record
        for made in facts.commitments
        if made.actor in supporting
        and made.subject in within
        and made.when.counts(as_of)
        and made.level is not None
        and made.level >= settings.internalised_level_least
    }
    return Share(len(carried_out), len(supporters), evidence(carried_out.values()))
