"""The event log: one line for everything that happened, written in the transaction in which it happened."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from storage.tables import Congress, Event, Member, Norm

EventFact = str | int | None | list[str]
Change = dict[str, EventFact]
"""What one thing was before an event and after it: `{"before": ..., "after": ...}`."""


def changed(before: Mapping[str, EventFact], after: Mapping[str, EventFact]) -> dict[str, Change]:
    """What differs between two states of the same things, as an event keeps it."""
    return {
        name: {"before": before.get(name), "after": fact} for name, fact in after.items() if before.get(name) != fact
    }


def record(
    tx: Session,
    congress: Congress,
    kind: str,
    *,
    now: datetime,
    by: Member | None = None,
    norm: Norm | None = None,
    subject_id: int | None = None,
    changes: Mapping[str, Change] | None = None,
    **data: EventFact,
) -> Event:
    """Append one event. `by` is None where the clock acted; `data` and `changes` hold what was before and after."""
    event = Event(
        congress_id=congress.id,
        at=now,
        kind=kind,
        member_id=by.id if by is not None else None,
        norm_id=norm.id if norm is not None else None,
        subject_id=subject_id,
        data={**data, **(changes or {})},
    )
    tx.add(event)
    return event
