"""Does the steps of the demonstration beside the local Discord: acts through the person's side, as a page does, and
looks into the bot's own database for what is done."""

import asyncio
import textwrap
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

import aiohttp
import structlog

from bot.beside.demonstration import Demonstration, NotNow
from bot.beside.person import Answer, Json, PersonSide, SideRefused, button_of, menu_of
from bot.beside.steps import CONVENER, ENTRY, NORM, TITLE, Act, Command, Deed, Key, Look, Press, Say, Step, TurnClock
from bot.clock import Now
from bot.plain import plain
from bot.services.progress import Progress, progress
from bot.services.views import Place
from prompts import Words
from storage.store import Store, StoreError

PATIENCE = 45.0
"""Seconds in which a step must show: a card to be posted, a vote to be closed by the clock, a decision to be posted
with its chart, the first of which loads the library that draws it."""

ANSWERED_PATIENCE = 2.0
"""Seconds in which it must show once the bot has answered in words: by then everything is written."""

LOOK_PAUSE = 0.5
"""Seconds until it looks by itself, even if nobody said that something happened."""

BEYOND = timedelta(seconds=1)
"""By how much the clock is turned further than the instant it is turned to."""

LISTEN_PAUSE = 1.0
"""Seconds until a connection to the local Discord that ended is opened again."""

REPEATED_MOST = 300
"""Characters of the bot's answer that are repeated where it says why a step was not done."""

TEXT_CHANNEL = 0
"""Discord's type of a text channel."""

T = TypeVar("T")

_log = structlog.stdlib.get_logger(__name__)


