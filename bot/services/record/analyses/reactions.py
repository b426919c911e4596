"""Who reacted to an incident, and after how many days."""

from dataclasses import dataclass

from bot.congress.record.facts import Action
from bot.congress.record.reactions import Reactions, reactions
from bot.congress.record.timeline import event_of
from bot.services.record.analyses.actions import action_facts, action_of
from bot.services.record.analyses.answers import Answer, answer
from bot.services.record.analyses.choosing import claimed_action
from bot.services.record.analyses.looking import Look
from bot.services.record.facts import BESIDE


@dataclass(frozen=True)
class Reacted:
    """The reactions with the incident; which norms it contradicts may be only suggested, and is then marked."""

    incident: Action
    reactions: Reactions
    name: str
    """The name by which the incident is known, else empty."""


def ask(look: Look) -> Answer[Reacted]:
    """The reactions to the action named, else to that about which most is claimed; `analyses.no_action` for none."""
    chosen = look.question.action is None
    if chosen:
        look = look.asking(action=claimed_action(look))
    facts = action_facts(look, beside=(*BESIDE, "events"))
    incident = action_of(look, facts)
    found = reactions(facts, incident.record, look.as_of, suggestions=True)
    event = event_of(facts, incident)
    records = [incident.record, *(record for one in found.found for record in one.claims)]
    records += [held.record for one in found.found for held in one.stances if held.record is not None]
    return answer(look, facts, Reacted(incident, found, event.title if event else ""), records=records, chosen=chosen)
