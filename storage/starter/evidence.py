"""The sources of the shipped data, and what each stands behind."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from sqlalchemy import and_
from sqlmodel import SQLModel, col

from bot.congress.record.grades import default_grade
from storage.starter.reading import Row, unique
from storage.starter.shelf import Shelf
from storage.tables import EvidenceLink, Source


def put_sources(shelf: Shelf) -> None:
    """Bring the sources up to date, each with the default grade of its kind."""
    rows = [
        {
            "slug": row["id"],
            "title": row["title"],
            "url": row["url"],
            "publisher": row["publisher"],
            "kind": row["kind"],
            "grade": default_grade(row["kind"]),
            "published": row["date"],
            "licence": row["licence"],
            "note": row["note"] or "",
        }
        for row in shelf.shipped.rows("sources")
    ]
    shelf.put(Source, rows, keys=["slug"], record_type="source")


def link(shelf: Shelf, record_type: str, rows: Iterable[Row], table: type[SQLModel]) -> None:
    """Link the records of a table that has slugs with their sources."""
    ids = shelf.ids(table)
    link_ids(shelf, record_type, [(ids[row["id"]], row["sources"]) for row in rows], table)


def link_ids(
    shelf: Shelf,
    record_type: str,
    records: Iterable[tuple[int, list[str]]],
    table: type[SQLModel],
    locators: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Add the links between shared rows of a table and their sources that are not there yet; none is taken away.

    `locators` says of a source where in it to look.
    """
    sources = shelf.ids(Source)
    links = [
        {
            "record_type": record_type,
            "record_id": key,
            "source_id": sources[slug],
            "locator": locators.get(slug, ""),
        }
        for key, slugs in records
        for slug in slugs
    ]
    known = and_(
        col(EvidenceLink.record_type) == record_type,
        shelf.shared("record_id", EvidenceLink, table),
    )
    shelf.put(EvidenceLink, unique(links, "record_id", "source_id"), within=known)
