"""Does the steps of the demonstration beside the local Discord: acts through the person's side, as a page does, and
looks into the bot's own database for what is done."""

import asyncio
import re
import textwrap
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

import aiohttp
import structlog

from bot.clock import Now
from bot.demonstration_steps import CONVENER, NORM, Act, Command, Key, Look, Press, Say, Step, TurnClock
from bot.person_side import Answer, Json, PersonSide, SideRefused, button_of
from bot.plain import plain
from bot.services.progress import Progress, progress
from bot.services.views import Place
from prompts import Words
from storage.store import Store

PATIENCE = 45.0
"""Seconds in which a step must show: a card to be posted, a vote to be closed by the clock, a decision to be posted
with its chart, the first of which loads the library that draws it."""

ANSWERED_PATIENCE = 2.0
"""Seconds in which it must show once the bot has answered in words: by then everything is written."""

LOOK_PAUSE = 0.5
"""Seconds until it looks by itself, even if nobody said that something happened."""

BEYOND = 1.0
"""Seconds by which the clock is turned further than the instant it is turned to."""

REPEATED_MOST = 300
"""Characters of the bot's answer that are repeated where it says why a step was not done."""

TEXT_CHANNEL = 0
"""Discord's type of a text channel."""

T = TypeVar("T")

_log = structlog.stdlib.get_logger(__name__)


_MENTIONED_COMMAND = re.compile(r"</([^:>]+):\d+>")


class _Missing(Exception):
    """Something that a step needs is not there. The text is the sentence that says what."""


