"""The demonstration: the steps one after the other, with pauses in which a person may act, and as they ask.

Nothing here knows of Discord or of HTTP. A `Player` says which step is the first that is not done, and does it; what
comes of it is shown through `show`. The next step is always the first that is not done yet, so a step that a person
did is left out, and one that a person undid is done again.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

from bot.demonstration_steps import STEPS, Step
from bot.desk import DemoLine
from prompts import Words

_log = structlog.stdlib.get_logger(__name__)


class Player(Protocol):
    """Who does the steps."""

    async def first_open(self, steps: Sequence[Step]) -> int | None:
        """The place of the first step that is not done, None where all are."""

    async def play(self, step: Step) -> str | None:
        """Do a step and wait until it is done; returns the sentence that says why it is not, or None."""

    async def room(self, step: Step) -> str | None:
        """The id of the channel in which everybody sees what comes of a step."""


class Demonstration:
    """Plays once, from `run` to its end. `begin` lets it start, `ask` is what a person asks of it."""

    def __init__(
        self,
        player: Player,
        words: Words,
        show: Callable[[DemoLine], None],
        *,
        seconds: float,
        steps: Sequence[Step] = STEPS,
    ) -> None:
        self._player, self._words, self._show = player, words, show
        self._seconds, self._steps = seconds, steps
        self._watched = asyncio.Event()
        self._asked: asyncio.Queue[str] = asyncio.Queue()
        self._state = "playing"
        self._text, self._step = words("demo.begins"), 0
        self._problem: str | None = None
        self._room: str | None = None

    def begin(self) -> None:
        """Start: somebody is looking."""
        self._watched.set()

    def ask(self, act: str) -> None:
        """`pause`, `play` (go on), `next` (do the next step now), or `stop`; takes effect after the step under way."""
        self._asked.put_nowait(act)

    async def run(self) -> None:
        """Play until all is done, somebody stops it, or it fails."""
        try:
            await self._run()
        except Exception:  # noqa: BLE001 - whatever it is, the person learns that nothing more comes, and the bot goes on
            _log.exception("demonstration_failed")
            self._end("demo.failed")

    async def _run(self) -> None:
        first = await self._player.first_open(self._steps)
        if first is None:
            self._end("demo.was_done")
            return
        self._text = self._words("demo.waits")
        self._tell(first)
        await self._watched.wait()
        self._text, self._step = self._words("demo.begins" if first == 0 else "demo.goes_on"), first
        while (place := await self._player.first_open(self._steps)) is not None:
            self._tell(place)
            act = await self._turn(place)
            if act == "stop":
                self._end("demo.stopped")
                return
            now_open = await self._player.first_open(self._steps)
            # Where a person did the step during the pause, the one after it has a pause of its own, unless asked for.
            if now_open is not None and (now_open == place or act is not None):
                await self._play(now_open)
        self._end("demo.finished")

    async def _turn(self, place: int) -> str | None:
        """Wait until the next step may be done: what a person asked for it (`next`, `play`), or `stop`; None: time."""
        while True:
            try:
                async with asyncio.timeout(self._seconds if self._state == "playing" else None):
                    act = await self._asked.get()
            except TimeoutError:
                return None
            if act in ("next", "stop"):
                return act
            self._state = "paused" if act == "pause" else "playing"
            self._tell(place)
            if act == "play":
                return act

    async def _play(self, place: int) -> None:
        """Do the step at this place."""
        step = self._steps[place]
        self._text, self._step = self._sentence(place), place + 1
        self._problem, self._room = None, await self._player.room(step)
        self._tell(place + 1)
        self._problem = await self._player.play(step)
        self._room = await self._player.room(step)
        if self._problem is not None:
            _log.info("demonstration_refused", step=step.key, reason=self._problem)
            self._state = "paused"

    def _tell(self, following: int) -> None:
        """Show where it stands; `following` is the place of the step that comes next."""
        self._show(
            {
                "step": self._step,
                "of": len(self._steps),
                "text": self._text,
                "next": self._sentence(following) if following < len(self._steps) and not self._problem else None,
                "problem": self._problem,
                "room": self._room,
                "state": self._state,
            }
        )

    def _end(self, key: str) -> None:
        self._state, self._problem, self._room = "done", None, None
        self._text, self._step = self._words(key), len(self._steps)
        self._tell(len(self._steps))

    def _sentence(self, place: int) -> str:
        return self._words(f"demo.step.{self._steps[place].key}")
