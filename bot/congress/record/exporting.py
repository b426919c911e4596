"""Tables of the record as files that others can read: CSV for spreadsheets, JSON for programs, both in one archive.

The same state gives the same bytes: nothing here asks for the time, and rows keep the order in which they come.
"""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.congress.record.spreadsheets import neutral

SCHEMA = "congress-record"
VERSION = 1
"""Raised whenever a table or a column is renamed or goes; new ones leave it as it is."""

Value = str | int | bool | None | Mapping[str, "Value"] | Sequence["Value"]

_DATED = (1980, 1, 1, 0, 0, 0)
"""The first time that an archive can give a file."""


@dataclass(frozen=True)
class ExportedTable:
    """A table: the names of its columns, and its rows in their order."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]


@dataclass(frozen=True)
class Export:
    """What one reader may see of a congress's record. `as_of` is the last change that it has, in UTC."""

    congress: str
    as_of: str
    unconfirmed: bool
    tables: tuple[ExportedTable, ...]


def csv_file(table: ExportedTable) -> bytes:
    """The table as CSV (RFC 4180), in UTF-8 with the mark by which spreadsheets know it.

    A cell that a spreadsheet would run gets an apostrophe; numbers stay numbers, and nothing is an empty cell.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(table.columns)
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return file.getvalue().encode("utf-8-sig")


def json_file(export: Export, table: ExportedTable) -> bytes:
    """The table as JSON: what it is, and `rows`, one object a line."""
    head = {"schema": SCHEMA, "version": VERSION, "as_of": export.as_of, "table": table.name}
    rows = ",\n".join(_json(dict(zip(table.columns, row, strict=True))) for row in table.rows)
    return f'{_json(head)[:-1]},"rows":[\n{rows}\n]}}\n'.encode()


def files_of(export: Export, about: str) -> dict[str, bytes]:
    """Every file of an export by name: two of each table, `about` as README.md, and a list of all with their hashes."""
    files = {"README.md": about.encode()}
    for table in export.tables:
        files[f"csv/{table.name}.csv"] = csv_file(table)
        files[f"json/{table.name}.json"] = json_file(export, table)
    manifest = {
        "schema": SCHEMA,
        "version": VERSION,
        "congress": export.congress,
        "as_of": export.as_of,
        "unconfirmed": export.unconfirmed,
        "rows": {table.name: len(table.rows) for table in export.tables},
        "sha256": {name: sha256(data).hexdigest() for name, data in files.items()},
    }
    return files | {"manifest.json": f"{json.dumps(manifest, indent=1, ensure_ascii=False)}\n".encode()}


def archive(files: Mapping[str, bytes]) -> bytes:
    """The files in one ZIP archive, which has the same bytes wherever and whenever it is made of the same files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _DATED)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            made.writestr(entry, data)
    return held.getvalue()


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return neutral(value)
        case _:
            return neutral(_json(value))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
