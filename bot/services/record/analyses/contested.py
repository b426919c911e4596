"""How contested a subject is, and what share of that a group explains; of all subjects the most contested first."""

from dataclasses import dataclass

from sqlmodel import select

from bot.congress.record.cells import pick_actors
from bot.congress.record.contested import Contest, Explained, contested, explained, sides_on
from bot.congress.record.facts import Facts
from bot.services.record.analyses.answers import Answer, answer
from bot.services.record.analyses.looking import Look
from bot.services.record.seen import seen_by
from bot.services.record.subjects import About
from storage.tables import Initiative, Instrument


@dataclass(frozen=True)
class Contested:
    """One subject with who is for and against it, and how much each group explains of that."""

    subject: str
    contest: Contest
    by_group: tuple[tuple[str, Explained[bool]], ...] = ()


@dataclass(frozen=True)
class Contests:
    """The subject asked for, or all of which enough is known, the most contested first."""

    rows: tuple[Contested, ...]
    unknown: int
    """How many subjects too few took a side on."""
    group_names: tuple[tuple[str, str], ...]


def ask(look: Look) -> Answer[Contests]:
    """How contested the subject is; of every instrument and initiative, where none was named."""
    one = look.question.subject
    keys = [one] if one is not None else _all(look)
    facts = look.facts(subjects=keys)
    wanted = [look.subject().handle] if one is not None else [each.id for each in facts.subjects.values()]
    kind = look.question.kind or None
    rows = [_contested(facts, each, look, kind) for each in wanted]
    known = [row for row in rows if row.contest.figure.state == "enough"]
    known.sort(key=lambda row: (-(row.contest.figure.value or 0), row.subject))
    shown = tuple(rows if one is not None else known)
    records = [record for row in shown for record in row.contest.figure.records]
    names = tuple((each.id, each.name) for each in facts.groups.values())
    return answer(look, facts, Contests(shown, len(rows) - len(known), names), records=records, chosen=one is None)


def _contested(facts: Facts, subject: str, look: Look, kind: str | None) -> Contested:
    sides = sides_on(facts, subject, look.as_of, pick_actors(facts, kind=kind) if kind else None)
    groups = [look.question.group] if look.question.group else list(facts.groups)
    parts = (
        (group, explained(sides, {one.actor: one.actor in facts.groups[group].members for one in sides}))
        for group in groups
    )
    explaining = [(group, part) for group, part in parts if len(part.parts) > 1 and part.figure.state == "enough"]
    explaining.sort(key=lambda each: (-(each[1].figure.value or 0), each[0]))
    return Contested(subject, contested(sides), tuple(explaining))


def _all(look: Look) -> list[About]:
    found: list[About] = []
    for kind, table in (("instrument", Instrument), ("initiative", Initiative)):
        seen = seen_by(table, look.congress)
        found += [(kind, key) for key in look.tx.exec(select(table.id).where(seen))]
    return found
