"""Who has spoken on a norm and who has not: its statements by kind, and the seats missing from the debate."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from bot.congress.statements import StatementKind
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
    query = select(Statement.kind, func.count()).where(*_standing(norm)).group_by(col(Statement.kind))
    counted = dict(tx.exec(query).all())
    counts = tuple((kind, counted[kind.value]) for kind in StatementKind if kind.value in counted)
    return Debate(counts, missing_voices(tx, norm))


def missing_voices(tx: Session, norm: Norm) -> Missing:
    """Of the disciplines in which the seated count, and of their kinds, those from which nothing was said yet."""
    held = (Seat.congress_id == norm.congress_id, col(Seat.until).is_(None))
    disciplines = (
        select(Discipline.name)
        .join(SeatDiscipline, (col(SeatDiscipline.discipline) == Discipline.id) & (col(SeatDiscipline.rank) == 1))
        .join(Seat, col(Seat.id) == SeatDiscipline.seat_id)
        .where(*held, col(Discipline.id).not_in(select(Statement.discipline).where(*_standing(norm))))
    )
    kinds = (
        select(StakeholderKind.name)
        .join(Seat, col(Seat.kind) == StakeholderKind.id)
        .where(*held, col(StakeholderKind.id).not_in(select(Statement.seat_kind).where(*_standing(norm))))
    )
    return Missing(
        tuple(tx.exec(disciplines.distinct().order_by(col(Discipline.name))).all()),
        tuple(tx.exec(kinds.distinct().order_by(col(StakeholderKind.name))).all()),
    )


def _standing(norm: Norm):  # type: ignore[no-untyped-def]  # SQLAlchemy's own types of conditions.
    return (
        Statement.norm_id == norm.id,
        col(Statement.replaced_by).is_(None),
        col(Statement.withdrawn_at).is_(None),
    )
