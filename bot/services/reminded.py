"""Who could be reminded of what: the votes, concerns, norms, reviews and commitments that await somebody with a plan.

The same reading says of what somebody is to be reminded and, when the message is drawn, what of it still matters.
What has an hour is found among all plans at each tick, by the indexes on its end; what has a day is looked at once a
day for each plan, at that plan's hour. What is a member's own awaits them, reminded or not (`own_awaited`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, literal, literal_column, null
from sqlmodel import Session, col, func, or_, select

from bot.congress import reminders as rules
from bot.congress.concerns import STANDS_AFTER, ResolutionState
from bot.congress.handles import concern_handle, norm_handle
from bot.congress.norms import Stage
from bot.congress.reminders import Hour, Occasion, Reminded
from bot.services.people import seat_of
from bot.services.places import place_of
from bot.services.plan_times import time_of
from bot.services.planning import reminders_of
from bot.services.proxy_votes import standing
from bot.services.record.entries import entry_handle, visible
from bot.services.record.entry_actors import spoken_for
from bot.services.record.entry_chain import chain_of
from bot.services.record.pledge_views import is_done
from bot.services.resting import here
from bot.services.rolls import ON_ROLL
from storage.tables import (
    Actor,
    Ballot,
    BallotPaper,
    BallotSeat,
    Concern,
    Congress,
    DigestPlan,
    Entry,
    Member,
    Norm,
    NormVersion,
    Pledge,
    RankingPaper,
    Reminder,
    Resolution,
)

REMINDERS: tuple[ColumnElement[bool], ...] = (
    col(DigestPlan.purpose) == "reminder",
    # In the words of the partial index: neither engine sees that this follows.
    literal_column("digest_plan.purpose <> 'watch'"),
    col(DigestPlan.ended_at).is_(None),
    col(DigestPlan.paused_at).is_(None),
    here(DigestPlan.congress_id),
)
"""That a plan is one by which a member is reminded now."""


@dataclass(frozen=True)
class Awaited:
    """Something that awaits the member of a plan; `told` names the last moment of it that they were told.

    `handle` and `title` say what it is about, `until` until when it can be done, or `day` the day of it as it is known;
    `how` tells apart what is said of one kind. `plan_id` is 0 where it was read for a member, of no plan.
    """

    plan_id: int
    kind: Reminded
    subject_id: int
    occasion: Occasion
    told: datetime | None
    handle: str
    title: str
    how: str = ""
    until: datetime | None = None
    day: str = ""
    shown_as: tuple[str, int] | None = None
    """Kind and subject of the card that shows it."""


@dataclass(frozen=True)
class ReminderLine:
    """One thing that awaits a member, as in `Awaited`; `url` is None while Discord shows no card of it."""

    kind: Reminded
    how: str
    handle: str
    title: str
    until: datetime | None
    day: str
    url: str | None


@dataclass(frozen=True)
class Asked:
    """Of what is read: of all plans what is due by its hour, or, with a plan, everything that awaits its member."""

    now: datetime
    plan_id: int | None = None

    def plan(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions on plans, which their index answers."""
        return REMINDERS if self.plan_id is None else (*REMINDERS, col(DigestPlan.id) == self.plan_id)

    def near(
        self,
        ends: SQLColumnExpression[datetime] | SQLColumnExpression[datetime | None],
        ahead: timedelta,
        told: ColumnElement[datetime],
        since: timedelta,
    ) -> tuple[ColumnElement[bool], ...]:
        """That something ends soon (within `ahead`), and that no moment of the last `since` was told of it.

        A coarse net, so that what was told long ago is not read at each tick; the rules say what is due.
        """
        if self.plan_id is not None:
            return ()
        return ends <= self.now + ahead, or_(told.is_(None), told <= self.now - since)


def by_the_hour(tx: Session, asked: Asked) -> Iterator[Awaited]:
    """What awaits people until an instant: votes, resolutions of their concerns, seconds for their norms."""
    yield from _votes(tx, asked)
    yield from _concerns(tx, asked)
    yield from _seconds(tx, asked)


def by_the_day(tx: Session, plan: DigestPlan, now: datetime) -> Iterator[Awaited]:
    """What awaits the member of a plan on a day: reviews of their norms, and commitments."""
    congress, member = tx.get_one(Congress, plan.congress_id), tx.get_one(Member, plan.member_id)
    hour = Hour(time_of(plan), plan.timezone)
    yield from _reviews(tx, member, hour)
    yield from _commitments(tx, congress, member, hour, now)


def own_awaited(tx: Session, congress: Congress, member: Member, now: datetime) -> tuple[ReminderLine, ...]:
    """What of a member's own awaits them, from when they are reminded of it on, whether they get reminders or not:
    their norms that lack seconds or are reviewed, and commitments.

    The day of those who get none begins with that of the congress.
    """
    plan = reminders_of(tx, member.id)
    hour = Hour(time(), congress.timezone) if plan is None else Hour(time_of(plan), plan.timezone)
    found = [
        *_lacking(tx.execute(_seeking(literal(0), null(), now).where(col(Norm.proposer_id) == member.id))),
        *_reviews(tx, member, hour),
        *_commitments(tx, congress, member, hour, now),
    ]
    return tuple(line_of(tx, congress, one) for one in found if one.occasion.awaits(now))


