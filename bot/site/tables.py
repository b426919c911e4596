"""The tables of an export, read by name; a site is written from what an export says and nothing else of the record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.congress.record.exporting import Export, Value

Row = Mapping[str, Value]


class Tables:
    """The rows of an export as values by column."""

    def __init__(self, export: Export) -> None:
        self._rows: dict[str, list[Row]] = {
            table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in export.tables
        }

    def __getitem__(self, name: str) -> Sequence[Row]:
        return self._rows[name]

    def by(self, name: str, *columns: str) -> Mapping[tuple[str, ...], Sequence[Row]]:
        """The rows of a table by the texts of some columns."""
        return grouped(self._rows[name], *columns)


def grouped(rows: Iterable[Row], *columns: str) -> Mapping[tuple[str, ...], Sequence[Row]]:
    """The rows by the texts of some columns; what nobody asked for is an empty list."""
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(text(row, column) for column in columns)].append(row)
    return found


def text(row: Row, column: str) -> str:
    """A cell as text; empty where there is nothing."""
    value = row.get(column)
    return "" if value is None else str(value)


def texts(row: Row, column: str, key: str) -> tuple[str, ...]:
    """The list of texts that a cell holds under a key."""
    value = row.get(column)
    held = value.get(key) if isinstance(value, Mapping) else None
    return tuple(map(str, held)) if isinstance(held, Sequence) and not isinstance(held, str) else ()
