"""Channels, threads and forum posts, scheduled events, webhooks and roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from .. import limits
from ..problem import Problem, broken, fields, items, text, whole
from .common import lists, needed, numbers, repeated, texts

# resources/channel.mdx, "Channel Types".
FORUM, MEDIA_CHANNEL = 15, 16
# resources/guild-scheduled-event.mdx, "Guild Scheduled Event Entity Types".
STAGE, VOICE, EXTERNAL = 1, 2, 3


def channel(body: Mapping[str, object], where: str, *, fresh: bool, forum: bool | None = None) -> Iterator[Problem]:
    """Yield what Discord would refuse in a new or edited channel of a guild, or an edited thread.

    `forum` says whether the channel is a forum; None when the request does not tell.
    """
    kind = body.get("type")
    if forum is None and (fresh or kind is not None):
        forum = whole(kind) in (FORUM, MEDIA_CHANNEL)
    if fresh:
        yield from needed(body, where, "name")
    yield from texts(body, where, name=limits.CHANNEL_NAME)
    # Only a forum's topic, its guidelines, may be longer; an edit that leaves the kind open gets the longer one.
    yield from texts(body, where, topic=limits.TOPIC if forum is False else limits.FORUM_TOPIC)
    yield from numbers(
        body,
        where,
        rate_limit_per_user=limits.SLOWMODE_SECONDS,
        default_thread_rate_limit_per_user=limits.SLOWMODE_SECONDS,
    )
    yield from _archive(body, where, "default_auto_archive_duration")
    yield from _archive(body, where, "auto_archive_duration")
    yield from lists(body, where, available_tags=limits.FORUM_TAGS, applied_tags=limits.APPLIED_TAGS)
    yield from _tags(body, where)


def _archive(body: Mapping[str, object], where: str, key: str) -> Iterator[Problem]:
    value = body.get(key)
    if isinstance(value, int) and value not in limits.ARCHIVE_MINUTES:
        allowed = ", ".join(map(str, limits.ARCHIVE_MINUTES))
        yield broken(f"{where}/{key}", f"{key} is {value}; Discord takes {allowed}.")


def _tags(body: Mapping[str, object], where: str) -> Iterator[Problem]:
    tags = [fields(value) for value in items(body.get("available_tags"))]
    for index, tag in enumerate(tags):
        here = f"{where}/available_tags/{index}"
        yield from needed(tag, here, "name")
        yield from texts(tag, here, name=limits.TAG_NAME)
        if tag.get("emoji_id") and tag.get("emoji_name"):
            yield broken(f"{here}/emoji_id", "A tag has at most one of emoji_id and emoji_name.")
    # topics/opcodes-and-status-codes.mdx: 40061 "Tag names must be unique".
    for name in repeated([text(tag.get("name")) for tag in tags]):
        yield broken(f"{where}/available_tags", f"Two tags share the name {name!r}: Discord answers 40061.")


def thread(body: Mapping[str, object], where: str) -> Iterator[Problem]:
    """Yield what Discord would refuse in a new thread, its first message apart ("Start Thread …")."""
    yield from needed(body, where, "name")
    yield from texts(body, where, name=limits.CHANNEL_NAME)
    yield from numbers(body, where, rate_limit_per_user=limits.SLOWMODE_SECONDS)
    yield from _archive(body, where, "auto_archive_duration")
    yield from lists(body, where, applied_tags=limits.APPLIED_TAGS)


def scheduled_event(body: Mapping[str, object], where: str, *, fresh: bool) -> Iterator[Problem]:
    """Yield what Discord would refuse in a scheduled event ("Field Requirements By Entity Type")."""
    if fresh:
        yield from needed(body, where, "name", "privacy_level", "scheduled_start_time", "entity_type")
    metadata = fields(body.get("entity_metadata"))
    yield from texts(body, where, name=limits.EVENT_NAME, description=limits.EVENT_DESCRIPTION)
    yield from texts(metadata, f"{where}/entity_metadata", location=limits.EVENT_LOCATION)
    if whole(body.get("privacy_level"), limits.EVENT_PRIVACY) != limits.EVENT_PRIVACY:
        yield broken(f"{where}/privacy_level", "privacy_level is 2 (guild only); there is no other.")
    kind = whole(body.get("entity_type"))
    # An edit may repeat its type and leave the rest as it is.
    if kind == EXTERNAL and fresh:
        yield from needed(body, where, "scheduled_end_time")
        yield from needed(metadata, f"{where}/entity_metadata", "location")
    elif kind in (STAGE, VOICE) and fresh:
        yield from needed(body, where, "channel_id")
    if kind == EXTERNAL and body.get("channel_id") is not None:
        yield broken(f"{where}/channel_id", "An external event has no channel.")
    start, end = _time(body.get("scheduled_start_time")), _time(body.get("scheduled_end_time"))
    if start and end and end <= start:
        yield broken(f"{where}/scheduled_end_time", "The event ends before it starts.")
    for key in ("count", "end"):
        if fields(body.get("recurrence_rule")).get(key) is not None:
            yield broken(f"{where}/recurrence_rule/{key}", f"A recurrence rule's {key} cannot be set by an app.")


def _time(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def webhook_message(body: Mapping[str, object], where: str) -> Iterator[Problem]:
    """Yield what Discord would refuse when a webhook is executed, its message apart (resources/webhook.mdx)."""
    yield from texts(body, where, username=limits.WEBHOOK_NAME, thread_name=limits.WEBHOOK_THREAD)
    yield from lists(body, where, applied_tags=limits.APPLIED_TAGS)


def role(body: Mapping[str, object], where: str) -> Iterator[Problem]:
    """Yield what Discord would refuse in a new or edited role (resources/guild.mdx)."""
    yield from texts(body, where, name=limits.ROLE_NAME)
    yield from numbers(body, where, color=limits.EMBED_COLOR)


def bulk_delete(body: Mapping[str, object], where: str) -> Iterator[Problem]:
    """Yield what Discord would refuse in a bulk deletion: 2 to 100 messages, none twice."""
    yield from lists(body, where, messages=limits.BULK_DELETE)
    for number in repeated([str(value) for value in items(body.get("messages"))]):
        yield broken(f"{where}/messages", f"The message {number} is named twice.")
