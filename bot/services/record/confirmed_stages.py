"""The stages of life cycles that a congress confirmed: which norm proposes one, and what stands of it."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, true
from sqlmodel import Session, col, select

from bot.congress.handles import decision_handle, norm_handle
from bot.congress.record.confirming import Confirmed, standing
from bot.services.cards import want
from bot.services.log import record
from bot.services.record.subjects import About
from storage.tables import ConfirmedStage, Congress, Decision, Norm, StageProposal, StakeholderKind

CONFIRMED = "stage_confirmed"


@dataclass(frozen=True)
class ConfirmedOf:
    """A stage that was confirmed of a subject, and whether it is what stands of that for its kind of actor."""

    subject: About
    confirmed: Confirmed
    stands: bool


def proposes_stage(tx: Session, norm: Norm) -> bool:
    """Whether the norm confirms a stage by its adoption, so that its text stays what it says."""
    return tx.get(StageProposal, norm.id) is not None


def adopt_stage(tx: Session, congress: Congress, norm: Norm, decision: Decision, *, now: datetime) -> None:
    """Keep that the stage which the norm proposes, if it proposes one, is confirmed by this decision."""
    proposal = tx.get(StageProposal, norm.id)
    if proposal is None:
        return
    tx.add(ConfirmedStage(decision_id=decision.id, norm_id=norm.id, confirmed_at=now))
    record(
        tx, congress, CONFIRMED, now=now, norm=norm, subject_id=decision.id, stage=proposal.stage, among=proposal.kind,
        decision=decision_handle(decision.year, decision.number),
    )  # fmt: skip


def show_staged(tx: Session, congress: Congress, norm: Norm, *, now: datetime) -> None:
    """Ask for the card of the norm of this congress whose stage this norm proposes, if it proposes one."""
    proposal = tx.get(StageProposal, norm.id)
    if proposal is not None and proposal.subject_type == "norm":
        want(tx, congress, "norm", proposal.subject_id, place="forum", now=now)


def confirmed_stages(
    tx: Session, congress: Congress, subject: About, *, by: date | None = None
) -> dict[str, Confirmed]:
    """What is confirmed now of a subject for each kind of actor, as far as it was confirmed by the day."""
    on_it = and_(col(StageProposal.subject_type) == subject[0], col(StageProposal.subject_id) == subject[1])
    found = (one for _, one in _confirmed(tx, congress, on_it))
    return standing(one for one in found if by is None or one.at.date() <= by)


def all_confirmed(tx: Session, congress: Congress) -> list[ConfirmedOf]:
    """Every stage that the congress ever confirmed, in the order of the decisions."""
    found = _confirmed(tx, congress, true())
    by_subject: dict[About, list[Confirmed]] = defaultdict(list)
    for subject, one in found:
        by_subject[subject].append(one)
    stands = {subject: standing(those) for subject, those in by_subject.items()}
    return [ConfirmedOf(subject, one, stands[subject].get(one.kind) is one) for subject, one in found]


def _confirmed(tx: Session, congress: Congress, wanted: ColumnElement[bool]) -> list[tuple[About, Confirmed]]:
    query = (
        select(StageProposal, ConfirmedStage, Norm, Decision)
        .join(ConfirmedStage, col(ConfirmedStage.norm_id) == StageProposal.norm_id)
        .join(Norm, col(Norm.id) == StageProposal.norm_id)
        .join(Decision, col(Decision.id) == ConfirmedStage.decision_id)
        .where(StageProposal.congress_id == congress.id, wanted)
        .order_by(col(ConfirmedStage.decision_id))
    )
    return [
        (
            (proposal.subject_type, proposal.subject_id),
            Confirmed(
                kind=proposal.kind,
                stage=proposal.stage,
                norm=norm_handle(norm.number),
                decision=decision_handle(decision.year, decision.number),
                at=one.confirmed_at,
                in_force=norm.in_force is not None,
            ),
        )
        for proposal, one, norm, decision in tx.exec(query)
    ]


def stages_shown(tx: Session, congress: Congress, subject: About) -> tuple[Confirmed, ...]:
    """What is confirmed now of a subject, each with the name of its kind, for a card."""
    found = confirmed_stages(tx, congress, subject)
    names = dict(tx.exec(select(StakeholderKind.id, StakeholderKind.name)).all()) if found else {}
    return tuple(replace(one, kind=names[kind]) for kind, one in sorted(found.items()))
