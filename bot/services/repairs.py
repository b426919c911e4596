"""Repairing the roll of an open ballot: for a stated reason, in the log, and shown with the result."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from bot.congress import repairs as rules
from bot.congress.certified_repairs import CertifiedRepair, LineThen
from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.limits import NOTE_MOST
from bot.congress.proxies import Party
from bot.congress.repairs import Act, Mended
from bot.congress.rules import from_data
from bot.congress.seats import RollEntry
from bot.congress.text import clean_text, given_back
from bot.services.cards import want
from bot.services.log import record
from bot.services.people import Who, congress_of, find_member, member_of, require_convener, seat_of
from bot.services.proxy_votes import count_standing, count_with
from bot.services.rolls import frozen_roll
from bot.services.seats import roll_entry
from storage.columns import JsonObject
from storage.tables import (
    Ballot,
    BallotPaper,
    BallotSeat,
    Congress,
    Discipline,
    Member,
    Norm,
    RankingPaper,
    RollRepair,
    Seat,
    StakeholderKind,
)

REPAIRED = "roll_repaired"
"""The event of a repair; its subject is the ballot."""


@dataclass(frozen=True)
class Line:
    """A line of a roll in words: the names of discipline and kind, the capacity, and for whom it speaks."""

    discipline: str
    kind: str
    capacity: str
    represents: str | None


@dataclass(frozen=True)
class Repair:
    """A repair as it is told: of whose line (a Discord id), what became of it, why, by whom and when."""

    ballot_id: int
    n: int
    act: Act
    discord_id: int
    was: Line | None
    became: Line | None
    reason: str
    by: int
    at: datetime


@dataclass(frozen=True)
class RepairPlan:
    """What a repair would change: shown before the convener confirms, and what was changed afterwards."""

    ballot_id: int
    handle: str
    discord_id: int
    mended: Mended
    was: Line | None
    became: Line | None
    reason: str
    seats_before: int
    seats_after: int
    needed_before: int
    needed_after: int
    proxies_before: int
    proxies_after: int
    """Proxies that stand on the ballot: both lines are on the roll, and alike."""
    told_before: bool
    told_after: bool
    """Whether the ballot tells how many have voted."""


@dataclass(frozen=True)
class RepairNotice:
    """A repair for the norm's thread."""

    handle: str
    seats: int
    repair: Repair


@dataclass(frozen=True)
class _Case:
    congress: Congress
    ballot: Ballot
    norm: Norm
    member: Member | None
    before: list[RollEntry]


def plan_repair(
    tx: Session, *, who: Who, ballot_id: int, member: int, act: str, reason: str, now: datetime
) -> RepairPlan:
    """What a repair would change on the line of the member with this Discord id; refuses as `repair_roll` does."""
    return _plan(tx, _case(tx, who, ballot_id, member, lock=False), act, member, reason, now)


def check_repair(tx: Session, *, who: Who, ballot_id: int, now: datetime) -> str:
    """The handle of the norm whose ballot this person may repair; refuses before anything is written."""
    case = _case(tx, who, ballot_id, None, lock=False)
    handle = norm_handle(case.norm.number)
    rules.check_ballot(handle, open=_open(case.ballot, now), second=case.ballot.follows is not None)
    return handle


def repair_roll(
    tx: Session,
    *,
    who: Who,
    ballot_id: int,
    member: int,
    act: str,
    reason: str,
    now: datetime,
    expected: RepairPlan | None = None,
) -> RepairPlan:
    """Repair one line of the roll of an open ballot, for a reason.

    `expected` is what was shown to whoever confirmed; where it would no longer be the same, nothing is changed
    (`repair.plan_changed`). Raises also `congress.conveners_only`, `vote.unknown`, `repair.unknown_act` (given), what
    `bot.congress.repairs.mend` raises, and `text.*` for a reason that does not fit.
    """
    case = _case(tx, who, ballot_id, member, lock=True)
    plan = _plan(tx, case, act, member, reason, now)
    if expected is not None and plan != expected:
        raise CongressError("repair.plan_changed", handle=plan.handle)
    assert case.member is not None, "who is on a roll, or has a seat, is a member"
    by = member_of(tx, case.congress, who, now)
    _write(tx, case, case.member, plan, by, now)
    return plan


