"""Norms that end because another one supersedes them: what a vote would end so, what one ended, and ending it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement
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
    latest = norm.in_force is not None and _adopted_last(tx, norm, None) == decision.id
    waiting = _waiting(tx, norm) if latest else {}
    return tuple(
        replace(one, done=one.handle in ended, voted_on=waiting.get(one.handle))
        for one in _superseding(tx, congress, norm)
        if one.handle in ended or one.handle in waiting
    )


def superseded_after(tx: Session, congress: Congress, norm: Norm, ballot: Ballot) -> LinkShown | None:
    """The norm that supersedes this one when the open `ballot` on it closes and leaves it in force; None where none
    does."""
    found = _superseder(tx, norm, ballot)
    if found is None:
        return None
    by = norm_handle(found[1].number)
    links = links_of(tx, congress, norm)
    return next(one for one in links if one.kind is LinkKind.SUPERSEDES and one.incoming and one.handle == by)


def _waiting(tx: Session, norm: Norm) -> dict[str, str]:
    """The norms that this one supersedes as soon as the vote on them is closed, and what that vote asks."""
    query = (
        select(Norm, Ballot)
        .join(NormLink, col(NormLink.other_id) == Norm.id)
        .join(Ballot, (col(Ballot.norm_id) == Norm.id) & col(Ballot.closed_at).is_(None))
        .where(NormLink.norm_id == norm.id, col(Norm.in_force).is_not(None))
    )
    by = [(other, ballot, _superseder(tx, other, ballot)) for other, ballot in tx.exec(query).all()]
    return {
        norm_handle(other.number): ballot.question
        for other, ballot, found in by
        if found is not None and found[1].id == norm.id
    }


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
        ballot = open_ballot_on(tx, other)
        if ballot is not None:
            want(tx, congress, "ballot", ballot.id, place="votes", now=now)


def supersede_late(tx: Session, congress: Congress, norm: Norm, ballot: Ballot, *, now: datetime) -> None:
    """End a norm that another superseded while `ballot` on it was open, which left it as it was.

    A second vote among wordings is open since the first. What was adopted before that has had its effect, and what is
    no longer in force has none.
    """
    found = _superseder(tx, norm, ballot)
    if found is not None:
        link, by = found
        _supersede(tx, congress, norm, link, by=by, now=now)


def _superseder(tx: Session, norm: Norm, ballot: Ballot) -> tuple[NormLink, Norm] | None:
    """The norm, still in force, that was adopted to supersede this one while `ballot` on it was open, and its link."""
    query = (
        select(NormLink, Norm)
        .join(Norm, col(Norm.id) == NormLink.norm_id)
        .join(Decision, col(Decision.norm_id) == Norm.id)
        .join(Ballot, col(Ballot.id) == Decision.ballot_id)
        .where(*_adopted_meanwhile(tx, norm, ballot), col(Norm.in_force).is_not(None))
    )
    return tx.exec(query.order_by(col(Decision.id))).first()


def _adopted_meanwhile(tx: Session, norm: Norm, ballot: Ballot) -> tuple[ColumnElement[bool], ...]:
    """That a decision, on its ballot, adopted a norm that was linked to supersede this one, while `ballot` on this one
    was open."""
    return (
        col(NormLink.other_id) == norm.id,
        col(NormLink.kind) == LinkKind.SUPERSEDES.value,
        col(Ballot.question) != Question.REPEAL.value,
        col(Decision.outcome) == Outcome.ADOPTED.value,
        col(Decision.decided_at) >= NormLink.created_at,
        col(Decision.decided_at) >= opened_first(tx, ballot).opened_at,
    )


def show_waiting(tx: Session, congress: Congress, norm: Norm, ballot: Ballot, *, now: datetime) -> None:
    """Ask for the cards of the decisions that waited for the end of this ballot to supersede its norm."""
    query = (
        select(Decision.id)
        .join(NormLink, col(NormLink.norm_id) == Decision.norm_id)
        .join(Ballot, col(Ballot.id) == Decision.ballot_id)
        .where(*_adopted_meanwhile(tx, norm, ballot))
    )
    for decision_id in tx.exec(query).all():
        want(tx, congress, "decision", decision_id, place="votes", now=now)


def open_ballot_on(tx: Session, norm: Norm) -> Ballot | None:
    """The ballot on this norm that is open, if one is."""
    return tx.exec(select(Ballot).where(Ballot.norm_id == norm.id, col(Ballot.closed_at).is_(None))).one_or_none()


def _supersede(tx: Session, congress: Congress, norm: Norm, link: NormLink, *, by: Norm, now: datetime) -> None:
    if norm.in_force is None or transition_from("supersede", Stage(norm.stage)) is None:
        return
    norm.version = norm.in_force
    enter(tx, congress, norm, "supersede", {Mover.DECISION}, now=now)
    norm.in_force, norm.review_on, norm.trial_until = None, None, None
    record(tx, congress, SUPERSEDED, now=now, norm=norm, subject_id=link.id, other=norm_handle(by.number))
    want(tx, congress, "notice", norm.id, place="thread", now=now, topic=f"superseded:{link.id}")
