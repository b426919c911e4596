"""The personal digest: what awaits a member and what the congress's digest tells, to their direct messages alone.

A member sees in it what `/waiting` and the digest say, by the same code. That a person is a convener is known on the
server alone, so a convener's moves are not in it.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from bot.congress.digest import Digest
from bot.congress.errors import CongressError
from bot.services.digests import DigestCard, digest_card, entries_told
from bot.services.giving_up import gives_up
from bot.services.news import compile_digest
from bot.services.people import Who, congress_of, find_member
from bot.services.periods import Period
from bot.services.plan_troubles import NO_TROUBLES
from bot.services.planning import Due, claim, end_with_reminders, own_digest, take_due, untold
from bot.services.record.lines import RecordLine
from bot.services.record.own_entries import outcomes_of
from bot.services.views import names_of
from bot.services.waiting import Waiting, waiting
from bot.services.watch_folding import WATCHES
from bot.services.watch_notices import Notice, Told, entries_of, notice, told_of, told_with
from storage.tables import Congress, DigestPlan, DigestRun, Member

_WAITING: TypeAdapter[Waiting] = TypeAdapter(Waiting)


@dataclass(frozen=True)
class PersonalDigest:
    """What a member is told of a period: what awaits them at its end, and the news; an open vote on whose roll they
    stand is in the first only."""

    waiting: Waiting
    digest: Digest
    watched: list[dict[str, Any]] = field(default_factory=list)
    """What happened to what they watch by the week, as plain data (`watch_notices.told_with`)."""

    @property
    def quiet(self) -> bool:
        """Nothing happened and nothing awaits them; a vote that they cast does not."""
        return self.digest.quiet and self.waiting.nothing and not self.watched

    def nothing_new(self, before: Waiting | None) -> bool:
        """Nothing happened, and nothing awaits them that did not await them in their last one (`before`) already."""
        awaited = Counter() if before is None else before.things
        return self.digest.nothing_new and not self.waiting.things - awaited and not self.watched

    def as_data(self) -> dict[str, Any]:
        """All of it as JSON data."""
        awaits = _WAITING.dump_python(self.waiting, mode="json")
        return {**self.digest.as_data(), "waiting": awaits, WATCHES: self.watched}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "PersonalDigest":
        """What `as_data` wrote."""
        return cls(_WAITING.validate_python(data["waiting"]), Digest.from_data(data), data.get(WATCHES, []))


@dataclass(frozen=True)
class PersonalCard:
    """A personal digest with what its card needs."""

    plan_id: int
    guild_id: int
    congress: str
    personal: PersonalDigest
    names: dict[str, str]
    """The words for the ids of stakeholder kinds and disciplines."""
    watched: tuple[Told, ...]
    entries: dict[int, RecordLine]
    """The lines of the record that `watched` names."""
    run_id: int = 0
    """0 for what was not sent."""
    told: dict[str, RecordLine] = field(default_factory=dict)
    """What the entries of the record say that the news tell, by their handles."""


def personal_digest(
    tx: Session, plan: DigestPlan, period: Period, *, late: bool = False, mark: bool = True
) -> PersonalDigest:
    """What the member whose plan it is is told of a period. What they watch counts as told, unless it is only looked
    at (`mark`)."""
    query = select(Congress, Member).join(Member, col(Member.congress_id) == Congress.id)
    congress, member = tx.exec(query.where(Member.id == plan.member_id)).one()
    who = Who(congress.guild_id, member.discord_id, member.name)
    awaits = waiting(tx, who=who, now=period.until)
    # What an earlier one told of what they logged is not told again; and whoever reads it gets direct messages.
    record = replace(awaits.record, outcomes=outcomes_of(tx, congress, member, period.until, period=period))
    awaits = replace(awaits, record=record, troubles=NO_TROUBLES)
    digest = compile_digest(tx, congress, period, late=late)
    own = {vote.handle for vote in awaits.votes}
    return PersonalDigest(
        awaits,
        replace(digest, to_vote=tuple(one for one in digest.to_vote if one.handle not in own)),
        told_with(tx, congress, plan, now=period.until, mark=mark),
    )


def clock_sends_personal(tx: Session, *, plan_id: int, now: datetime) -> PersonalDigest | None:
    """Claim a member's digest that is due, once; it tells all since the last one that was sent.

    None where nothing is due, where nothing is new and they want only news, and where for long none has reached them:
    it rests from then on.
    """
    due = take_due(tx, plan_id=plan_id, now=now)
    if due is None or gives_up(tx, due.plan, now):
        return None
    personal = personal_digest(tx, due.plan, due.period, late=due.late)
    if due.plan.only_news and personal.nothing_new(_awaited_before(tx, due)):
        return None
    claim(tx, due, personal.as_data(), card="personal")
    return personal


def _awaited_before(tx: Session, due: Due) -> Waiting | None:
    """What awaited a member at the last digest that they were sent; None where they were sent none."""
    query = select(DigestRun).where(DigestRun.plan_id == due.plan.id, DigestRun.until == due.period.since)
    last = tx.exec(query.where(col(DigestRun.folded_into).is_(None)).order_by(col(DigestRun.id).desc())).first()
    return None if last is None else PersonalDigest.from_data(last.content).waiting


def personal_card(tx: Session, *, run_id: int) -> PersonalCard:
    """A personal digest for its card."""
    query = select(DigestRun, Congress).join(Congress, col(Congress.id) == DigestRun.congress_id)
    run, congress = tx.exec(query.where(DigestRun.id == run_id)).one()
    return _card(tx, congress, run.plan_id, PersonalDigest.from_data(run.content), run_id)


def direct_message(tx: Session, *, run_id: int) -> Notice | PersonalCard:
    """What a run says to a member: of what they watch, or their personal digest."""
    told = notice(tx, run_id=run_id)
    return personal_card(tx, run_id=run_id) if told is None else told


@dataclass(frozen=True)
class PersonalSent:
    """A personal digest that was sent, and its news as those of a digest, with its period, zone and language."""

    card: PersonalCard
    news: DigestCard


def personal_sent(tx: Session, *, who: Who, run_id: int) -> PersonalSent:
    """A personal digest for the person to whom it was sent; `plan.unknown` for any other."""
    query = select(DigestRun.id).join(DigestPlan, col(DigestPlan.id) == DigestRun.plan_id)
    query = query.join(Congress, col(Congress.id) == DigestRun.congress_id)
    query = query.join(Member, col(Member.id) == DigestPlan.member_id).where(Congress.guild_id == who.guild_id)
    mine = query.where(DigestRun.id == run_id, DigestPlan.purpose == "digest", Member.discord_id == who.discord_id)
    if tx.exec(mine).one_or_none() is None:
        raise CongressError("plan.unknown")
    return PersonalSent(personal_card(tx, run_id=run_id), digest_card(tx, run_id=run_id))


def preview_personal(tx: Session, *, who: Who, now: datetime) -> PersonalCard:
    """What this person's digest would say if it were sent now.

    Raises `personal.none` for whoever has not subscribed to one.
    """
    congress = congress_of(tx, who.guild_id)
    member = find_member(tx, congress, who)
    plan = None if member is None else own_digest(tx, member.id)
    if plan is None:
        raise CongressError("personal.none")
    return _card(tx, congress, plan.id, personal_digest(tx, plan, untold(tx, congress, plan, now), mark=False))


def stop_personal(tx: Session, *, discord_id: int, plan_id: int, now: datetime) -> bool:
    """End what a member gets by itself, from their direct messages, where no server is known; False where it has ended.

    With the personal digest end its reminders. Raises `plan.unknown` for a plan that is not this person's.
    """
    query = select(DigestPlan).join(Member, col(Member.id) == DigestPlan.member_id)
    mine = query.where(DigestPlan.id == plan_id, Member.discord_id == discord_id)
    plan = tx.exec(mine.with_for_update(of=DigestPlan)).one_or_none()
    if plan is None:
        raise CongressError("plan.unknown")
    if plan.ended_at is not None:
        return False
    end_with_reminders(tx, plan, now)
    return True


def _card(tx: Session, congress: Congress, plan_id: int, told: PersonalDigest, run_id: int = 0) -> PersonalCard:
    watched = told_of({WATCHES: told.watched})
    return PersonalCard(
        plan_id,
        congress.guild_id,
        congress.name,
        told,
        names_of(tx),
        watched,
        entries_of(tx, congress, watched, now=told.digest.until),
        run_id,
        entries_told(tx, congress, told.digest),
    )
