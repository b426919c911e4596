"""Finding one's way among the norms: lists by page, what fits what was typed, and the history of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.norms import OPEN_STAGES, Stage
from bot.services.norms import norm_of
from bot.services.people import congress_of
from bot.services.views import NormView, Place, norm_card, place_of
from storage.tables import Congress, Event, Member, Norm, NormVersion

PAGE = 10
"""Entries on one page of a list (discord.md, section 17)."""


@dataclass(frozen=True)
class NormLine:
    """One line of a list of norms."""

    number: int
    handle: str
    title: str
    stage: Stage
    stage_ends_at: datetime | None
    outcome: str | None
    place: Place | None


@dataclass(frozen=True)
class NormPage:
    """One page of a list; `page` counts from 0."""

    lines: tuple[NormLine, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class Happening:
    """One line of a norm's history: what, when, by whom (None: the clock)."""

    at: datetime
    kind: str
    by: int | None
    data: dict[str, str | int | None]


def list_norms(tx: Session, *, guild_id: int, stage: str | None = None, page: int = 0) -> NormPage:
    """One page of the congress's norms: the open ones first, the latest change first."""
    congress = congress_of(tx, guild_id)
    conditions = [col(Norm.congress_id) == congress.id]
    if stage is not None:
        if stage not in set(Stage):
            raise CongressError("norm.unknown_stage", given=stage[:40])
        conditions.append(col(Norm.stage) == stage)
    total = tx.exec(select(func.count()).select_from(Norm).where(*conditions)).one()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 0), pages - 1)
    is_open = col(Norm.stage).in_([one.value for one in OPEN_STAGES])
    rows = tx.exec(
        select(Norm, NormVersion.title)
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .where(*conditions)
        .order_by(is_open.desc(), col(Norm.updated_at).desc(), col(Norm.number).desc())
        .offset(page * PAGE)
        .limit(PAGE)
    ).all()
    return NormPage(tuple(norm_line(tx, congress, norm, title) for norm, title in rows), page, pages, total)


def find_norms(
    tx: Session, *, guild_id: int, typed: str, stages: Iterable[Stage] = (), limit: int = 25
) -> list[NormLine]:
    """Norms whose handle or title contains what was typed, open ones first; for autocompletion."""
    congress = congress_of(tx, guild_id)
    needle = typed.strip().lower()
    short = needle.replace("-", "").replace(" ", "")  # "n12" means N-12 as well.
    allowed = {stage.value for stage in stages}
    is_open = col(Norm.stage).in_([one.value for one in OPEN_STAGES])
    rows = tx.exec(
        select(Norm, NormVersion.title)
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .where(Norm.congress_id == congress.id)
        .order_by(is_open.desc(), col(Norm.number).desc())
    )
    found = []
    for norm, title in rows:
        fits = not needle or needle in title.lower() or short in f"n{norm.number}"
        if fits and (not allowed or norm.stage in allowed):
            handle, stage = norm_handle(norm.number), Stage(norm.stage)
            found.append(NormLine(norm.number, handle, title, stage, norm.stage_ends_at, norm.outcome, None))
        if len(found) == limit:
            break
    return found


def history(tx: Session, *, guild_id: int, handle: str) -> tuple[NormView, list[Happening]]:
    """Everything that happened to a norm, oldest first. Single votes are counted, not told one by one."""
    congress = congress_of(tx, guild_id)
    norm = norm_of(tx, congress, handle)
    rows = tx.exec(
        select(Event, Member.discord_id)
        .join(Member, col(Member.id) == Event.member_id, isouter=True)
        .where(Event.norm_id == norm.id, col(Event.kind).not_in(("vote_cast", "vote_changed", "vote_withdrawn")))
        .order_by(col(Event.id))
    ).all()
    told = [Happening(event.at, event.kind, discord_id, event.data) for event, discord_id in rows]
    return norm_card(tx, norm_id=norm.id), told


def norm_line(tx: Session, congress: Congress, norm: Norm, title: str) -> NormLine:
    """A norm as one line, with the link to its post."""
    return NormLine(
        number=norm.number,
        handle=norm_handle(norm.number),
        title=title,
        stage=Stage(norm.stage),
        stage_ends_at=norm.stage_ends_at,
        outcome=norm.outcome,
        place=place_of(tx, congress, "norm", norm.id),
    )
