"""Scheduled events of the guild: planning, changing, starting and ending them, and who is interested.

Source: https://discord.com/developers/docs/resources/guild-scheduled-event (fields by entity type, status transitions,
status update automation, permissions requirements).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sandbox import fields, permissions
from sandbox.core import Core
from sandbox.errors import ApiError, invalid_form, missing_permissions, not_modelled
from sandbox.ids import iso
from sandbox.json_types import Json, JsonObject
from sandbox.model import Channel, ChannelKind, EventKind, EventStatus, ScheduledEvent, adopt
from sandbox.payloads import event_payload

OPEN_EVENTS_PER_GUILD = 100
CANCELED_AFTER = timedelta(hours=4)
"""How long after its start an event that nobody began is cancelled; Discord says "a few hours"."""

_OPEN = (EventStatus.SCHEDULED, EventStatus.ACTIVE)
_NEXT = {
    (EventStatus.SCHEDULED, EventStatus.ACTIVE),
    (EventStatus.ACTIVE, EventStatus.COMPLETED),
    (EventStatus.SCHEDULED, EventStatus.CANCELED),
}


def create(core: Core, by_id: int, body: JsonObject) -> ScheduledEvent:
    """Plan an event, which needs Create Events; returns it. Raises ``ApiError``."""
    event = ScheduledEvent(core.next_id(), by_id, name="", kind=_kind(body), starts_at="")
    _apply(core, event, body)
    event.name = fields.string(body, "name", shortest=1, longest=100)
    _require_complete(event)
    _require(core, event, by_id, permissions.CREATE_EVENTS)
    _require_ahead(core, event)
    if sum(1 for other in core.world.events.values() if other.status in _OPEN) >= OPEN_EVENTS_PER_GUILD:
        raise ApiError(
            400, 30038, f"Maximum number of uncompleted guild scheduled events reached ({OPEN_EVENTS_PER_GUILD})"
        )
    event.user_ids = [by_id]  # Whoever plans an event is interested in it.
    core.world.events[event.id] = event
    _tell(core, "CREATE", event)
    return event


def change(core: Core, event: ScheduledEvent, by_id: int, body: JsonObject) -> None:
    """Change, start, end or cancel an event. Raises ``ApiError``."""
    _require_own_or_managed(core, event, by_id)
    if event.status not in _OPEN:
        raise ApiError(400, 180000, "Cannot update a finished event")
    draft = replace(event)
    if body.get("entity_type") is not None:
        draft.kind = _kind(body)
    _apply(core, draft, body)
    _require_complete(draft)
    _require_own_or_managed(core, draft, by_id)
    if draft.starts_at != event.starts_at:
        _require_ahead(core, draft)
    _set_status(draft, body)
    adopt(event, draft)
    _tell(core, "UPDATE", event)


def delete(core: Core, event: ScheduledEvent, by_id: int) -> None:
    """Take an event away. Raises ``ApiError``."""
    _require_own_or_managed(core, event, by_id)
    del core.world.events[event.id]
    _tell(core, "DELETE", event)


def follow(core: Core, event: ScheduledEvent, user_id: int, *, interested: bool) -> None:
    """Let somebody say that they are interested in an event, or no longer."""
    if interested == (user_id in event.user_ids):
        return
    if interested:
        event.user_ids.append(user_id)
    else:
        event.user_ids.remove(user_id)
    told: JsonObject = {
        "guild_scheduled_event_id": str(event.id),
        "user_id": str(user_id),
        "guild_id": str(core.world.guild.id),
    }
    core.gateway.dispatch(f"GUILD_SCHEDULED_EVENT_USER_{'ADD' if interested else 'REMOVE'}", lambda: told)
    core.touch()


def run_due(core: Core) -> None:
    """Begin and end what is due: external events by the clock; what nobody began is cancelled after hours."""
    for event in core.world.events.values():
        while (status := _due_status(event, core.now())) is not None:
            event.status = status
            _tell(core, "UPDATE", event)


def _due_status(event: ScheduledEvent, now: datetime) -> int | None:
    """Return the status that *now* brings ("Guild Scheduled Event Status Update Automation"), or None."""
    begins = datetime.fromisoformat(event.starts_at)
    external = event.kind == EventKind.EXTERNAL
    if event.status == EventStatus.SCHEDULED and external and begins <= now:
        return EventStatus.ACTIVE
    if event.status == EventStatus.SCHEDULED and now - begins >= CANCELED_AFTER:
        return EventStatus.CANCELED
    if event.status == EventStatus.ACTIVE and external and event.ends_at is not None:
        return EventStatus.COMPLETED if datetime.fromisoformat(event.ends_at) <= now else None
    return None


def _channel(core: Core, event: ScheduledEvent) -> Channel | None:
    return None if event.channel_id is None else core.world.channels.get(event.channel_id)


def _kind(body: JsonObject) -> int:
    kind = fields.integer(body, "entity_type")
    if kind == EventKind.STAGE:
        raise not_modelled("scheduled events in stage channels")
    if kind not in (EventKind.VOICE, EventKind.EXTERNAL):
        raise invalid_form("entity_type", "Value must be one of {1, 2, 3}.", "BASE_TYPE_CHOICES")
    return kind


def _time(body: JsonObject, field: str) -> str | None:
    given = fields.moment(body, field)
    return None if given is None else iso(given)


def _apply(core: Core, event: ScheduledEvent, body: JsonObject) -> None:
    """Take over what *body* names, into a new event or a draft."""
    for unmodelled in ("image", "recurrence_rule"):
        if body.get(unmodelled) is not None:
            raise not_modelled(f"scheduled events with {unmodelled}")
    if "name" in body:
        event.name = fields.string(body, "name", shortest=1, longest=100)
    if "description" in body:
        event.description = fields.optional_string(body, "description", longest=1000)
    if "scheduled_start_time" in body:
        event.starts_at = _time(body, "scheduled_start_time") or ""
    if "scheduled_end_time" in body:
        event.ends_at = _time(body, "scheduled_end_time")
    if "channel_id" in body:
        event.channel_id = fields.optional_snowflake(body, "channel_id")
    if event.kind != EventKind.EXTERNAL:
        event.location = None  # Discord discards it silently.
    elif "entity_metadata" in body:
        metadata = fields.obj_field(body, "entity_metadata") or {}
        event.location = fields.string(metadata, "location", shortest=1, longest=100)
    channel = _channel(core, event)
    if event.kind == EventKind.VOICE and (channel is None or channel.kind != ChannelKind.VOICE):
        raise invalid_form("channel_id", "A voice event needs a voice channel.", "CHANNEL_INVALID")


def _require_complete(event: ScheduledEvent) -> None:
    """Raise 50035 unless the event has what its entity type requires ("Field Requirements By Entity Type")."""
    required = "This field is required"
    if not event.starts_at:
        raise invalid_form("scheduled_start_time", required, "BASE_TYPE_REQUIRED")
    if event.kind == EventKind.EXTERNAL:
        if event.channel_id is not None:
            raise invalid_form("channel_id", "An external event has no channel.", "BASE_TYPE_BAD_VALUE")
        if event.location is None:
            raise invalid_form("entity_metadata.location", required, "BASE_TYPE_REQUIRED")
        if event.ends_at is None:
            raise invalid_form("scheduled_end_time", required, "BASE_TYPE_REQUIRED")
    if event.ends_at is not None and event.ends_at <= event.starts_at:
        raise invalid_form(
            "scheduled_end_time", "The event must end after it starts.", "GUILD_SCHEDULED_EVENT_END_BEFORE_START"
        )


def _require_ahead(core: Core, event: ScheduledEvent) -> None:
    if datetime.fromisoformat(event.starts_at) <= core.now():
        raise invalid_form(
            "scheduled_start_time", "Cannot schedule event in the past.", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST"
        )


def _set_status(event: ScheduledEvent, body: JsonObject) -> None:
    status = fields.integer(body, "status", event.status)
    if status != event.status and (event.status, status) not in _NEXT:
        raise invalid_form("status", "This status cannot follow.", "TRANSITION_INVALID")
    event.status = status


def _require(core: Core, event: ScheduledEvent, user_id: int, needed: int) -> None:
    """Raise unless the user has *needed* in the guild, or in the channel of a voice event, and may enter it."""
    channel = _channel(core, event)
    if channel is None:
        core.world.require_guild(user_id, needed)
    else:
        core.world.require(user_id, channel, needed | permissions.VIEW_CHANNEL | permissions.CONNECT)


def _require_own_or_managed(core: Core, event: ScheduledEvent, user_id: int) -> None:
    """Raise 50013 unless the user manages events, or made this one and may still create events."""
    channel = _channel(core, event)
    world = core.world
    granted = world.guild_permissions(user_id) if channel is None else world.permissions_in(user_id, channel)
    wanted = permissions.MANAGE_EVENTS | (permissions.CREATE_EVENTS if event.creator_id == user_id else 0)
    if not granted & wanted:
        raise missing_permissions()
    _require(core, event, user_id, 0)


def _tell(core: Core, what: str, event: ScheduledEvent) -> None:
    shown: dict[str, Json] = event_payload(core.world, event)
    core.gateway.dispatch(f"GUILD_SCHEDULED_EVENT_{what}", lambda: shown, channel=_channel(core, event))
    core.touch()
