"""What went out by the plan of a digest: each with its time, whether it came late, and where it stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.services.arranging import digests_of
from bot.services.people import Who, congress_of
from bot.services.places import place_in
from bot.services.planning import OF_RUN
from bot.services.plans import PlanView
from storage.tables import Card, DigestRun

PAGE = 10
"""Digests on a page."""


@dataclass(frozen=True)
class RunLine:
    """One that went out, or could not: then `trouble` says why, and `folded_into` which period told it instead;
    `withheld`: it is not sent before its plan is resumed, whatever kept it before."""

    period: str
    since: datetime
    until: datetime
    scheduled: bool
    late: bool
    url: str | None
    trouble: str | None
    folded_into: str | None
    withheld: bool


@dataclass(frozen=True)
class History:
    """A page of them, the last first; `page` counts from 0."""

    plan: PlanView
    lines: tuple[RunLine, ...]
    page: int
    pages: int


def history(tx: Session, *, who: Who, plan_id: int, page: int = 0) -> History:
    """What went out by a plan, at the nearest page there is; `plan.unknown` for one that this person may not know."""
    congress = congress_of(tx, who.guild_id)
    plan = next((one for one in digests_of(tx, who=who) if one.plan_id == plan_id), None)
    if plan is None:
        raise CongressError("plan.unknown")
    sent = tx.exec(select(func.count()).select_from(DigestRun).where(DigestRun.plan_id == plan_id)).one()
    pages = max(1, -(-sent // PAGE))
    page = min(max(page, 0), pages - 1)
    later = aliased(DigestRun)
    query = (
        select(DigestRun, Card, later.period)
        .join(Card, OF_RUN, isouter=True)
        .join(later, col(later.id) == DigestRun.folded_into, isouter=True)
        .where(DigestRun.plan_id == plan_id)
        .order_by(col(DigestRun.until).desc(), col(DigestRun.id).desc())
    )
    # In direct messages a link has no server.
    place = "@me" if plan.personal else congress.guild_id
    lines = (_line(place, plan, *row) for row in tx.exec(query.offset(page * PAGE).limit(PAGE)).all())
    return History(plan, tuple(lines), page, pages)


def _line(place: int | str, plan: PlanView, run: DigestRun, card: Card | None, folded_into: str | None) -> RunLine:
    shown = None if card is None else place_in(place, card.channel_id, card.thread_id, card.message_id)
    return RunLine(
        period=run.period,
        since=run.since,
        until=run.until,
        scheduled=run.scheduled,
        late=bool(run.content.get("late", False)),
        url=shown.url if shown is not None else None,
        trouble=None if card is None else card.trouble,
        folded_into=folded_into,
        withheld=plan.paused and card is not None and card.message_id is None and card.due_at is None,
    )
