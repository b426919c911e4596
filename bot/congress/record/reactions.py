"""Who reacts to the breach of a norm, and after how many days (record.md, section 6, J).

A reaction is a claim: somebody says in public who did it. Nothing here says that anybody did.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from bot.congress.record.accusations import standing_claims
from bot.congress.record.breaches import breaches
from bot.congress.record.facts import Action, Claim, Facts
from bot.congress.record.stances import Stance, stance

WINDOWS = (90, 365)
"""The days within which claimants are counted."""
STATE = "state"


@dataclass(frozen=True, slots=True)
class Reaction:
    """The first claim of one claimant about an incident; where its date is no day, the days are a range."""

    claimant: str
    kind: str
    days_least: int
    days: int
    """Until the claim was surely made."""
    claims: tuple[str, ...]
    """All its claims about the incident, in their order."""
    stances: tuple[Stance, ...]
    """By which of the norms it supports, as of the day."""
    statuses: tuple[str, ...] = ()
    """How its claims stand, each word once."""
    answers: tuple[str, ...] = ()
    """What the accused answered to them."""

    @property
    def supports(self) -> bool:
        """Whether the claimant supports a norm that the incident contradicts."""
        return bool(self.stances)


@dataclass(frozen=True, slots=True)
class Reactions:
    """The reactions to an incident, the earliest first."""

    incident: str
    norms: tuple[str, ...]
    """The norms that the incident contradicts."""
    suggested: tuple[str, ...]
    """Those of them of which this is only suggested and no panel has said it."""
    in_hindsight: tuple[str, ...]
    """Norms that it would contradict but that are later than it; a comparison, and no breach at the time."""
    found: tuple[Reaction, ...]

    @property
    def attributed(self) -> bool:
        """Whether a state has named somebody; before that there is no breach to which anybody could react."""
        return any(one.kind == STATE for one in self.found)

    @property
    def is_breach(self) -> bool:
        """Whether there is something to show: a norm that is contradicted, and a state that names somebody."""
        return bool(self.norms) and self.attributed

    def within(self, days: int, kind: str | None = None) -> tuple[Reaction, ...]:
        """The reactions within so many days, of one kind of claimant or of all; the day itself counts."""
        return tuple(one for one in self.found if one.days <= days and kind in (None, one.kind))

    def first(self, kind: str | None = None) -> Reaction | None:
        """The first reaction, of one kind of claimant or of all."""
        return next((one for one in self.found if kind in (None, one.kind)), None)


def reactions(
    facts: Facts,
    incident: str,
    as_of: date,
    *,
    suggestions: bool = False,
    represents: Mapping[str, str] = MappingProxyType({}),
) -> Reactions:
    """The reactions to an incident as of a day. Raises `KeyError` where there is no such action.

    `suggestions` lets in the norms that the record suggests where no panel has spoken.
    """
    action = {one.record: one for one in facts.actions}[incident]
    broken = breaches(facts, as_of, action=incident, suggestions=suggestions, represents=represents)
    at_the_time = [one for one in broken if not one.in_hindsight]
    norms = tuple(one.subject.id for one in at_the_time)
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in standing_claims(facts.claims, as_of):
        if claim.action == incident:
            claims[claim.claimant].append(claim)
    found = [_reaction(facts, action, claimant, rows, norms, as_of) for claimant, rows in claims.items()]
    found.sort(key=lambda one: (one.days, one.days_least, one.claimant))
    suggested = tuple(one.subject.id for one in at_the_time if one.suggested)
    later = tuple(one.subject.id for one in broken if one.in_hindsight)
    return Reactions(incident, norms, suggested, later, tuple(found))


def _reaction(
    facts: Facts, action: Action, claimant: str, claims: list[Claim], norms: tuple[str, ...], as_of: date
) -> Reaction:
    claims = sorted(claims, key=lambda one: (one.when.known_by, one.when.first, one.record))
    held = (stance(facts, claimant, norm, as_of) for norm in norms)
    return Reaction(
        claimant,
        facts.actors[claimant].kind,
        (claims[0].when.first - action.when.known_by).days,
        (claims[0].when.known_by - action.when.first).days,
        tuple(one.record for one in claims),
        tuple(one for one in held if one is not None and one.supports),
        tuple(dict.fromkeys(one.status for one in claims)),
        tuple(dict.fromkeys(one.reply for one in claims if one.reply)),
    )
