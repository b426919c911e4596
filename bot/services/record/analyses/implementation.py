"""How far the promises of an initiative have come."""

from dataclasses import dataclass

from bot.congress.record.implementation import Ladder, ladder_of
from bot.services.record.analyses.answers import Answer, answer
from bot.services.record.analyses.choosing import promised_initiative, widest_initiative
from bot.services.record.analyses.looking import Look, norms_of


@dataclass(frozen=True)
class Promises:
    """The ladder of an initiative."""

    initiative: str
    ladder: Ladder


def ask(look: Look) -> Answer[Promises]:
    """The ladder of the initiative named, else of that about which most is promised."""
    chosen = look.question.subject is None
    if chosen:
        look = look.asking(subject=promised_initiative(look) or widest_initiative(look))
    subject = look.subject()
    facts = look.facts(subjects=[subject.key, *norms_of(look.tx, look.congress, subject.id)])
    ladder = ladder_of(facts, subject.handle, look.as_of)
    records = [record for rung in ladder.rungs for record in rung.records]
    found = Promises(subject.handle, ladder)
    return answer(look, facts, found, records=records, initiatives=[subject.handle], chosen=chosen)
