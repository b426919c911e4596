"""When a statement stands, and when a vote has closed it: said here once, for every query about statements.

Beneath everything else of the services, because the outbox asks it too.
"""

from datetime import datetime

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


def opened_last() -> ScalarSelect[datetime]:
    """When the last vote on the norm of a statement opened: what was said before it is counted and closed by it."""
    return (
        sql_select(func.max(col(Ballot.opened_at)))
        .where(col(Ballot.norm_id) == Statement.norm_id)
        .correlate(Statement)
        .scalar_subquery()
    )
