"""What a notice of watches told and nobody read: its watches go back to where they stood before it."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from bot.services.planning import CARDS, unsent_runs
from storage.tables import Card, DigestPlan, DigestRun, Watch

WATCHES = "watches"
"""Under which word the content of a run keeps what it tells of watches."""


def fold_back(tx: Session, plan: DigestPlan, watches: Iterable[Watch], *, waiting: bool = False) -> None:
    """Let watches tell again what the last runs of a plan could not; with `waiting` also what has not been sent yet.

    The runs themselves are folded into the next one where it is claimed.
    """
    by_id = {one.id: one for one in watches}
    runs = [run for run, _ in unsent_runs(tx, plan, lock=True)]
    if waiting:
        runs += _waiting(tx, plan)
    for run in runs:
        for told in run.content.get(WATCHES, ()):
            one = by_id.get(int(told["watch"]))
            if one is not None:
                one.last_event = min(one.last_event, int(told["after"]))


def _waiting(tx: Session, plan: DigestPlan) -> list[DigestRun]:
    """The runs of a plan that Discord does not show, and that nobody is sending just now."""
    query = select(DigestRun).join(Card, col(Card.subject_id) == DigestRun.id)
    query = query.where(col(Card.kind).in_(CARDS), col(Card.message_id).is_(None), col(Card.claimed_at).is_(None))
    query = query.where(DigestRun.plan_id == plan.id, col(DigestRun.folded_into).is_(None))
    return list(tx.exec(query.where(col(Card.due_at).is_not(None)).with_for_update(of=Card)).all())
