"""Watches: a member says what they want to be told of, and how soon; nobody else learns of it.

Each pace has a plan of its own, made with the first watch of it and ended with the last; each watch keeps the id of the
last event that it told, so that nothing is told twice, and nothing lost, whichever pace tells it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast, get_args

from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.congress.text import given_back
from bot.congress.watching import GATHERED, comes_with_digest
from bot.services.log import latest_event
from bot.services.people import Who, congress_of, find_member, member_of
from bot.services.places import norm_urls
from bot.services.plan_times import time_of
from bot.services.plan_troubles import NO_TROUBLES, TroublesAwaited, own_troubles
from bot.services.planning import end_plan, main_plan, own_digest, pause_plan, resume_plan
from bot.services.plans import Wish, plan_for
from bot.services.watch_news import about_of
from bot.services.watch_subjects import Watchable, names_watched, watchable_at, watchable_of
from storage.tables import Congress, DigestPlan, Initiative, Member, Norm, Watch
from storage.tables.digests import KEYED, WATCHED

Pace = Literal["at_once", "daily", "weekly"]
PACES: tuple[Pace, ...] = get_args(Pace)

USUAL: Pace = "daily"
"""The pace of a watch for which none is named."""

_GAPS = re.compile(r"[\s_-]+")

WATCHES_MOST = 100
"""Watches of one member in a congress: more than anybody reads about."""


@dataclass(frozen=True)
class WatchView:
    """A watch as its member sees it. `next_at` is when it is told next; None where that is at once, or paused."""

    watch_id: int
    type: str
    name: str
    pace: Pace
    next_at: datetime | None
    paused: bool
    """Whether its member stopped the messages of this pace."""
    url: str | None = None
    """Where Discord shows it; None where it does not."""


@dataclass(frozen=True)
class WatchChange:
    """What a change left: the watch as it stands, and whether anything was changed."""

    view: WatchView
    changed: bool
    new: bool = False


@dataclass(frozen=True)
class Watching:
    """All that a member watches, grouped by type."""

    views: tuple[WatchView, ...]
    digest: bool
    """Whether the weekly ones come with their personal digest."""
    troubles: TroublesAwaited = NO_TROUBLES
    """What of it did not reach them."""


def watch(tx: Session, *, who: Who, subject: str, now: datetime, pace: str | None = None) -> WatchChange:
    """Watch what a word of the list, a handle or a name means, from now on; where it is watched, change its pace if one
    is named.

    Raises `watch.unknown_subject` (given), `watch.unknown_pace` (given), `watch.too_many` (most), or
    `watch.too_many_in_case` (most, case) where its case could be watched instead, and what naming a norm, an actor or
    an initiative raises.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    return _watch(tx, congress, who, watchable_of(tx, congress, subject), _pace(pace), now)


def watch_row(tx: Session, *, who: Who, kind: str, key: int, now: datetime) -> WatchChange:
    """The same for the norm with this number, or the actor or initiative with this id, at the usual pace."""
    congress = congress_of(tx, who.guild_id, lock=True)
    return _watch(tx, congress, who, watchable_at(tx, congress, kind, key), None, now)


def unwatch_row(tx: Session, *, who: Who, kind: str, key: int, now: datetime) -> WatchView | None:
    """End the watch of the norm with this number, or the actor or initiative with this id; None where there is none."""
    congress = congress_of(tx, who.guild_id, lock=True)
    member = member_of(tx, congress, who, now)
    found = _found(tx, member, watchable_at(tx, congress, kind, key))
    return None if found is None else _end(tx, congress, member, found, now)


def unwatch(tx: Session, *, who: Who, watch_id: int, now: datetime) -> WatchView:
    """End a watch of this person, who is told nothing more of it; `watch.unknown` where there is none."""
    congress, member, found = _mine(tx, who, watch_id, now)
    return _end(tx, congress, member, found, now)


def set_pace(tx: Session, *, who: Who, watch_id: int, pace: str, now: datetime) -> WatchChange:
    """Let a watch of this person be told at another pace; what it has not told yet comes at that pace.

    Raises `watch.unknown` and `watch.unknown_pace` (given).
    """
    congress, member, found = _mine(tx, who, watch_id, now)
    wanted = _pace(pace) or cast(Pace, found.pace)
    changed = _repace(tx, congress, member, found, wanted, now)
    return WatchChange(_view(tx, congress, member, found), changed)


