"""Reminders: of what a person is reminded, when, and until when that matters.

Each occasion has one moment, or several. Of those that have come the latest is told, once; so after downtime one
reminder comes and not all that were missed, and a clock that is turned back repeats none.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.congress.schedule import from_wall

VOTE_BEFORE = timedelta(hours=24)
"""Before the close of a vote (product.md, "Numbers by default"); at half time where it lasts less than twice that."""

SECOND_BEFORE = timedelta(hours=48)
"""Before a norm that lacks seconds lapses; at half time where it has less than twice that."""

CONCERN_AFTER, CONCERN_BEFORE = timedelta(hours=24), timedelta(hours=12)
"""After a resolution was proposed, and before it stands, as long as the objector has said nothing of it."""

DAYS_AHEAD = 30
"""Days before a review, or a commitment, is due."""

TRIAL_BEFORE = 2
"""Days before a trial ends, when there is still time to open the vote that keeps the norm."""

DAY_MATTERS_FOR = 7
"""Days after its day on which something that is due is still told: after that it is no reminder any more."""


class Reminded(StrEnum):
    """Of what somebody is reminded."""

    VOTE = "vote"
    CONCERN = "concern"
    SECOND = "second"
    REVIEW = "review"
    COMMITMENT = "commitment"


@dataclass(frozen=True, slots=True)
class Moment:
    """When somebody is reminded: at `at`. `due_at` is its name, which is the same at whatever hour they are reminded of
    the things of a day: the beginning of that day in UTC."""

    due_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something of which a person is reminded at these moments, and which matters until `ends_at`; `begun`: it is
    under way already, whatever the hour of its moments."""

    moments: tuple[Moment, ...]
    ends_at: datetime
    begun: bool = False

    def awaits(self, now: datetime) -> bool:
        """Whether it awaits that person now, reminded or not: it is under way, or its first moment has come, and it
        matters still."""
        return now < self.ends_at and (self.begun or any(one.at <= now for one in self.moments))

    def due(self, now: datetime, told: datetime | None) -> Moment | None:
        """The moment to tell now; `told` names the last one that was told. None where there is nothing to tell."""
        come = [one for one in self.moments if one.at <= now]
        if not come or now >= self.ends_at:
            return None
        latest = max(come, key=lambda one: one.due_at)
        return latest if told is None or told < latest.due_at else None


@dataclass(frozen=True, slots=True)
class Hour:
    """At what time of day, and where, somebody is reminded of the things of a day."""

    at: time
    zone: str

    def on(self, day: date) -> Moment:
        """The moment of a day."""
        return Moment(datetime.combine(day, time(), UTC), from_wall(day, self.at, self.zone))


def of_vote(opened_at: datetime, closes_at: datetime) -> Occasion:
    """A vote, for whoever `awaits_vote`."""
    return Occasion((_before(closes_at, VOTE_BEFORE, opened_at),), closes_at)


def awaits_vote(*, voted: bool, proxy: bool) -> bool:
    """Whether a vote awaits somebody on its roll: they have not voted, and nobody votes for them if they do not.

    Whoever holds the proxy of others is asked like everybody else: their vote counts for those too.
    """
    return not voted and not proxy


def of_seconding(since: datetime, ends_at: datetime) -> Occasion:
    """A norm that lapses at `ends_at` for want of seconds, for its author."""
    return Occasion((_before(ends_at, SECOND_BEFORE, since),), ends_at)


def of_resolution(proposed_at: datetime, stands_at: datetime) -> Occasion:
    """A resolution of a concern, for the objector who has said nothing of it."""
    instants = (proposed_at + CONCERN_AFTER, stands_at - CONCERN_BEFORE)
    return Occasion(tuple(Moment(one, one) for one in instants), stands_at)


def of_review(
    day: date, hour: Hour, *, set_on: date, trial_until: datetime | None = None, begun: bool = False
) -> Occasion:
    """The review of a norm in force, for its author; where the norm is on trial, also the end of the trial.

    `set_on` is the day on which `day` was set: nobody is reminded of it before that. `begun`: the review is under way.
    """
    if trial_until is None:
        return replace(_of_day(day, hour, set_on), begun=begun)
    ending = (trial_until - timedelta(days=TRIAL_BEFORE)).date()
    return Occasion(_known([*_ahead(day), ending], hour, set_on), trial_until, begun)


def of_commitment(day: date, hour: Hour, *, set_on: date) -> Occasion:
    """A commitment of an actor, for whoever speaks for that actor and for who logged it (on `set_on`)."""
    return _of_day(day, hour, set_on)


def _of_day(day: date, hour: Hour, set_on: date) -> Occasion:
    return Occasion(_known(_ahead(day), hour, set_on), hour.on(day + timedelta(days=DAY_MATTERS_FOR)).at)


def _ahead(day: date) -> list[date]:
    return [day - timedelta(days=DAYS_AHEAD), day]


def _known(days: Iterable[date], hour: Hour, set_on: date) -> tuple[Moment, ...]:
    return tuple(hour.on(day) for day in days if day >= set_on)


def _before(end: datetime, most: timedelta, begin: datetime) -> Moment:
    """So long before the end, or at half time where that is later."""
    at = end - min(most, (end - begin) / 2)
    return Moment(at, at)
