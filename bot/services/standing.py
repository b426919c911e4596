"""When a statement stands, and when a vote has closed it: said here once, for every query about statements.

Beneath everything else of the services, because the outbox asks it too.
"""

from sqlalchemy import ColumnElement, ScalarSelect
from sqlalchemy import select as sql_select
from sqlmodel import col, func

from storage.tables import Ballot, Statement


def standing() -> tuple[ColumnElement[bool], ...]:
    """The conditions on statements that are neither replaced nor withdrawn."""
    return col(Statement.replaced_by).is_(None), col(Statement.withdrawn_at).is_(None)


def ended(statement: Statement) -> str | None:
    """How a statement came to stand no more ("replaced" or "withdrawn"); None while it stands."""
    if statement.replaced_by is not None:
        return "replaced"
    return "withdrawn" if statement.withdrawn_at is not None else None


def closed_until() -> ScalarSelect[int]:
    """The number of the last statement that a vote on its norm has closed; NULL where no vote has opened.

    Statements are numbered while the norm's row is held, and votes open while it is: their order is that in which they
    happened. Instants would not tell, since two processes read their clocks before they wait for the row.
    """
    return (
        sql_select(func.max(col(Ballot.statements)))
        .where(col(Ballot.norm_id) == Statement.norm_id)
        .correlate(Statement)
        .scalar_subquery()
    )
