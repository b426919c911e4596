"""The record of an actor or an initiative as lines in the order of time: positions, participation, deeds, claims,
commitments and recorded votes, each with the handle of its entry and its sources.

What counts is what is confirmed, of this congress or shipped. Of those who are accused only claims tell.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, false, or_
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from bot.congress.handles import parse_record_handle
from bot.services.browse import PAGE
from bot.services.record.entries import entry_handle, stands
from bot.services.record.entry_chain import latest_of
from bot.services.record.entry_views import EntryView, SourceView, entry_views
from bot.services.record.keys import SECTIONS, Scope, keys_of
from bot.services.record.lasting import ended, place_of
from bot.services.record.subjects import About, SubjectName, keys_by_type, subject_names
from storage.tables import (
    Action,
    ActionActor,
    Actor,
    Claim,
    Congress,
    Entry,
    EvidenceLink,
    Instrument,
    Participation,
    Pledge,
    PledgeLevel,
    Position,
    RollCallVote,
    Source,
)


@dataclass(frozen=True)
class RecordLine:
    """One fact of the record. `word` and `detail` are words of the vocabularies; `others` names further actors."""

    section: str
    dated: str
    precision: str
    actor: str
    about: SubjectName | None = None
    word: str = ""
    detail: str = ""
    summary: str = ""
    until: str | None = None
    others: tuple[str, ...] = ()
    affected: tuple[str, ...] = ()
    """Whom a deed affected, by name."""
    retracted: str = ""
    """Of a claim the handle of its deed, where that was retracted: nobody stays accused of it."""
    current: bool = True
    """Whether no later one took its place, and it has not ended; of one that does not count yet it is False."""
    counts_from: date | None = None
    entry: EntryView | None = None
    """None of a recorded vote, whose source is that of the instrument."""
    sources: tuple[SourceView, ...] = ()

    @property
    def is_check(self) -> bool:
        """Whether it tells that a list was checked on a day, which is nothing that the actor did or said."""
        return self.section == "participation" and self.word == "not_listed"


@dataclass(frozen=True)
class LinePage:
    """One page of lines, the latest first; `page` counts from 0, `total` counts the lines of all pages."""

    lines: tuple[RecordLine, ...]
    page: int
    pages: int
    total: int


def lines_of(
    tx: Session, scope: Scope, sections: Collection[str], *, now: datetime, page: int = 0, most: int = PAGE
) -> LinePage:
    """One page of these sections, together in the order of time."""
    keys = keys_of(frozenset(sections), scope.initiative is not None)
    total = tx.scalar(sql_select(func.count()).select_from(keys), scope.values) or 0
    pages = max(1, -(-total // most))
    page = min(max(page, 0), pages - 1)
    query = sql_select(keys.c.section, keys.c.id).order_by(keys.c.day.desc(), keys.c.id.desc(), keys.c.section)
    rows = tx.execute(query.offset(page * most).limit(most), scope.values)
    wanted = [(section, key) for section, key in rows]
    return LinePage(tuple(_lines(tx, scope, wanted, now.date())), page, pages, total)


def first_lines(tx: Session, scope: Scope, *, now: datetime, most: int) -> dict[str, LinePage]:
    """The first page of each section that has any lines, in the order of `SECTIONS`; all read together."""
    wanted: dict[str, list[int]] = {}
    totals: dict[str, int] = {}
    for section, key, of in tx.execute(_first_keys(scope.initiative is not None), {**scope.values, "most": most}):
        wanted.setdefault(section, []).append(key)
        totals[section] = of
    lines = iter(_lines(tx, scope, [(section, key) for section, ids in wanted.items() for key in ids], now.date()))
    pages = {section: tuple(islice(lines, len(ids))) for section, ids in wanted.items()}
    return {
        section: LinePage(pages[section], 0, max(1, -(-totals[section] // most)), totals[section])
        for section in SECTIONS
        if section in pages
    }


@cache
def _first_keys(of_initiative: bool) -> Select[str, int, int]:
    """The keys of the first lines of each section, with how many it has."""
    keys = keys_of(frozenset(SECTIONS), of_initiative)
    place = func.row_number().over(partition_by=keys.c.section, order_by=(keys.c.day.desc(), keys.c.id.desc()))
    total = func.count().over(partition_by=keys.c.section)
    placed = sql_select(keys.c.section, keys.c.id, place.label("place"), total.label("total")).subquery()
    query = sql_select(placed.c.section, placed.c.id, placed.c.total).order_by(placed.c.place)
    return query.where(placed.c.place <= bindparam("most", type_=Integer))


def line_of(tx: Session, congress: Congress, entry: Entry, section: str, *, now: datetime) -> RecordLine:
    """The line of one entry, in whatever state it is."""
    (line,) = _lines(tx, Scope(congress), [(section, entry.id)], now.date())
    return line


def lines_of_entries(
    tx: Session, congress: Congress, entries: Sequence[Entry], *, now: datetime
) -> tuple[RecordLine, ...]:
    """The lines of these entries, in their order; none is struck as past, since each is shown for what it said."""
    wanted = [(_SECTIONS[one.kind], one.id) for one in entries if one.kind in _SECTIONS]
    return tuple(replace(line, current=True) for line in _lines(tx, Scope(congress), wanted, now.date()))


def lines_by_handle(
    tx: Session, congress: Congress, handles: Collection[str], *, now: datetime
) -> dict[str, RecordLine]:
    """The lines of the entries with these handles; without those that are no lines, such as questions."""
    named = [parse_record_handle(one) for one in handles]
    own = and_(col(Entry.congress_id) == congress.id, col(Entry.number).in_([one for one in named if type(one) is int]))
    slugs = [one for one in named if isinstance(one, str)]
    shipped = and_(col(Entry.congress_id).is_(None), col(Entry.slug).in_(slugs))
    entries = tx.exec(select(Entry).where(or_(own, shipped) if slugs else own)).all() if named else []
    lines = lines_of_entries(tx, congress, entries, now=now)
    return {line.entry.handle: line for line in lines if line.entry is not None}


_SECTIONS = {
    "position": "positions",
    "participation": "participation",
    "action": "deeds",
    "claim": "claims",
    "commitment": "commitments",
    "level": "levels",
}
"""In which section the entries of a kind stand."""


def counts_of(tx: Session, scope: Scope, sections: Collection[str] = SECTIONS) -> dict[str, int]:
    """How many lines each section has; those without any are left out."""
    keys = keys_of(frozenset(sections), scope.initiative is not None)
    rows = tx.execute(sql_select(keys.c.section, func.count()).group_by(keys.c.section), scope.values)
    found = {section: n for section, n in rows.all()}  # noqa: C416 - rows are no pairs to the type checker.
    return {section: found[section] for section in SECTIONS if section in found}


def lines_by_key(
    tx: Session, scope: Scope, wanted: Sequence[tuple[str, int]], *, now: datetime
) -> tuple[RecordLine, ...]:
    """The lines with these keys (section and id), in their order."""
    return tuple(_lines(tx, scope, wanted, now.date()))


def _lines(tx: Session, scope: Scope, wanted: Sequence[tuple[str, int]], today: date) -> Iterable[RecordLine]:
    """The lines of these keys, in their order."""
    made: dict[tuple[str, int], RecordLine] = {}
    for section in {section for section, _ in wanted}:
        ids = [key for its, key in wanted if its == section]
        made |= {(section, key): line for key, line in _LOADING[section](tx, scope, section, ids, today)}
    entries = entry_views(tx, scope.congress.id, [key for section, key in wanted if section != "votes"])
    cited = _cited(tx, [key for section, key in wanted if section == "votes"])
    for section, key in wanted:
        if section == "votes":
            yield replace(made[section, key], sources=tuple(cited.get(key, ())))
        else:
            yield replace(made[section, key], entry=entries[key], sources=entries[key].sources)


_Via, _Claimant, _Accused = aliased(Actor), aliased(Actor), aliased(Actor)
_Loaded = Iterable[tuple[int, RecordLine]]


def _load_positions(tx: Session, scope: Scope, section: str, ids: list[int], today: date) -> _Loaded:
    rows = tx.exec(
        select(Position, Actor.name)
        .join(Actor, col(Actor.id) == Position.actor_id)
        .where(col(Position.entry_id).in_(ids))
    ).all()
    named = subject_names(tx, [(one.subject_type, one.subject_id) for one, _ in rows])
    standing = _positions_held(tx, scope, {(one.subject_type, one.subject_id) for one, _ in rows}, today)
    for one, actor in rows:
        line = RecordLine(section, one.stated_on, one.date_precision, actor)
        yield (
            one.entry_id,
            replace(
                line,
                about=named.get((one.subject_type, one.subject_id)),
                word=one.stance,
                detail=one.form,
                summary=one.summary,
                until=one.until,
                current=one.entry_id in standing,
                counts_from=one.known_by if one.known_by > today else None,
            ),
        )


def _positions_held(tx: Session, scope: Scope, subjects: Collection[About], today: date) -> set[int]:
    """The entries of what each actor of the scope holds on these subjects by the day."""
    one, ids = Position, keys_by_type(subjects)
    about = [and_(col(one.subject_type) == kind, col(one.subject_id).in_(keys)) for kind, keys in ids.items()]
    holder = func.coalesce(Actor.merged_into, Actor.id)
    query = sql_select(col(one.subject_type), col(one.subject_id), holder, ended(one, today))
    query = (
        query.add_columns(col(one.entry_id), *place_of(one, one.stated_on))
        .join(Entry, col(Entry.id) == one.entry_id)
        .join(Actor, col(Actor.id) == one.actor_id)
        .where(
            col(one.actor_id).in_(scope.actors),
            or_(false(), *about),
            col(one.known_by) <= today,
            stands(scope.congress),
        )
    )
    held = tx.execute(query).all() if scope.actors else ()
    return _standing(((kind, key, holds), *row) for kind, key, holds, *row in held)


def _load_participations(tx: Session, scope: Scope, section: str, ids: list[int], today: date) -> _Loaded:
    rows = tx.exec(
        select(Participation, Actor.name, _Via.name)
        .join(Actor, col(Actor.id) == Participation.actor_id)
        .join(_Via, col(_Via.id) == Participation.via_id, isouter=True)
        .where(col(Participation.entry_id).in_(ids))
    ).all()
    named = subject_names(tx, [("initiative", one.initiative_id) for one, _, _ in rows])
    initiatives, actors = {one.initiative_id for one, _, _ in rows}, {one.actor_id for one, _, _ in rows}
    place = place_of(Participation, Participation.dated)
    light = sql_select(col(Participation.initiative_id), col(Participation.actor_id))
    light = light.add_columns(ended(Participation, today), col(Participation.entry_id), *place)
    events = tx.execute(
        light.join(Entry, col(Entry.id) == Participation.entry_id).where(
            col(Participation.initiative_id).in_(initiatives),
            col(Participation.actor_id).in_(scope.actors or actors),
            col(Participation.status) != "not_listed",
            stands(scope.congress),
        )
    ).all()
    # Of one actor all that were merged into it count as the same.
    same = dict.fromkeys(scope.actors, 0)
    standing = _standing(((key, same.get(actor, actor)), *one) for key, actor, *one in events if one[2] <= today)
    for one, actor, through in rows:
        line = RecordLine(section, one.dated, one.date_precision, actor)
        yield (
            one.entry_id,
            replace(
                line,
                about=named.get(("initiative", one.initiative_id)),
                word=one.status,
                detail=one.role or "",
                summary=one.reason,
                until=one.until,
                others=(through,) if through is not None else (),
                current=one.entry_id in standing or one.status == "not_listed",
                counts_from=one.known_by if one.known_by > today else None,
            ),
        )


def _load_actions(tx: Session, scope: Scope, section: str, ids: list[int], today: date) -> _Loaded:
    rows = tx.exec(select(Action).where(col(Action.entry_id).in_(ids))).all()
    named: dict[tuple[int, str], list[str]] = {}
    concerned = (
        select(ActionActor.action_id, ActionActor.role, Actor.name)
        .join(Actor, col(Actor.id) == ActionActor.actor_id)
        .where(col(ActionActor.action_id).in_(ids))
    )
    for action, role, name in tx.exec(concerned.order_by(col(Actor.name))):
        named.setdefault((action, role), []).append(name)
    for one in rows:
        line = RecordLine(section, one.dated, one.date_precision, "")
        yield (
            one.entry_id,
            replace(
                line,
                word=one.kind,
                detail=one.status,
                summary=one.summary,
                until=one.until,
                others=tuple(named.get((one.entry_id, "actor"), ())),
                affected=tuple(named.get((one.entry_id, "affected"), ())),
            ),
        )


def _load_claims(tx: Session, scope: Scope, section: str, ids: list[int], today: date) -> _Loaded:
    rows = tx.exec(
        select(Claim, _Claimant.name, _Accused.name)
        .join(_Claimant, col(_Claimant.id) == Claim.claimant_id)
        .join(_Accused, col(_Accused.id) == Claim.accused_id, isouter=True)
        .where(col(Claim.entry_id).in_(ids))
    ).all()
    deeds = {one.action_id: _deed(tx, one.action_id) for one, _, _ in rows}
    for one, by, of in rows:
        deed, entry = deeds[one.action_id]
        line = RecordLine(section, one.dated, one.date_precision, by)
        yield (
            one.entry_id,
            replace(
                line,
                word=one.basis,
                detail=one.status,
                summary=deed.summary,
                until=one.until,
                others=(of,) if of is not None else (),
                retracted=entry_handle(entry) if entry.state == "retracted" else "",
            ),
        )


def _deed(tx: Session, action_id: int) -> tuple[Action, Entry]:
    """The action that stands in the place of this one in the end, with its entry."""
    query = select(Action, Entry).join(Entry, col(Entry.id) == Action.entry_id)
    return tx.exec(query.where(Entry.id == latest_of(tx, action_id))).one()


def _load_commitments(tx: Session, scope: Scope, section: str, ids: list[int], today: date) -> _Loaded:
    rows = tx.exec(
        select(Pledge, Actor.name).join(Actor, col(Actor.id) == Pledge.actor_id).where(col(Pledge.entry_id).in_(ids))
    ).all()
    named = subject_names(tx, [(one.subject_type, one.subject_id) for one, _ in rows])
    for one, actor in rows:
        line = RecordLine(section, one.dated, one.date_precision, actor)
        about = named.get((one.subject_type, one.subject_id))
        yield one.entry_id, replace(line, about=about, word=one.dimension, summary=one.words, until=one.due)


def _load_levels(tx: Session, scope: Scope, section: str, ids: list[int], today: date) -> _Loaded:
    rows = tx.exec(
        select(Entry, PledgeLevel, Pledge, Actor)
        .join(PledgeLevel, col(PledgeLevel.entry_id) == Entry.id)
        .join(Pledge, col(Pledge.entry_id) == PledgeLevel.pledge_id)
        .join(Actor, col(Actor.id) == Pledge.actor_id)
        .where(col(Entry.id).in_(ids))
    ).all()
    named = subject_names(tx, [(pledge.subject_type, pledge.subject_id) for _, _, pledge, _ in rows])
    for entry, one, pledge, actor in rows:
        line = RecordLine(section, one.dated, one.date_precision, actor.name)
        about = named.get((pledge.subject_type, pledge.subject_id))
        yield entry.id, replace(line, about=about, word=str(one.level), summary=one.summary)


def _load_votes(tx: Session, scope: Scope, section: str, ids: list[int], today: date) -> _Loaded:
    rows = tx.exec(
        select(RollCallVote, Instrument, Actor)
        .join(Instrument, col(Instrument.id) == RollCallVote.instrument_id)
        .join(Actor, col(Actor.id) == RollCallVote.actor_id)
        .where(col(Instrument.id).in_(ids), col(RollCallVote.actor_id).in_(scope.actors))
    ).all()
    named = subject_names(tx, [("instrument", one.id) for _, one, _ in rows])
    for vote, one, actor in rows:
        about = named.get(("instrument", one.id))
        yield (
            one.id,
            RecordLine(section, one.dated, one.date_precision, actor.name, about=about, word=vote.vote),
        )


_LOADING: dict[str, Callable[[Session, Scope, str, list[int], date], _Loaded]] = {
    "positions": _load_positions,
    "participation": _load_participations,
    "deeds": _load_actions,
    "affected": _load_actions,
    "accusations": _load_claims,
    "claims": _load_claims,
    "commitments": _load_commitments,
    "levels": _load_levels,
    "votes": _load_votes,
}


def _standing(rows: Iterable[Sequence[Any]]) -> set[int]:
    """Of rows that are of the same thing, the latest, unless it has ended: what they are of, whether it has ended, the
    entry, and its place."""
    latest: dict[object, list[Any]] = {}
    for same, *row in rows:
        if same not in latest or row[2:] > latest[same][2:]:
            latest[same] = row
    return {row[1] for row in latest.values() if not row[0]}


def _cited(tx: Session, ids: Sequence[int]) -> dict[int, list[SourceView]]:
    """What stands behind instruments, and so behind the votes on them."""
    found: dict[int, list[SourceView]] = {}
    query = select(EvidenceLink, Source).join(Source, col(Source.id) == EvidenceLink.source_id)
    query = query.where(EvidenceLink.record_type == "instrument", col(EvidenceLink.record_id).in_(ids))
    for link, source in tx.exec(query.order_by(col(Source.id))).all() if ids else ():
        found.setdefault(link.record_id, []).append(SourceView(source.title, source.url, source.grade, link.locator))
    return found
