"""What every answer carries beside its figures: the names of what it names, and the basis on which it stands."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bot.congress.record.facts import Facts, Grade, Subject
from bot.congress.record.figures import evidence
from bot.congress.record.grades import grades_of, spread
from bot.services.record.actors import actor_kinds
from bot.services.record.analyses.looking import Look
from bot.services.record.positions import cases
from bot.services.record.scope import in_parts
from bot.services.record.subjects import with_year
from storage.starter import SHIPPED
from storage.tables import Congress, Coverage, Entry, EvidenceLink, Initiative, Instrument, StakeholderKind

T = TypeVar("T")


@dataclass(frozen=True)
class ListLine:
    """A list of members of one kind that is complete from a day on."""

    initiative: str
    kind: str
    complete_from: date


@dataclass(frozen=True)
class Basis:
    """On what an answer stands: its day, what narrows it, the records behind it and how good they are.

    `records` are names of entries without "R-", and of votes; `instruments` are the ids of the texts voted on.
    """

    code: str
    as_of: date
    narrowed: tuple[tuple[str, str], ...]
    records: tuple[str, ...]
    instruments: tuple[str, ...]
    sources: int
    grades: Mapping[Grade | None, int]
    unverified: int
    lists: tuple[ListLine, ...]
    closed_on: date | None = None
    """The day on which the record that ships was closed, where that is earlier."""


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What an analysis found. `names` are those of actors, their kinds, subjects and cases by their id; `labels` are
    short ones of subjects, for the heads of columns."""

    found: T
    names: Mapping[str, str]
    labels: Mapping[str, str]
    basis: Basis
    chosen: bool = False
    """Whether the program chose what it is about, because nothing was named."""

    def name(self, id_: str) -> str:
        return self.names.get(id_, id_)


def answer(
    look: Look,
    facts: Facts,
    found: T,
    *,
    records: Iterable[str | None] = (),
    initiatives: Collection[str] = (),
    chosen: bool = False,
) -> Answer[T]:
    """An answer with its basis: the records behind it, and the complete lists of these initiatives."""
    names = {one.id: one.name for one in (*actor_kinds(look.tx), *cases(look.tx))}
    names |= {one.id: one.name for one in facts.actors.values()} | dict(_names(facts))
    labels = {one.id: label_of(facts, one) for one in facts.subjects.values()}
    return Answer(found, names, labels, _basis(look, facts, evidence(records), initiatives), chosen)


def _names(facts: Facts) -> Iterator[tuple[str, str]]:
    for one in facts.subjects.values():
        yield one.id, subject_name(facts, one)


def subject_name(facts: Facts, one: Subject) -> str:
    """A subject by its whole name: of an initiative always with its year."""
    if one.kind == "initiative":
        return with_year(one.name, one.opened.text[:4]) if one.opened else one.name
    if one.kind == "initiative_norm" and (home := facts.subjects.get(one.initiative or "")):
        return f"{subject_name(facts, home)}, {one.code}: {one.name}"
    return f"{one.code} · {one.name}" if one.kind == "norm" else one.name


def label_of(facts: Facts, one: Subject) -> str:
    """A subject by as short a name as tells it apart."""
    if one.kind == "initiative_norm" and (home := facts.subjects.get(one.initiative or "")):
        return f"{home.name} § {one.code}"
    return one.code if one.kind == "norm" else subject_name(facts, one)


def _basis(look: Look, facts: Facts, records: tuple[str, ...], initiatives: Collection[str]) -> Basis:
    wanted = set(records)
    voted = sorted({one.instrument for one in facts.votes if one.record in wanted})
    entries = keys_of_records(look.tx, look.congress, records)
    sources = _sources(look.tx, "entry", entries)
    sources |= _sources(look.tx, "instrument", _instruments(look.tx, voted))
    return Basis(
        code=look.code,
        as_of=look.as_of,
        narrowed=look.narrowed,
        records=records,
        instruments=tuple(voted),
        sources=len(sources),
        grades=spread(records, grades_of(facts, records)) if records else Counter(),
        unverified=sum(how == "background" for how in entries.values()),
        lists=tuple(_lists(look, initiatives)),
        closed_on=SHIPPED.closed_on if SHIPPED.closed_on < look.as_of else None,
    )


def keys_of_records(tx: Session, congress: Congress, records: Collection[str]) -> dict[int, str | None]:
    """The entries that stand behind records, votes aside, in the order of the records: by key how far each is checked.

    Columns, not objects, because there may be thousands.
    """
    found: dict[str, tuple[int, str | None]] = {}
    for part in in_parts(one for one in records if not one.isdecimal()):
        shared = select(Entry.slug, Entry.id, Entry.confidence).where(_is_shared(tx))
        found |= {str(slug): (key, how) for slug, key, how in tx.exec(shared.where(col(Entry.slug).in_(part)))}
    for numbers in in_parts(int(one) for one in records if one.isdecimal()):
        own = select(Entry.number, Entry.id, Entry.confidence).where(Entry.congress_id == congress.id)
        found |= {str(number): (key, how) for number, key, how in tx.exec(own.where(col(Entry.number).in_(numbers)))}
    return dict(found[one] for one in records if one in found)


def _is_shared(tx: Session) -> ColumnElement[bool]:
    """The condition that an entry ships. Told that most do, SQLite finds them by their slugs instead of reading all."""
    shared = col(Entry.congress_id).is_(None)
    return func.likely(shared) if tx.connection().dialect.name == "sqlite" else shared


def _instruments(tx: Session, slugs: Collection[str]) -> list[int]:
    return list(tx.exec(select(Instrument.id).where(col(Instrument.slug).in_(slugs)))) if slugs else []


def _sources(tx: Session, record_type: str, keys: Collection[int]) -> set[int]:
    found: set[int] = set()
    for part in in_parts(keys):
        query = select(EvidenceLink.source_id).where(EvidenceLink.record_type == record_type)
        found |= set(tx.exec(query.where(col(EvidenceLink.record_id).in_(part)).distinct()))
    return found


def _lists(look: Look, initiatives: Collection[str]) -> Iterator[ListLine]:
    query = (
        select(Initiative, StakeholderKind.name, Coverage)
        .join(Coverage, col(Coverage.initiative_id) == Initiative.id)
        .join(StakeholderKind, col(StakeholderKind.id) == Coverage.kind)
        .where(col(Initiative.slug).in_(initiatives), col(Coverage.complete_from) <= look.as_of)
    )
    for initiative, kind, row in look.tx.exec(query) if initiatives else ():
        yield ListLine(with_year(initiative.name, initiative.opened_on[:4]), kind, row.complete_from)
