"""The local Discord in Python: start one, act as its people, wait for what the bot does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TypeVar

from sandbox import permissions
from sandbox.faults import Faults
from sandbox.gateway.hub import GatewayHub
from sandbox.json_types import JsonObject
from sandbox.judge import Judge, default_judge
from sandbox.message_payload import message_payload, text_of
from sandbox.model import Channel, ChannelKind, Role
from sandbox.payloads import channel_payload
from sandbox.person.http import move_clock
from sandbox.person.people import ChannelName, Person, find_channel
from sandbox.refusals import Refusal
from sandbox.rest.pipeline import PREFIX, Sent
from sandbox.seed import Seed
from sandbox.server import Options, Server
from sandbox.verbs import activity, channels, guild, messages, threads

T = TypeVar("T")


class LocalDiscord:
    """A running local Discord, seen from the same process."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.core = server.core

    @property
    def port(self) -> int:
        """The port on 127.0.0.1."""
        return self.server.port

    @property
    def api_base(self) -> str:
        """What ``discord.http.Route.BASE`` must be."""
        return f"{self.server.base_url}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        """What ``DiscordWebSocket.DEFAULT_GATEWAY`` must be."""
        return self.core.gateway.url

    @property
    def page_url(self) -> str:
        """Where the page is."""
        return f"{self.server.base_url}/"

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.server.token

    @property
    def faults(self) -> Faults:
        """Trouble to come for the bot's requests."""
        return self.server.faults

    @property
    def gateway(self) -> GatewayHub:
        """The bot's connection: ``cut``, ``gap``, ``ask_to_reconnect``, ``invalidate``, ``close``, ``counts``."""
        return self.core.gateway

    @property
    def refusals(self) -> list[Refusal]:
        """Requests that Discord would have refused, or that are not modelled."""
        return self.core.refusals

    @property
    def misanswers(self) -> list[Refusal]:
        """Answers and events of this server that do not fit Discord's document; all that were sent have been judged."""
        return self.server.docket.found

    @property
    def requests(self) -> Sequence[Sent]:
        """The bot's latest requests, with operation, body and status, oldest first."""
        return self.server.rest.requests

    @property
    def request_count(self) -> int:
        """How many requests the bot has made."""
        return self.server.rest.count

    @property
    def guild_id(self) -> int:
        """The guild's id."""
        return self.core.world.guild.id

    @property
    def owner(self) -> Person:
        """The person who owns the guild."""
        return Person(self.core, self.core.world.guild.owner_id)

    def person(self, name: str) -> Person:
        """Return a person by user name; raises ``KeyError``."""
        for user in self.core.world.users.values():
            if user.name == name and not user.bot:
                return Person(self.core, user.id)
        raise KeyError(name)

    def people(self) -> list[Person]:
        """Return everybody but the bot."""
        return [Person(self.core, user.id) for user in self.core.world.users.values() if not user.bot]

    def join(self, name: str) -> Person:
        """Let a new person join the guild."""
        return Person(self.core, guild.join(self.core, name).id)

    def leave(self, person: Person) -> None:
        """Let a person leave the guild; the bot can no longer write to them directly."""
        guild.leave(self.core, person.user_id)

    def remove_bot(self) -> None:
        """Let the guild remove the bot."""
        guild.remove_bot(self.core)

    def invite_bot(self) -> None:
        """Let the bot into the guild again."""
        guild.invite_bot(self.core)

    def channel(self, name: ChannelName) -> JsonObject:
        """Return a channel by name or id."""
        return channel_payload(self.core.world, find_channel(self.core, name))

    def posts(self, forum: ChannelName) -> list[JsonObject]:
        """Return the threads or posts under a channel, newest first."""
        found = self.core.world.threads_of(find_channel(self.core, forum).id)
        return [channel_payload(self.core.world, thread) for thread in found]

    async def messages(self, channel: ChannelName = "general") -> list[JsonObject]:
        """Return a channel's public messages, oldest first."""
        return self.history(channel)

    def history(self, channel: ChannelName = "general") -> list[JsonObject]:
        """Return a channel's public messages, oldest first; for conditions that cannot await."""
        place = find_channel(self.core, channel)
        world = self.core.world
        return [message_payload(world, m) for m in world.messages_of(place.id) if not m.ephemeral]

    def make_channel(self, name: str, kind: int = ChannelKind.TEXT) -> JsonObject:
        """Make a channel as the owner; returns it."""
        fresh = channels.create(self.core, self.core.world.guild.owner_id, {"name": name, "type": kind})
        return channel_payload(self.core.world, fresh)

    def delete_channel(self, channel: ChannelName) -> None:
        """Delete a channel as the owner."""
        channels.delete(self.core, find_channel(self.core, channel), self.core.world.guild.owner_id)

    def delete_message(self, message: JsonObject) -> None:
        """Delete a message as the owner."""
        channel = find_channel(self.core, str(message["channel_id"]))
        held = self.core.world.message(channel.id, int(str(message["id"])))
        messages.remove(self.core, channel, held)

    def archive(self, thread: ChannelName, *, locked: bool = False) -> None:
        """Archive a thread as the owner."""
        owner = self.core.world.guild.owner_id
        threads.change(self.core, find_channel(self.core, thread), owner, {"archived": True, "locked": locked})

    def set_overwrite(self, channel: ChannelName, *, target_id: int, allow: int = 0, deny: int = 0) -> None:
        """Set a channel's exception for a role or member, as the owner; see ``sandbox.permissions`` for bits."""
        place: Channel = find_channel(self.core, channel)
        kind = 0 if target_id in self.core.world.roles else 1
        body: JsonObject = {"type": kind, "allow": str(allow), "deny": str(deny)}
        channels.set_overwrite(self.core, place, self.core.world.guild.owner_id, target_id, body)

    @property
    def bot_role(self) -> Role:
        """The bot's own role; set its ``permissions`` through ``set_bot_permissions``."""
        bot_id = self.core.world.bot_id
        return next(role for role in self.core.world.roles.values() if role.bot_id == bot_id)

    def set_bot_permissions(self, granted: int, *, everyone: int | None = None) -> None:
        """Set what the bot's role grants, and optionally what everybody may do."""
        owner = self.core.world.guild.owner_id
        guild.change_role(self.core, owner, self.bot_role, {"permissions": str(granted & permissions.ALL)})
        if everyone is not None:
            everybody = self.core.world.roles[self.guild_id]
            guild.change_role(self.core, owner, everybody, {"permissions": str(everyone & permissions.ALL)})

    def add_role(
        self, name: str, granted: int = 0, holders: Sequence[Person] = (), *, mentionable: bool = False
    ) -> Role:
        """Make a role as the owner and give it to people; returns it."""
        owner = self.core.world.guild.owner_id
        body: JsonObject = {"name": name, "permissions": str(granted), "mentionable": mentionable}
        role = guild.create_role(self.core, owner, body)
        for person in holders:
            guild.give_role(self.core, owner, self.core.world.member(person.user_id), role)
        return role

    def move_clock(self, offset_seconds: float) -> None:
        """Move the server's clock to this distance from real time; the bot reads it from the clock file."""
        move_clock(self.core, offset_seconds)

    def archive_idle(self) -> None:
        """Archive the threads that have been idle long enough by the server's clock."""
        activity.archive_idle(self.core)

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:  # noqa: ASYNC109
        """Wait until *predicate* gives something true, and return that; it is asked again at every change.

        Raises ``TimeoutError`` after *timeout* seconds.
        """
        async with asyncio.timeout(timeout):
            while not (found := predicate()):
                await self.core.change()
        return found

    async def wait_for_message(
        self,
        containing: str,
        channel: ChannelName = "general",
        timeout: float = 5.0,  # noqa: ASYNC109
    ) -> JsonObject:
        """Wait until a public message shows a text, wherever in it, and return the newest one that does."""

        def newest() -> JsonObject | None:
            shown = [message for message in self.history(channel) if containing in text_of(message)]
            return shown[-1] if shown else None

        found = await self.wait_for(newest, timeout)
        assert found is not None, "wait_for returns only what is true"
        return found

    async def bot_ready(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Wait until the bot is connected to the gateway; raises ``TimeoutError``."""
        await self.wait_for(lambda: self.core.gateway.online, timeout)

    def assert_faithful(self) -> None:
        """Raise ``AssertionError`` if the bot did what Discord refuses, or this server answered unfitly."""
        wrong = [*self.refusals, *self.misanswers]
        if wrong:
            raise AssertionError("\n".join(f"{r.operation} {r.path}: {r.problem} ({r.source})" for r in wrong))


@asynccontextmanager
async def serve(
    seed: Seed | None = None,
    *,
    port: int | None = None,
    options: Options | None = None,
    judge: Judge | None = None,
    judged: bool = True,
) -> AsyncIterator[LocalDiscord]:
    """Run a local Discord for as long as the context lasts.

    *judge* defaults to the project's; ``judged=False`` does without. *port* 0, the default, takes any free one.
    """
    chosen = options or Options()
    if port is not None:
        chosen = replace(chosen, port=port)
    if judged and judge is None:
        judge = default_judge()
    server = Server(chosen, seed or Seed(), judge if judged else None)
    try:
        await server.start()
        yield LocalDiscord(server)
    finally:
        await server.stop()
