"""What a congress itself says of the record: the stages of life cycles that it confirms by its votes, and what its
members think that industry and the state are able to do.

The suggested stage is computed and never stored. A confirmed one is of the norm that proposed it, and stands while that
norm is in force; nothing else sets or ends it.
"""

from datetime import datetime
from typing import get_args

from sqlmodel import Field

from bot.congress.record.confirming import CONFIRMABLE
from bot.congress.record.gap import TASKS, Side
from bot.congress.record.life_cycle import Stage
from storage.base import Table, choice, choice_check, index, key, ref, subject, unique_index


class StageProposal(Table, table=True):
    """At which stage of its life cycle, for a kind of actor, a subject is if this norm is adopted. A trigger refuses
    any change."""

    __tablename__ = "stage_proposal"
    __table_args__ = (
        choice_check("subject_type", CONFIRMABLE),
        choice_check("stage", get_args(Stage)),
        index("ix_stage_proposal_subject", "congress_id", "subject_type", "subject_id"),
    )
    norm_id: int = ref("norm.id", primary_key=True, index=False)
    congress_id: int = ref("congress.id", index=False)
    subject_type: str = choice()
    subject_id: int = subject()
    kind: str = Field(foreign_key="stakeholder_kind.id", max_length=40)
    stage: str = choice()


class ConfirmedStage(Table, table=True):
    """That a decision adopted a norm which proposes a stage. A trigger refuses any change."""

    __tablename__ = "confirmed_stage"
    decision_id: int = ref("decision.id", primary_key=True, index=False)
    norm_id: int = ref("stage_proposal.norm_id")
    confirmed_at: datetime


class CapacityRating(Table, table=True):
    """Whether a member thinks industry, or the state, able to do a task in a case. The latest of each is live."""

    __tablename__ = "capacity_rating"
    __table_args__ = (
        choice_check("task", TASKS),
        choice_check("side", get_args(Side)),
        unique_index(
            *("uq_capacity_rating_one_live_a_member", "congress_id", "case_id", "member_id", "task", "side"),
            where="live",
        ),
    )
    id: int = key()
    congress_id: int = ref("congress.id", index=False)
    case_id: str = Field(foreign_key="case.id", max_length=40)
    member_id: int = ref("member.id")
    task: str = choice()
    side: str = choice()
    able: bool
    given_at: datetime
    live: bool = True
