"""What concerns mean to the norm that they are about: those that are sustained, and how they end with it.

Beneath the verbs of norms, which need it; the verbs of concerns themselves are in `bot/services/concerns.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from bot.congress.concerns import ConcernState, Consequence, Party, Phase, ResolutionState, Standing, act
from bot.congress.handles import concern_handle, decision_handle
from bot.congress.norms import BEFORE_THE_VOTE, Stage
from bot.congress.reviews import ON_WHAT_IS_IN_FORCE
from bot.services.cards import want
from bot.services.log import record
from bot.services.second_votes import opened_first
from storage.tables import Ballot, Concern, Congress, Decision, Member, Norm, Resolution

ENDS_CONCERNS = frozenset({Stage.LAPSED, Stage.WITHDRAWN, Stage.MERGED, Stage.SUPERSEDED, Stage.REPEALED})
"""The stages at which a norm comes to its end; its open concerns end with it."""

ENDING_MOVES = frozenset({"take_back"})
"""The moves by which what open concerns are about comes to its end, and the norm itself does not."""


RENEWING_MOVES = frozenset({"reopen", "revise", "withdraw", "merge", *ENDING_MOVES})
"""The moves that change which of the sustained concerns stand against the norm, and which are an earlier decision's."""

BEGUN_ANEW = (*BEFORE_THE_VOTE, Stage.WITHDRAWN, Stage.MERGED)
"""Stages that a norm which was voted on reaches by a new version alone: all of its votes are earlier ones."""


@dataclass(frozen=True)
class Case:
    """A concern with what the rules look at."""

    concern: Concern
    standing: Standing
    pending: Resolution | None
    """The resolution under way."""


def case_of(tx: Session, norm: Norm, concern: Concern, now: datetime) -> Case:
    """The concern as it stands now. Whoever decides on it holds the norm's row."""
    tried = tx.exec(select(Resolution).where(Resolution.concern_id == concern.id)).all()
    return case_from(norm, concern, tried, now, past=past_withdrawing(norm, concern))


def past_withdrawing(norm: Norm, concern: Concern) -> bool:
    """Whether a concern is sustained and its norm not before the vote, or before a later one than it is named in."""
    if concern.state != ConcernState.SUSTAINED:
        return False
    return norm.stage not in BEFORE_THE_VOTE or concern.ballot_id is not None


def case_from(norm: Norm, concern: Concern, resolutions: Iterable[Resolution], now: datetime, *, past: bool) -> Case:
    """The concern as it stands now, from everything that was tried to resolve it; `past`: see `past_withdrawing`."""
    tried = tuple(resolutions)
    failed = [one.stands_at for one in tried if one.state == ResolutionState.BACKED]
    pending = next((one for one in tried if one.state == ResolutionState.PENDING), None)
    standing = Standing(
        handle=concern_handle(norm.number, concern.n),
        state=ConcernState(concern.state),
        now=now,
        failed=len(failed),
        stands_at=pending.stands_at if pending is not None else None,
        understood=pending.understood if pending is not None else None,
        failed_until=max(failed, default=None),
        past=past,
    )
    return Case(concern, standing, pending)


def settle(
    tx: Session, congress: Congress, norm: Norm, case: Case, outcome: Consequence, *, by: Member | None = None
) -> None:
    """Write what follows an act: the resolution under way, and the concern with its event if it ends. Cards follow."""
    concern, now, phase = case.concern, case.standing.now, outcome.phase
    if case.pending is not None and outcome.resolution not in (None, ResolutionState.PENDING):
        case.pending.state, case.pending.ended_at = outcome.resolution.value, now
    if phase.state is not ConcernState.OPEN:
        concern.state, concern.ended_at = phase.state.value, now
        record(
            tx, congress, f"concern_{phase.value}", now=now, by=by, norm=norm, subject_id=concern.id,
            concern=case.standing.handle,
        )  # fmt: skip
    want(tx, congress, "concern", concern.id, place="thread", now=now)


