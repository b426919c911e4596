"""The world on disk: one JSON file, replaced as a whole, so that a crash never leaves half of one."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from sandbox.json_types import JsonObject, dumps, loads, obj, text
from sandbox.model import (
    Attachment,
    Channel,
    Member,
    Message,
    Overwrite,
    Reaction,
    Role,
    ScheduledEvent,
    Tag,
    ThreadState,
    User,
)
from sandbox.world import Guild, World

FORMAT = 1
WRITE_DELAY_SECONDS = 0.5
LARGEST_SHARE = 0.05
"""How much of the time may go into writing: a large world is written more rarely."""


def to_json(world: World, base_url: str) -> str:
    """Return the world as text. Ephemeral messages are left out: they do not outlive a session."""
    kept: JsonObject = {
        "format": FORMAT,
        "base_url": base_url,
        "last_id": world.last_id,
        "bot_id": world.bot_id,
        "application_id": world.application_id,
        "guild": _plain(world.guild),
        "users": [_plain(user) for user in world.users.values()],
        "members": [_plain(member) for member in world.members.values()],
        "roles": [_plain(role) for role in world.roles.values()],
        "channels": [asdict(channel) for channel in world.channels.values()],
        "messages": [
            {
                **_plain(message),
                "attachments": [_plain(attachment) for attachment in message.attachments],
                "reactions": [_plain(reaction) for reaction in message.reactions],
            }
            for channel_messages in world.messages.values()
            for message in channel_messages.values()
            if not message.ephemeral
        ],
        "global_commands": list(world.global_commands.values()),
        "guild_commands": list(world.guild_commands.values()),
        "events": [_plain(event) for event in world.events.values()],
    }
    return dumps(kept)


def _plain(
    record: Guild | User | Member | Role | Message | Attachment | Reaction | ScheduledEvent,
) -> JsonObject:
    """Return a record's fields without copying what they hold, as ``asdict`` would at ten times the cost."""
    return {one.name: getattr(record, one.name) for one in fields(record)}


def from_json(written: str, base_url: str) -> World:
    """Return the world that ``to_json`` wrote; addresses of attachments follow the server to its new port.

    Raises ``ValueError`` where the text is no snapshot of this format.
    """
    head = obj(loads(written))
    if head.get("format") != FORMAT:
        raise ValueError(f"snapshot format {head.get('format')!r} is not {FORMAT}")
    old_base = text(head.get("base_url"))
    if old_base and old_base != base_url:
        written = written.replace(f"{old_base}/attachments/", f"{base_url}/attachments/")
    kept = json.loads(written)
    world = World(Guild(**kept["guild"]), kept["bot_id"], kept["application_id"], last_id=kept["last_id"])
    world.users = {one["id"]: User(**one) for one in kept["users"]}
    world.members = {one["user_id"]: Member(**one) for one in kept["members"]}
    world.roles = {one["id"]: Role(**one) for one in kept["roles"]}
    world.channels = {channel.id: channel for channel in map(_channel, kept["channels"])}
    world.messages = {channel_id: {} for channel_id in world.channels}
    for one in kept["messages"]:
        attachments = [Attachment(**attachment) for attachment in one.pop("attachments")]
        reactions = [Reaction(**reaction) for reaction in one.pop("reactions", [])]
        message = Message(**one, attachments=attachments, reactions=reactions)
        world.messages.setdefault(message.channel_id, {})[message.id] = message
    world.global_commands = {int(one["id"]): one for one in kept["global_commands"]}
    world.guild_commands = {int(one["id"]): one for one in kept["guild_commands"]}
    # Snapshots written before there were events hold none.
    world.events = {one["id"]: ScheduledEvent(**one) for one in kept.get("events", [])}
    return world


def _channel(one: dict[str, Any]) -> Channel:
    kept = dict(one)
    kept["overwrites"] = [Overwrite(**overwrite) for overwrite in kept["overwrites"]]
    kept["tags"] = [Tag(**tag) for tag in kept["tags"]]
    if kept["thread"] is not None:
        # JSON knows only strings as keys.
        joined = {int(user_id): when for user_id, when in kept["thread"]["member_ids"].items()}
        kept["thread"] = ThreadState(**{**kept["thread"], "member_ids": joined})
    return Channel(**kept)


class Keeper:
    """Writes the world to ``world.json`` in a directory, soon after it changed and once more at the end."""

    def __init__(self, world: World, directory: Path, base_url: str) -> None:
        self._world = world
        self._directory = directory
        self._base_url = base_url
        self._due: asyncio.TimerHandle | None = None
        self._delay = WRITE_DELAY_SECONDS

    @property
    def due(self) -> bool:
        """Tell whether a change waits to be written."""
        return self._due is not None

    def changed(self) -> None:
        """Note a change; several within half a second are written once."""
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(self._delay, self.write)

    def write(self) -> None:
        """Write the world now."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        began = time.monotonic()
        self._directory.mkdir(parents=True, exist_ok=True)
        fresh = self._directory / "world.json.new"
        fresh.write_text(to_json(self._world, self._base_url), encoding="utf-8")
        fresh.replace(file_in(self._directory))
        self._delay = max(WRITE_DELAY_SECONDS, (time.monotonic() - began) / LARGEST_SHARE)


def file_in(directory: Path) -> Path:
    """Return where the snapshot lies in a data directory."""
    return directory / "world.json"
