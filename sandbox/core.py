"""The local Discord's inside: the world, its clock and ids, and everybody who must hear of a change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from sandbox.attachments import AttachmentStore
from sandbox.catalogue import Catalogue
from sandbox.clock import SandboxClock
from sandbox.errors import PersonRefused
from sandbox.feed import Feed
from sandbox.gateway.hub import GatewayHub
from sandbox.ids import IdSource, iso
from sandbox.interactions import InteractionBook
from sandbox.json_types import JsonObject, whole
from sandbox.message_payload import message_event_payload, message_payload, shown_payload
from sandbox.model import Channel, Message
from sandbox.nonces import NonceBook
from sandbox.payloads import channel_payload
from sandbox.refusals import Refusal
from sandbox.world import World


class Core:
    """Joins the parts that verbs need. It holds no rule of its own beyond who hears of what."""

    def __init__(
        self,
        world: World,
        clock: SandboxClock,
        attachments: AttachmentStore,
        gateway: GatewayHub,
        *,
        acknowledgement_seconds: float,
    ) -> None:
        self.world = world
        self.clock = clock
        world.now = clock.now
        self.ids = IdSource(clock.now, world.last_id)
        self.attachments = attachments
        self.gateway = gateway
        self.feed = Feed()
        self.catalogue = Catalogue(world)
        self.interactions = InteractionBook(clock.now, acknowledgement_seconds)
        self.nonces = NonceBook(clock.now)
        self.refusals: list[Refusal] = []
        self.on_change: Callable[[], None] | None = None
        self._waiting: list[asyncio.Future[None]] = []

    def now(self) -> datetime:
        """Return the server's time."""
        return self.clock.now()

    def now_text(self) -> str:
        """Return the server's time as Discord writes it."""
        return iso(self.clock.now())

    def next_id(self) -> int:
        """Return a new snowflake."""
        return self.ids.next()

    def touch(self, *, keep: bool = True) -> None:
        """Tell those who wait that something changed; *keep* says that a snapshot must learn of it."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)
        if keep and self.on_change is not None:
            self.on_change()

    def change(self) -> asyncio.Future[None]:
        """Return a future that the next change completes."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        return future

    def refuse(self, operation: str, method: str, path: str, problem: str, source: str) -> None:
        """Record something that Discord would have refused."""
        refusal = Refusal(self.now_text(), operation, method, path, problem, source)
        self.refusals.append(refusal)
        self.feed.publish(lambda: {"type": "refusal", **refusal.payload()})
        self.touch(keep=False)

    def tell_message(self, event: str, message: Message) -> None:
        """Announce a new or changed message to the bot, and to the people who see it."""
        channel = self.world.channels[message.channel_id]
        self._tell_bot_of(event, channel, message)
        self.feed.publish(
            lambda: {
                "type": f"message_{event.lower()}",
                "message": shown_payload(self.world, message),
                **_count_in(channel),
            },
            lambda user_id: self.person_sees(user_id, channel, message),
        )
        self.touch()

    def _tell_bot_of(self, event: str, channel: Channel, message: Message) -> None:
        """Send a message to the bot; an ephemeral one as a direct message, without guild and member, as Discord does.

        Source: https://docs.discord.com/developers/events/gateway-events, "Messages" and "Message Update".
        """

        def build() -> JsonObject:
            public = message.visible_to is None
            payload = message_event_payload(self.world, message) if public else message_payload(self.world, message)
            return {**payload, "tts": False} if event == "UPDATE" else payload

        if message.visible_to is None:
            self.gateway.dispatch(f"MESSAGE_{event}", build, channel=channel)
        else:
            self.gateway.dispatch(f"MESSAGE_{event}", build, direct=True)

    def tell_message_gone(self, message: Message) -> None:
        """Announce a deleted message."""
        channel = self.world.channels[message.channel_id]
        event: JsonObject = {"id": str(message.id), "channel_id": str(channel.id)}
        if message.visible_to is not None:
            self.gateway.dispatch("MESSAGE_DELETE", lambda: event, direct=True)
        else:
            if channel.guild_id is not None:
                event["guild_id"] = str(channel.guild_id)
            self.gateway.dispatch("MESSAGE_DELETE", lambda: event, channel=channel)
        self.tell_people_gone(message)

    def tell_people_gone(self, message: Message) -> None:
        """Take a deleted message off the pages."""
        channel = self.world.channels[message.channel_id]
        self.feed.publish(
            lambda: {
                "type": "message_delete",
                "id": str(message.id),
                "channel_id": str(channel.id),
                **_count_in(channel),
            },
            lambda user_id: self.person_sees(user_id, channel, message),
        )
        self.touch()

    def tell_channel(self, event: str, channel: Channel, *, newly_created: bool = False) -> None:
        """Announce that a channel or thread was created, changed (UPDATE) or deleted."""

        def build() -> JsonObject:
            payload = channel_payload(self.world, channel)
            if channel.is_thread and event == "DELETE":
                # "The inner payload is a subset ..., containing just" these fields ("Thread Delete").
                return {key: payload[key] for key in ("id", "guild_id", "parent_id", "type")}
            if newly_created:
                payload["newly_created"] = True
            return payload

        noun = "THREAD" if channel.is_thread else "CHANNEL"
        if channel.guild_id is not None:
            self.gateway.dispatch(f"{noun}_{event}", build, channel=channel if channel.is_thread else None)
        self.feed.publish(
            lambda: {"type": f"channel_{event.lower()}", "channel": channel_payload(self.world, channel)},
            lambda user_id: self.world.may_see(user_id, channel),
        )
        self.touch()

    def tell_of_people(self) -> None:
        """Let every page read anew who is here and what its person sees.

        For changes of members, roles and overwrites: whoever loses sight of a channel hears of it in no other way.
        """
        self.feed.publish(lambda: {"type": "people"})
        self.touch()

    def person_sees(self, user_id: int, channel: Channel, message: Message) -> bool:
        """Tell whether a person sees a message."""
        if message.visible_to is not None:
            return message.visible_to == user_id
        return self.world.may_see(user_id, channel)

    def person_id(self, given: str) -> int:
        """Return the id of the person whom the page acts as; raises ``PersonRefused``."""
        user = self.world.users.get(whole(given) or 0)
        if user is None or user.bot:
            raise PersonRefused("There is no such person here.", 404)
        return user.id


def _count_in(channel: Channel) -> JsonObject:
    """Return how many messages a thread has now, which pages show in lists and on the message that it was opened on."""
    return {} if channel.thread is None else {"message_count": channel.thread.message_count}