def leave_concerns(tx: Session, norm: Norm, now: datetime) -> None:
    """End the open concerns of a norm that came to its end, or whose revision did. The caller holds the norm's row."""
    congress = tx.exec(select(Congress).where(Congress.id == norm.congress_id)).one()
    query = select(Concern).where(Concern.norm_id == norm.id, Concern.state == ConcernState.OPEN.value)
    for concern in tx.exec(query.order_by(col(Concern.n))).all():
        case = case_of(tx, norm, concern, now)
        settle(tx, congress, norm, case, act("leave", case.standing, {Party.NORM}))


def show_named(tx: Session, congress: Congress, norm: Norm, now: datetime) -> None:
    """Ask for the cards of what is sustained anew: a vote opens, and these concerns can be withdrawn no more; or the
    norm begins anew, and they belong to the decision before."""
    for concern in _sustained(tx, norm.id):
        want(tx, congress, "concern", concern.id, place="thread", now=now)


def sustained_concerns(tx: Session, norm: Norm) -> list[Concern]:
    """The concerns that stand against the norm unresolved: in the vote that is to come, or else in the latest one.

    A norm that is revised after a decision begins anew: what was sustained before an earlier vote is named there.
    """
    if norm.stage in BEFORE_THE_VOTE:
        return _sustained(tx, norm.id, col(Concern.ballot_id).is_(None))
    latest = tx.exec(select(Ballot).where(Ballot.norm_id == norm.id).order_by(col(Ballot.id).desc())).first()
    return sustained_at(tx, latest) if latest is not None else _sustained(tx, norm.id)


def sustained_at(tx: Session, ballot: Ballot) -> list[Concern]:
    """The concerns that stood unresolved when this ballot opened, and had not stood in an earlier one.

    Who objects to a text does not object to its repeal; and what was sustained against a text that is in force all the
    same has stood in an earlier ballot, or was said of a revision of it. What stood at a vote whose wordings tied
    stands at the second.
    """
    if ballot.question in ON_WHAT_IS_IN_FORCE:
        return []
    return _sustained(tx, ballot.norm_id, col(Concern.ballot_id) == opened_first(tx, ballot).id)


def name_concerns(tx: Session, norm: Norm, ballot: Ballot) -> None:
    """Note which concerns are named on a ballot that opens: those that are sustained and were not named before.

    A ballot on what is in force names none: what was sustained of a revision that was taken back waits for the next
    vote on the norm's text.
    The norm's row is held, so that what is noted is what was sustained first. Instants would not tell: two processes
    read their clocks before they wait for the row.
    """
    if ballot.question in ON_WHAT_IS_IN_FORCE:
        return
    for concern in _sustained(tx, norm.id, col(Concern.ballot_id).is_(None)):
        concern.ballot_id = ballot.id


def named_before(tx: Session, norm: Norm) -> dict[int, str]:
    """The concerns that stood unresolved in an earlier decision and stand against the norm no more, by their ids, with
    the handle of that decision: a norm that has a new version since begins anew."""
    if not (named := _sustained(tx, norm.id, col(Concern.ballot_id).is_not(None))):
        return {}
    on_texts = col(Ballot.question).not_in([one.value for one in ON_WHAT_IS_IN_FORCE])
    ballots = tx.exec(select(Ballot).where(Ballot.norm_id == norm.id, on_texts).order_by(col(Ballot.id))).all()
    ended_by = {opened_first(tx, one).id: one.id for one in ballots}
    if norm.stage not in BEGUN_ANEW:
        del ended_by[max(ended_by)]
    decisions = tx.exec(select(Decision).where(Decision.norm_id == norm.id)).all()
    handles = {one.ballot_id: decision_handle(one.year, one.number) for one in decisions}
    found = ((one.id, ended_by[one.ballot_id]) for one in named if one.ballot_id in ended_by)
    return {concern_id: handles[last] for concern_id, last in found if last in handles}


def held() -> ColumnElement[bool]:
    """That a concern holds the norm of a row, so that it does not go on whatever the time."""
    return exists().where(col(Concern.norm_id) == Norm.id, col(Concern.state) == ConcernState.OPEN.value)


def _sustained(tx: Session, norm_id: int, *conditions: ColumnElement[bool]) -> list[Concern]:
    query = select(Concern).where(Concern.norm_id == norm_id, Concern.state == Phase.SUSTAINED.value, *conditions)
    return list(tx.exec(query.order_by(col(Concern.n))).all())
