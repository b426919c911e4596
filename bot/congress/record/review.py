"""Who lets an entry of the record stand: what a member logs is a proposal until somebody else has looked at it.

A recorder, made so by the conveners, or a convener may review, and in a congress that says so (`second`) also any
other seated member. Nobody who represents an actor concerned reviews what is said of it (invariant 12).
"""

from dataclasses import dataclass

from bot.congress.errors import CongressError

OPEN_STATES = ("proposed", "confirmed")
"""The states of an entry that has not ended."""


@dataclass(frozen=True)
class Reviewer:
    """The person who would review: `recorder` also of a convener, `concerned` names the actor that they represent."""

    recorder: bool
    seated: bool
    author: bool = False
    concerned: str | None = None


@dataclass(frozen=True)
class Looked:
    """What a review decides on: the entry by its handle and state, and who may review in its congress."""

    handle: str
    state: str
    shipped: bool = False
    recorders_only: bool = False


def stands_at_once(reviewer: Reviewer) -> bool:
    """Whether what this person logs needs no second look: a recorder's or convener's own, on nobody they represent."""
    return reviewer.recorder and reviewer.concerned is None


def check_review(entry: Looked, reviewer: Reviewer) -> None:
    """Refuse whoever may not confirm or refuse this entry, and an entry that is no proposal (any more)."""
    check_own(entry)
    if entry.state != "proposed":
        raise CongressError("record.reviewed_before", handle=entry.handle, state=entry.state)
    if reviewer.recorder or (reviewer.seated and not entry.recorders_only):
        if reviewer.author and not reviewer.recorder:
            raise CongressError("record.own_entry", handle=entry.handle)
        if reviewer.concerned is not None:
            raise CongressError("record.concerned", handle=entry.handle, actor=reviewer.concerned)
        return
    raise CongressError("record.recorders_only" if entry.recorders_only else "seat.needed")


def check_retraction(entry: Looked, reviewer: Reviewer) -> None:
    """Refuse whoever may not retract this entry: its author may while it is proposed, recorders at any time.

    A recorder who represents an actor concerned takes back nothing but their own proposals.
    """
    check_own(entry)
    check_spoken_of(entry)
    if reviewer.author and entry.state == "proposed":
        return
    if not reviewer.recorder:
        raise CongressError("record.not_yours_to_retract", handle=entry.handle, state=entry.state)
    if reviewer.concerned is not None:
        raise CongressError("record.concerned", handle=entry.handle, actor=reviewer.concerned)


def check_correction(entry: Looked) -> None:
    """Refuse to correct what ships with the program, or what stands no more and waits no more."""
    check_own(entry)
    check_spoken_of(entry)


def check_spoken_of(entry: Looked) -> None:
    """Refuse what stands no more and waits no more: refused, retracted or replaced."""
    if entry.state not in OPEN_STATES:
        raise CongressError("record.ended_before", handle=entry.handle, state=entry.state)


def check_closing(entry: Looked, reviewer: Reviewer) -> None:
    """Refuse whoever may not close a dispute: recorders may, unless they represent an actor concerned."""
    if not reviewer.recorder:
        raise CongressError("record.closed_by_recorders", handle=entry.handle)
    if reviewer.concerned is not None:
        raise CongressError("record.concerned", handle=entry.handle, actor=reviewer.concerned)


def check_own(entry: Looked) -> None:
    """Refuse to change what ships with the program: a congress only adds its own beside it (invariant 24)."""
    if entry.shipped:
        raise CongressError("record.shipped", handle=entry.handle)
