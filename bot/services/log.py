"""The event log: one line for everything that happened, written in the transaction in which it happened."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, func, select, text

from storage.tables import Congress, Event, Member, Norm
from storage.tables.ledger import COUNTED, TOLD_OF

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
    """Append one event. `by` is None where the clock acted; `data` and `changes` hold what was before and after.

    Those that are told are numbered in the order in which whoever tells them finds them, by `latest_event`.
    """
    if kind not in COUNTED:
        _hold_its_turn(tx, congress)
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


def latest_event(tx: Session, congress: Congress) -> int:
    """The id of the last event that may be told; 0 where there is none.

    Whoever holds the row of the congress (`lock`) finds all up to it, and none of a lower number comes afterwards.
    """
    query = select(func.max(Event.id)).where(Event.congress_id == congress.id, text(TOLD_OF))
    return tx.exec(query).one() or 0


def _hold_its_turn(tx: Session, congress: Congress) -> None:
    # On PostgreSQL an event may be numbered before another and committed after it. Here it waits, before it has its
    # number, for whoever tells what happened, and they wait until all that have theirs are committed.
    with tx.no_autoflush:
        tx.exec(select(Congress.id).where(col(Congress.id) == congress.id).with_for_update(read=True, key_share=True))
