"""What a question is about where nobody said it: whatever of the record has most behind it, so that it shows much."""

from sqlmodel import Session, col, func, select

from bot.services.record.analyses.looking import Look
from bot.services.record.entries import stands
from bot.services.record.entry_chain import latest_of
from bot.services.record.subjects import About
from storage.tables import (
    Actor,
    Case,
    Claim,
    Entry,
    Initiative,
    Norm,
    Participation,
    Pledge,
    Statement,
)


def widest_initiative(look: Look) -> About | None:
    """The initiative in which most actors took part."""
    query = (
        select(Participation.initiative_id)
        .join(Entry, col(Entry.id) == Participation.entry_id)
        .where(stands(look.congress))
        .group_by(col(Participation.initiative_id))
        .order_by(func.count().desc(), col(Participation.initiative_id))
    )
    found = look.tx.exec(query.limit(1)).first()
    return ("initiative", found) if found is not None else None


def spoken_for(tx: Session) -> list[About]:
    """The initiatives for whose members a coalition speaks."""
    query = select(Initiative.id).join(Actor, col(Actor.speaks_for) == Initiative.id).distinct()
    return [("initiative", one) for one in tx.exec(query.order_by(col(Initiative.id)))]


def promised_initiative(look: Look) -> About | None:
    """The initiative about which most is promised, else the first for which a coalition speaks."""
    one = Pledge
    query = (
        select(one.subject_id)
        .join(Entry, col(Entry.id) == one.entry_id)
        .where(stands(look.congress), one.subject_type == "initiative")
        .group_by(col(one.subject_id))
        .order_by(func.count().desc(), col(one.subject_id))
    )
    found = look.tx.exec(query.limit(1)).first()
    return ("initiative", found) if found is not None else next(iter(spoken_for(look.tx)), None)


def claimed_action(look: Look) -> int | None:
    """The action about which most is claimed."""
    query = (
        select(Claim.action_id)
        .join(Entry, col(Entry.id) == Claim.entry_id)
        .where(stands(look.congress))
        .group_by(col(Claim.action_id))
        .order_by(func.count().desc(), col(Claim.action_id))
    )
    found = look.tx.exec(query.limit(1)).first()
    return latest_of(look.tx, found) if found is not None else None


def debated_norm(look: Look) -> About | None:
    """The norm of this congress on which most was said."""
    query = (
        select(Statement.norm_id)
        .join(Norm, col(Norm.id) == Statement.norm_id)
        .where(Norm.congress_id == look.congress.id)
        .group_by(col(Statement.norm_id))
        .order_by(func.count().desc(), col(Statement.norm_id))
    )
    found = look.tx.exec(query.limit(1)).first()
    return ("norm", found) if found is not None else None


def first_case(tx: Session) -> str:
    """The first case that has an initiative."""
    query = select(Case.id).join(Initiative, col(Initiative.case_id) == Case.id).order_by(col(Case.rank))
    return tx.exec(query.limit(1)).first() or ""
