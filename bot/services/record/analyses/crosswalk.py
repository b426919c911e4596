"""The norms of a topic side by side, with the judged links among them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import col, select

from bot.congress.record.crosswalk import Crosswalk, crosswalk
from bot.services.record.analyses.answers import Answer, answer
from bot.services.record.analyses.looking import Look
from bot.services.record.seen import seen_by
from bot.services.record.subjects import About
from storage.tables import InitiativeNorm, InitiativeNormTopic, Norm


@dataclass(frozen=True)
class Walk:
    """The crosswalk; `unverified` are the norms whose summaries nobody checked."""

    crosswalk: Crosswalk
    unverified: frozenset[str]
    initiatives: Mapping[str, str]
    """The initiative of each norm, by the id of the norm."""


def ask(look: Look) -> Answer[Walk]:
    """The crosswalk of the topic, or of all norms."""
    topic = look.question.topic or None
    keys = _norms(look, topic)
    # Only the coalitions' positions are read along, because the links need none.
    facts = look.facts(actors=(), subjects=keys)
    found = crosswalk(facts, topic)
    unchecked = select(InitiativeNorm.slug).where(InitiativeNorm.summary_confidence == "background")
    homes = {one.id: one.initiative for one in found.norms if one.initiative}
    walk = Walk(found, frozenset(look.tx.exec(unchecked)), homes)
    return answer(look, facts, walk, chosen=topic is None)


def _norms(look: Look, topic: str | None) -> list[About]:
    one = InitiativeNorm
    query = select(one.id).where(seen_by(one, look.congress))
    if topic is not None:
        query = query.join(InitiativeNormTopic, col(InitiativeNormTopic.norm_id) == one.id)
        query = query.where(InitiativeNormTopic.topic == topic)
    found: list[About] = [("initiative_norm", key) for key in look.tx.exec(query)]
    if topic is None:
        found += [("norm", key) for key in look.tx.exec(select(Norm.id).where(Norm.congress_id == look.congress.id))]
    return found
