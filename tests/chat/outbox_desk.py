"""An outbox at work on a real database, against the local Discord."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import discord
from discord import ui
from sqlmodel import col, or_, select

from bot.chat.context import StoreLike
from bot.chat.outbox import Outbox
from bot.chat.ui.rendered import Rendered
from bot.congress.norms import Stage
from bot.services.card_troubles import Trouble, troubles
from bot.services.cards import Claim, want
from bot.services.norms import Draft, propose
from bot.services.people import Who, congress_of
from prompts import Words
from sandbox import LocalDiscord
from sandbox.json_types import JsonObject, items, objects
from storage.store import Store, Tx
from storage.tables import Card


@dataclass
class Desk:
    """An outbox at work, with what it works on. `words` and `stage` are what its cards say and are tagged with."""

    local: LocalDiscord
    store: Store
    client: discord.Client
    convener: Who
    words: str = "first words"
    stage: str = Stage.SEEKING_SECONDS.value
    written: asyncio.Event = field(default_factory=asyncio.Event)
    outbox: Outbox | None = None
    draw: Callable[[Claim], Rendered | None] | None = None
    ahead: timedelta = timedelta()
    """By how much the clock of the bot's machine is ahead of Discord's."""

    def now(self) -> datetime:
        return self.local.core.clock.now() + self.ahead

    def open(self, retry_pauses: tuple[float, ...] = (0.0, 0.0)) -> Outbox:
        """Start an outbox, as a process would."""
        self.outbox = Outbox(
            self.store, Words({}), self.client, now=self.now, render=self.render, retry_pauses=retry_pauses
        )
        self.outbox.start()
        return self.outbox

    def hear(self) -> None:
        """Note that something was written, and wake the outbox, as the running bot does."""
        self.written.set()
        if self.outbox is not None:
            self.outbox.wake()

    async def render(self, _store: StoreLike, _words: Words, claim: Claim) -> Rendered | None:
        if self.draw is not None:
            return self.draw(claim)
        layout = ui.LayoutView(timeout=None)
        layout.add_item(ui.Container(ui.TextDisplay(f"{claim.kind} {claim.subject_id} {self.words}")))
        is_norm = claim.kind == "norm"
        return Rendered(layout, post_name="N-1 · A norm" if is_norm else None, post_tag=self.stage if is_norm else None)

    async def want(self, kind: str, subject_id: int, place: str, topic: str = "") -> None:
        def verb(tx: Tx) -> None:
            want(
                tx, congress_of(tx, self.convener.guild_id), kind, subject_id, place=place, now=self.now(), topic=topic
            )

        await self.store.write(verb)

    async def propose(self) -> None:
        await self.store.write(
            propose,
            who=self.convener,
            draft=Draft("A norm", "Its text, long enough.", "", "state", None),
            now=self.now(),
        )

    async def card(self, kind: str) -> Card:
        def read(tx: Tx) -> Card:
            return tx.exec(select(Card).where(Card.kind == kind)).one()

        return await self.store.read(read)

    async def until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        """Wait until a condition on the database holds, looked at after each write."""
        async with asyncio.timeout(15):
            while True:
                self.written.clear()
                if await condition():
                    return
                await self.written.wait()

    async def settled(self) -> None:
        """Wait until nothing is due, and nothing on its way."""

        def busy(tx: Tx) -> bool:
            open_cards = or_(col(Card.claimed_at).is_not(None), col(Card.due_at) <= self.now())
            return tx.exec(select(Card).where(open_cards)).first() is not None

        async def idle() -> bool:
            return not await self.store.read(busy)

        await self.until(idle)

    async def trouble(self) -> Trouble:
        """Wait for a card to be in trouble."""

        async def found() -> bool:
            return bool(await self.store.read(troubles))

        await self.until(found)
        return (await self.store.read(troubles))[0]

    async def later(self, **passes: float) -> None:
        """Let time pass, and the outbox see it."""
        self.local.move_clock(self.local.core.clock.offset_seconds + timedelta(**passes).total_seconds())
        await self.store.write(lambda tx: None)

    async def texts(self, channel: str | int) -> list[str]:
        """What the messages of a channel say."""
        return [
            str(objects(top["components"])[0]["content"])
            for message in await self.local.messages(channel)
            for top in objects(message["components"])
        ]

    def tags_of(self, thread: JsonObject) -> list[str]:
        names = {str(tag["id"]): str(tag["name"]) for tag in objects(self.local.channel("norms")["available_tags"])}
        return [names[str(tag)] for tag in items(thread["applied_tags"])]

    def posts(self) -> list[str]:
        return [str(post["name"]) for post in self.local.posts("norms")]
