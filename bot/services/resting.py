"""What rests: whatever is due in a congress on whose server the bot is not any more (`presence`)."""

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from storage.tables import Congress


def here(congress_id: int) -> ColumnElement[bool]:
    """The condition, on a column with the id of a congress, that the bot is on that congress's server."""
    return col(congress_id).not_in(select(Congress.id).where(col(Congress.away_since).is_not(None)))
