"""What the clock finds to do: SQL holds what is due, so a missed tick is made up by the next one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

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


@dataclass(frozen=True)
class DueWork:
    """One thing that is due: a verb of its own, run in a transaction of its own.

    `messages` is how many it may claim, of what only tells people something: of these there may be thousands at the
    same minute. It is 0 for what changes how something stands.
    """

    what: str
    subject_id: int
    verb: Callable[[Session], object]
    messages: int = 0


def due_work(tx: Session, *, now: datetime, messages: bool = True) -> list[DueWork]:
    """Everything that is due now, in the order in which it should happen: votes close before digests tell of them.

    Without `messages` all that only tells people something is left out, which may be many.

    A norm that a concern held goes on at the tick after the one at which that concern's resolution stands, or at which
    the concern is sustained. What is due where the bot was removed rests until it returns.
    """
    return [
        *_votes(tx, now),
        *_concerns(tx, now),
        *_stages(tx, now),
        *_in_force(tx, now),  # After the votes, which have had their effect.
        *(DueWork("proxy", one, partial(clock_ends, proxy_id=one, now=now)) for one in expired(tx, now=now)),
        *((*_digests(tx, now), *_told(tx, now)) if messages else ()),
    ]


def _votes(tx: Session, now: datetime) -> Iterator[DueWork]:
    """The ballots that have ended."""
    ended = select(Ballot.id).where(
        col(Ballot.closed_at).is_(None), col(Ballot.closes_at) <= now, here(Ballot.congress_id)
    )
    for one in tx.exec(ended.order_by(col(Ballot.closes_at))).all():
        yield DueWork("close_ballot", one, partial(close_ballot, ballot_id=one, now=now))


def _concerns(tx: Session, now: datetime) -> Iterator[DueWork]:
    """The resolutions that nobody opposed in time, and then the concerns that no round is left for."""
    waited = select(Resolution.id).where(
        Resolution.state == ResolutionState.PENDING.value, col(Resolution.stands_at) <= now
    )
    spent = select(Concern.id).where(
        Concern.state == ConcernState.OPEN.value,
        Resolution.state == ResolutionState.BACKED.value,
        col(Resolution.n) >= ROUNDS_MOST,
        col(Resolution.stands_at) <= now,
    )
    for one in tx.exec(_of_concerns(waited)).all():
        yield DueWork("resolution", one, partial(stand_resolution, resolution_id=one, now=now))
    for one in tx.exec(_of_concerns(spent)).all():
        yield DueWork("concern", one, partial(sustain_concern, concern_id=one, now=now))


def _of_concerns(query: SelectOfScalar[int]) -> SelectOfScalar[int]:
    """The same of concerns where the bot is, by when their resolutions stand."""
    joined = query.select_from(Resolution).join(Concern, col(Concern.id) == Resolution.concern_id)
    joined = joined.join(Norm, col(Norm.id) == Concern.norm_id)
    return joined.where(here(Norm.congress_id)).order_by(col(Resolution.stands_at))


def _stages(tx: Session, now: datetime) -> Iterator[DueWork]:
    """The norms whose stage has ended, of those that the clock moves."""
    by_clock = col(Norm.congress_id).in_(select(Congress.id).where(Congress.pace == "clock"))
    seated = col(Norm.congress_id).in_(select(Seat.congress_id).where(col(Seat.until).is_(None)))
    seeking = col(Norm.stage) == Stage.SEEKING_SECONDS.value
    ended = select(Norm.id, Norm.stage).where(
        col(Norm.stage).in_([Stage.SEEKING_SECONDS.value, Stage.DELIBERATION.value, Stage.FINAL_CALL.value]),
        col(Norm.stage_ends_at) <= now,
        here(Norm.congress_id),
        or_(seeking, by_clock),
        or_(seeking, ~held()),  # What a concern holds waits until that has ended.
        # Without a single seat nobody could vote: such a norm waits for the first one.
        or_(col(Norm.stage) != Stage.FINAL_CALL.value, seated),
    )
    for norm_id, stage in tx.exec(ended.order_by(col(Norm.stage_ends_at))).all():
        verb = clock_opens if stage == Stage.FINAL_CALL else clock_moves
        yield DueWork(f"norm_{stage}", norm_id, partial(verb, norm_id=norm_id, now=now))


def _in_force(tx: Session, now: datetime) -> Iterator[DueWork]:
    """The trials that are over, and then the reviews that are due: what has ended is not reviewed any more."""
    for one in trials_over(tx, now):
        yield DueWork("norm_trial", one, partial(clock_ends_trial, norm_id=one, now=now))
    for one in reviews_due(tx, now):
        yield DueWork("norm_review", one, partial(clock_reviews, norm_id=one, now=now))


def _digests(tx: Session, now: datetime) -> Iterator[DueWork]:
    """The digests of channels and of members."""
    query = (
        select(DigestPlan.id, DigestPlan.member_id)
        .where(col(DigestPlan.next_at) <= now, DigestPlan.purpose == "digest", here(DigestPlan.congress_id))
        .order_by(col(DigestPlan.next_at), col(DigestPlan.id))
    )
    for plan_id, member_id in tx.exec(query).all():
        sends = clock_sends if member_id is None else clock_sends_personal
        yield DueWork("digest", plan_id, partial(sends, plan_id=plan_id, now=now), 1)


def _told(tx: Session, now: datetime) -> Iterator[DueWork]:
    """What members asked to be told or reminded of."""
    for one in gathering(tx):
        yield DueWork("watched", one, partial(clock_gathers, congress_id=one, now=now), 1)
    for lot in due_notices(tx, now=now):
        yield DueWork("watch", lot[0], partial(clock_tells, plan_ids=lot, now=now), len(lot))
    for one in ballots_closing(tx, now):
        yield DueWork("closing", one, partial(tell_closing, ballot_id=one, now=now), 1)
    for one in reminders_due(tx, now):
        yield DueWork("reminder", one, partial(clock_reminds, plan_id=one, now=now), 1)


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
