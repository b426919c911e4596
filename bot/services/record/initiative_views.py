"""An initiative as its card tells of it: its rules, its norms, who is a member on a day, and how two compare."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.record.confirming import Confirmed
from bot.congress.record.facts import Facts
from bot.congress.record.membership import collapse, members, standing
from bot.congress.record.names import folded
from bot.congress.record.overlap import Overlap, overlap
from bot.congress.text import given_back
from bot.services.people import congress_of
from bot.services.record.arguments import Point, points_of
from bot.services.record.confirmed_stages import stages_shown
from bot.services.record.facts import facts_for
from bot.services.record.initiatives import initiative_of
from bot.services.record.keys import Scope
from bot.services.record.lines import LinePage, counts_of, lines_of
from bot.services.record.relations import RelationLine, relations_of
from bot.services.record.seen import seen_by
from bot.services.record.subjects import initiative_name
from storage.tables import (
    Actor,
    Case,
    Congress,
    Coverage,
    Initiative,
    InitiativeLauncher,
    InitiativeNorm,
    InitiativeNormTopic,
    StakeholderKind,
)

_PART = ("participation",)


@dataclass(frozen=True)
class NormLine:
    """A norm of an initiative. `unverified` says that nobody checked its summary."""

    slug: str
    code: str
    title: str
    summary: str
    unverified: bool


@dataclass(frozen=True)
class CoverageLine:
    """A list of members of one kind that is complete from a day on."""

    kind: str
    complete_from: date


@dataclass(frozen=True)
class Standing:
    """Actors with the same status in an initiative."""

    status: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class KindCount:
    """How many members are of one kind, and whether the list of these is complete on the day."""

    kind: str
    n: int
    complete: bool


@dataclass(frozen=True)
class InitiativeView:
    """An initiative with its rules; everything about its members is in `Members`."""

    id: int
    slug: str
    name: str
    kind: str
    status: str
    opened: str
    precision: str
    closed: str | None
    aliases: str
    membership: str
    decision: str
    accession: str
    reporting: str
    addressee: str
    binding: str
    summary: str
    case: str | None
    launched_by: tuple[str, ...]
    relations: tuple[RelationLine, ...]
    points: tuple[Point, ...]
    coverage: tuple[CoverageLine, ...]
    norms: tuple[NormLine, ...]
    events: int
    own: bool
    unverified: bool
    note: str


@dataclass(frozen=True)
class Members:
    """Who is in an initiative as of a day; `together` counts subsidiaries with their groups, `latest` is the day of the
    newest record about them by then."""

    as_of: date
    names: tuple[str, ...]
    by_kind: tuple[KindCount, ...]
    together: int
    others: tuple[Standing, ...]
    latest: date | None = None


@dataclass(frozen=True)
class NormView:
    """A norm of an initiative, whole."""

    initiative: InitiativeView
    line: NormLine
    addressee: str
    modality: str
    element: str
    year: int
    year_note: str
    binding: str
    topics: tuple[str, ...]
    relations: tuple[RelationLine, ...]
    own: bool
    stages: tuple[Confirmed, ...] = ()
    """The stages of its life cycle that the congress confirmed, by name of the kind of actor."""


@dataclass(frozen=True)
class Compared:
    """Two initiatives side by side; `names` are those of actors and norms by their id among the facts."""

    first: InitiativeView
    second: InitiativeView
    overlap: Overlap
    names: dict[str, str]


def show_initiative(
    tx: Session, *, guild_id: int, initiative: str | int, as_of: date | None = None, now: datetime
) -> tuple[InitiativeView, Members]:
    """An initiative and its members, as of today or an earlier day (`record.future_date` for a later one)."""
    congress = congress_of(tx, guild_id)
    found = _initiative(tx, congress, initiative)
    day = as_of or now.date()
    if day > now.date():
        raise CongressError("record.future_date", given=day.isoformat())
    return _view(tx, congress, found), _members(tx, congress, found, day)


def initiative_history(
    tx: Session, *, guild_id: int, initiative: str | int, now: datetime, page: int = 0
) -> tuple[InitiativeView, LinePage]:
    """A page of everything that actors did about an initiative, the latest first."""
    congress = congress_of(tx, guild_id)
    found = _initiative(tx, congress, initiative)
    return _view(tx, congress, found), lines_of(tx, Scope(congress, initiative=found.id), _PART, now=now, page=page)


def show_initiative_norm(tx: Session, *, guild_id: int, initiative: str, norm: str) -> NormView:
    """A norm of an initiative by its code, short name or title; `record.unknown_norm` where it has none such."""
    congress = congress_of(tx, guild_id)
    found = _initiative(tx, congress, initiative)
    needle = folded(norm)
    for one in _norm_rows(tx, congress, found):
        if needle and needle in (folded(one.code), folded(one.slug), folded(one.title)):
            return _norm_view(tx, congress, found, one)
    raise CongressError("record.unknown_norm", given=given_back(norm), name=initiative_name(found))


def find_initiative_norms(
    tx: Session, *, guild_id: int, initiative: str, typed: str, limit: int = 25
) -> list[NormLine]:
    """The norms of an initiative that fit what was typed; none where the initiative is not named yet."""
    congress = congress_of(tx, guild_id)
    try:
        found = _initiative(tx, congress, initiative)
    except CongressError:
        return []
    lines = (_norm_line(norm) for norm in _norm_rows(tx, congress, found))
    return [one for one in lines if folded(typed) in folded(f"{one.code} {one.title} {one.slug}")][:limit]


def compare_initiatives(
    tx: Session, *, guild_id: int, first: str, second: str, as_of: date | None = None, now: datetime
) -> Compared:
    """Two initiatives side by side as of a day: what their members and their norms have in common."""
    congress = congress_of(tx, guild_id)
    one, other = _initiative(tx, congress, first), _initiative(tx, congress, second)
    if one.id == other.id:
        raise CongressError("record.compare_itself", name=initiative_name(one))
    day = min(as_of or now.date(), now.date())
    kept = tx.exec(select(Initiative).where(seen_by(Initiative, congress))).all()
    norms = [(whole, row) for whole in (one, other) for row in _norm_rows(tx, congress, whole)]
    about = [*(("initiative", row.id) for row in kept), *(("initiative_norm", row.id) for _, row in norms)]
    facts = facts_for(tx, congress.id, subjects=about)
    names = {key: actor.name for key, actor in facts.actors.items()}
    names |= {row.slug: initiative_name(row) for row in kept}
    names |= {row.slug: f"{initiative_name(whole)}, {row.code}: {row.title}" for whole, row in norms}
    found = overlap(facts, one.slug, other.slug, day)
    return Compared(_view(tx, congress, one), _view(tx, congress, other), found, names)


def _initiative(tx: Session, congress: Congress, given: str | int) -> Initiative:
    if isinstance(given, str):
        return initiative_of(tx, congress, given)
    found = tx.exec(select(Initiative).where(Initiative.id == given, seen_by(Initiative, congress))).one_or_none()
    if found is None:
        raise CongressError("record.gone")
    return found


def _view(tx: Session, congress: Congress, one: Initiative) -> InitiativeView:
    launchers = (
        select(Actor.name)
        .join(InitiativeLauncher, col(InitiativeLauncher.actor_id) == Actor.id)
        .where(InitiativeLauncher.initiative_id == one.id)
        .order_by(col(Actor.name))
    )
    return InitiativeView(
        id=one.id,
        slug=one.slug,
        name=initiative_name(one),
        kind=one.kind,
        status=one.status,
        opened=one.opened_on,
        precision=one.date_precision,
        closed=one.closed_on,
        aliases=one.aliases,
        membership=one.membership_rule,
        decision=one.decision_rule,
        accession=one.accession,
        reporting=one.reporting,
        addressee=one.addressee,
        binding=one.binding,
        summary=one.summary,
        case=tx.exec(select(Case.name).where(Case.id == one.case_id)).first() if one.case_id else None,
        launched_by=tuple(tx.exec(launchers).all()),
        relations=relations_of(tx, congress, "initiative", one.id),
        points=points_of(tx, congress, "initiative", one.id),
        coverage=_coverage(tx, one),
        norms=tuple(_norm_line(norm) for norm in _norm_rows(tx, congress, one)),
        events=counts_of(tx, Scope(congress, initiative=one.id), _PART).get("participation", 0),
        own=one.congress_id is not None,
        unverified=one.confidence == "background",
        note=one.note,
    )


def _members(tx: Session, congress: Congress, one: Initiative, as_of: date) -> Members:
    facts = facts_for(tx, congress.id, subjects=[("initiative", one.id)])
    joined = members(facts, one.slug, as_of)
    kinds = dict(tx.exec(select(StakeholderKind.id, StakeholderKind.name)).all())
    complete = {
        row.kind
        for row in tx.exec(select(Coverage).where(Coverage.initiative_id == one.id)).all()
        if row.complete_from <= as_of
    }
    counts: dict[str, int] = {}
    for actor in joined.actors:
        counts[facts.actors[actor].kind] = counts.get(facts.actors[actor].kind, 0) + 1
    by_kind = sorted(counts.items(), key=lambda found: (-found[1], found[0]))
    return Members(
        as_of=as_of,
        names=tuple(sorted(facts.actors[actor].name for actor in joined.actors)),
        by_kind=tuple(KindCount(kinds[kind], n, kind in complete) for kind, n in by_kind),
        together=collapse(facts, joined.actors, as_of).together,
        others=_others(facts, one.slug, set(joined.actors), as_of),
        latest=_latest(facts, one.slug, as_of),
    )


def _latest(facts: Facts, initiative: str, as_of: date) -> date | None:
    """The day of the newest record about its members that was known by the day."""
    days = (row.when.known_by for row in facts.participations if row.initiative == initiative)
    return max((day for day in days if day <= as_of), default=None)


def _others(facts: Facts, initiative: str, joined: set[str], as_of: date) -> tuple[Standing, ...]:
    """Who announced, declined, withdrew and so on, by the status that stands on the day."""
    found: dict[str, list[str]] = {}
    for actor in sorted({row.actor for row in facts.participations if row.initiative == initiative} - joined):
        row = standing(facts, actor, initiative, as_of)
        if row is not None:
            found.setdefault(row.status, []).append(facts.actors[actor].name)
    return tuple(Standing(status, tuple(sorted(names))) for status, names in sorted(found.items()))


def _coverage(tx: Session, one: Initiative) -> tuple[CoverageLine, ...]:
    rows = tx.exec(
        select(Coverage, StakeholderKind.name)
        .join(StakeholderKind, col(StakeholderKind.id) == Coverage.kind)
        .where(Coverage.initiative_id == one.id)
        .order_by(col(StakeholderKind.rank))
    ).all()
    return tuple(CoverageLine(kind, row.complete_from) for row, kind in rows)


def _norm_rows(tx: Session, congress: Congress, one: Initiative) -> list[InitiativeNorm]:
    query = select(InitiativeNorm).where(
        InitiativeNorm.initiative_id == one.id,
        seen_by(InitiativeNorm, congress),
    )
    return list(tx.exec(query.order_by(col(InitiativeNorm.id))).all())


def _norm_line(norm: InitiativeNorm) -> NormLine:
    return NormLine(norm.slug, norm.code, norm.title, norm.summary, norm.summary_confidence == "background")


def _norm_view(tx: Session, congress: Congress, initiative: Initiative, norm: InitiativeNorm) -> NormView:
    topics = select(InitiativeNormTopic.topic).where(InitiativeNormTopic.norm_id == norm.id)
    return NormView(
        initiative=_view(tx, congress, initiative),
        line=_norm_line(norm),
        addressee=norm.addressee,
        modality=norm.modality,
        element=norm.regime_element,
        year=norm.year,
        year_note=norm.year_note,
        binding=norm.binding,
        topics=tuple(tx.exec(topics.order_by(col(InitiativeNormTopic.topic))).all()),
        relations=relations_of(tx, congress, "initiative_norm", norm.id),
        own=norm.congress_id is not None,
        stages=stages_shown(tx, congress, ("initiative_norm", norm.id)),
    )