def line_of(tx: Session, congress: Congress, one: Awaited) -> ReminderLine:
    """What is said of it, with the link to the card that shows it."""
    place = None if one.shown_as is None else place_of(tx, congress, *one.shown_as)
    url = None if place is None else place.url
    return ReminderLine(one.kind, one.how, one.handle, one.title, one.until, one.day, url)


def _votes(tx: Session, asked: Asked) -> Iterator[Awaited]:
    told = _told(Reminded.VOTE, col(Ballot.id))
    query = (
        _about_a_norm(Ballot.id, Ballot.opened_at, Ballot.closes_at, Ballot.question, Ballot.follows, told)
        .add_columns(col(BallotSeat.member_id), col(BallotSeat.proxy_id))
        .select_from(Ballot)
        # From the plans of the congress to their seats: far fewer ask for reminders than stand on a roll.
        .join(DigestPlan, col(DigestPlan.congress_id) == Ballot.congress_id)
        .join(BallotSeat, _SEAT_OF_PLAN & ON_ROLL)
        .join(Norm, col(Norm.id) == Ballot.norm_id)
        .join(NormVersion, col(NormVersion.id) == Ballot.version_id)
        .where(*asked.plan(), col(Ballot.closed_at).is_(None), col(Ballot.closes_at) > asked.now)
        .where(~_voted(BallotPaper) & ~_voted(RankingPaper))
        .where(*asked.near(col(Ballot.closes_at), rules.VOTE_BEFORE, told, rules.VOTE_BEFORE))
        .order_by(col(Ballot.closes_at), col(Ballot.id))
    )
    proxies: dict[int, set[int]] = {}
    for plan, number, title, ballot, opened, closes, question, follows, last, member, proxy in tx.execute(query):
        if proxy is not None and ballot not in proxies:
            proxies[ballot] = {one.giver for one in standing(tx, ballot)}
        if rules.awaits_vote(voted=False, proxy=member in proxies.get(ballot, ())):
            how = question if question in ("repeal", "keep") else "again" if follows is not None else "vote"
            yield Awaited(
                plan, Reminded.VOTE, ballot, rules.of_vote(opened, closes), last,
                norm_handle(number), title, how, closes, shown_as=("ballot", ballot),
            )  # fmt: skip


_SEAT_OF_PLAN = (col(BallotSeat.ballot_id) == Ballot.id) & (col(BallotSeat.member_id) == DigestPlan.member_id)


def _voted(paper: type[BallotPaper] | type[RankingPaper]) -> ColumnElement[bool]:
    """That a vote counts of the seat that the statement around it selects."""
    same = (col(paper.ballot_id) == BallotSeat.ballot_id) & (col(paper.member_id) == BallotSeat.member_id)
    return exists(select(paper.id).where(same, col(paper.live)))


def _concerns(tx: Session, asked: Asked) -> Iterator[Awaited]:
    told = _told(Reminded.CONCERN, col(Resolution.id))
    query = (
        _about_a_norm(Resolution.id, Concern.id, Concern.n, Resolution.proposed_at, Resolution.stands_at, told)
        .select_from(Resolution)
        .join(Concern, col(Concern.id) == Resolution.concern_id)
        .join(DigestPlan, col(DigestPlan.member_id) == Concern.member_id)
        .join(Norm, col(Norm.id) == Concern.norm_id)
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .where(*asked.plan(), Resolution.state == ResolutionState.PENDING.value)
        .where(col(Resolution.understood).is_(None), col(Resolution.stands_at) > asked.now)
        .where(*asked.near(col(Resolution.stands_at), STANDS_AFTER - rules.CONCERN_AFTER, told, rules.CONCERN_BEFORE))
        .order_by(col(Resolution.stands_at), col(Resolution.id))
    )
    for plan, number, title, one, concern, n, proposed, stands, last in tx.execute(query):
        yield Awaited(
            plan, Reminded.CONCERN, one, rules.of_resolution(proposed, stands), last,
            concern_handle(number, n), title, until=stands, shown_as=("concern", concern),
        )  # fmt: skip


def _seconds(tx: Session, asked: Asked) -> Iterator[Awaited]:
    told = _told(Reminded.SECOND, col(Norm.id))
    query = (
        _seeking(col(DigestPlan.id), told, asked.now)
        .join(DigestPlan, col(DigestPlan.member_id) == Norm.proposer_id)
        .where(*asked.plan())
        .where(*asked.near(col(Norm.stage_ends_at), rules.SECOND_BEFORE, told, rules.SECOND_BEFORE))
    )
    yield from _lacking(tx.execute(query))


