"""Norms that end because another one supersedes them: what a vote would end so, what one ended, and ending it."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.congress.decisions import Outcome
from bot.congress.handles import norm_handle
from bot.congress.links import LinkKind
from bot.congress.norms import Mover, Stage, transition_from
from bot.congress.reviews import Question
from bot.services.cards import want
from bot.services.lineage import LinkShown, links_of
from bot.services.log import record
from bot.services.norms import enter
from bot.services.second_votes import opened_first
from storage.tables import Ballot, Congress, Decision, Event, Norm, NormLink

SUPERSEDED = "norm_superseded"


def would_supersede(tx: Session, congress: Congress, norm: Norm) -> tuple[LinkShown, ...]:
    """The norms in force that come to their end if this one is adopted."""
    in_force = select(Norm.number).join(NormLink, col(NormLink.other_id) == Norm.id)
    found = tx.exec(in_force.where(NormLink.norm_id == norm.id, col(Norm.in_force).is_not(None))).all()
    handles = {norm_handle(number) for number in found}
    return tuple(one for one in _superseding(tx, congress, norm) if one.handle in handles)


def superseded_in(tx: Session, congress: Congress, norm: Norm, decision: Decision) -> tuple[LinkShown, ...]:
    """The norms that this decision superseded, which are `done`, and those that wait for the end of a vote on them."""
    if decision.outcome != Outcome.ADOPTED:
        return ()
    ended = {
        norm_handle(number)
        for number, at in tx.exec(
            select(Norm.number, Event.at)
            .join(Event, col(Event.norm_id) == Norm.id)
            .join(NormLink, col(NormLink.id) == Event.subject_id)
            .where(Event.kind == SUPERSEDED, NormLink.norm_id == norm.id)
        )
        if _adopted_last(tx, norm, at) == decision.id
    }
    waiting = select(Norm.number).join(NormLink, col(NormLink.other_id) == Norm.id)
    waiting = waiting.where(NormLink.norm_id == norm.id, Norm.stage == Stage.VOTING, col(Norm.in_force).is_not(None))
    latest = norm.in_force is not None and _adopted_last(tx, norm, None) == decision.id
    voted_on = {norm_handle(number) for number in tx.exec(waiting)} if latest else set()
    return tuple(
        replace(one, done=one.handle in ended)
        for one in _superseding(tx, congress, norm)
        if one.handle in ended or one.handle in voted_on
    )


def _superseding(tx: Session, congress: Congress, norm: Norm) -> list[LinkShown]:
    links = links_of(tx, congress, norm)
    return [one for one in links if one.kind is LinkKind.SUPERSEDES and not one.incoming]


def _adopted_last(tx: Session, norm: Norm, at: datetime | None) -> int | None:
    """The id of the last decision up to an instant (None: of all) that adopted the norm."""
    query = (
        select(func.max(Decision.id))
        .join(Ballot, col(Ballot.id) == Decision.ballot_id)
        .where(
            Decision.norm_id == norm.id,
            Decision.outcome == Outcome.ADOPTED.value,
            Ballot.question != Question.REPEAL.value,
        )
    )
    return tx.exec(query if at is None else query.where(col(Decision.decided_at) <= at)).one()


def supersede_others(tx: Session, congress: Congress, norm: Norm, *, now: datetime) -> None:
    """End the norms that this one, just adopted, supersedes. One on which a vote is open ends after it, if at all."""
    links = select(NormLink).where(NormLink.norm_id == norm.id, NormLink.kind == LinkKind.SUPERSEDES.value)
    for link in tx.exec(links.order_by(col(NormLink.other_id))).all():
        other = tx.exec(select(Norm).where(Norm.id == link.other_id).with_for_update()).one()
        _supersede(tx, congress, other, link, by=norm, now=now)


def supersede_late(tx: Session, congress: Congress, norm: Norm, ballot: Ballot, *, now: datetime) -> None:
    """End a norm that another superseded while `ballot` on it was open, which left it as it was.

    A second vote among wordings is open since the first. What was adopted before that has had its effect, and what is
    no longer in force has none.
    """
    found = tx.exec(
        select(NormLink, Norm)
        .join(Norm, col(Norm.id) == NormLink.norm_id)
        .join(Decision, col(Decision.norm_id) == Norm.id)
        .join(Ballot, col(Ballot.id) == Decision.ballot_id)
        .where(
            NormLink.other_id == norm.id,
            NormLink.kind == LinkKind.SUPERSEDES.value,
            Ballot.question != Question.REPEAL.value,
            Decision.outcome == Outcome.ADOPTED.value,
            col(Decision.decided_at) >= NormLink.created_at,
            col(Decision.decided_at) >= opened_first(tx, ballot).opened_at,
            col(Norm.in_force).is_not(None),
        )
        .order_by(col(Decision.id))
    ).first()
    if found is not None:
        link, by = found
        _supersede(tx, congress, norm, link, by=by, now=now)


def show_waiting(tx: Session, congress: Congress, norm: Norm, ballot: Ballot, *, now: datetime) -> None:
    """Ask for the cards of the decisions that waited for the end of this ballot to supersede its norm."""
    query = (
        select(Decision.id)
        .join(NormLink, col(NormLink.norm_id) == Decision.norm_id)
        .where(
            NormLink.other_id == norm.id,
            NormLink.kind == LinkKind.SUPERSEDES.value,
            Decision.outcome == Outcome.ADOPTED.value,
            col(Decision.decided_at) >= opened_first(tx, ballot).opened_at,
        )
    )
    for decision_id in tx.exec(query).all():
        want(tx, congress, "decision", decision_id, place="votes", now=now)


def _supersede(tx: Session, congress: Congress, norm: Norm, link: NormLink, *, by: Norm, now: datetime) -> None:
    if norm.in_force is None or transition_from("supersede", Stage(norm.stage)) is None:
        return
    norm.version = norm.in_force
    enter(tx, congress, norm, "supersede", {Mover.DECISION}, now=now)
    norm.in_force, norm.review_on, norm.trial_until = None, None, None
    record(tx, congress, SUPERSEDED, now=now, norm=norm, subject_id=link.id, other=norm_handle(by.number))
    want(tx, congress, "notice", norm.id, place="thread", now=now, topic=f"superseded:{link.id}")