def watching(tx: Session, *, who: Who) -> Watching:
    """All that this person watches in this congress."""
    congress = congress_of(tx, who.guild_id)
    member = find_member(tx, congress, who)
    if member is None:
        return Watching((), digest=False)
    watches = tx.exec(select(Watch).where(Watch.member_id == member.id).order_by(col(Watch.id))).all()
    plans, digest = _plans(tx, member), telling_digest(tx, member.id)
    views = _views(tx, congress, watches, plans, digest)
    ordered = sorted(views, key=lambda view: (WATCHED.index(view.type), view.name.casefold()))
    return Watching(tuple(ordered), digest=digest is not None, troubles=own_troubles(tx, plans.values()))


def is_watched(tx: Session, *, who: Who, kind: str, key: int) -> bool:
    """Whether this person watches the norm with this number, or the actor or initiative with this id."""
    congress = congress_of(tx, who.guild_id)
    member = find_member(tx, congress, who)
    if member is None:
        return False
    return _found(tx, member, watchable_at(tx, congress, kind, key)) is not None


def stop_notices(tx: Session, *, who: Who, pace: str, now: datetime) -> None:
    """Send this person nothing more at a pace, from now on; what they watch stays, and is told once they want it again.

    Raises `watch.unknown_pace` (given).
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    plan = _plans(tx, member_of(tx, congress, who, now)).get(_pace(pace) or USUAL)
    if plan is not None and plan.paused_at is None:
        pause_plan(tx, plan, now)


def resume_notices(tx: Session, *, who: Who, now: datetime) -> None:
    """Tell this person of all that they watch again, at its pace, with what happened meanwhile."""
    congress = congress_of(tx, who.guild_id, lock=True)
    member = member_of(tx, congress, who, now)
    for pace in tx.exec(select(Watch.pace).where(Watch.member_id == member.id).distinct()).all():
        plan = _plan(tx, congress, member, cast(Pace, pace), now)
        if plan.paused_at is not None:
            resume_plan(tx, congress, plan, now)
            wake(plan, now)


def telling_digest(tx: Session, member_id: int) -> DigestPlan | None:
    """The personal digest that tells a member's weekly watches; None where they get none by the week, or paused it."""
    plan = own_digest(tx, member_id)
    tells = plan is not None and plan.paused_at is None and comes_with_digest("weekly", plan.rhythm)
    return plan if tells else None


def wake(plan: DigestPlan, now: datetime) -> None:
    """Let what comes at once be looked at soon: what happened meanwhile nobody looks for again."""
    stands = plan.paused_at is None and plan.ended_at is None
    if plan.rhythm == "at_once" and plan.next_at is None and stands:
        plan.next_at = now + GATHERED


def _watch(
    tx: Session, congress: Congress, who: Who, about: Watchable, pace: Pace | None, now: datetime
) -> WatchChange:
    member = member_of(tx, congress, who, now)
    found = _found(tx, member, about)
    if found is not None:
        changed = pace is not None and _repace(tx, congress, member, found, pace, now)
        return WatchChange(_view(tx, congress, member, found), changed)
    if tx.exec(select(func.count()).select_from(Watch).where(Watch.member_id == member.id)).one() >= WATCHES_MOST:
        raise _too_many(tx, congress, member, about)
    made = Watch(
        congress_id=congress.id,
        member_id=member.id,
        subject_type=about.type,
        subject_id=None if about.type in KEYED else int(about.key),
        subject_key=str(about.key) if about.type in KEYED else None,
        pace=pace or USUAL,
        since=now,
        last_event=latest_event(tx, congress),
    )
    tx.add(made)
    tx.flush()
    _plan(tx, congress, member, cast(Pace, made.pace), now)
    return WatchChange(_view(tx, congress, member, made), changed=True, new=True)


def _too_many(tx: Session, congress: Congress, member: Member, about: Watchable) -> CongressError:
    case = _case_of(tx, congress, about)
    if case is None or _found(tx, member, case) is not None:
        return CongressError("watch.too_many", most=WATCHES_MOST)
    return CongressError("watch.too_many_in_case", most=WATCHES_MOST, case=case.name)


def _case_of(tx: Session, congress: Congress, about: Watchable) -> Watchable | None:
    """The case of a norm or an initiative; None where it has none, and for all else."""
    case = None
    if about.type == "norm":
        case = tx.get_one(Norm, about.key).case_id
    elif about.type == "initiative":
        case = tx.get_one(Initiative, about.key).case_id
    return None if case is None else watchable_of(tx, congress, f"case:{case}")