def repairs_of(tx: Session, ballot: Ballot) -> tuple[Repair, ...]:
    """The repairs of a ballot's roll in their order; of a second vote those of the first, whose roll it has."""
    whose, by = aliased(Member), aliased(Member)
    rows = tx.exec(
        select(RollRepair, whose.discord_id, by.discord_id)
        .join(whose, col(whose.id) == RollRepair.member_id)
        .join(by, col(by.id) == RollRepair.by_id)
        .where(col(RollRepair.ballot_id).in_([ballot.id, ballot.follows]))
        .order_by(col(RollRepair.ballot_id), col(RollRepair.n))
    ).all()
    return tuple(
        Repair(
            one.ballot_id, one.n, Act(one.act), of, _words(tx, one.was), _words(tx, one.became), one.reason,
            convener, one.at,
        )
        for one, of, convener in rows
    )  # fmt: skip


def acts_of(ballot: Ballot, repairs: Sequence[Repair]) -> list[Act]:
    """What was done to this very roll: a second vote was opened with what the repairs of the first had left."""
    return [one.act for one in repairs if one.ballot_id == ballot.id]


def acts_on(tx: Session, ballot_ids: Collection[int]) -> dict[int, list[Act]]:
    """What was done to the roll of each of these ballots, where anything was."""
    query = select(RollRepair.ballot_id, RollRepair.act).where(col(RollRepair.ballot_id).in_(ballot_ids))
    found: dict[int, list[Act]] = {}
    for ballot_id, act in tx.exec(query.order_by(col(RollRepair.ballot_id), col(RollRepair.n))):
        found.setdefault(ballot_id, []).append(Act(act))
    return found


def seats_with(ballot: Ballot, acts: Sequence[Act]) -> int:
    """How many seats a ballot's roll has after these repairs of it."""
    return ballot.seats + sum((act is Act.ADDED) - (act is Act.TAKEN_OFF) for act in acts)


def tells_how_many(ballot: Ballot, acts: Sequence[Act], proxies: int) -> bool:
    """Whether a ballot on which so many proxies stand tells how many have voted: always once it is closed."""
    hidden = ballot.secrecy == "names_hidden"
    return ballot.closed_at is not None or rules.tells_how_many(acts, hidden=hidden, proxies=proxies)


def certified(tx: Session, ballots: Sequence[Ballot], *, shown: bool) -> tuple[CertifiedRepair, ...]:
    """The repairs of a roll for its certificate, on every ballot of one question in order, numbered through; with
    names, and for whom seats speak, only where `shown`."""
    seats, written = ballots[0].seats, []
    rows = tx.exec(
        select(RollRepair, BallotSeat.name)
        .join(
            BallotSeat,
            (col(BallotSeat.ballot_id) == RollRepair.ballot_id) & (col(BallotSeat.member_id) == RollRepair.member_id),
        )
        .where(col(RollRepair.ballot_id).in_([one.id for one in ballots]))
        .order_by(col(RollRepair.ballot_id), col(RollRepair.n))
    )
    for n, (one, name) in enumerate(rows, start=1):
        seats += (one.act == Act.ADDED) - (one.act == Act.TAKEN_OFF)
        was, became = _then(one.was, shown), _then(one.became, shown)
        written.append(CertifiedRepair(n, Act(one.act), name if shown else None, was, became, one.reason, seats))
    return tuple(written)


