"""Dates of the rows of the record, as the rules count them."""

from typing import get_args

from bot.congress.record.dates import Precision, When

_PRECISIONS: dict[str, Precision] = {one: one for one in get_args(Precision)}


def when_of(dated: str, precision: str) -> When:
    """The date of a row; the tables hold no other words for a precision."""
    return When(dated, _PRECISIONS[precision])
