"""Payloads of channels, threads, forum posts, scheduled events and roles."""

from __future__ import annotations

from functools import partial

from .case import (
    CHANNEL_PAGE,
    CODES_PAGE,
    DOCUMENT,
    EVENT_PAGE,
    GUILD_PAGE,
    MESSAGE_PAGE,
    Case,
    Payload,
    button,
    layout,
    message,
    pair,
    row,
    words,
)

NEW = "create_guild_channel"
EDIT = "update_channel"
POST = "create_thread"
FROM = "create_thread_from_message"
EVENT = "create_guild_scheduled_event"
# The last value that Discord takes and the first that it refuses; most limits here are of one page and operation.
both = partial(pair, source=CHANNEL_PAGE, operation=NEW)


def channel(kind: int = 0, **fields: object) -> Payload:
    return {"name": "norms", "type": kind, **fields}


def tags(count: object) -> Payload:
    return channel(15, available_tags=[{"name": f"tag {number}"} for number in range(int(str(count)))])


def tag(**fields: object) -> Payload:
    return channel(15, available_tags=[{"name": "Voting", **fields}])


def post(**fields: object) -> Payload:
    return {"name": "N-042 Open data", "message": message(), **fields}


def event(kind: int = 3, **fields: object) -> Payload:
    return {
        "name": "Voting closes",
        "privacy_level": 2,
        "scheduled_start_time": "2026-03-02T09:00:00+00:00",
        "scheduled_end_time": "2026-03-02T10:00:00+00:00",
        "entity_type": kind,
        "entity_metadata": {"location": "the congress channel"} if kind == 3 else None,
        **fields,
    }


CHANNELS = [
    *both(
        "a channel's name has at most 100 characters", "/name", lambda text: channel(name=text), "x" * 100, "x" * 101
    ),
    *both("a channel has a name", "/name", lambda text: channel(name=text), "x", ""),
    *both(
        "a text channel's topic has at most 1024 characters",
        "/topic",
        lambda text: channel(topic=text),
        "x" * 1024,
        "x" * 1025,
    ),
    *both(
        "a forum's topic has at most 4096 characters",
        "/topic",
        lambda text: channel(15, topic=text),
        "x" * 4096,
        "x" * 4097,
    ),
    *both(
        "slow mode is at most six hours",
        "/rate_limit_per_user",
        lambda seconds: channel(rate_limit_per_user=seconds),
        21600,
        21601,
    ),
    *both(
        "threads archive after four given times",
        "/default_auto_archive_duration",
        lambda minutes: channel(default_auto_archive_duration=minutes),
        10080,
        100,
    ),
    *both("a forum has at most 20 tags", "/available_tags", tags, 20, 21),
    *both(
        "a tag's name has at most 20 characters",
        "/available_tags/0/name",
        lambda text: tag(name=text),
        "x" * 20,
        "x" * 21,
    ),
    *both(
        "a tag has one emoji",
        "/available_tags/0/emoji_id",
        lambda name: tag(emoji_id="12", emoji_name=name),
        None,
        "👍",
    ),
    *both(
        "tags' names differ",
        "/available_tags",
        lambda name: channel(15, available_tags=[{"name": "Draft"}, {"name": name}]),
        "Voting",
        "Draft",
        source=CODES_PAGE,
    ),
    *both(
        "a guild's channel is of a guild's kind",
        "/type",
        lambda kind: channel(int(str(kind))),
        15,
        1,
        by_document_only=True,
    ),
    *both(
        "an overwrite has its id",
        "/permission_overwrites/0/id",
        lambda part: channel(permission_overwrites=[part]),
        {"id": 12, "type": 0, "allow": "0", "deny": "1024"},
        {"type": 0},
        by_document_only=True,
    ),
    *both(
        "an edited channel's name has at most 100 characters",
        "/name",
        lambda text: {"name": text},
        "x" * 100,
        "x" * 101,
        operation=EDIT,
    ),
]

