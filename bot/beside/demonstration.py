"""The demonstration: the steps one after the other, with pauses in which a person may act, and as they ask.

Nothing here knows of Discord or of HTTP. A `Player` says which step is the first that is not done, and does it; what
comes of it is shown through `show`. The next step is always the first that is not done yet, so a step that a person
did is left out, and one that a person undid is done again.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

from bot.beside.desk import DemoLine
from bot.beside.steps import STEPS, Step
from prompts import Words

ENDED = ("done", "stopped", "failed")
"""The states in which nothing more comes unless a person asks for it."""

_log = structlog.stdlib.get_logger(__name__)


class NotNow(Exception):
    """Something cannot be done now, and may be tried again. The text is the sentence that says why."""


class Player(Protocol):
    """Who does the steps. Whatever it is asked, it may raise NotNow."""

    async def first_open(self, steps: Sequence[Step]) -> int | None:
        """The place of the first step that is not done, None where all are."""

    async def play(self, step: Step) -> None:
        """Do what is left to do of a step, and wait until it is done."""

    async def room(self, step: Step) -> str | None:
        """The id of the channel in which everybody sees what comes of a step, or will; None where there is none."""

    async def again(self) -> None:
        """Begin anew: from now on the steps are about another norm, where one was begun."""


class Demonstration:
    """Plays until it is cancelled. `begin` lets it start, `ask` is what a person asks of it."""

    def __init__(
        self,
        player: Player,
        words: Words,
        show: Callable[[DemoLine], None],
        *,
        seconds: float,
        steps: Sequence[Step] = STEPS,
    ) -> None:
        """`seconds` is the pause before each step; `show` is called whenever anything of the line changed."""
        self._player, self._words, self._show = player, words, show
        self._seconds, self._steps = seconds, steps
        self._watched, self._woken = asyncio.Event(), asyncio.Event()
        self._asked: list[str] = []
        self._busy = False
        self._state = "playing"
        self._text, self._step = words("demo.waits"), 0
        self._following: str | None = None
        self._problem: str | None = None
        self._room: str | None = None

    def begin(self) -> None:
        """Start: somebody is looking."""
        self._watched.set()

    def ask(self, act: str) -> None:
        """`pause`, `play` (go on, or try again), `next` (do the next step now), `stop` or `again` (play it anew).

        It takes effect after the step under way. A second `next` before the first is done counts as one.
        """
        if act == "next" and (self._busy or act in self._asked):
            return
        self._asked.append(act)
        self._woken.set()

    async def run(self) -> None:
        """Play as people ask, until cancelled. What goes wrong is told, and may be tried again."""
        self._tell()
        await self._watched.wait()
        goes = self._begin
        while True:
            try:
                await goes()
            except NotNow as reason:
                _log.info("demonstration_held", step=self._step, reason=str(reason))
                self._state, self._problem = "paused", str(reason)
            except Exception:  # noqa: BLE001 - whatever it is, the person learns of it, and the bot goes on
                _log.exception("demonstration_failed", step=self._step)
                self._end("failed", "demo.failed")
            finally:
                self._busy, goes = False, self._go

    async def _begin(self) -> None:
        """Say where it begins: at the first step, at a later one, or at the end where all was played before."""
        first = await self._player.first_open(self._steps)
        if first is None:
            self._end("done", "demo.was_done")
        else:
            self._text, self._step = self._words("demo.begins" if first == 0 else "demo.goes_on"), first
        self._room = await self._player.room(self._steps[-1 if first is None else first])

    async def _go(self) -> None:
        """Wait until the next step may be done, and do it; at an end wait for what a person asks."""
        if self._state in ENDED:
            await self._start_again()
            return
        place = None
        if self._problem is None:
            place = await self._player.first_open(self._steps)
            if place is None:
                self._end("done", "demo.finished")
                return
            self._following = self._sentence(place)
        self._tell()
        act = await self._turn()
        if act == "stop":
            self._end("stopped", "demo.stopped")
            return
        self._busy = True
        now_open = await self._player.first_open(self._steps)
        if now_open is None:
            self._problem = None
        # Where a person did the step during the pause, the one after it has a pause of its own, unless asked for.
        elif now_open == place or act is not None:
            await self._play(now_open)

    async def _turn(self) -> str | None:
        """Wait until the next step may be done: what a person asked for it (`next`, `play`), or `stop`; None: time."""
        while True:
            try:
                async with asyncio.timeout(self._seconds if self._state == "playing" else None):
                    act = await self._wish()
            except TimeoutError:
                return None
            if act in ("next", "stop"):
                return act
            if act in ("pause", "play"):
                self._state = "paused" if act == "pause" else "playing"
                self._tell()
            if act == "play":
                return act

    async def _play(self, place: int) -> None:
        """Do the step at this place."""
        step = self._steps[place]
        self._text, self._step = self._sentence(place), place + 1
        self._problem, self._room = None, await self._player.room(step)
        self._following = self._sentence(place + 1) if place + 1 < len(self._steps) else None
        self._tell()
        await self._player.play(step)
        self._room = await self._player.room(step)

    async def _start_again(self) -> None:
        """Wait at an end until a person asks for more."""
        self._tell()
        act = await self._wish()
        if act == "again":
            self._busy = True
            await self._player.again()
            self._text, self._step = self._words("demo.again"), 0
            self._state = "playing"
            self._room = await self._player.room(self._steps[0])
        elif act == "play" and self._state != "done":
            self._text, self._state = self._words("demo.goes_on"), "playing"

    async def _wish(self) -> str:
        """What a person asks next."""
        while not self._asked:
            self._woken.clear()
            await self._woken.wait()
        return self._asked.pop(0)

    def _end(self, state: str, key: str) -> None:
        self._state, self._text = state, self._words(key)
        self._problem = self._following = None
        if state == "done":
            self._step = len(self._steps)

    def _tell(self) -> None:
        """Show where it stands."""
        self._show(
            {
                "step": self._step,
                "of": len(self._steps),
                "text": self._text,
                "next": None if self._problem else self._following,
                "problem": self._problem,
                "room": self._room,
                "state": self._state,
                "acts": self._acts(),
                "acting": self._busy,
            }
        )

    def _acts(self) -> list[str]:
        """What a person may ask now."""
        if self._state in ENDED:
            return ["again"] if self._state == "done" else ["play", "again"]
        return ["play" if self._state == "paused" else "pause", "next", "stop"]

    def _sentence(self, place: int) -> str:
        return self._words(f"demo.step.{self._steps[place].key}")
