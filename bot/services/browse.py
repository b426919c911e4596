"""Finding one's way among the norms: lists by page, what fits what was typed, and the history of one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, literal
from sqlmodel import Session, col, func, or_, select

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.limits import TITLE_MOST
from bot.congress.norms import OPEN_STAGES, Stage, ends_by_convener
from bot.services.norms import holding, norm_of
from bot.services.people import congress_of
from bot.services.places import norm_places
from bot.services.views import NormView, Place, norm_card
from storage.tables import Congress, Event, Member, Norm, NormVersion
from storage.tables.ledger import COUNTED

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
    by_convener: bool = False
    """Whether the stage goes on after its end until a convener moves the norm on."""
    trial_until: datetime | None = None
    """When the trial ends that what is in force is on."""
    concerns: int = 0
    """How many hold it, so that its stage does not end."""


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
    return NormPage(norm_lines(tx, congress, rows), page, pages, total)


def find_norms(
    tx: Session,
    *,
    guild_id: int,
    typed: str,
    stages: Iterable[Stage] = (),
    first: Collection[int] = (),
    limit: int = 25,
) -> list[NormLine]:
    """Norms of these stages (none named: of all) whose handle or title contains what was typed; for autocompletion.

    Those whose numbers are in `first` come first, then those still open. The lines have no places.
    """
    congress = congress_of(tx, guild_id)
    conditions = [col(Norm.congress_id) == congress.id]
    if allowed := [stage.value for stage in stages]:
        conditions.append(col(Norm.stage).in_(allowed))
    if needle := typed.strip()[:TITLE_MOST]:
        conditions.append(_fits(needle))
    is_open = col(Norm.stage).in_([one.value for one in OPEN_STAGES])
    rows = tx.exec(
        select(  # type: ignore[call-overload]
            Norm.number, NormVersion.title, Norm.stage, Norm.stage_ends_at, Norm.outcome
        )
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .where(*conditions)
        .order_by(col(Norm.number).in_(first).desc(), is_open.desc(), col(Norm.number).desc())
        .limit(limit)
    )
    return [
        NormLine(number, norm_handle(number), title, Stage(stage), ends_at, outcome, None)
        for number, title, stage, ends_at, outcome in rows
    ]


def _fits(needle: str) -> ColumnElement[bool]:
    """Norms whose title or handle contains the needle, in any case; "n12" means N-12 as well.

    SQLite knows upper and lower case of plain letters only, so the usual cases of others are looked for one by one.
    """
    cases = {needle, needle.lower(), needle.upper(), needle.capitalize()}
    short = needle.lower().replace("-", "").replace(" ", "")
    handle = literal("n") + cast(col(Norm.number), String)
    return or_(
        *(col(NormVersion.title).icontains(one, autoescape=True) for one in sorted(cases)),
        handle.contains(short, autoescape=True),
    )


def history(tx: Session, *, guild_id: int, handle: str) -> tuple[NormView, list[Happening]]:
    """Everything that happened to a norm, oldest first. Single votes are counted, not told one by one."""
    congress = congress_of(tx, guild_id)
    norm = norm_of(tx, congress, handle)
    rows = tx.exec(
        select(Event, Member.discord_id)
        .join(Member, col(Member.id) == Event.member_id, isouter=True)
        .where(Event.norm_id == norm.id, col(Event.kind).not_in(COUNTED))
        .order_by(col(Event.id))
    ).all()
    told = [Happening(event.at, event.kind, discord_id, event.data) for event, discord_id in rows]
    return norm_card(tx, norm_id=norm.id), told


def norm_line(tx: Session, congress: Congress, norm: Norm, title: str) -> NormLine:
    """A norm as one line, with the link to its post."""
    return norm_lines(tx, congress, [(norm, title)])[0]


def norm_lines(tx: Session, congress: Congress, rows: Sequence[tuple[Norm, str]]) -> tuple[NormLine, ...]:
    """Norms, each with its title, as lines; however many they are, they are read by two queries."""
    ids = [norm.id for norm, _ in rows]
    places, concerns = norm_places(tx, congress, ids), holding(tx, ids)
    return tuple(
        NormLine(
            number=norm.number,
            handle=norm_handle(norm.number),
            title=title,
            stage=Stage(norm.stage),
            stage_ends_at=norm.stage_ends_at,
            outcome=norm.outcome,
            place=places.get(norm.id),
            by_convener=ends_by_convener(norm.stage, congress.pace),
            trial_until=norm.trial_until,
            concerns=concerns.get(norm.id, 0),
        )
        for norm, title in rows
    )
