"""What the page shows: the guild as one person sees it."""

from __future__ import annotations

from datetime import datetime

from sandbox import permissions
from sandbox.catalogue import CommandKind, Leaf, registered
from sandbox.core import Core
from sandbox.errors import PersonRefused
from sandbox.ids import iso
from sandbox.json_types import Json, JsonObject, whole
from sandbox.message_payload import shown_payload
from sandbox.model import Channel, ChannelKind, EventStatus, Message
from sandbox.payloads import channel_payload, event_payload
from sandbox.verbs import pins
from sandbox.verbs.commands import may_use_any, withheld

THREADED = (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT)
"""The kinds of channel in which a thread is opened on a message."""


def state(core: Core, user_id: int) -> JsonObject:
    """Return everything that the page needs to begin."""
    world = core.world
    bot = world.users[world.bot_id]
    return {
        "guild": {"id": str(world.guild.id), "name": world.guild.name},
        "me": {"id": str(user_id), "name": world.users[user_id].name},
        "bot": {"id": str(bot.id), "name": bot.name, "online": core.gateway.online},
        "people": people(core),
        "roles": [
            {"id": str(role.id), "name": role.name, "mentionable": role.mentionable, "color": role.color}
            for role in world.roles.values()
            if role.id != world.guild.id
        ],
        "channels": [
            {**channel_payload(world, channel), **abilities(core, user_id, channel)}
            for channel in world.channels.values()
            if world.may_see(user_id, channel)
        ],
        "commands": [_leaf_view(leaf) for leaf in core.catalogue.leaves().values()],
        "menus": [
            {"id": command["id"], "name": command["name"], "type": command["type"]}
            for command in registered(world)
            if command["type"] != CommandKind.CHAT_INPUT
        ],
        "clock": clock(core),
    }


def people(core: Core) -> list[Json]:
    """Return the persons whom the page may act as."""
    world = core.world
    listed: list[Json] = []
    for user in world.users.values():
        if user.bot:
            continue
        member = world.members.get(user.id)
        listed.append(
            {
                "id": str(user.id),
                "name": user.name,
                "nick": None if member is None else member.nick,
                "roles": [] if member is None else [str(role_id) for role_id in member.role_ids],
                "owner": user.id == world.guild.owner_id,
                "blurb": user.blurb,
            }
        )
    return listed


def _leaf_view(leaf: Leaf) -> JsonObject:
    return {
        "path": leaf.path,
        "id": leaf.command["id"],
        "description": leaf.description,
        "options": list(leaf.options),
    }


def clock(core: Core) -> JsonObject:
    """Return the server's clock."""
    return {"offset_seconds": core.clock.offset_seconds, "now": iso(core.now())}


def visible_channel(core: Core, user_id: int, channel_id: str) -> Channel:
    """Return a channel that a person sees; raises ``PersonRefused``."""
    channel = core.world.channels.get(whole(channel_id) or 0)
    if channel is None or not core.world.may_see(user_id, channel):
        raise PersonRefused("There is no such channel here.", 404)
    return channel


def history(core: Core, user_id: int, channel: Channel, limit: int, before: int | None = None) -> list[Message]:
    """Return the newest messages of a channel that a person sees, oldest first."""
    if not core.world.permissions_in(user_id, channel) & permissions.READ_MESSAGE_HISTORY:
        return []
    seen = [
        message
        for message in core.world.messages_of(channel.id)
        if (before is None or message.id < before) and core.person_sees(user_id, channel, message)
    ]
    return seen[-limit:]


def history_view(core: Core, user_id: int, channel: Channel, limit: int, before: int | None) -> list[Json]:
    """Return a page of messages as the page shows them."""
    return [shown_payload(core.world, message) for message in history(core, user_id, channel, limit, before)]


def pins_view(core: Core, user_id: int, channel: Channel) -> list[Json]:
    """Return a channel's pinned messages that a person sees, the latest pin first."""
    if not core.world.permissions_in(user_id, channel) & permissions.READ_MESSAGE_HISTORY:
        return []
    return [
        shown_payload(core.world, message)
        for message in pins.pinned(core.world, channel)
        if core.person_sees(user_id, channel, message)
    ]


def events_view(core: Core, user_id: int) -> list[Json]:
    """Return the scheduled events that a person sees and that are not over, the next one first."""
    world = core.world
    ahead = [
        event
        for event in world.events.values()
        if event.status in (EventStatus.SCHEDULED, EventStatus.ACTIVE) and world.may_see_event(user_id, event)
    ]
    return [
        {**event_payload(world, event, with_count=True), "interested": user_id in event.user_ids}
        for event in sorted(ahead, key=lambda event: datetime.fromisoformat(event.starts_at))
    ]


def abilities(core: Core, user_id: int, channel: Channel) -> JsonObject:
    """Return what the client offers a person in a channel beyond reading it.

    In an archived thread messages are deleted and nothing else, and not where it is locked (topics/threads.mdx).
    """
    granted = core.world.permissions_in(user_id, channel)
    archived = channel.thread is not None and channel.thread.archived
    locked = channel.thread is not None and channel.thread.locked and not granted & permissions.MANAGE_THREADS
    deletes = not (archived and locked)
    commands = may_use_any(core.world, user_id, channel)
    return {
        "can_send": may_write(core, user_id, channel),
        "can_attach": bool(granted & permissions.ATTACH_FILES),
        "can_react": not archived and bool(granted & permissions.ADD_REACTIONS),
        "can_thread": channel.kind in THREADED and bool(granted & permissions.CREATE_PUBLIC_THREADS),
        "can_edit": not archived and not locked,
        "can_delete": deletes,
        "can_delete_others": deletes and bool(granted & permissions.MANAGE_MESSAGES),
        "can_pin": not archived and bool(granted & permissions.PIN_MESSAGES),
        "can_command": commands,
        "withheld": list[Json](withheld(core.world, user_id, channel)) if commands else [],
    }


def may_write(core: Core, user_id: int, channel: Channel) -> bool:
    """Tell whether the client offers a text field in the channel."""
    needed = permissions.SEND_MESSAGES_IN_THREADS if channel.is_thread else permissions.SEND_MESSAGES
    granted = core.world.permissions_in(user_id, channel)
    locked = channel.thread is not None and channel.thread.locked
    return bool(granted & needed) and (not locked or bool(granted & permissions.MANAGE_THREADS))
