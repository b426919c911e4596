"""Opening a vote and closing it: what is frozen at the one moment is counted at the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, func, select

from bot.congress.affiliates import Merged, Number
from bot.congress.ballots import Tally, tally_from_cells
from bot.congress.decisions import Outcome, Verdict, decide
from bot.congress.errors import CongressError
from bot.congress.handles import decision_handle, norm_handle
from bot.congress.norms import Mover, Stage, move
from bot.congress.proxies import Party
from bot.congress.reviews import Question, outcome_word
from bot.congress.rules import from_data
from bot.congress.trials import outcome_under
from bot.congress.wordings import ALTERNATIVES_LEAST
from bot.services.cards import want
from bot.services.cells import count_cells
from bot.services.certifying import certify
from bot.services.choices import adopted_version, choice_data, count_choice, open_again
from bot.services.log import record
from bot.services.norms import enter, movers_of, norm_of, open_concerns, standing_of, version_of
from bot.services.objections import name_concerns, sustained_at
from bot.services.people import Who, congress_of, member_of
from bot.services.proxy_rankings import rank_frozen
from bot.services.proxy_votes import cast_frozen, freeze
from bot.services.record.confirmed_stages import adopt_stage
from bot.services.rolls import counted_under, write_roll
from bot.services.rule_changes import adopt_rule
from bot.services.seats import current_seats, roll_entry
from bot.services.settling import settle
from bot.services.voices import statements_made
from bot.services.vote_plans import (
    OPENED_BY,
    VotePlan,
    check_its_trial,
    refuse_other_plan,
    refuse_other_stakes,
    rule_for,
    wordings_to_choose,
)
from bot.services.wordings import freeze_options
from storage.tables import Ballot, Congress, Decision, Member, Norm


@dataclass(frozen=True)
class Closed:
    """A ballot that the clock closed, with its decision."""

    handle: str
    decision: str
    verdict: Verdict


def open_vote(
    tx: Session,
    *,
    who: Who,
    handle: str,
    now: datetime,
    expected: VotePlan | None = None,
    trial: int | None = None,
) -> VotePlan:
    """Open the vote on a norm: text, rule and electorate are frozen from this moment until it closes.

    With `trial` it is on adopting the norm on trial, for so many days; raises what `check_trial` raises. `expected` is
    the plan that was shown to whoever confirmed; where anything that would be frozen has changed since,
    nothing opens (`vote.plan_changed`).
    """
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle, lock=True)
    movers = movers_of(tx, congress, norm, who)
    move("open_vote", standing_of(tx, congress, norm, now=now), movers)
    by = member_of(tx, congress, who, now)
    return open_ballot(tx, congress, norm, movers, now=now, by=by, expected=expected, trial=trial)


def clock_opens(tx: Session, *, norm_id: int, now: datetime) -> VotePlan | None:
    """Open the vote on a norm whose final call has ended, where the congress leaves that to the clock."""
    norm = tx.exec(select(Norm).where(Norm.id == norm_id).with_for_update()).one()
    congress = tx.exec(select(Congress).where(Congress.id == norm.congress_id)).one()
    ended = norm.stage_ends_at is not None and norm.stage_ends_at <= now
    if norm.stage != Stage.FINAL_CALL or congress.pace != "clock" or not ended:
        return None
    if not current_seats(tx, congress) or open_concerns(tx, norm):
        return None
    enough = len(wordings_to_choose(tx, norm)) >= ALTERNATIVES_LEAST
    question = Question.WORDING if enough else Question.ADOPT
    return open_ballot(tx, congress, norm, {Mover.CLOCK}, now=now, question=question)


def close_ballot(tx: Session, *, ballot_id: int, now: datetime) -> Closed | None:
    """Close a ballot whose time has come: count, decide, store both.

    None where it is closed or still open, and where its wordings tied, so that a second one has opened.
    """
    ballot = tx.exec(select(Ballot).where(Ballot.id == ballot_id).with_for_update()).one()
    if ballot.closed_at is not None or ballot.closes_at > now:
        return None
    congress = tx.exec(select(Congress).where(Congress.id == ballot.congress_id).with_for_update()).one()
    norm = tx.exec(select(Norm).where(Norm.id == ballot.norm_id).with_for_update()).one()
    if ballot.question == Question.WORDING:
        return _close_choice(tx, congress, norm, ballot, now)
    cast_frozen(tx, ballot, now=now)
    rule, sustained = from_data(ballot.rule), len(sustained_at(tx, ballot))
    cells, merged = counted_under(tx, ballot_id, rule, count_cells(tx, ballot_id))
    verdict = decide(rule, tally_from_cells(cells), sustained=sustained)
    ballot.closed_at = now
    basis = {"sustained": sustained, "merged": [[one.actor, one.seats] for one in merged]}
    decision = _number_decision(tx, congress, ballot, verdict, cells, now, basis, ballot.version_id)
    closed = _settled(tx, congress, norm, ballot, decision, verdict, now)
    certify(tx, congress, norm, ballot, decision)
    return closed


def _close_choice(tx: Session, congress: Congress, norm: Norm, ballot: Ballot, now: datetime) -> Closed | None:
    """Close a ballot among wordings: adopt the winner, leave things as they are, or let those that tied be voted on."""
    rank_frozen(tx, ballot, now=now)
    sustained = len(sustained_at(tx, ballot))
    chosen = count_choice(tx, ballot, sustained=sustained)
    ballot.closed_at = now
    if chosen.tied:
        open_again(tx, congress, norm, ballot, chosen.tied, now=now)
        return None
    basis = {
        "sustained": sustained,
        "merged": [[one.actor, one.seats] for one in chosen.merged],
        "choice": choice_data(chosen),
    }
    version_id = ballot.version_id
    if chosen.winner is not None and chosen.verdict.outcome is Outcome.ADOPTED:
        handle = decision_handle(now.year, _next_number(tx, congress, now))
        version_id = adopted_version(tx, norm, ballot, chosen.winner, handle, now=now).id
    decision = _number_decision(tx, congress, ballot, chosen.verdict, list(chosen.cells), now, basis, version_id)
    closed = _settled(tx, congress, norm, ballot, decision, chosen.verdict, now)
    certify(tx, congress, norm, ballot, decision)
    return closed


def _settled(
    tx: Session, congress: Congress, norm: Norm, ballot: Ballot, decision: Decision, verdict: Verdict, now: datetime
) -> Closed:
    """What follows a decision, whichever way it was reached."""
    settle(tx, congress, norm, ballot, verdict.outcome, now=now)
    handle = decision_handle(decision.year, decision.number)
    record(
        tx, congress, "norm_decided", now=now, norm=norm, subject_id=decision.id, decision=handle,
        outcome=outcome_word(ballot.question, decision.outcome),
    )  # fmt: skip
    want(tx, congress, "ballot", ballot.id, place="votes", now=now)
    if ballot.follows is not None:
        want(tx, congress, "ballot", ballot.follows, place="votes", now=now)
    want(tx, congress, "decision", decision.id, place="votes", now=now)
    if ballot.question != Question.REPEAL and verdict.outcome is Outcome.ADOPTED:
        adopt_rule(tx, congress, norm, decision, now=now)  # Whose card comes after that of the decision.
        adopt_stage(tx, congress, norm, decision, now=now)
    want(tx, congress, "notice", norm.id, place="thread", now=now, topic=f"decided:{decision.id}")
    return Closed(norm_handle(norm.number), handle, verdict)


def tally_of(result: Mapping[str, list[Sequence[str | int | None]]]) -> Tally:
    """The tally as it was stored with a decision."""
    return tally_from_cells(
        (str(discipline), str(kind), str(capacity), None if choice is None else str(choice), int(number or 0))
        for discipline, kind, capacity, choice, number in result["cells"]
    )


def merged_of(result: Mapping[str, list[Sequence[str | int]]]) -> tuple[Merged, ...]:
    """The actors whose seats were counted as one vote, as it was stored with a decision."""
    return tuple(Merged(str(actor), int(seats)) for actor, seats in result.get("merged", ()))


def open_ballot(
    tx: Session,
    congress: Congress,
    norm: Norm,
    movers: set[Mover],
    *,
    now: datetime,
    by: Member | None = None,
    expected: VotePlan | None = None,
    question: Question = Question.ADOPT,
    reason: str = "",
    trial: int | None = None,
) -> VotePlan:
    """Freeze text, rule and roll into a ballot that asks `question`; `reason` is why a repeal, or a vote on keeping it,
    is asked for, `trial` for how many days it would be adopted on trial."""
    held = current_seats(tx, congress)
    if expected is not None:
        refuse_other_plan(expected, congress, norm, [roll_entry(one) for one in held])
        refuse_other_stakes(tx, expected, congress, norm)
    wordings = wordings_to_choose(tx, norm)
    if question is Question.WORDING and len(wordings) < ALTERNATIVES_LEAST:
        raise CongressError("vote.no_choice", handle=norm_handle(norm.number))
    check_its_trial(tx, norm, trial)
    version = version_of(tx, norm)
    ballot = Ballot(
        congress_id=congress.id,
        norm_id=norm.id,
        version_id=version.id,
        question=question.value,
        reason=reason,
        trial=trial,
        rule=rule_for(congress, question).as_data(),
        secrecy=congress.secrecy,
        seats=len(held),
        statements=statements_made(tx, norm),
        opened_at=now,
        closes_at=now + timedelta(days=congress.vote_days),
    )
    tx.add(ballot)
    tx.flush()
    if question is Question.WORDING:
        freeze_options(tx, norm, ballot)
    parties = [Party(one.member.id, one.discipline, one.seat.kind) for one in held]
    write_roll(tx, ballot, held, freeze(tx, congress, parties, now))
    name_concerns(tx, norm, ballot)
    enter(tx, congress, norm, OPENED_BY[question], movers, now=now, by=by, until=ballot.closes_at)
    record(
        tx, congress, "vote_opened", now=now, by=by, norm=norm, subject_id=ballot.id, seats=len(held),
        question=question.value, days=trial,
    )  # fmt: skip
    want(tx, congress, "ballot", ballot.id, place="votes", now=now)
    want(tx, congress, "notice", norm.id, place="thread", now=now, topic=f"vote:{ballot.id}")
    return VotePlan(
        handle=norm_handle(norm.number),
        title=version.title,
        version=norm.version,
        seats=len(held),
        rule=from_data(ballot.rule),
        secrecy=congress.secrecy,
        closes_at=ballot.closes_at,
        votes_channel_id=congress.votes_channel_id,
        question=question.value,
        wordings=wordings,
        trial=trial,
    )


def _number_decision(
    tx: Session,
    congress: Congress,
    ballot: Ballot,
    verdict: Verdict,
    cells: list[Number],
    now: datetime,
    basis: Mapping[str, object],
    version_id: int,
) -> Decision:
    decision = Decision(
        congress_id=congress.id,
        ballot_id=ballot.id,
        norm_id=ballot.norm_id,
        version_id=version_id,
        year=now.year,
        number=_next_number(tx, congress, now),
        outcome=outcome_under(ballot.trial, verdict.outcome),
        result={"cells": [list(cell) for cell in cells], **basis, **verdict.as_data()},
        decided_at=now,
    )
    tx.add(decision)
    tx.flush()
    return decision


def _next_number(tx: Session, congress: Congress, now: datetime) -> int:
    """The number of the next decision of this year; the congress is locked by whoever closes a ballot."""
    query = select(func.coalesce(func.max(Decision.number), 0))
    return tx.exec(query.where(Decision.congress_id == congress.id, Decision.year == now.year)).one() + 1
