"""What the bot comes to see: verbs that change permissions may open channels to it, and the threads in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sandbox.core import Core
from sandbox.json_types import JsonObject
from sandbox.model import FORUM_KINDS, Channel, ChannelKind
from sandbox.payloads import channel_payload, thread_member_payload

P = ParamSpec("P")
R = TypeVar("R")

_HOLD_THREADS = FORUM_KINDS | {ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT}


def may_open_channels(verb: Callable[Concatenate[Core, P], R]) -> Callable[Concatenate[Core, P], R]:
    """Let a verb tell the bot of the active threads in channels that it sees only since then.

    Source: https://docs.discord.com/developers/events/gateway-events, "Thread List Sync": "Sent when the current user
    gains access to a channel"; the channels are named even where they have no active threads.
    """

    @wraps(verb)
    def watched(core: Core, /, *args: P.args, **kwargs: P.kwargs) -> R:
        before = _seen(core)
        done = verb(core, *args, **kwargs)
        gained = _seen(core) - before
        if gained:
            core.gateway.dispatch("THREAD_LIST_SYNC", lambda: _threads_under(core, gained))
        return done

    return watched


def _seen(core: Core) -> set[int]:
    """Return which channels that hold threads the bot sees; nobody asks while it is away."""
    world = core.world
    if not core.gateway.has_session:
        return set()
    return {c.id for c in world.channels.values() if c.kind in _HOLD_THREADS and world.may_see(world.bot_id, c)}


def _threads_under(core: Core, parents: set[int]) -> JsonObject:
    world, bot = core.world, core.world.bot_id
    threads = [c for c in world.channels.values() if c.parent_id in parents and _is_active(c) and world.may_see(bot, c)]
    joined = [thread for thread in threads if thread.thread is not None and bot in thread.thread.member_ids]
    return {
        "guild_id": str(world.guild.id),
        "channel_ids": [str(parent) for parent in sorted(parents)],
        "threads": [channel_payload(world, thread) for thread in threads],
        "members": [thread_member_payload(thread, bot) for thread in joined],
    }


def _is_active(channel: Channel) -> bool:
    return channel.thread is not None and not channel.thread.archived
