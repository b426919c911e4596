"""The plan of a vote: what opening it would freeze, and why a plan that was confirmed no longer holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict

from sqlmodel import Session

from bot.congress.affiliates import Merged, merged_in, votes_of
from bot.congress.errors import CongressError
from bot.congress.handles import concern_handle, norm_handle
from bot.congress.norms import move
from bot.congress.reviews import ON_WHAT_IS_IN_FORCE, Question
from bot.congress.rules import Rule, from_data, ranked_rule
from bot.congress.seats import RollEntry, roll_digest
from bot.congress.trials import check_trial
from bot.services.lineage import LinkShown
from bot.services.norms import movers_of, norm_of, standing_of, version_of
from bot.services.objections import sustained_concerns
from bot.services.people import Who, congress_of
from bot.services.record.confirmed_stages import proposes_stage
from bot.services.seats import present_roll
from bot.services.superseding import would_supersede
from bot.services.wordings import standing_wordings
from storage.tables import Congress, Norm

OPENED_BY = {
    Question.ADOPT: "open_vote",
    Question.REPEAL: "ask_repeal",
    Question.WORDING: "open_vote",
    Question.KEEP: "ask_keep",
}
"""The move that opens a ballot with each question."""


@dataclass(frozen=True)
class VotePlan:
    """What opening the vote would freeze: shown before the convener confirms."""

    handle: str
    title: str
    version: int
    seats: int
    rule: Rule
    secrecy: str
    closes_at: datetime
    votes_channel_id: int | None
    question: str = "adopt"
    roll: str = ""
    """The digest of the roll."""
    merged: tuple[Merged, ...] = ()
    """The actors whose seats would count as one vote."""
    wordings: tuple[str, ...] = ()
    """The labels of the wordings that stand beside the text."""
    trial: int | None = None
    """For how many days it would be adopted on trial."""
    supersedes: tuple[LinkShown, ...] = ()
    """The norms in force that come to their end if it is adopted."""
    unresolved: tuple[str, ...] = ()
    """The handles of the concerns that are sustained, which the ballot would name."""

    @property
    def votes(self) -> int:
        """How many votes the seats make."""
        return votes_of(self.seats, self.merged)


def plan_vote(tx: Session, *, who: Who, handle: str, now: datetime, trial: int | None = None) -> VotePlan:
    """What opening the vote now would freeze; refuses for the same reasons as opening it.

    `trial`: for how many days the norm would be adopted on trial; None for good.
    """
    return plan_ballot(tx, who=who, handle=handle, now=now, question=Question.ADOPT, trial=trial)


def plan_ballot(
    tx: Session, *, who: Who, handle: str, now: datetime, question: Question, trial: int | None = None
) -> VotePlan:
    """What a ballot that asks `question` would freeze if it opened now; refuses for the same reasons as opening it."""
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle)
    move(OPENED_BY[question], standing_of(tx, congress, norm, now=now), movers_of(tx, congress, norm, who))
    check_its_trial(tx, norm, trial)
    rule, roll = rule_for(congress, question), present_roll(tx, congress)
    return VotePlan(
        handle=norm_handle(norm.number),
        title=version_of(tx, norm).title,
        version=norm.version,
        seats=len(roll),
        rule=rule,
        secrecy=congress.secrecy,
        closes_at=now + timedelta(days=congress.vote_days),
        votes_channel_id=congress.votes_channel_id,
        roll=roll_digest(roll),
        merged=merged_in(rule, roll),
        question=question.value,
        wordings=wordings_to_choose(tx, norm),
        trial=trial,
        **_at_stake(tx, congress, norm, question),
    )


def refuse_other_stakes(tx: Session, expected: VotePlan, congress: Congress, norm: Norm) -> None:
    """Refuse where the vote hangs together with other things than was confirmed.

    Raises `vote.plan_changed.supersedes` or `vote.plan_changed.unresolved`.
    """
    found = _at_stake(tx, congress, norm, Question(expected.question))
    before = [one.handle for one in expected.supersedes]
    if before != [one.handle for one in found.get("supersedes", ())]:
        raise CongressError("vote.plan_changed.supersedes", handle=norm_handle(norm.number))
    if expected.unresolved != found.get("unresolved", ()):
        raise CongressError("vote.plan_changed.unresolved", handle=norm_handle(norm.number))


def refuse_other_plan(expected: VotePlan, congress: Congress, norm: Norm, roll: Sequence[RollEntry]) -> None:
    """Refuse where something else would be frozen than was confirmed, `roll` being the one as it is now.

    Raises `vote.plan_changed` with what it was: version, seats, roll, secrecy or rule; of a vote on what is in force,
    with the question.
    """
    handle, seats, digest = norm_handle(norm.number), len(roll), roll_digest(roll)
    rule = rule_for(congress, Question(expected.question))
    frozen = (norm.version, digest, congress.secrecy, rule)
    if expected.question in ON_WHAT_IS_IN_FORCE and frozen != _frozen_by(expected):
        raise CongressError(f"vote.plan_changed.{expected.question}", handle=handle)
    if expected.version != norm.version:
        raise CongressError("vote.plan_changed.version", handle=handle, before=expected.version, after=norm.version)
    if expected.seats != seats:
        raise CongressError("vote.plan_changed.seats", handle=handle, before=expected.seats, after=seats)
    if expected.roll != digest:
        raise CongressError("vote.plan_changed.roll", handle=handle)
    if expected.secrecy != congress.secrecy:
        raise CongressError("vote.plan_changed.secrecy", handle=handle, after=congress.secrecy)
    if expected.rule != rule:
        raise CongressError("vote.plan_changed.rule", handle=handle)


def wordings_to_choose(tx: Session, norm: Norm) -> tuple[str, ...]:
    """The labels of the wordings among which a vote can choose.

    None where the text brings a rule of decision, or confirms a stage, which other words would not state.
    """
    if version_of(tx, norm).rule is not None or proposes_stage(tx, norm):
        return ()
    return tuple(one.label for one in standing_wordings(tx, norm))


def rule_for(congress: Congress, question: Question) -> Rule:
    """The rule by which a ballot that opens now and asks `question` is decided."""
    rule = from_data(congress.rule)
    return ranked_rule(rule) if question is Question.WORDING else rule


def check_its_trial(tx: Session, norm: Norm, days: int | None) -> None:
    """Refuse that a norm is adopted on trial for so many days; None is for good. Raises what `check_trial` raises."""
    if days is not None:
        for_good = norm.in_force is not None and norm.trial_until is None
        brings_rule = version_of(tx, norm).rule is not None
        check_trial(norm_handle(norm.number), days, brings_rule=brings_rule, for_good=for_good)


class _AtStake(TypedDict, total=False):
    supersedes: tuple[LinkShown, ...]
    unresolved: tuple[str, ...]


def _at_stake(tx: Session, congress: Congress, norm: Norm, question: Question) -> _AtStake:
    """What a ballot on the norm's text hangs together with; one on its repeal with none of it.

    A ballot on what is in force names no concern.
    """
    if question is Question.REPEAL:
        return {}
    named = () if question in ON_WHAT_IS_IN_FORCE else sustained_concerns(tx, norm)
    return {
        "supersedes": would_supersede(tx, congress, norm),
        "unresolved": tuple(concern_handle(norm.number, one.n) for one in named),
    }


def _frozen_by(plan: VotePlan) -> tuple[int, str, str, Rule]:
    return plan.version, plan.roll, plan.secrecy, plan.rule
