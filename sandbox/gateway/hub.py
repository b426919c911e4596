"""Hands events to the bot's sessions, and lets tests disturb the connection."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.gateway import intents
from sandbox.gateway.content import as_seen_without_intent
from sandbox.gateway.disorder import Disorder
from sandbox.gateway.identify import IdentifyLimits
from sandbox.gateway.session import Session
from sandbox.json_types import Json, JsonObject, dumps, items, number, obj, objects
from sandbox.model import Channel
from sandbox.payloads import APPLICATION_FLAGS, bot_user_payload, guild_create_payload
from sandbox.world import World

HEARTBEAT = 1
RECONNECT = 7
INVALID_SESSION = 9


@dataclass(slots=True)
class GatewayCounts:
    """How often the bot did what; tests read it."""

    identified: int = 0
    resumed: int = 0
    invalidated: int = 0
    heartbeats: int = 0


class GatewayHub:
    """Keeps the sessions of the bot.

    ``on_sessions`` hears that a session came or went (with True where the bot came online or went offline),
    ``on_event`` every event's data, once, ``on_refusal`` what Discord's gateway would not have taken.
    """

    def __init__(
        self,
        world: World,
        *,
        url: str,
        heartbeat_seconds: float,
        resume_window_seconds: float,
        granted_privileged: int,
        identify_limits: bool = False,
    ) -> None:
        self._world = world
        self.url = url
        self.heartbeat_seconds = heartbeat_seconds
        self.granted_privileged = granted_privileged
        self.limits = IdentifyLimits(time.monotonic, enforced=identify_limits)
        self.recommended_shards = 1
        self.token_reset = False
        self.counts = GatewayCounts()
        self.on_sessions: Callable[[bool], None] | None = None
        self.on_event: Callable[[str, Json], None] | None = None
        self.on_refusal: Callable[[str, str], None] | None = None
        self._disorder = Disorder()
        self._resume_window_seconds = resume_window_seconds
        self._sessions: dict[str, Session] = {}
        self._closed_until = 0.0
        self._online = False

    @property
    def online(self) -> bool:
        """Tell whether the bot is connected."""
        return any(session.connected for session in self._sessions.values())

    @property
    def has_session(self) -> bool:
        """Tell whether the bot is connected, or away so shortly that it may still resume."""
        return bool(self._sessions)

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions, in the order in which they began."""
        return tuple(self._sessions.values())

    @property
    def refusing(self) -> bool:
        """Tell whether new connections are turned away, as during a gap."""
        return asyncio.get_running_loop().time() < self._closed_until

    def open_session(self, asked_intents: int, shard: tuple[int, int] | None) -> Session:
        """Return a new session for a bot that identified itself."""
        session = Session(secrets.token_hex(16), asked_intents, shard)
        self._sessions[session.id] = session
        self.counts.identified += 1
        return session

    def find_session(self, session_id: str) -> Session | None:
        """Return a session that may be resumed, or None."""
        return self._sessions.get(session_id)

    def welcome(self, session: Session) -> None:
        """Send READY to a new session, and the guild to the shard that it is on."""
        world = self._world
        has_guild = session.hears(world.guild.id) and world.bot_id in world.members
        ready: JsonObject = {
            "v": 10,
            "user": bot_user_payload(world.users[world.bot_id]),
            "guilds": [{"id": str(world.guild.id), "unavailable": True}] if has_guild else [],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "session_type": "normal",
            "private_channels": [],
            "application": {"id": str(world.application_id), "flags": APPLICATION_FLAGS},
        }
        if session.shard is not None:
            ready["shard"] = list(session.shard)
        self.tell(session, "READY", ready)
        if has_guild:
            self._show_guild(session, {"unavailable": False})

    def invited(self) -> None:
        """Send the guild, which the bot has just entered, to the shard that it is on."""
        for session in self.sessions:
            if session.hears(self._world.guild.id):
                self._show_guild(session, {})

    def _show_guild(self, session: Session, more: JsonObject) -> None:
        """Send GUILD_CREATE; only of a guild that READY named before does it say that it is available now."""
        if session.intents & intents.GUILDS:
            # Without the presence intent "members and presences will only contain your bot" ("Guild Create").
            everybody = bool(session.intents & intents.GUILD_PRESENCES)
            shown = guild_create_payload(self._world, all_members=everybody)
            self.tell(session, "GUILD_CREATE", {**shown, **more})

    def tell(self, session: Session, event: str, data: JsonObject) -> None:
        """Send one session what is for it alone."""
        session.dispatch(event, self._written(event, data))

    def _written(self, event: str, data: JsonObject) -> str:
        if self.on_event is not None:
            self.on_event(event, data)
        return dumps(data)

    def refused(self, operation: str, problem: str) -> None:
        """Note something that Discord's gateway would not have taken from the bot."""
        if self.on_refusal is not None:
            self.on_refusal(operation, problem)

    def heartbeat_came(self) -> None:
        """Count a heartbeat of the bot."""
        self.counts.heartbeats += 1
        self._tell_sessions()

    def attached(self) -> None:
        """Note that a session has got a socket."""
        self._tell_sessions()

    def detached(self, session: Session) -> None:
        """Note that a session has lost its socket, and start its time to resume."""
        session.transport = None
        loop = asyncio.get_running_loop()
        session.expiry = loop.call_later(self._resume_window_seconds, self.forget, session)
        self._tell_sessions()

    def forget(self, session: Session) -> None:
        """Drop a session: it can no longer be resumed."""
        if session.expiry is not None:
            session.expiry.cancel()
        self._sessions.pop(session.id, None)
        self._disorder.forget(session.id)
        self._tell_sessions()

    def dispatch(
        self,
        event: str,
        build: Callable[[], JsonObject],
        *,
        channel: Channel | None = None,
        everywhere: bool = False,
        direct: bool = False,
    ) -> bool:
        """Tell the bot of an event, if it asked for it and may see the channel.

        *everywhere* is for what belongs to no guild; *direct* for what counts as a direct message though it stands in
        a guild, as ephemeral messages do. Returns whether a session took it. Raises ``LookupError`` for an event that
        the table of intents does not have.
        """
        in_dm = direct or (channel is not None and channel.guild_id is None)
        needed = intents.needed_for(event, in_dm=in_dm)
        if not self._sessions or not self._may_hear(event, channel):
            return False
        guild_id = None if in_dm or everywhere else self._world.guild.id
        if guild_id is not None and self._world.bot_id not in self._world.members:
            return False
        hearing = [session for session in self.sessions if session.hears(guild_id)]
        if event in intents.ABOUT_THE_BOT and hearing:
            needed = intents.needed_for(event, about_the_bot=_is_about(build(), self._world.bot_id))
        hearing = [session for session in hearing if session.intents & needed == needed]
        if hearing:
            self._send(event, build(), hearing, in_guild=not in_dm)
        return bool(hearing)

    def _send(self, event: str, payload: JsonObject, hearing: list[Session], *, in_guild: bool) -> None:
        """Send an event to sessions; it is written and judged once for all that may read the same of it."""
        texts: dict[bool, str] = {}
        carries_content = in_guild and event in intents.CARRYING_CONTENT
        for session in hearing:
            blind = carries_content and not session.intents & intents.MESSAGE_CONTENT
            if blind not in texts:
                seen = as_seen_without_intent(payload, self._world.bot_id) if blind else payload
                texts[blind] = self._written(event, seen)
            for name, data in self._disorder.arrange(session.id, event, texts[blind]):
                session.dispatch(name, data)

    def _may_hear(self, event: str, channel: Channel | None) -> bool:
        world = self._world
        if channel is not None and not world.may_see(world.bot_id, channel):
            return False
        needed = intents.NEEDED_PERMISSION.get(event)
        if needed is None:
            return True
        if channel is None:
            return bool(world.guild_permissions(world.bot_id) & needed)
        return bool(world.permissions_in(world.bot_id, channel) & needed)

    def _tell_sessions(self) -> None:
        came_or_went = self.online != self._online
        self._online = self.online
        if self.on_sessions is not None:
            self.on_sessions(came_or_went)

    # What tests do to the connection.

    def ask_to_reconnect(self) -> None:
        """Send op 7: the bot must reconnect and resume."""
        for session in self._sessions.values():
            if session.transport is not None:
                session.transport.send(f'{{"op":{RECONNECT},"d":null,"s":null,"t":null}}')

    def ask_for_heartbeat(self) -> None:
        """Send op 1: the bot must send a heartbeat at once."""
        for session in self._sessions.values():
            if session.transport is not None:
                session.transport.send(f'{{"op":{HEARTBEAT},"d":null,"s":null,"t":null}}')

    def invalidate(self, *, resumable: bool) -> None:
        """Send op 9; unless *resumable*, the sessions are forgotten and the bot must identify again."""
        for session in list(self._sessions.values()):
            if session.transport is not None:
                self.counts.invalidated += 1
                word = "true" if resumable else "false"
                session.transport.send(f'{{"op":{INVALID_SESSION},"d":{word},"s":null,"t":null}}')
            if not resumable:
                self._drop(session)
        self._tell_sessions()

    def terminate(self) -> None:
        """End every session and void the token, as Discord does after too many IDENTIFYs in a day."""
        self.token_reset = True
        for session in self.sessions:
            if session.transport is not None:
                session.transport.abort()
            self._drop(session)
        self._tell_sessions()

    def _drop(self, session: Session) -> None:
        if session.expiry is not None:
            session.expiry.cancel()
        del self._sessions[session.id]
        self._disorder.forget(session.id)

    def cut(self) -> None:
        """Cut every connection without a close frame."""
        for session in self._sessions.values():
            if session.transport is not None:
                session.transport.abort()

    def gap(self, seconds: float) -> None:
        """Cut every connection and turn new ones away for some seconds."""
        self._closed_until = asyncio.get_running_loop().time() + seconds
        self.cut()

    def fall_silent(self) -> None:
        """Let every connection stay open but dead: nothing arrives on it, not even an answer to a heartbeat."""
        for session in self._sessions.values():
            if session.transport is not None:
                session.transport.mute()

    def duplicate(self, event: str | None = None, *, times: int = 1) -> None:
        """Send the next *times* events of a name (None: of any) twice."""
        self._disorder.duplicate(event, times)

    def reorder(self, event: str | None = None, *, times: int = 1) -> None:
        """Send the next *times* events of a name (None: of any) only after the event that follows them."""
        self._disorder.delay(event, times)

    @property
    def disorder_pending(self) -> int:
        """Return how many events are still to be duplicated or are held back."""
        return self._disorder.pending

    async def close(self, code: int, reason: str = "") -> None:
        """Close every connection with a close code."""
        for session in list(self._sessions.values()):
            if session.transport is not None:
                await session.transport.close(code, reason)

    def stop(self) -> None:
        """Forget every session."""
        for session in list(self._sessions.values()):
            self.forget(session)


def _is_about(payload: JsonObject, user_id: int) -> bool:
    """Tell whether a member's event, or one about a thread's members, is about this user."""
    removed = [number(one) for one in items(payload.get("removed_member_ids"))]
    added = [number(one.get("user_id")) for one in objects(payload.get("added_members"))]
    return user_id in (number(obj(payload.get("user")).get("id")), *removed, *added)
