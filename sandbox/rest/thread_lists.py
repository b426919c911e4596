"""Finding threads: archived ones, and by what they are called and tagged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from sandbox import fields, permissions
from sandbox.errors import ApiError, invalid_form
from sandbox.json_types import JsonObject, whole
from sandbox.model import FORUM_KINDS, MESSAGE_KINDS, Channel, ChannelKind, ThreadState
from sandbox.payloads import channel_payload, thread_member_payload
from sandbox.rest.call import Call, Reply

MOST_FOUND = 25
FURTHEST_OFFSET = 9975

Found: TypeAlias = tuple[Channel, ThreadState]


def search_threads(call: Call) -> Reply:
    """Answer with the threads under a channel that fit the query, active or archived.

    The document gives the parameters; that Read Message History is needed and private threads show only to those who
    see them follows from the other lists. ``slop`` is taken and does nothing: a name fits if it holds every word.
    """
    channel = call.channel(permissions.READ_MESSAGE_HISTORY)
    if channel.is_thread or channel.kind not in FORUM_KINDS | MESSAGE_KINDS:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    world = call.core.world
    limit, offset = call.limit(MOST_FOUND, MOST_FOUND), _offset(call)
    threads = [(one, one.thread) for one in world.threads_of(channel.id) if one.thread is not None]
    found = [one for one in threads if world.may_see(call.bot_id, one[0]) and _fits(call, *one)]
    found.sort(key=_order(call), reverse=call.query.get("sort_order", "desc") == "desc")
    page = found[offset : offset + limit]
    answer = page_of(call, [one for one, _ in page], has_more=len(found) > offset + limit)
    if channel.kind in FORUM_KINDS:
        firsts = [world.messages[one.id].get(one.id) for one, _ in page]
        answer["first_messages"] = [call.shown(first) for first in firsts if first is not None]
    return Reply({**answer, "total_results": len(found)})


def _offset(call: Call) -> int:
    offset = whole(call.query.get("offset", "0"))
    if offset is None or not 0 <= offset <= FURTHEST_OFFSET:
        raise invalid_form("offset", f"int value should be between 0 and {FURTHEST_OFFSET}.", "NUMBER_TYPE_MAX")
    return offset


def _fits(call: Call, thread: Channel, state: ThreadState) -> bool:
    query = call.query
    words = query.get("name", "").casefold().split()
    tags = {fields.snowflake(tag, "tag") for given in query.getall("tag", []) for tag in given.split(",")}
    carried = tags & set(state.applied_tags)
    wanted = tags if query.get("tag_setting") == "match_all" else carried
    return (
        all(word in thread.name.casefold() for word in words)
        and (not tags or bool(carried and carried >= wanted))
        and ("archived" not in query or call.flag("archived") == state.archived)
        and ("min_id" not in query or thread.id > fields.snowflake(query["min_id"], "min_id"))
        and ("max_id" not in query or thread.id < fields.snowflake(query["max_id"], "max_id"))
    )


def _order(call: Call) -> Callable[[Found], str | int]:
    orders: dict[str, Callable[[Found], str | int]] = {
        "last_message_time": lambda found: found[0].last_message_id or found[0].id,
        "creation_time": lambda found: found[0].id,
        "archive_time": lambda found: found[1].archive_timestamp,
        "relevance": lambda found: found[0].id,
    }
    asked = call.query.get("sort_by", "last_message_time")
    if asked not in orders:
        raise invalid_form("sort_by", f"Value must be one of {sorted(orders)}.", "BASE_TYPE_CHOICES")
    return orders[asked]


def page_of(call: Call, page: list[Channel], *, has_more: bool) -> JsonObject:
    """Return threads as every list gives them: with the bot's membership in those that it joined."""
    bot = call.bot_id
    joined = [thread for thread in page if thread.thread is not None and bot in thread.thread.member_ids]
    return {
        "threads": [channel_payload(call.core.world, thread) for thread in page],
        "members": [thread_member_payload(thread, bot) for thread in joined],
        "has_more": has_more,
    }


def _archived(call: Call, *, private: bool, joined_only: bool) -> Reply:
    channel = call.channel(permissions.READ_MESSAGE_HISTORY)
    world, bot = call.core.world, call.bot_id
    limit = call.limit(50, 100)
    found = [
        thread
        for thread in world.threads_of(channel.id)
        if thread.thread is not None
        and thread.thread.archived
        and (thread.kind == ChannelKind.PRIVATE_THREAD) == private
        and (not joined_only or bot in thread.thread.member_ids)
        and _is_before(call, thread, by_id=joined_only)
    ]
    if not joined_only:
        found.sort(key=_archived_at, reverse=True)
    return Reply(page_of(call, found[:limit], has_more=len(found) > limit))


def _archived_at(thread: Channel) -> datetime:
    return datetime.fromisoformat(thread.thread.archive_timestamp if thread.thread is not None else "")


def _is_before(call: Call, thread: Channel, *, by_id: bool) -> bool:
    """Tell whether a thread lies before the query's ``before``: a time, or in the list of joined ones also an id."""
    if by_id and (cursor := whole(call.query.get("before", ""))) is not None:
        return thread.id < cursor
    before = call.moment("before")
    return before is None or _archived_at(thread) < before


def list_public_archived(call: Call) -> Reply:
    """Answer with archived public threads, the latest archived first."""
    return _archived(call, private=False, joined_only=False)


def list_private_archived(call: Call) -> Reply:
    """Answer with archived private threads, which only moderators may list."""
    call.channel(permissions.MANAGE_THREADS)
    return _archived(call, private=True, joined_only=False)


def list_my_private_archived(call: Call) -> Reply:
    """Answer with archived private threads that the bot joined."""
    return _archived(call, private=True, joined_only=True)
