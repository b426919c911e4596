"""Events that arrive twice, or out of their order: asked for by tests.

Discord delivers "at least once, roughly in order": after a lost connection the same thing may be told twice, and an
interaction may overtake the message that it is about. The disorder arises before a session numbers its events, so
each event that is sent has a sequence number of its own, as on Discord.
"""

from __future__ import annotations

from dataclasses import dataclass

Told = tuple[str, str]
"""An event's name and its data as JSON text."""


@dataclass(slots=True)
class _Wish:
    event: str | None
    times: int


class Disorder:
    """Keeps what tests asked for; each wish is used up in the order in which it came."""

    def __init__(self) -> None:
        self._twice: list[_Wish] = []
        self._later: list[_Wish] = []
        self._held: dict[str, list[Told]] = {}

    def duplicate(self, event: str | None, times: int) -> None:
        """Send the next events of a name (None: of any) twice."""
        self._twice.append(_Wish(event, times))

    def delay(self, event: str | None, times: int) -> None:
        """Send the next events of a name (None: of any) only after the event that follows them."""
        self._later.append(_Wish(event, times))

    @property
    def pending(self) -> int:
        """Return how many events are still to be disturbed or are held back."""
        wishes = sum(wish.times for wish in (*self._twice, *self._later))
        return wishes + sum(len(held) for held in self._held.values())

    def arrange(self, session_id: str, event: str, data: str) -> list[Told]:
        """Return what to send to a session now, in this order."""
        told = [(event, data)] * (2 if _use(self._twice, event) else 1)
        if _use(self._later, event):
            self._held.setdefault(session_id, []).extend(told)
            return []
        return [*told, *self._held.pop(session_id, [])]

    def forget(self, session_id: str) -> None:
        """Drop what was held back for a session that is gone."""
        self._held.pop(session_id, None)


def _use(wishes: list[_Wish], event: str) -> bool:
    """Tell whether a wish is for this event, and use it up."""
    for wish in wishes:
        if wish.event in (None, event):
            wish.times -= 1
            if wish.times <= 0:
                wishes.remove(wish)
            return True
    return False
