"""Column types that go beyond `storage.base`: JSON objects, replaced whole and never changed in place."""

from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
JsonObject = dict[str, Any]
"""A JSON object as the database gives it back; its reader turns it into a typed value at once."""


def json_column() -> Any:
    """A JSON object, empty unless given. Assign a new object to change it: a change in place is not seen."""
    return Field(default_factory=dict, sa_type=JSON, nullable=False)


def json_or_none() -> Any:
    """A JSON object, or nothing (NULL, not JSON's own null) unless given."""
    return Field(default=None, sa_type=JSON(none_as_null=True), nullable=True)
