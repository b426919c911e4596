"""The person's side of the local Discord over HTTP, as its page uses it: for the desk and the demonstration.

Nothing here knows the real Discord. Messages and forms stay the JSON that Discord makes of them.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import aiohttp

Json = dict[str, Any]
"""What Discord's JSON holds is known to Discord; this module reads the few keys that it needs."""

SECONDS = 10.0
"""How long an answer may take; the local Discord gives up on a bot after three seconds, as Discord does."""

BUTTON, MENU = 2, 3
"""Discord's component types of a button and of a menu of given options."""


class SideRefused(Exception):
    """The local Discord refused what a person did. The text is its sentence."""


@dataclass(frozen=True)
class Answer:
    """What the bot answered first: its status (`message`, `modal`, `deferred`, `updated`, `failed`), and the rest."""

    status: str
    message: Json = field(default_factory=dict)
    modal: Json = field(default_factory=dict)
    error: str = ""

    @property
    def text(self) -> str:
        """The words of the answer, or of its failure."""
        return self.error or " ".join(texts_of(self.message))


class PersonSide:
    """A connection to the person's side; `person_side` opens one. Its verbs raise SideRefused, or what aiohttp does."""

    def __init__(self, session: aiohttp.ClientSession, page: str, token: str) -> None:
        self._session, self._base = session, f"{page}sandbox/"
        self._bot = {"Authorization": f"Bot {token}"}

    async def put_desk(self, desk: Mapping[str, object]) -> None:
        """Send the desk to the page."""
        await self._call("POST", "desk", desk, headers=self._bot)

    async def events(self) -> AsyncIterator[Json]:
        """What happens, and what the page asks of the demonstration, until the connection ends."""
        async with self._session.ws_connect(f"{self._base}beside", headers=self._bot) as socket:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    yield cast(Json, message.json())

    async def people(self) -> list[Json]:
        """Everybody: `id`, `name`, `owner`."""
        return list((await self._call("GET", "people"))["people"])

    async def state(self, person: str = "") -> Json:
        """What one person sees: `guild`, `channels` and more; without a person, what the owner sees."""
        return await self._call("GET", f"state?as={person}")

    async def messages(self, person: str, channel: str) -> list[Json]:
        """The messages of a channel, oldest first."""
        return list((await self._call("GET", f"channels/{channel}/messages?as={person}"))["messages"])

    async def invoke(self, person: str, channel: str, command: str, options: Mapping[str, str]) -> Answer:
        """Run a slash command."""
        return await self._act("invoke", person, channel_id=channel, command=command, options=dict(options))

    async def click(self, person: str, message: Json, custom_id: str, values: Sequence[str] = ()) -> Answer:
        """Press a button of a message, or choose values in a menu of it."""
        where = {"channel_id": message["channel_id"], "message_id": message["id"]}
        return await self._act("click", person, **where, custom_id=custom_id, values=list(values) or None)

    async def submit(self, person: str, modal: Json, values: Mapping[str, object]) -> Answer:
        """Send a form."""
        return await self._act("submit", person, modal_id=modal["modal_id"], values=dict(values))

    async def say(self, person: str, channel: str, content: str) -> None:
        """Send a message."""
        await self._call("POST", "say", {"as": person, "channel_id": channel, "content": content})

    async def turn_clock(self, offset_seconds: float) -> None:
        """Have the clock run so far ahead of the machine's."""
        await self._call("POST", "clock", {"offset_seconds": offset_seconds})

    async def _act(self, verb: str, person: str, **body: object) -> Answer:
        given = await self._call("POST", verb, {"as": person, **body})
        return Answer(
            str(given["status"]), given.get("message") or {}, given.get("modal") or {}, given.get("error") or ""
        )

    async def _call(
        self, method: str, path: str, body: Mapping[str, object] | None = None, headers: Mapping[str, str] | None = None
    ) -> Json:
        limit = aiohttp.ClientTimeout(total=SECONDS)
        async with self._session.request(
            method, self._base + path, json=body, headers=headers, timeout=limit
        ) as response:
            given = cast(Json, await response.json())
        if response.status >= 400:
            raise SideRefused(str(given.get("error", response.status)))
        return given


@asynccontextmanager
async def person_side(page: str, token: str) -> AsyncIterator[PersonSide]:
    """The person's side of the local Discord whose page is at `page` (with the slash at its end)."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as session:
        yield PersonSide(session, page, token)


def components_of(message: Json) -> Iterator[Json]:
    """Every component of a message, in the order in which it is read."""
    waiting = list(message.get("components") or [])
    while waiting:
        component = waiting.pop(0)
        yield component
        inner = [*(component.get("components") or []), component.get("accessory")]
        waiting[:0] = [one for one in inner if one]


def texts_of(message: Json) -> list[str]:
    """The texts of a message, its buttons left out."""
    shown = [str(one["content"]) for one in components_of(message) if one.get("content")]
    return [text for text in (str(message.get("content") or ""), *shown) if text]


def button_of(message: Json, label: str) -> str | None:
    """The custom id of the button of this label that can be pressed, or None."""
    return next((str(one["custom_id"]) for one in _usable(message, BUTTON) if one.get("label") == label), None)


def menu_of(message: Json, value: str) -> str | None:
    """The custom id of the menu in which this value can be chosen, or None."""
    for one in _usable(message, MENU):
        if value in {option["value"] for option in one["options"]}:
            return str(one["custom_id"])
    return None


def _usable(message: Json, kind: int) -> Iterator[Json]:
    return (one for one in components_of(message) if one.get("type") == kind and not one.get("disabled"))
