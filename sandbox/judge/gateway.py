"""Judges what the gateway sends, by the table of events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from .gateway_table import EVENTS
from .problem import Problem

if TYPE_CHECKING:
    from .document import Document


def check_event(document: Document, event: str, data: object) -> Iterator[Problem]:
    """Yield what keeps an event's data from being Discord's.

    ``source`` is "document" for what Discord's document says and "rule" for what its pages say.
    """
    shape = EVENTS.get(event)
    if shape is None:
        yield Problem(f"{event} has no row in the table of gateway events.", "rule", "")
        return
    # Reading the data costs more than judging it, and nearly always it fits: both halves are asked together first.
    if document.fits(event, shape.whole, data):
        return
    if shape.document is not None:
        yield from document.check_value(f"{event} by the document", shape.document, data)
    if shape.page is not None:
        for problem in document.check_value(f"{event} by the page", shape.page, data):
            yield replace(problem, source="rule")
