"""Who has spoken on a norm and who has not: its statements by kind, and the seats missing from the debate."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from bot.congress.statements import StatementKind
from bot.services.standing import standing
from storage.tables import Discipline, Norm, Seat, SeatDiscipline, StakeholderKind, Statement


@dataclass(frozen=True)
class Missing:
    """The names of disciplines and stakeholder kinds that are seated and have made no statement that stands."""

    disciplines: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.disciplines, *self.kinds)


NOBODY_MISSING = Missing()


@dataclass(frozen=True)
class Debate:
    """How many statements of each kind stand on a norm, the kinds in their order, and whose voice is missing."""

    counts: tuple[tuple[StatementKind, int], ...] = ()
    missing: Missing = NOBODY_MISSING


NO_DEBATE = Debate()


def debate(tx: Session, norm: Norm) -> Debate:
    """The debate on a norm as it now is."""
    query = (
        select(Statement.kind, func.count())
        .where(Statement.norm_id == norm.id, *standing())
        .group_by(col(Statement.kind))
    )
    counted = dict(tx.exec(query).all())
    counts = tuple((kind, counted[kind.value]) for kind in StatementKind if kind.value in counted)
    return Debate(counts, missing_voices(tx, norm))


def statements_made(tx: Session, norm: Norm) -> int:
    """How many statements were ever made on a norm, which is the number of the last one."""
    return tx.exec(select(func.coalesce(func.max(Statement.n), 0)).where(Statement.norm_id == norm.id)).one()


def missing_voices(tx: Session, norm: Norm) -> Missing:
    """Of the disciplines in which the seated count, and of their kinds, those from which nothing was said yet."""
    return voices_missing(tx, norm.congress_id, [norm.id])[norm.id]


def voices_missing(tx: Session, congress_id: int, norm_ids: Sequence[int]) -> dict[int, Missing]:
    """The same for several norms of a congress, by their ids."""
    held = (Seat.congress_id == congress_id, col(Seat.until).is_(None))
    disciplines = (
        select(Discipline.id, Discipline.name)
        .join(SeatDiscipline, (col(SeatDiscipline.discipline) == Discipline.id) & (col(SeatDiscipline.rank) == 1))
        .join(Seat, col(Seat.id) == SeatDiscipline.seat_id)
        .where(*held)
    )
    kinds = (
        select(StakeholderKind.id, StakeholderKind.name).join(Seat, col(Seat.kind) == StakeholderKind.id).where(*held)
    )
    seated = [
        tx.exec(disciplines.distinct().order_by(col(Discipline.name))).all(),
        tx.exec(kinds.distinct().order_by(col(StakeholderKind.name))).all(),
    ]
    said = select(Statement.norm_id, Statement.discipline, Statement.seat_kind).where(
        col(Statement.norm_id).in_(norm_ids), *standing()
    )
    spoken: dict[int, tuple[set[str], set[str]]] = {norm_id: (set(), set()) for norm_id in norm_ids}
    for norm_id, discipline, kind in tx.exec(said.distinct()):
        spoken[norm_id][0].add(discipline)
        spoken[norm_id][1].add(kind)
    return {
        norm_id: Missing(
            *(tuple(name for one, name in words if one not in had) for words, had in zip(seated, by, strict=True))
        )
        for norm_id, by in spoken.items()
    }
