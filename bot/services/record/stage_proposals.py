"""Proposing that the congress confirms at which stage of its life cycle a subject is."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.congress.norms import Addressee
from bot.congress.record.confirming import check_confirmable
from bot.services.norms import Draft, norm_of
from bot.services.people import Who, congress_of, require_seat
from bot.services.proposals import PutForward, put_forward
from bot.services.record.actors import actor_kinds
from bot.services.record.analyses.looking import Look, look
from bot.services.record.confirmed_stages import show_staged
from storage.tables import StageProposal


@dataclass(frozen=True)
class StagePlan:
    """What would be confirmed: of which subject, for which kind of actor, and on which day that was looked at."""

    subject: str
    kind: str
    as_of: date


def plan_stage(tx: Session, *, who: Who, code: str, now: datetime) -> StagePlan:
    """What a proposal would confirm; `code` is the question of the life cycle, with subject and kind.

    Refuses whoever could not propose before they write anything.
    """
    require_seat(tx, congress_of(tx, who.guild_id), who)
    asked = look(tx, guild_id=who.guild_id, typed=code, now=now)
    name = next(one.name for one in actor_kinds(tx) if one.id == asked.question.kind)
    return StagePlan(asked.subject().name, name, asked.as_of)


def propose_stage(
    tx: Session, *, who: Who, code: str, stage: str, title: str, text: str, rationale: str, now: datetime
) -> PutForward:
    """Propose a norm whose adoption confirms a stage; `text` says in words which. Refuses what `check_confirmable`
    refuses, and as `propose` does."""
    asked = look(tx, guild_id=who.guild_id, typed=code, now=now)
    subject = asked.subject()
    check_confirmable(subject.type, stage)
    done = put_forward(tx, who=who, draft=Draft(title, text, rationale, Addressee.ALL.value, None), now=now)
    _keep(asked, done.norm.handle, subject.key, stage)
    return done


def _keep(asked: Look, handle: str, subject: tuple[str, int], stage: str) -> None:
    tx, congress = asked.tx, asked.congress
    norm = norm_of(tx, congress, handle)
    tx.add(
        StageProposal(
            norm_id=norm.id,
            congress_id=congress.id,
            subject_type=subject[0],
            subject_id=subject[1],
            kind=asked.question.kind,
            stage=stage,
        )
    )
    tx.flush()
    show_staged(tx, congress, norm, now=asked.now)
