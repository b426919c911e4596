"""The address of a database is understood or refused, and never shows its password."""

from pathlib import Path

import pytest

from storage.address import parse
from storage.errors import StoreError


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///data/congress.db", Path("data/congress.db")),
        ("sqlite:////var/lib/congress.db", Path("/var/lib/congress.db")),
        ("sqlite+aiosqlite:///congress.db", Path("congress.db")),
        ("sqlite://", None),
        ("sqlite:///:memory:", None),
    ],
)
def test_sqlite_addresses_name_a_file_or_the_memory(url: str, path: Path | None) -> None:
    place = parse(url)
    assert (place.engine, place.path) == ("sqlite", path)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_is_handed_to_the_one_driver(scheme: str) -> None:
    place = parse(f"{scheme}://clerk:se%2Fsame@db:5433/congress?sslmode=require")
    assert place.engine == "postgresql"
    assert place.dsn == "postgresql://clerk:se%2Fsame@db:5433/congress?sslmode=require"
    assert place.shown == "postgresql://clerk:***@db:5433/congress"


def test_the_password_is_nowhere_in_what_is_shown() -> None:
    place = parse("postgresql://clerk:sesame@db/congress?password=sesame")
    assert "sesame" not in repr(place) + str(place) + place.shown
    assert place.reason(ValueError("no way in with\n'sesame'")) == "no way in with '***'"


@pytest.mark.parametrize(
    "url",
    ["mysql://clerk:sesame@db/congress", "sesame", "", "postgresql://clerk:sesame@db:port/x", "sqlite://data/x.db"],
)
def test_other_addresses_are_refused_without_repeating_the_password(url: str) -> None:
    with pytest.raises(StoreError) as refused:
        parse(url)
    assert refused.value.key == "store.address_unknown"
    assert "sesame" not in str(refused.value)
