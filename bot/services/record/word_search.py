"""Finding rows by the words that a person types, in any order and any case, for autocompletion."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, SQLColumnExpression
from sqlmodel import col, or_

from bot.congress.handles import NUMBER_MOST
from storage.tables import Entry

WORDS_MOST = 8
"""Words of what was typed that are looked for; no more fit into what is offered."""

SUGGESTIONS = 25
"""As many answers as an autocompletion takes (Discord, "Autocomplete")."""


def has_words(
    typed: str, columns: Sequence[SQLColumnExpression[str] | SQLColumnExpression[str | None]]
) -> list[ColumnElement[bool]]:
    """The conditions that every word that was typed stands in one of the columns."""
    return [_within(word, columns) for word in typed.split()[:WORDS_MOST]]


def entry_has_words(
    typed: str, columns: Sequence[SQLColumnExpression[str] | SQLColumnExpression[str | None]]
) -> list[ColumnElement[bool]]:
    """The same of an entry of the record, whose handle (R-12, r12, R-p004) may be one of the words."""
    return [or_(_within(word, columns), *_is_handle(word)) for word in typed.split()[:WORDS_MOST]]


def _within(word: str, columns: Iterable[SQLColumnExpression[str | None]]) -> ColumnElement[bool]:
    literal = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return or_(*(column.ilike(f"%{literal}%", escape="\\") for column in columns))


def _is_handle(word: str) -> Iterable[ColumnElement[bool]]:
    named = word.lower().removeprefix("#").removeprefix("r").removeprefix("-")
    if named.isascii() and named.isdigit() and int(named) <= NUMBER_MOST:
        yield col(Entry.number) == int(named)
    if named:
        yield _within(named, [col(Entry.slug)])
