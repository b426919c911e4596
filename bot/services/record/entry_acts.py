"""An entry as one person sees it: what it is, and what they may do with it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from sqlmodel import Session, select

from bot.congress.errors import CongressError
from bot.congress.record.review import (
    Looked,
    Reviewer,
    check_closing,
    check_correction,
    check_retraction,
    check_review,
    check_spoken_of,
)
from bot.services.people import Who, congress_of
from bot.services.record.entries import entry_handle, entry_of, looked_at, reviewer_of, visible
from bot.services.record.entry_views import EntryView, entry_views
from storage.tables import Entry


@dataclass(frozen=True)
class EntryShown:
    """An entry, and what the person who looks at it may do: the words of `ACTS`. `represents` is the actor concerned
    for whom they speak."""

    entry: EntryView
    acts: frozenset[str]
    represents: str | None = None


def show_entry(tx: Session, *, who: Who, handle: str) -> EntryShown:
    """An entry of any kind by its handle; `record.unknown_entry` where there is none."""
    congress = congress_of(tx, who.guild_id)
    entry = entry_of(tx, congress, handle)
    looked, reviewer = looked_at(congress, entry), reviewer_of(tx, congress, entry, who)
    view = entry_views(tx, congress.id, [entry.id])[entry.id]
    acts = set()
    for name, check in ACTS.items():
        with suppress(CongressError):
            check(looked, reviewer)
            acts.add(name)
    if not view.disputed:
        acts.discard("close")
    acts.discard("dispute" if _disputes(view, who) else "take_back")
    return EntryShown(view, frozenset(acts), reviewer.concerned)


def check_act(tx: Session, *, who: Who, handle: str, act: str) -> EntryShown:
    """The entry, if this person may do that with it; raises the refusal that says why not."""
    congress = congress_of(tx, who.guild_id)
    entry = entry_of(tx, congress, handle)
    ACTS[act](looked_at(congress, entry), reviewer_of(tx, congress, entry, who))
    shown = show_entry(tx, who=who, handle=handle)
    if act == "dispute" and _disputes(shown.entry, who):
        raise CongressError("record.disputed_before", handle=shown.entry.handle)
    return shown


def handle_of(tx: Session, *, guild_id: int, entry_id: int) -> str:
    """The handle of an entry by its number in the table, for buttons; `record.gone` where there is none."""
    congress = congress_of(tx, guild_id)
    entry = tx.exec(select(Entry).where(Entry.id == entry_id, visible(congress))).one_or_none()
    if entry is None:
        raise CongressError("record.gone")
    return entry_handle(entry)


def _disputes(view: EntryView, who: Who) -> bool:
    """Whether a dispute by this person is open."""
    return any(one.state == "open" and one.by == who.discord_id for one in view.disputes)


def _check_seated(reviewer: Reviewer) -> None:
    if not reviewer.seated:
        raise CongressError("seat.needed")


def _dispute(entry: Looked, reviewer: Reviewer) -> None:
    _check_seated(reviewer)
    check_spoken_of(entry)


def _take_back(entry: Looked, reviewer: Reviewer) -> None:
    """Anybody may whose dispute is open (`show_entry`), whatever became of their seat or the entry."""


def _reply(entry: Looked, reviewer: Reviewer) -> None:
    _check_seated(reviewer)
    if reviewer.concerned is None:
        raise CongressError("record.not_concerned", handle=entry.handle)
    check_spoken_of(entry)


def _correct(entry: Looked, reviewer: Reviewer) -> None:
    if not reviewer.recorder:
        _check_seated(reviewer)
    check_correction(entry)


ACTS: Mapping[str, Callable[[Looked, Reviewer], None]] = {
    "confirm": check_review,
    "correct": _correct,
    "refuse": check_review,
    "dispute": _dispute,
    "take_back": _take_back,
    "reply": _reply,
    "close": check_closing,
    "retract": check_retraction,
}
"""What can be done with an entry, and the rule that refuses it, in the order of the buttons."""
