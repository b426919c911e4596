"""Tables as people upload them, CSV or JSON, read into rows of named texts with the line on which each begins.

Read are UTF-8 with or without a byte order mark; commas, semicolons and tabs; line breaks within quotation marks;
headings in any case and order. What makes the whole file unfit is refused; what is wrong with a row is left to
whoever knows what the columns mean.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from bot.congress.errors import CongressError
from bot.congress.record.spreadsheets import plain
from bot.congress.text import given_back

MEBIBYTE = 2**20
BYTES_MOST = 25 * MEBIBYTE
ROWS_MOST = 100_000
DELIMITERS = ",;\t"
COLUMNS_MOST = 100

_BREAK = re.compile(r"\r\n?|\n")
_SPACE = re.compile(r"\s*")
_BLANK = re.compile(r"[\s,]*")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: the line on which it begins (1 is the first of the file), its cells by column, and what is amiss.

    `amiss` names what cannot be read as a cell: a column for a value that is no text, "" for more cells than headings.
    """

    line: int
    cells: Mapping[str, str]
    amiss: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """The rows of a file. `unknown` are headings that no column has, as typed; they are left aside, and named."""

    rows: tuple[SheetRow, ...]
    unknown: tuple[str, ...] = ()
    columns: frozenset[str] = field(default_factory=frozenset)


def read_sheet(data: bytes, columns: Mapping[str, str]) -> Sheet:
    """The rows of an uploaded file. `columns` maps every heading that is known, in small letters, to its column.

    Raises `imports.file.too_large` (size, most), `.empty`, `.binary`, `.not_utf8` (line), `.broken` (line),
    `.not_json` (line), `.no_rows`, `.too_many_rows` (most), `.no_headings`, `.twice` (column).
    """
    if len(data) > BYTES_MOST:
        raise CongressError("imports.file.too_large", size=-(-len(data) // MEBIBYTE), most=BYTES_MOST // MEBIBYTE)
    text = _decoded(data)
    if not text.strip():
        raise CongressError("imports.file.empty")
    sheet = _json_sheet(text, columns) if text.lstrip()[0] in "[{" else _csv_sheet(text, columns)
    if not sheet.rows:
        raise CongressError("imports.file.no_rows")
    return sheet


def _decoded(data: bytes) -> str:
    if b"\0" in data:
        raise CongressError("imports.file.binary")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CongressError("imports.file.not_utf8", line=_line(data[: error.start].decode(errors="replace"))) from None


def _line(before: str) -> int:
    return len(_BREAK.findall(before)) + 1


def _csv_sheet(text: str, columns: Mapping[str, str]) -> Sheet:
    delimiter = max(DELIMITERS, key=lambda one: len(_known(_first(text, one), columns)))
    records = _records(text, delimiter)
    _, headings = next(records, (1, []))
    names = [columns.get(_heading(one)) for one in headings]
    known = _require_headings(headings, columns)
    unknown = tuple(given_back(one) for one, name in zip(headings, names, strict=True) if name is None and one.strip())
    rows = tuple(islice((_csv_row(line, record, names) for line, record in records), ROWS_MOST + 1))
    _require_few(len(rows))
    return Sheet(rows, unknown, frozenset(known))


def _first(text: str, delimiter: str) -> list[str]:
    """The first record as this delimiter divides it; nothing where it cannot be divided so."""
    try:
        return next(_records(text, delimiter), (1, []))[1]
    except CongressError:
        return []


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The records that hold anything, each with its first line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield begins, record
            begins = reader.line_num + 1
    except csv.Error:
        raise CongressError("imports.file.broken", line=begins) from None


def _csv_row(line: int, record: list[str], names: list[str | None]) -> SheetRow:
    cells = {name: plain(cell.strip(" ")) for name, cell in zip(names, record, strict=False) if name is not None}
    over = any(cell.strip() for cell in record[len(names) :])
    return SheetRow(line, cells, ("",) if over else ())


def _heading(given: str) -> str:
    return "_".join(plain(given.strip()).casefold().replace("-", " ").replace("_", " ").split())


def _known(headings: list[str], columns: Mapping[str, str]) -> list[str]:
    return [columns[_heading(one)] for one in headings if _heading(one) in columns]


def _require_headings(headings: list[str], columns: Mapping[str, str]) -> list[str]:
    known = _known(headings, columns)
    if not known or len(headings) > COLUMNS_MOST:
        raise CongressError("imports.file.no_headings")
    for name in known:
        if known.count(name) > 1:
            raise CongressError("imports.file.twice", column=name)
    return known


def _require_few(rows: int) -> None:
    if rows > ROWS_MOST:
        raise CongressError("imports.file.too_many_rows", most=ROWS_MOST)


def _json_sheet(text: str, columns: Mapping[str, str]) -> Sheet:
    """The objects of a list, or of the list `rows` of an object, as the export writes it."""
    items = list(islice(_items(text), ROWS_MOST + 1))
    _require_few(len(items))
    headings = list(dict.fromkeys(key for _, item in items if isinstance(item, dict) for key in item))
    known = _require_headings(headings, columns) if items else []
    unknown = tuple(given_back(one) for one in headings if _heading(one) not in columns)
    return Sheet(tuple(_json_row(line, item, columns) for line, item in items), unknown, frozenset(known))


def _json_row(line: int, item: object, columns: Mapping[str, str]) -> SheetRow:
    if not isinstance(item, dict):
        return SheetRow(line, {}, ("",))
    cells: dict[str, str] = {}
    amiss: list[str] = []
    for key, value in item.items():
        name = columns.get(_heading(key))
        if name is None or value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            amiss.append(name)
        else:
            cells[name] = str(value)
    return SheetRow(line, cells, tuple(amiss))


def _items(text: str) -> Iterator[tuple[int, object]]:
    """The items of the list in a JSON text, each with the line on which it begins."""
    at, line, counted = _list_begins(text), 1, 0
    decoder = json.JSONDecoder()
    while True:
        at = _past(_BLANK, text, at)
        line, counted = line + len(_BREAK.findall(text, counted, at)), at
        if text[at : at + 1] == "]":
            return
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            raise CongressError("imports.file.not_json", line=line) from None
        yield line, item
        after = _past(_SPACE, text, at)
        if text[after : after + 1] not in (",", "]"):
            raise CongressError("imports.file.not_json", line=line + len(_BREAK.findall(text, counted, after)))


def _list_begins(text: str) -> int:
    """Where the list of rows begins: it is the whole text, or what stands under `rows`."""
    start = _past(_SPACE, text, 0)
    if text[start] == "[":
        return start + 1
    found = re.search(r'"rows"\s*:\s*\[', text)
    if found is None:
        raise CongressError("imports.file.no_rows")
    return found.end()


def _past(blank: re.Pattern[str], text: str, at: int) -> int:
    match = blank.match(text, at)
    return match.end() if match is not None else at
