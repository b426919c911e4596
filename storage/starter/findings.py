"""The shipped records as the checks see them, and what they find."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from storage.starter.reading import Row, Shipped

LISTS = (
    *("sources", "disciplines", "stakeholder_kinds", "cases", "questions", "actors", "groups", "initiatives"),
    *("instruments", "norms", "norm_links", "signatories", "positions", "actions", "claims", "arguments", "events"),
)
"""The files that are lists of records."""
TABLES = ("unga_votes", "paris_call_by_country")
"""The files that are one record with many rows."""


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong with a record of a file."""

    file: str
    record: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}.json, {self.record}: {self.what}"


class Data:
    """All files of the shipped data, read once."""

    def __init__(self, shipped: Shipped) -> None:
        self.shipped = shipped
        self.files: dict[str, Any] = {name: shipped.read(name) for name in (*LISTS, *TABLES, "vocabularies")}

    def rows(self, name: str) -> list[Row]:
        """The records of a list."""
        found: list[Row] = self.files[name]
        return found

    def records(self) -> Iterator[tuple[str, str, Row]]:
        """Every record that has sources: its file, its name and itself."""
        for name in LISTS:
            if name != "sources":
                yield from ((name, name_of(row), row) for row in self.rows(name))
        yield from ((name, "all of it", self.files[name]) for name in TABLES)

    @cached_property
    def ids(self) -> dict[str, set[str]]:
        """The ids of each list."""
        return {name: {row["id"] for row in self.rows(name) if "id" in row} for name in LISTS}

    @cached_property
    def words(self) -> dict[str, set[str]]:
        """The words of each vocabulary."""
        return {name: {value for value, _ in entry["values"]} for name, entry in self.files["vocabularies"].items()}

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kind of each actor."""
        return {row["id"]: row["kind"] for row in self.rows("actors")}


def name_of(row: Row) -> str:
    """By what a record is named in a report: its id, or for a link its two ends."""
    return str(row["id"]) if "id" in row else f"{row['a']} {row['relation']} {row['b']}"
