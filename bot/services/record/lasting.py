"""Which of several facts of one thing is the later, and whether it has ended: in SQL what
`bot.congress.record.membership.standing` and `bot.congress.record.stances.explicit` decide."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_
from sqlmodel import col, func

from storage.tables import Entry, Participation, Position

_Fact = type[Position] | type[Participation]


def place_of(fact: _Fact, dated: str, entry: type[Entry] = Entry) -> tuple[SQLColumnExpression[Any], ...]:
    """The columns by which the later of two facts is told, the greater the later; the tables may be aliases.

    The day from which it counts; of one day, what is dated more exactly, since its text goes on where the other's ends;
    then what ships, by its name, before a congress's own, by its number. `dated` is the column of the date's text.
    """
    return (
        col(fact.known_by),
        col(dated),
        func.coalesce(col(entry.number), 0),
        func.coalesce(col(entry.slug), ""),
    )


def ended(fact: _Fact, today: date) -> ColumnElement[bool]:
    """The condition on facts that have ended by the end of the day: the last day that `until` can mean has come."""
    until, tomorrow = col(fact.until), (today + timedelta(days=1)).isoformat()
    return and_(until.is_not(None), until < func.substr(tomorrow, 1, func.length(until)))
