"""Scheduled events."""

from __future__ import annotations

from sandbox import fields
from sandbox.errors import unknown_event
from sandbox.model import ScheduledEvent
from sandbox.payloads import event_payload, event_user_payload
from sandbox.rest.call import NOTHING, Call, Reply
from sandbox.verbs import events


def _event(call: Call) -> ScheduledEvent:
    """Return the event of the path; one in a channel that the bot does not see is unknown to it."""
    call.core.world.guild_by_id(call.id("guild_id"))
    event = call.core.world.event(call.id("guild_scheduled_event_id"))
    if not call.core.world.may_see_event(call.bot_id, event):
        raise unknown_event()
    return event


def _shown(call: Call, event: ScheduledEvent) -> Reply:
    return Reply(event_payload(call.core.world, event, with_count=call.flag("with_user_count")))


def list_events(call: Call) -> Reply:
    """Answer with the guild's events that the bot sees."""
    core = call.core
    core.world.guild_by_id(call.id("guild_id"))
    counted = call.flag("with_user_count")
    seen = [event for event in core.world.events.values() if core.world.may_see_event(call.bot_id, event)]
    return Reply([event_payload(core.world, event, with_count=counted) for event in seen])


def create_event(call: Call) -> Reply:
    """Plan an event."""
    call.core.world.guild_by_id(call.id("guild_id"))
    return _shown(call, events.create(call.core, call.bot_id, call.body))


def get_event(call: Call) -> Reply:
    """Answer with one event."""
    return _shown(call, _event(call))


def update_event(call: Call) -> Reply:
    """Change an event, or start, end or cancel it."""
    event = _event(call)
    events.change(call.core, event, call.bot_id, call.body)
    return _shown(call, event)


def delete_event(call: Call) -> Reply:
    """Take an event away."""
    events.delete(call.core, _event(call), call.bot_id)
    return NOTHING


def list_event_users(call: Call) -> Reply:
    """Answer with a page of those who are interested, in the order of their ids; ``before`` outranks ``after``."""
    event, limit = _event(call), call.limit(100, 100)
    found = sorted(event.user_ids)
    if "before" in call.query:
        before = fields.snowflake(call.query["before"], "before")
        found = [user_id for user_id in found if user_id < before][-limit:]
    elif "after" in call.query:
        after = fields.snowflake(call.query["after"], "after")
        found = [user_id for user_id in found if user_id > after]
    with_member = call.flag("with_member")
    page = found[:limit]
    return Reply([event_user_payload(call.core.world, event, one, with_member=with_member) for one in page])