class LocalPlayer:
    """The player beside the local Discord. `wake` is to be called whenever something happened."""

    def __init__(self, side: PersonSide, store: Store, words: Words, now: Now, *, clock: Now) -> None:
        """`now` is the bot's time, `clock` the machine's, from which the turned one is counted."""
        self._side, self._store, self._words, self._now, self._clock = side, store, words, now, clock
        self._happened = asyncio.Event()
        self._people: dict[str, str] = {}
        self._guild_id = 0
        self._round = 1

    def wake(self) -> None:
        """Look again."""
        self._happened.set()

    async def first_open(self, steps: Sequence[Step]) -> int | None:
        """The place of the first step that is not done, None where all are."""
        with self._in_words():
            await self._meet()
            come = await self._progress()
            for place, step in enumerate(steps):
                for deed in step.deeds:
                    if not await self._done(deed, come):
                        return place
            return None

    async def play(self, step: Step) -> None:
        """Do what is left to do of a step, and wait until it is done."""
        with self._in_words():
            for deed in step.deeds:
                if not await self._seen(deed):
                    await self._do(deed)

    async def room(self, step: Step) -> str | None:
        """The id of the channel in which everybody sees what comes of a step.

        Until that is there it is the forum of norms, and before that the channel in which commands are typed.
        """
        with self._in_words():
            await self._meet()
            come = await self._progress()
            thread = come.norm.card.channel_id if come.norm is not None and come.norm.card is not None else None
            rooms = {"norm": thread, "votes": come.votes_id, "digest": come.digest_id}
            room = rooms.get(step.room) or come.forum_id
            return str(room) if room is not None else await self._found_room(self._people[CONVENER])

    async def again(self) -> None:
        """Turn to the next norm, where the present one was begun; congress and seats stay as they are."""
        with self._in_words():
            await self._meet()
            if (await self._progress()).norm is not None:
                self._round += 1

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """Whatever may go better at another time becomes NotNow with its sentence."""
        try:
            yield
        except SideRefused as refused:
            raise NotNow(str(refused)) from refused
        except StoreError as error:
            raise NotNow(plain(self._words(error.key, None, **error.facts))) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.warning("demonstration_unreachable", reason=f"{type(error).__name__}: {error}")
            raise NotNow(self._words("demo.unreachable")) from error

    async def _do(self, deed: Deed) -> None:
        answer = await self._act(self._person(deed), deed.act)
        answered = answer is not None and answer.status == "message"
        if not await self._until(lambda: self._seen(deed), ANSWERED_PATIENCE if answered else PATIENCE):
            told = _readable(answer.text) if answer is not None else ""
            raise NotNow(told or self._words("demo.nothing_came"))

    async def _meet(self) -> None:
        """Learn once who is there, where, and which norm was the last that this was played with."""
        if not self._people:
            guild_id = int((await self._side.state())["guild"]["id"])
            people = await self._side.people()
            self._guild_id = guild_id
            while (await self._progress(self._round + 1)).norm is not None:
                self._round += 1
            self._people = {str(one["name"]): str(one["id"]) for one in people}
            self._people[CONVENER] = next(str(one["id"]) for one in people if one["owner"])

    def _person(self, deed: Deed) -> str:
        person = self._people.get(deed.person)
        if person is None:
            raise NotNow(self._words("demo.nobody", name=deed.person))
        return person

    async def _progress(self, round_: int | None = None) -> Progress:
        return await self._store.read(progress, guild_id=self._guild_id, title=self._title(round_ or self._round))

    def _title(self, round_: int) -> str:
        """The title of the norm that is played with in this round, the first of which is 1."""
        return self._words("demo.norm.title") if round_ == 1 else self._words("demo.norm.title_again", round=round_)

    async def _done(self, deed: Deed, come: Progress) -> bool:
        person = self._people.get(deed.person, "0")
        said = isinstance(deed.act, Say) and await self._was_said(deed.act, come)
        return deed.done(Look(come, int(person), self._now(), said))

    async def _seen(self, deed: Deed) -> bool:
        return await self._done(deed, await self._progress())

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
        if act.choose is not None and answer.message:
            return await self._choose(person, answer.message, act.choose)
        return await self._fill_in(person, answer, act.form)

    async def _press(self, person: str, message: Json, label: str, form: Mapping[str, object] | None) -> Answer:
        name = self._words(label)
        button = button_of(message, name)
        if button is None:
            raise NotNow(self._words("demo.no_button", name=name))
        return await self._fill_in(person, await self._side.click(person, message, button), form)

    async def _choose(self, person: str, message: Json, value: str) -> Answer:
        menu = menu_of(message, value)
        if menu is None:
            raise NotNow(self._words("demo.nothing_came"))
        return await self._side.click(person, message, menu, [value])

    async def _fill_in(self, person: str, answer: Answer, form: Mapping[str, object] | None) -> Answer:
        if form is None or answer.status != "modal":
            return answer
        return await self._side.submit(person, answer.modal, await self._filled(form))

    async def _turn(self, act: TurnClock) -> None:
        # A digest that is overdue is let go out first, or its time would be taken for the next one's.
        await self._until(self._digests_are_out, PATIENCE)
        until = act.until(await self._progress())
        # A person may have turned it further already; it never goes back.
        if until is not None and until + BEYOND > self._now():
            await self._side.turn_clock((until + BEYOND - self._clock()).total_seconds())

    async def _digests_are_out(self) -> bool:
        digest_at = (await self._progress()).digest_at
        return digest_at is None or digest_at > self._now()

    async def _filled(self, values: Mapping[str, object]) -> dict[str, object]:
        """The values with their words, and with the title or handle of the norm."""
        asked = {NORM, ENTRY} & {value for value in values.values() if isinstance(value, str)}
        norm = (await self._progress()).norm if asked else None
        handle, proposal = (norm.handle, norm.proposal or "") if norm is not None else ("", "")
        stands_for = {NORM: handle, ENTRY: proposal, TITLE: self._title(self._round)}

        def filled(value: object) -> object:
            if isinstance(value, Key):
                return self._words(value)
            return stands_for.get(value, value) if isinstance(value, str) else value

        return {name: filled(value) for name, value in values.items()}

    async def _room(self, person: str) -> str:
        """A channel in which a person can type a command."""
        room = await self._found_room(person)
        if room is None:
            raise NotNow(self._words("demo.no_room"))
        return room

    async def _found_room(self, person: str) -> str | None:
        """Such a channel, the general one where it is there; None where there is none."""
        channels = (await self._side.state(person))["channels"]
        texts = [one for one in channels if one["type"] == TEXT_CHANNEL and one["can_send"]]
        found = next((one for one in texts if one["name"] == "general"), next(iter(texts), None))
        return str(found["id"]) if found is not None else None

    async def _card(self, card: str) -> Place:
        """Where the card of the norm, or of its ballot, is shown; waits until it is."""

        async def posted() -> Place | None:
            norm = (await self._progress()).norm
            return None if norm is None else norm.card if card == "norm" else norm.ballot

        place = await self._until(posted, PATIENCE)
        if place is None:
            raise NotNow(self._words("demo.no_card"))
        return place

    async def _message(self, person: str, card: str) -> Json:
        place = await self._card(card)
        shown = await self._side.messages(person, str(place.channel_id))
        found = [message for message in shown if message["id"] == str(place.message_id)]
        if not found:
            raise NotNow(self._words("demo.no_card"))
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


async def listen(
    events: Callable[[], AsyncIterator[Json]],
    played: Demonstration,
    wake: Callable[[], None],
    *,
    pause: float = LISTEN_PAUSE,
) -> None:
    """Hand on what the page asks of the demonstration, and wake the player at whatever else happens there.

    A connection that ends is opened again after `pause` seconds, until this is cancelled. `wake` is called then as
    well, for nobody knows what happened meanwhile.
    """
    while True:
        try:
            async for event in events():
                if event["type"] == "demo":
                    played.ask(str(event["act"]))
                elif event["type"] == "pages" and event["open"]:
                    played.begin()
                wake()
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.info("demonstration_unheard", reason=f"{type(error).__name__}: {error}")
        await asyncio.sleep(pause)
        wake()


def _readable(answer: str) -> str:
    """An answer of the bot as the panel can show it: without markup, on one line, its beginning."""
    return textwrap.shorten(plain(answer), REPEATED_MOST, placeholder=" …")