def repair_notice(tx: Session, *, ballot_id: int, n: int) -> RepairNotice:
    """The `n`th repair of a ballot's roll, for the thread of its norm."""
    ballot = tx.exec(select(Ballot).where(Ballot.id == ballot_id)).one()
    norm = tx.exec(select(Norm).where(Norm.id == ballot.norm_id)).one()
    repairs = [one for one in repairs_of(tx, ballot) if one.ballot_id == ballot.id and one.n <= n]
    return RepairNotice(norm_handle(norm.number), seats_with(ballot, acts_of(ballot, repairs)), repairs[-1])


def taken_off_because(tx: Session, ballot_id: int, member_id: int) -> str:
    """Why a member's seat was taken off a roll."""
    query = select(RollRepair.reason).where(RollRepair.ballot_id == ballot_id, RollRepair.member_id == member_id)
    return tx.exec(query.order_by(col(RollRepair.n).desc())).first() or ""


def _case(tx: Session, who: Who, ballot_id: int, discord_id: int | None, *, lock: bool) -> _Case:
    """The ballot and its norm. `lock` holds both rows, the ballot's first as whoever closes it does: votes that wait
    for it are cast on the roll as it is repaired."""
    congress = congress_of(tx, who.guild_id)
    require_convener(who)
    ballots = select(Ballot).where(Ballot.id == ballot_id, Ballot.congress_id == congress.id)
    ballot = tx.exec(ballots.with_for_update() if lock else ballots).one_or_none()
    if ballot is None:
        raise CongressError("vote.unknown")
    norms = select(Norm).where(Norm.id == ballot.norm_id)
    norm = tx.exec(norms.with_for_update() if lock else norms).one()
    member = None if discord_id is None else find_member(tx, congress, Who(who.guild_id, discord_id, ""))
    return _Case(congress, ballot, norm, member, frozen_roll(tx, ballot.id))


def _plan(tx: Session, case: _Case, act: str, discord_id: int, reason: str, now: datetime) -> RepairPlan:
    words = clean_text(reason, field="repair_reason", least=1, most=NOTE_MOST)
    if act not in set(Act):
        raise CongressError("repair.unknown_act", given=given_back(act))
    ballot, member = case.ballot, case.member
    held = seat_of(tx, member) if member is not None else None
    mended = rules.mend(
        Act(act),
        rules.Case(
            handle=norm_handle(case.norm.number),
            open=_open(ballot, now),
            second=ballot.follows is not None,
            seats=len(case.before),
            line=next((one for one in case.before if member is not None and one.member_id == member.id), None),
            seat=roll_entry(held) if held is not None else None,
            seated_before=member is not None and _seated_before(tx, member, ballot),
        ),
    )
    rule, roll = from_data(ballot.rule), rules.after(case.before, mended)
    acts, proxies = acts_on(tx, [ballot.id]).get(ballot.id, []), count_standing(tx, [ballot.id]).get(ballot.id, 0)
    proxies_after = count_with(tx, ballot.id, [Party(one.member_id, one.discipline, one.kind) for one in roll])
    return RepairPlan(
        ballot_id=ballot.id,
        handle=norm_handle(case.norm.number),
        discord_id=discord_id,
        mended=mended,
        was=_words(tx, _data(mended.was)),
        became=_words(tx, _data(mended.became)),
        reason=words,
        seats_before=len(case.before),
        seats_after=len(roll),
        needed_before=rules.needed_on(rule, case.before),
        needed_after=rules.needed_on(rule, roll),
        proxies_before=proxies,
        proxies_after=proxies_after,
        told_before=tells_how_many(ballot, acts, proxies),
        told_after=tells_how_many(ballot, [*acts, mended.act], proxies_after),
    )


