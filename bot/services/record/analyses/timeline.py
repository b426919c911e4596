"""The timeline of a subject, an actor, an action or a case, up to a day."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import literal, union
from sqlmodel import select

from bot.congress.record.facts import Action, Facts
from bot.congress.record.timeline import Entry, Since, days_since, event_of, timeline
from bot.services.record.analyses.actions import action_facts, action_of
from bot.services.record.analyses.answers import Answer, answer
from bot.services.record.analyses.choosing import claimed_action
from bot.services.record.analyses.looking import Look
from bot.services.record.seen import questions_seen, seen_by
from bot.services.record.subjects import About
from storage.tables import Actor, Initiative, Norm, Position, Question

BESIDE = ("events",)


@dataclass(frozen=True)
class Line:
    """The entries in the order of time; after an incident with the days since it, by record."""

    entries: tuple[Entry, ...]
    about: str
    """The id of the subject, actor or case, or the record of the action."""
    incident: Action | None
    since: Mapping[str, Since]
    name: str = ""
    """The name by which the incident is known, where it has one."""


def ask(look: Look) -> Answer[Line]:
    """The timeline of whatever was named, all of it that is named together; of the action most claimed about, else."""
    asked = look.question
    named = bool(asked.subject or asked.actors or asked.case or asked.action)
    if not named:
        look = look.asking(action=claimed_action(look))
    if look.question.action is not None:
        return _of_action(look, chosen=not named)
    facts = _facts(look)
    subject, actor = _subject_id(look), _actor_id(look)
    found = timeline(facts, subject=subject, actor=actor, case=asked.case or None, last=look.as_of)
    return _answer(look, facts, Line(found, subject or actor or asked.case, None, {}), chosen=not named)


def _of_action(look: Look, *, chosen: bool) -> Answer[Line]:
    facts = action_facts(look, beside=BESIDE)
    incident = action_of(look, facts)
    event = event_of(facts, incident)
    name = event.title if event is not None else ""
    found = timeline(facts, action=incident.record, last=look.as_of)
    found = tuple(one for one in found if event is None or one.record != event.record or one.kind != "event")
    since = {one.entry.record: one for one in days_since(incident, found)}
    return _answer(look, facts, Line(found, incident.record, incident, since, name), chosen=chosen)


def _answer(look: Look, facts: Facts, line: Line, *, chosen: bool) -> Answer[Line]:
    recorded = [one.record for one in line.entries if one.kind not in ("event", "opening")]
    about = facts.subjects.get(line.about)
    initiatives = [about.initiative] if about is not None and about.initiative else []
    return answer(look, facts, line, records=recorded, initiatives=initiatives, chosen=chosen)


def _subject_id(look: Look) -> str | None:
    return look.subject().handle if look.question.subject is not None else None


def _actor_id(look: Look) -> str | None:
    if not look.question.actors:
        return None
    return look.tx.exec(select(Actor.slug).where(Actor.id == look.question.actors[0])).one()


def _facts(look: Look) -> Facts:
    asked = look.question
    actors, cases = asked.actors[:1] or None, [asked.case] if asked.case else None
    subjects: list[About] | None = None
    if asked.subject is not None:
        subjects = [asked.subject]
    elif actors is None:
        subjects = _of_case(look, asked.case)
    return look.facts(actors=actors, subjects=subjects, cases=cases, beside=BESIDE)


def _of_case(look: Look, case: str) -> list[About]:
    """The subjects of a case, and those on which something was said that belongs to it."""
    congress = look.congress
    of_case = union(
        select(literal("initiative"), Initiative.id).where(Initiative.case_id == case, seen_by(Initiative, congress)),
        select(literal("question"), Question.id).where(Question.case_id == case, questions_seen(congress)),
        select(literal("norm"), Norm.id).where(Norm.case_id == case, Norm.congress_id == congress.id),
        select(Position.subject_type, Position.subject_id).where(Position.case_id == case),
    )
    return sorted((kind, key) for kind, key in look.tx.connection().execute(of_case))
