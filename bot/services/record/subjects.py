"""What a position, a deed or a relation is about, by name: norms of this congress, initiatives and their norms,
instruments and questions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.congress.handles import norm_handle
from storage.tables import Initiative, InitiativeNorm, Instrument, Norm, NormVersion, Question

About = tuple[str, int]
"""The type of a subject, and its id."""


@dataclass(frozen=True)
class SubjectName:
    """A subject as it is named. `handle` is the word by which a person names it again (N-12, gge-f); `short` is what
    stands in lists: of an initiative its name always has the year."""

    type: str
    id: int
    handle: str
    short: str
    unverified: bool = False
    title: str = ""
    place: str = ""
    """Its own title, and where that stands, of a norm of an initiative; of others `short` says it all."""


def subject_names(tx: Session, wanted: Iterable[About]) -> dict[About, SubjectName]:
    """The names of these subjects; whatever is not kept any more is left out."""
    ids = keys_by_type(wanted)
    named: dict[About, SubjectName] = {}
    for kind, name in _NAMING.items():
        if kind in ids:
            named |= {(kind, one.id): one for one in name(tx, ids[kind])}
    return named


def keys_by_type(subjects: Iterable[About]) -> dict[str, set[int]]:
    """The ids of these subjects by type, without types of which there are none."""
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, key in subjects:
        ids[kind].add(key)
    return dict(ids)


def year_of(initiative: Initiative) -> str:
    """The year in which an initiative opened; short names of initiatives may be alike, so it is always shown."""
    return initiative.opened_on[:4]


def with_year(name: str, year: str) -> str:
    """A name with its year, unless the year ends it already."""
    return name if name.rstrip(")").endswith(year) else f"{name} ({year})"


def initiative_name(initiative: Initiative) -> str:
    """The name of an initiative with the year in which it opened."""
    return with_year(initiative.name, year_of(initiative))


def _norms(tx: Session, ids: set[int]) -> Iterable[SubjectName]:
    query = select(Norm, NormVersion.title).join(
        NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version)
    )
    for norm, title in tx.exec(query.where(col(Norm.id).in_(ids))):
        handle = norm_handle(norm.number)
        yield SubjectName("norm", norm.id, handle, f"{handle} · {title}")


def _initiatives(tx: Session, ids: set[int]) -> Iterable[SubjectName]:
    for one in tx.exec(select(Initiative).where(col(Initiative.id).in_(ids))):
        yield SubjectName("initiative", one.id, one.slug, initiative_name(one), one.confidence == "background")


def _initiative_norms(tx: Session, ids: set[int]) -> Iterable[SubjectName]:
    query = select(InitiativeNorm, Initiative).join(Initiative, col(Initiative.id) == InitiativeNorm.initiative_id)
    for norm, initiative in tx.exec(query.where(col(InitiativeNorm.id).in_(ids))):
        place = f"{initiative_name(initiative)}, {norm.code}"
        unverified = norm.summary_confidence == "background"
        short = f"{place}: {norm.title}"
        yield SubjectName("initiative_norm", norm.id, norm.slug, short, unverified, norm.title, place)


def _instruments(tx: Session, ids: set[int]) -> Iterable[SubjectName]:
    for one in tx.exec(select(Instrument).where(col(Instrument.id).in_(ids))):
        yield SubjectName("instrument", one.id, one.slug, one.name, one.confidence == "background")


def _questions(tx: Session, ids: set[int]) -> Iterable[SubjectName]:
    for one in tx.exec(select(Question).where(col(Question.id).in_(ids))):
        yield SubjectName("question", one.id, one.slug, one.words)


_NAMING = {
    "norm": _norms,
    "initiative": _initiatives,
    "initiative_norm": _initiative_norms,
    "instrument": _instruments,
    "question": _questions,
}
