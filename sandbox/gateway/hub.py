"""Hands events to the bot's sessions, and lets tests disturb the connection."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.gateway import intents
from sandbox.gateway.session import Session
from sandbox.json_types import JsonObject, dumps
from sandbox.message_payload import mentions_user, without_content
from sandbox.model import Channel
from sandbox.payloads import APPLICATION_FLAGS, bot_user_payload, guild_create_payload
from sandbox.world import World

INVALID_SESSION = 9
RECONNECT = 7


@dataclass(slots=True)
class GatewayCounts:
    """How often the bot did what; tests read it."""

    identified: int = 0
    resumed: int = 0
    invalidated: int = 0
    heartbeats: int = 0


class GatewayHub:
    """Keeps the sessions of the bot."""

    def __init__(
        self,
        world: World,
        *,
        url: str,
        heartbeat_seconds: float,
        resume_window_seconds: float,
        granted_privileged: int,
    ) -> None:
        self._world = world
        self.url = url
        self.heartbeat_seconds = heartbeat_seconds
        self.granted_privileged = granted_privileged
        self.counts = GatewayCounts()
        self.on_sessions: Callable[[bool], None] | None = None
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
    def refusing(self) -> bool:
        """Tell whether new connections are turned away, as during a gap."""
        return asyncio.get_running_loop().time() < self._closed_until

    def open_session(self, asked_intents: int, shard: tuple[int, int]) -> Session:
        """Return a new session for a bot that identified itself."""
        session = Session(secrets.token_hex(16), asked_intents, shard)
        self._sessions[session.id] = session
        self.counts.identified += 1
        return session

    def find_session(self, session_id: str) -> Session | None:
        """Return a session that may be resumed, or None."""
        return self._sessions.get(session_id)

    def welcome(self, session: Session) -> None:
        """Send READY and the guild to a new session."""
        world = self._world
        ready: JsonObject = {
            "v": 10,
            "user": bot_user_payload(world.users[world.bot_id]),
            "guilds": [{"id": str(world.guild.id), "unavailable": True}],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "session_type": "normal",
            "private_channels": [],
            "shard": list(session.shard),
            "application": {"id": str(world.application_id), "flags": APPLICATION_FLAGS},
        }
        session.dispatch("READY", dumps(ready))
        if session.intents & intents.GUILDS and session.hears(world.guild.id):
            everybody = bool(session.intents & intents.GUILD_MEMBERS)
            session.dispatch("GUILD_CREATE", dumps(guild_create_payload(world, all_members=everybody)))

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
        self._tell_sessions()

    def dispatch(
        self, event: str, build: Callable[[], JsonObject], *, channel: Channel | None = None, everywhere: bool = False
    ) -> bool:
        """Tell the bot of an event, if it asked for it and may see the channel.

        *everywhere* is for what belongs to no guild. Returns whether a session took it.
        """
        if not self._sessions:
            return False
        if channel is not None and not self._world.may_see(self._world.bot_id, channel):
            return False
        in_dm = channel is not None and channel.guild_id is None
        needed = intents.needed_for(event, in_dm=in_dm)
        guild_id = None if in_dm or everywhere else self._world.guild.id
        payload: JsonObject | None = None
        texts: dict[bool, str] = {}
        for session in list(self._sessions.values()):
            if session.intents & needed != needed or not session.hears(guild_id):
                continue
            payload = build() if payload is None else payload
            blind = self._is_blind(session, event, payload, in_dm=in_dm)
            if blind not in texts:
                texts[blind] = dumps(without_content(payload) if blind else payload)
            session.dispatch(event, texts[blind])
        return payload is not None

    def _is_blind(self, session: Session, event: str, payload: JsonObject, *, in_dm: bool) -> bool:
        """Tell whether the content is withheld: no intent, and neither own, nor a mention, nor direct."""
        if event not in ("MESSAGE_CREATE", "MESSAGE_UPDATE") or in_dm:
            return False
        if session.intents & intents.MESSAGE_CONTENT:
            return False
        author = payload.get("author")
        own = isinstance(author, dict) and author.get("id") == str(self._world.bot_id)
        return not own and not mentions_user(payload, self._world.bot_id)

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

    def invalidate(self, *, resumable: bool) -> None:
        """Send op 9; unless *resumable*, the sessions are forgotten and the bot must identify again."""
        for session in list(self._sessions.values()):
            if session.transport is not None:
                self.counts.invalidated += 1
                word = "true" if resumable else "false"
                session.transport.send(f'{{"op":{INVALID_SESSION},"d":{word},"s":null,"t":null}}')
            if not resumable:
                del self._sessions[session.id]
        self._tell_sessions()

    def cut(self) -> None:
        """Cut every connection without a close frame."""
        for session in self._sessions.values():
            if session.transport is not None:
                session.transport.abort()

    def gap(self, seconds: float) -> None:
        """Cut every connection and turn new ones away for some seconds."""
        self._closed_until = asyncio.get_running_loop().time() + seconds
        self.cut()

    async def close(self, code: int, reason: str = "") -> None:
        """Close every connection with a close code."""
        for session in list(self._sessions.values()):
            if session.transport is not None:
                await session.transport.close(code, reason)

    def stop(self) -> None:
        """Forget every session."""
        for session in list(self._sessions.values()):
            self.forget(session)
