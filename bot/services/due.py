"""What the clock finds to do: SQL holds what is due, so a missed tick is made up by the next one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlmodel import Session, col, or_, select

from bot.congress.concerns import ROUNDS_MOST, ConcernState, ResolutionState
from bot.congress.norms import Stage
from bot.services.closing import ballots_closing, tell_closing
from bot.services.concerns import stand_resolution, sustain_concern
from bot.services.digests import clock_sends
from bot.services.norms import clock_moves
from bot.services.objections import held
from bot.services.personal import clock_sends_personal
from bot.services.proxies import clock_ends, expired
from bot.services.reminders import clock_reminds, reminders_due
from bot.services.resting import here
from bot.services.reviews import clock_reviews, reviews_due
from bot.services.trials import clock_ends_trial, trials_over
from bot.services.votes import clock_opens, close_ballot
from bot.services.watch_notices import clock_gathers, clock_tells, due_notices, gathering
from storage.tables import Ballot, BotState, Concern, Congress, DigestPlan, Norm, Resolution, Seat

HEARTBEAT = "clock"

DIGEST = "digest"
"""What a digest that is due is called: of these there may be thousands at the same minute."""


@dataclass(frozen=True)
class DueWork:
    """One thing that is due: a verb of its own, run in a transaction of its own."""

    what: str
    subject_id: int
    verb: Callable[[Session], object]


def due_work(tx: Session, *, now: datetime, digests: bool = True) -> list[DueWork]:
    """Everything that is due now, in the order in which it should happen: votes close before digests tell of them.

    Without `digests` those are left out, which may be many.

    A norm that a concern held goes on at the tick after the one at which that concern's resolution stands, or at which
    the concern is sustained. What is due where the bot was removed rests until it returns.
    """
    closing = select(Ballot.id).where(
        col(Ballot.closed_at).is_(None), col(Ballot.closes_at) <= now, here(Ballot.congress_id)
    )
    ended = select(Norm.id, Norm.stage).where(
        col(Norm.stage_ends_at) <= now,
        here(Norm.congress_id),
        or_(
            col(Norm.stage) == Stage.SEEKING_SECONDS.value,
            col(Norm.congress_id).in_(select(Congress.id).where(Congress.pace == "clock")),
        ),
        or_(  # Without a single seat nobody could vote: such a norm waits for the first one.
            col(Norm.stage) != Stage.FINAL_CALL.value,
            col(Norm.congress_id).in_(select(Seat.congress_id).where(col(Seat.until).is_(None))),
        ),
        or_(  # What a concern holds waits until that has ended.
            col(Norm.stage) == Stage.SEEKING_SECONDS.value,
            ~held(),
        ),
        col(Norm.stage).in_([Stage.SEEKING_SECONDS.value, Stage.DELIBERATION.value, Stage.FINAL_CALL.value]),
    )
    of_digests = (
        select(DigestPlan.id, DigestPlan.member_id)
        .where(col(DigestPlan.next_at) <= now, DigestPlan.purpose == "digest", here(DigestPlan.congress_id))
        .order_by(col(DigestPlan.next_at), col(DigestPlan.id))
    )
    work = [
        DueWork("close_ballot", one, partial(close_ballot, ballot_id=one, now=now))
        for one in tx.exec(closing.order_by(col(Ballot.closes_at))).all()
    ]
    standing = (
        select(Resolution.id)
        .join(Concern, col(Concern.id) == Resolution.concern_id)
        .join(Norm, col(Norm.id) == Concern.norm_id)
        .where(Resolution.state == ResolutionState.PENDING.value, here(Norm.congress_id))
    )
    work += [
        DueWork("resolution", one, partial(stand_resolution, resolution_id=one, now=now))
        for one in tx.exec(standing.where(col(Resolution.stands_at) <= now).order_by(col(Resolution.stands_at))).all()
    ]
    spent = (
        select(Concern.id)
        .join(Resolution, col(Resolution.concern_id) == Concern.id)
        .join(Norm, col(Norm.id) == Concern.norm_id)
        .where(
            here(Norm.congress_id),
            Concern.state == ConcernState.OPEN.value,
            Resolution.state == ResolutionState.BACKED.value,
        )
        .where(col(Resolution.n) >= ROUNDS_MOST, col(Resolution.stands_at) <= now)
    )
    work += [
        DueWork("concern", one, partial(sustain_concern, concern_id=one, now=now))
        for one in tx.exec(spent.order_by(col(Resolution.stands_at))).all()
    ]
    for norm_id, stage in tx.exec(ended.order_by(col(Norm.stage_ends_at))).all():
        verb = clock_opens if stage == Stage.FINAL_CALL else clock_moves
        work.append(DueWork(f"norm_{stage}", norm_id, partial(verb, norm_id=norm_id, now=now)))
    # After the votes, which have had their effect, and before the reviews: what has ended is not reviewed any more.
    work += [
        DueWork("norm_trial", one, partial(clock_ends_trial, norm_id=one, now=now)) for one in trials_over(tx, now)
    ]
    work += [DueWork("norm_review", one, partial(clock_reviews, norm_id=one, now=now)) for one in reviews_due(tx, now)]
    work += [DueWork("proxy", one, partial(clock_ends, proxy_id=one, now=now)) for one in expired(tx, now=now)]
    for plan_id, member_id in tx.exec(of_digests).all() if digests else ():
        sends = clock_sends if member_id is None else clock_sends_personal
        work.append(DueWork(DIGEST, plan_id, partial(sends, plan_id=plan_id, now=now)))
    work += [DueWork("watched", one, partial(clock_gathers, congress_id=one, now=now)) for one in gathering(tx)]
    work += [DueWork("watch", lot[0], partial(clock_tells, plan_ids=lot, now=now)) for lot in due_notices(tx, now=now)]
    work += [DueWork("closing", one, partial(tell_closing, ballot_id=one, now=now)) for one in ballots_closing(tx, now)]
    work += [DueWork("reminder", one, partial(clock_reminds, plan_id=one, now=now)) for one in reminders_due(tx, now)]
    return work


def beat(tx: Session, *, now: datetime, lag_ms: int) -> None:
    """Note that the clock ticked, and how late; `doctor` reads it."""
    state = tx.get(BotState, HEARTBEAT)
    if state is None:
        tx.add(BotState(id=HEARTBEAT, value={"lag_ms": lag_ms}, at=now))
    else:
        state.value, state.at = {"lag_ms": lag_ms}, now


def last_beat(tx: Session) -> tuple[datetime, int] | None:
    """When the clock last ticked and how late (milliseconds); None where it never did."""
    state = tx.get(BotState, HEARTBEAT)
    return None if state is None else (state.at, int(state.value["lag_ms"]))