THREADS = [
    *both(
        "a thread's name has at most 100 characters",
        "/name",
        lambda text: {"name": text},
        "x" * 100,
        "x" * 101,
        operation=FROM,
    ),
    *both("a thread has a name", "/name", lambda text: {"name": text}, "x", "", operation=FROM),
    *both(
        "a thread archives after four given times",
        "/auto_archive_duration",
        lambda minutes: {"name": "x", "auto_archive_duration": minutes},
        4320,
        4321,
        operation=FROM,
    ),
    *both(
        "a thread without a message has a thread's type",
        "/type",
        lambda kind: {"name": "x", "type": kind},
        11,
        0,
        operation=POST,
        by_document_only=True,
    ),
    *both(
        "a post's name has at most 100 characters",
        "/name",
        lambda text: post(name=text),
        "x" * 100,
        "x" * 101,
        operation=POST,
    ),
    *both(
        "a post has at most 5 tags",
        "/applied_tags",
        lambda ids: post(applied_tags=ids),
        ["1", "2", "3", "4", "5"],
        ["1", "2", "3", "4", "5", "6"],
        operation=POST,
    ),
    *both(
        "a post has its message",
        "/message",
        lambda first: {"name": "x", "applied_tags": [], "message": first},
        message(),
        None,
        operation=POST,
    ),
    *both(
        "a post's message has something to show",
        "/message",
        lambda first: post(message=first),
        layout(words()),
        {"content": ""},
        operation=POST,
    ),
    *both(
        "a post's content has at most 2000 characters",
        "/message/content",
        lambda text: post(message={"content": text}),
        "x" * 2000,
        "x" * 2001,
        source=MESSAGE_PAGE,
        operation=POST,
    ),
    Case(
        "a post's buttons do not share a custom_id",
        CHANNEL_PAGE,
        POST,
        post(message=message(components=[row(button(1), button(1))])),
        "/message/components",
    ),
    Case(
        "a post is judged as a post, not as a thread", CHANNEL_PAGE, POST, {"name": "x", "message": "hello"}, "/message"
    ),
    *both(
        "an edited post has at most 5 tags",
        "/applied_tags",
        lambda ids: {"applied_tags": ids},
        ["1"],
        ["1", "2", "3", "4", "5", "6"],
        operation=EDIT,
    ),
    *both(
        "a thread is archived or not",
        "/archived",
        lambda value: {"archived": value},
        True,
        "yes",
        operation=EDIT,
        by_document_only=True,
    ),
    *both(
        "an edited thread archives after four given times",
        "/auto_archive_duration",
        lambda minutes: {"auto_archive_duration": minutes},
        60,
        61,
        operation=EDIT,
    ),
    *both(
        "an edited thread has a name", "/name", lambda text: {"name": text, "locked": False}, "x", "", operation=EDIT
    ),
]

EVENTS = [
    *both(
        "an event's name has at most 100 characters",
        "/name",
        lambda text: event(name=text),
        "x" * 100,
        "x" * 101,
        source=EVENT_PAGE,
        operation=EVENT,
    ),
    *both(
        "an event's description has at most 1000 characters",
        "/description",
        lambda text: event(description=text),
        "x" * 1000,
        "x" * 1001,
        source=EVENT_PAGE,
        operation=EVENT,
    ),
    *both(
        "a location has at most 100 characters",
        "/entity_metadata/location",
        lambda text: event(entity_metadata={"location": text}),
        "x" * 100,
        "x" * 101,
        source=EVENT_PAGE,
        operation=EVENT,
    ),
    *both(
        "an external event has an end",
        "/scheduled_end_time",
        lambda end: event(scheduled_end_time=end),
        "2026-03-03T09:00:00+00:00",
        None,
        source=EVENT_PAGE,
        operation=EVENT,
    ),
    *both(
        "an external event has a location",
        "/entity_metadata/location",
        lambda place: event(entity_metadata={"location": place} if place else {}),
        "hall",
        None,
        source=EVENT_PAGE,
        operation=EVENT,
    ),
    *both(
        "an external event has no channel",
        "/channel_id",
        lambda number: event(channel_id=number),
        None,
        "12",
        source=EVENT_PAGE,
        operation=EVENT,
    ),
    *both(
        "a voice event has its channel",
        "/channel_id",
        lambda number: event(2, channel_id=number),
        "12",
        None,
        source=EVENT_PAGE,
        operation=EVENT,
    ),
    *both(
        "an event is for its guild only",
        "/privacy_level",
        lambda level: event(privacy_level=level),
        2,
        1,
        source=EVENT_PAGE,
        operation=EVENT,
    ),
    *both(
        "an event ends after it starts",
        "/scheduled_end_time",
        lambda end: event(scheduled_end_time=end),
        "2026-03-02T09:00:01+00:00",
        "2026-03-02T08:00:00+00:00",
        source=EVENT_PAGE,
        operation=EVENT,
    ),
    *both(
        "an event's start is an ISO 8601 time",
        "/scheduled_start_time",
        lambda start: event(scheduled_start_time=start),
        "2026-03-01T09:00:00Z",
        "next Monday",
        source=EVENT_PAGE,
        operation=EVENT,
        by_document_only=True,
    ),
    *both(
        "a recurrence has no count of an app's",
        "/recurrence_rule/count",
        lambda count: event(
            recurrence_rule={"start": "2026-03-02T09:00:00+00:00", "frequency": 2, "interval": 1, "count": count}
        ),
        None,
        4,
        source=EVENT_PAGE,
        operation=EVENT,
    ),
]

EDITS = [
    Case("an edited event keeps its end", EVENT_PAGE, "update_guild_scheduled_event", {"entity_type": 3, "name": "x"}),
]

ROLES = [
    *both(
        "a role's name has at most 100 characters",
        "/name",
        lambda text: {"name": text},
        "x" * 100,
        "x" * 101,
        source=DOCUMENT,
        operation="create_guild_role",
    ),
    *both(
        "a role's colour is at most 0xFFFFFF",
        "/color",
        lambda number: {"color": number},
        0xFFFFFF,
        0x1000000,
        source=GUILD_PAGE,
        operation="create_guild_role",
    ),
]

CASES = [*CHANNELS, *THREADS, *EVENTS, *EDITS, *ROLES]
