"""The personal digest: what awaits a member and what the congress's digest tells, to their direct messages alone.

A member sees in it what `/waiting` and the digest say, by the same code; a convener, what awaits them as one too.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from bot.congress.digest import Digest
from bot.congress.errors import CongressError
from bot.congress.rhythm import period_key
from bot.services.digests import DigestCard, card_of_digest, digest_card, entries_told
from bot.services.giving_up import gives_up
from bot.services.news import compile_digest
from bot.services.people import Who, congress_of, find_member
from bot.services.periods import Period
from bot.services.plan_troubles import TroublesAwaited
from bot.services.planning import Due, claim, end_with_reminders, own_digest, rhythm_of, take_due, untold
from bot.services.record.lines import RecordLine
from bot.services.views import names_of
from bot.services.waiting import Waiting, waiting
from bot.services.watch_folding import WATCHES
from bot.services.watch_lines import Told
from bot.services.watch_notices import Notice, entries_of, notice, told_of, told_with
from storage.tables import Congress, DigestPlan, DigestRun, Member

_WAITING: TypeAdapter[Waiting] = TypeAdapter(Waiting)


@dataclass(frozen=True)
class PersonalDigest:
    """What a member is told of a period: what awaits them at its end, and the news; an open vote on whose roll they
    stand, and what of their own falls due, is in the first only."""

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


@dataclass(frozen=True)
class Stopped:
    """A personal digest that comes no more: of which server's congress, and whether it ended just now."""

    guild_id: int
    ended: bool


def personal_digest(
    tx: Session,
    plan: DigestPlan,
    period: Period,
    *,
    late: bool = False,
    mark: bool = True,
    convener: bool | None = None,
) -> PersonalDigest:
    """What the member whose plan it is is told of a period. What they watch counts as told, unless it is only looked
    at (`mark`). Whether they are a `convener` goes by what was noted last, unless it is said."""
    query = select(Congress, Member).join(Member, col(Member.congress_id) == Congress.id)
    congress, member = tx.exec(query.where(Member.id == plan.member_id)).one()
    is_convener = member.convener if convener is None else convener
    who = Who(congress.guild_id, member.discord_id, member.name, convener=is_convener)
    # What an earlier one told of what they logged is not told again.
    awaits = waiting(tx, who=who, now=period.until, period=period)
    # Whoever reads it gets direct messages.
    awaits = replace(awaits, troubles=TroublesAwaited(of_channels=awaits.troubles.of_channels))
    digest = compile_digest(tx, congress, period, late=late)
    own, due = {vote.handle for vote in awaits.votes}, {one.handle for one in awaits.due}
    return PersonalDigest(
        awaits.bounded(),
        replace(
            digest,
            to_vote=tuple(one for one in digest.to_vote if one.handle not in own),
            ahead=tuple(one for one in digest.ahead if one.handle not in due),
        ),
        told_with(tx, congress, plan, mark=mark),
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
    """A personal digest for its card; without what it told its member as a convener where they are none by now."""
    query = select(DigestRun, Congress, Member.convener).join(Congress, col(Congress.id) == DigestRun.congress_id)
    query = query.join(DigestPlan, col(DigestPlan.id) == DigestRun.plan_id)
    query = query.join(Member, col(Member.id) == DigestPlan.member_id)
    run, congress, convener = tx.exec(query.where(DigestRun.id == run_id)).one()
    told = PersonalDigest.from_data(run.content)
    told = told if convener else replace(told, waiting=told.waiting.of_no_convener())
    return _card(tx, congress, run.plan_id, told, run_id)


def direct_message(tx: Session, *, run_id: int) -> Notice | PersonalCard:
    """What a run says to a member: of what they watch, or their personal digest."""
    told = notice(tx, run_id=run_id)
    return personal_card(tx, run_id=run_id) if told is None else told


@dataclass(frozen=True)
class PersonalSent:
    """A personal digest that was sent, or would be, and its news as those of a digest, with its period, zone and
    language."""

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


def preview_personal(tx: Session, *, who: Who, now: datetime) -> PersonalSent:
    """What this person's digest would say if it were sent now.

    Raises `personal.none` for whoever has not subscribed to one.
    """
    congress = congress_of(tx, who.guild_id)
    member = find_member(tx, congress, who)
    plan = None if member is None else own_digest(tx, member.id)
    if plan is None:
        raise CongressError("personal.none")
    told = personal_digest(tx, plan, untold(tx, congress, plan, now), mark=False, convener=who.convener)
    period = period_key(rhythm_of(plan), now)
    return PersonalSent(_card(tx, congress, plan.id, told), card_of_digest(tx, congress, plan, 0, period, told.digest))


def stop_personal(tx: Session, *, discord_id: int, plan_id: int, now: datetime) -> Stopped:
    """End a member's personal digest and its reminders, from their direct messages, where no server is known; of one
    that has ended, the one that they have since.

    Raises `plan.unknown` for a plan that is not this person's.
    """
    query = select(DigestPlan, Congress.guild_id).join(Member, col(Member.id) == DigestPlan.member_id)
    query = query.join(Congress, col(Congress.id) == DigestPlan.congress_id)
    mine = query.where(DigestPlan.id == plan_id, Member.discord_id == discord_id)
    found = tx.exec(mine.with_for_update(of=DigestPlan)).one_or_none()
    if found is None:
        raise CongressError("plan.unknown")
    plan, guild_id = found
    standing = plan if plan.ended_at is None else own_digest(tx, plan.member_id or 0)
    if standing is not None:
        end_with_reminders(tx, standing, now)
    return Stopped(guild_id, standing is not None)


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