class LocalPlayer:
    """The player beside the local Discord. `wake` is to be called whenever something happened."""

    def __init__(self, side: PersonSide, store: Store, words: Words, now: Now, *, clock: Now) -> None:
        """`now` is the bot's time, `clock` the machine's, from which the turned one is counted."""
        self._side, self._store, self._words, self._now, self._clock = side, store, words, now, clock
        self._happened = asyncio.Event()
        self._people: dict[str, str] = {}
        self._guild_id = 0

    def wake(self) -> None:
        """Look again."""
        self._happened.set()

    async def first_open(self, steps: Sequence[Step]) -> int | None:
        """The place of the first step that is not done, None where all are."""
        await self._meet()
        come = await self._progress()
        for place, step in enumerate(steps):
            if not await self._done(step, come):
                return place
        return None

    async def play(self, step: Step) -> str | None:
        """Do a step and wait until it is done; returns the sentence that says why it is not, or None."""
        try:
            answer = await self._act(self._person(step), step.act)
            answered = answer is not None and answer.status == "message"
            if await self._until(lambda: self._seen(step), ANSWERED_PATIENCE if answered else PATIENCE):
                return None
            return _readable(answer.text) if answer is not None and answer.text else self._words("demo.nothing_came")
        except (SideRefused, _Missing) as refused:
            return str(refused)
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.warning("demonstration_unreachable", step=step.key, reason=f"{type(error).__name__}: {error}")
            return self._words("demo.unreachable")

    async def room(self, step: Step) -> str | None:
        """The id of the channel in which everybody sees what comes of a step; None where there is none (yet)."""
        come = await self._progress()
        thread = come.norm.card.channel_id if come.norm is not None and come.norm.card is not None else None
        rooms = {"norm": thread, "votes": come.votes_id, "digest": come.digest_id}
        room = rooms.get(step.room or "")
        return None if room is None else str(room)

    async def _meet(self) -> None:
        """Learn once who is there, and where."""
        if not self._people:
            people = await self._side.people()
            self._people = {str(one["name"]): str(one["id"]) for one in people}
            self._people[CONVENER] = next(str(one["id"]) for one in people if one["owner"])
            self._guild_id = int((await self._side.state())["guild"]["id"])

    def _person(self, step: Step) -> str:
        person = self._people.get(step.person)
        if person is None:
            raise _Missing(self._words("demo.nobody", name=step.person))
        return person

    async def _progress(self) -> Progress:
        return await self._store.read(progress, guild_id=self._guild_id, title=self._words("demo.norm.title"))

    async def _done(self, step: Step, come: Progress) -> bool:
        person = self._people.get(step.person, "0")
        said = isinstance(step.act, Say) and await self._was_said(step.act, come)
        return step.done(Look(come, int(person), self._now(), said))

    async def _seen(self, step: Step) -> bool:
        return await self._done(step, await self._progress())

    async def _was_said(self, act: Say, come: Progress) -> bool:
        thread = come.norm.card if come.norm is not None else None
        if thread is None:
            return False
        try:
            said = await self._side.messages(self._people[CONVENER], str(thread.channel_id))
        except SideRefused:
            return False  # Somebody deleted the thread; the card is about to be posted anew.
        return any(message["content"] == self._words(act.words) for message in said)

    async def _act(self, person: str, act: Act) -> Answer | None:
        match act:
            case Command():
                return await self._command(person, act)
            case Press():
                message = await self._message(person, act.card)
                return await self._press(person, message, act.label, act.form)
            case Say():
                await self._side.say(person, str((await self._card("norm")).channel_id), self._words(act.words))
            case TurnClock():
                await self._turn(act)
        return None

    async def _command(self, person: str, act: Command) -> Answer:
        options = {name: str(value) for name, value in (await self._filled(act.options)).items()}
        answer = await self._side.invoke(person, await self._room(person), act.command, options)
        if act.press is not None and answer.message:
            return await self._press(person, answer.message, act.press, None)
        return await self._fill_in(person, answer, act.form)

    async def _press(self, person: str, message: Json, label: str, form: Mapping[str, object] | None) -> Answer:
        name = self._words(label)
        button = button_of(message, name)
        if button is None:
            raise _Missing(self._words("demo.no_button", name=name))
        return await self._fill_in(person, await self._side.click(person, message, button), form)

    async def _fill_in(self, person: str, answer: Answer, form: Mapping[str, object] | None) -> Answer:
        if form is None or answer.status != "modal":
            return answer
        return await self._side.submit(person, answer.modal, await self._filled(form))

    async def _turn(self, act: TurnClock) -> None:
        until = act.until(await self._progress())
        if until is not None:
            await self._side.turn_clock((until - self._clock()).total_seconds() + BEYOND)

    async def _filled(self, values: Mapping[str, object]) -> dict[str, object]:
        """The values with their words, and with the handle of the norm."""
        filled = {name: self._words(value) if isinstance(value, Key) else value for name, value in values.items()}
        if NORM in filled.values():
            norm = (await self._progress()).norm
            handle = norm.handle if norm is not None else ""
            filled = {name: handle if value == NORM else value for name, value in filled.items()}
        return filled

    async def _room(self, person: str) -> str:
        """A channel in which a person can type a command: the general one where it is there."""
        channels = (await self._side.state(person))["channels"]
        texts = [one for one in channels if one["type"] == TEXT_CHANNEL and one["can_send"]]
        if not texts:
            raise _Missing(self._words("demo.no_room"))
        return str(next((one for one in texts if one["name"] == "general"), texts[0])["id"])

    async def _card(self, card: str) -> Place:
        """Where the card of the norm, or of its ballot, is shown; waits until it is."""

        async def posted() -> Place | None:
            norm = (await self._progress()).norm
            return None if norm is None else norm.card if card == "norm" else norm.ballot

        place = await self._until(posted, PATIENCE)
        if place is None:
            raise _Missing(self._words("demo.no_card"))
        return place

    async def _message(self, person: str, card: str) -> Json:
        place = await self._card(card)
        shown = await self._side.messages(person, str(place.channel_id))
        found = [message for message in shown if message["id"] == str(place.message_id)]
        if not found:
            raise _Missing(self._words("demo.no_card"))
        return found[0]

    async def _until(self, look: Callable[[], Awaitable[T]], seconds: float) -> T:
        """Ask again whenever something happened, until the answer is true or the time is over; returns the last one."""
        ends = asyncio.get_running_loop().time() + seconds
        while True:
            self._happened.clear()
            found = await look()
            left = ends - asyncio.get_running_loop().time()
            if found or left <= 0:
                return found
            try:
                async with asyncio.timeout(min(left, LOOK_PAUSE)):
                    await self._happened.wait()
            except TimeoutError:
                continue


def _readable(answer: str) -> str:
    """An answer of the bot as the panel can show it: without markup, on one line, its beginning."""
    return textwrap.shorten(_MENTIONED_COMMAND.sub(r"/\1", plain(answer)), REPEATED_MOST, placeholder=" …")
