"""The sovereignty gap on a subject: support by kind, and firms ahead of their home state."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import select

from bot.congress.record.figures import Share
from bot.congress.record.gap import (
    STATE,
    GapList,
    HomeGap,
    SupportGap,
    home_gap,
    home_gaps,
    listed_with_companies,
    register_by_kind,
    register_gap,
    support_gap,
)
from bot.services.record.analyses.answers import Answer, answer
from bot.services.record.analyses.choosing import widest_initiative
from bot.services.record.analyses.looking import Look
from bot.services.record.capacity_ratings import Rated, rated_on
from bot.services.record.countries import country_name
from storage.tables import Actor


@dataclass(frozen=True)
class Register:
    """What the register of the subject counts, which has no records of its own."""

    gaps: GapList
    by_kind: Mapping[str, Share]
    with_companies: Share


@dataclass(frozen=True)
class Gap:
    """The readings of the gap; `home` is that of one country, if one was named."""

    support: SupportGap
    countries: tuple[HomeGap, ...]
    register: Register | None
    home: HomeGap | None
    country_names: Mapping[str, str]
    capacity: Rated | None = None
    """What members rate in the case of the subject; None where it belongs to no case."""


def ask(look: Look) -> Answer[Gap]:
    """The gap on the subject, or on the initiative in which most took part."""
    chosen = look.question.subject is None
    if chosen:
        look = look.asking(subject=widest_initiative(look))
    subject = look.subject()
    facts = look.facts(subjects=[subject.key])
    support = support_gap(facts, subject.handle, look.as_of)
    home = _home(look)
    gaps = home_gaps(facts, subject.handle, look.as_of)
    register = (
        Register(register_gap(facts), register_by_kind(facts.register), listed_with_companies(facts.register))
        if facts.register
        else None
    )
    one = home_gap(facts, home, subject.handle, look.as_of) if home else None
    countries = {each.country for each in gaps} | ({home} if home else set())
    countries |= {each.country for each in register.gaps.countries} if register else set()
    states = {each.country: each.name for each in facts.actors.values() if each.kind == STATE}
    names = {code: states.get(code) or country_name(code) for code in countries}
    found = Gap(support, gaps, register, one, names, rated_on(look, subject.key))
    records = [*support.companies.evidence, *support.states.evidence, *(one.records if one else ())]
    records += [record for each in gaps for record in each.records]
    about = facts.subjects[subject.handle]
    return answer(look, facts, found, records=records, initiatives=[about.initiative or about.id], chosen=chosen)


def _home(look: Look) -> str | None:
    """The country of the first actor that was named."""
    if not look.question.actors:
        return None
    return look.tx.exec(select(Actor.country).where(Actor.id == look.question.actors[0])).one()
