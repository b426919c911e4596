"""The files of the shipped data, and which edition of it they are."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.congress.record.dates import Precision, When

Row = dict[str, Any]
"""A record as its file has it, or a row as its table takes it."""

FILES = (
    *("sources", "vocabularies", "disciplines", "stakeholder_kinds", "cases", "questions", "actors", "groups"),
    *("initiatives", "instruments", "norms", "norm_links", "signatories", "unga_votes", "paris_call_by_country"),
    *("positions", "actions", "claims", "arguments", "events"),
)
TYPE_OF = {"norm": "initiative_norm"}
"""What the files call a norm is one of an initiative; a norm here is what a congress proposes."""


@dataclass(frozen=True)
class Shipped:
    """The shipped data in a folder. Its manifest says which edition it is, and what no other file says: for whose
    members a coalition speaks, and which lists are complete."""

    folder: Path = Path(__file__).parent

    def read(self, name: str) -> Any:
        """What the file of this name holds."""
        return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))

    def rows(self, name: str) -> list[Row]:
        """The records of a file that is a list."""
        found: list[Row] = self.read(name)
        return found

    @cached_property
    def manifest(self) -> Row:
        """Version, closing date, digest of the files, and the two things above."""
        found: Row = self.read("manifest")
        return found

    @property
    def version(self) -> int:
        """The number of the edition; a later one is higher."""
        return int(self.manifest["version"])

    @property
    def closed_on(self) -> date:
        """The day on which this edition was closed; nothing in it is later."""
        return date.fromisoformat(self.manifest["closed_on"])

    @property
    def at(self) -> datetime:
        """When what this edition adds or changes counts as recorded: the day it was closed, whenever it is loaded."""
        return datetime.combine(self.closed_on, datetime.min.time(), UTC)

    @property
    def why(self) -> str:
        """What a revision by this edition gives as its reason."""
        return f"shipped data {self.version}"

    def digest(self) -> str:
        """The digest of all files but the manifest, which names it so that no file changes without a new version."""
        made = hashlib.sha256()
        for name in FILES:
            made.update((self.folder / f"{name}.json").read_bytes())
        return made.hexdigest()


def when(text: str, precision: Precision | None = None) -> When:
    """A date of the files; without a precision it is as exact as it is written."""
    by_length: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
    return When(text, precision or by_length[len(text)])


def dated(row: Row) -> Row:
    """The columns by which a record says when it was."""
    read = when(row["date"], row.get("date_precision"))
    return {"dated": read.text, "date_precision": read.precision, "known_by": read.known_by}


def type_of(subject_type: str) -> str:
    """The word of the tables for what the files call so."""
    return TYPE_OF.get(subject_type, subject_type)


def unique(rows: Iterable[Row], *keys: str) -> list[Row]:
    """The rows, of which the first of each key is kept."""
    kept: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        kept.setdefault(tuple(row[key] for key in keys), row)
    return list(kept.values())
