"""The record as it is read from a database: what ships is what its files say, and a question reads only its part."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

import pytest

from bot.congress.record.facts import Facts
from bot.services.record_facts import facts_for
from storage.store import Store
from tests.congress.starter import starter

UNORDERED = ("grades", "accused", "actors", "affected", "topics", "refs", "members")
"""Fields whose order says nothing."""


def plain(value: Any) -> Any:
    """A fact with its unordered fields in order, so that two of them can be compared."""
    found: dict[str, Any] = {
        name: tuple(sorted(getattr(value, name), key=str)) for name in UNORDERED if hasattr(value, name)
    }
    return replace(value, **found) if found else value


def lines(found: Any) -> list[str]:
    values: Iterable[Any] = found.values() if isinstance(found, dict) else found
    return sorted(repr(plain(one)) for one in values)


@pytest.mark.parametrize("kind", [one.name for one in fields(Facts)])
async def test_the_shipped_record_is_read_as_its_files_say(store: Store, kind: str) -> None:
    facts = await store.read(facts_for, congress_id=None)
    assert lines(getattr(facts, kind)) == lines(getattr(starter(), kind))
