"""An action with what it is about, for the analyses that begin with one."""

from collections.abc import Collection

from sqlmodel import col, select

from bot.congress.errors import CongressError
from bot.congress.record.facts import Action, Facts
from bot.services.record.analyses.looking import Look
from bot.services.record.entry_chain import chain_of
from bot.services.record.facts import BESIDE
from bot.services.record.names import record_of
from storage.tables import ActionActor, ActionAttachment, ActionSubject, Assessment, Claim, Entry


def action_of(look: Look, facts: Facts) -> Action:
    """The action of the question, among the facts around it; `analyses.no_action` where none is confirmed."""
    entry = look.tx.exec(select(Entry).where(Entry.id == look.question.action)).one_or_none()
    record = record_of(entry) if entry is not None else ""
    found = next((one for one in facts.actions if one.record == record), None)
    if found is None:
        raise CongressError("analyses.no_action")
    return found


def action_facts(look: Look, *, beside: Collection[str] = BESIDE) -> Facts:
    """The facts around the action: about the subjects to which it relates or, where there are none, of its people."""
    key, tx = look.question.action, look.tx
    chain = chain_of(tx, key) if key is not None else ()
    related = select(ActionSubject.subject_type, ActionSubject.subject_id).where(ActionSubject.action_id == key)
    assessed = select(Assessment.subject_type, Assessment.subject_id).where(
        col(Assessment.entry_id).in_(chain), Assessment.congress_id == look.congress.id
    )
    attached = select(ActionAttachment.subject_type, ActionAttachment.subject_id).where(
        col(ActionAttachment.action_id).in_(chain), ActionAttachment.congress_id == look.congress.id
    )
    subjects = {(kind, one) for query in (related, attached, assessed) for kind, one in tx.exec(query)}
    if subjects:
        return look.facts(subjects=sorted(subjects), beside=beside)
    people = set(tx.exec(select(ActionActor.actor_id).where(ActionActor.action_id == key)))
    for claim in tx.exec(select(Claim).where(col(Claim.action_id).in_(chain))):
        people |= {one for one in (claim.claimant_id, claim.accused_id) if one}
    return look.facts(actors=sorted(people), beside=beside)