def _repace(tx: Session, congress: Congress, member: Member, found: Watch, pace: Pace, now: datetime) -> bool:
    if found.pace == pace:
        return False
    before = found.pace
    found.pace = pace
    tx.flush()
    wake(_plan(tx, congress, member, pace, now), now)
    _leave(tx, member, before, now)
    return True


def _end(tx: Session, congress: Congress, member: Member, found: Watch, now: datetime) -> WatchView:
    view = _view(tx, congress, member, found)
    tx.delete(found)
    tx.flush()
    _leave(tx, member, found.pace, now)
    return view


def _plan(tx: Session, congress: Congress, member: Member, pace: Pace, now: datetime) -> DigestPlan:
    """The plan of a pace: at the hour and in the language of the member's digest, else at the hour of the congress's
    own; weekly on that one's day."""
    main, own = main_plan(tx, congress), own_digest(tx, member.id)
    timed, language = own or main, None if own is None else own.language
    wish = Wish(rhythm=pace, weekday=main.weekday, at=time_of(timed), zone=timed.timezone, language=language)
    return plan_for(tx, congress, member, wish=wish, now=now, purpose="watch")


def _leave(tx: Session, member: Member, pace: str, now: datetime) -> None:
    """End the plan of a pace at which this member watches nothing any more."""
    plan = _plans(tx, member).get(pace)
    last = tx.exec(select(Watch.id).where(Watch.member_id == member.id, Watch.pace == pace).limit(1)).first() is None
    if plan is not None and last:
        end_plan(tx, plan, now)


def _plans(tx: Session, member: Member) -> dict[str, DigestPlan]:
    query = select(DigestPlan).where(DigestPlan.member_id == member.id, DigestPlan.purpose == "watch")
    return {one.rhythm: one for one in tx.exec(query.where(col(DigestPlan.ended_at).is_(None)))}


def _found(tx: Session, member: Member, about: Watchable) -> Watch | None:
    column = col(Watch.subject_key) if about.type in KEYED else col(Watch.subject_id)
    query = select(Watch).where(Watch.member_id == member.id, Watch.subject_type == about.type, column == about.key)
    return tx.exec(query).one_or_none()


def _mine(tx: Session, who: Who, watch_id: int, now: datetime) -> tuple[Congress, Member, Watch]:
    congress = congress_of(tx, who.guild_id, lock=True)
    member = member_of(tx, congress, who, now)
    found = tx.exec(select(Watch).where(Watch.id == watch_id, Watch.member_id == member.id)).one_or_none()
    if found is None:
        raise CongressError("watch.unknown")
    return congress, member, found


def _view(tx: Session, congress: Congress, member: Member, found: Watch) -> WatchView:
    (view,) = _views(tx, congress, [found], _plans(tx, member), telling_digest(tx, member.id))
    return view


def _views(
    tx: Session,
    congress: Congress,
    watches: Sequence[Watch],
    plans: Mapping[str, DigestPlan],
    digest: DigestPlan | None,
) -> list[WatchView]:
    """Watches of one member, whose plans tell them, or the personal digest."""
    names = names_watched(tx, [about_of(one) for one in watches])
    urls = norm_urls(tx, congress, [one.subject_id for one in watches if one.subject_type == "norm" and one.subject_id])
    views = []
    for one in watches:
        plan = plans.get(one.pace)
        teller = digest if digest is not None and comes_with_digest(one.pace, digest.rhythm) else plan
        kind, key = about_of(one)
        views.append(
            WatchView(
                watch_id=one.id,
                type=kind,
                name=names.get((kind, key), str(key)),
                pace=cast(Pace, one.pace),
                next_at=teller.next_at if teller is not None and one.pace != "at_once" else None,
                paused=teller is None or teller.paused_at is not None,
                url=urls.get(one.subject_id or 0) if kind == "norm" else None,
            )
        )
    return views


def _pace(given: str | None) -> Pace | None:
    """The pace that a word means, however it is written, or with what the list says of it behind a colon."""
    word = None if given is None else _GAPS.sub("_", given.partition(":")[0].strip().casefold())
    for pace in PACES:
        if word == pace:
            return pace
    if given is not None:
        raise CongressError("watch.unknown_pace", given=given_back(given))
    return None
