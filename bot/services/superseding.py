"""Norms that end because of another norm, which supersedes them."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.decisions import Outcome
from bot.congress.handles import norm_handle
from bot.congress.links import LinkKind
from bot.congress.norms import Mover, Stage, transition_from
from bot.congress.reviews import Question
from bot.services.cards import want
from bot.services.log import record
from bot.services.norms import enter
from storage.tables import Ballot, Congress, Decision, Norm, NormLink


def supersede_others(tx: Session, congress: Congress, norm: Norm, *, now: datetime) -> None:
    """End the norms that this one, just adopted, supersedes. One on which a vote is open ends after it, if at all."""
    links = select(NormLink).where(NormLink.norm_id == norm.id, NormLink.kind == LinkKind.SUPERSEDES.value)
    for link in tx.exec(links.order_by(col(NormLink.other_id))).all():
        other = tx.exec(select(Norm).where(Norm.id == link.other_id).with_for_update()).one()
        _supersede(tx, congress, other, link, by=norm, now=now)


def supersede_late(tx: Session, congress: Congress, norm: Norm, ballot: Ballot, *, now: datetime) -> None:
    """End a norm that another superseded while `ballot` on it was open, which left it as it was.

    What was adopted before that ballot opened has had its effect, and what is no longer in force has none.
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
            col(Decision.decided_at) >= ballot.opened_at,
            col(Norm.in_force).is_not(None),
        )
        .order_by(col(Decision.id))
    ).first()
    if found is not None:
        link, by = found
        _supersede(tx, congress, norm, link, by=by, now=now)


def _supersede(tx: Session, congress: Congress, norm: Norm, link: NormLink, *, by: Norm, now: datetime) -> None:
    if norm.in_force is None or transition_from("supersede", Stage(norm.stage)) is None:
        return
    norm.version = norm.in_force
    enter(tx, congress, norm, "supersede", {Mover.DECISION}, now=now)
    norm.in_force, norm.review_on, norm.trial_until = None, None, None
    record(tx, congress, "norm_superseded", now=now, norm=norm, subject_id=link.id, other=norm_handle(by.number))
    want(tx, congress, "notice", norm.id, place="thread", now=now, topic=f"superseded:{link.id}")
