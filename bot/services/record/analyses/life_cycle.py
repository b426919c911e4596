"""At which stage a subject seems to be, for each kind of actor or for one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlmodel import col, or_, select

from bot.congress.record.addressees import is_addressed
from bot.congress.record.breaches import violations
from bot.congress.record.confirming import CONFIRMABLE, Confirmed
from bot.congress.record.life_cycle import SHIPPED, LifeCycle, Settings, life_cycle
from bot.services.record.actors import actor_kinds
from bot.services.record.analyses.answers import Answer, answer
from bot.services.record.analyses.choosing import widest_initiative
from bot.services.record.analyses.looking import Look, norms_of
from bot.services.record.analyses.question import code_of
from bot.services.record.confirmed_stages import confirmed_stages
from bot.services.record.subjects import About
from storage.tables import SubjectRelation

STATE = "state"


@dataclass(frozen=True)
class Stages:
    """The stage for the kind asked for, the stages for the other kinds that are addressed, and the thresholds.

    `confirmed` are the stages that the congress voted, by kind; `code` is the question with this subject and this kind,
    from which one is proposed, or empty where the subject can have none.
    """

    life: LifeCycle
    others: tuple[LifeCycle, ...]
    settings: Settings
    critical_name: str
    confirmed: Mapping[str, Confirmed]
    code: str


def ask(look: Look) -> Answer[Stages]:
    """The life cycle of the subject, or of the initiative in which most took part, for states or another kind."""
    chosen = look.question.subject is None
    if chosen:
        look = look.asking(subject=widest_initiative(look))
    subject = look.subject()
    facts = look.facts(subjects=_around(look, subject.key))
    found = violations(facts, subject.handle, look.as_of)
    about, kept = facts.subjects[subject.handle], {one.kind: one.family for one in facts.actors.values()}
    addressed = [one.id for one in actor_kinds(look.tx) if one.id in kept and is_addressed(about, kept[one.id])]
    wanted = look.question.kind or (STATE if STATE in addressed else next(iter(addressed), STATE))
    lives = {
        kind: life_cycle(facts, subject.handle, kind, look.as_of, violations=found)
        for kind in dict.fromkeys((wanted, *addressed))
    }
    life = lives.pop(wanted)
    confirmed = confirmed_stages(look.tx, look.congress, subject.key, by=look.as_of)
    group = facts.groups.get(SHIPPED.critical_group)
    stages = Stages(
        life,
        tuple(one for one in lives.values() if one.grounds.share.part or one.kind in confirmed),
        SHIPPED,
        group.name if group is not None else SHIPPED.critical_group,
        confirmed,
        code_of(replace(look.question, kind=wanted)) if subject.type in CONFIRMABLE else "",
    )
    records = [*life.grounds.share.evidence, *life.grounds.withdrawals, *life.grounds.violations]
    return answer(look, facts, stages, records=records, initiatives=[about.initiative or about.id], chosen=chosen)


def _around(look: Look, subject: About) -> list[About]:
    """The subject with its norms and whatever it was merged into or succeeded by."""
    one = SubjectRelation
    related = look.tx.exec(
        select(one).where(
            or_(
                (col(one.a_type) == subject[0]) & (col(one.a_id) == subject[1]),
                (col(one.b_type) == subject[0]) & (col(one.b_id) == subject[1]),
            ),
            col(one.relation).in_(("merged_into", "successor_of")),
        )
    )
    found = {subject} | {end for row in related for end in ((row.a_type, row.a_id), (row.b_type, row.b_id))}
    norms = norms_of(look.tx, look.congress, subject[1]) if subject[0] == "initiative" else []
    return sorted(found | set(norms))
