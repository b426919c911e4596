"""Tying a norm of this congress to the world: to norms of initiatives, to an older regime by analogy, to a question."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.limits import NOTE_MOST
from bot.congress.record.relating import ANALOGY, ANSWERS, check_relation, fits
from bot.congress.text import clean_text
from bot.services.log import record
from bot.services.norms import movers_of, norm_of, touch, version_of
from bot.services.people import Who, congress_of, member_of
from bot.services.record.positions import term_ids, terms
from bot.services.record.questions import question_of
from bot.services.record.subject_lookup import subject_of
from bot.services.seats import Word
from storage.tables import Congress, Member, Norm, SubjectRelation

_REASON_LEAST = 3


@dataclass(frozen=True)
class Related:
    """A norm that was tied to something in the world."""

    handle: str
    title: str
    relation: str
    other: str


def world_relations(tx: Session, *, guild_id: int, other: str) -> list[Word]:
    """What a norm here can be to something in the world: the words of the crosswalk, an analogy, an answer.

    Only what it can be to the `other` that was typed, if that means a subject already.
    """
    every = [*terms(tx, "norm_relation"), Word(ANALOGY, "analogous to"), Word(ANSWERS, "answers")]
    try:
        towards = subject_of(tx, congress_of(tx, guild_id), other)
    except CongressError:
        return every
    return [one for one in every if fits(one.id, towards.type)]


def relate(tx: Session, *, who: Who, handle: str, other: str, relation: str, reason: str, now: datetime) -> Related:
    """Tie a norm to a subject in the world. It is a judgement, so it says why; an answer to a question need not.

    Raises what `check_relation` raises, `norm.link.not_yours` for anyone but the proposer of the norm and a convener,
    `norm.world.there` for the same tie again.
    """
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle, lock=True)
    if not movers_of(tx, congress, norm, who):
        raise CongressError("norm.link.not_yours", handle=norm_handle(norm.number))
    towards = subject_of(tx, congress, other)
    known = check_relation(relation, towards.type, norm_relations=term_ids(tx, "norm_relation"))
    least = 0 if known == ANSWERS else _REASON_LEAST
    words = clean_text(reason, field="note", least=least, most=NOTE_MOST)
    by = member_of(tx, congress, who, now)
    _keep(tx, congress, norm, by, known, (towards.type, towards.id), towards.name, words, now=now)
    return Related(norm_handle(norm.number), version_of(tx, norm).title, known, towards.name)


def answer_question(tx: Session, *, who: Who, handle: str, question: int, now: datetime) -> None:
    """Keep that a norm just proposed answers a question."""
    congress = congress_of(tx, who.guild_id)
    norm, asked = norm_of(tx, congress, handle, lock=True), question_of(tx, congress, question)
    by = member_of(tx, congress, who, now)
    _keep(tx, congress, norm, by, ANSWERS, ("question", asked.id), asked.words, "", now=now)


def _keep(
    tx: Session,
    congress: Congress,
    norm: Norm,
    by: Member,
    relation: str,
    towards: tuple[str, int],
    name: str,
    reason: str,
    *,
    now: datetime,
) -> None:
    made = SubjectRelation(
        congress_id=congress.id,
        a_type="norm",
        a_id=norm.id,
        relation=relation,
        b_type=towards[0],
        b_id=towards[1],
        reason=reason,
        created_at=now,
        created_by=by.id,
    )
    same = select(SubjectRelation.id).where(
        SubjectRelation.congress_id == congress.id,
        SubjectRelation.a_type == "norm",
        SubjectRelation.a_id == norm.id,
        SubjectRelation.relation == relation,
        SubjectRelation.b_type == towards[0],
        SubjectRelation.b_id == towards[1],
    )
    if tx.exec(same).first() is not None:
        raise CongressError("norm.world.there", handle=norm_handle(norm.number), other=name)
    tx.add(made)
    tx.flush()
    record(tx, congress, "norm_related", now=now, by=by, norm=norm, subject_id=made.id, relation=relation, other=name)
    touch(tx, congress, norm, now=now)
    tx.flush()
