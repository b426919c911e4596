"""Where a card belongs: its channel, the thread of its norm, or a member; and the plan and the norm it is about."""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from storage.tables import (
    Ballot,
    Card,
    Concern,
    Congress,
    Decision,
    DigestPlan,
    DigestRun,
    Event,
    Member,
    Statement,
)

_ABOUT_A_NORM: Mapping[str, type[Ballot | Decision | Concern]] = {
    "ballot": Ballot,
    "decision": Decision,
    "concern": Concern,
}
"""The tables of the cards that link to their norm, and to which it links."""

TROUBLE = "trouble"
"""The kind of the card that tells whoever opened the congress, alone, what keeps a plan (its subject) from being sent;
its topic is the key of that sentence."""

OF_PLANS = ("plan", "member")
"""The places of the cards of runs: to where, and in which language, their plan says."""


def plan_of_card(tx: Session, card: Card) -> DigestPlan | None:
    """The plan of the run that a card shows."""
    if card.place not in OF_PLANS or card.kind == TROUBLE:
        return None
    query = select(DigestPlan).join(DigestRun, col(DigestRun.plan_id) == DigestPlan.id)
    return tx.exec(query.where(DigestRun.id == card.subject_id)).one_or_none()


def home_of(tx: Session, card: Card, congress: Congress, plan: DigestPlan | None) -> int | None:
    """The channel, thread or member (by Discord's ids) in which a card belongs, as far as there is one."""
    if card.place == "thread":
        return thread_of(tx, card)
    if card.kind == TROUBLE:
        opener = select(Member.discord_id).join(Event, col(Event.member_id) == Member.id)
        return tx.exec(opener.where(Event.congress_id == congress.id, Event.kind == "congress_opened")).first()
    if card.place in OF_PLANS:
        if plan is None or plan.member_id is None:
            return None if plan is None else plan.channel_id
        return tx.exec(select(Member.discord_id).where(Member.id == plan.member_id)).one()
    return {"forum": congress.forum_channel_id, "votes": congress.votes_channel_id}[card.place]


def thread_of(tx: Session, card: Card) -> int | None:
    """The thread in which a card stands, once there is one."""
    query = select(Card.thread_id).where(Card.kind == "norm", Card.subject_id == _norm_of_thread(tx, card))
    return tx.exec(query).one_or_none()


def _norm_of_thread(tx: Session, card: Card) -> int | None:
    """The id of the norm in whose thread a card stands."""
    if card.kind == "statement":
        return tx.exec(select(Statement.norm_id).where(Statement.id == card.subject_id)).one_or_none()
    return norm_linked(tx, card) or card.subject_id  # A notice has the id of its norm.


def norm_linked(tx: Session, card: Card) -> int | None:
    """The id of the norm that a card is about, where others link to the card."""
    about = _ABOUT_A_NORM.get(card.kind)
    if about is not None:
        return tx.exec(select(about.norm_id).where(about.id == card.subject_id)).one_or_none()
    return card.subject_id if card.kind == "norm" else None