def _seeking(plan: SQLColumnExpression[int], told: SQLColumnExpression[Any], now: datetime):  # type: ignore[no-untyped-def]
    """A statement of the norms that seek seconds still, with these columns beside what is said of them."""
    return (
        select(plan, Norm.number, NormVersion.title, Norm.id, Norm.stage_since, Norm.stage_ends_at, told)  # type: ignore[call-overload]
        .select_from(Norm)
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .where(Norm.stage == Stage.SEEKING_SECONDS.value, col(Norm.stage_ends_at) > now)
        .order_by(col(Norm.stage_ends_at), col(Norm.id))
    )


def _lacking(rows: Iterable[Any]) -> Iterator[Awaited]:
    """What such a statement found."""
    for plan, number, title, norm, since, ends, last in rows:
        yield Awaited(
            plan, Reminded.SECOND, norm, rules.of_seconding(since, ends), last,
            norm_handle(number), title, until=ends, shown_as=("norm", norm),
        )  # fmt: skip


def _reviews(tx: Session, member: Member, hour: Hour) -> Iterator[Awaited]:
    told = _told(Reminded.REVIEW, col(Norm.id), member.id)
    reviewed = (Stage.DECIDED.value, Stage.REVIEW.value)
    query = (
        select(  # type: ignore[call-overload]
            Norm.number,
            NormVersion.title,
            Norm.id,
            Norm.stage,
            Norm.stage_since,
            Norm.review_on,
            Norm.trial_until,
            told,
        )
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .where(Norm.proposer_id == member.id, col(Norm.stage).in_(reviewed), col(Norm.in_force).is_not(None))
        .where(col(Norm.review_on).is_not(None))
        .order_by(col(Norm.review_on), col(Norm.id))
    )
    for number, title, norm, stage, since, on, trial, last in tx.execute(query):
        # Once the review has begun, what was set is not known any more, and its day has come.
        set_on = since.date() if stage == Stage.DECIDED else on
        begun = stage == Stage.REVIEW
        occasion = rules.of_review(on, hour, set_on=set_on, trial_until=trial, begun=begun)
        how = "trial" if trial is not None else "now" if begun else "review"
        yield Awaited(
            0, Reminded.REVIEW, norm, occasion, last,
            norm_handle(number), title, how, trial, on.isoformat(), shown_as=("norm", norm),
        )  # fmt: skip


def _commitments(tx: Session, congress: Congress, member: Member, hour: Hour, now: datetime) -> Iterator[Awaited]:
    seated = seat_of(tx, member)
    represents = seated.seat.represents if seated is not None else None
    today = now.date()
    query = (
        select(Entry, Pledge, Actor)
        .join(Pledge, col(Pledge.entry_id) == Entry.id)
        .join(Actor, col(Actor.id) == Pledge.actor_id)
        .where(visible(congress), Entry.state == "confirmed")
        .where(col(Pledge.due_by) >= today - timedelta(days=rules.DAY_MATTERS_FOR + 1))
        .where(col(Pledge.due_by) <= today + timedelta(days=rules.DAYS_AHEAD + 1))
        .order_by(col(Pledge.due_by), col(Entry.id))
    )
    rows = tx.exec(query).all()
    represented = {one.id for one in spoken_for(tx, congress, represents, [actor for _, _, actor in rows])}
    for entry, pledge, actor in rows:
        mine = entry.recorded_by == member.id or actor.id in represented
        if not mine or pledge.due_by is None or is_done(tx, congress, pledge, today):
            continue
        # What corrects an entry stands in its place: of that nobody is reminded anew.
        first = chain_of(tx, entry.id)[-1]
        told = select(func.max(Reminder.due_at)).where(Reminder.member_id == member.id)
        told = told.where(Reminder.kind == Reminded.COMMITMENT.value, Reminder.subject_id == first)
        occasion = rules.of_commitment(pledge.due_by, hour, set_on=entry.recorded_at.date())
        yield Awaited(
            0, Reminded.COMMITMENT, first, occasion, tx.exec(told).one(),
            entry_handle(entry), pledge.words, actor.name, day=pledge.due or "",
        )  # fmt: skip


def _told(kind: Reminded, subject: SQLColumnExpression[int], member: int | None = None) -> ColumnElement[datetime]:
    """The last moment of something that a member was told; none named: that of the plan in the statement around it."""
    whose = col(DigestPlan.member_id) if member is None else member
    told = select(func.max(Reminder.due_at)).where(Reminder.member_id == whose)
    return told.where(Reminder.kind == kind.value, Reminder.subject_id == subject).scalar_subquery()


def _about_a_norm(*columns: object):  # type: ignore[no-untyped-def]  # SQLAlchemy's own types of statements.
    """A statement of the plan, the norm's number, its title, and these."""
    return select(DigestPlan.id, Norm.number, NormVersion.title, *columns)
