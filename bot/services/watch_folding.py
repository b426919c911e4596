"""What of each watch was not told yet: what came after its last event, and what a message told that nobody read.

Which plan sent that message does not matter: whichever tells the watch next tells that part too, and takes it over, out
of the content of the earlier run. So it comes once, whatever was stopped, resumed or ended in between.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlmodel import Session, and_, col, or_, select

from bot.congress.watching import Span, joined
from bot.services.cards import NOT_SENT
from storage.tables import Card, DigestPlan, DigestRun, Watch

WATCHES = "watches"
"""Under which word the content of a run keeps what it tells of watches."""

Untold = dict[int, tuple[Span, ...]]
"""The events that each watch, by its id, has yet to tell."""


def untold_of(tx: Session, watches: Sequence[Watch], *, upto: int) -> Untold:
    """What these watches have yet to tell, up to the event `upto`; nothing is written or held."""
    return _untold(watches, _parts(watches, [run for run, _, _ in _unread(tx, watches, lock=False)]), upto)


def take_untold(tx: Session, watches: Sequence[Watch], *, upto: int) -> Untold:
    """The same, to be told by the message that is claimed in this transaction: it counts as told from then on."""
    unread = _unread(tx, watches, lock=True)
    parts = _parts(watches, [run for run, _, _ in unread])
    for run, card, purpose in unread:
        left = [told for told in run.content.get(WATCHES, ()) if int(told["watch"]) not in parts]
        if len(left) < len(run.content.get(WATCHES, ())):
            run.content = {**run.content, WATCHES: left}
            if purpose == "watch" and not left:
                card.due_at = None
    untold = _untold(watches, parts, upto)
    for one in watches:
        one.last_event = max(one.last_event, upto)
    return untold


def _untold(watches: Sequence[Watch], parts: Mapping[int, Sequence[Span]], upto: int) -> Untold:
    return {one.id: joined([*parts.get(one.id, ()), (one.last_event, upto)]) for one in watches}


def _parts(watches: Sequence[Watch], unread: Sequence[DigestRun]) -> dict[int, list[Span]]:
    """What these runs tell of each of these watches."""
    since = {one.id: one.since for one in watches}
    parts: dict[int, list[Span]] = defaultdict(list)
    for run in unread:
        for told in run.content.get(WATCHES, ()):
            watch = int(told["watch"])
            # The key of a watch that was ended may be that of a later one.
            if watch in since and since[watch] <= run.created_at:
                parts[watch] += [(int(after), int(last)) for after, last in told["spans"]]
    return parts


def _unread(tx: Session, watches: Sequence[Watch], *, lock: bool) -> Sequence[tuple[DigestRun, Card, str]]:
    """The messages to the members of these watches that Discord does not show, each with its card and the purpose of
    its plan.

    They are those that surely are not sent any more, or could not be when they were tried last. What is on its way, or
    may yet be sent, is not among them. With `lock` none of them is sent until the transaction ends.
    """
    if not watches:
        return []
    query = select(DigestRun, Card, DigestPlan.purpose).join(Card, col(Card.subject_id) == DigestRun.id)
    query = query.join(DigestPlan, col(DigestPlan.id) == DigestRun.plan_id)
    query = query.where(col(DigestPlan.member_id).in_({one.member_id for one in watches}))
    query = query.where(col(DigestPlan.purpose).in_(("watch", "digest")), Card.kind == "personal")
    query = query.where(DigestRun.created_at >= min(one.since for one in watches))
    query = query.where(col(Card.message_id).is_(None), col(Card.claimed_at).is_(None))
    never_sent = and_(
        col(Card.first_tried_at).is_(None),
        or_(col(Card.trouble).in_(NOT_SENT), col(Card.due_at).is_(None), col(DigestPlan.paused_at).is_not(None)),
    )
    given_up = or_(col(DigestRun.folded_into).is_not(None), col(DigestPlan.ended_at).is_not(None))
    query = query.where(or_(never_sent, given_up))
    query = query.order_by(col(DigestRun.id))
    return tx.exec(query.with_for_update(of=Card) if lock else query).all()
