"""Actions, claims and participation from a file: which columns each has, and what a row says, as it would be typed.

What the words mean is left to the verbs that log one of them: a file is no second way into the record.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.congress.errors import CongressError
from bot.congress.record.imports import Defect, word_of
from bot.congress.record.sheets import Sheet

ROWS_OF_A_KIND = 200
"""Rows of one file: each is logged by itself, and on SQLite nobody else writes meanwhile (some 30 ms a row)."""

_SOURCE: Mapping[str, tuple[str, ...]] = {
    "date": ("dated",),
    "date_precision": ("precision",),
    "source": ("source_url", "url"),
    "source_title": ("title",),
    "source_kind": (),
    "locator": ("place",),
}
_BOUNDS = {"on_or_before": "by", "as_of": "as of"}
_VOCABULARIES = ("kind", "status", "basis", "role", "source_kind")


@dataclass(frozen=True)
class Layout:
    """The columns of a file of one kind of entry, each with the other headings by which it may go."""

    needed: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]

    @property
    def headings(self) -> dict[str, str]:
        """Every heading that is known, with its column."""
        return {heading: column for column, others in self.columns.items() for heading in (column, *others)}


LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "action": Layout(
            ("kind", "summary", "date", "source"),
            {"kind": (), "summary": (), "doers": ("actors",), "affected": (), "subjects": ("subject", "norm"),
             "until": ("end",), "status": (), "case": ("case_id",), **_SOURCE},
        ),
        "claim": Layout(
            ("action", "claimant", "basis", "date", "source"),
            {"action": (), "claimant": (), "accused": (), "basis": (), "status": (), "summary": (), **_SOURCE},
        ),
        "participation": Layout(
            ("initiative", "actor", "status", "date", "source"),
            {"initiative": (), "actor": ("who",), "status": (), "role": (), "until": (), "via": (),
             "reason": ("summary",), **_SOURCE},
        ),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line on which it begins, and what stands in each column."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Rows:
    """The rows of a file that may be logged, what is wrong with the others, and those of them whose other cells can
    still be read."""

    rows: tuple[Row, ...]
    defects: tuple[Defect, ...]
    amiss: tuple[Row, ...]


def rows_of(sheet: Sheet, kind: str) -> Rows:
    """The rows of a file of this kind of entry, and what can be told to be wrong without the record.

    Raises `imports.file.lacks` (columns) where a column is missing, `imports.file.too_many_rows` (most).
    """
    layout = LAYOUTS[kind]
    lacking = [one for one in layout.needed if one not in sheet.columns]
    if lacking:
        raise CongressError("imports.file.lacks", columns=", ".join(lacking))
    if len(sheet.rows) > ROWS_OF_A_KIND:
        raise CongressError("imports.file.too_many_rows", most=ROWS_OF_A_KIND)
    defects = tuple(_defects(sheet, layout))
    amiss = {one.line for one in defects}
    rows = [(Row(one.line, _typed(one.cells)), "" in one.amiss) for one in sheet.rows]
    return Rows(
        tuple(row for row, _ in rows if row.line not in amiss),
        defects,
        tuple(row for row, shifted in rows if row.line in amiss and not shifted),
    )


def _defects(sheet: Sheet, layout: Layout) -> Iterator[Defect]:
    for row in sheet.rows:
        for column in row.amiss:
            yield Defect(row.line, "no_text" if column else "too_many_cells", column)
        for column in layout.needed:
            if not row.cells.get(column, "").strip() and column not in row.amiss:
                yield Defect(row.line, "missing", column)


def _typed(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells as somebody would type them: words of a vocabulary as it has them, a bound before its date."""
    typed = {column: word_of(text) if column in _VOCABULARIES else text.strip() for column, text in cells.items()}
    bound = _BOUNDS.get(word_of(typed.pop("date_precision", "")), "")
    return {**typed, "date": f"{bound} {typed.get('date', '')}".strip()}
