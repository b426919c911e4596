"""The desk beside the local Discord: its page is told what the bot is about to do, whenever that changes.

The document that goes to the page is

    {"outbox": [{"text", "trouble", "due"}], "coming": [{"text", "at"}], "seats": {user id: text}, "demo": {...} | null}

with instants as whole seconds since 1970. `bot/services/desk.py` says what may be in it.
"""

import asyncio
import contextlib
import math
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from typing import TypedDict

import aiohttp
import structlog

from bot.clock import Now
from bot.services.desk import Ahead, CardAhead, ClockEvent, SeatWords, desk
from prompts import Words
from storage.store import Store

PAUSE = 0.1
"""Seconds between two documents, so that a burst of votes does not become a burst of documents."""

TICK = 1.0
"""Seconds after which it looks although nothing was written: an instant has passed, or the last document was lost."""

_log = structlog.stdlib.get_logger(__name__)


class CardLine(TypedDict):
    """A card on its way, or several of the same words. `due` is None while it is being sent."""

    text: str
    trouble: str | None
    due: int | None


class ComingLine(TypedDict):
    """Something that the clock will do."""

    text: str
    at: int


class DemoLine(TypedDict):
    """Where a demonstration stands: `step` counts from 1, 0 before the first.

    `state` is playing, paused, done (all was played), stopped (by a person) or failed (by a defect). `acts` are what a
    person may ask of it now: pause, play (go on), next, stop, again (play it anew). While a step is being done it is
    `acting`, and another `next` counts for nothing. `room` is the id of the channel in which one sees it.
    """

    step: int
    of: int
    text: str
    next: str | None
    problem: str | None
    room: str | None
    state: str
    acts: list[str]
    acting: bool


class Document(TypedDict):
    """Everything that the page shows of the bot."""

    outbox: list[CardLine]
    coming: list[ComingLine]
    seats: dict[str, str]
    demo: DemoLine | None


Push = Callable[[Document], Awaitable[None]]


def document(words: Words, ahead: Ahead, demo: DemoLine | None = None) -> Document:
    """The facts in words, for the page."""
    return {
        "outbox": list(_cards(words, ahead.cards)),
        "coming": [{"text": _event(words, event), "at": _epoch(event.at)} for event in ahead.coming],
        "seats": {str(person): _seat(words, seat) for person, seat in ahead.seats.items()},
        "demo": demo,
    }


class Desk:
    """Sends the document whenever it changed; it is looked at when `wake` is called, and every `tick` seconds."""

    def __init__(self, store: Store, words: Words, now: Now, push: Push, *, tick: float = TICK) -> None:
        self._store, self._words, self._now, self._push = store, words, now, push
        self._tick = tick
        self._woken = asyncio.Event()
        self._sent: Document | None = None
        self._failing = False
        self.demo: DemoLine | None = None

    def wake(self) -> None:
        """Look now: something was written."""
        self._woken.set()

    def show_demo(self, line: DemoLine) -> None:
        """Have the page show where the demonstration stands."""
        self.demo = line
        self.wake()

    async def run(self) -> None:
        """Look, send what changed, and wait to be woken or for the next tick, until cancelled."""
        while True:
            self._woken.clear()
            try:
                await self._look()
                self._failing = False
            except Exception as error:  # noqa: BLE001 - the panel must not stop the bot; the next tick tries again
                self._note(error)
            await asyncio.sleep(PAUSE)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._tick):
                    await self._woken.wait()

    async def _look(self) -> None:
        fresh = document(self._words, await self._store.read(desk, now=self._now()), self.demo)
        if fresh != self._sent:
            await self._push(fresh)
            self._sent = fresh

    def _note(self, error: Exception) -> None:
        """Log what went wrong, once until it goes well again. A page that is away is no defect."""
        if self._failing:
            return
        self._failing = True
        if isinstance(error, aiohttp.ClientError | TimeoutError):
            _log.info("desk_not_sent", reason=f"{type(error).__name__}: {error}")
        else:
            _log.error("desk_failed", exc_info=error)


def _cards(words: Words, cards: tuple[CardAhead, ...]) -> Iterator[CardLine]:
    """A line for each card; cards that read alike share one, with their number and the earliest of their times."""
    alike: dict[tuple[object, ...], list[CardAhead]] = {}
    for card in cards:
        alike.setdefault((card.kind, card.about, card.sending, card.trouble), []).append(card)
    return (_line(words, group[0], len(group)) for group in alike.values())


def _line(words: Words, card: CardAhead, n: int) -> CardLine:
    text = words(f"sandbox.card.{card.kind}", about=card.about, n=n)
    if card.sending:
        return {"text": words("sandbox.sending", text=text), "trouble": None, "due": None}
    trouble = words(card.trouble) if card.trouble is not None else None
    return {"text": text, "trouble": trouble, "due": _epoch(card.due_at)}


def _event(words: Words, event: ClockEvent) -> str:
    text = words(f"sandbox.coming.{event.what}", handle=event.handle)
    in_channel = event.what.startswith("digest_") and event.handle
    return words("sandbox.to_channel", text=text, channel=event.handle) if in_channel else text


def _seat(words: Words, seat: SeatWords) -> str:
    discipline, kind = f"sandbox.discipline.{seat.discipline}", f"sandbox.kind.{seat.kind}"
    return words(
        "sandbox.seat",
        discipline=words(discipline) if words.has(discipline) else seat.discipline_name,
        kind=words(kind) if words.has(kind) else seat.kind_name,
    )


def _epoch(at: datetime) -> int:
    """Seconds since 1970, never before the instant itself."""
    return math.ceil(at.timestamp())
