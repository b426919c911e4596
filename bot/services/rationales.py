"""The rationale of a decision: what a convener adds to it afterwards, once. It changes nothing of the outcome."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.handles import decision_handle, norm_handle
from bot.congress.limits import RATIONALE_MOST
from bot.congress.text import clean_text
from bot.services.cards import want
from bot.services.log import record
from bot.services.people import Who, congress_of, member_of, require_convener
from storage.tables import Congress, Decision, Event, Member, Norm

ADDED = "rationale_added"
"""The event that says who added it, and when."""


@dataclass(frozen=True)
class Rationale:
    """What was added to a decision, by whom (a Discord id) and when."""

    words: str
    by: int
    at: datetime


@dataclass(frozen=True)
class Explained:
    """A decision to which a rationale can be added, or just was."""

    decision: str
    handle: str


def check_rationale(tx: Session, *, who: Who, decision_id: int) -> Explained:
    """The decision to which this person may add a rationale; refuses as `add_rationale` does."""
    return _explained(*_without(tx, congress_of(tx, who.guild_id), who, decision_id, lock=False))


def add_rationale(tx: Session, *, who: Who, decision_id: int, words: str, now: datetime) -> Explained:
    """Add the rationale of a decision, which can be done once.

    Raises `congress.conveners_only`, `decision.unknown`, `rationale.added_before` (decision), and `text.*` for words
    that do not fit.
    """
    congress = congress_of(tx, who.guild_id)
    decision, norm = _without(tx, congress, who, decision_id, lock=True)
    decision.rationale = clean_text(words, field="decision_rationale", least=1, most=RATIONALE_MOST)
    told, by = _explained(decision, norm), member_of(tx, congress, who, now)
    record(tx, congress, ADDED, now=now, by=by, norm=norm, subject_id=decision.id, decision=told.decision)
    want(tx, congress, "decision", decision.id, place="votes", now=now)
    return told


def rationale_of(tx: Session, decision: Decision) -> Rationale | None:
    """What was added to a decision, or None."""
    if not decision.rationale:
        return None
    added = (
        select(Member.discord_id, Event.at)
        .join(Event, col(Event.member_id) == Member.id)
        .where(Event.norm_id == decision.norm_id, Event.kind == ADDED, Event.subject_id == decision.id)
    )
    return Rationale(decision.rationale, *tx.exec(added).one())


def _without(tx: Session, congress: Congress, who: Who, decision_id: int, *, lock: bool) -> tuple[Decision, Norm]:
    """A decision that has no rationale yet, and its norm, whose row `lock` holds."""
    require_convener(who)
    norms = select(Norm).join(Decision, col(Decision.norm_id) == Norm.id)
    norms = norms.where(Decision.id == decision_id, Decision.congress_id == congress.id)
    norm = tx.exec(norms.with_for_update(of=Norm) if lock else norms).one_or_none()
    if norm is None:
        raise CongressError("decision.unknown")
    # Read only now that the norm's row is held, so that of two conveners at once the second sees the first.
    decision = tx.exec(select(Decision).where(Decision.id == decision_id)).one()
    if decision.rationale:
        raise CongressError("rationale.added_before", decision=_explained(decision, norm).decision)
    return decision, norm


def _explained(decision: Decision, norm: Norm) -> Explained:
    return Explained(decision_handle(decision.year, decision.number), norm_handle(norm.number))
