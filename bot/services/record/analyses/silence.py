"""Who is silent on a subject, or on what an actor is silent."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import select

from bot.congress.record.cells import pick_actors
from bot.congress.record.silence import (
    QuietMembers,
    Silence,
    Silent,
    longest_silent,
    quiet_members,
    silence,
    silence_by_group,
    silent_subjects,
)
from bot.services.record.analyses.answers import Answer, answer
from bot.services.record.analyses.choosing import widest_initiative
from bot.services.record.analyses.looking import Look
from bot.services.record.seen import seen_by
from storage.tables import Actor, Initiative

STATE = "state"


@dataclass(frozen=True)
class Quiet:
    """Who of a kind is silent on a subject, the same by group, since when, and members whose coalition spoke."""

    silence: Silence
    kind: str
    by_group: Mapping[str, Silence]
    longest: tuple[Silent, ...]
    members: tuple[QuietMembers, ...]
    groups: Mapping[str, str]


@dataclass(frozen=True)
class QuietActor:
    """On what of the initiatives one actor is silent, of how many on which it is addressed and tracked."""

    actor: str
    on: tuple[Silent, ...]
    counted: int
    of: int


def ask(look: Look) -> Answer[Quiet | QuietActor]:
    """The silence on the subject (else on the initiative in which most took part), or that of an actor."""
    if look.question.actors and look.question.subject is None:
        return _of_actor(look)
    chosen = look.question.subject is None
    if chosen:
        look = look.asking(subject=widest_initiative(look))
    asked, subject = look.question, look.subject()
    facts = look.facts(subjects=[subject.key])
    kind = asked.kind or ("" if asked.group else STATE)
    within = pick_actors(facts, kind=kind or None, group=asked.group or None)
    about = facts.subjects[subject.handle]
    found = Quiet(
        silence(facts, within, subject.handle, look.as_of),
        kind,
        silence_by_group(facts, subject.handle, look.as_of),
        longest_silent(facts, within, subject.handle, look.as_of),
        quiet_members(facts, subject.handle, look.as_of),
        {one.id: one.name for one in facts.groups.values()},
    )
    records = [*found.silence.share.evidence, *(record for one in found.members for record in one.records)]
    return answer(look, facts, found, records=records, initiatives=[about.initiative or about.id], chosen=chosen)


def _of_actor(look: Look) -> Answer[Quiet | QuietActor]:
    one, key = Initiative, look.question.actors[0]
    seen = seen_by(one, look.congress)
    initiatives = [("initiative", each) for each in look.tx.exec(select(one.id).where(seen))]
    facts = look.facts(actors=[key], subjects=initiatives)
    actor = look.tx.exec(select(Actor.slug).where(Actor.id == key)).one()
    subjects = [each.id for each in facts.subjects.values()]
    counted = sum(silence(facts, [actor], each, look.as_of).counted for each in subjects)
    found = QuietActor(actor, silent_subjects(facts, actor, subjects, look.as_of), counted, len(subjects))
    records = [record for each in found.on for record in each.cell.records]
    return answer(look, facts, found, records=records, initiatives=[each.cell.subject for each in found.on])