def _write(tx: Session, case: _Case, member: Member, plan: RepairPlan, by: Member, now: datetime) -> None:
    """The repair, the line of the roll, the papers cast from it, the event, the notice and the card."""
    ballot, mended = case.ballot, plan.mended
    was, became = _data(mended.was), _data(mended.became)
    n = 1 + tx.exec(select(func.count()).select_from(RollRepair).where(RollRepair.ballot_id == ballot.id)).one()
    tx.add(
        RollRepair(
            ballot_id=ballot.id, n=n, member_id=member.id, act=mended.act.value, reason=plan.reason,
            was=was, became=became, by_id=by.id, at=now,
        )
    )  # fmt: skip
    tx.flush()
    paper = _retire(tx, ballot, member, mended.act)
    seat = tx.get(BallotSeat, (ballot.id, member.id))
    if seat is None:
        seat = BallotSeat(ballot_id=ballot.id, member_id=member.id, name=member.name, **_line(became))
    elif became is not None:
        for name, value in became.items():
            setattr(seat, name, value)
    seat.repair, seat.taken_off = n, became is None
    tx.add(seat)
    tx.flush()
    if paper is not None and became is not None:
        moved = {"discipline": seat.discipline, "kind": seat.kind, "capacity": seat.capacity, "live": True}
        tx.add(BallotPaper(**{**paper.model_dump(exclude={"id"}), **moved}))
        tx.flush()
    record(
        tx, case.congress, REPAIRED, now=now, by=by, norm=case.norm, subject_id=ballot.id, n=n, act=mended.act.value,
        member=str(plan.discord_id), reason=plan.reason, seats=plan.seats_after,
    )  # fmt: skip
    want(tx, case.congress, "notice", case.norm.id, place="thread", now=now, topic=f"repaired:{ballot.id}-{n}")
    want(tx, case.congress, "ballot", ballot.id, place="votes", now=now)


def _retire(tx: Session, ballot: Ballot, member: Member, act: Act) -> BallotPaper | None:
    """Let the member's paper no longer count as it was cast; returns one that is to be cast anew as the seat now is.

    A ranking says nothing of the seat, so that a correction leaves it as it is.
    """
    paper = tx.exec(
        select(BallotPaper).where(
            BallotPaper.ballot_id == ballot.id, BallotPaper.member_id == member.id, col(BallotPaper.live)
        )
    ).one_or_none()
    ranking = tx.exec(
        select(RankingPaper).where(
            RankingPaper.ballot_id == ballot.id, RankingPaper.member_id == member.id, col(RankingPaper.live)
        )
    ).one_or_none()
    if paper is not None:
        paper.live = False
    if ranking is not None and act is Act.TAKEN_OFF:
        ranking.live = False
    tx.flush()
    return paper


def _open(ballot: Ballot, now: datetime) -> bool:
    return ballot.closed_at is None and now < ballot.closes_at


def _seated_before(tx: Session, member: Member, ballot: Ballot) -> bool:
    """Whether a member had a seat when the vote opened, or once before, or was on its roll."""
    held = select(Seat.id).where(Seat.member_id == member.id, col(Seat.since) <= ballot.opened_at).limit(1)
    return tx.exec(held).first() is not None or tx.get(BallotSeat, (ballot.id, member.id)) is not None


def _data(entry: RollEntry | None) -> JsonObject | None:
    if entry is None:
        return None
    return {
        "discipline": entry.discipline,
        "kind": entry.kind,
        "capacity": entry.capacity.value,
        "represents": entry.actor,
    }


def _line(data: JsonObject | None) -> JsonObject:
    assert data is not None, "a line that was not there is added"
    return data


def _then(data: JsonObject | None, shown: bool) -> LineThen | None:
    if data is None:
        return None
    represents = data["represents"] if shown else None
    return LineThen(data["discipline"], data["kind"], data["capacity"], represents)


def _words(tx: Session, data: JsonObject | None) -> Line | None:
    if data is None:
        return None
    discipline, kind = tx.get_one(Discipline, data["discipline"]), tx.get_one(StakeholderKind, data["kind"])
    return Line(discipline.name, kind.name, data["capacity"], data["represents"])
