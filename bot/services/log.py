"""The event log: one line for everything that happened, written in the transaction in which it happened."""

from datetime import datetime

from sqlmodel import Session

from storage.tables import Congress, Event, Member, Norm

EventFact = str | int | None | list[str]


def record(
    tx: Session,
    congress: Congress,
    kind: str,
    *,
    now: datetime,
    by: Member | None = None,
    norm: Norm | None = None,
    subject_id: int | None = None,
    **data: EventFact,
) -> None:
    """Append one event. `by` is None where the clock acted; `data` holds what was before and after."""
    tx.add(
        Event(
            congress_id=congress.id,
            at=now,
            kind=kind,
            member_id=by.id if by is not None else None,
            norm_id=norm.id if norm is not None else None,
            subject_id=subject_id,
            data=data,
        )
    )
