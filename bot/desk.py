"""The desk beside the local Discord: after each write its page is told what the bot is about to do.

Part of the sandbox alone; a bot on the real Discord has none. The document that goes to the page is

    {"outbox": [{"text", "trouble", "due"}], "coming": [{"text", "at"}], "seats": {user id: text}, "demo": {...} | null}

with instants as whole seconds since 1970. `bot/services/desk.py` says what may be in it.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypedDict

import aiohttp
import structlog

from bot.clock import Now
from bot.services.desk import CardAhead, SeatWords, desk
from bot.services.desk import Desk as Facts
from prompts import Words
from storage.store import Store

PAUSE = 0.1
"""Seconds between two documents, so that a burst of votes does not become a burst of documents."""

_log = structlog.stdlib.get_logger(__name__)


class CardLine(TypedDict):
    """A card on its way. `due` is None while it is being sent."""

    text: str
    trouble: str | None
    due: int | None


class ComingLine(TypedDict):
    """Something that the clock will do."""

    text: str
    at: int


class DemoLine(TypedDict):
    """Where a demonstration stands: `state` is playing, paused or done; `step` counts from 1, 0 before the first.

    `room` is the id of the channel in which one sees it, if there is one.
    """

    step: int
    of: int
    text: str
    next: str | None
    problem: str | None
    room: str | None
    state: str


class Document(TypedDict):
    """Everything that the page shows of the bot."""

    outbox: list[CardLine]
    coming: list[ComingLine]
    seats: dict[str, str]
    demo: DemoLine | None


Push = Callable[[Document], Awaitable[None]]


def document(words: Words, facts: Facts, demo: DemoLine | None = None) -> Document:
    """The facts in words, for the page."""
    return {
        "outbox": [_card(words, card) for card in facts.cards],
        "coming": [
            {"text": words(f"sandbox.coming.{event.what}", handle=event.handle), "at": _epoch(event.at)}
            for event in facts.coming
        ],
        "seats": {str(person): _seat(words, seat) for person, seat in facts.seats.items()},
        "demo": demo,
    }


class Desk:
    """Sends the document whenever it changed. `wake` is to be called after each write."""

    def __init__(self, store: Store, words: Words, now: Now, push: Push) -> None:
        self._store, self._words, self._now, self._push = store, words, now, push
        self._woken = asyncio.Event()
        self._sent: Document | None = None
        self.demo: DemoLine | None = None

    def wake(self) -> None:
        """Look now: something was written."""
        self._woken.set()

    def show_demo(self, line: DemoLine) -> None:
        """Have the page show where the demonstration stands."""
        self.demo = line
        self.wake()

    async def run(self) -> None:
        """Look, send what changed, and wait to be woken, until cancelled."""
        while True:
            self._woken.clear()
            await self._look()
            await asyncio.sleep(PAUSE)
            await self._woken.wait()

    async def _look(self) -> None:
        try:
            fresh = document(self._words, await self._store.read(desk, now=self._now()), self.demo)
            if fresh != self._sent:
                await self._push(fresh)
                self._sent = fresh
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.info("desk_not_sent", reason=f"{type(error).__name__}: {error}")
        except Exception:  # noqa: BLE001 - the panel must not stop the bot; the next write tries again
            _log.exception("desk_failed")


def _card(words: Words, card: CardAhead) -> CardLine:
    text = words(f"sandbox.card.{card.kind}", about=card.about)
    if card.sending:
        return {"text": words("sandbox.sending", text=text), "trouble": None, "due": None}
    trouble = words(card.trouble) if card.trouble is not None else None
    return {"text": text, "trouble": trouble, "due": _epoch(card.due_at)}


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
